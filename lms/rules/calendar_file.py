"""A calendar file (RFC 5545) with one meeting: put into a calendar, moved in it, or taken out again.

Instants are written in UTC, which every calendar shows on its own clock. Nothing here says what the meeting is about:
calendars at work are read by others.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OCTETS_IN_A_LINE = 75
PRODUCT = "-//Safeguarding training//Live sessions//EN"
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Meeting:
    """What a calendar keeps. `uid` is the same for ever; `number` goes up with each change, so that the newest wins."""

    uid: str
    number: int
    title: str
    starts_at: datetime
    minutes: int
    place: str
    about: str
    link: str
    is_cancelled: bool = False


def calendar_file(meeting: Meeting, *, at: datetime) -> str:
    """The file, lines ending as the standard asks. `at`: when it was written. Refuses naive instants (ValueError)."""
    method, status = ("CANCEL", "CANCELLED") if meeting.is_cancelled else ("PUBLISH", "CONFIRMED")
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{_text(meeting.uid)}",
        f"SEQUENCE:{meeting.number}",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(meeting.starts_at)}",
        f"DTEND:{_instant(meeting.starts_at + timedelta(minutes=meeting.minutes))}",
        f"SUMMARY:{_text(meeting.title)}",
        *([f"LOCATION:{_text(meeting.place)}"] if meeting.place else []),
        *([f"DESCRIPTION:{_text(meeting.about)}"] if meeting.about else []),
        *([f"URL:{_address(meeting.link)}"] if meeting.link else []),
        f"STATUS:{status}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(words: str) -> str:
    """Words of people: what would end the value or the line is escaped, other control characters are left out."""
    plain = "".join(letter for letter in words if letter == "\n" or ord(letter) >= 32)
    return plain.translate(ESCAPED)


def _address(link: str) -> str:
    return "".join(link.split())


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """No line is longer than 75 octets; a letter is never cut in two."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > OCTETS_IN_A_LINE:
            pieces.append(piece)
            piece, octets = " ", 1  # a space says that the line goes on
        piece += letter
        octets += size
    return "\r\n".join((*pieces, piece))
