"""How answers are read, marked and explained. Exact fractions throughout; nothing is rounded up."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import NOT_ANSWERED, OTHER_QUESTION, Answer, AnswerFault, Reason
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
    "in_words",
    "mark",
    "mark_attempt",
    "parts_open",
    "read_answer",
    "sent_for",
]


@dataclass(frozen=True)
class Mark:
    """What one answer earned: `points` from 0 to 1, and `right` only for an answer with nothing missing or wrong."""

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
class Feedback:
    """What a learner is told after submission: what they gave, what is right, and what else could have been given."""

    question_id: str
    right: bool
    chosen: tuple[Reason, ...]
    key: tuple[Reason, ...]
    """A wholly right answer: the learner's own as far as it is right."""
    others: tuple[Reason, ...] = ()


def read_answer(item: DrawnItem, sent: Sequence[str]) -> Answer:
    """The answer to what a browser sent: places in the order shown, "1" for the first, and what was written.

    Nothing sent, or only empty texts: not answered. Raises AnswerFault for anything that the page did not offer.
    """
    return item.question.content.read(item.order, sent)


def sent_for(item: DrawnItem, answer: Answer) -> tuple[str, ...]:
    """What a browser sends for this answer: `read_answer` turned round."""
    return item.question.content.sent(item.order, answer)


def in_words(item: DrawnItem, answer: Answer) -> tuple[str, ...]:
    """The answer line by line, as a learner looks over it before handing in. Nothing in it tells right from wrong."""
    return item.question.content.lines(item.order, answer)


def parts_open(item: DrawnItem, answer: Answer) -> int:
    """How many parts of the question have no answer yet. It is the same whatever is right."""
    return item.question.content.parts_open(answer)


def mark(question: Question, answer: Answer, *, confidence_counts: bool = False) -> Mark:
    """The mark of one answer, by the rule of the question's kind. Not answered earns nothing.

    With `confidence_counts`, points are also by how sure the learner was, where the question asks for it; `right` is
    not. Raises AnswerFault when the answer names something the question does not have.
    """
    content = question.content
    if not content.fits(answer):
        raise AnswerFault(OTHER_QUESTION)
    points = content.points(answer)
    return Mark(
        question_id=question.id,
        version=question.version,
        points=content.points_when_sure(answer) if confidence_counts else points,
        right=points == 1,
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
    marks = tuple(mark(question, answer, confidence_counts=rule.confidence_counts) for question, answer in answered)
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
    """What to tell the learner, in the order shown. Only for an attempt that has been submitted."""
    right = mark(question, answer).right
    told = question.content.told(order, answer)
    return Feedback(question.id, right, told.chosen, told.key, told.others)
