"""What kind of statement a fact is, and how sure we are of it, in words."""

import re
from collections.abc import Mapping
from datetime import date

from courses.course import Basis, Confidence, Fact, FactKind
from lms.rules.standing import day

KINDS: Mapping[FactKind, str] = {
    FactKind.LAW: "Law",
    FactKind.STATUTORY_GUIDANCE: "Statutory guidance",
    FactKind.GUIDANCE: "Guidance",
    FactKind.FIGURE: "Figure",
    FactKind.PRACTICE: "Practice",
    FactKind.OPINION: "Opinion",
}
SURENESS: Mapping[tuple[Basis, Confidence], str] = {
    (Basis.SEEN, Confidence.HIGH): "We are sure of this. The text was read.",
    (Basis.SEEN, Confidence.MEDIUM): "We are fairly sure of this. The text was read.",
    (Basis.SEEN, Confidence.LOW): "We are not sure of this. The text was read.",
    (Basis.GENERAL, Confidence.HIGH): "Not yet compared with the text. We expect this to be right.",
    (Basis.GENERAL, Confidence.MEDIUM): "Not yet compared with the text. We are fairly sure of this.",
    (Basis.GENERAL, Confidence.LOW): "Not yet compared with the text. We are not sure of this.",
}
_DATED = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", re.ASCII)


def published(text: str) -> str:
    """When a source was published, as people write it: 2024, October 2024 or 31 October 2024."""
    match = _DATED.fullmatch(text)
    try:
        if match is None:
            return text
        on = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return text
    return day(on) if match[3] else f"{on:%B %Y}"


def how_sure(fact: Fact) -> str:
    """How sure we are of a fact, and whether anybody has read the text it is from."""
    return SURENESS[fact.basis, fact.confidence]


FACT_WORDS = {"kinds": KINDS, "how_sure": how_sure, "published": published}
"""For templates that show facts."""
