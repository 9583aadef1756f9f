"""A rubric: somebody who saw the practice says, criterion by criterion, which level describes it.

It is answered by a facilitator or whoever signs off, never by the learner, so a bank holds none. The points are the
mean over the criteria, the lowest level of each counting 0, the highest 1, and those between at even steps. A
criterion without an answer counts 0: it was not seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import Answer, Choice, Content, Fault, Look, Reason, Shelf, Slot, ids_at_fault, repeated
from quizzes.fields import Fields

MOST_CRITERIA = 10
FEWEST_LEVELS, MOST_LEVELS = 2, 5


@dataclass(frozen=True)
class Level:
    """How well something is done, described so that two people would agree on it."""

    id: str
    text: str


@dataclass(frozen=True)
class Criterion:
    """What is looked at, and its levels from the lowest to the highest."""

    id: str
    text: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Rubric(Content):
    """Criteria with their levels."""

    criteria: tuple[Criterion, ...]

    @property
    def hint(self) -> str:
        return "Choose the level that describes what you saw."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Nothing is shuffled: levels are a scale, and criteria come in the order in which they are seen."""
        return ()

    @property
    def key(self) -> Answer:
        return frozenset(f"{criterion.id}={criterion.levels[-1].id}" for criterion in self.criteria)

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        return tuple(
            Slot(
                f"{criterion.id}=",
                criterion.text,
                Look.RADIOS,
                tuple(Choice(level.id, level.text) for level in criterion.levels),
            )
            for criterion in self.criteria
        )

    def points(self, answer: Answer) -> Fraction:
        return sum((_reached(criterion, answer) for criterion in self.criteria), Fraction(0)) / len(self.criteria)

    def reason(self, entry: str) -> Reason:
        id_, _, level = entry.partition("=")
        criterion = next(criterion for criterion in self.criteria if criterion.id == id_)
        return Reason(f"{criterion.text}: {next(one.text for one in criterion.levels if one.id == level)}", "")

    def explained(self) -> Iterator[str]:
        """Nothing beyond what was seen and the highest level."""
        return iter(())

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for place, criterion in enumerate(self.criteria):
            yield ("criteria", place, "text"), criterion.text
            for at, level in enumerate(criterion.levels):
                yield ("criteria", place, "levels", at, "text"), level.text


def _reached(criterion: Criterion, answer: Answer) -> Fraction:
    """The highest level given, as a share of the way up."""
    places = [at for at, level in enumerate(criterion.levels) if f"{criterion.id}={level.id}" in answer]
    return Fraction(max(places, default=0), len(criterion.levels) - 1)


def read(fields: Fields) -> Rubric:
    """`criteria`, each with id, text and `levels`, each of them with id and text, the lowest first."""
    return Rubric(tuple(_criterion(one) for one in fields.each("criteria")))


def _criterion(fields: Fields) -> Criterion:
    id_, text = fields.id("id"), fields.text("text", most=300)
    levels = tuple(_level(one) for one in fields.each("levels"))
    fields.end()
    return Criterion(id_, text, levels)


def _level(fields: Fields) -> Level:
    level = Level(fields.id("id"), fields.text("text", most=400))
    fields.end()
    return level


def _faults(rubric: Rubric) -> Iterator[Fault]:
    if not 1 <= len(rubric.criteria) <= MOST_CRITERIA:
        message = f"There are 1 to {MOST_CRITERIA} criteria, here are {len(rubric.criteria)}."
        yield Fault(("criteria",), message, "Keep the ones that matter most.")
    yield from ids_at_fault([("criteria", place, one.id) for place, one in enumerate(rubric.criteria)])
    for place in repeated([one.text for one in rubric.criteria]):
        yield Fault(("criteria", place, "text"), "Two criteria say the same.", "Reword one or take it out.")
    for place, criterion in enumerate(rubric.criteria):
        path = ("criteria", place, "levels")
        if not FEWEST_LEVELS <= len(criterion.levels) <= MOST_LEVELS:
            message = f"There are {FEWEST_LEVELS} to {MOST_LEVELS} levels, here are {len(criterion.levels)}."
            yield Fault(path, message, "Describe levels that two people would tell apart.")
        for fault in ids_at_fault([("levels", at, one.id) for at, one in enumerate(criterion.levels)]):
            yield Fault((*path[:2], *fault.path), fault.message, fault.remedy)
        for at in repeated([one.text for one in criterion.levels]):
            yield Fault((*path, at, "text"), "Two levels say the same.", "Reword one or take it out.")
