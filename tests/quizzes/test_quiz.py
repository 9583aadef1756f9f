import pytest

from quizzes.quiz import Bank, Blueprint, PassRule
from tests.quizzes.examples import a_bank, a_question


def test_a_bank_gives_the_question_asked_for_and_says_which_it_lacks() -> None:
    bank = a_bank("opo")

    assert bank.get("q1") == bank.questions[1]
    with pytest.raises(KeyError):
        bank.get("q3")


def test_a_bank_can_be_counted_and_gone_through_in_order() -> None:
    bank = a_bank("opo")

    assert len(bank) == 3
    assert tuple(bank) == bank.questions


def test_questions_are_grouped_by_outcome_in_the_order_of_the_bank() -> None:
    bank = a_bank("poop")
    q0, q1, q2, q3 = bank.questions

    assert list(bank.by_outcome.items()) == [("p", (q0, q3)), ("o", (q1, q2))]


def test_enemies_are_enemies_whichever_named_the_other_and_strangers_do_no_harm() -> None:
    bank = Bank((a_question("a", enemies=frozenset({"b", "gone"})), a_question("b"), a_question("c")))

    assert dict(bank.enemies) == {"a": {"b", "gone"}, "b": {"a"}, "c": frozenset()}


def test_a_bank_refuses_two_questions_of_one_id() -> None:
    with pytest.raises(ValueError, match=r"^Used for more than one question: a\.$"):
        Bank((a_question("a"), a_question("b"), a_question("a")))


@pytest.mark.parametrize(("items", "critical_items"), [(1, 0), (1, 1), (12, 3)])
def test_a_blueprint_asks_for_some_questions_and_no_more_critical_ones(items: int, critical_items: int) -> None:
    blueprint = Blueprint(items, critical_items)

    assert (blueprint.items, blueprint.critical_items) == (items, critical_items)


@pytest.mark.parametrize(("items", "critical_items"), [(0, 0), (-1, 0), (3, 4), (3, -1)])
def test_an_impossible_blueprint_is_refused(items: int, critical_items: int) -> None:
    with pytest.raises(ValueError):
        Blueprint(items, critical_items)


@pytest.mark.parametrize("percent", [0, 80, 100])
def test_a_pass_mark_is_a_percentage_and_critical_questions_count_unless_said_otherwise(percent: int) -> None:
    assert PassRule(percent) == PassRule(pass_percent=percent, critical_must_be_right=True)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_pass_mark_outside_0_to_100_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="A pass mark lies between 0 and 100 percent"):
        PassRule(percent)
