"""Fill the gaps in a text, by choosing or by writing. Each gap filled right earns its share; a wrong one costs nothing.

A gap stands in the text as its id in braces: `Tell {who} within {hours} hours.`
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import (
    LONGEST_WRITTEN,
    Answer,
    Choice,
    Content,
    Fault,
    Look,
    Reason,
    Shelf,
    Slot,
    ids_at_fault,
    shown_in,
)
from quizzes.choosing import Option, passages_of, read_options
from quizzes.fields import Fields
from quizzes.folding import is_among
from quizzes.short_text import accepted_at_fault
from quizzes.single import faults_of

MOST = 8
LONGEST_TEXT = 1000
MARK = re.compile(r"\{([A-Za-z0-9-]*)\}", re.ASCII)


@dataclass(frozen=True)
class Gap:
    """A gap to write into (`accepted`, `slips`, `why`) or to choose for (`options`), never both."""

    id: str
    accepted: tuple[str, ...] = ()
    slips: bool = False
    why: str = ""
    options: tuple[Option, ...] = ()

    @property
    def name(self) -> str:
        """What its entries begin with."""
        return f"{self.id}="

    @property
    def best(self) -> str:
        """The best entry."""
        right = next((option.id for option in self.options if option.right), None)
        return self.name + (right if right is not None else self.accepted[0])

    def is_filled_by(self, entry: str) -> bool:
        """Whether this entry fills it right."""
        if not entry.startswith(self.name):
            return False
        if self.options:
            return entry == self.best
        return is_among(entry.removeprefix(self.name), self.accepted, slips=self.slips)


@dataclass(frozen=True)
class Gaps(Content):
    """A text with gaps."""

    text: str
    gaps: tuple[Gap, ...]

    @property
    def hint(self) -> str:
        return "Fill each gap in the text."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        chosen = (gap for gap in self._as_in_text if gap.options)
        return tuple(Shelf(tuple(gap.name + one.id for one in gap.options), shuffled=True) for gap in chosen)

    @property
    def key(self) -> Answer:
        return frozenset(gap.best for gap in self.gaps)

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        return tuple(_slot(gap, f"Gap {place}", order) for place, gap in enumerate(self._as_in_text, start=1))

    @property
    def around(self) -> tuple[str, ...]:
        """The text before the first gap, between gaps, and after the last."""
        return tuple(MARK.split(self.text)[::2])

    def points(self, answer: Answer) -> Fraction:
        filled = sum(any(gap.is_filled_by(entry) for entry in answer) for gap in self.gaps)
        return Fraction(filled, len(self.gaps))

    def best(self, answer: Answer) -> Answer:
        own = ((gap, next((entry for entry in sorted(answer) if gap.is_filled_by(entry)), None)) for gap in self.gaps)
        return frozenset(entry if entry is not None else gap.best for gap, entry in own)

    def reason(self, entry: str) -> Reason:
        place, gap = next((at, gap) for at, gap in enumerate(self._as_in_text, start=1) if entry.startswith(gap.name))
        value = entry.removeprefix(gap.name)
        for option in gap.options:
            if option.id == value:
                return Reason(f"Gap {place}: {option.text}", option.why)
        return Reason(f"Gap {place}: {value}", gap.why if gap.is_filled_by(entry) else "")

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("text",), MARK.sub("…", self.text)
        for place, gap in enumerate(self.gaps):
            for at, text in enumerate(gap.accepted):
                yield ("gaps", place, "accepted", at), text
            if gap.why:
                yield ("gaps", place, "why"), gap.why
            for path, text in passages_of(gap.options, "options"):
                yield ("gaps", place, *path), text

    @property
    def _as_in_text(self) -> tuple[Gap, ...]:
        by_id = {gap.id: gap for gap in self.gaps}
        return tuple(by_id[id_] for id_ in MARK.findall(self.text) if id_ in by_id)


def read(fields: Fields) -> Gaps:
    """`text`, and `gaps`, each with an id and either `options` or `accepted` and `why`."""
    return Gaps(fields.text("text", most=LONGEST_TEXT), tuple(_gap(one) for one in fields.each("gaps")))


def _gap(fields: Fields) -> Gap:
    id_ = fields.id("id")
    if fields.has("options"):
        gap = Gap(id_, options=read_options(fields, "options"))
    else:
        gap = Gap(
            id_,
            accepted=fields.texts("accepted", most=LONGEST_WRITTEN),
            slips=fields.flag("slips", default=False),
            why=fields.text("why", most=600),
        )
    fields.end()
    return gap


def _slot(gap: Gap, label: str, order: Sequence[str]) -> Slot:
    if not gap.options:
        return Slot(gap.name, label, Look.LINE)
    texts = {gap.name + option.id: option.text for option in gap.options}
    shown = shown_in(order, Shelf(tuple(texts), shuffled=True))
    return Slot(gap.name, label, Look.SELECT, tuple(Choice(id_[len(gap.name) :], texts[id_]) for id_ in shown))


def _faults(asked: Gaps) -> Iterator[Fault]:
    if not 1 <= len(asked.gaps) <= MOST:
        yield Fault(("gaps",), f"There are 1 to {MOST} gaps, here are {len(asked.gaps)}.", "Make two questions of it.")
    yield from ids_at_fault([("gaps", place, gap.id) for place, gap in enumerate(asked.gaps)])
    marks, ids = MARK.findall(asked.text), [gap.id for gap in asked.gaps]
    for mark in dict.fromkeys(marks):
        if mark not in ids:
            yield Fault(("text",), f"There is no gap “{mark}”.", "Correct its id, or add it to `gaps`.")
        elif marks.count(mark) > 1:
            yield Fault(("text",), f"The gap “{mark}” stands in the text twice.", "Give each gap its own id.")
    for place, gap in enumerate(asked.gaps):
        if gap.id not in marks:
            message = f"The gap “{gap.id}” is not in the text."
            yield Fault(("gaps", place, "id"), message, f"Write {{{gap.id}}} where it belongs, or take it out.")
        of = faults_of(gap.options) if gap.options else accepted_at_fault(gap.accepted)
        yield from (Fault(("gaps", place, *fault.path), fault.message, fault.remedy) for fault in of)
        if gap.options and (gap.accepted or gap.slips or gap.why):
            yield Fault(("gaps", place), "A gap is chosen for or written into, not both.", "Keep one of the two.")
