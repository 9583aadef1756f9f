"""How one version of a question works: how many get it right, whether it tells people apart, which options are used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from quizzes.insight.figures import Interval, correlation, share, top_and_bottom
from quizzes.insight.sittings import Sitting


@dataclass(frozen=True)
class OptionUse:
    """How many people chose an option, of all who met the question."""

    option: str
    people: int
    share: float


@dataclass(frozen=True)
class ItemFigures:
    """What is known of one question version from those who met it."""

    question: str
    people: int
    facility: Interval
    """The mean points, from 0 (nobody) to 1 (everybody)."""
    discrimination: Interval | None
    """The correlation of the points with the rest of the same attempt; None where it cannot be told."""
    top_minus_bottom: float | None
    """Mean points of the best 27 in 100 less those of the last 27 in 100, by the whole attempt."""
    options: tuple[OptionUse, ...]
    """By how often they were chosen, the most first. Options that nobody chose are not among them."""
    left_out: int
    median_seconds: float | None


def item_figures(question: str, sittings: Sequence[Sitting]) -> ItemFigures:
    """The figures of one question version. Raises ValueError if nobody met it."""
    met = [sitting for sitting in sittings if question in sitting.points]
    points = [sitting.points[question] for sitting in met]
    compared = [
        (own, rest) for own, rest in zip(points, (one.rest(question) for one in met), strict=True) if rest is not None
    ]
    seconds = [sitting.seconds[question] for sitting in met if question in sitting.seconds]
    uses = Counter(option for sitting in met for option in sitting.chosen.get(question, ()))
    return ItemFigures(
        question=question,
        people=len(met),
        facility=share(sum(points), len(met)),
        discrimination=correlation([own for own, _ in compared], [rest for _, rest in compared]),
        top_minus_bottom=top_and_bottom(points, [sitting.mean for sitting in met]),
        options=tuple(
            OptionUse(option, people, people / len(met))
            for option, people in sorted(uses.items(), key=lambda use: (-use[1], use[0]))
        ),
        left_out=sum(1 for sitting in met if sitting.chosen and question not in sitting.chosen),
        median_seconds=median(seconds) if seconds else None,
    )
