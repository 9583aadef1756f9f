"""Civil dates of the programme: due dates and expiry are Europe/London dates and include their last day."""

from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(at: datetime) -> date:
    """The date on a Londoner's calendar at this instant. Refuses naive instants with ValueError."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(LONDON).date()


def london_midnight(on: date) -> datetime:
    """The instant (UTC) at which this London date begins."""
    return datetime(on.year, on.month, on.day, tzinfo=LONDON).astimezone(UTC)


def add_months(start: date, months: int) -> date:
    """The same day so many months later; a day the month does not have becomes its last day.

    Always count from the first date, never from an earlier result, so that 31 January does not drift to the 28th.
    """
    month_index = start.year * 12 + (start.month - 1) + months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def month_end(on: date) -> date:
    """The last day of this date's month."""
    return on.replace(day=monthrange(on.year, on.month)[1])
