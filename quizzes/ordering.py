"""Put lines into order by giving each its number.

The rule for part marks: of every two lines, whichever they are, one more point if they stand in the right order and
one less if they do not, out of as many points as there are such twos, and never below 0. A line without a number is
in no order yet and counts neither way. So one line in a wrong place costs little, and the whole turned round earns 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from quizzes.asking import (
    Answer,
    AnswerFault,
    Choice,
    Content,
    Fault,
    Look,
    Reason,
    Shelf,
    Slot,
    ids_at_fault,
    repeated,
    shown_in,
)
from quizzes.fields import Fields

FEWEST, MOST = 3, 8


@dataclass(frozen=True)
class Step:
    """A line, and why it stands where it does."""

    id: str
    text: str
    why: str


@dataclass(frozen=True)
class Ordering(Content):
    """Steps, written in the right order."""

    steps: tuple[Step, ...]

    @property
    def hint(self) -> str:
        return f"Give each line a number from 1 to {len(self.steps)}: 1 for what comes first."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return (Shelf(tuple(step.id for step in self.steps), shuffled=True),)

    @property
    def key(self) -> Answer:
        return frozenset(f"{step.id}={place}" for place, step in enumerate(self.steps, start=1))

    @property
    def may_keep_order(self) -> bool:
        return False

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        texts = {step.id: step.text for step in self.steps}
        numbers = tuple(Choice(str(place), str(place)) for place in range(1, len(self.steps) + 1))
        return tuple(Slot(f"{id_}=", texts[id_], Look.SELECT, numbers) for id_ in shown_in(order, self.shelves[0]))

    def check(self, answer: Answer) -> None:
        """Raise AnswerFault where two lines have the same number."""
        places = [entry.partition("=")[2] for entry in answer]
        if len(set(places)) < len(places):
            raise AnswerFault("Give each line a number of its own.")

    def points(self, answer: Answer) -> Fraction:
        places = _places(answer)
        placed = [places[step.id] for step in self.steps if step.id in places]
        right = sum(1 if one < other else -1 for one, other in combinations(placed, 2) if one != other)
        steps = len(self.steps)
        return max(Fraction(0), Fraction(2 * right, steps * (steps - 1)))

    def is_order(self, entries: Answer) -> bool:
        """Whether these entries give each line a number of its own."""
        every = set(self.shelves[0].ids)
        numbers = {str(place) for place in range(1, len(self.steps) + 1)}
        told = [entry.partition("=") for entry in entries]
        return len(told) == len(every) and {id_ for id_, _, _ in told} == every and {at for _, _, at in told} == numbers

    def ordered(self, entries: Answer) -> "Ordering":
        """The same lines, with this order as the right one. Raises ValueError for what is no whole order."""
        if not self.is_order(entries):
            raise ValueError("An order gives each line a number of its own.")
        places = _places(entries)
        return Ordering(tuple(sorted(self.steps, key=lambda step: places[step.id])))

    def reason(self, entry: str) -> Reason:
        id_, _, place = entry.partition("=")
        right = next(at for at, step in enumerate(self.steps, start=1) if step.id == id_)
        step = self.steps[right - 1]
        return Reason(f"{place}. {step.text}", step.why if place == str(right) else "")

    def explained(self) -> Iterator[str]:
        """Nothing beyond the lines in their right order."""
        return iter(())

    def in_order(self, order: Sequence[str], entries: frozenset[str]) -> tuple[str, ...]:
        """By number."""
        return tuple(sorted(entries, key=lambda entry: (int(entry.partition("=")[2]), entry)))

    def lines(self, order: Sequence[str], answer: Answer) -> tuple[str, ...]:
        return tuple(self.reason(entry).text for entry in self.in_order(order, answer))

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for place, step in enumerate(self.steps):
            yield ("steps", place, "text"), step.text
            yield ("steps", place, "why"), step.why


def read(fields: Fields) -> Ordering:
    """`steps` in the right order, each with id, text and why."""
    return Ordering(tuple(_step(one) for one in fields.each("steps")))


def _step(fields: Fields) -> Step:
    step = Step(fields.id("id"), fields.text("text", most=200), fields.text("why", most=600))
    fields.end()
    return step


def _places(answer: Answer) -> Mapping[str, int]:
    """The number given to each step."""
    return {id_: int(place) for id_, _, place in (entry.partition("=") for entry in answer)}


def _faults(ordering: Ordering) -> Iterator[Fault]:
    number = len(ordering.steps)
    if not FEWEST <= number <= MOST:
        message = f"There are {FEWEST} to {MOST} lines to put in order, here are {number}."
        yield Fault(("steps",), message, "Ask which comes first, or split it.")
    yield from ids_at_fault([("steps", place, step.id) for place, step in enumerate(ordering.steps)])
    for place in repeated([step.text for step in ordering.steps]):
        yield Fault(("steps", place, "text"), "Two lines say the same.", "Reword one or take it out.")
