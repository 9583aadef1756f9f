"""What every kind of question is made of: what it shows, how what is sent is read, marked, told in words and explained.

A kind fills in `Content`. A question shows **slots**: each asks one thing, to be chosen or to be written. What was
answered is a set of **entries**, one for each thing chosen or written: the id of an option, or a slot and what was put
into it, such as `s1=2`. A set, because neither the order on the page nor the order of answering means anything.
"""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

Answer = frozenset[str]
"""The entries given: for options their ids. Empty means not answered."""

NOT_ANSWERED: Answer = frozenset()

LONGEST_WRITTEN = 200
"""Characters of an answer that is written. A word, a number or a short phrase is asked for, never a story."""

OTHER_QUESTION = "This answer belongs to another question."

_POSITION = re.compile(r"[1-9][0-9]?", re.ASCII)


class AnswerFault(ValueError):  # noqa: N818 - it is put right by answering again
    """An answer that cannot be taken. Its text is a sentence for the learner."""


class Fault(NamedTuple):
    """Something an author has to mend: where (keys and places from 0, outermost first), what, and how."""

    path: tuple[str | int, ...]
    message: str
    remedy: str


@dataclass(frozen=True)
class Reason:
    """What can be answered, in words, and why it is right or not; `why` is empty where the author gave no reason."""

    text: str
    why: str


@dataclass(frozen=True)
class Told:
    """What a learner is told after handing in."""

    chosen: tuple[Reason, ...]
    """What was given."""
    key: tuple[Reason, ...]
    """A wholly right answer: the learner's own as far as it is right."""
    others: tuple[Reason, ...]
    """What could have been given as well, and is explained."""


class Look(StrEnum):
    """How a slot looks in a form."""

    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    LINE = "line"
    """A word or a few, written."""
    NUMBER = "number"
    """Digits, written."""

    @property
    def is_written(self) -> bool:
        return self in (Look.LINE, Look.NUMBER)

    @property
    def is_placed(self) -> bool:
        """Whether a browser sends only what was chosen, so that each choice needs a number of its own on the page."""
        return self in (Look.RADIOS, Look.CHECKBOXES)


class Choice(NamedTuple):
    """Something to choose: what is kept of it, and its words."""

    value: str
    text: str


class Shelf(NamedTuple):
    """Ids of things shown together, and whether each learner sees them in another order."""

    ids: tuple[str, ...]
    shuffled: bool


@dataclass(frozen=True)
class Slot:
    """One thing asked. An entry is `name` and then the value chosen or written."""

    name: str
    """Empty for the options of a question, else an id and "="."""
    label: str
    """Empty where the question itself says what is asked."""
    look: Look
    choices: tuple[Choice, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        return tuple(self.name + choice.value for choice in self.choices)

    def holds(self, entry: str) -> bool:
        """Whether this was chosen for the slot or written into it."""
        return entry in self.entries or _is_in(self, entry)

    def text_of(self, entry: str) -> str:
        """The words of what was put into this slot."""
        value = entry[len(self.name) :]
        return next((choice.text for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True)
class Field:
    """A slot as a browser may see it: words alone, nothing that is kept."""

    label: str
    look: Look
    choices: tuple[str, ...] = ()
    first: int = 1
    """The number of the first choice; the choices of radios and checkboxes are counted through the whole page."""


class Content(ABC):
    """What a kind of question asks. Every order is a tuple of the ids on its shelves, as one learner sees them."""

    @property
    @abstractmethod
    def hint(self) -> str:
        """How to answer, for the learner; empty where the form says it."""

    @abstractmethod
    def faults(self) -> tuple[Fault, ...]:
        """What an author has to mend; paths start at the question."""

    @property
    @abstractmethod
    def shelves(self) -> tuple[Shelf, ...]:
        """The things shown whose order is drawn for each attempt or kept as written."""

    @property
    @abstractmethod
    def key(self) -> Answer:
        """A wholly right answer."""

    @abstractmethod
    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        """What is asked, in the order shown. All of them are radios and checkboxes, or none is."""

    @abstractmethod
    def points(self, answer: Answer) -> Fraction:
        """From 0 to 1. Nothing given earns 0, and everything right earns 1."""

    @abstractmethod
    def reason(self, entry: str) -> Reason:
        """An entry in words, with its reason."""

    @abstractmethod
    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Everything there is to read in it, with the path from the question."""

    @property
    def may_keep_order(self) -> bool:
        """Whether the order as written may be shown: not where it is what is asked for, or tells it."""
        return True

    def points_when_sure(self, answer: Answer) -> Fraction:
        """The points where how sure somebody was counts too."""
        return self.points(answer)

    def best(self, answer: Answer) -> Answer:
        """A wholly right answer that is as much of this answer as can be."""
        return self.key

    def explained(self) -> Iterator[str]:
        """Entries that have a reason of their own, also when nobody gives them."""
        for slot in self.slots(self.ids):
            yield from slot.entries

    def check(self, answer: Answer) -> None:  # noqa: B027 - most kinds take every combination
        """Raise AnswerFault where entries go together in a way that the kind does not take."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything on the shelves, as written."""
        return tuple(id_ for shelf in self.shelves for id_ in shelf.ids)

    def fields(self, order: Sequence[str]) -> tuple[Field, ...]:
        """What a browser may see of the slots."""
        fields: list[Field] = []
        first = 1
        for slot in self.slots(order):
            fields.append(Field(slot.label, slot.look, tuple(choice.text for choice in slot.choices), first))
            first += len(slot.choices) if slot.look.is_placed else 0
        return tuple(fields)

    def read(self, order: Sequence[str], sent: Sequence[str]) -> Answer:
        """The answer that a form sent: numbers of choices, and what was written, in the order of the page.

        Radios and checkboxes send the numbers of what was chosen. Of other slots each sends one text, "" for nothing.
        Raises AnswerFault, never anything else, for whatever the page did not offer.
        """
        slots = self.slots(order)
        answer = _read_places(slots, sent) if all(slot.look.is_placed for slot in slots) else _read_line(slots, sent)
        self.check(answer)
        return answer

    def sent(self, order: Sequence[str], answer: Answer) -> tuple[str, ...]:
        """What a form sends for this answer: `read` turned round."""
        slots = self.slots(order)
        if all(slot.look.is_placed for slot in slots):
            offered = [entry for slot in slots for entry in slot.entries]
            return tuple(str(place) for place, entry in enumerate(offered, start=1) if entry in answer)
        return tuple(_sent_for(slot, answer) for slot in slots)

    def fits(self, answer: Answer) -> bool:
        """Whether this can be an answer to this question, whether or not the page would take it."""
        slots = self.slots(self.ids)
        known = {entry for slot in slots for entry in slot.entries}
        written = [slot for slot in slots if slot.look.is_written]
        return all(entry in known or any(_is_in(slot, entry) for slot in written) for entry in answer)

    def in_order(self, order: Sequence[str], entries: frozenset[str]) -> tuple[str, ...]:
        """These entries in the order of the page."""
        found: list[str] = []
        for slot in self.slots(order):
            found += [entry for entry in slot.entries if entry in entries]
            if slot.look.is_written:
                found += sorted(entry for entry in entries if _is_in(slot, entry))
        return tuple(found)

    def lines(self, order: Sequence[str], answer: Answer) -> tuple[str, ...]:
        """What was answered, in words, line by line, as the learner checks it before handing in."""
        lines: list[str] = []
        for slot in self.slots(order):
            texts = [slot.text_of(entry) for entry in self.in_order(order, answer) if slot.holds(entry)]
            lead = f"{slot.label} " if slot.label.endswith("?") else f"{slot.label}: " if slot.label else ""
            lines += [lead + text for text in texts]
        return tuple(lines)

    def key_explained(self) -> tuple[tuple[Reason, bool], ...]:
        """Everything that has a reason, in the order written, each with whether it is right. For authors."""
        right = self.best(NOT_ANSWERED)
        entries = frozenset(self.explained()) | right
        return tuple((self.reason(entry), entry in right) for entry in self.in_order(self.ids, entries))

    def parts_open(self, answer: Answer) -> int:
        """How many parts nothing was put into yet; checkboxes have none, since choosing nothing may be meant."""
        slots = (slot for slot in self.slots(self.ids) if slot.look is not Look.CHECKBOXES)
        return sum(not any(slot.holds(entry) for entry in answer) for slot in slots)

    def told(self, order: Sequence[str], answer: Answer) -> Told:
        """What to tell the learner. Only for an attempt that has been handed in."""
        best = self.best(answer)
        others = frozenset(self.explained()) - answer - best
        return Told(
            chosen=tuple(self.reason(entry) for entry in self.in_order(order, answer)),
            key=tuple(self.reason(entry) for entry in self.in_order(order, best)),
            others=tuple(self.reason(entry) for entry in self.in_order(order, others)),
        )


def shown_in(order: Sequence[str], shelf: Shelf) -> tuple[str, ...]:
    """The ids of this shelf in the order shown."""
    here = set(shelf.ids)
    return tuple(id_ for id_ in order if id_ in here)


def same_when_read(text: str) -> str:
    """Letters and words as a reader tells them apart: case and spacing do not count."""
    return " ".join(text.casefold().split())


def repeated(texts: Sequence[str]) -> tuple[int, ...]:
    """The places of texts that read the same as another one."""
    read = [same_when_read(text) for text in texts]
    return tuple(place for place, text in enumerate(read) if read.count(text) > 1)


def ids_at_fault(ids: Sequence[tuple[str, int, str]]) -> Iterator[Fault]:
    """A fault for each id used before, of things named by list, place and id."""
    known: set[str] = set()
    for name, place, id_ in ids:
        if id_ in known:
            yield Fault((name, place, "id"), f"The id “{id_}” is used twice.", "Give each its own id.")
        known.add(id_)


def _read_places(slots: Sequence[Slot], sent: Sequence[str]) -> Answer:
    offered = [(slot, entry) for slot in slots for entry in slot.entries]
    if len(sent) > len(offered):
        raise AnswerFault("Choose each answer once, from the answers on this page.")
    chosen = [offered[_place(position, len(offered)) - 1] for position in sent]
    answer = frozenset(entry for _, entry in chosen)
    if len(answer) < len(sent):
        raise AnswerFault("Choose each answer once.")
    for slot in slots:
        if slot.look is Look.RADIOS and sum(of is slot for of, _ in chosen) > 1:
            raise AnswerFault("Choose one answer." if len(slots) == 1 else "Choose one answer to each part.")
    return answer


def _read_line(slots: Sequence[Slot], sent: Sequence[str]) -> Answer:
    if not sent:
        return NOT_ANSWERED
    if len(sent) != len(slots):
        raise AnswerFault("Answer each part of this question once.")
    entries = (_entry(slot, text) for slot, text in zip(slots, sent, strict=True))
    return frozenset(entry for entry in entries if entry)


def _entry(slot: Slot, text: str) -> str:
    """The entry for what one slot sent; empty when nothing was put in."""
    if not isinstance(text, str):
        raise AnswerFault("Choose from the answers on this page.")
    if not slot.look.is_written:
        return slot.name + slot.choices[_place(text, len(slot.choices)) - 1].value if text else ""
    if len(text) > 2 * LONGEST_WRITTEN:
        raise AnswerFault(f"Write at most {LONGEST_WRITTEN} characters.")
    written = " ".join(text.split())
    if len(written) > LONGEST_WRITTEN:
        raise AnswerFault(f"Write at most {LONGEST_WRITTEN} characters.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in written):
        raise AnswerFault("Remove the characters that cannot be printed.")
    return slot.name + written if written else ""


def _place(position: str, most: int) -> int:
    if not isinstance(position, str) or not _POSITION.fullmatch(position) or int(position) > most:
        raise AnswerFault("Choose from the answers on this page.")
    return int(position)


def _is_in(slot: Slot, entry: str) -> bool:
    """Whether this was written into the slot."""
    return slot.look.is_written and entry.startswith(slot.name) and len(entry) > len(slot.name)


def _sent_for(slot: Slot, answer: Answer) -> str:
    if slot.look.is_written:
        return next((entry[len(slot.name) :] for entry in sorted(answer) if _is_in(slot, entry)), "")
    return next((str(place) for place, entry in enumerate(slot.entries, start=1) if entry in answer), "")
