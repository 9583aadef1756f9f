"""Questions answered by choosing from options, each with a reason.

The plainest kinds are one module each (`single.py`, `multiple.py`, `true_false.py`) that fills in `KindRules`;
`Options` makes content of them. Others (`confidence.py`, `hotspots.py`, `reasoned.py`) add something to it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import (
    NOT_ANSWERED,
    Answer,
    Choice,
    Content,
    Fault,
    Look,
    Reason,
    Shelf,
    Slot,
    same_when_read,
    shown_in,
)
from quizzes.fields import Fields

__all__ = ["NOT_ANSWERED", "Answer", "Fault", "KindRules", "Option", "Options", "all_or_nothing", "options_at_fault"]

FEWEST_OPTIONS = 2
MOST_OPTIONS = 10
"""More than ten cannot be weighed against each other on a phone."""

LONGEST_OPTION = 300
LONGEST_WHY = 600
"""Characters. What fits on a phone without scrolling past the answers; far above what a good question needs."""


@dataclass(frozen=True)
class Option:
    """One thing a learner can choose, whether it is right, and why or why not in practice."""

    id: str
    text: str
    right: bool
    why: str


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


@dataclass(frozen=True)
class Options(Content):
    """Options under the rules of their kind, such as they are."""

    rules: KindRules
    options: tuple[Option, ...]

    def faults(self) -> tuple[Fault, ...]:
        return self.rules.faults(self.options)

    @property
    def hint(self) -> str:
        return "Choose all that apply." if self.rules.several else ""

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return (Shelf(tuple(option.id for option in self.options), self.rules.shuffled),)

    @property
    def key(self) -> Answer:
        return frozenset(option.id for option in self.options if option.right)

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        texts = {option.id: option.text for option in self.options}
        look = Look.CHECKBOXES if self.rules.several else Look.RADIOS
        choices = tuple(Choice(id_, texts[id_]) for id_ in shown_in(order, self.shelves[0]))
        return (Slot("", "", look, choices),)

    def points(self, answer: Answer) -> Fraction:
        return self.rules.points(self.key, answer)

    def reason(self, entry: str) -> Reason:
        return reason_in(self.options, entry)

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        return passages_of(self.options, "options")


def reason_in(options: Sequence[Option], id_: str) -> Reason:
    """The option with this id in words. KeyError if there is none."""
    option = {option.id: option for option in options}[id_]
    return Reason(option.text, option.why)


def passages_of(options: Sequence[Option], name: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Everything there is to read in a list of options called so."""
    for place, option in enumerate(options):
        yield (name, place, "text"), option.text
        yield (name, place, "why"), option.why


def read_options(
    fields: Fields, name: str = "options", *, default: Sequence[object] | None = None
) -> tuple[Option, ...]:
    """The options in the list called so."""
    return tuple(read_option(one) for one in fields.each(name, default=default))


def read_option(fields: Fields) -> Option:
    """One option; nothing else may stand in its fields."""
    option = Option(
        id=fields.id("id"),
        text=fields.text("text", most=LONGEST_OPTION),
        right=fields.flag("right"),
        why=fields.text("why", most=LONGEST_WHY),
    )
    fields.end()
    return option


def all_or_nothing(key: Answer, answer: Answer) -> Fraction:
    """1 for exactly the key, otherwise 0."""
    return Fraction(int(answer == key))


def options_at_fault(options: Sequence[Option], name: str = "options") -> tuple[Fault, ...]:
    """Faults of any set of options: too few, too many, or two that cannot be told apart."""
    return (*_number_at_fault(options, name), *_repeated(options, name))


def _number_at_fault(options: Sequence[Option], name: str) -> tuple[Fault, ...]:
    if FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        return ()
    return (
        Fault(
            (name,),
            f"A question has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, this one has {len(options)}.",
            "Three good options are enough for most questions.",
        ),
    )


def _repeated(options: Sequence[Option], name: str) -> tuple[Fault, ...]:
    ids = Counter(option.id for option in options)
    texts = Counter(same_when_read(option.text) for option in options)
    same_id = (
        Fault((name, place, "id"), f"The id “{option.id}” is used twice.", "Give each option its own id.")
        for place, option in enumerate(options)
        if ids[option.id] > 1
    )
    same_text = (
        Fault((name, place, "text"), f"Two options say “{option.text}”.", "Reword one or take it out.")
        for place, option in enumerate(options)
        if texts[same_when_read(option.text)] > 1
    )
    return (*same_id, *same_text)
