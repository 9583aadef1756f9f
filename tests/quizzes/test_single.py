import pytest

from quizzes.choosing import Fault, Option
from quizzes.single import RULES


def _options(*right: bool) -> tuple[Option, ...]:
    return tuple(Option(f"o{place}", f"Text {place}", key, "Why.") for place, key in enumerate(right))


def test_one_right_option_is_in_order() -> None:
    assert RULES.faults(_options(False, True, False)) == ()


@pytest.mark.parametrize(("options", "right"), [(_options(False, False), 0), (_options(True, True, False), 2)])
def test_no_right_option_or_several_are_a_fault(options: tuple[Option, ...], right: int) -> None:
    assert RULES.faults(options) == (
        Fault(
            ("options",),
            f"A question with one answer has exactly one right option, this one has {right}.",
            "Mark one option right, or make the question `kind: multiple`.",
        ),
    )


def test_faults_of_any_options_are_faults_here_whatever_the_key() -> None:
    assert [fault.message for fault in RULES.faults(_options(True))] == [
        "A question has 2 to 10 options, this one has 1."
    ]
    assert [fault.message for fault in RULES.faults(_options(False))] == [
        "A question has 2 to 10 options, this one has 1.",
        "A question with one answer has exactly one right option, this one has 0.",
    ]


def test_one_answer_is_chosen_from_shuffled_options() -> None:
    assert (RULES.several, RULES.shuffled) == (False, True)
