from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.quarters import quarter_ends


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2026, 11, 25), date(2026, 9, 30)),
        (date(2026, 12, 30), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 3, 30), date(2025, 12, 31)),
    ],
)
def test_a_quarter_counts_from_its_last_day(on: date, latest: date) -> None:
    assert quarter_ends(on, 1) == (latest,)


def test_the_earliest_comes_first() -> None:
    assert quarter_ends(date(2026, 11, 25), 4) == (
        date(2025, 12, 31),
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
    )


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_quarters_end_by_the_date_and_lie_three_months_apart(on: date) -> None:
    ends = quarter_ends(on, 5)

    assert all(89 < (later - earlier).days < 93 for earlier, later in pairwise(ends))
    assert 0 <= (on - ends[-1]).days < 92
    assert {(end.month, end.day) for end in ends} == {(3, 31), (6, 30), (9, 30), (12, 31)}
