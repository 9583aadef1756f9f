"""What authors are shown of questions: what to look at first, and how well outcomes are known, without names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.rules.suppression import FEWEST_SHOWN
from quizzes.insight.figures import share, whole_percent
from quizzes.insight.flags import IN_WORDS, Flagged, flagged, worst_first
from quizzes.insight.items import item_figures
from quizzes.insight.reliability import Reliability, reliability
from quizzes.insight.sittings import Sitting
from quizzes.questions import Question


@dataclass(frozen=True)
class AskedVersion:
    """One version of a question with its figures. `is_current` where it is the one asked today."""

    version: str
    question: Question
    found: Flagged
    is_current: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Why to look at it, one sentence for each flag; empty if there is no reason."""
        return tuple(IN_WORDS[flag] for flag in self.found.flags)


@dataclass(frozen=True)
class Spread:
    """How far organisations lie apart, in percent, without their names: that is nobody's business here."""

    low: int
    high: int
    organisations: int


@dataclass(frozen=True)
class KnownOutcome:
    """How well an outcome is known: percent of points, rounded down, and the same by organisation where shown."""

    outcome: str
    percent: int | None
    by_organisation: Mapping[str, int | None]

    @property
    def spread(self) -> Spread | None:
        """From the lowest to the highest organisation that may be shown; None unless there are two."""
        shown = [percent for percent in self.by_organisation.values() if percent is not None]
        return Spread(min(shown), max(shown), len(shown)) if len(shown) > 1 else None


@dataclass(frozen=True)
class Insight:
    """What the attempts at one quiz say."""

    attempts: int
    versions: tuple[AskedVersion, ...]
    """The one to look at first comes first."""
    reliability: Reliability
    outcomes: tuple[KnownOutcome, ...]

    @property
    def to_look_at(self) -> int:
        """How many question versions raise a flag."""
        return sum(bool(one.found.flags) for one in self.versions)


def insight(
    sittings: Mapping[int, Sitting],
    versions: Mapping[str, Question],
    *,
    current: Mapping[str, str],
    organisations: Mapping[str, Collection[int]],
    outcomes: Sequence[str],
    pass_percent: int,
) -> Insight:
    """Every question version that was asked, and every outcome. `current` gives the version asked today by question.

    Organisations of which fewer than five attempts met an outcome are not shown for it; where exactly one would be left
    out, the next smallest is left out too.
    """
    given = list(sittings.values())
    met = {version for sitting in given for version in sitting.points}
    asked = [
        AskedVersion(
            version,
            question,
            flagged(
                item_figures(version, given), critical=question.critical, options=[one.id for one in question.options]
            ),
            is_current=current.get(question.id) == version,
        )
        for version, question in versions.items()
        if version in met
    ]
    places = {one.version: one for one in asked}
    order = worst_first([one.found for one in asked])
    return Insight(
        attempts=len(given),
        versions=tuple(places[found.figures.question] for found in order),
        reliability=reliability(given, pass_percent=pass_percent),
        outcomes=tuple(_known(outcome, sittings, versions, organisations) for outcome in outcomes),
    )


def _known(
    outcome: str,
    sittings: Mapping[int, Sitting],
    versions: Mapping[str, Question],
    organisations: Mapping[str, Collection[int]],
) -> KnownOutcome:
    points = {
        attempt: earned
        for attempt, sitting in sittings.items()
        if (earned := [mark for version, mark in sitting.points.items() if versions[version].outcome == outcome])
    }
    by_name = {name: [points[one] for one in attempts if one in points] for name, attempts in organisations.items()}
    hidden = _left_out({name: len(found) for name, found in by_name.items()})
    return KnownOutcome(
        outcome,
        _percent(list(points.values())) if len(points) >= FEWEST_SHOWN else None,
        {name: None if name in hidden else _percent(found) for name, found in sorted(by_name.items())},
    )


def _left_out(attempts: Mapping[str, int]) -> frozenset[str]:
    """The small ones, and the next smallest if one alone would be left out, since the whole is shown."""
    small = {name for name, number in attempts.items() if number < FEWEST_SHOWN}
    if len([name for name in small if attempts[name]]) == 1 and len(attempts) > len(small):
        small.add(min((name for name in attempts if name not in small), key=lambda name: (attempts[name], name)))
    return frozenset(small)


def _percent(earned: Sequence[Sequence[float]]) -> int:
    marks = [mark for one in earned for mark in one]
    return whole_percent(share(sum(marks), len(marks)).value)
