"""The figures agree with those published for two well-known sets of answers."""

from math import sqrt
from statistics import fmean, stdev

import pytest

from quizzes.insight.items import item_figures
from quizzes.insight.reliability import reliability
from tests.quizzes.insight.lsat import EXPECTED, sittings, without

SECTIONS = pytest.mark.parametrize("section", EXPECTED, ids=["section 6", "section 7"])


@SECTIONS
def test_facility_is_the_published_share(section: str) -> None:
    given = sittings(section)

    found = [item_figures(f"q{place}", given).facility.value for place in range(1, 6)]

    assert found == pytest.approx(EXPECTED[section]["facility"], abs=1e-12)
    assert len(given) == 1000


@SECTIONS
def test_discrimination_is_the_published_correlation_with_the_rest(section: str) -> None:
    given = sittings(section)

    found = [item_figures(f"q{place}", given).discrimination for place in range(1, 6)]

    assert [one.value for one in found if one] == pytest.approx(EXPECTED[section]["rest"], abs=1e-9)
    assert all(one is not None and one.low < one.value < one.high for one in found)


@SECTIONS
def test_alpha_is_the_published_one_with_all_questions_and_without_each(section: str) -> None:
    given = sittings(section)

    whole = reliability(given, pass_percent=80)
    shorter = [reliability(without(f"q{place}", given), pass_percent=80).alpha for place in range(1, 6)]

    assert whole.alpha == pytest.approx(EXPECTED[section]["alpha"], abs=1e-9)
    assert shorter == pytest.approx(EXPECTED[section]["without"], abs=1e-9)


@SECTIONS
def test_the_error_of_a_score_follows_from_the_published_spread(section: str) -> None:
    given = sittings(section)
    totals = [sum(one.points.values()) for one in given]
    expected = EXPECTED[section]

    found = reliability(given, pass_percent=80)

    assert (fmean(totals), stdev(totals)) == pytest.approx((expected["mean"], expected["sd"]), abs=1e-6)
    assert isinstance(expected["sd"], float)
    assert isinstance(expected["alpha"], float)
    assert found.standard_error == pytest.approx(expected["sd"] * sqrt(1 - expected["alpha"]), abs=1e-6)
    assert found.passing is not None
    assert found.passing > expected["alpha"]
