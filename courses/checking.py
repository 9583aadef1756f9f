"""Whether courses are fit to be taught: faults keep them from it, warnings are for their authors to look at."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from courses.checks.coverage import note_long_parts, note_minutes, note_pictures_not_shown, note_what_is_not_covered
from courses.checks.pathways import note_endings_hard_to_read, note_pathways_due, note_words
from courses.checks.personal_data import note_numbers_and_addresses
from courses.checks.practice import note_session_not_safe, note_what_a_tier_needs
from courses.checks.quiz_balance import note_all_of_the_above, note_questions_that_give_themselves_away
from courses.checks.reading_age import note_pages_hard_to_read
from courses.checks.reviews import note_missing_reviews, note_reviews_due, note_unproven_facts
from courses.checks.scenarios import note_choices_that_give_themselves_away, note_scenarios_not_shown
from courses.checks.schools import note_packs_due, note_packs_hard_to_read, note_schools
from courses.checks.testing_out import note_what_is_not_always_taught, note_what_nobody_can_show
from courses.checks.wording import note_wording
from courses.checks.words import (
    note_abbreviations,
    note_words_hard_to_read,
    note_words_that_mislead,
    note_words_used_nowhere,
)
from courses.faults import Fault, Notebook, Severity
from courses.manuscript import Manuscript
from courses.reading import read_content

_FOR_TEACHING = (
    note_what_is_not_covered,
    note_minutes,
    note_missing_reviews,
    note_numbers_and_addresses,
    note_wording,
    note_all_of_the_above,
    note_scenarios_not_shown,
)
"""What finds faults. They are run whenever the courses are read."""

_FOR_AUTHORS = (
    note_long_parts,
    note_pictures_not_shown,
    note_questions_that_give_themselves_away,
    note_pages_hard_to_read,
    note_unproven_facts,
    note_choices_that_give_themselves_away,
    note_what_a_tier_needs,
    note_session_not_safe,
    note_what_is_not_always_taught,
    note_what_nobody_can_show,
)
"""What finds only warnings. They take longer, and are run when an author asks."""


def note_faults(manuscript: Manuscript) -> None:
    """Note in its notebook everything that keeps a course which can be read from being taught."""
    for check in _FOR_TEACHING:
        check(manuscript)


def check_content(folder: Path, *, on: date | None = None) -> tuple[Fault, ...]:
    """Every fault and warning of everything in this content folder, in the order of files and lines.

    Review dates that have passed are only among them when the day is given.
    """
    notebook = Notebook()
    content = read_content(folder, notebook)
    for manuscript in content.manuscripts:
        note_faults(manuscript)
        for check in _FOR_AUTHORS:
            check(manuscript)
        if on is not None:
            note_reviews_due(manuscript, on)
    if content.pathways is not None:
        note_words(content.pathways)
        note_endings_hard_to_read(content.pathways)
        if on is not None:
            note_pathways_due(content.pathways, on)
    if content.schools is not None:
        note_schools(content.schools)
        note_packs_hard_to_read(content.schools)
        if on is not None:
            note_packs_due(content.schools, on)
    note_words_that_mislead(content)
    note_abbreviations(content)
    if content.words is not None:
        note_words_hard_to_read(content.words)
        note_words_used_nowhere(content)
    return tuple(sorted(set(notebook.faults)))


def render_report(faults: Iterable[Fault]) -> str:
    """The report for an author: faults, then warnings, one a line under a heading with their number."""
    found = tuple(faults)
    parts = [
        _part("To mend before it can be taught", [fault for fault in found if fault.severity is Severity.FAULT]),
        _part("To look at", [fault for fault in found if fault.severity is Severity.WARNING]),
    ]
    return "\n\n".join(part for part in parts if part) or "Nothing to mend."


def _part(heading: str, faults: list[Fault]) -> str:
    return "\n".join([f"{heading}: {len(faults)}", *map(str, faults)]) if faults else ""
