from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.keeping_fresh import (
    DAYS_BETWEEN,
    OFFER_STANDS_DAYS,
    Fresh,
    Recalled,
    gap_in_words,
    is_offered,
    is_sound_run,
    must_take_it_whole,
    offer,
)
from lms.rules.renewal import RenewalPolicy, ShortRenewal
from quizzes.recall import asked_again, begin

PASSED_ON = date(2026, 1, 10)
DUE = date(2026, 1, 31)
FRESH = Fresh(1, "modern-slavery-1", date(2029, 1, 31), begin(PASSED_ON), None)
WHOLE = RenewalPolicy(short_renewal=ShortRenewal.SOUND_RUN)


def test_it_is_offered_from_the_day_it_is_due_for_three_weeks_and_then_rests() -> None:
    offered = [is_offered(FRESH, on=DUE + timedelta(days=day)) for day in range(-30, 100)]

    assert offered == [False] * 30 + [True] * 21 + [False] * 21 + [True] * 21 + [False] * 21 + [True] * 16


def test_the_wider_the_gap_the_longer_an_offer_not_taken_up_rests() -> None:
    memory = asked_again(FRESH.memory, right=2, asked=2, on=DUE)
    later = replace(FRESH, memory=memory)
    offered = [is_offered(later, on=memory.due_on + timedelta(days=day)) for day in range(200)]

    assert memory.gap_days == 139
    assert offered == [True] * 21 + [False] * 118 + [True] * 21 + [False] * 40


def test_nothing_is_offered_once_it_can_be_renewed() -> None:
    soon = replace(FRESH, expires_on=DUE + timedelta(days=60))

    assert not is_offered(soon, on=DUE)
    assert is_offered(replace(soon, expires_on=DUE + timedelta(days=61)), on=DUE)
    assert is_offered(replace(soon, expires_on=None), on=DUE)


def test_one_is_offered_at_a_time_that_due_longest_and_none_in_the_week_after() -> None:
    other = Fresh(2, "prevent-1", None, begin(PASSED_ON - timedelta(days=5)), None)
    answered = replace(
        FRESH, memory=asked_again(FRESH.memory, right=2, asked=2, on=DUE), last=Recalled(DUE, right=2, asked=2)
    )

    assert offer([FRESH, other], on=DUE) is other
    assert offer([answered, other], on=DUE + timedelta(days=DAYS_BETWEEN - 1)) is None
    assert offer([answered, other], on=DUE + timedelta(days=DAYS_BETWEEN)) is other
    assert offer([], on=DUE) is None


@given(st.dates(PASSED_ON, date(2032, 1, 1)))
def test_an_offer_is_one_of_those_kept_and_never_before_it_is_due(on: date) -> None:
    found = offer([FRESH], on=on)

    assert found in (FRESH, None)
    if found:
        assert DUE <= on < date(2029, 1, 31) - timedelta(days=59)
        assert (on - DUE).days % 42 < OFFER_STANDS_DAYS


# A sound run

JUNE = date(2026, 6, 19)
TWICE = [Recalled(DUE, 2, 2), Recalled(JUNE, 2, 2)]


def test_twice_in_a_row_with_everything_right_is_a_sound_run() -> None:
    assert is_sound_run(TWICE, on=JUNE)
    assert is_sound_run([Recalled(date(2026, 1, 20), 0, 2), *TWICE], on=JUNE)
    assert is_sound_run(TWICE[::-1], on=JUNE)


@pytest.mark.parametrize(
    "recalled",
    [[], TWICE[:1], [Recalled(DUE, 1, 2), Recalled(JUNE, 2, 2)], [Recalled(DUE, 2, 2), Recalled(JUNE, 1, 2)]],
    ids=["nothing", "once", "a miss before", "a miss last"],
)
def test_less_is_none(recalled: list[Recalled]) -> None:
    assert not is_sound_run(recalled, on=JUNE)


def test_a_run_long_ago_is_none() -> None:
    assert is_sound_run(TWICE, on=JUNE + timedelta(days=400))
    assert not is_sound_run(TWICE, on=JUNE + timedelta(days=401))


def test_only_where_a_policy_asks_for_it_does_a_run_decide() -> None:
    assert not must_take_it_whole([RenewalPolicy()], [], on=JUNE)
    assert not must_take_it_whole([], [], on=JUNE)
    assert must_take_it_whole([RenewalPolicy(), WHOLE], TWICE[:1], on=JUNE)
    assert not must_take_it_whole([RenewalPolicy(), WHOLE], TWICE, on=JUNE)


def test_gaps_are_told_in_words_and_never_longer_than_they_are() -> None:
    words = [gap_in_words(days) for days in (7, 21, 59, 60, 139, 300)]

    assert words == ["1 week", "3 weeks", "8 weeks", "2 months", "4 months", "10 months"]
