"""In which order courses are taken: what is suggested first, and what has to come before what."""

from collections.abc import Collection
from functools import lru_cache

from courses.course import Award

SUGGESTED_FIRST = Award("trauma-informed-practice", 1)
"""Suggested before everything else, in words and never as a lock. Source: docs/decisions/0007-programme-rules.md."""


@lru_cache(maxsize=500)
def awards_that_count_for(award: Award) -> frozenset[str]:
    """The codes of the awards that satisfy this one: its own and those of the higher tiers of its topic."""
    return frozenset(Award(award.topic, tier).code for tier in range(award.tier, 4))


def still_missing(prerequisites: Collection[Award], ever_completed: Collection[str]) -> tuple[Award, ...]:
    """The prerequisites never completed, in their order. One completed long ago is not missing."""
    return tuple(award for award in prerequisites if awards_that_count_for(award).isdisjoint(ever_completed))
