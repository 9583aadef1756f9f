"""A calendar file that programs read: escaped, folded, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.calendar_file import Meeting, calendar_file

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
STARTS = datetime(2027, 6, 3, 9, 30, tzinfo=timezone(timedelta(hours=1)))


def a_meeting(**more: object) -> Meeting:
    said = {
        "uid": "session-1",
        "number": 1,
        "title": "Training session",
        "starts_at": STARTS,
        "minutes": 90,
        "place": "Library",
        "about": "",
        "link": "https://training.example/sessions/1",
        **more,
    }
    return Meeting(**said)  # type: ignore[arg-type]


def read(file: str) -> dict[str, str]:
    """The values as a calendar reads them: lines put together, escapes taken out."""
    values = {}
    for line in file.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        plain, letters = "", iter(value)
        for letter in letters:
            after = next(letters) if letter == "\\" else letter
            plain += "\n" if letter == "\\" and after == "n" else after
        values[name] = plain
    return values


def test_a_calendar_file_reads_line_by_line() -> None:
    assert calendar_file(a_meeting(), at=AT).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Safeguarding training//Live sessions//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:session-1",
        "SEQUENCE:1",
        "DTSTAMP:20261125T100000Z",
        "DTSTART:20270603T083000Z",
        "DTEND:20270603T100000Z",
        "SUMMARY:Training session",
        "LOCATION:Library",
        "URL:https://training.example/sessions/1",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_meeting_that_is_off_is_taken_out_of_calendars() -> None:
    values = read(calendar_file(a_meeting(is_cancelled=True), at=AT))

    assert (values["METHOD"], values["STATUS"], values["UID"]) == ("CANCEL", "CANCELLED", "session-1")


@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_people_write_stays_within_its_line(place: str, about: str) -> None:
    file = calendar_file(a_meeting(place=place, about=about), at=AT)

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert file.count("BEGIN:VEVENT") == file.count("\r\nEND:VEVENT\r\n") == 1 or "BEGIN:VEVENT" in place + about
    expected = "".join(letter for letter in place if letter == "\n" or ord(letter) >= 32)
    assert read(file).get("LOCATION", "") == expected


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file(a_meeting(starts_at=STARTS.replace(tzinfo=None)), at=AT)
