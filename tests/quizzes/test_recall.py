"""Gaps widen while answers are right, close after wrong ones, and the same answers always give the same days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.recall import LONGEST_GAP_DAYS, SHORTEST_GAP_DAYS, Looked, Memory, asked_again, begin, missed_most

PASSED_ON = date(2026, 11, 25)
days = st.dates(date(2020, 1, 1), date(2060, 1, 1))
rounds = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 900)), max_size=8)
"""How many of two were right, and how many days after they were due."""


def after(start: date, sequence: list[tuple[int, int]]) -> Memory:
    """What is remembered after these rounds."""
    memory = begin(start)
    for right, late in sequence:
        memory = asked_again(memory, right=right, asked=2, on=memory.due_on + timedelta(days=late))
    return memory


def gaps(sequence: list[int]) -> list[int]:
    """The gaps in days of somebody who answers on the day each time."""
    memory, found = begin(PASSED_ON), []
    for right in sequence:
        found.append(memory.gap_days)
        memory = asked_again(memory, right=right, asked=2, on=memory.due_on)
    return [*found, memory.gap_days]


def test_three_weeks_then_some_four_months_then_ten() -> None:
    assert gaps([2, 2, 2]) == [21, 139, 300, 300]


def test_nothing_right_brings_them_back_in_three_weeks_and_one_right_later_than_that() -> None:
    assert gaps([0]) == [21, 21]
    assert gaps([2, 2, 0, 2]) == [21, 139, 300, 21, 58]
    assert 21 < gaps([1])[1] < gaps([2])[1]


@given(days, rounds, st.integers(0, 900))
def test_after_right_answers_the_gap_is_wider_until_it_is_as_wide_as_it_gets(
    start: date, sequence: list[tuple[int, int]], late: int
) -> None:
    before = after(start, sequence)

    now = asked_again(before, right=2, asked=2, on=before.due_on + timedelta(days=late))

    assert now.gap_days > before.gap_days or before.gap_days == now.gap_days == LONGEST_GAP_DAYS


@given(days, rounds, st.integers(0, 900))
def test_more_right_never_brings_them_back_sooner(start: date, sequence: list[tuple[int, int]], late: int) -> None:
    before = after(start, sequence)
    on = before.due_on + timedelta(days=late)

    none, one, both = (asked_again(before, right=right, asked=2, on=on).gap_days for right in (0, 1, 2))

    assert SHORTEST_GAP_DAYS <= none <= one <= both <= LONGEST_GAP_DAYS


@given(days, rounds, st.integers(-900, 900), st.integers(0, 2))
def test_the_next_time_always_lies_ahead(start: date, sequence: list[tuple[int, int]], late: int, right: int) -> None:
    before = after(start, sequence)
    on = before.due_on + timedelta(days=late)

    now = asked_again(before, right=right, asked=2, on=on)

    assert now.asked_on == max(on, before.asked_on)
    assert now.due_on >= on + timedelta(days=SHORTEST_GAP_DAYS)


@given(days, rounds)
def test_the_same_answers_give_the_same_days(start: date, sequence: list[tuple[int, int]]) -> None:
    assert after(start, sequence) == after(start, sequence)


@given(days, rounds, st.integers(-4000, 4000))
def test_only_days_between_matter_not_which_days(start: date, sequence: list[tuple[int, int]], shift: int) -> None:
    moved = after(start + timedelta(days=shift), sequence)

    there = after(start, sequence)
    assert (moved.gap_days, moved.stability, moved.difficulty) == (there.gap_days, there.stability, there.difficulty)


@pytest.mark.parametrize(("right", "asked"), [(-1, 2), (3, 2), (0, 0)])
def test_a_count_that_cannot_be_is_refused(right: int, asked: int) -> None:
    with pytest.raises(ValueError, match="none to all"):
        asked_again(begin(PASSED_ON), right=right, asked=asked, on=PASSED_ON)


# Which outcomes


def at(day: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)


looks = st.lists(st.builds(Looked, st.sampled_from("opq"), st.booleans(), st.integers(0, 50).map(at)), max_size=12)


def test_what_was_missed_most_and_not_put_right_since_comes_first() -> None:
    looked = [
        *(Looked("missed-once", right, at(day)) for day, right in ((1, False), (2, True))),
        *(Looked("missed-last", right, at(day)) for day, right in ((1, True), (2, False))),
        *(Looked("missed-always", False, at(day)) for day in (1, 2)),
        Looked("known", True, at(2)),
        Looked("known-long-ago", True, at(0)),
    ]
    outcomes = ("known", "known-long-ago", "missed-once", "missed-last", "missed-always", "never-asked")

    assert missed_most(outcomes, looked, seed=1) == (
        "missed-always",
        "missed-last",
        "missed-once",
        "never-asked",
        "known-long-ago",
        "known",
    )


def test_among_equals_the_seed_decides() -> None:
    orders = {missed_most("opqrst", [], seed=seed) for seed in range(20)}

    assert len(orders) > 10
    assert missed_most("opqrst", [], seed=3) == missed_most("opqrst", [], seed=3)


@given(looks, st.integers())
def test_every_outcome_comes_once_and_a_further_right_answer_never_moves_it_up(looked: list[Looked], seed: int) -> None:
    before = missed_most("opq", looked, seed=seed)
    after_right = missed_most("opq", [*looked, Looked("o", True, at(99))], seed=seed)
    after_miss = missed_most("opq", [*looked, Looked("o", False, at(99))], seed=seed)

    assert sorted(before) == ["o", "p", "q"]
    assert after_right.index("o") >= before.index("o")
    assert after_miss.index("o") <= after_right.index("o")
