"""A due date is suggested by tier, and slips of the hand are refused."""

from datetime import date

import pytest

from lms.rules.deadline import Allowance, check_due_on, due_under_rule, latest_due_on, suggested_due_on
from lms.rules.refusals import Refusal


@pytest.mark.parametrize(
    ("assigned_on", "tier", "due_on"),
    [
        (date(2026, 11, 25), 1, date(2026, 12, 23)),
        (date(2026, 11, 25), 2, date(2027, 5, 25)),
        (date(2026, 11, 25), 3, date(2027, 5, 25)),
        (date(2027, 8, 31), 2, date(2028, 2, 29)),
    ],
)
def test_tier_1_gets_four_weeks_and_the_others_six_months(assigned_on: date, tier: int, due_on: date) -> None:
    assert suggested_due_on(assigned_on, tier=tier) == due_on


def test_the_allowances_are_data() -> None:
    assert suggested_due_on(date(2026, 11, 25), tier=1, allowed={1: Allowance(months=1)}) == date(2026, 12, 25)
    with pytest.raises(KeyError):
        suggested_due_on(date(2026, 11, 25), tier=4)


def test_today_and_three_years_from_today_are_the_outermost_dates() -> None:
    today = date(2028, 2, 29)

    check_due_on(today, assigned_on=today, field="due")
    check_due_on(date(2031, 2, 28), assigned_on=today, field="due")

    assert latest_due_on(today) == date(2031, 2, 28)


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [
        (date(2026, 11, 24), "The date must be today or later."),
        (date(2029, 11, 26), "The date must be within 3 years of today."),
    ],
)
def test_a_date_outside_them_is_refused_beside_its_field(due_on: date, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_due_on(due_on, assigned_on=date(2026, 11, 25), field="due")

    assert (refused.value.sentence, refused.value.field) == (sentence, "due")


@pytest.mark.parametrize(
    ("in_force_from", "post_from", "asked_on", "due_on"),
    [
        (date(2026, 11, 25), date(2024, 1, 8), date(2026, 11, 25), date(2026, 12, 23)),
        (date(2026, 1, 1), date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 18)),
        (date(2026, 1, 1), date(2026, 10, 1), date(2026, 11, 25), date(2026, 12, 23)),  # entered late
        (date(2026, 10, 28), date(2024, 1, 8), date(2026, 11, 25), date(2026, 11, 25)),
    ],
)
def test_a_rule_gives_weeks_after_the_later_of_its_start_and_the_posts(
    in_force_from: date, post_from: date, asked_on: date, due_on: date
) -> None:
    assert due_under_rule(in_force_from=in_force_from, post_from=post_from, weeks=4, asked_on=asked_on) == due_on
