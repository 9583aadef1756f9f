"""The laws of item analysis, whatever the answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.insight.figures import correlation, share, top_and_bottom
from quizzes.insight.flags import CONVENTIONAL, Flag, flagged, worst_first
from quizzes.insight.items import OptionUse, item_figures
from quizzes.insight.reliability import reliability
from quizzes.insight.sittings import Sitting

POINTS = st.sampled_from([0.0, 0.5, 1.0])
QUESTIONS = ("a", "b", "c", "d", "e")


@st.composite
def many_sittings(draw: st.DrawFn) -> list[Sitting]:
    """Attempts that each met two or more of five questions."""
    drawn = st.dictionaries(st.sampled_from(QUESTIONS), POINTS, min_size=2)
    return [Sitting(points) for points in draw(st.lists(drawn, min_size=4, max_size=25))]


@given(many_sittings())
def test_no_order_of_people_changes_a_figure(sittings: list[Sitting]) -> None:
    turned = sittings[::-1]

    for question in QUESTIONS:
        if any(question in sitting.points for sitting in sittings):
            one, other = item_figures(question, sittings), item_figures(question, turned)
            assert one.facility.value == pytest.approx(other.facility.value)
            assert one.top_minus_bottom == pytest.approx(other.top_minus_bottom)
            assert (one.discrimination is None) == (other.discrimination is None)
            if one.discrimination and other.discrimination:
                assert one.discrimination.value == pytest.approx(other.discrimination.value)


@given(many_sittings())
def test_figures_stay_in_their_range(sittings: list[Sitting]) -> None:
    for question in {name for sitting in sittings for name in sitting.points}:
        item = item_figures(question, sittings)
        assert 0 <= item.facility.low <= item.facility.value + 1e-9
        assert item.facility.value <= item.facility.high + 1e-9 <= 1 + 2e-9
        assert item.top_minus_bottom is None or -1 - 1e-9 <= item.top_minus_bottom <= 1 + 1e-9
        if item.discrimination:
            assert -1 <= item.discrimination.low <= item.discrimination.high <= 1
    found = reliability(sittings, pass_percent=80)
    assert found.alpha is None or found.alpha <= 1
    assert found.passing is None or found.passing <= 1 + 1e-9


@given(many_sittings())
def test_turning_the_key_round_turns_the_sign(sittings: list[Sitting]) -> None:
    turned = [
        Sitting({name: 1 - points if name == "a" else points for name, points in one.points.items()})
        for one in sittings
    ]

    if any("a" in sitting.points for sitting in sittings):
        found, opposite = item_figures("a", sittings), item_figures("a", turned)
        assert found.facility.value == pytest.approx(1 - opposite.facility.value)
        if found.discrimination and opposite.discrimination:
            assert found.discrimination.value == pytest.approx(-opposite.discrimination.value)


def test_a_share_of_few_people_has_a_wide_range() -> None:
    few, many = share(3, 4), share(750, 1000)

    assert few.value == many.value == 0.75
    assert (round(few.low, 4), round(few.high, 4)) == (0.3006, 0.9544)
    assert (round(many.low, 4), round(many.high, 4)) == (0.7222, 0.7758)


def test_nothing_is_said_of_nobody_and_of_people_who_all_answered_alike() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        share(0, 0)
    assert correlation([1, 0, 1], [1, 0, 1]) is None
    assert correlation([1, 1, 1, 1], [1, 0, 1, 0]) is None
    assert top_and_bottom([1, 0, 1], [1, 0, 1]) is None
    assert reliability([Sitting({"a": 1.0})] * 2, pass_percent=80).alpha is None
    assert reliability([Sitting({"a": 1.0})] * 9, pass_percent=80).alpha is None


def test_two_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="two values"):
        correlation([1, 0], [1])
    with pytest.raises(ValueError, match="standing"):
        top_and_bottom([1, 0], [1])


def test_options_are_counted_among_those_who_met_the_question() -> None:
    sittings = [
        Sitting({"a": 1.0, "b": 0.0}, {"a": ("x",), "b": ("y",)}, {"a": 12.0}),
        Sitting({"a": 0.0, "b": 1.0}, {"a": ("z",), "b": ("x",)}, {"a": 30.0}),
        Sitting({"a": 1.0, "b": 1.0}, {"a": ("x",), "b": ("x",)}),
        Sitting({"a": 0.0, "b": 1.0}, {"b": ("x",)}),
        Sitting({"b": 1.0}, {"b": ("x",)}),
    ]

    found = item_figures("a", sittings)

    assert found.people == 4
    assert found.options == (OptionUse("x", 2, 0.5), OptionUse("z", 1, 0.25))
    assert found.left_out == 1
    assert found.median_seconds == 21.0


def _people(right: int, wrong: int, *, good_are_right: bool) -> list[Sitting]:
    """People with one question `q`; those who do well on the rest are those who get it right, or wrong."""
    strong = {"r1": 1.0, "r2": 1.0}
    weak = {"r1": 0.0, "r2": 1.0}
    return [Sitting({"q": 1.0} | (strong if good_are_right else weak), {"q": ("key",)}) for _ in range(right)] + [
        Sitting({"q": 0.0} | (weak if good_are_right else strong), {"q": ("trap",)}) for _ in range(wrong)
    ]


def test_a_question_that_the_good_get_wrong_comes_first() -> None:
    planted = flagged(item_figures("q", _people(60, 60, good_are_right=False)), critical=False)
    sound = flagged(item_figures("q", _people(60, 60, good_are_right=True)), critical=False)
    easy = flagged(item_figures("q", _people(199, 1, good_are_right=True)), critical=False)

    assert planted.flags == (Flag.TELLS_WRONGLY,)
    assert planted.firm
    assert sound.flags == ()
    assert easy.flags == (Flag.EASY,)
    assert worst_first([sound, easy, planted]) == (planted, easy, sound)


def test_few_people_raise_no_flag_and_a_critical_question_may_be_easy() -> None:
    few = flagged(item_figures("q", _people(14, 15, good_are_right=False)), critical=False)
    hint = flagged(item_figures("q", _people(40, 40, good_are_right=False)), critical=False)
    critical = flagged(item_figures("q", _people(199, 1, good_are_right=True)), critical=True)

    assert (few.flags, few.firm) == ((), False)
    assert (hint.flags, hint.firm) == ((Flag.TELLS_WRONGLY,), False)
    assert critical.flags == ()


def test_hard_fast_and_idle_are_seen() -> None:
    sittings = [
        Sitting(
            {"q": 1.0 if place < 20 else 0.0, "r": float(place % 2)}, {"q": ("a" if place < 20 else "b",)}, {"q": 3.0}
        )
        for place in range(100)
    ]

    found = flagged(item_figures("q", sittings), critical=False, options=("a", "b", "c"))

    assert set(found.flags) >= {Flag.HARD, Flag.IDLE_OPTION, Flag.FAST}
    assert CONVENTIONAL.fewest_people == 30
