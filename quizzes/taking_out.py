"""Questions that were taken out are drawn no more, wherever the rest of the bank still makes a whole attempt.

What is taken out is known by its version: a question that its author has changed is another version, and is drawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizzes.drawing import BlueprintFault, draw
from quizzes.quiz import Bank, Blueprint


class Short(StrEnum):
    """What there would be too few of."""

    OUTCOME = "outcome"
    """Questions about an outcome: none would be left."""
    ITEMS = "items"
    """Questions in all."""
    CRITICAL = "critical"
    """Questions about safety."""
    QUOTA = "quota"
    """Questions about an outcome, of a difficulty, or both, of which an attempt has so many."""
    APART = "apart"
    """Questions that may meet."""


@dataclass(frozen=True)
class Shortage:
    """Of what an attempt would have too few, how many it needs, and how many questions would be left to draw from."""

    of: Short
    needed: int
    left: int
    what: str = ""
    """The id of the outcome, or the quota in words; empty where it is about all questions."""


def without(bank: Bank, versions: Collection[str]) -> Bank:
    """The bank without these versions; those it does not hold change nothing."""
    if not versions:
        return bank  # as nearly always
    return Bank(tuple(question for question in bank if question.version not in versions))


def not_drawn(bank: Bank, blueprint: Blueprint, taken_out: Sequence[str]) -> tuple[str, ...]:
    """Those of the versions taken out that are really drawn no more, in the order in which they were taken out.

    One after the other: where too few would be left, the one taken out last is drawn as before. So taking out one more
    never brings another one back. `draw` makes an attempt of the rest whenever it makes one of the whole bank.
    """
    held = {question.version for question in bank}
    gone: list[str] = []
    for version in dict.fromkeys(taken_out):
        if version in held and shortage(bank, blueprint, [*gone, version]) is None:
            gone.append(version)
    return tuple(gone)


def shortage(bank: Bank, blueprint: Blueprint, gone: Collection[str]) -> Shortage | None:
    """What there would be too few of without these versions; None where the rest makes a whole attempt.

    Every outcome of the bank has to have a question left: one that is no longer asked about would be missed in silence.
    """
    rest = without(bank, gone)
    for outcome in bank.by_outcome:
        if outcome not in rest.by_outcome:
            return Shortage(Short.OUTCOME, 1, 0, outcome)
    try:
        draw(rest, blueprint, seed="", seen={})
    except BlueprintFault:
        return _what_is_short(rest, blueprint)
    return None


def _what_is_short(rest: Bank, blueprint: Blueprint) -> Shortage:
    if len(rest) < blueprint.items:
        return Shortage(Short.ITEMS, blueprint.items, len(rest))
    critical = sum(question.critical for question in rest)
    if critical < blueprint.critical_items:
        return Shortage(Short.CRITICAL, blueprint.critical_items, critical)
    for quota in blueprint.quotas:
        covered = sum(quota.covers(question) for question in rest)
        if covered < quota.items:
            return Shortage(Short.QUOTA, quota.items, covered, str(quota))
    return Shortage(Short.APART, blueprint.items, len(rest))
