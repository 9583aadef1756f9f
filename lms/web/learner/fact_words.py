"""What kind of statement a fact is, and how sure we are of it, in words."""

from collections.abc import Mapping

from courses.course import Basis, Confidence, FactKind

KINDS: Mapping[FactKind, str] = {
    FactKind.LAW: "Law",
    FactKind.STATUTORY_GUIDANCE: "Statutory guidance",
    FactKind.GUIDANCE: "Guidance",
    FactKind.FIGURE: "Figure",
    FactKind.PRACTICE: "Practice",
    FactKind.OPINION: "Opinion",
}
SURENESS: Mapping[Confidence, str] = {
    Confidence.HIGH: "Sure",
    Confidence.MEDIUM: "Fairly sure",
    Confidence.LOW: "Not sure",
}
BASES: Mapping[Basis, str] = {
    Basis.SEEN: "The text was read.",
    Basis.GENERAL: "From general knowledge; still to be compared with the text.",
}
FACT_WORDS = {"kinds": KINDS, "sureness": SURENESS, "bases": BASES}
"""For templates that show facts."""
