"""What may be planned, who gets a place, and when people are reminded."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.booking import (
    Terms,
    availability,
    check,
    hours,
    is_soon,
    london_instant,
    reminded_from,
    to_promote,
)
from lms.rules.quiet_hours import is_working_day
from lms.rules.refusals import Refusals

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
GOOD = Terms(AT + timedelta(days=8), 90, "Library", "", 12, "Farah", "")


def wrong(terms: Terms, *, has_place: int = 0) -> dict[str | None, str]:
    try:
        check(terms, has_place=has_place, at=AT)
    except Refusals as refusals:
        return {one.field: one.sentence for one in refusals.refusals}
    return {}


def test_a_good_session_is_not_refused() -> None:
    assert wrong(GOOD) == {}


def test_every_fault_is_said_at_its_field_at_once() -> None:
    assert wrong(Terms(AT, 5, "", "j" * 501, 0, "", "a" * 501)) == {
        "held_on": "Enter a day and time that are still to come.",
        "minutes": "Enter a number of minutes from 15 to 600.",
        "places": "Enter a number of places from 1 to 200.",
        "place": "Enter where it is held, or that it is online.",
        "led_by": "Enter who leads the session.",
        "joining": "Use at most 500 characters.",
        "access": "Use at most 500 characters.",
    }
    assert wrong(replace(GOOD, starts_at=AT + timedelta(days=731))) == {"held_on": "Enter a day in the next two years."}


@pytest.mark.parametrize(
    ("has_place", "said"),
    [
        (12, {}),
        (13, {"places": "13 people have a place already. Enter 13 or more."}),
    ],
)
def test_nobody_loses_a_place_to_a_smaller_number(has_place: int, said: dict[str | None, str]) -> None:
    assert wrong(GOOD, has_place=has_place) == said


def test_only_day_time_place_and_way_in_are_a_move() -> None:
    assert not replace(GOOD, places=20, led_by="Gita", access="Step-free").moved_from(GOOD)
    assert all(
        replace(GOOD, **{name: value}).moved_from(GOOD)
        for name, value in (("starts_at", AT + timedelta(days=9)), ("minutes", 60), ("place", "Hall"), ("joining", "x"))
    )


@given(st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(), unique=True, max_size=20))
def test_free_places_go_to_those_who_asked_first(places: int, taken: int, waiting: list[int]) -> None:
    lucky = to_promote(places, taken=taken, waiting=waiting)

    assert list(lucky) == waiting[: len(lucky)]
    assert len(lucky) == min(len(waiting), max(0, places - taken))


@pytest.mark.parametrize(
    ("taken", "waiting", "said"),
    [
        (0, 0, "3 places left"),
        (2, 0, "1 place left"),
        (3, 0, "Full. You can wait for a place"),
        (3, 1, "Full. 1 person is waiting"),
        (2, 2, "Full. 2 people are waiting"),
    ],
)
def test_what_is_left_is_said_in_words(taken: int, waiting: int, said: str) -> None:
    assert availability(3, taken=taken, waiting=waiting) == said


@pytest.mark.parametrize(
    ("held_on", "reminded"),
    [
        (date(2026, 12, 3), date(2026, 12, 1)),  # Thursday
        (date(2026, 11, 30), date(2026, 11, 26)),  # Monday
        (date(2026, 12, 1), date(2026, 11, 27)),  # Tuesday
        (date(2026, 12, 5), date(2026, 12, 3)),  # Saturday
    ],
)
def test_people_are_reminded_two_working_days_before(held_on: date, reminded: date) -> None:
    assert reminded_from(held_on) == reminded


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_reminder_is_on_a_working_day_at_most_four_days_before(held_on: date) -> None:
    found = reminded_from(held_on)

    assert is_working_day(found)
    assert 2 <= (held_on - found).days <= 4


def test_times_are_those_of_a_clock_in_london() -> None:
    assert london_instant(date(2027, 6, 3), time(9, 30)) == datetime(2027, 6, 3, 8, 30, tzinfo=UTC)
    assert hours(datetime(2027, 6, 3, 8, 30, tzinfo=UTC), 210) == "9:30am to 1pm"
    assert GOOD.in_words == "Thursday 3 December 2026, 10am to 11:30am"


def test_a_letter_about_the_next_days_does_not_wait_for_office_hours() -> None:
    assert [is_soon(AT + timedelta(days=days), at=AT) for days in (1, 2, 3, 4)] == [True, True, False, False]
