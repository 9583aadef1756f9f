"""One submitted attempt, as insight sees it: the points for each question version, and nothing about who it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean


@dataclass(frozen=True)
class Sitting:
    """The points from 0 to 1 by question, and which options were chosen where a question has options."""

    points: Mapping[str, float]
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of the options chosen, by question; a question left out has no entry."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds from the question before to this answer, where they are known."""

    def rest(self, question: str) -> float | None:
        """The mean points on all other questions of this attempt; None if there are none."""
        others = [points for one, points in self.points.items() if one != question]
        return fmean(others) if others else None

    @property
    def mean(self) -> float:
        """The mean points of the whole attempt, from 0 to 1."""
        return fmean(self.points.values())


def questions_in(sittings: Iterable[Sitting]) -> tuple[str, ...]:
    """Every question that somebody met, in order of name."""
    return tuple(sorted({question for sitting in sittings for question in sitting.points}))
