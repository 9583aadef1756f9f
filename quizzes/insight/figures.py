"""The few figures that item analysis needs, each with the formula's source."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import fmean

Z_95 = 1.959963984540054
"""The normal deviate for an interval that holds the true value in 95 of 100 samples."""


@dataclass(frozen=True)
class Interval:
    """A value, and the range in which the true value lies in 95 of 100 samples."""

    value: float
    low: float
    high: float


def share(hits: float, people: int) -> Interval:
    """The share of people, with Wilson's interval, which stays inside 0 to 1 and holds for few people.

    `hits` may hold part points. Raises ValueError for nobody. Source: Wilson (1927), JASA 22:209-212.
    """
    if people < 1:
        raise ValueError("A share needs at least one person.")
    p = hits / people
    spread = Z_95**2 / people
    middle = (p + spread / 2) / (1 + spread)
    reach = Z_95 / (1 + spread) * sqrt(p * (1 - p) / people + spread / (4 * people))
    return Interval(p, max(0.0, middle - reach), min(1.0, middle + reach))


def whole_percent(share: float) -> int:
    """A share of 0 to 1 in whole percent, rounded down, so that 84.9 % never reads as 85 %."""
    return int(100 * share + 1e-9)  # 0.29 times 100 is a hair less than 29


def correlation(first: Sequence[float], second: Sequence[float]) -> Interval | None:
    """Pearson's correlation with Fisher's interval; None where fewer than four people or nobody differs.

    Source: Fisher (1921), Metron 1:3-32.
    """
    people = len(first)
    if people != len(second):
        raise ValueError("A correlation needs two values of each person.")
    if people < 4:
        return None
    mean_first, mean_second = fmean(first), fmean(second)
    together = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    alone = sqrt(sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second))
    if alone < 1e-12:
        return None
    r = max(-1.0, min(1.0, together / alone))
    bounded = max(-0.999999, min(0.999999, r))
    reach = Z_95 / sqrt(people - 3)
    return Interval(r, tanh(atanh(bounded) - reach), tanh(atanh(bounded) + reach))


def top_and_bottom(points: Sequence[float], standing: Sequence[float], *, part: float = 0.27) -> float | None:
    """How much better the best 27 in 100 did than the last 27 in 100; None for fewer than four people.

    People who stand alike share a place at the border, so that no order of rows changes the answer.
    Source: Kelley (1939), Journal of Educational Psychology 30:17-24.
    """
    people = len(points)
    if people != len(standing):
        raise ValueError("Every mark needs the standing of the person who earned it.")
    if people < 4:
        return None
    wanted = part * people
    rows = sorted(zip(standing, points, strict=True))
    return (_mean_of_first(rows[::-1], wanted) - _mean_of_first(rows, wanted)) if wanted > 0 else None


def _mean_of_first(rows: Sequence[tuple[float, float]], wanted: float) -> float:
    """The mean points of the first so many rows; rows of one standing at the border count in part."""
    total, taken, start = 0.0, 0.0, 0
    while taken < wanted and start < len(rows):
        alike = [points for standing, points in rows[start:] if standing == rows[start][0]]
        weight = min(len(alike), wanted - taken)
        total += weight * fmean(alike)
        taken += weight
        start += len(alike)
    return total / taken
