"""Dates in any style."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.staff_list.dates import EARLIEST, EXCEL_DAY_NOUGHT, LATEST, read_date, writes_month_first


@pytest.mark.parametrize(
    "text",
    [
        "26/04/2017",
        "26/4/2017",
        "26.04.2017",
        "26-04-2017",
        "26/04/17",
        "2017-04-26",
        "2017/04/26",
        "20170426",
        "26-Apr-2017",
        "26 April 2017",
        "26th April, 2017",
        "April 26, 2017",
        "26-APR-17",
        "42851",
        "42851.5",
        "26/04/2017 00:00",
        "26/04/2017 09:30:00",
        "2017-04-26T00:00:00Z",
        "2017-04-26 00:00:00.000",
        "Wed 26 Apr 2017",
        "Wednesday, 26 April 2017",
        "26Apr2017",
        "26th of April 2017",
    ],
)
def test_every_style_names_the_same_day(text: str) -> None:
    assert read_date(text) == date(2017, 4, 26)


@pytest.mark.parametrize("text", ["", "-", "n/a", "00/00/0000", "0000-00-00 00:00:00"])
def test_an_empty_cell_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "soon", "26/04", "2017", "99/99/9999", "0", "26/Smarch/2017", "01/01/0001", "1e309", "٢٦/٠٤/٢٠١٧"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    ["31.12.9999", "31-DEC-4712", "9999-12-31 00:00", "31/12/2999", "2958465", "Permanent", "Open-ended", "00/00/0000"],
)
def test_a_last_day_far_off_is_none(text: str) -> None:
    assert read_date(text, ends=True) is None


@pytest.mark.parametrize("text", ["31.12.9999", "permanent"])
def test_a_first_day_far_off_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_date(text)


def test_two_figures_of_the_year_of_a_last_day_can_lie_far_ahead() -> None:
    assert [read_date(f"31/08/{year}", ends=True) for year in ("35", "98")] == [date(2035, 8, 31), date(1998, 8, 31)]


def test_two_figures_of_a_year_are_of_the_century_that_staff_lived_in() -> None:
    assert [read_date(f"01/06/{year}") for year in ("29", "30", "84")] == [
        date(2029, 6, 1),
        date(1930, 6, 1),
        date(1984, 6, 1),
    ]


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["04/26/2017", "05/06/2018"], True),
        (["26/04/2017", "05/06/2018"], False),
        (["04/26/2017", "26/04/2017"], False),
        (["05/06/2018"], False),
        (["2017-04-26", ""], False),
    ],
)
def test_a_column_is_in_the_american_order_only_when_nothing_speaks_against_it(texts: list[str], answer: bool) -> None:
    assert writes_month_first(texts) is answer


@given(st.dates(EARLIEST, LATEST), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%d.%m.%Y"]))
def test_whatever_is_written_is_read_back(day: date, style: str) -> None:
    assert read_date(day.strftime(style)) == day


@given(st.dates(date(1930, 1, 1), LATEST))
def test_a_spreadsheets_day_number_is_its_day(day: date) -> None:
    assert read_date(str((day - EXCEL_DAY_NOUGHT).days)) == EXCEL_DAY_NOUGHT + timedelta(
        days=(day - EXCEL_DAY_NOUGHT).days
    )


@given(st.text(max_size=40))
def test_no_text_does_anything_but_name_a_day_or_be_refused(text: str) -> None:
    try:
        found = read_date(text)
    except ValueError:
        return
    assert found is None or EARLIEST <= found <= LATEST
