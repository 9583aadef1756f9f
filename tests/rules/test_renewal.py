"""How long an award counts under each policy: held against plain counting, month by month and day by day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.refusals import Refusal
from lms.rules.renewal import RenewalKind, RenewalPolicy, check_policy, expires_on, expiries, window_opens_on

DAYS = st.dates(date(2019, 1, 1), date(2034, 12, 31))
HISTORIES = st.lists(DAYS, max_size=6).map(sorted)
MONTHS = st.integers(1, 60)
WINDOWS = st.integers(0, 180)


@st.composite
def policies(draw: st.DrawFn) -> RenewalPolicy:
    """Any policy that a lead could set."""
    kind = draw(st.sampled_from(RenewalKind))
    months = draw(MONTHS)
    window = draw(st.integers(0, min(180, 28 * months - 1)))
    fixed = draw(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
    return RenewalPolicy(kind, months, window, fixed.month, fixed.day)


def rolling(months: int) -> RenewalPolicy:
    return RenewalPolicy(RenewalKind.ROLLING, months)


def anniversary(months: int, window: int = 60) -> RenewalPolicy:
    return RenewalPolicy(RenewalKind.ANNIVERSARY, months, window)


def fixed_date(day: int, month: int, window: int = 60) -> RenewalPolicy:
    return RenewalPolicy(RenewalKind.FIXED_DATE, 12, window, month, day)


# The slow reference: it counts months one by one and looks at every day


def months_on(first: date, months: int) -> date:
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = first.day
    while day > monthrange(year, month)[1]:
        day -= 1
    return date(year, month, day)


def end_of_month(on: date) -> date:
    while (on + timedelta(days=1)).month == on.month:
        on += timedelta(days=1)
    return on


def slowly(completed: list[date], policy: RenewalPolicy) -> tuple[date, ...]:
    found: list[date] = []
    first, terms = None, 0
    for done in completed:
        match policy.kind:
            case RenewalKind.ROLLING:
                found.append(end_of_month(months_on(done, policy.months_valid)))
            case RenewalKind.FIXED_DATE:
                day = done + timedelta(days=policy.window_days)
                last = min(policy.day, monthrange(day.year, policy.month)[1])
                while (day.month, day.day) != (policy.month, last):
                    day += timedelta(days=1)
                    last = min(policy.day, monthrange(day.year, policy.month)[1])
                found.append(day)
            case RenewalKind.ANNIVERSARY:
                if found and 0 <= (found[-1] - done).days <= policy.window_days:
                    terms += 1
                elif not found or months_on(done, policy.months_valid) > found[-1]:
                    first, terms = done, 1
                assert first is not None
                found.append(months_on(first, terms * policy.months_valid))
    return tuple(found)


@given(HISTORIES, policies())
def test_every_policy_gives_what_plain_counting_gives(completed: list[date], policy: RenewalPolicy) -> None:
    assert expiries(completed, policy) == slowly(completed, policy)


@given(HISTORIES, policies())
def test_a_completion_always_counts_however_early(completed: list[date], policy: RenewalPolicy) -> None:
    found = expiries(completed, policy)

    assert list(found) == sorted(found), "A later completion never ends sooner than an earlier one."
    assert all(done <= until for done, until in zip(completed, found, strict=True))


@given(HISTORIES, policies(), DAYS)
def test_a_completion_more_takes_nothing_from_those_before(
    completed: list[date], policy: RenewalPolicy, more: date
) -> None:
    before = [day for day in completed if day <= more]

    assert expiries([*before, more], policy)[: len(before)] == expiries(before, policy)


@given(DAYS, MONTHS)
def test_the_default_is_rolling_to_the_end_of_the_month(completed_on: date, months: int) -> None:
    assert expiries([completed_on], rolling(months)) == (expires_on(completed_on, months_valid=months),)


def test_an_anniversary_counted_from_29_february_does_not_drift() -> None:
    renewed = [date(2024, 2, 29), date(2025, 2, 1), date(2026, 2, 1), date(2027, 2, 1), date(2028, 2, 1)]

    assert expiries(renewed, anniversary(12)) == (
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2029, 2, 28),
    )


@pytest.mark.parametrize(
    ("renewed_on", "until"),
    [
        (date(2026, 6, 15), date(2027, 6, 15)),  # outside the window: a new count begins
        (date(2026, 9, 11), date(2027, 9, 11)),  # the day before the window of 60 days
        (date(2026, 9, 12), date(2027, 11, 11)),  # its first day: the day of the year stays
        (date(2026, 11, 11), date(2027, 11, 11)),  # its last day
        (date(2026, 11, 12), date(2027, 11, 12)),  # lapsed: a new count begins
    ],
)
def test_an_anniversary_is_kept_inside_the_window_alone(renewed_on: date, until: date) -> None:
    assert expiries([date(2025, 11, 11), renewed_on], anniversary(12)) == (date(2026, 11, 11), until)


def test_renewing_twice_in_a_row_does_not_stack_years() -> None:
    twice = [date(2025, 11, 11), date(2026, 11, 1), date(2026, 11, 1)]

    assert expiries(twice, anniversary(12)) == (date(2026, 11, 11), date(2027, 11, 11), date(2027, 11, 11))


@pytest.mark.parametrize(
    ("completed_on", "until"),
    [
        (date(2026, 7, 2), date(2026, 8, 31)),
        (date(2026, 7, 3), date(2027, 8, 31)),  # inside the 60 days before, it counts for the year after
        (date(2026, 8, 31), date(2027, 8, 31)),
        (date(2026, 9, 1), date(2027, 8, 31)),
    ],
)
def test_a_fixed_date_is_the_next_one_that_is_not_too_near(completed_on: date, until: date) -> None:
    assert expiries([completed_on], fixed_date(31, 8)) == (until,)


def test_29_february_as_a_fixed_date_is_the_last_of_february() -> None:
    done = [date(2026, 5, 1), date(2027, 5, 1)]

    assert expiries(done, fixed_date(29, 2)) == (date(2027, 2, 28), date(2028, 2, 29))


def test_completions_out_of_order_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="order"):
        expiries([date(2026, 2, 1), date(2026, 1, 1)], rolling(12))


def test_policies_say_what_they_do() -> None:
    assert [policy.in_words for policy in (rolling(36), anniversary(1, 7), fixed_date(31, 8))] == [
        "for 36 months from each completion, to the end of the month",
        "for 1 month; renewed in the last 7 days, the day of the year stays the same",
        "until 31 August of each year; done in the 60 days before, it counts for the year after",
    ]


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (rolling(0), "months_valid"),
        (rolling(121), "months_valid"),
        (anniversary(12, -1), "window_days"),
        (anniversary(12, 181), "window_days"),
        (anniversary(1, 28), "window_days"),
        (fixed_date(0, 8), "fixed_day"),
        (fixed_date(31, 6), "fixed_day"),
        (fixed_date(31, 10**30), "fixed_day"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(policy: RenewalPolicy, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_policy(policy)

    assert refused.value.field == field


@given(policies())
def test_every_policy_that_is_used_here_may_be_set(policy: RenewalPolicy) -> None:
    check_policy(policy)


def test_the_window_for_renewing_is_sixty_days() -> None:
    assert window_opens_on(date(2026, 12, 31)) == date(2026, 11, 1)
