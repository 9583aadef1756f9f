"""Whether a course of tier 2 or 3 has what its tier needs, and whether its session says how people are kept safe."""

import re

from courses.faults import Severity
from courses.manuscript import Manuscript
from courses.practice import Part

FEWEST_SCENARIOS = {2: 2}
"""Branching scenarios that a course of a tier has."""

_TIERS_WITH = {2: (Part.STUDY, Part.SESSION), 3: (Part.STUDY, Part.SESSION, Part.SIGN_OFF)}

_SAFETY = (
    (re.compile(r"\b(?:opt|sit|step|leave|miss|skip|pass)\w*\b", re.IGNORECASE), "how people can sit something out"),
    (re.compile(r"\bquiet\b", re.IGNORECASE), "where there is a quiet room or place"),
    (re.compile(r"\bbreaks?\b|\bpauses?\b", re.IGNORECASE), "when there are breaks"),
    (
        re.compile(r"\b(?:own|personal|themselves|stor(?:y|ies))\b", re.IGNORECASE),
        "that nobody is asked for what they went through themselves",
    ),
    (re.compile(r"\b(?:after|afterwards|end)\b", re.IGNORECASE), "who is there for people afterwards"),
)


def note_what_a_tier_needs(manuscript: Manuscript) -> None:
    """Note parts and papers that a course of its tier usually has and this one does not."""
    course, notebook = manuscript.course, manuscript.notebook
    needed = _TIERS_WITH.get(course.award.tier)
    if needed is not None and course.parts != needed:
        message = f"Tier {course.award.tier} is made of {', '.join(needed)} in this programme."
        spot = manuscript.fields.spot(("parts",))
        notebook.note(spot, message, f"Write parts: [{', '.join(needed)}].", Severity.WARNING)
    if needed is not None and course.summary_sheet is None:
        notebook.note(
            manuscript.fields.spot(), "There is no summary.md.", "Add it: one page to keep.", Severity.WARNING
        )
    fewest = FEWEST_SCENARIOS.get(course.award.tier, 0)
    if len(course.scenarios) < fewest:
        message = f"There are {len(course.scenarios)} branching scenarios."
        remedy = f"Write at least {fewest} in the folder scenarios."
        notebook.note(manuscript.fields.spot(), message, remedy, Severity.WARNING)


def note_session_not_safe(manuscript: Manuscript) -> None:
    """Note what the plan of a session does not say about keeping people safe in it."""
    session = manuscript.course.session
    if session is None:
        return
    said = " ".join(session.safety)
    for pattern, what in _SAFETY:
        if not pattern.search(said):
            spot = manuscript.session_spot or manuscript.fields.spot()
            message = f"The plan of the session does not say {what}."
            manuscript.notebook.note(spot, message, "Add it under safety:.", Severity.WARNING)
