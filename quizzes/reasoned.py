"""True or false, and the reason: half for the verdict, and half for its reason.

The reason only counts where the verdict is right: a good reason for the wrong verdict was a guess.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizzes import single
from quizzes.asking import Answer, Choice, Fault, Look, Reason, Shelf, Slot, shown_in
from quizzes.choosing import Option, Options, passages_of, read_options, reason_in
from quizzes.fields import Fields

NAME = "reason="
"""What the entry for the reason begins with."""

VERDICT, REASON = "True or false?", "Why?"


@dataclass(frozen=True)
class Reasons:
    """What may be the reason; exactly one is right."""

    reasons: tuple[Option, ...]


@dataclass(frozen=True)
class Reasoned(Options):
    """True and false, and then the reasons."""

    because: Reasons = field(kw_only=True)

    def faults(self) -> tuple[Fault, ...]:
        return (*super().faults(), *single.faults_of(self.because.reasons, "reasons"))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        reasons = tuple(NAME + option.id for option in self.because.reasons)
        return (*super().shelves, Shelf(reasons, shuffled=True))

    @property
    def _verdict(self) -> Answer:
        return super().key

    @property
    def _reason(self) -> Answer:
        return frozenset(NAME + option.id for option in self.because.reasons if option.right)

    @property
    def key(self) -> Answer:
        return self._verdict | self._reason

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        (verdict,) = super().slots(order)
        texts = {NAME + option.id: option.text for option in self.because.reasons}
        shown = shown_in(order, self.shelves[-1])
        reasons = tuple(Choice(entry.removeprefix(NAME), texts[entry]) for entry in shown)
        return (Slot("", VERDICT, Look.RADIOS, verdict.choices), Slot(NAME, REASON, Look.RADIOS, reasons))

    def points(self, answer: Answer) -> Fraction:
        reason = frozenset(entry for entry in answer if entry.startswith(NAME))
        if answer - reason != self._verdict:
            return Fraction(0)
        return Fraction(1) if reason == self._reason else Fraction(1, 2)

    def reason(self, entry: str) -> Reason:
        if entry.startswith(NAME):
            return reason_in(self.because.reasons, entry.removeprefix(NAME))
        return super().reason(entry)

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().passages()
        yield from passages_of(self.because.reasons, "reasons")


def read(fields: Fields) -> Reasons:
    """`reasons`, written like options."""
    return Reasons(read_options(fields, "reasons"))
