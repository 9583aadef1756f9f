from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.testing_out import NOT_IN_THIS_EDITION, Tried, closed_until, minutes_to_answer
from quizzes.quiz import TestOutRules

NOVEMBER = date(2026, 11, 25)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
tries = st.lists(st.builds(Tried, days, st.sampled_from(["0.1", "0.2"])), max_size=4)


def test_who_never_tried_can() -> None:
    assert closed_until([], edition="0.1", rules=TestOutRules(), on=NOVEMBER) is None


def test_it_opens_again_after_so_many_days() -> None:
    tried = [Tried(NOVEMBER, "0.1")]

    assert closed_until(tried, edition="0.1", rules=TestOutRules(), on=NOVEMBER) == date(2026, 12, 25)
    assert closed_until(tried, edition="0.1", rules=TestOutRules(), on=date(2026, 12, 24)) == date(2026, 12, 25)
    assert closed_until(tried, edition="0.1", rules=TestOutRules(), on=date(2026, 12, 25)) is None


def test_a_new_edition_opens_it_at_once() -> None:
    assert closed_until([Tried(NOVEMBER, "0.1")], edition="0.2", rules=TestOutRules(), on=NOVEMBER) is None


def test_once_in_each_edition() -> None:
    once = TestOutRules(again_after_days=None)
    later = NOVEMBER + timedelta(days=3000)

    assert closed_until([Tried(NOVEMBER, "0.1")], edition="0.1", rules=once, on=later) == NOT_IN_THIS_EDITION
    assert closed_until([Tried(NOVEMBER, "0.1")], edition="0.2", rules=once, on=later) is None


@given(tries, days, st.integers(0, 400))
def test_a_day_named_lies_ahead_and_on_that_day_it_is_open(tried: list[Tried], on: date, after: int) -> None:
    rules = TestOutRules(again_after_days=after)

    until = closed_until(tried, edition="0.1", rules=rules, on=on)

    if until is not None:
        assert until > on
        assert closed_until(tried, edition="0.1", rules=rules, on=until) is None


def test_half_a_minute_a_question_rounded_up() -> None:
    assert [minutes_to_answer(number) for number in (0, 1, 2, 9, 10)] == [0, 1, 1, 5, 5]
