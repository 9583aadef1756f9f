"""What every kind of question answered by choosing from options is made of.

A kind is one module (`single.py`, `multiple.py`, `true_false.py`) that fills in a `KindRules`; `kinds.py` lists them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

FEWEST_OPTIONS = 2
MOST_OPTIONS = 10
"""More than ten cannot be weighed against each other on a phone."""

Answer = frozenset[str]
"""The ids of the options chosen. Empty means not answered."""

NOT_ANSWERED: Answer = frozenset()


@dataclass(frozen=True)
class Option:
    """One thing a learner can choose, whether it is right, and why or why not in practice."""

    id: str
    text: str
    right: bool
    why: str


class Fault(NamedTuple):
    """Something an author has to mend: where (keys and places from 0, outermost first), what, and how."""

    path: tuple[str | int, ...]
    message: str
    remedy: str


@dataclass(frozen=True)
class KindRules:
    """What one kind of question asks of its options, its answers and its marks."""

    several: bool
    """Whether a learner may choose more than one option."""
    shuffled: bool
    """Whether each learner sees the options in another order."""
    faults: Callable[[Sequence[Option]], tuple[Fault, ...]]
    """What is wrong with these options; paths start at the question."""
    points: Callable[[Answer, Answer], Fraction]
    """From 0 to 1 for the key and an answer, in that order."""


def all_or_nothing(key: Answer, answer: Answer) -> Fraction:
    """1 for exactly the key, otherwise 0."""
    return Fraction(int(answer == key))


def options_at_fault(options: Sequence[Option]) -> tuple[Fault, ...]:
    """Faults of any set of options: too few, too many, or two that cannot be told apart."""
    return (*_number_at_fault(options), *_repeated(options))


def _number_at_fault(options: Sequence[Option]) -> tuple[Fault, ...]:
    if FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        return ()
    return (
        Fault(
            ("options",),
            f"A question has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, this one has {len(options)}.",
            "Three good options are enough for most questions.",
        ),
    )


def _repeated(options: Sequence[Option]) -> tuple[Fault, ...]:
    ids = Counter(option.id for option in options)
    texts = Counter(_as_read(option.text) for option in options)
    same_id = (
        Fault(("options", place, "id"), f"The id “{option.id}” is used twice.", "Give each option its own id.")
        for place, option in enumerate(options)
        if ids[option.id] > 1
    )
    same_text = (
        Fault(("options", place, "text"), f"Two options say “{option.text}”.", "Reword one or take it out.")
        for place, option in enumerate(options)
        if texts[_as_read(option.text)] > 1
    )
    return (*same_id, *same_text)


def _as_read(text: str) -> str:
    """Letters and words as a reader tells them apart: case and spacing do not count."""
    return " ".join(text.casefold().split())
