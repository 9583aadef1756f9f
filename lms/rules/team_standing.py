"""What a team's standings add up to: which person needs something done, and when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from lms.rules.dates import month_end
from lms.rules.standing import Standing, day


class Need(StrEnum):
    """The one group a person of a team is counted in, the one to act on first first."""

    OVERDUE = "overdue"
    """Stands as overdue with an award: never held it, and its due date has gone by."""
    NEEDS_RENEWING = "needs renewing"
    """Is overdue with none, but stands as lapsed with one: held it, and it has run out."""
    DUE_THIS_MONTH = "due this month"
    """Has never held a required award that is due by the end of this month."""
    DUE_LATER = "due later"
    UP_TO_DATE = "up to date"
    """Holds every required award."""
    NOTHING_REQUIRED = "nothing required"


ORDER: tuple[Need, ...] = tuple(Need)
REMINDED_TOGETHER = (Need.OVERDUE, Need.NEEDS_RENEWING)
"""The groups that can be reminded by one press."""
WAITING = (Need.OVERDUE, Need.NEEDS_RENEWING, Need.DUE_THIS_MONTH, Need.DUE_LATER)
"""The groups of people of whom something is still awaited."""


@dataclass(frozen=True)
class Place:
    """Where a person stands with one award, as far as a team's table shows it."""

    award: str
    standing: Standing
    required: bool
    valid: bool
    due_on: date | None
    expires_on: date | None
    exempt_until: date | None = None

    @cached_property
    def matters_on(self) -> date | None:
        """The date to show beside the word: until when it holds, since when it does not, or by when it is due."""
        if self.standing is Standing.EXEMPT:
            return self.exempt_until
        if self.standing in (Standing.CURRENT, Standing.RENEW_SOON, Standing.LAPSED):
            return self.expires_on
        return self.due_on if self.required else None

    @property
    def is_missing(self) -> bool:
        """It is required and not held today."""
        return self.required and not self.valid

    @property
    def missing_since(self) -> date | None:
        """The day it ran out, or is due; None where it is not missing."""
        if not self.is_missing:
            return None
        return self.expires_on if self.standing is Standing.LAPSED else self.due_on

    @property
    def date_words(self) -> str:
        """What that date is."""
        match self.standing:
            case Standing.CURRENT | Standing.RENEW_SOON:
                return "until" if self.expires_on else "does not run out"
            case Standing.LAPSED:
                return "ended on"
            case Standing.EXEMPT:
                return "until"
            case _:
                return "due on" if self.matters_on else ""

    @property
    def in_words(self) -> str:
        """One plain sentence about the person, for whoever looks after their training."""
        until, due = day(self.expires_on), day(self.due_on)
        return {
            Standing.NOT_REQUIRED: "Not required.",
            Standing.EXEMPT: f"Exempt until {day(self.exempt_until)}.",
            Standing.CURRENT: f"Up to date until {until}." if self.expires_on else "Up to date for good.",
            Standing.RENEW_SOON: f"Up to date until {until}. It can be renewed now.",
            Standing.LAPSED: f"Was up to date until {until}. It is time to renew it.",
            Standing.OVERDUE: f"Was due on {due}.",
            Standing.IN_PROGRESS: f"Begun. Due on {due}.",
            Standing.NOT_STARTED: f"Not begun yet. Due on {due}.",
        }[self.standing]


@dataclass(frozen=True)
class Booked:
    """A place in a live session that is still to come."""

    award: str
    held_on: date


class Across(StrEnum):
    """People who are counted across the groups: who has a place in a live session may be overdue, or up to date."""

    ENDING_IN_30 = "ending in 30 days"
    """Hold something required that runs out within 30 days, today included."""
    ENDING_IN_60 = "ending in 60 days"
    ENDING_IN_90 = "ending in 90 days"
    BOOKED = "booked"
    """Have a place in a live session still to come."""
    EXEMPT = "exempt"
    """Are exempt from something."""

    @property
    def days(self) -> int | None:
        """Within how many days something ends for them; None where that is not what is counted."""
        return {Across.ENDING_IN_30: 30, Across.ENDING_IN_60: 60, Across.ENDING_IN_90: 90}.get(self)

    @property
    def words(self) -> str:
        """What they are called above the table."""
        if self.days:
            return f"Running out within {self.days} days"
        return "Booked on a live session" if self is Across.BOOKED else "Exempt"

    def counts(self, places: Iterable[Place], booked: Sequence[Booked], *, on: date) -> bool:
        """Whether somebody with these standings and bookings is counted here."""
        if self is Across.BOOKED:
            return bool(booked)
        if self.days is None:
            return any(place.exempt_until is not None for place in places)
        last = on + timedelta(days=self.days)
        return any(
            place.required and place.valid and place.expires_on is not None and place.expires_on <= last
            for place in places
        )


@dataclass(frozen=True)
class TeamCounts:
    """How many people of a team are in which group. Everybody in post is in exactly one; `across` counts besides."""

    overdue: int = 0
    needs_renewing: int = 0
    due_this_month: int = 0
    due_later: int = 0
    up_to_date: int = 0
    nothing_required: int = 0
    across: frozenset[tuple[Across, int]] = frozenset()
    """Only those of whom there are any."""

    @property
    def booked(self) -> int:
        """People with a place in a live session still to come."""
        return self.of_across(Across.BOOKED)

    def of_across(self, across: Across) -> int:
        """People counted here besides their group."""
        return dict(self.across).get(across, 0)

    @property
    def asked(self) -> int:
        """People of whom something is required."""
        return self.in_post - self.nothing_required

    @property
    def in_post(self) -> int:
        """Everybody."""
        return sum(self.of(need) for need in Need)

    def of(self, need: Need | None) -> int:
        """People in this group; of all groups for None."""
        return self.in_post if need is None else int(getattr(self, need.name.lower()))

    @property
    def in_words(self) -> str:
        """Such as "11 of 14 people are up to date. 2 overdue, 1 due this month."."""
        if not self.in_post:
            return "Nobody is in this team."
        if not self.asked:
            return f"No training is required of anybody here yet. {self.booked_in_words}".strip()
        people = "person is" if self.asked == 1 else "people are"
        first = f"{self.up_to_date:,} of {self.asked:,} {people} up to date."
        rest = [
            f"{count:,} {words}"
            for count, words in (
                (self.overdue, "overdue"),
                (self.needs_renewing, "needs renewing" if self.needs_renewing == 1 else "need renewing"),
                (self.due_this_month, "due this month"),
                (self.due_later, "due later"),
            )
            if count
        ]
        said = f"{first} {', '.join(rest)}." if rest else first
        return f"{said} {self.booked_in_words}".strip()

    @property
    def booked_in_words(self) -> str:
        """Such as "3 are booked on a live session."; empty for nobody."""
        if not self.booked:
            return ""
        return f"{self.booked:,} {'is' if self.booked == 1 else 'are'} booked on a live session."

    @property
    def not_asked_in_words(self) -> str:
        """Who is missing from the sentence above; empty if nobody is."""
        if not self.nothing_required or not self.asked:
            return ""
        if self.nothing_required == 1:
            return "1 more person has no required training and is not counted in this."
        return f"{self.nothing_required:,} more people have no required training and are not counted in this."


def need_of(places: Iterable[Place], *, on: date) -> Need:
    """The group a person with these standings is counted in on this date."""
    required = [place for place in places if place.required]
    missing = [place for place in required if place.is_missing]
    if not required:
        return Need.NOTHING_REQUIRED
    if not missing:
        return Need.UP_TO_DATE
    pressing = most_pressing(place.standing for place in missing)
    if pressing is not None:
        return pressing
    return Need.DUE_THIS_MONTH if earliest_missing(missing) <= month_end(on) else Need.DUE_LATER


def most_pressing(standings: Iterable[Standing]) -> Need | None:
    """The group of somebody with these standings, if they have to act now; None if nothing presses."""
    standings = set(standings)
    if Standing.OVERDUE in standings:
        return Need.OVERDUE
    return Need.NEEDS_RENEWING if Standing.LAPSED in standings else None


def earliest_missing(places: Iterable[Place]) -> date:
    """Since when, or by when, the award is missing that comes first; far in the future when none is missing."""
    return min((place.missing_since for place in places if place.missing_since is not None), default=date.max)


def counted(needs: Iterable[Need] | Mapping[Need, int], across: Mapping[Across, int] | None = None) -> TeamCounts:
    """People by group, one by one or added up already, and those counted across the groups."""
    totals: Counter[Need] = Counter(needs)
    return TeamCounts(
        overdue=totals[Need.OVERDUE],
        needs_renewing=totals[Need.NEEDS_RENEWING],
        due_this_month=totals[Need.DUE_THIS_MONTH],
        due_later=totals[Need.DUE_LATER],
        up_to_date=totals[Need.UP_TO_DATE],
        nothing_required=totals[Need.NOTHING_REQUIRED],
        across=frozenset((one, number) for one, number in (across or {}).items() if number),
    )
