"""A number, with its unit where there are several to choose from.

The number counts within its tolerance, both ends included. Without units it is all or nothing. With units the number
earns half, and its unit the other half if the number is right: a unit alone says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import (
    NOT_ANSWERED,
    Answer,
    AnswerFault,
    Choice,
    Content,
    Fault,
    Look,
    Reason,
    Shelf,
    Slot,
    shown_in,
)
from quizzes.choosing import Option, passages_of, read_options
from quizzes.fields import Fields
from quizzes.single import faults_of

NUMBER, UNIT = "number=", "unit="

IN_DIGITS = "Write the number in digits, such as 24 or 2.5."
NO_THOUSANDS = "Write the number without a mark between thousands, such as 1200."

_WRITTEN = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s\u00a0\u2009\u202f]+(?=[0-9])")


@dataclass(frozen=True)
class Number(Content):
    """What number is right, how far one may be from it, in which unit, and why."""

    value: str
    """As a decimal, so that nothing is lost: "2.5"."""
    why: str
    tolerance: str = "0"
    units: tuple[Option, ...] = ()

    @property
    def hint(self) -> str:
        return "Write a number, and choose what it counts." if self.units else "Write a number."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        units = tuple(UNIT + unit.id for unit in self.units)
        return (Shelf(units, shuffled=True),) if units else ()

    @property
    def key(self) -> Answer:
        return frozenset({NUMBER + self.value}) | self._unit

    @property
    def _unit(self) -> Answer:
        return frozenset(UNIT + unit.id for unit in self.units if unit.right)

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        number = Slot(NUMBER, "Number", Look.NUMBER)
        if not self.units:
            return (number,)
        texts = {UNIT + unit.id: unit.text for unit in self.units}
        shown = shown_in(order, self.shelves[0])
        return (number, Slot(UNIT, "Unit", Look.SELECT, tuple(Choice(id_[len(UNIT) :], texts[id_]) for id_ in shown)))

    def check(self, answer: Answer) -> None:
        """Raise AnswerFault where no number can be read."""
        for written in _numbers(answer):
            if _THOUSANDS.fullmatch(_closed_up(written)):
                raise AnswerFault(NO_THOUSANDS)
            if as_number(written) is None:
                raise AnswerFault(IN_DIGITS)

    def points(self, answer: Answer) -> Fraction:
        if not any(self._is_near(written) for written in _numbers(answer)):
            return Fraction(0)
        unit = frozenset(entry for entry in answer if entry.startswith(UNIT))
        return Fraction(1) if unit == self._unit else Fraction(1, 2)

    def best(self, answer: Answer) -> Answer:
        near = frozenset(NUMBER + written for written in _numbers(answer) if self._is_near(written))
        return (near or frozenset({NUMBER + self.value})) | self._unit

    def reason(self, entry: str) -> Reason:
        if entry.startswith(UNIT):
            return next(Reason(unit.text, unit.why) for unit in self.units if UNIT + unit.id == entry)
        written = entry.removeprefix(NUMBER)
        return Reason(written, self.why if self._is_near(written) else "")

    def explained(self) -> Iterator[str]:
        return (UNIT + unit.id for unit in self.units)

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("why",), self.why
        yield from passages_of(self.units, "units")

    def _is_near(self, written: str) -> bool:
        number = as_number(written)
        return number is not None and abs(number - Fraction(self.value)) <= Fraction(self.tolerance)


def as_number(written: str) -> Fraction | None:
    """The number written here, with a point or a comma before its decimals, and spaces between digits; else None."""
    closed = _closed_up(written)
    return Fraction(closed.replace(",", ".")) if _WRITTEN.fullmatch(closed) else None


def read(fields: Fields) -> Number:
    """`value` and `why`; `tolerance` and `units` if they are given."""
    return Number(
        value=fields.decimal("value"),
        why=fields.text("why", most=600),
        tolerance=fields.decimal("tolerance", default="0"),
        units=read_options(fields, "units", default=()),
    )


def _numbers(answer: Answer) -> Iterator[str]:
    return (entry.removeprefix(NUMBER) for entry in (answer or NOT_ANSWERED) if entry.startswith(NUMBER))


def _closed_up(written: str) -> str:
    return _BETWEEN_DIGITS.sub("", written.strip()).replace("\u2212", "-")


def _faults(asked: Number) -> Iterator[Fault]:
    for name, written in (("value", asked.value), ("tolerance", asked.tolerance)):
        if as_number(written) is None or "," in written:
            yield Fault((name,), f"`{name}` has to be a number.", "Write it in digits, such as 24 or 2.5.")
        elif name == "tolerance" and Fraction(written) < 0:
            yield Fault((name,), "The tolerance cannot be below 0.", "Write how far from the value an answer may be.")
    if asked.units:
        yield from faults_of(asked.units, "units")
