"""Whether a question that was taken out is still asked, in words for those who look after the course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.course import Course
from courses.test_out import can_be_shown
from quizzes.questions import Question
from quizzes.taking_out import Short, Shortage, not_drawn, shortage, without


@dataclass(frozen=True)
class InNewAttempts:
    """What becomes of a question in attempts that are begun from now on."""

    outcome: str
    """What the question is about, in words."""
    others: int
    """How many other questions about it can be drawn."""
    is_changed: bool
    """Whether its author has changed it since, or taken it away: this version is asked no more in any case."""
    why_still: str
    """Why it is asked as before: what there would be too few of. Empty where it is asked no more."""
    no_longer_shown: bool
    """Whether too few are left to show this outcome before the end of the course."""

    @property
    def is_asked(self) -> bool:
        return bool(self.why_still)


def in_new_attempts(course: Course, question: Question, taken_out: Sequence[str]) -> InNewAttempts:
    """What becomes of this question once it is taken out.

    `taken_out`: the versions that are, in the order in which they were; the question comes last where it is not yet
    among them.
    """
    taken_out = tuple(dict.fromkeys((*taken_out, question.version)))
    words = {outcome.id: outcome.text for outcome in course.outcomes}
    gone = not_drawn(course.bank, course.blueprint, taken_out)
    changed = question.version not in {one.version for one in course.bank}
    before = taken_out[: taken_out.index(question.version)]
    short = None
    if not changed and question.version not in gone:
        earlier = not_drawn(course.bank, course.blueprint, before)
        short = shortage(course.bank, course.blueprint, [*earlier, question.version])
    others = without(course.bank, {*gone, question.version}).by_outcome.get(question.outcome, ())
    return InNewAttempts(
        outcome=words.get(question.outcome, question.outcome),
        others=len(others),
        is_changed=changed,
        why_still=_in_words(short, words) if short else "",
        no_longer_shown=not changed
        and question.outcome in can_be_shown(course, before)
        and question.outcome not in can_be_shown(course, taken_out),
    )


def _in_words(short: Shortage, words: Mapping[str, str]) -> str:
    what = words.get(short.what, short.what)
    if short.of is Short.QUOTA:
        quota, _, outcome = short.what.partition(" about ")
        what = f"{quota} about “{words.get(outcome, outcome)}”" if outcome else quota
    if short.of is Short.OUTCOME:
        return f"No other question asks about “{what}”."
    needed = {
        Short.ITEMS: f"{short.needed} questions",
        Short.CRITICAL: f"at least {short.needed} about safety",
        Short.QUOTA: f"at least {what}",
        Short.APART: f"{short.needed} questions that may stand side by side",
    }[short.of]
    return f"A try asks {needed}, and {short.left} would be left{' to choose from' if short.of is Short.APART else ''}."
