from hypothesis import given
from hypothesis import strategies as st

from lms.rules.rates import Counts, Rate

counts = st.builds(Counts, *[st.integers(0, 1000)] * 6)


def test_each_rate_has_its_own_numerator_and_denominator() -> None:
    council = Counts(in_post=90, ever=70, valid=60, required=40, required_valid=30, overdue=5)

    assert council.ever_completed == Rate(70, 90, "people in post")
    assert council.currently_valid == Rate(60, 90, "people in post")
    assert council.compliance == Rate(30, 40, "people who must hold it")


def test_a_rate_says_of_whom() -> None:
    assert Rate(3120, 4018, "people who must hold it").in_words == "77 % (3,120 of 4,018 people who must hold it)"
    assert Rate(0, 0, "people who must hold it").in_words == "no people who must hold it"


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_percent_is_rounded_down_and_never_flatters(part: int, whole: int) -> None:
    part = min(part, whole)

    percent = Rate(part, whole, "people").percent

    assert percent is not None
    assert percent * whole <= part * 100 < (percent + 1) * whole
    assert (percent == 100) == (part == whole)


def test_of_nobody_there_is_no_percent() -> None:
    assert Rate(0, 0, "people").percent is None


@given(counts, counts, counts)
def test_counts_add_up_in_any_order(one: Counts, two: Counts, three: Counts) -> None:
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + Counts() == one


@given(counts, st.integers(0, 5))
def test_so_many_alike_add_up_to_a_multiple(one: Counts, people: int) -> None:
    assert one * people == sum([one] * people, Counts())
