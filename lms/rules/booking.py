"""Planned sessions and places in them: what may be planned, who gets a place, when people are reminded of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from lms.rules.dates import LONDON, london_date
from lms.rules.quiet_hours import is_working_day
from lms.rules.refusals import Refusal, Refusals
from lms.rules.standing import day

MOST_PLACES = 200
"""As many as one register takes."""
LEAST_MINUTES, MOST_MINUTES = 15, 600
MOST_DAYS_AHEAD = 730
LONGEST_LINE = 250
LONGEST_TEXT = 500
WORKING_DAYS_BEFORE = 2
"""So many working days before a session people are reminded of their place: time enough to give it to somebody else."""
SOON = timedelta(days=3)
"""A letter about a session that is nearer than this does not wait for office hours."""


class Ended(StrEnum):
    """Why a booking is open no more."""

    BY_THEM = "cancelled by the person"
    SESSION_CANCELLED = "session cancelled"
    OTHER_RECORD = "other record"
    """It goes on under another record of the same person, or went back."""
    REMOVED = "person removed"


class Mine(StrEnum):
    """What somebody has of a session."""

    PLACE = "place"
    WAITING = "waiting"
    NOTHING = ""


@dataclass(frozen=True)
class Terms:
    """When and where a session is, for how many, who leads it, and what the place offers."""

    starts_at: datetime
    minutes: int
    place: str
    joining: str
    places: int
    led_by: str
    access: str

    @property
    def held_on(self) -> date:
        """The London date."""
        return london_date(self.starts_at)

    @property
    def hours(self) -> str:
        """Such as "9:30am to 12:30pm"."""
        return hours(self.starts_at, self.minutes)

    @property
    def in_words(self) -> str:
        """Such as "Thursday 3 December 2026, 9:30am to 12:30pm"."""
        return f"{self.held_on:%A} {day(self.held_on)}, {self.hours}"

    def moved_from(self, earlier: "Terms") -> bool:
        """Whether people who have booked must hear of it: the day, the time, the place or the way in is another."""
        said = ("starts_at", "minutes", "place", "joining")
        return any(getattr(self, name) != getattr(earlier, name) for name in said)


def hours(starts_at: datetime, minutes: int) -> str:
    """From when until when, on a Londoner's clock: "9:30am to 12:30pm"."""
    return f"{_clock(starts_at)} to {_clock(starts_at + timedelta(minutes=minutes))}"


def london_instant(on: date, clock: time) -> datetime:
    """The instant at which London's clocks show this. What the clocks skip in March is an hour later."""
    return datetime.combine(on, clock, tzinfo=LONDON).astimezone(UTC)


def check(terms: Terms, *, has_place: int = 0, at: datetime) -> None:
    """Refuse, each at its field, what no session can be. `has_place`: people who have a place in it already."""
    wrong: list[Refusal] = []
    if terms.starts_at <= at:
        wrong.append(Refusal("Enter a day and time that are still to come.", field="held_on"))
    elif terms.starts_at > at + timedelta(days=MOST_DAYS_AHEAD):
        wrong.append(Refusal("Enter a day in the next two years.", field="held_on"))
    if not LEAST_MINUTES <= terms.minutes <= MOST_MINUTES:
        sentence = f"Enter a number of minutes from {LEAST_MINUTES} to {MOST_MINUTES}."
        wrong.append(Refusal(sentence, field="minutes"))
    if not 1 <= terms.places <= MOST_PLACES:
        wrong.append(Refusal(f"Enter a number of places from 1 to {MOST_PLACES}.", field="places"))
    elif terms.places < has_place:
        people = "1 person has" if has_place == 1 else f"{has_place} people have"
        wrong.append(Refusal(f"{people} a place already. Enter {has_place} or more.", field="places"))
    if not terms.place:
        wrong.append(Refusal("Enter where it is held, or that it is online.", field="place"))
    if not terms.led_by:
        wrong.append(Refusal("Enter who leads the session.", field="led_by"))
    wrong += [
        Refusal(f"Use at most {longest} characters.", field=name)
        for name, longest in (
            ("place", LONGEST_LINE),
            ("led_by", LONGEST_LINE),
            ("joining", LONGEST_TEXT),
            ("access", LONGEST_TEXT),
        )
        if len(getattr(terms, name)) > longest
    ]
    if wrong:
        raise Refusals(tuple(wrong))


def to_promote(places: int, *, taken: int, waiting: Sequence[int]) -> Sequence[int]:
    """Who of those who wait gets a place now, in the order in which they asked."""
    return waiting[: max(0, places - taken)]


def availability(places: int, *, taken: int, waiting: int) -> str:
    """Such as "5 places left", or "Full. 2 people are waiting"."""
    left = places - taken
    if left > 0 and not waiting:
        return "1 place left" if left == 1 else f"{left} places left"
    if not waiting:
        return "Full. You can wait for a place"
    return f"Full. {'1 person is' if waiting == 1 else f'{waiting} people are'} waiting"


def is_soon(starts_at: datetime, *, at: datetime) -> bool:
    """Whether a letter about it is better sent now than in the morning."""
    return starts_at - at < SOON


def reminded_from(held_on: date) -> date:
    """The first day on which people are reminded of a session on this day: two working days before."""
    found, left = held_on, WORKING_DAYS_BEFORE
    while left:
        found -= timedelta(days=1)
        left -= is_working_day(found)
    return found


def reminder_stage(uid: str, number: int) -> str:
    """What makes a reminder of a place single: one a person for each time that the session was set."""
    return f"session {uid} {number}"


def _clock(at: datetime) -> str:
    there = at.astimezone(LONDON)
    minutes = f":{there:%M}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes}{'am' if there.hour < 12 else 'pm'}"
