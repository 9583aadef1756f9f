"""Rates of past quarters, remembered for an hour: they come from the ledger and do not change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import current_app

from lms.rules.actor import Scope
from lms.rules.published_rates import Publication

KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 64

Memory = dict[tuple[Scope, date], tuple[datetime, Publication]]


def remembered(scope: Scope, on: date, count: Callable[[date], Publication], *, at: datetime) -> Publication:
    """What was published of this scope as on a past day; counted if nobody asked within the hour."""
    memory: Memory = current_app.extensions.setdefault("past rates", {})
    found = memory.get((scope, on))
    if found and abs(at - found[0]) < KEPT_FOR:
        return found[1]
    if len(memory) >= MOST_KEPT:
        memory.clear()
    shown = count(on)
    memory[scope, on] = (at, shown)
    return shown
