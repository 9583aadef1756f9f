"""A word or a few, written. All or nothing: one of the texts accepted, compared as `folding.py` says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import LONGEST_WRITTEN, Answer, Content, Fault, Look, Reason, Shelf, Slot
from quizzes.fields import Fields
from quizzes.folding import folded, is_among, is_one_slip_away, may_slip

MOST_ACCEPTED = 20
NAME = "text="


@dataclass(frozen=True)
class Misread:
    """Something that people write and that is not right, and why not."""

    text: str
    why: str


@dataclass(frozen=True)
class ShortText(Content):
    """What is accepted, the best wording first, and why it is right."""

    accepted: tuple[str, ...]
    why: str
    slips: bool = False
    """Whether one slip of the finger is let pass."""
    misread: tuple[Misread, ...] = ()

    @property
    def hint(self) -> str:
        return "Write a word or a few. Do not write about a real person."

    def faults(self) -> tuple[Fault, ...]:
        return (*accepted_at_fault(self.accepted), *_misread_at_fault(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return ()

    @property
    def key(self) -> Answer:
        return frozenset({NAME + self.accepted[0]})

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        return (Slot(NAME, "Your answer", Look.LINE),)

    def points(self, answer: Answer) -> Fraction:
        return Fraction(int(any(self._accepts(entry) for entry in answer)))

    def best(self, answer: Answer) -> Answer:
        return answer if self.points(answer) == 1 else self.key

    def reason(self, entry: str) -> Reason:
        written = entry.removeprefix(NAME)
        if self._accepts(entry):
            return Reason(written, self.why)
        whys = {folded(one.text): one.why for one in self.misread}
        return Reason(written, whys.get(folded(written), ""))

    def explained(self) -> Iterator[str]:
        return (NAME + one.text for one in self.misread)

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for place, text in enumerate(self.accepted):
            yield ("accepted", place), text
        yield ("why",), self.why
        for place, one in enumerate(self.misread):
            yield ("misread", place, "text"), one.text
            yield ("misread", place, "why"), one.why

    def _accepts(self, entry: str) -> bool:
        against = [one.text for one in self.misread]
        return is_among(entry.removeprefix(NAME), self.accepted, slips=self.slips, against=against)


def read(fields: Fields) -> ShortText:
    """`accepted` and `why`; `slips` and `misread` if they are given."""
    return ShortText(
        accepted=fields.texts("accepted", most=LONGEST_WRITTEN),
        why=fields.text("why", most=600),
        slips=fields.flag("slips", default=False),
        misread=tuple(_misread(one) for one in fields.each("misread", default=())),
    )


def _misread(fields: Fields) -> Misread:
    misread = Misread(fields.text("text", most=LONGEST_WRITTEN), fields.text("why", most=600))
    fields.end()
    return misread


def accepted_at_fault(accepted: Sequence[str]) -> Iterator[Fault]:
    """Faults of texts that are accepted; paths start at what they are accepted for."""
    if not 1 <= len(accepted) <= MOST_ACCEPTED:
        message = f"There are 1 to {MOST_ACCEPTED} texts to accept, here are {len(accepted)}."
        yield Fault(("accepted",), message, "List what a person who knows would write.")
    read = [folded(text) for text in accepted]
    for place, text in enumerate(read):
        if not text:
            yield Fault(("accepted", place), "There is nothing to read in this text.", "Write a word.")
        elif text in read[:place]:
            message = f"“{accepted[place]}” counts as the same as another one."
            yield Fault(("accepted", place), message, "Take one out: case, accents, spaces and hyphens do not count.")


def _misread_at_fault(asked: ShortText) -> Iterator[Fault]:
    read = [folded(one.text) for one in asked.misread]
    accepted = {folded(text) for text in asked.accepted}
    for place, text in enumerate(read):
        near = asked.slips and any(may_slip(one) and is_one_slip_away(text, one) for one in accepted)
        if text in accepted:
            message = f"“{asked.misread[place].text}” is accepted as well."
            yield Fault(("misread", place, "text"), message, "Decide whether it is right, and take it out of one list.")
        elif near:
            message = f"“{asked.misread[place].text}” is one slip away from what is accepted."
            yield Fault(("misread", place, "text"), message, "Write `slips: false`, or take it out.")
        elif text in read[:place]:
            yield Fault(("misread", place, "text"), "This stands in the list twice.", "Take one of them out.")
