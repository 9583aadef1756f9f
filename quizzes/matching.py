"""Match each line with what belongs to it. Each pair found earns its share; a wrong pair costs nothing.

What can be chosen is shown in one order for all lines, drawn for each attempt, and may be chosen more than once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import Answer, Choice, Content, Fault, Look, Reason, Shelf, Slot, ids_at_fault, repeated, shown_in
from quizzes.fields import Fields

FEWEST, MOST = 2, 8
LONGEST_MATCH = 150
"""Characters; it has to fit into one line of a select as far as a phone can show it."""


@dataclass(frozen=True)
class Pair:
    """A line, what belongs to it, and why."""

    id: str
    prompt: str
    match: str
    why: str


@dataclass(frozen=True)
class Extra:
    """Something that belongs to no line, and why."""

    id: str
    text: str
    why: str


@dataclass(frozen=True)
class Matching(Content):
    """Lines and what to match them with."""

    pairs: tuple[Pair, ...]
    extra: tuple[Extra, ...] = ()

    @property
    def hint(self) -> str:
        return "Choose what belongs to each line."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        prompts = tuple(pair.id for pair in self.pairs)
        matches = tuple(f"={id_}" for id_ in self._matches)
        return (Shelf(prompts, shuffled=True), Shelf(matches, shuffled=True))

    @property
    def key(self) -> Answer:
        return frozenset(f"{pair.id}={pair.id}" for pair in self.pairs)

    @property
    def may_keep_order(self) -> bool:
        return False

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        prompts, matches = self.shelves
        texts = self._matches
        choices = tuple(Choice(id_[1:], texts[id_[1:]]) for id_ in shown_in(order, matches))
        lines = {pair.id: pair.prompt for pair in self.pairs}
        return tuple(Slot(f"{id_}=", lines[id_], Look.SELECT, choices) for id_ in shown_in(order, prompts))

    def points(self, answer: Answer) -> Fraction:
        return Fraction(len(answer & self.key), len(self.pairs))

    def reason(self, entry: str) -> Reason:
        line, _, match = entry.partition("=")
        pair = next(pair for pair in self.pairs if pair.id == line)
        unfit = {extra.id: extra.why for extra in self.extra}
        return Reason(f"{pair.prompt}: {self._matches[match]}", pair.why if line == match else unfit.get(match, ""))

    def explained(self) -> Iterator[str]:
        """Nothing beyond what was given and what is right: each line has one pair to explain."""
        return iter(())

    @property
    def _matches(self) -> dict[str, str]:
        return {pair.id: pair.match for pair in self.pairs} | {extra.id: extra.text for extra in self.extra}

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for place, pair in enumerate(self.pairs):
            yield ("pairs", place, "prompt"), pair.prompt
            yield ("pairs", place, "match"), pair.match
            yield ("pairs", place, "why"), pair.why
        for place, extra in enumerate(self.extra):
            yield ("extra", place, "text"), extra.text
            yield ("extra", place, "why"), extra.why


def read(fields: Fields) -> Matching:
    """`pairs`, each with id, prompt, match and why, and `extra`, each with id, text and why."""
    return Matching(
        tuple(_pair(one) for one in fields.each("pairs")),
        tuple(_extra(one) for one in fields.each("extra", default=())),
    )


def _pair(fields: Fields) -> Pair:
    pair = Pair(
        fields.id("id"),
        fields.text("prompt", most=300),
        fields.text("match", most=LONGEST_MATCH),
        fields.text("why", most=600),
    )
    fields.end()
    return pair


def _extra(fields: Fields) -> Extra:
    extra = Extra(fields.id("id"), fields.text("text", most=LONGEST_MATCH), fields.text("why", most=600))
    fields.end()
    return extra


def _faults(matching: Matching) -> Iterator[Fault]:
    number = len(matching.pairs)
    if not FEWEST <= number <= MOST:
        message = f"There are {FEWEST} to {MOST} pairs to match, here are {number}."
        yield Fault(("pairs",), message, "Split it, or ask for less.")
    if len(matching.extra) > MOST:
        yield Fault(("extra",), f"There are at most {MOST} lines too many.", "Keep the most plausible ones.")
    yield from ids_at_fault(
        [("pairs", place, pair.id) for place, pair in enumerate(matching.pairs)]
        + [("extra", place, extra.id) for place, extra in enumerate(matching.extra)]
    )
    for place in repeated([pair.prompt for pair in matching.pairs]):
        yield Fault(("pairs", place, "prompt"), "Two lines say the same.", "Reword one or take it out.")
    paths: list[tuple[str | int, ...]] = [("pairs", place, "match") for place in range(number)]
    paths += [("extra", place, "text") for place in range(len(matching.extra))]
    for place in repeated([*(pair.match for pair in matching.pairs), *(extra.text for extra in matching.extra)]):
        message = "What belongs to one line says the same as another."
        yield Fault(paths[place], message, "Where several lines belong to one thing, use `kind: sorting`.")
