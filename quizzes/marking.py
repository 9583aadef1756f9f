"""How answers are read, marked and explained. Exact fractions throughout; nothing is rounded up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.choosing import NOT_ANSWERED, Answer, Option
from quizzes.drawing import DrawnItem
from quizzes.questions import Question
from quizzes.quiz import PassRule

__all__ = [
    "NOT_ANSWERED",
    "Answer",
    "AnswerFault",
    "Feedback",
    "Mark",
    "Reason",
    "Result",
    "feedback",
    "mark",
    "mark_attempt",
    "read_answer",
]

_POSITION = re.compile(r"[1-9][0-9]?", re.ASCII)


class AnswerFault(ValueError):  # noqa: N818 - it is put right by answering again
    """An answer that cannot be taken. Its text is a sentence for the learner."""


@dataclass(frozen=True)
class Mark:
    """What one answer earned: `points` from 0 to 1, and `right` only for exactly the key."""

    question_id: str
    version: str
    points: Fraction
    right: bool
    critical: bool


@dataclass(frozen=True)
class Result:
    """What a whole attempt earned. Ids and outcomes stand in the order of the attempt."""

    marks: tuple[Mark, ...]
    raw: Fraction
    """The sum of the points, exact."""
    maximum: int
    percent: int
    """Rounded down, for people to read; `passed` compares the exact score."""
    passed: bool
    critical_missed: tuple[str, ...]
    unanswered: tuple[str, ...]
    missed_outcomes: tuple[str, ...]
    """Each outcome with at least one question not wholly right, once."""


@dataclass(frozen=True)
class Reason:
    """An option's wording and why it is right or not."""

    text: str
    why: str


@dataclass(frozen=True)
class Feedback:
    """What a learner is told after submission: what they chose and what is right, each with its reason."""

    question_id: str
    right: bool
    chosen: tuple[Reason, ...]
    key: tuple[Reason, ...]


def read_answer(item: DrawnItem, positions: Sequence[str]) -> Answer:
    """The options a browser posted as places in the order shown, "1" for the first. No places: not answered.

    Raises AnswerFault for anything that the page did not offer.
    """
    if len(positions) > len(item.order):
        raise AnswerFault("Choose each answer once, from the answers on this page.")
    chosen = frozenset(_option_at(item.order, position) for position in positions)
    if len(chosen) < len(positions):
        raise AnswerFault("Choose each answer once.")
    if len(chosen) > 1 and not item.question.rules.several:
        raise AnswerFault("Choose one answer.")
    return chosen


def mark(question: Question, answer: Answer) -> Mark:
    """The mark of one answer, by the rule of the question's kind. Not answered earns nothing.

    Raises AnswerFault when the answer names an option the question does not have.
    """
    if not answer <= {option.id for option in question.options}:
        raise AnswerFault("This answer belongs to another question.")
    return Mark(
        question_id=question.id,
        version=question.version,
        points=question.rules.points(question.key, answer),
        right=answer == question.key,
        critical=question.critical,
    )


def mark_attempt(answered: Sequence[tuple[Question, Answer]], rule: PassRule) -> Result:
    """The result of an attempt: passed with at least the pass mark and, if the rule says so, every critical item right.

    Every question of the attempt has to be there, with `NOT_ANSWERED` where it was left out.
    Raises ValueError for an attempt without questions or with the same question twice.
    """
    questions = [question for question, _ in answered]
    if not questions or len({question.id for question in questions}) < len(questions):
        raise ValueError("An attempt holds at least one question, and each question once.")
    marks = tuple(mark(question, answer) for question, answer in answered)
    raw = sum((one.points for one in marks), Fraction(0))
    critical_missed = tuple(one.question_id for one in marks if one.critical and not one.right)
    reached = 100 * raw >= rule.pass_percent * len(marks)
    missed = (question.outcome for question, one in zip(questions, marks, strict=True) if not one.right)
    return Result(
        marks=marks,
        raw=raw,
        maximum=len(marks),
        percent=100 * raw // len(marks),
        passed=reached and not (rule.critical_must_be_right and critical_missed),
        critical_missed=critical_missed,
        unanswered=tuple(question.id for question, answer in answered if answer == NOT_ANSWERED),
        missed_outcomes=tuple(dict.fromkeys(missed)),
    )


def feedback(question: Question, answer: Answer, order: Sequence[str]) -> Feedback:
    """What to tell the learner, options in the order shown. Only for an attempt that has been submitted."""
    options = {option.id: option for option in question.options}
    return Feedback(
        question_id=question.id,
        right=mark(question, answer).right,
        chosen=tuple(_reason(options[id_]) for id_ in order if id_ in answer),
        key=tuple(_reason(options[id_]) for id_ in order if id_ in question.key),
    )


def _option_at(order: Sequence[str], position: str) -> str:
    if not isinstance(position, str) or not _POSITION.fullmatch(position) or int(position) > len(order):
        raise AnswerFault("Choose from the answers on this page.")
    return order[int(position) - 1]


def _reason(option: Option) -> Reason:
    return Reason(option.text, option.why)
