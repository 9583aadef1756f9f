from fractions import Fraction

import pytest

from quizzes.choosing import Fault, Option, all_or_nothing, options_at_fault


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(f"o{place}", text, right=False, why="Why.") for place, text in enumerate(texts))


@pytest.mark.parametrize(
    ("answer", "points"), [({"a", "b"}, 1), ({"a"}, 0), ({"a", "b", "c"}, 0), (set(), 0), ({"c"}, 0)]
)
def test_all_or_nothing_is_one_for_exactly_the_key(answer: set[str], points: int) -> None:
    assert all_or_nothing(frozenset("ab"), frozenset(answer)) == Fraction(points)


@pytest.mark.parametrize("number", [2, 3, 10])
def test_two_to_ten_different_options_are_in_order(number: int) -> None:
    assert options_at_fault(_options(*(f"Text {place}" for place in range(number)))) == ()


@pytest.mark.parametrize("number", [0, 1, 11])
def test_too_few_or_too_many_options_are_a_fault(number: int) -> None:
    assert options_at_fault(_options(*(f"Text {place}" for place in range(number)))) == (
        Fault(
            ("options",),
            f"A question has 2 to 10 options, this one has {number}.",
            "Three good options are enough for most questions.",
        ),
    )


def test_options_that_read_the_same_are_a_fault_at_each_place() -> None:
    assert options_at_fault(_options("Tell someone", "Wait", "tell  SOMEONE ")) == (
        Fault(("options", 0, "text"), "Two options say “Tell someone”.", "Reword one or take it out."),
        Fault(("options", 2, "text"), "Two options say “tell  SOMEONE ”.", "Reword one or take it out."),
    )


def test_an_id_used_twice_is_a_fault_at_each_place() -> None:
    options = (Option("a", "Tell", False, "Why."), Option("b", "Wait", False, "Why."), Option("a", "Ask", True, "Why."))

    assert options_at_fault(options) == (
        Fault(("options", 0, "id"), "The id “a” is used twice.", "Give each option its own id."),
        Fault(("options", 2, "id"), "The id “a” is used twice.", "Give each option its own id."),
    )
