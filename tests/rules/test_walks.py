"""Where moves in a scenario lead, and what authors read of them."""

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.walks import AGAIN, BACK, CHOOSE, Move, counts_for_authors, has_ended, steps_after, walk_after
from tests.blended import a_branching_scenario

FLAT = a_branching_scenario()
A, TOLD = Move(CHOOSE, "door", "a"), Move(CHOOSE, "kitchen", "a")
MOVES = st.lists(st.sampled_from([A, TOLD, Move(CHOOSE, "door", "b"), Move(BACK), Move(AGAIN)]), max_size=10)


def test_a_step_back_takes_the_last_choice_away_and_starting_again_all_of_them() -> None:
    assert walk_after(FLAT, [A, TOLD, Move(BACK)]).at.id == "kitchen"
    assert walk_after(FLAT, [A, TOLD, Move(AGAIN)]).at.id == "door"
    assert walk_after(FLAT, [Move(BACK)]).at.id == "door"


@given(MOVES, MOVES)
def test_after_starting_again_it_is_as_if_nothing_had_been(before: list[Move], after: list[Move]) -> None:
    assert steps_after([*before, Move(AGAIN), *after]) == steps_after(after)


@given(MOVES)
def test_a_choice_and_a_step_back_change_nothing(moves: list[Move]) -> None:
    assert steps_after([*moves, A, Move(BACK)]) == steps_after(moves)


@given(MOVES, MOVES)
def test_an_ending_once_reached_stays_reached(moves: list[Move], more: list[Move]) -> None:
    assert not has_ended(FLAT, moves) or has_ended(FLAT, [*moves, *more])


def test_authors_read_full_fives_and_no_small_number() -> None:
    people = {("door", "a"): 19, ("door", "b"): 4, ("kitchen", "a"): 5, ("gone", "a"): 50}

    assert [(one.node, [count.words for count in one.counts]) for one in counts_for_authors(FLAT, people)] == [
        ("door", ["about 15", "fewer than 5"]),
        ("kitchen", ["about 5", "fewer than 5"]),
        ("shouting", ["fewer than 5", "fewer than 5"]),
    ]
