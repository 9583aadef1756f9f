from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.quiz import Bank
from quizzes.sampling import draw_by_outcome, outcomes_shown
from tests.quizzes.examples import a_bank, a_question, banks

COURSE = a_bank([f"outcome-{place % 3}" for place in range(24)], critical=[0, 3, 6, 1])
"""24 questions, eight for each of three outcomes; outcome-0 has three critical ones, outcome-1 one, outcome-2 none."""
NUMBERS = {"outcome-2": 2, "outcome-0": 3, "outcome-1": 2}

numbers = st.dictionaries(st.sampled_from("opqr"), st.integers(1, 3))


@given(banks(), numbers, st.integers(), st.data())
@settings(max_examples=200)
def test_each_outcome_has_its_number_or_none_and_enemies_never_meet(
    bank: Bank, wanted: dict[str, int], seed: int, data: st.DataObject
) -> None:
    seen = data.draw(st.dictionaries(st.sampled_from([question.id for question in bank]), st.integers(0, 3)))

    drawn = [item.question for item in draw_by_outcome(bank, wanted, seed=seed, seen=seen)]

    asked = Counter(question.outcome for question in drawn)
    assert {outcome: wanted[outcome] for outcome in asked} == asked
    assert len({question.id for question in drawn}) == len(drawn)
    assert not any(other.id in bank.enemies[one.id] for one, other in combinations(drawn, 2))
    for outcome in asked:
        of_it = [question for question in bank.by_outcome[outcome] if question.critical]
        met = {enemy for question in drawn if question.outcome != outcome for enemy in bank.enemies[question.id]}
        if asked[outcome] > 1 and any(question.id not in met for question in of_it):
            assert any(question.critical for question in drawn if question.outcome == outcome)


@given(st.integers() | st.text(max_size=8))
def test_the_order_is_that_of_the_outcomes_and_a_critical_question_is_always_among_them(seed: int | str) -> None:
    drawn = [item.question for item in draw_by_outcome(COURSE, NUMBERS, seed=seed, seen={})]

    assert [question.outcome for question in drawn] == ["outcome-2"] * 2 + ["outcome-0"] * 3 + ["outcome-1"] * 2
    critical = Counter(question.outcome for question in drawn if question.critical)
    assert critical["outcome-0"] >= 1
    assert critical["outcome-1"] == 1


def test_the_same_seed_gives_the_same_questions_and_another_gives_others() -> None:
    def drawn(seed: int) -> list[tuple[str, tuple[str, ...]]]:
        return [(item.question.id, item.order) for item in draw_by_outcome(COURSE, NUMBERS, seed=seed, seen={})]

    assert drawn(1) == drawn(1)
    assert len({tuple(drawn(seed)) for seed in range(20)}) == 20


def test_what_was_asked_least_often_is_asked_first() -> None:
    first = {item.question.id for item in draw_by_outcome(COURSE, {"outcome-2": 4}, seed=1, seen={})}

    second = {item.question.id for item in draw_by_outcome(COURSE, {"outcome-2": 4}, seed=1, seen=Counter(first))}

    assert first & second == set()


def test_an_outcome_with_too_few_questions_beside_those_before_is_left_out() -> None:
    bank = a_bank(["o", "o", "p", "p"], enemies=[(0, 2), (1, 3)])

    drawn = draw_by_outcome(bank, {"o": 2, "p": 2, "not there": 1}, seed=1, seen={})

    assert [item.question.outcome for item in drawn] == ["o", "o"]


@given(st.lists(st.tuples(st.sampled_from("opq"), st.booleans() | st.none()), max_size=9))
def test_an_outcome_is_shown_when_every_question_about_it_is_right(answers: list[tuple[str, bool | None]]) -> None:
    given_ = {None: frozenset(), True: frozenset("b"), False: frozenset("a")}
    answered = [
        (a_question(f"q{place}", outcome=outcome), given_[right]) for place, (outcome, right) in enumerate(answers)
    ]

    shown = outcomes_shown(answered)

    every = dict.fromkeys(outcome for outcome, _ in answers)
    assert shown == tuple(one for one in every if all(right for outcome, right in answers if outcome == one))
