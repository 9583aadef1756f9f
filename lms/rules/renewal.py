"""How long an award stays valid."""

from datetime import date, timedelta

from lms.rules.dates import add_months, month_end

RENEWAL_WINDOW_DAYS = 60
"""Days before expiry in which renewing is suggested. Source: docs/decisions/0007-programme-rules.md."""


def expires_on(completed_on: date, *, months_valid: int | None) -> date | None:
    """The last day a completion counts as valid: the end of the month, so many months on. None: it does not expire.

    Source: the programme's tiering rules (valid from the day of passing, expiry at month end).
    """
    if months_valid is None:
        return None
    if months_valid < 1:
        raise ValueError("An award is valid for at least one month.")
    return month_end(add_months(completed_on, months_valid))


def window_opens_on(expiry: date) -> date:
    """The first day on which renewing is suggested."""
    return expiry - timedelta(days=RENEWAL_WINDOW_DAYS)
