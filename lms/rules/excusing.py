"""What people can be excused from, why, and for how long at most."""

from collections.abc import Mapping
from datetime import date

from lms.rules.dates import add_months
from lms.rules.refusals import Refusal

LONGEST_EXEMPTION_MONTHS = 12
"""Whoever is away for longer is looked at again. Source: docs/decisions/0011-evidence-and-excuses.md."""
LONGEST_EXTENSION_MONTHS = 12
LONGEST_PAUSE_MONTHS = 6

EXEMPT_BECAUSE: Mapping[str, str] = {
    "away": "Away from work for a while",
    "not-their-job": "Not part of this job",
    "another-way": "Another way of learning this is agreed",
    "leaving": "Leaving soon",
}
"""Nothing here says anything about somebody's health or home; and there is no free text, which would."""
LATER_BECAUSE: Mapping[str, str] = {
    "more-time": "More time is agreed",
    "away": "Away from work for a while",
    "session": "Waiting for a place on a live session",
    "access": "Needs the course in another form",
}
PAUSES: Mapping[str, tuple[str, int]] = {
    "month": ("One month", 1),
    "quarter": ("Three months", 3),
    "half-year": ("Six months", LONGEST_PAUSE_MONTHS),
}
"""How long a learner can be without reminders: the words, and months."""


def exempt_reason(key: str) -> str:
    """The reason in words. Refuses one that is not in the list."""
    return _chosen(EXEMPT_BECAUSE, key)


def later_reason(key: str) -> str:
    """The reason in words. Refuses one that is not in the list."""
    return _chosen(LATER_BECAUSE, key)


def check_until(until: date | None, *, on: date) -> date:
    """The last day of an exemption. Refuses a day gone by, and one more than a year away."""
    if until is None:
        raise Refusal("Enter the last day it holds.", field="until")
    if until < on:
        raise Refusal("The last day must be today or later.", field="until")
    if until > add_months(on, LONGEST_EXEMPTION_MONTHS):
        raise Refusal("The last day must be within a year. You can give it again then.", field="until")
    return until


def check_later_date(due_on: date | None, *, now_due_on: date, on: date) -> date:
    """A later date to hold an award by. Refuses one that is not later than it is now, and one more than a year away."""
    if due_on is None:
        raise Refusal("Enter the new date.", field="due")
    if due_on <= now_due_on:
        raise Refusal("The new date must be later than the date it has now.", field="due")
    if due_on < on:
        raise Refusal("The new date must be today or later.", field="due")
    if due_on > add_months(on, LONGEST_EXTENSION_MONTHS):
        raise Refusal("The new date must be within a year.", field="due")
    return due_on


def pause_until(key: str, *, on: date) -> date:
    """The last day without reminders. Refuses a length that is not in the list."""
    if key not in PAUSES:
        raise Refusal("Choose how long.", field="pause")
    return add_months(on, PAUSES[key][1])


def _chosen(reasons: Mapping[str, str], key: str) -> str:
    if key not in reasons:
        raise Refusal("Choose the reason.", field="reason")
    return reasons[key]
