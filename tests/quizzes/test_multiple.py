from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.choosing import Option
from quizzes.multiple import RULES, part_marks

ids = st.frozensets(st.sampled_from("abcdefghij"))
keys = st.frozensets(st.sampled_from("abcdefghij"), min_size=1)


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("abc", Fraction(1)),
        ("ab", Fraction(2, 3)),
        ("a", Fraction(1, 3)),
        ("", Fraction(0)),
        ("abcx", Fraction(2, 3)),
        ("abx", Fraction(1, 3)),
        ("ax", Fraction(0)),
        ("axy", Fraction(0)),
        ("xy", Fraction(0)),
        ("abcxy", Fraction(1, 3)),
    ],
)
def test_part_marks_are_right_less_wrong_over_the_key(answer: str, points: Fraction) -> None:
    assert part_marks(frozenset("abc"), frozenset(answer)) == points


@given(keys, ids)
def test_points_lie_between_nothing_and_one_and_one_is_exactly_the_key(
    key: frozenset[str], answer: frozenset[str]
) -> None:
    points = part_marks(key, answer)

    assert 0 <= points <= 1
    assert (points == 1) == (answer == key)


@given(keys, ids, st.data())
def test_one_more_right_option_never_costs_and_one_more_wrong_never_pays(
    key: frozenset[str], answer: frozenset[str], data: st.DataObject
) -> None:
    more = data.draw(st.sampled_from("abcdefghij"))
    change = part_marks(key, answer | {more}) - part_marks(key, answer)

    assert change >= 0 if more in key else change <= 0


def _options(*right: bool) -> tuple[Option, ...]:
    return tuple(Option(f"o{place}", f"Text {place}", key, "Why.") for place, key in enumerate(right))


@pytest.mark.parametrize("options", [_options(True, False), _options(True, True, False), _options(False, False, True)])
def test_some_right_and_some_wrong_are_in_order(options: tuple[Option, ...]) -> None:
    assert RULES.faults(options) == ()


@pytest.mark.parametrize("options", [_options(True, True), _options(False, False, False)])
def test_all_right_or_all_wrong_are_a_fault(options: tuple[Option, ...]) -> None:
    assert [fault.message for fault in RULES.faults(options)] == [
        "A question with several answers needs at least one right and one wrong option."
    ]


def test_faults_of_any_options_are_faults_here_whatever_the_key() -> None:
    twins = (Option("a", "Tell", True, "Why."), Option("b", "Tell", False, "Why."))

    assert [fault.path for fault in RULES.faults(twins)] == [("options", 0, "text"), ("options", 1, "text")]
    assert [fault.path for fault in RULES.faults(twins[:1])] == [("options",), ("options",)]


def test_several_answers_are_chosen_from_shuffled_options() -> None:
    assert (RULES.several, RULES.shuffled) == (True, True)
