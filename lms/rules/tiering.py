"""Which tier a post needs in each topic, from six questions about what the post does. The rules are data.

Source: the partnership's tiering plan (audiences of each topic and tier), docs/decisions/0007-programme-rules.md.
Where several rules fit, the higher tier counts: a post that straddles two levels takes the higher.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from lms.rules.refusals import Refusal

EVERYONE = 1
"""The tier of whoever meets nobody: everybody notices and tells."""
LONGEST_REASON = 250
MOST_YEARS = 3


@dataclass(frozen=True)
class Answers:
    """A post's contact profile."""

    public: bool = False
    properties: bool = False
    at_risk: bool = False
    referrals: bool = False
    manages: bool = False
    first_responder: bool = False

    @property
    def yes(self) -> tuple[str, ...]:
        """The names of the questions answered with yes, in their order."""
        return tuple(name for name in QUESTIONS if getattr(self, name))


@dataclass(frozen=True)
class Question:
    """One of the six, in full, short enough for the head of a table, and as a reason."""

    asks: str
    short: str
    because: str


QUESTIONS: Mapping[str, Question] = {
    "public": Question("Does the post meet the public?", "Meets the public", "it meets the public"),
    "properties": Question(
        "Does the post go into homes, properties or businesses?",
        "Goes into properties or businesses",
        "it goes into properties or businesses",
    ),
    "at_risk": Question(
        "Does the post meet adults at risk or children?",
        "Meets adults at risk or children",
        "it meets adults at risk or children",
    ),
    "referrals": Question(
        "Does the post submit referrals, advise on them or hold cases?",
        "Submits or advises on referrals, or holds cases",
        "it submits or advises on referrals, or holds cases",
    ),
    "manages": Question(
        "Does the post manage staff who do any of these?",
        "Manages such staff",
        "it manages staff who meet people or handle referrals",
    ),
    "first_responder": Question(
        "Does the post act for a First Responder body (an organisation that may refer to the National Referral "
        "Mechanism)?",
        "Acts for a First Responder body",
        "it acts for a First Responder body",
    ),
}

ANY_TOPIC = ""
Tiers = Mapping[str, int]
"""The tier that a yes to each question asks for; a question that is not named asks for nothing more than tier 1."""
BY_TOPIC: Mapping[str, Tiers] = {
    ANY_TOPIC: {"public": 2, "properties": 2, "at_risk": 2, "referrals": 3, "manages": 3},
    "modern-slavery": {
        "public": 2,
        "properties": 2,
        "at_risk": 2,
        "referrals": 3,
        "manages": 3,
        "first_responder": 3,
    },
    "prevent": {"at_risk": 2, "referrals": 2, "manages": 2},
}
"""Prevent: tier 2 is for those who refer and those who lead; members of a Channel panel (tier 3) are set by name."""


@dataclass(frozen=True)
class Override:
    """A tier that a training lead has set, instead of the one the answers give."""

    topic: str
    tier: int
    reason: str
    until: date


@dataclass(frozen=True)
class Need:
    """The tier a post needs in a topic, and why in one sentence."""

    tier: int
    why: str


def tier_needed(
    topic: str, answers: Answers | None, *, meets_public: bool | None = None, override: Override | None = None
) -> Need:
    """What a post needs in this topic.

    `override` is the one in force on the day, which goes before the answers. A post that was not asked yet
    (`answers` None) is taken by what the staff list says of the public, and else for tier 1.
    """
    if override is not None:
        return Need(override.tier, f"Tier {override.tier}, set by a training lead: {override.reason}")
    known = answers or Answers(public=bool(meets_public))
    asks = BY_TOPIC.get(topic, BY_TOPIC[ANY_TOPIC])
    tier = max((asks.get(name, EVERYONE) for name in known.yes), default=EVERYONE)
    reasons = [QUESTIONS[name].because for name in known.yes if asks.get(name, EVERYONE) == tier > EVERYONE]
    if answers is None and meets_public is None:
        return Need(tier, f"Tier {tier} until the questions about this post are answered.")
    if not reasons:
        return Need(tier, f"Tier {tier}, as for everybody.")
    source = "" if answers is not None else ", as the staff list says"
    return Need(tier, f"Tier {tier}, because {_and(reasons)}{source}.")


def check_override(override: Override, *, on: date) -> None:
    """Refuse an override without a reason, of a tier there is not, or without an end within three years."""
    if override.tier not in (1, 2, 3):
        raise Refusal("Choose a tier.", field="tier")
    if not override.reason:
        raise Refusal("Say why, so that people understand it.", field="reason")
    if len(override.reason) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="reason")
    if not on <= override.until <= date(on.year + MOST_YEARS, 12, 31):
        raise Refusal(f"The last day must be today or later, and within {MOST_YEARS} years.", field="until")


def answers_from(ticked: Mapping[str, bool]) -> Answers:
    """The profile with these questions answered with yes."""
    return Answers(**{field.name: bool(ticked.get(field.name)) for field in fields(Answers)})


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
