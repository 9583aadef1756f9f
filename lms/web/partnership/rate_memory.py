"""What was published before: past quarters, which do not change, and today for as long as nothing has changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flask import current_app

from lms.rules.actor import Scope
from lms.rules.published_rates import Publication, Tally, published
from lms.rules.quarter import SetTarget, targets_on
from lms.rules.quarters import quarter_ends
from lms.web.partnership.rate_tables import TrendRow

KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 64
QUARTERS = 4

Memory = dict[tuple[str, Scope, date], tuple[datetime, Publication]]


def remembered(
    reader: str, scope: Scope, on: date, count: Callable[[date], Publication], *, at: datetime
) -> Publication:
    """What this kind of reader may see of a scope as on a past day; counted if nobody asked within the hour."""
    memory: Memory = current_app.extensions.setdefault("past rates", {})
    found = memory.get((reader, scope, on))
    if found and abs(at - found[0]) < KEPT_FOR:
        return found[1]
    if len(memory) >= MOST_KEPT:
        memory.clear()
    shown = count(on)
    memory[reader, scope, on] = (at, shown)
    return shown


def published_once(scope: Scope, tally: Tally) -> Publication:
    """What may be shown of this tally: worked out again only when a figure differs from the last time it was asked."""
    latest: dict[Scope, tuple[Tally, Publication]] = current_app.extensions.setdefault("latest rates", {})
    found = latest.get(scope)
    if found and found[0] == tally:
        return found[1]
    shown = published(tally)
    latest[scope] = (tally, shown)
    return shown


def trend(
    place: int,
    award: str,
    *,
    reader: str,
    scope: Scope,
    on: date,
    shown: Publication,
    count: Callable[[date], Publication],
    at: datetime,
    aims: Sequence[SetTarget] = (),
) -> list[TrendRow]:
    """The rate of this place and award at the ends of the latest quarters, and on the day itself as `shown`.

    `aims`: every target in the order in which it was set.
    """
    ends = [end for end in quarter_ends(on, QUARTERS) if end < on]
    then = [(end, remembered(reader, scope, end, count, at=at)) for end in ends]
    return [
        TrendRow(day, one.compliance(place, award), targets_on(aims, day).get(award))
        for day, one in [*then, (on, shown)]
    ]
