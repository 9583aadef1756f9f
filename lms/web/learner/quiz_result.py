"""What a learner reads once a quiz is handed in: how it went, why, where it comes from, and what to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.course import Course, Fact, Module, Page
from lms.records.queries.attempts import AskedItem
from quizzes.marking import Reason, Result, feedback, mark_attempt
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

    @property
    def has_part_marks(self) -> bool:
        """Whether an answer counted in part."""
        return any(0 < one.points < 1 for one in self.result.marks)

    @property
    def safety_missed(self) -> tuple[Explained, ...]:
        """What has to be right to pass, and was not."""
        return tuple(one for one in self.missed if one.critical)


def shown_result(
    items: Sequence[AskedItem], *, rule: PassRule, course: Course, facts: Mapping[str, Fact]
) -> ShownResult:
    """The result of an attempt that was handed in. Only for its learner."""
    result = mark_attempt([(item.drawn.question, item.answer) for item in items], rule)
    explained = [_explained(item, facts) for item in items]
    return ShownResult(
        result=result,
        number_right=sum(one.right for one in explained),
        missed=tuple(one for one in explained if not one.right),
        right=tuple(one for one in explained if one.right),
        again=tuple(_again(course, result.missed_outcomes)),
    )


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
