"""Nobody is reminded in the evening, at night or at the weekend; and what waits over night is not late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.quiet_hours import is_overdue, may_remind, next_opening

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_the_hours_are_those_of_london_in_winter_and_summer() -> None:
    asked = (
        "2026-11-25T07:59:59+00:00",
        "2026-11-25T08:00:00+00:00",
        "2026-11-25T17:59:59+00:00",
        "2026-11-25T18:00:00+00:00",
        "2026-11-28T12:00:00+00:00",
        "2026-07-01T07:00:00+00:00",
        "2026-07-01T17:00:00+00:00",
    )
    assert [may_remind(london(one)) for one in asked] == [False, True, True, False, False, True, False]


@given(INSTANTS)
def test_the_next_opening_lies_in_the_hours_and_none_was_before_it(at: datetime) -> None:
    opening = next_opening(at)

    assert may_remind(opening)
    assert opening >= at
    if opening > at:
        assert not may_remind(opening - timedelta(seconds=1))
        assert opening - at <= timedelta(hours=62)


def test_what_waits_over_a_weekend_is_late_only_on_monday() -> None:
    friday = london("2026-11-27T17:00:00+00:00")

    assert not is_overdue(friday, at=london("2026-11-30T08:59:00+00:00"))
    assert is_overdue(friday, at=london("2026-11-30T09:00:00+00:00"))
    assert is_overdue(london("2026-11-24T10:00:00+00:00"), at=london("2026-11-25T11:00:00+00:00"))
