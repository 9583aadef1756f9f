"""What kind of statement a fact is, and how sure we are of it, in words."""

import re
from collections.abc import Mapping
from datetime import date

from courses.course import Basis, Confidence, FactKind
from lms.rules.standing import day

KINDS: Mapping[FactKind, str] = {
    FactKind.LAW: "Law",
    FactKind.STATUTORY_GUIDANCE: "Statutory guidance",
    FactKind.GUIDANCE: "Guidance",
    FactKind.FIGURE: "Figure",
    FactKind.PRACTICE: "Practice",
    FactKind.OPINION: "Opinion",
}
SURENESS: Mapping[Confidence, str] = {
    Confidence.HIGH: "We are sure of this.",
    Confidence.MEDIUM: "We are fairly sure of this.",
    Confidence.LOW: "We are not sure of this.",
}
BASES: Mapping[Basis, str] = {
    Basis.SEEN: "The text was read.",
    Basis.GENERAL: "From general knowledge; still to be compared with the text.",
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


FACT_WORDS = {"kinds": KINDS, "sureness": SURENESS, "bases": BASES, "published": published}
"""For templates that show facts."""
