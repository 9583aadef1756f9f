"""The best set of questions for an attempt, as long as nobody minds which questions meet.

Best means, each wish only among equals in the wish before it: spread over the outcomes as evenly as can be; asked of
this learner before as seldom as can be; critical questions used up no faster than the rest; and last, chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from quizzes.questions import Question
from quizzes.quiz import Blueprint, Quota


class Wishes(NamedTuple):
    """What one learner's draw should look like."""

    seen: Mapping[str, int]
    """How often this learner was asked each question; at least 0."""
    chance: Mapping[str, int]
    """A number for each question that decides between equals: the smaller goes first. At least 0."""
    pace: int
    """The number of critical questions that leaves as large a share of them for later attempts."""


class Cost(NamedTuple):
    """How far a set of questions is from what is wished: smaller is better, the first figure weighs most."""

    crowding: int
    """The sum of the squares of the numbers of questions per outcome: smallest when they are spread evenly."""
    repeats: int
    off_pace: int


@dataclass(frozen=True)
class Spread:
    """A set of questions and its cost."""

    questions: tuple[Question, ...]
    cost: Cost


class _Hand(NamedTuple):
    """Questions out of one outcome, or out of several put together."""

    size: int
    critical: int
    met: tuple[int, ...]
    """For each quota how many of its questions are in it, up to as many as it asks for."""
    crowding: int
    repeats: int
    chance: int
    questions: tuple[Question, ...]

    @property
    def cost(self) -> tuple[int, int, int]:
        return self.crowding, self.repeats, self.chance


def best_spread(outcomes: Sequence[Sequence[Question]], blueprint: Blueprint, wishes: Wishes) -> Spread | None:
    """The best set of `blueprint.items` questions, or None if there is none.

    `outcomes` holds the questions of each outcome. Each outcome is represented if there are items enough, at least
    `blueprint.critical_items` of the set are critical, and every quota is met.

    Outcome by outcome it keeps, for each number of questions, of critical ones and of those that quotas still ask for,
    only the cheapest hand: what is still to come depends on those numbers alone, so the cheapest hands at the end are
    the best there are.
    """
    fewest = 1 if blueprint.items >= len(outcomes) else 0
    quotas = blueprint.quotas
    hands = [_nothing(quotas)]
    for place, questions in enumerate(outcomes, start=1):
        most = blueprint.items - fewest * (len(outcomes) - place)
        hands = _cheapest(hands, list(_hands(questions, fewest, most, wishes, quotas)), most, quotas)
    complete = [
        hand
        for hand in hands
        if hand.size == blueprint.items
        and hand.critical >= blueprint.critical_items
        and hand.met == tuple(quota.items for quota in quotas)
    ]
    if not complete:
        return None
    best = min(complete, key=lambda hand: (_cost(hand, wishes), hand.chance))
    return Spread(best.questions, _cost(best, wishes))


def _cost(hand: _Hand, wishes: Wishes) -> Cost:
    return Cost(hand.crowding, hand.repeats, abs(hand.critical - wishes.pace))


def _hands(
    questions: Sequence[Question], fewest: int, most: int, wishes: Wishes, quotas: Sequence[Quota]
) -> Iterator[_Hand]:
    """The cheapest hand of one outcome for each number of questions of each sort.

    Questions are of one sort if they count for the same: both critical or neither, and for the same quotas.
    """
    preferred = sorted(questions, key=lambda question: (wishes.seen[question.id], wishes.chance[question.id]))
    hands = [_nothing(quotas)]
    for sort in sorted({_sort(question, quotas) for question in preferred}, reverse=True):
        alike = [question for question in preferred if _sort(question, quotas) == sort]
        hands = [
            _together(one, other, quotas)
            for one in hands
            for other in _first_ones(alike, wishes, quotas)
            if one.size + other.size <= most
        ]
    for hand in hands:
        if hand.size >= fewest:
            yield hand._replace(crowding=hand.size * hand.size)


def _sort(question: Question, quotas: Sequence[Quota]) -> tuple[bool, ...]:
    return (question.critical, *(quota.covers(question) for quota in quotas))


def _first_ones(preferred: Sequence[Question], wishes: Wishes, quotas: Sequence[Quota]) -> list[_Hand]:
    """No question, the first, the first two and so on; their crowding is not counted yet."""
    ones = (
        _Hand(1, q.critical, tuple(map(int, _sort(q, quotas)[1:])), 0, wishes.seen[q.id], wishes.chance[q.id], (q,))
        for q in preferred
    )
    return list(accumulate(ones, lambda one, other: _together(one, other, quotas), initial=_nothing(quotas)))


def _nothing(quotas: Sequence[Quota]) -> _Hand:
    return _Hand(0, 0, (0,) * len(quotas), 0, 0, 0, ())


def _together(one: _Hand, other: _Hand, quotas: Sequence[Quota]) -> _Hand:
    return _Hand(
        one.size + other.size,
        one.critical + other.critical,
        _met(one, other, quotas),
        one.crowding + other.crowding,
        one.repeats + other.repeats,
        one.chance + other.chance,
        one.questions + other.questions,
    )


def _met(one: _Hand, other: _Hand, quotas: Sequence[Quota]) -> tuple[int, ...]:
    return tuple(min(a + b, quota.items) for a, b, quota in zip(one.met, other.met, quotas, strict=True))


def _cost_together(one: _Hand, other: _Hand) -> tuple[int, int, int]:
    return one.crowding + other.crowding, one.repeats + other.repeats, one.chance + other.chance


def _cheapest(hands: Sequence[_Hand], further: Sequence[_Hand], most: int, quotas: Sequence[Quota]) -> list[_Hand]:
    """The cheapest hand put together from the two for each number of questions, of critical ones and for quotas."""
    best: dict[tuple[int, int, tuple[int, ...]], _Hand] = {}
    for one in hands:
        for other in further:
            size = one.size + other.size
            if size > most:
                continue
            # most pairs are dearer than what is known: they are not put together
            key = (size, one.critical + other.critical, _met(one, other, quotas))
            known = best.get(key)
            if known is None or _cost_together(one, other) < known.cost:
                best[key] = _together(one, other, quotas)
    return list(best.values())
