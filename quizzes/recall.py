"""When questions come back so that little is forgotten: at gaps that widen while the answers are right.

The memory model is FSRS, as its library has it. Nothing of the library is seen outside this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State

from quizzes.drawing import chance

SHORTEST_GAP_DAYS = 21
LONGEST_GAP_DAYS = 300
"""Three weeks at first, ten months at most. Source: pedagogy, "nudges at 3-6 weeks, 4 months, 10 months" (PD-07)."""
WIDER_BY_DAYS = 7
"""After right answers the gap is wider by so much at least, also where the model sees hardly a difference."""

_REMEMBERED = 0.84
"""The part that should still be known when questions come back. With it the first gap after a passed quiz is three
weeks, the next about four months, then ten; the model's usual 0.9 would ask after a week."""

_MODEL = Scheduler(
    desired_retention=_REMEMBERED,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_GAP_DAYS,
    enable_fuzzing=False,
)
"""Without minutes at the start and without chance: the same answers always give the same days."""


@dataclass(frozen=True)
class Memory:
    """How well something is remembered, as of the day it was last asked."""

    asked_on: date
    stability: float
    """Days until the chance to remember has fallen to 90 %."""
    difficulty: float
    """From 1 to 10."""
    due_on: date

    @property
    def gap_days(self) -> int:
        """Days from the last time to the next."""
        return (self.due_on - self.asked_on).days


@lru_cache(maxsize=4_000)
def begin(on: date) -> Memory:
    """What somebody remembers who passed the quiz on this day."""
    return _asked(Card(card_id=1, due=_noon(on)), Rating.Easy, on)


def asked_again(memory: Memory, *, right: int, asked: int, on: date) -> Memory:
    """What somebody remembers after so many right answers of so many asked on this day.

    All right: the gap is wider than it was, up to the longest. None right: they come back after three weeks.
    A day before the last one counts as that day. Raises ValueError unless 0 <= right <= asked and 1 <= asked.
    """
    if not 0 <= right <= asked or not asked:
        raise ValueError("Of what was asked, none to all was right.")
    on = max(on, memory.asked_on)
    rating = Rating.Good if right == asked else Rating.Hard if right else Rating.Again
    card = Card(
        card_id=1,
        state=State.Review,
        step=None,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(memory.due_on),
        last_review=_noon(memory.asked_on),
    )
    least = memory.gap_days + WIDER_BY_DAYS if right == asked else SHORTEST_GAP_DAYS
    return _asked(card, rating, on, least=least)


@dataclass(frozen=True)
class Looked:
    """One answer about an outcome."""

    outcome: str
    right: bool
    at: datetime


def missed_most(outcomes: Sequence[str], looked: Sequence[Looked], *, seed: int | str) -> tuple[str, ...]:
    """These outcomes, those missed most first.

    A miss weighs half as much with each answer about the outcome that came after it. Among equals those asked longest
    ago go first, then chance, as the seed has it.
    """
    in_order = sorted(looked, key=lambda one: one.at, reverse=True)
    of = {outcome: [one for one in in_order if one.outcome == outcome] for outcome in outcomes}
    weight = {outcome: sum(0.5**place for place, one in enumerate(own) if not one.right) for outcome, own in of.items()}

    def standing(outcome: str) -> tuple[float, float, int]:
        last = of[outcome][0].at.timestamp() if of[outcome] else 0.0
        return -weight[outcome], last, chance(seed, "outcome", outcome)

    return tuple(sorted(outcomes, key=standing))


def _asked(card: Card, rating: Rating, on: date, *, least: int = SHORTEST_GAP_DAYS) -> Memory:
    after, _log = _MODEL.review_card(card, rating, review_datetime=_noon(on))
    if after.stability is None or after.difficulty is None:
        raise ValueError("The memory model gave no answer.")
    days = (after.due.date() - on).days
    gap = min(max(days, least, SHORTEST_GAP_DAYS), LONGEST_GAP_DAYS)
    return Memory(on, after.stability, after.difficulty, on + timedelta(days=gap))


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=UTC)
