"""The cut score of a panel, against numbers worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.angoff import CutScore, ItemSpread, Judged, JudgeSum, cut_score

ITEMS = ("q1", "q2", "q3", "q4")


def judged(judge: str, *estimates: int) -> Judged:
    return Judged(judge, dict(zip(ITEMS, estimates, strict=True)))


def test_three_judges_and_four_questions_worked_by_hand() -> None:
    """Sums 280, 300 and 320 of 400; mean 300, so 3 of 4 questions and 75 %. Percents 70, 75 and 80: each 5 from the
    mean, so the standard deviation is the root of (25 + 0 + 25) / 2, which is 5; over the root of 3 it is 2.887."""
    found = cut_score([judged("A", 60, 70, 80, 70), judged("B", 70, 80, 90, 60), judged("C", 80, 75, 95, 70)], ITEMS)

    assert found == CutScore(
        questions=4,
        judges=(
            JudgeSum("A", Fraction("2.8"), Fraction(70)),
            JudgeSum("B", Fraction(3), Fraction(75)),
            JudgeSum("C", Fraction("3.2"), Fraction(80)),
        ),
        items=(
            ItemSpread("q1", Fraction(70), 60, 80),
            ItemSpread("q2", Fraction(75), 70, 80),
            ItemSpread("q3", Fraction(265, 3), 80, 95),
            ItemSpread("q4", Fraction(200, 3), 60, 70),
        ),
        questions_right=Fraction(3),
        percent=Fraction(75),
        spread=5.0,
        standard_error=pytest.approx(2.8867513),
    )
    assert [item.item for item in found.most_apart] == ["q1", "q3", "q2", "q4"]


def test_a_pass_mark_is_never_below_the_cut_score() -> None:
    assert cut_score([judged("A", 60, 70, 80, 71)], ITEMS).pass_mark == 71
    assert cut_score([judged("A", 60, 70, 80, 70)], ITEMS).pass_mark == 70


def test_one_judge_says_nothing_about_how_far_judges_lie_apart() -> None:
    found = cut_score([judged("A", 60, 70, 80, 70)], ITEMS)

    assert (found.percent, found.spread, found.standard_error) == (Fraction(70), None, None)


@pytest.mark.parametrize(
    ("sheets", "items"),
    [
        ([], ITEMS),
        ([judged("A", 60, 70, 80, 70)], ()),
        ([judged("A", 60, 70, 80, 70)], ITEMS[:3]),
        ([Judged("A", {"q1": 60})], ITEMS),
        ([judged("A", 60, 70, 80, 101)], ITEMS),
        ([judged("A", -1, 70, 80, 100)], ITEMS),
    ],
)
def test_what_cannot_be_added_up_is_refused(sheets: list[Judged], items: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"needs at least|each question once|between 0 and 100"):
        cut_score(sheets, items)


estimates = st.lists(st.integers(0, 100), min_size=4, max_size=4)


@given(st.lists(estimates, min_size=1, max_size=6))
def test_the_order_of_judges_and_questions_changes_nothing_and_the_cut_lies_among_the_judges(
    said: list[list[int]],
) -> None:
    sheets = [judged(f"J{place}", *one) for place, one in enumerate(said)]
    turned = cut_score(sheets[::-1], ITEMS[::-1])

    found = cut_score(sheets, ITEMS)

    assert (turned.percent, turned.spread) == (found.percent, found.spread)
    percents = [judge.percent for judge in found.judges]
    assert min(percents) <= found.percent <= max(percents)
    assert found.questions_right == sum((item.mean for item in found.items), Fraction(0)) / 100


@given(estimates, st.integers(0, 3))
def test_a_higher_estimate_never_lowers_the_cut(said: list[int], place: int) -> None:
    higher = [*said[:place], min(100, said[place] + 7), *said[place + 1 :]]

    assert cut_score([judged("A", *higher)], ITEMS).percent >= cut_score([judged("A", *said)], ITEMS).percent
