"""How far a result would come out the same again: coefficient alpha, the error of a score, and of passing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean, variance

from quizzes.insight.sittings import Sitting, questions_in


@dataclass(frozen=True)
class Reliability:
    """Figures of a test of `items` questions. None where there are too few people or nobody differs."""

    people: int
    items: float
    """Questions in an attempt, on average."""
    alpha: float | None
    """Cronbach's alpha, for right and wrong the same as KR-20: 0 is chance, 1 is the same result each time."""
    standard_error: float | None
    """The standard error of measurement, in points of one attempt."""
    passing: float | None
    """Livingston's coefficient: alpha for the decision to pass. Higher than alpha away from the cut score."""


def reliability(sittings: Sequence[Sitting], *, pass_percent: int) -> Reliability:
    """The reliability of attempts that each drew some questions of a bank.

    Alpha is made from the mean variance of a question and the mean covariance of two that met in one attempt, for a
    test of the mean length; where everybody answered the same questions it is Cronbach's alpha exactly. Pairs that
    fewer than three people met are left out. Where few met the same questions the estimate can pass 1, the most there
    is, and is cut to it. Sources: Cronbach (1951), Psychometrika 16:297-334; Livingston (1972), Journal of Educational
    Measurement 9:13-26.
    """
    if len(sittings) < 3:
        return Reliability(len(sittings), 0.0, None, None, None)
    items = fmean(len(sitting.points) for sitting in sittings)
    alpha = _alpha(sittings, items)
    totals = [sum(sitting.points.values()) for sitting in sittings]
    spread = variance(totals)
    if alpha is None or spread <= 0:
        return Reliability(len(sittings), items, alpha, None, None)
    away = (fmean(totals) - items * pass_percent / 100) ** 2
    return Reliability(
        people=len(sittings),
        items=items,
        alpha=alpha,
        standard_error=sqrt(spread * max(0.0, 1 - alpha)),
        passing=(alpha * spread + away) / (spread + away),
    )


def _alpha(sittings: Sequence[Sitting], items: float) -> float | None:
    if items <= 1:
        return None
    variances = [
        variance(points)
        for question in questions_in(sittings)
        if len(points := [one.points[question] for one in sittings if question in one.points]) >= 3
    ]
    covariances = _covariances(sittings)
    if not variances or not covariances:
        return None
    own, shared = fmean(variances), fmean(covariances)
    whole = own + (items - 1) * shared
    return min(1.0, items * shared / whole) if whole > 0 else None


def _covariances(sittings: Sequence[Sitting]) -> list[float]:
    """The covariance of each two questions that at least three people met in one attempt."""
    pairs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for sitting in sittings:
        for one, other in combinations(sorted(sitting.points), 2):
            pairs.setdefault((one, other), []).append((sitting.points[one], sitting.points[other]))
    return [_covariance(values) for values in pairs.values() if len(values) >= 3]


def _covariance(values: Sequence[tuple[float, float]]) -> float:
    mean_one, mean_other = fmean(one for one, _ in values), fmean(other for _, other in values)
    return sum((one - mean_one) * (other - mean_other) for one, other in values) / (len(values) - 1)
