"""Whether what is promised is taught, and what is taught is asked."""

from collections import Counter

from courses.faults import Severity
from courses.manuscript import Manuscript

FEWEST_QUESTIONS = 3
"""For each outcome, so that a second attempt can ask something else."""


def note_what_is_not_covered(manuscript: Manuscript) -> None:
    """Note outcomes without a page or with too few questions."""
    course, notebook = manuscript.course, manuscript.notebook
    taught = {outcome for _, page in course.pages() for outcome in page.outcomes}
    asked = Counter(question.outcome for question in course.bank)
    for place, outcome in enumerate(course.outcomes):
        spot = manuscript.fields.spot(("outcomes", place))
        if outcome.id not in taught:
            message = f"No page teaches the outcome {outcome.id}."
            notebook.note(spot, message, "Add it to the outcomes of a page, or take it out here.")
        if asked[outcome.id] < FEWEST_QUESTIONS:
            message = f"The quiz has {asked[outcome.id]} questions on the outcome {outcome.id}."
            notebook.note(spot, message, f"Write at least {FEWEST_QUESTIONS}.")


def note_minutes(manuscript: Manuscript) -> None:
    """Note a course that says it is shorter than its parts."""
    parts = sum(module.minutes for module in manuscript.course.modules)
    if manuscript.course.minutes <= parts:
        spot = manuscript.fields.spot(("minutes",))
        message = f"The parts alone take {parts} minutes."
        manuscript.notebook.note(spot, message, "Add up the parts, and some minutes for the quiz.")


WORDS_A_MINUTE = 200
"""What a tired reader manages on a phone, feedback and answers among it."""


def note_long_parts(manuscript: Manuscript) -> None:
    """Note parts with more words than their minutes hold."""
    for module in manuscript.course.modules:
        words = sum(page.words for page in module.pages)
        if words > module.minutes * WORDS_A_MINUTE:
            spot = manuscript.module_spots[module.number]
            message = f"This part has {words} words, too many for {module.minutes} minutes."
            remedy = f"Plan {WORDS_A_MINUTE} words a minute: cut some, or give it more time."
            manuscript.notebook.note(spot, message, remedy, Severity.WARNING)


def note_pictures_not_shown(manuscript: Manuscript) -> None:
    """Note picture files that no page shows."""
    for spot in manuscript.pictures_not_shown:
        manuscript.notebook.note(spot, "No page shows this picture.", "Show it, or delete the file.", Severity.WARNING)
