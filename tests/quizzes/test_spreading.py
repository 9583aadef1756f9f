from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.questions import Question
from quizzes.quiz import Bank, Blueprint
from quizzes.spreading import Cost, Wishes, best_spread
from tests.quizzes.examples import a_bank, banks, quotas


def cost_of(questions: tuple[Question, ...], wishes: Wishes) -> Cost:
    """The cost by its definition."""
    return Cost(
        crowding=sum(number**2 for number in Counter(question.outcome for question in questions).values()),
        repeats=sum(wishes.seen[question.id] for question in questions),
        off_pace=abs(sum(question.critical for question in questions) - wishes.pace),
    )


def keeps_the_rules(questions: tuple[Question, ...], bank: Bank, blueprint: Blueprint) -> bool:
    """Whether a set has every outcome, if there are items enough, and enough for critical questions and quotas."""
    outcomes = {question.outcome for question in questions}
    met = (sum(quota.covers(question) for question in questions) >= quota.items for quota in blueprint.quotas)
    return (
        all(met)
        and sum(question.critical for question in questions) >= blueprint.critical_items
        and (len(outcomes) == len(bank.by_outcome) or blueprint.items < len(bank.by_outcome))
    )


def wishes_for(bank: Bank, *, seen: dict[str, int] | None = None, pace: int = 0) -> Wishes:
    """No questions seen but these, and chance in the order of the bank, doubling so that no two sums are equal."""
    counts = {question.id: 0 for question in bank} | (seen or {})
    return Wishes(counts, {question.id: 2**place for place, question in enumerate(bank)}, pace)


def best_ids(bank: Bank, blueprint: Blueprint, wishes: Wishes) -> set[str] | None:
    spread = best_spread(list(bank.by_outcome.values()), blueprint, wishes)
    return None if spread is None else {question.id for question in spread.questions}


plans = st.integers(1, 8).flatmap(lambda items: st.builds(Blueprint, st.just(items), st.integers(0, items), quotas))


@given(banks(), plans, st.integers(0, 5), st.data())
def test_no_set_that_keeps_the_rules_is_better(
    bank: Bank, blueprint: Blueprint, pace: int, data: st.DataObject
) -> None:
    seen = {question.id: data.draw(st.integers(0, 3)) for question in bank}
    wishes = wishes_for(bank, seen=seen, pace=pace)

    spread = best_spread(list(bank.by_outcome.values()), blueprint, wishes)

    possible = [some for some in combinations(bank, blueprint.items) if keeps_the_rules(some, bank, blueprint)]
    if spread is None:
        assert possible == []
    else:
        assert set(spread.questions) in [set(some) for some in possible]
        assert spread.cost == cost_of(spread.questions, wishes) == min(cost_of(some, wishes) for some in possible)


def _chance_of(questions: tuple[Question, ...], wishes: Wishes) -> int:
    return sum(wishes.chance[question.id] for question in questions)


@given(banks(), st.integers(1, 6))
def test_chance_decides_between_equals(bank: Bank, items: int) -> None:
    wishes = wishes_for(bank)
    blueprint = Blueprint(items, 0)

    spread = best_spread(list(bank.by_outcome.values()), blueprint, wishes)

    possible = [some for some in combinations(bank, items) if keeps_the_rules(some, bank, blueprint)]
    assert (spread is None) == (possible == [])
    if spread is not None:
        best = min(possible, key=lambda some: (cost_of(some, wishes), _chance_of(some, wishes)))
        assert set(spread.questions) == set(best)


def test_an_outcome_with_few_questions_gives_them_and_the_others_fill_up_evenly() -> None:
    assert best_ids(a_bank("opppqqq"), Blueprint(5, 0), wishes_for(a_bank("opppqqq"))) == {"q0", "q1", "q2", "q4", "q5"}


def test_the_share_of_an_outcome_weighs_more_than_a_repeat() -> None:
    bank = a_bank("ooopp")

    assert best_ids(bank, Blueprint(4, 0), wishes_for(bank, seen={"q3": 9, "q4": 9})) == {"q0", "q1", "q3", "q4"}


def test_a_repeat_weighs_more_than_the_pace_of_critical_questions() -> None:
    bank = a_bank("ooo", critical=[0])

    assert best_ids(bank, Blueprint(1, 0), wishes_for(bank, seen={"q0": 1}, pace=1)) == {"q1"}


@pytest.mark.parametrize(("pace", "ids"), [(0, {"q2", "q3"}), (1, {"q0", "q2"}), (2, {"q0", "q1"})])
def test_the_pace_decides_how_many_critical_questions_are_used(pace: int, ids: set[str]) -> None:
    bank = a_bank("oooo", critical=[0, 1])

    assert best_ids(bank, Blueprint(2, 0), wishes_for(bank, pace=pace)) == ids


def test_critical_questions_are_found_where_they_are_at_the_price_of_an_even_share() -> None:
    bank = a_bank("ooopp", critical=[0, 1, 2])

    assert best_ids(bank, Blueprint(4, 3), wishes_for(bank)) == {"q0", "q1", "q2", "q3"}
    assert best_ids(bank, Blueprint(3, 3), wishes_for(bank)) is None


def test_an_outcome_with_nothing_left_can_not_be_represented() -> None:
    bank = a_bank("oop")

    assert best_spread([bank.questions[:2], ()], Blueprint(2, 0), wishes_for(bank)) is None
    assert best_spread([bank.questions[:2], ()], Blueprint(1, 0), wishes_for(bank)) is not None
