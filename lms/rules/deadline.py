"""By when an award is to be held, when nobody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lms.rules.dates import add_months
from lms.rules.refusals import Refusal


@dataclass(frozen=True)
class Allowance:
    """Time allowed from the day of assigning. Either weeks or months."""

    weeks: int = 0
    months: int = 0


ALLOWED: Mapping[int, Allowance] = {1: Allowance(weeks=4), 2: Allowance(months=6), 3: Allowance(months=6)}
"""By tier. Source: docs/decisions/0007-programme-rules.md."""
MOST_YEARS = 3
"""A date further away than this is a slip of the hand: an award runs out sooner than that."""


def suggested_due_on(assigned_on: date, *, tier: int, allowed: Mapping[int, Allowance] = ALLOWED) -> date:
    """The last day on which this counts as on time. An allowance of 4 weeks gives 28 days after the assigning.

    KeyError if the tier has no allowance.
    """
    allowance = allowed[tier]
    return add_months(assigned_on, allowance.months) + timedelta(weeks=allowance.weeks)


def due_under_rule(*, in_force_from: date, post_from: date, weeks: int, asked_on: date) -> date:
    """By when a rule asks for its award: so many weeks after the later of the rule's start and the post's.

    Where that day has gone by before the person could be asked, as when a post is entered late, the weeks run from
    the day of asking: nobody is late on the day they hear of it.
    """
    due_on = max(in_force_from, post_from) + timedelta(weeks=weeks)
    return due_on if due_on >= asked_on else asked_on + timedelta(weeks=weeks)


def latest_due_on(assigned_on: date) -> date:
    """The furthest date that may be asked for."""
    return add_months(assigned_on, 12 * MOST_YEARS)


def check_due_on(due_on: date, *, assigned_on: date, field: str) -> None:
    """Refuse a date that has gone by or lies more than three years away."""
    if due_on < assigned_on:
        raise Refusal("The date must be today or later.", field=field)
    if due_on > latest_due_on(assigned_on):
        raise Refusal(f"The date must be within {MOST_YEARS} years of today.", field=field)
