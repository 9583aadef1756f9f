"""How long an award stays valid, and what renewing it early does. A completion counts however early it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from lms.rules.dates import add_months, month_end
from lms.rules.refusals import Refusal

RENEWAL_WINDOW_DAYS = 60
"""Days before expiry in which renewing is suggested. Source: docs/decisions/0007-programme-rules.md."""
MOST_MONTHS = 120
MOST_WINDOW_DAYS = 180
OUTSIDE = frozenset({"evidence", "prior learning"})
"""Ways of completing whose end somebody else set: a policy can let them count for less long, never for longer."""


class RenewalKind(StrEnum):
    """How the next expiry follows from a completion."""

    ROLLING = "rolling"
    """So many months from each completion, to the end of that month."""
    ANNIVERSARY = "anniversary"
    """So many months from the first; renewed inside the window, the day of the year stays."""
    FIXED_DATE = "fixed date"
    """The same day of every year; done inside the window before it, it counts for the year after."""


class ShortRenewal(StrEnum):
    """Who may show what they still know when they renew, and read only what is left."""

    EVERYBODY = "everybody"
    SOUND_RUN = "sound run"
    """Who answered the questions that keep it fresh, and whose last answers were right. Others take it whole."""


@dataclass(frozen=True)
class RenewalPolicy:
    """How long an award counts for whoever falls under a rule."""

    kind: RenewalKind = RenewalKind.ROLLING
    months_valid: int = 36
    """Not asked of a fixed date, which is of every year."""
    window_days: int = RENEWAL_WINDOW_DAYS
    month: int = 0
    day: int = 0
    """Of a fixed date. 29 February is the last day of February in other years."""
    short_renewal: ShortRenewal = ShortRenewal.EVERYBODY

    @property
    def short_in_words(self) -> str:
        """Who may show what they still know when they renew."""
        if self.short_renewal is ShortRenewal.SOUND_RUN:
            return "People whose last answers to the questions between renewals were right may skip what they know."
        return "Everybody may show what they still know, and skip it."

    @property
    def in_words(self) -> str:
        """Such as "for 36 months from each completion, to the end of the month"."""
        match self.kind:
            case RenewalKind.ROLLING:
                return f"for {_months(self.months_valid)} from each completion, to the end of the month"
            case RenewalKind.ANNIVERSARY:
                return (
                    f"for {_months(self.months_valid)}; renewed in the last {self.window_days} days, "
                    "the day of the year stays the same"
                )
            case RenewalKind.FIXED_DATE:
                return (
                    f"until {self.day} {date(2024, self.month, 1):%B} of each year; done in the {self.window_days} "
                    "days before, it counts for the year after"
                )


def check_policy(policy: RenewalPolicy) -> None:
    """Refuse months, days and dates that make no sense, each beside its field."""
    if policy.kind is RenewalKind.FIXED_DATE:
        try:
            date(2024, policy.month, policy.day)
        except (ValueError, OverflowError):
            raise Refusal("Enter a day and a month, such as 31 and 8.", field="fixed_day") from None
    elif not 1 <= policy.months_valid <= MOST_MONTHS:
        raise Refusal(f"Enter a number of months from 1 to {MOST_MONTHS}.", field="months_valid")
    if not 0 <= policy.window_days <= MOST_WINDOW_DAYS:
        raise Refusal(f"Enter a number of days from 0 to {MOST_WINDOW_DAYS}.", field="window_days")
    if policy.kind is RenewalKind.ANNIVERSARY and policy.window_days >= 28 * policy.months_valid:
        raise Refusal("The days before the end must be fewer than the months it counts for.", field="window_days")


def expires_on(completed_on: date, *, months_valid: int | None) -> date | None:
    """The last day a completion counts as valid: the end of the month, so many months on. None: it does not expire.

    Source: the programme's tiering rules (valid from the day of passing, expiry at month end).
    """
    if months_valid is None:
        return None
    if months_valid < 1:
        raise ValueError("An award is valid for at least one month.")
    return month_end(add_months(completed_on, months_valid))


def expiries(completed: Sequence[date], policy: RenewalPolicy) -> tuple[date, ...]:
    """The last day on which each of a person's completions of an award counts under this policy, the earliest first.

    A later completion never ends sooner than an earlier one. Months are counted from the first date, so that
    29 February and the 31st do not drift. ValueError unless the dates are in order.
    """
    if any(later < earlier for earlier, later in pairwise(completed)):
        raise ValueError("Completions are counted in the order in which they were made.")
    match policy.kind:
        case RenewalKind.ROLLING:
            return tuple(month_end(add_months(done, policy.months_valid)) for done in completed)
        case RenewalKind.ANNIVERSARY:
            return _anniversaries(completed, policy)
        case RenewalKind.FIXED_DATE:
            return tuple(_fixed_date_after(done + timedelta(days=policy.window_days), policy) for done in completed)


def window_opens_on(expiry: date) -> date:
    """The first day on which renewing is suggested."""
    return expiry - timedelta(days=RENEWAL_WINDOW_DAYS)


def _anniversaries(completed: Sequence[date], policy: RenewalPolicy) -> tuple[date, ...]:
    """Each expiry is so many terms from the first date; a completion outside the window begins a new count."""
    found: list[date] = []
    first, terms = date.min, 0
    for done in completed:
        expiry = found[-1] if found else None
        if expiry is not None and expiry - timedelta(days=policy.window_days) <= done <= expiry:
            terms += 1
        elif expiry is None or add_months(done, policy.months_valid) > expiry:
            first, terms = done, 1
        found.append(add_months(first, terms * policy.months_valid))
    return tuple(found)


def _fixed_date_after(earliest: date, policy: RenewalPolicy) -> date:
    """The first of the yearly dates that is this date or later."""
    this_year = _fixed_date_of(earliest.year, policy)
    return this_year if this_year >= earliest else _fixed_date_of(earliest.year + 1, policy)


def _fixed_date_of(year: int, policy: RenewalPolicy) -> date:
    return min(date(year, policy.month, 1) + timedelta(days=policy.day - 1), month_end(date(year, policy.month, 1)))


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"
