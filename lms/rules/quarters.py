"""The ends of quarters, between which a trend is read."""

from datetime import date, timedelta

from lms.rules.dates import add_months, month_end


def quarter_ends(on: date, count: int) -> tuple[date, ...]:
    """The last days of the latest quarters of the year that ended by this date, so many, the earliest first."""
    tomorrow = on + timedelta(days=1)
    first_of_quarter = date(tomorrow.year, (tomorrow.month - 1) // 3 * 3 + 1, 1)
    return tuple(month_end(add_months(first_of_quarter, -3 * back - 1)) for back in reversed(range(count)))
