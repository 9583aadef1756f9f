"""Marking again what was handed in, when a question turns out to be flawed. It may raise a result, never lower one.

What is decided of a question version is a set: neither the order of decisions nor the same one twice changes anything.
Each attempt gets the best that the whole set allows, so a question taken out is only left out where that helps.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.asking import NOT_ANSWERED, Answer, Content, Slot
from quizzes.choosing import Options
from quizzes.folding import folded
from quizzes.marking import mark
from quizzes.ordering import Ordering
from quizzes.questions import Question
from quizzes.quiz import PassRule


class Way(StrEnum):
    """How a flawed question counts."""

    FULL = "full"
    """Everybody who was asked it has full marks for it, also who left it out."""
    OUT = "out"
    """It is not counted, unless counting it is better for the person."""
    ALSO = "also"
    """Further entries are right as well."""

    @property
    def takes_out(self) -> bool:
        """Whether the version is to be drawn no more: what could not be answered fairly is asked of nobody else."""
        return self is not Way.ALSO


@dataclass(frozen=True)
class Decision:
    """How one question version counts from now on. Raises ValueError unless `also` is there exactly for `Way.ALSO`."""

    version: str
    way: Way
    also: Answer = NOT_ANSWERED
    """The entries that are right as well; in a question of order, another right order as a whole."""

    def __post_init__(self) -> None:
        if (self.way is Way.ALSO) != bool(self.also):
            raise ValueError("Entries belong to accepting entries as well, and to nothing else.")


@dataclass(frozen=True)
class Again:
    """The best that an attempt is worth under what was decided. Never less than it was worth without."""

    raw: Fraction
    maximum: int
    """How many questions are counted."""
    clear: Fraction | None
    """The best share of the full score with no safety question missed; None if one is missed in any case."""

    @property
    def share(self) -> Fraction:
        """The share of the full score, from 0 to 1."""
        return self.raw / self.maximum


@dataclass(frozen=True)
class _Part:
    """What one question adds: its points, whether missing it fails the attempt, and whether it may be left out."""

    points: Fraction
    fails: bool
    may_go: bool


def mark_again(answered: Sequence[tuple[Question, Answer]], rule: PassRule, decisions: Collection[Decision]) -> Again:
    """What an attempt is worth under these decisions; those on other questions change nothing.

    At least one question stays. Raises ValueError for an attempt without questions.
    """
    parts = [
        _part(question, answer, rule, [one for one in decisions if one.version == question.version])
        for question, answer in answered
    ]
    if not parts:
        raise ValueError("An attempt holds at least one question.")
    raw, maximum = _best(parts)
    return Again(raw, maximum, _clear(parts))


def accepts_all(question: Question, also: Answer) -> bool:
    """Whether all this can be accepted as well. In a question of order it is one other order, and a whole one."""
    content = question.content
    if isinstance(content, Ordering):
        return content.is_order(also) and also != content.key
    return all(accepts(question, entry) for entry in also)


def accepts(question: Question, entry: str) -> bool:
    """Whether this entry can be accepted as well: it belongs to the question and is not right already.

    Not in an order, where no entry is right or wrong by itself.
    """
    content = question.content
    if isinstance(content, Ordering):
        return False
    asked = any(slot.holds(entry) for slot in content.slots(content.ids))
    return asked and entry not in content.key | content.best(frozenset({entry}))


def _part(question: Question, answer: Answer, rule: PassRule, decided: Sequence[Decision]) -> _Part:
    ways = {one.way for one in decided}
    if Way.FULL in ways:
        return _Part(Fraction(1), fails=False, may_go=False)
    also = [one.also for one in decided if one.also]
    points, right = _earned(question, answer, also, confidence_counts=rule.confidence_counts)
    fails = rule.critical_must_be_right and question.critical and not right
    return _Part(points, fails, may_go=Way.OUT in ways)


def _earned(
    question: Question, answer: Answer, accepted: Sequence[Answer], *, confidence_counts: bool
) -> tuple[Fraction, bool]:
    """The better of the marks with and without what is accepted as well. Of several orders the one that fits best."""
    content = question.content
    plain = mark(question, answer, confidence_counts=confidence_counts)
    if isinstance(content, Ordering):
        points = max((content.ordered(order).points(answer) for order in accepted), default=plain.points)
        return max(plain.points, points), plain.right or points == 1
    also = frozenset().union(*accepted)
    if isinstance(content, Options) and content.rules.several:
        points = content.rules.points(content.key | (answer & also), answer)
        return max(plain.points, points), plain.right or points == 1
    put = mark(question, _put_right(content, answer, also), confidence_counts=confidence_counts)
    return max(plain.points, put.points), plain.right or put.right


def _put_right(content: Content, answer: Answer, also: Answer) -> Answer:
    """The answer with the key in place of whatever is accepted as well."""
    placed = set(answer)
    for slot in content.slots(content.ids):
        accepted = {entry for entry in answer if slot.holds(entry) and _is_accepted(slot, entry, also)}
        if accepted:
            placed -= accepted
            placed |= {entry for entry in content.key if slot.holds(entry)}
    return frozenset(placed)


def _is_accepted(slot: Slot, entry: str, also: Answer) -> bool:
    """What is written is compared as `folding.py` says."""
    if not slot.look.is_written:
        return entry in also
    return any(slot.holds(one) and _written(slot, one) == _written(slot, entry) for one in also)


def _written(slot: Slot, entry: str) -> str:
    return folded(entry.removeprefix(slot.name))


def _best(parts: Sequence[_Part]) -> tuple[Fraction, int]:
    """The points and the number of questions that make the best share. Of equals, the one with most questions.

    Leaving out helps most from the fewest points up, so there are only so many ways as questions that may go.
    """
    staying = sum((part.points for part in parts if not part.may_go), Fraction(0)), sum(not p.may_go for p in parts)
    going = sorted((part.points for part in parts if part.may_go), reverse=True)
    ways = [(staying[0] + sum(going[:kept], Fraction(0)), staying[1] + kept) for kept in range(len(going), -1, -1)]
    return max((way for way in ways if way[1]), key=lambda way: way[0] / way[1])


def _clear(parts: Sequence[_Part]) -> Fraction | None:
    """The best share without a safety question missed."""
    counted = [part for part in parts if not (part.fails and part.may_go)]
    if not counted or any(part.fails for part in counted):
        return None
    raw, maximum = _best(counted)
    return raw / maximum
