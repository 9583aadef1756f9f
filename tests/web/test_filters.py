"""How dates and numbers are written on pages."""

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from lms.web.filters import moment, nobr, people, short_day


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2027, 3, 4, 14, 5, tzinfo=UTC), "4 March 2027 at 2:05pm"),
        (datetime(2027, 7, 4, 23, 30, tzinfo=UTC), "5 July 2027 at 12:30am"),
        (datetime(2027, 1, 1, 12, 0, tzinfo=UTC), "1 January 2027 at 12:00pm"),
        (None, "not yet"),
    ],
)
def test_an_instant_is_written_as_a_londoner_reads_it(at: datetime | None, words: str) -> None:
    assert moment(at) == words


def test_a_date_in_a_table_is_short() -> None:
    assert [short_day(date(2027, 3, 4)), short_day(None)] == ["4 Mar 2027", "–"]


def test_people_are_counted_in_words() -> None:
    assert [people(number) for number in (0, 1, 412, 5000)] == ["0 people", "1 person", "412 people", "5,000 people"]


def test_what_stays_on_one_line_is_still_escaped() -> None:
    assert nobr("<4 March>") == Markup('<span class="lms-nobr">&lt;4 March&gt;</span>')
