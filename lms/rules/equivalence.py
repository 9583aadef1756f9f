"""Which learning done elsewhere counts for which award, and for how long: the programme's rules, kept as data.

Each says where it comes from. What is in no source (a length, a mapping of a level) is not here: a lead decides on
"another course" case by case. Sources and reasons: docs/decisions/0011-evidence-and-excuses.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from courses.course import Award
from courses.practice import Part
from lms.rules.refusals import Refusal

PREVENT = "prevent"
TOPICS = ("trauma-informed-practice", "modern-slavery", "hate-crime", PREVENT)
NO_COURSE = "Choose the course you did."
NO_AWARD = "Choose what it may count for."


def as_here() -> Mapping[str, int]:
    """Every award of the programme with the months it lasts here, for learning that brings no length of its own."""
    months = {1: 36, 2: 24, 3: 24}
    awards = {Award(topic, tier).code: months[tier] for topic in TOPICS for tier in months}
    return MappingProxyType({**awards, "prevent-1": 24, "prevent-3": 12})


@dataclass(frozen=True)
class Equivalence:
    """That a course given elsewhere counts for an award. `months`: how long, by the award it may count for."""

    key: str
    title: str
    """As people know it."""
    months: Mapping[str, int]
    hint: str
    """How a learner recognises it."""
    look_for: str
    """What a lead looks for before they approve it."""
    source: str
    is_named_by_learner: bool = False
    """Whether the learner says what the course is called."""
    parts_here: tuple[Part, ...] = ()
    """Parts of the award that it does not stand for: they are recorded here before it can be approved."""

    def months_for(self, award: str) -> int:
        """How long it counts for this award. Refuses an award it does not count for."""
        if award not in self.months:
            raise Refusal(NO_AWARD, field="award")
        return self.months[award]


EQUIVALENCES: tuple[Equivalence, ...] = (
    Equivalence(
        key="govuk-prevent-awareness",
        title="Prevent duty training: Awareness (GOV.UK)",
        months=MappingProxyType({"prevent-1": 24}),
        hint="Course 1 of the Prevent duty training on GOV.UK.",
        look_for="The certificate names course 1, Awareness.",
        source="GOV.UK Prevent duty training, course 1; renewal every 2 years in the partnership's tiering plan",
    ),
    Equivalence(
        key="govuk-prevent-refresher",
        title="Prevent duty training: Refresher (GOV.UK)",
        months=MappingProxyType({"prevent-1": 24}),
        hint="For people who did Awareness before.",
        look_for="The certificate names the Refresher. It is for people who did Awareness before.",
        source="GOV.UK Prevent duty training, course 4; the tiering plan takes it for a renewal",
    ),
    Equivalence(
        key="govuk-prevent-referrals",
        title="Prevent duty training: Referrals (GOV.UK)",
        months=MappingProxyType({"prevent-2": 24}),
        hint="Course 2. It comes after Awareness. Tier 2 also has a live session here.",
        look_for=(
            "The certificate names course 2, Referrals. It stands for the study. "
            "You can approve it once their live session is recorded here."
        ),
        source="GOV.UK Prevent duty training, course 2; renewal every 2 years in the tiering plan",
        parts_here=(Part.SESSION,),
    ),
    Equivalence(
        key="govuk-prevent-channel",
        title="Prevent duty training: Channel or Prevent Multi-Agency Panel (GOV.UK)",
        months=MappingProxyType({"prevent-3": 12}),
        hint=(
            "Course 3, for panel members and people who bring cases to a panel. "
            "Tier 3 also has a live session and a sign-off here."
        ),
        look_for=(
            "The certificate names course 3, Channel or PMAP. It stands for the study. "
            "You can approve it once their live session and their sign-off are recorded here."
        ),
        source="GOV.UK Prevent duty training, course 3; renewal every year in the tiering plan",
        parts_here=(Part.SESSION, Part.SIGN_OFF),
    ),
    Equivalence(
        key="nhs-prevent",
        title="NHS Prevent training on e-LfH or ESR",
        months=MappingProxyType({"prevent-1": 36, "prevent-2": 36}),
        hint="From your ESR record or your e-Learning for Healthcare certificate.",
        look_for="The level on the record fits the tier: basic awareness for tier 1, above it for tier 2.",
        source="NHS Prevent training and competencies framework (10 July 2025); commonly every 3 years",
    ),
    Equivalence(
        key="nhs-record",
        title="Other NHS training on e-LfH or ESR",
        months=as_here(),
        hint="On one of our topics, from your ESR record or e-Learning for Healthcare.",
        look_for="The course covers what the course here covers.",
        source="The tiering plan: bring in what ESR and e-LfH hold instead of repeating it",
        is_named_by_learner=True,
    ),
    Equivalence(
        key="police-learning",
        title="Police learning (College of Policing or your force)",
        months=as_here(),
        hint="Mandatory learning of your force on one of our topics.",
        look_for="The course covers what the course here covers.",
        source="The tiering plan: record police learning as an equivalence, do not repeat it",
        is_named_by_learner=True,
    ),
    Equivalence(
        key="another-course",
        title="Another course",
        months=as_here(),
        hint="For example one given by the Home Office, a charity or an employer you had before.",
        look_for="The course covers what the course here covers. If you are not sure, ask.",
        source="Decided by a training lead for each course",
        is_named_by_learner=True,
    ),
)

BY_KEY: Mapping[str, Equivalence] = MappingProxyType({one.key: one for one in EQUIVALENCES})


def rule_of(key: str) -> Equivalence:
    """The rule by which something was recorded; for one that is no longer in the list, that a lead decides."""
    return BY_KEY.get(key, BY_KEY["another-course"])


def get_equivalence(key: str) -> Equivalence:
    """The rule with this key. Refuses one there is not."""
    if key not in BY_KEY:
        raise Refusal(NO_COURSE, field="course")
    return BY_KEY[key]
