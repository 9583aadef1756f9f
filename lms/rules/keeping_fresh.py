"""Questions that keep a course fresh between renewals: when they are offered, and what a sound run of them is.

An offer and nothing more: nobody is asked to, nothing counts against anybody, and nobody else sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from lms.rules.renewal import RENEWAL_WINDOW_DAYS, RenewalPolicy, ShortRenewal
from quizzes.recall import Memory

QUESTIONS = 2
"""Each about one of the outcomes missed most: two minutes between two visits."""
OFFER_STANDS_DAYS = 21
"""An offer nobody takes up goes away by itself, and comes back after as long a gap as before."""
DAYS_BETWEEN = 7
"""After questions about one course, none about another are offered for a week."""
RUN = 2
"""So many times in a row with every answer right are a sound run: the second comes four months after the first."""
RUN_HOLDS_DAYS = 400
"""A run whose last answers are older says little of today. It is longer than the longest gap and its offer."""


@dataclass(frozen=True)
class Recalled:
    """How questions to keep something fresh went."""

    on: date
    right: int
    asked: int


@dataclass(frozen=True)
class Fresh:
    """A completion that can be kept fresh."""

    completion_id: int
    award: str
    expires_on: date | None
    memory: Memory
    last: Recalled | None
    """The last time; None where nobody was asked yet."""


def is_offered(one: Fresh, *, on: date) -> bool:
    """Whether questions about it stand open on this day: from the day they are due, never once renewing is."""
    if one.expires_on is not None and on >= one.expires_on - timedelta(days=RENEWAL_WINDOW_DAYS):
        return False
    late = (on - one.memory.due_on).days
    comes_back_after = max(one.memory.gap_days, 2 * OFFER_STANDS_DAYS)
    return late >= 0 and late % comes_back_after < OFFER_STANDS_DAYS


def offer(kept: Sequence[Fresh], *, on: date) -> Fresh | None:
    """The one of these that is offered on this day, due longest; None within a week of the last answers."""
    asked = [one.last.on for one in kept if one.last is not None]
    if asked and on < max(asked) + timedelta(days=DAYS_BETWEEN):
        return None
    due = [one for one in kept if is_offered(one, on=on)]
    return min(due, key=lambda one: (one.memory.due_on, one.award), default=None)


def is_sound_run(recalled: Sequence[Recalled], *, on: date) -> bool:
    """Whether the last times since a completion, in any order, were all wholly right, the last not long ago."""
    latest = sorted(recalled, key=lambda one: one.on)[-RUN:]
    return (
        len(latest) == RUN
        and all(one.right == one.asked for one in latest)
        and on <= latest[-1].on + timedelta(days=RUN_HOLDS_DAYS)
    )


def must_take_it_whole(policies: Sequence[RenewalPolicy], recalled: Sequence[Recalled], *, on: date) -> bool:
    """Whether somebody who renews takes the whole course: a policy asks for a sound run, and there is none."""
    asks_for_run = any(policy.short_renewal is ShortRenewal.SOUND_RUN for policy in policies)
    return asks_for_run and not is_sound_run(recalled, on=on)


def gap_in_words(days: int) -> str:
    """Such as "3 weeks" or "5 months": as long as it is, not longer."""
    if days < 60:
        weeks = max(1, floor(days / 7))
        return f"{weeks} week{'s' if weeks > 1 else ''}"
    return f"{floor(days / 30)} months"
