"""What a learner reads once a quiz is handed in: how it went, why, where it comes from, and what to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.course import Course, Fact, Module, Page
from lms.records.queries.attempts import AskedItem
from lms.records.queries.re_marks import LookedAgain
from quizzes.marking import Reason, Result, feedback, mark_attempt
from quizzes.marking_again import Decision, Way, mark_again
from quizzes.quiz import PassRule


@dataclass(frozen=True)
class Explained:
    """One question, looked back on."""

    position: int
    stem: str
    right: bool
    critical: bool
    answered: bool
    not_right: tuple[Reason, ...]
    """What was given and is not right."""
    key: tuple[tuple[Reason, bool], ...]
    """What is right, each with whether it was given."""
    others: tuple[Reason, ...]
    """What else could have been given, and why not."""
    chosen: bool
    """Whether it was answered by choosing from options, and not by writing or putting together."""
    sources: tuple[Fact, ...]
    outcome: str


@dataclass(frozen=True)
class Flawed:
    """A question that was looked at again, why, and what that means for this learner."""

    position: int
    stem: str
    because: tuple[str, ...]
    now: str


@dataclass(frozen=True)
class LookedAtAgain:
    """An outcome with something missed, and the pages that teach it."""

    outcome: str
    pages: tuple[tuple[Module, Page], ...]


@dataclass(frozen=True)
class ShownResult:
    """The whole of a result."""

    result: Result
    number_right: int
    missed: tuple[Explained, ...]
    right: tuple[Explained, ...]
    again: tuple[LookedAtAgain, ...]
    flawed: tuple[Flawed, ...] = ()
    """The questions that were looked at again. Of those that no longer count as missed nothing more is said."""

    @property
    def has_part_marks(self) -> bool:
        """Whether an answer counted in part."""
        return any(0 < one.points < 1 for one in self.result.marks)

    @property
    def safety_missed(self) -> tuple[Explained, ...]:
        """What has to be right to pass, and was not."""
        return tuple(one for one in self.missed if one.critical)


ALL_HAVE_IT = "Everybody who was asked this question has full marks for it."
LEFT_OUT = "This question is left out of your result, unless it is better for you that it counts."
YOURS_IS_RIGHT = "Your answer counts as right too."
ANOTHER_IS_RIGHT = "Another answer counts as right too."


def shown_result(
    items: Sequence[AskedItem],
    *,
    rule: PassRule,
    course: Course,
    facts: Mapping[str, Fact],
    looked_again: Sequence[LookedAgain] = (),
) -> ShownResult:
    """The result of an attempt that was handed in. Only for its learner."""
    result = mark_attempt([(item.drawn.question, item.answer) for item in items], rule)
    explained = [_explained(item, facts) for item in items]
    by_place = {item.position: [one for one in looked_again if one.position == item.position] for item in items}
    flawed = [_flawed(item, by_place[item.position]) for item in items if by_place[item.position]]
    settled = {one.position for one in flawed if one.now != ANOTHER_IS_RIGHT}
    missed = tuple(one for one in explained if not one.right and one.position not in settled)
    return ShownResult(
        result=result,
        number_right=sum(one.right for one in explained),
        missed=missed,
        right=tuple(one for one in explained if one.right and one.position not in settled),
        again=tuple(_again(course, [one.outcome for one in missed])),
        flawed=tuple(flawed),
    )


def _flawed(item: AskedItem, looked_again: Sequence[LookedAgain]) -> Flawed:
    question = item.drawn.question
    ways = {one.way for one in looked_again}
    accepted = [Decision(question.version, Way.ALSO, frozenset(one.also)) for one in looked_again if one.also]
    is_right = mark_again([(question, item.answer)], PassRule(0), accepted).raw == 1
    if Way.FULL in ways:
        now = ALL_HAVE_IT
    elif Way.ALSO in ways and is_right:
        now = YOURS_IS_RIGHT
    else:
        now = LEFT_OUT if Way.OUT in ways else ANOTHER_IS_RIGHT
    return Flawed(item.position, question.stem, tuple(dict.fromkeys(one.because for one in looked_again)), now)


def _explained(item: AskedItem, facts: Mapping[str, Fact]) -> Explained:
    question = item.drawn.question
    told = feedback(question, item.answer, item.drawn.order)
    return Explained(
        position=item.position,
        stem=question.stem,
        right=told.right,
        critical=question.critical,
        answered=bool(item.answer),
        not_right=tuple(reason for reason in told.chosen if reason not in told.key),
        key=tuple((reason, reason in told.chosen) for reason in told.key),
        others=told.others,
        chosen=bool(question.options),
        sources=tuple(facts[id_] for id_ in question.facts if id_ in facts),
        outcome=question.outcome,
    )


def _again(course: Course, missed_outcomes: Sequence[str]) -> list[LookedAtAgain]:
    """In the order of the course. An outcome that this edition no longer has is left out."""
    return [
        LookedAtAgain(
            outcome.text,
            tuple((module, page) for module, page in course.pages() if outcome.id in page.outcomes),
        )
        for outcome in course.outcomes
        if outcome.id in missed_outcomes
    ]
