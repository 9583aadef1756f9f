"""Setting a pass mark with a panel, by Angoff's method.

Each judge thinks of people who know just enough, and says of each question how many of a hundred of them would answer
it right. A judge's estimates add up to the score that such a person would have; the mean of the judges is the cut
score. Source: Angoff (1971), Scales, norms, and equivalent scores, in Thorndike (ed.), Educational Measurement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt

LEAST, MOST = 0, 100


@dataclass(frozen=True)
class Judged:
    """What one judge said: of each question, how many of a hundred who know just enough answer it right."""

    judge: str
    estimates: Mapping[str, int]


@dataclass(frozen=True)
class JudgeSum:
    """What one judge's estimates add up to."""

    judge: str
    questions_right: Fraction
    percent: Fraction


@dataclass(frozen=True)
class ItemSpread:
    """What all judges together said of one question, in percent."""

    item: str
    mean: Fraction
    low: int
    high: int

    @property
    def apart(self) -> int:
        """How far the judges lie apart."""
        return self.high - self.low


@dataclass(frozen=True)
class CutScore:
    """The score of somebody who knows just enough, as a panel sees it."""

    questions: int
    judges: tuple[JudgeSum, ...]
    items: tuple[ItemSpread, ...]
    questions_right: Fraction
    """The mean of the judges' sums."""
    percent: Fraction
    """The same as a share of all questions."""
    spread: float | None
    """The standard deviation between judges, in percent; None for one judge."""
    standard_error: float | None
    """How far the mean of another such panel might lie from this one, in percent."""

    @property
    def pass_mark(self) -> int:
        """The lowest whole percent that is not below the cut score."""
        return ceil(self.percent)

    @property
    def most_apart(self) -> tuple[ItemSpread, ...]:
        """The questions with those first on which the judges lie furthest apart: what to talk about."""
        return tuple(sorted(self.items, key=lambda item: -item.apart))


def cut_score(sheets: Sequence[Judged], items: Sequence[str]) -> CutScore:
    """The cut score of a panel that judged these questions.

    Raises ValueError for no judge, no question, a question left out or not asked, or an estimate outside 0 to 100.
    """
    if not sheets or not items:
        raise ValueError("A cut score needs at least one judge and one question.")
    for sheet in sheets:
        if set(sheet.estimates) != set(items):
            raise ValueError(f"{sheet.judge} has to judge each question once.")
        if not all(LEAST <= estimate <= MOST for estimate in sheet.estimates.values()):
            raise ValueError(f"{sheet.judge}: an estimate lies between {LEAST} and {MOST}.")
    judges = tuple(_judge_sum(sheet) for sheet in sheets)
    mean = sum((judge.percent for judge in judges), Fraction(0)) / len(judges)
    spread = _standard_deviation([judge.percent for judge in judges])
    return CutScore(
        questions=len(items),
        judges=judges,
        items=tuple(_item_spread(item, [sheet.estimates[item] for sheet in sheets]) for item in items),
        questions_right=mean * len(items) / 100,
        percent=mean,
        spread=spread,
        standard_error=spread / sqrt(len(judges)) if spread is not None else None,
    )


def _judge_sum(sheet: Judged) -> JudgeSum:
    total = sum(sheet.estimates.values())
    return JudgeSum(sheet.judge, Fraction(total, 100), Fraction(total, len(sheet.estimates)))


def _item_spread(item: str, estimates: Sequence[int]) -> ItemSpread:
    return ItemSpread(item, Fraction(sum(estimates), len(estimates)), min(estimates), max(estimates))


def _standard_deviation(values: Sequence[Fraction]) -> float | None:
    """Of a sample: divided by one less than there are. None for one value."""
    if len(values) < 2:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    return sqrt(sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1))
