from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from lms.rules.attempt_rules import attempts_left, opens_again_at, passes, pause_in_words
from quizzes.asking import NOT_ANSWERED
from quizzes.marking import Answer, Result, mark_attempt
from quizzes.quiz import AttemptRules, PassRule, ResultThatCounts
from tests.quizzes.examples import a_question

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
AVERAGE = ResultThatCounts.AVERAGE


@pytest.mark.parametrize(
    ("handed_in", "again"), [(0, None), (1, None), (2, None), (3, NOON + timedelta(hours=26)), (4, None), (6, None)]
)
def test_a_day_passes_after_every_third_attempt_not_passed(handed_in: int, again: datetime | None) -> None:
    moments = [NOON + timedelta(hours=number) for number in range(handed_in)]

    assert opens_again_at(moments) == (again if handed_in < 6 else NOON + timedelta(hours=29))


def test_a_course_may_ask_for_another_pause() -> None:
    assert opens_again_at([NOON], rules=AttemptRules(pause_after=1, pause_hours=2)) == NOON + timedelta(hours=2)


@pytest.mark.parametrize(("most", "left"), [(None, None), (3, 1), (2, 0), (1, 0)])
def test_attempts_are_as_many_as_wanted_or_as_the_course_says(most: int | None, left: int | None) -> None:
    assert attempts_left(2, rules=AttemptRules(most=most)) == left


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (AttemptRules(), "After three tries there is a pause of one day."),
        (AttemptRules(pause_after=1, pause_hours=1), "After one try there is a pause of one hour."),
        (AttemptRules(pause_after=6, pause_hours=36), "After 6 tries there is a pause of 36 hours."),
        (AttemptRules(pause_after=2, pause_hours=72), "After two tries there is a pause of 3 days."),
    ],
)
def test_a_pause_is_told_in_words(rules: AttemptRules, said: str) -> None:
    assert pause_in_words(rules) == f"{said} It gives you time to read the pages again."


def a_result(right: int, wrong: int, *, critical_wrong: bool = False) -> Result:
    answered: list[tuple[object, Answer]] = [
        *((a_question(f"right{n}"), frozenset("b")) for n in range(right)),
        *((a_question(f"wrong{n}", critical=critical_wrong), NOT_ANSWERED) for n in range(wrong)),
    ]
    return mark_attempt(answered, PassRule(80))  # type: ignore[arg-type]  # questions, as the factory makes them


def test_by_the_best_result_an_attempt_passes_by_itself() -> None:
    for result in (a_result(8, 2), a_result(7, 3), a_result(9, 1, critical_wrong=True)):
        for earlier in ((), (Fraction(1),), (Fraction(0),)):
            counted = passes(result, earlier=earlier, pass_percent=80, counts=ResultThatCounts.BEST)
            assert counted == result.passed


@pytest.mark.parametrize(
    ("earlier", "passed"),
    [((), True), ((Fraction(7, 10),), True), ((Fraction(69, 100),), False), ((Fraction(1), Fraction(1, 2)), True)],
)
def test_by_the_average_all_attempts_together_have_to_reach_the_mark(
    earlier: tuple[Fraction, ...], passed: bool
) -> None:
    assert passes(a_result(9, 1), earlier=earlier, pass_percent=80, counts=AVERAGE) == passed


def test_by_the_average_a_critical_question_missed_now_does_not_pass() -> None:
    missed = a_result(9, 1, critical_wrong=True)

    assert not passes(missed, earlier=(Fraction(1),), pass_percent=80, counts=AVERAGE)


@pytest.mark.parametrize("rules", [{"most": 0}, {"pause_after": 0}, {"pause_hours": -1}])
def test_rules_that_let_nobody_in_cannot_be_made(rules: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="There is at least one attempt"):
        AttemptRules(**rules)  # type: ignore[arg-type]  # each of them is a number
