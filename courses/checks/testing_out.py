"""Whether what keeps people safe is always taught, and whether everything else can be shown to be known."""

from courses.faults import Severity
from courses.manuscript import Manuscript
from courses.test_out import numbers_asked, outcomes_to_ask
from quizzes.sampling import draw_by_outcome


def note_what_is_not_always_taught(manuscript: Manuscript) -> None:
    """Note a course with critical questions of which everything can be skipped."""
    course = manuscript.course
    safe = any(one.always_teach for one in course.outcomes) or not any(one.critical for one in course.bank)
    if course.test_out.offered and not safe:
        message = "People can skip every page, and some questions are critical."
        remedy = "Write always_teach: true at the outcome where a mistake puts a person in danger."
        manuscript.notebook.note(manuscript.fields.spot(("outcomes",)), message, remedy, Severity.WARNING)


def note_what_nobody_can_show(manuscript: Manuscript) -> None:
    """Note outcomes with too few questions to show that one knows them, alone or beside those before."""
    course = manuscript.course
    if not course.test_out.offered:
        return
    numbers = numbers_asked(course, course.outcomes)
    asked = numbers_asked(course, outcomes_to_ask(course, frozenset()))
    drawn = {item.question.outcome for item in draw_by_outcome(course.bank, asked, seed="", seen={})}
    for place, outcome in enumerate(course.outcomes):
        few = len(course.bank.by_outcome.get(outcome.id, ())) < numbers[outcome.id]
        apart = outcome.id in asked and outcome.id not in drawn
        if not outcome.always_teach and (few or apart):
            takes = f"that takes {numbers[outcome.id]} questions" + (" that are no enemies" if apart else "")
            spot = manuscript.fields.spot(("outcomes", place))
            message = f"Nobody can show that they know {outcome.id}: {takes}."
            manuscript.notebook.note(spot, message, "Write more questions, or always_teach: true.", Severity.WARNING)
