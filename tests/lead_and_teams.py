"""Two organisations with a few people each, for tests about leads, managers and their teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.rules.actor import Actor, Role
from tests.factories import a_grant, a_person, a_post, a_unit, actor_for, an_organisation, top_unit

TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Town:
    """A council with two services, one of them with a team, and hospitals that nobody of the council may see."""

    council: Organisation
    housing: Unit
    wardens: Unit
    """A team in housing."""
    care: Unit
    hospitals: Organisation
    ward: Unit
    amina: Person
    """A warden."""
    conor: Person
    """A warden too."""
    chidi: Person
    """Manages the wardens, works in housing."""
    cora: Person
    """In care, without an e-mail address."""
    bev: Person
    """Leads training at the council, works in care."""
    emeka: Person
    """On the ward."""
    lead: Actor
    """Bev's hand."""
    manager: Actor
    """Chidi's hand."""
    other_lead: Actor
    """The hand of a lead at the hospitals."""

    @property
    def everybody(self) -> Sequence[int]:
        """The ids of all of them."""
        return [one.id for one in (self.amina, self.conor, self.chidi, self.cora, self.bev, self.emeka)]


def a_town(session: Session) -> Town:
    """The town, with what is kept of its people in step."""
    council = an_organisation(session, "Sherbourne Council")
    housing = a_unit(session, council, "Housing", under=top_unit(session, council))
    wardens = a_unit(session, council, "Wardens", under=housing)
    care = a_unit(session, council, "Care", under=top_unit(session, council))
    hospitals = an_organisation(session, "Sherbourne Hospitals")
    ward = a_unit(session, hospitals, "Ward", under=top_unit(session, hospitals))
    people = {
        "amina": a_person(session, "Amina Yusuf", email="amina@council.example"),
        "conor": a_person(session, "Conor Walsh", email="conor@council.example"),
        "chidi": a_person(session, "Chidi Okafor", email="chidi@council.example"),
        "cora": a_person(session, "Cora Best", email=None),
        "bev": a_person(session, "Bev Carter", email="bev@council.example"),
        "emeka": a_person(session, "Emeka Bello", email="emeka@hospitals.example"),
    }
    gita = a_person(session, "Gita Raman", email="gita@hospitals.example")
    for name, unit in (
        ("amina", wardens),
        ("conor", wardens),
        ("chidi", housing),
        ("cora", care),
        ("bev", care),
        ("emeka", ward),
    ):
        a_post(session, people[name], unit, role_title=f"{unit.name} officer", staff_number=f"{name[:2].upper()}-1")
    a_grant(session, people["bev"], Role.TRAINING_LEAD, top_unit(session, council))
    a_grant(session, people["chidi"], Role.MANAGER, wardens)
    a_grant(session, gita, Role.TRAINING_LEAD, top_unit(session, hospitals))
    town = Town(
        council=council,
        housing=housing,
        wardens=wardens,
        care=care,
        hospitals=hospitals,
        ward=ward,
        lead=actor_for(session, people["bev"]),
        manager=actor_for(session, people["chidi"]),
        other_lead=actor_for(session, gita),
        **people,
    )
    keeping.refresh(session, town.everybody, on=TODAY)
    return town
