"""A team's standings add up to one sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.standing import Standing
from lms.rules.team_standing import Need, Place, TeamCounts, counted, earliest_missing, need_of

TODAY = date(2026, 11, 25)


def a_place(
    standing: Standing = Standing.NOT_STARTED, *, due_on: date | None = None, expires_on: date | None = None
) -> Place:
    return Place(
        "modern-slavery-1",
        standing,
        required=standing is not Standing.NOT_REQUIRED,
        valid=standing in (Standing.CURRENT, Standing.RENEW_SOON),
        due_on=due_on,
        expires_on=expires_on,
    )


HELD = a_place(Standing.CURRENT, due_on=date(2026, 1, 1), expires_on=date(2028, 1, 31))
LATE = a_place(Standing.OVERDUE, due_on=TODAY - timedelta(days=1))
TODAYS = a_place(Standing.NOT_STARTED, due_on=TODAY)
THIS_MONTH = a_place(Standing.IN_PROGRESS, due_on=date(2026, 11, 30))
LATER = a_place(Standing.NOT_STARTED, due_on=date(2026, 12, 1))
LAPSED = a_place(Standing.LAPSED, due_on=date(2025, 1, 1), expires_on=date(2026, 10, 31))
LAPSED_ASKED_ANEW = a_place(Standing.LAPSED, due_on=date(2027, 1, 1), expires_on=date(2026, 10, 31))
NOT_REQUIRED = a_place(Standing.NOT_REQUIRED)


@pytest.mark.parametrize(
    ("places", "need"),
    [
        ([], Need.NOTHING_REQUIRED),
        ([NOT_REQUIRED], Need.NOTHING_REQUIRED),
        ([HELD, NOT_REQUIRED], Need.UP_TO_DATE),
        ([HELD, LATE, THIS_MONTH], Need.OVERDUE),
        ([TODAYS], Need.DUE_THIS_MONTH),
        ([THIS_MONTH, LATER], Need.DUE_THIS_MONTH),
        ([HELD, LATER], Need.DUE_LATER),
        ([LAPSED], Need.NEEDS_RENEWING),
        ([LAPSED_ASKED_ANEW], Need.NEEDS_RENEWING),
        ([THIS_MONTH, LAPSED, HELD], Need.NEEDS_RENEWING),
        ([LAPSED, LATE], Need.OVERDUE),
    ],
)
def test_a_person_is_counted_by_what_is_most_pressing(places: list[Place], need: Need) -> None:
    assert need_of(places, on=TODAY) == need


def test_the_sentence_says_who_is_up_to_date_and_what_is_to_do() -> None:
    counts = TeamCounts(overdue=2, due_this_month=1, up_to_date=11, nothing_required=3)

    assert counts.in_words == "11 of 14 people are up to date. 2 overdue, 1 due this month."
    assert counts.not_asked_in_words == "3 more people have no required training and are not counted in this."
    assert (counts.asked, counts.in_post) == (14, 17)


@pytest.mark.parametrize(
    ("counts", "sentence", "more"),
    [
        (TeamCounts(), "Nobody is in this team.", ""),
        (TeamCounts(nothing_required=4), "No training is required of anybody here yet.", ""),
        (
            TeamCounts(up_to_date=1, nothing_required=1),
            "1 of 1 person is up to date.",
            "1 more person has no required training and is not counted in this.",
        ),
        (
            TeamCounts(overdue=2, needs_renewing=1, due_this_month=1, up_to_date=10),
            "10 of 14 people are up to date. 2 overdue, 1 needs renewing, 1 due this month.",
            "",
        ),
        (TeamCounts(needs_renewing=3, up_to_date=1), "1 of 4 people are up to date. 3 need renewing.", ""),
        (TeamCounts(due_later=1, up_to_date=1200), "1,200 of 1,201 people are up to date. 1 due later.", ""),
    ],
)
def test_the_sentence_fits_small_and_large_teams(counts: TeamCounts, sentence: str, more: str) -> None:
    assert (counts.in_words, counts.not_asked_in_words) == (sentence, more)


@pytest.mark.parametrize(
    ("place", "words", "day"),
    [
        (HELD, "until", date(2028, 1, 31)),
        (a_place(Standing.CURRENT), "does not run out", None),
        (a_place(Standing.RENEW_SOON, expires_on=date(2026, 12, 31)), "until", date(2026, 12, 31)),
        (LAPSED, "ended on", date(2026, 10, 31)),
        (LATE, "due on", date(2026, 11, 24)),
        (THIS_MONTH, "due on", date(2026, 11, 30)),
        (NOT_REQUIRED, "", None),
    ],
)
def test_each_standing_is_shown_with_the_date_that_matters(place: Place, words: str, day: date | None) -> None:
    assert (place.date_words, place.matters_on) == (words, day)


@given(st.lists(st.sampled_from(Need)))
def test_everybody_is_counted_once(needs: list[Need]) -> None:
    counts = counted(needs)

    assert counts.in_post == counts.of(None) == len(needs)
    assert {need: counts.of(need) for need in Need} == {need: needs.count(need) for need in Need}


def test_the_longest_awaited_date_orders_people() -> None:
    assert earliest_missing([LATER, HELD, LATE]) == LATE.due_on
    assert earliest_missing([LATE, LAPSED]) == LAPSED.expires_on
    assert earliest_missing([HELD, NOT_REQUIRED]) == date.max


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (HELD, "Up to date until 31 January 2028."),
        (a_place(Standing.CURRENT), "Up to date for good."),
        (
            a_place(Standing.RENEW_SOON, expires_on=date(2026, 12, 31)),
            "Up to date until 31 December 2026. It can be renewed now.",
        ),
        (LAPSED, "Was up to date until 31 October 2026. It is time to renew it."),
        (LATE, "Was due on 24 November 2026."),
        (THIS_MONTH, "Begun. Due on 30 November 2026."),
        (LATER, "Not begun yet. Due on 1 December 2026."),
        (NOT_REQUIRED, "Not required."),
    ],
)
def test_each_standing_is_one_plain_sentence_about_the_person(place: Place, sentence: str) -> None:
    assert place.in_words == sentence
