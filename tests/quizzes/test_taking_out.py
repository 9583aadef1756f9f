"""Questions that were taken out: none is drawn, wherever the rest makes a whole attempt."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.drawing import BlueprintFault, draw
from quizzes.quiz import Bank, Blueprint, Quota
from quizzes.taking_out import Short, Shortage, not_drawn, shortage, without
from tests.quizzes.examples import a_bank, banks
from tests.quizzes.test_drawing import blueprints, seeds


def versions(bank: Bank, *places: int) -> list[str]:
    return [bank.questions[place].version for place in places]


def can_be_drawn(bank: Bank, blueprint: Blueprint) -> bool:
    try:
        draw(bank, blueprint, seed="", seen={})
    except BlueprintFault:
        return False
    return True


# Laws


@given(banks(), blueprints, seeds, st.data())
@settings(max_examples=200)
def test_nothing_taken_out_is_drawn_and_an_attempt_can_be_drawn_as_before(
    bank: Bank, blueprint: Blueprint, seed: int | str, data: st.DataObject
) -> None:
    if not can_be_drawn(bank, blueprint):
        return
    taken_out = data.draw(st.lists(st.sampled_from([question.version for question in bank])))
    seen = data.draw(st.dictionaries(st.sampled_from([question.id for question in bank]), st.integers(0, 3)))

    gone = not_drawn(bank, blueprint, taken_out)
    drawn = draw(without(bank, gone), blueprint, seed=seed, seen=seen)

    assert {item.question.version for item in drawn} & set(gone) == set()
    assert len(drawn) == blueprint.items
    assert set(gone) <= set(taken_out)
    assert set(without(bank, gone).by_outcome) == set(bank.by_outcome)
    for version in set(taken_out) - set(gone):
        assert shortage(bank, blueprint, [*gone, version]) is not None


@given(banks(), blueprints, st.data())
def test_one_more_never_brings_another_back(bank: Bank, blueprint: Blueprint, data: st.DataObject) -> None:
    taken_out = data.draw(st.lists(st.sampled_from([question.version for question in bank])))

    fewer, more = (not_drawn(bank, blueprint, some) for some in (taken_out[:-1], taken_out))

    assert more[: len(fewer)] == fewer


@given(banks(), blueprints, seeds)
def test_taking_out_what_the_bank_does_not_hold_changes_no_draw(
    bank: Bank, blueprint: Blueprint, seed: int | str
) -> None:
    assert not_drawn(bank, blueprint, ["0" * 64]) == ()
    if can_be_drawn(bank, blueprint):
        as_before = draw(bank, blueprint, seed=seed, seen={})
        assert draw(without(bank, ["0" * 64]), blueprint, seed=seed, seen={}) == as_before


# Worked by hand


def test_a_question_that_its_author_changed_is_drawn_again() -> None:
    bank = a_bank(["o"] * 3)
    (out,) = versions(bank, 0)
    changed = Bank((replace(bank.questions[0], stem="Which of these comes first?"), *bank.questions[1:]))

    assert not_drawn(bank, Blueprint(2, 0), [out]) == (out,)
    assert not_drawn(changed, Blueprint(2, 0), [out]) == ()


def test_where_too_few_are_left_the_last_one_taken_out_stays() -> None:
    bank = a_bank(["o"] * 4)
    first, second, third = versions(bank, 3, 0, 1)

    assert not_drawn(bank, Blueprint(2, 0), [first, second, third]) == (first, second)
    assert not_drawn(bank, Blueprint(2, 0), [third, first, second]) == (third, first)


def test_what_there_would_be_too_few_of_is_said() -> None:
    bank = a_bank(["o", "o", "p", "o"], critical=[0, 1], enemies=[(0, 3), (1, 3)])
    about = Quota(2, outcome="o")

    assert shortage(bank, Blueprint(2, 1), versions(bank, 2)) == Shortage(Short.OUTCOME, 1, 0, "p")
    assert shortage(bank, Blueprint(3, 1), versions(bank, 0, 1)) == Shortage(Short.ITEMS, 3, 2)
    assert shortage(bank, Blueprint(2, 2), versions(bank, 0)) == Shortage(Short.CRITICAL, 2, 1)
    assert shortage(bank, Blueprint(2, 0, (about,)), versions(bank, 0, 1)) == Shortage(
        Short.QUOTA, 2, 1, "2 questions about o"
    )
    assert shortage(bank, Blueprint(3, 0), versions(bank, 1)) == Shortage(Short.APART, 3, 3)
    assert shortage(bank, Blueprint(2, 1), versions(bank, 0)) is None
