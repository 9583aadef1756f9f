"""The named people whom the demonstration and the tests share: who they are, where they work, what they may do."""

from dataclasses import dataclass

from lms.rules.actor import Role


@dataclass(frozen=True)
class Agency:
    """An organisation of the demonstration; `teams` are services with the teams in them."""

    slug: str
    name: str
    kind: str
    brand_colour: str
    teams: tuple[tuple[str, tuple[str, ...]], ...]
    size: int
    """People in post, the named ones among them."""

    @property
    def mail_domain(self) -> str:
        """Where its people's addresses end: a name that can never be anybody's."""
        return f"{self.slug}.example"


@dataclass(frozen=True)
class Character:
    """A named person, with the place they work at."""

    key: str
    name: str
    agency: str
    service: str
    team: str
    role_title: str
    roles: tuple[tuple[Role, str], ...] = ()
    """Each role with the name of the unit it is over; "" is the whole partnership."""
    does: str = ""
    """What to try with this person, for the person trying the product."""
    days_in_post: int = 930

    @property
    def email(self) -> str:
        """Such as amina.yusuf@council.example."""
        return f"{self.name.lower().replace(' ', '.')}@{self.agency}.example"


COUNCIL = Agency(
    "council",
    "Sherbourne City Council",
    "council",
    "#12436D",
    (
        ("Housing and Homelessness", ("Neighbourhood Officers", "Homelessness Advice", "Private Rented Sector")),
        ("Adult Social Care", ("Adult Social Care Direct", "Community Teams East", "Safeguarding")),
        ("Children's Services", ("Front Door", "Youth Justice", "Fostering")),
        ("Customer and Regulatory", ("Customer Services", "Trading Standards", "Environmental Health")),
    ),
    96,
)
POLICE = Agency(
    "police",
    "Sherbourne Police",
    "police",
    "#1D3F5E",
    (
        ("Neighbourhood Policing", ("City Centre", "North", "South")),
        ("Public Protection", ("Exploitation", "Hate Crime")),
    ),
    44,
)
HOSPITALS = Agency(
    "hospitals",
    "Sherbourne Hospitals NHS Trust",
    "NHS trust",
    "#00506B",
    (
        ("Emergency Care", ("Emergency Department", "Urgent Treatment")),
        ("Women and Children", ("Maternity", "Paediatrics")),
    ),
    58,
)
SCHOOLS = Agency(
    "schools",
    "Three Spires Schools Trust",
    "school trust",
    "#5B2A86",
    (("Primary", ("Millbrook Primary", "Canalside Primary")), ("Secondary", ("Weavers Academy",))),
    38,
)
CHARITY = Agency(
    "charity",
    "Open Door Drop-in",
    "charity",
    "#80163F",
    (("Services", ("Drop-in", "Outreach")),),
    14,
)
AGENCIES = (COUNCIL, POLICE, HOSPITALS, SCHOOLS, CHARITY)

NEIGHBOURHOOD = ("council", "Housing and Homelessness", "Neighbourhood Officers")
EMERGENCY = ("hospitals", "Emergency Care", "Emergency Department")

AMINA = Character(
    "amina",
    "Amina Yusuf",
    *NEIGHBOURHOOD,
    "Neighbourhood Officer",
    does="studies, takes the quiz, downloads a certificate",
    days_in_post=60,
)
CONOR = Character("conor", "Conor Walsh", *NEIGHBOURHOOD, "Neighbourhood Officer", does="is a colleague of Amina")
BEV = Character(
    "bev",
    "Bev Carter",
    "council",
    "Customer and Regulatory",
    "Customer Services",
    "Learning and Development Lead",
    ((Role.TRAINING_LEAD, COUNCIL.name),),
    "imports the staff list and assigns training for the council",
)
CHIDI = Character(
    "chidi",
    "Chidi Okafor",
    *NEIGHBOURHOOD,
    "Team Manager",
    ((Role.MANAGER, "Neighbourhood Officers"),),
    "sees who in the team is up to date, and reminds",
)
DARA = Character(
    "dara",
    "Dara Quinn",
    *EMERGENCY,
    "Matron",
    ((Role.MANAGER, "Emergency Department"),),
    "manages elsewhere, and sees nothing of the council",
)
EMEKA = Character("emeka", "Emeka Bello", *EMERGENCY, "Nurse", does="studies elsewhere")
GITA = Character(
    "gita",
    "Gita Raman",
    "hospitals",
    "Women and Children",
    "Maternity",
    "Safeguarding Training Lead",
    ((Role.TRAINING_LEAD, HOSPITALS.name),),
    "assigns training for the hospitals",
)
EWA = Character(
    "ewa",
    "Ewa Kowalska",
    "council",
    "Customer and Regulatory",
    "Environmental Health",
    "Community Safety Partnership Officer",
    ((Role.PARTNERSHIP_OFFICE, ""),),
    "sees the completion rate of each organisation",
)
FARAH = Character(
    "farah",
    "Farah Malik",
    "charity",
    "Services",
    "Outreach",
    "Course Author",
    ((Role.CONTENT_AUTHOR, ""),),
    "sees how the courses stand",
)
CHARACTERS = (AMINA, CONOR, BEV, CHIDI, DARA, EMEKA, GITA, EWA, FARAH)
SHOWN_AT_START = (AMINA, BEV, CHIDI, DARA, EWA, FARAH)
"""One for each role: the start prints a sign-in link for each."""
