"""When people may be reminded of something: from 8 in the morning to 6 in the evening in London, Monday to Friday."""

from datetime import UTC, date, datetime, time, timedelta

from lms.rules.dates import LONDON

OPENS = time(8)
CLOSES = time(18)
"""The first moment of the evening in which nobody is reminded any more."""
SATURDAY = 5
GRACE = timedelta(hours=1)
"""How long after the hours begin what waited over night may take."""


def may_remind(at: datetime) -> bool:
    """Whether this instant lies in the hours."""
    there = at.astimezone(LONDON)
    return is_working_day(there.date()) and OPENS <= there.time() < CLOSES


def is_working_day(on: date) -> bool:
    """Monday to Friday. Holidays count as working days."""
    return on.weekday() < SATURDAY


def next_opening(at: datetime) -> datetime:
    """This instant if it lies in the hours, else the next one (UTC) in which they begin."""
    if may_remind(at):
        return at
    there = at.astimezone(LONDON)
    day = there.date() if there.time() < OPENS else there.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=LONDON).astimezone(UTC)


def previous_working_day(on: date) -> date:
    """The last Monday to Friday before this date."""
    day = on - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def is_overdue(planned_at: datetime, *, at: datetime) -> bool:
    """Whether what was planned then should have been sent by now: a day has gone by, and some of the hours too."""
    return at >= next_opening(planned_at + timedelta(days=1)) + GRACE
