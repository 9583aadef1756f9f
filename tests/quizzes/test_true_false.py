import pytest

from quizzes.choosing import Option
from quizzes.true_false import RULES

TRUE = Option("true", "True", right=True, why="Why.")
FALSE = Option("false", "False", right=False, why="Why.")

IDS = "A true or false question has two options, with the ids “true” and “false” in that order."
NO_KEY = "A true or false question has exactly one right option, this one has 0."
TWO_KEYS = "A true or false question has exactly one right option, this one has 2."
SAME = "Both options say the same."


@pytest.mark.parametrize(
    ("options", "messages"),
    [
        ((TRUE, FALSE), []),
        ((Option("true", "True", False, "Why."), Option("false", "False", True, "Why.")), []),
        ((FALSE, TRUE), [IDS]),
        ((Option("yes", "True", True, "Why."), FALSE), [IDS]),
        ((TRUE, FALSE, Option("maybe", "Maybe", False, "Why.")), [IDS]),
        ((), [IDS, NO_KEY]),
        ((Option("true", "True", False, "Why."), FALSE), [NO_KEY]),
        ((TRUE, Option("false", "False", True, "Why.")), [TWO_KEYS]),
        ((TRUE, Option("false", "True", False, "Why.")), [SAME]),
    ],
)
def test_true_comes_first_then_false_and_one_is_right(options: tuple[Option, ...], messages: list[str]) -> None:
    assert [fault.message for fault in RULES.faults(options)] == messages


def test_every_fault_leads_to_the_options_and_says_how_to_mend_it() -> None:
    faults = RULES.faults((Option("yes", "Yes", False, "Why."), Option("no", "Yes", False, "Why.")))

    assert [fault.path for fault in faults] == [("options",)] * 3
    assert all(fault.remedy.endswith(".") for fault in faults)


def test_one_answer_is_chosen_and_true_stays_first() -> None:
    assert (RULES.several, RULES.shuffled) == (False, False)
