from enum import StrEnum
from typing import Any

import pytest

from quizzes.choosing import Fault
from quizzes.fields import Fields

WRITE_IDS = "Write it like ms1-define, in quotes if it is only digits."


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def read(content: object, method: str, **options: Any) -> tuple[object, list[tuple[str, str]]]:
    """What a method gives for the field x of this mapping, and the faults as message and remedy."""
    faults: list[Fault] = []
    value = getattr(Fields(content, faults, ("top",)), method)("x", **options)
    assert all(fault.path[:2] == ("top", "x") for fault in faults)
    return value, [(fault.message, fault.remedy) for fault in faults]


MISSING = [("`x` is missing.", "Add `x:` and what it says.")]


@pytest.mark.parametrize(
    ("method", "options", "instead"),
    [
        ("text", {"most": 9}, ""),
        ("id", {}, ""),
        ("flag", {}, False),
        ("whole", {"least": 1, "most": 9}, None),
    ],
)
@pytest.mark.parametrize("content", [{}, {"x": None}])
def test_a_field_that_is_not_there_is_missing(
    content: object, method: str, options: dict[str, Any], instead: object
) -> None:
    assert read(content, method, **options) == (instead, MISSING)


@pytest.mark.parametrize(
    ("method", "options", "default"),
    [("flag", {"default": True}, True), ("ids", {}, ()), ("word", {"words": Size, "default": Size.LARGE}, Size.LARGE)],
)
def test_a_field_with_a_default_may_be_left_out(method: str, options: dict[str, Any], default: object) -> None:
    assert read({}, method, **options) == (default, [])


@pytest.mark.parametrize(
    ("value", "words"),
    [("  What first?\n", "What first?"), ("two\n\tlines", "two\n\tlines"), ("nine char", "nine char")],
)
def test_text_is_taken_without_the_space_around_it(value: str, words: str) -> None:
    assert read({"x": value}, "text", most=11) == (words, [])


@pytest.mark.parametrize("value", [999, True, 1.5, ["words"], {"a": 1}])
def test_what_is_not_text_is_a_fault(value: object) -> None:
    assert read({"x": value}, "text", most=9) == ("", [("`x` has to be text.", "Put quotes round it.")])


def test_text_may_be_as_long_as_the_most_and_no_longer() -> None:
    assert read({"x": "abcd"}, "text", most=4)[1] == []
    assert read({"x": "abcde"}, "text", most=4)[1] == [("`x` has 5 characters, more than 4.", "Say it in fewer words.")]


@pytest.mark.parametrize("value", ["", " ", "\n\t"])
def test_empty_text_is_a_fault(value: str) -> None:
    assert read({"x": value}, "text", most=9)[1] == [("`x` is empty.", "Write it, or take out what it belongs to.")]


@pytest.mark.parametrize("value", ["a\0b", "a\rb", "a\x1bb", "a\x85b", "a\ud800b"])
def test_characters_that_cannot_be_shown_are_a_fault(value: str) -> None:
    assert read({"x": value}, "text", most=9)[1] == [
        ("`x` holds a character that cannot be shown.", "Type the sentence again by hand.")
    ]


@pytest.mark.parametrize(
    ("value", "id_"),
    [("a", "a"), ("ms1-q01", "ms1-q01"), ("MS-30", "MS-30"), ("a" * 80, "a" * 80), (True, "true"), (False, "false")],
)
def test_an_id_is_letters_digits_and_hyphens_and_yaml_may_take_it_for_a_truth_value(value: object, id_: str) -> None:
    assert read({"x": value}, "id") == (id_, [])


BAD_IDS = ["", "-a", "a-", "a--b", "a b", "a_b", "é", "a\n", "١", "a" * 81, 7, 1.5, ["a"]]


@pytest.mark.parametrize("value", BAD_IDS)
def test_anything_else_is_no_id(value: object) -> None:
    message = "`x` has to be an id of at most 80 letters, digits and single hyphens."

    assert read({"x": value}, "id") == ("", [(message, WRITE_IDS)])


def test_a_list_of_ids_keeps_its_order() -> None:
    assert read({"x": ["b", "a"]}, "ids") == (("b", "a"), [])
    assert read({"x": []}, "ids") == ((), [])


@pytest.mark.parametrize("value", BAD_IDS)
def test_anything_else_in_a_list_of_ids_is_a_fault_at_its_place(value: object) -> None:
    faults: list[Fault] = []

    Fields({"x": ["a", value]}, faults).ids("x")

    assert faults == [Fault(("x", 1), "`x` has to list ids of letters, digits and single hyphens.", WRITE_IDS)]


def test_an_id_listed_again_is_a_fault_at_its_place() -> None:
    faults: list[Fault] = []

    Fields({"x": ["a", "b", "a"]}, faults).ids("x")

    assert faults == [Fault(("x", 2), "`x` names “a” twice.", "Take one of them out.")]


@pytest.mark.parametrize("value", ["a", {"a": 1}, 3, ["a"] * 501])
def test_what_is_not_a_list_or_too_long_a_list_is_a_fault(value: object) -> None:
    assert read({"x": value}, "ids") == (
        (),
        [("`x` has to be a list of at most 500.", "Write one a line, each after a dash.")],
    )


def test_a_list_may_be_as_long_as_the_longest() -> None:
    assert read({"x": [f"a{place}" for place in range(500)]}, "ids")[1] == []


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_is_true_or_false(value: bool) -> None:
    assert read({"x": value}, "flag") == (value, [])


@pytest.mark.parametrize("value", ["true", 1, 0, []])
def test_anything_else_is_no_flag(value: object) -> None:
    assert read({"x": value}, "flag", default=True) == (
        False,
        [("`x` has to be true or false.", "Write true or false, without quotes.")],
    )


def test_a_word_is_one_of_those_there_are() -> None:
    assert read({"x": "small"}, "word", words=Size, default=Size.LARGE) == (Size.SMALL, [])


@pytest.mark.parametrize("value", ["Small", "", 1, ["small"], {"small": 1}])
def test_another_word_is_a_fault_that_lists_them(value: object) -> None:
    assert read({"x": value}, "word", words=Size, default=Size.LARGE) == (
        None,
        [("`x` has to be one of: small, large.", "Choose one of these words.")],
    )


@pytest.mark.parametrize("value", [2, 5])
def test_a_whole_number_lies_between_its_bounds(value: int) -> None:
    assert read({"x": value}, "whole", least=2, most=5) == (value, [])


@pytest.mark.parametrize("value", [1, 6, "3", 3.0, True, 10**30])
def test_another_number_is_a_fault_that_names_the_bounds(value: object) -> None:
    assert read({"x": value}, "whole", least=0 if value is True else 2, most=5) == (
        None,
        [(f"`x` has to be a whole number from {0 if value is True else 2} to 5.", "Write it in digits.")],
    )


def test_a_list_of_mappings_is_read_one_by_one() -> None:
    faults: list[Fault] = []

    first, second, third = Fields({"x": [{"a": 1}, 3, {}]}, faults, ("top",)).each("x")

    assert (first.whole("a", least=0, most=9), second.is_mapping, third.is_mapping) == (1, False, True)
    assert faults == [
        Fault(("top", "x", 1), "This has to be a set of named fields.", "Write it as lines of `name: value`.")
    ]


def test_a_list_of_mappings_has_to_be_there() -> None:
    faults: list[Fault] = []

    assert list(Fields({}, faults).each("x")) == []
    assert faults == [Fault(("x",), "`x` is missing.", "Add `x:` and what it says.")]


@pytest.mark.parametrize("content", [None, 3, "text", ["x"]])
def test_what_is_no_mapping_is_one_fault_whatever_is_asked_of_it(content: object) -> None:
    faults: list[Fault] = []
    fields = Fields(content, faults)

    fields.id("a")
    list(fields.each("b"))
    fields.end()

    assert faults == [Fault((), "This has to be a set of named fields.", "Write it as lines of `name: value`.")]


def test_fields_nobody_asked_for_are_faults() -> None:
    faults: list[Fault] = []
    fields = Fields({"a": "b", "hint": "x", 3: 4}, faults)

    fields.id("a")
    fields.end()

    remedy = "Check the spelling, or take it out."
    assert faults == [
        Fault(("hint",), "There is no field called `hint` here.", remedy),
        Fault(("3",), "There is no field called `3` here.", remedy),
    ]
