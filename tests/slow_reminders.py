"""Who is to be told what on which day, worked out slowly: one person, one award and one day at a time.

Nothing here is shared with lms/rules/reminder.py, and nothing is asked of a database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Told(NamedTuple):
    """That somebody was told something on a day."""

    on: date
    person: int
    award: str
    stage: str
    turns_on: date


@dataclass
class Asked:
    """That an award is asked of somebody."""

    asked_on: date
    due_on: date
    by_rule: bool


@dataclass
class Somebody:
    """A person as far as reminders care."""

    id: int
    team: int
    first_day: date
    last_day: date | None = None
    has_address: bool = True
    address_works: bool = True
    is_disabled: bool = False
    asked: dict[str, Asked] = field(default_factory=dict)
    valid_until: dict[str, date | None] = field(default_factory=dict)
    """The latest; None for good. Without an entry they never held it."""
    later: dict[str, date] = field(default_factory=dict)
    exempt_until: dict[str, date] = field(default_factory=dict)
    paused_until: date | None = None
    heard_in: set[tuple[int, int]] = field(default_factory=set)
    """The weeks in which they had a letter, as year and number."""
    said: dict[tuple[str, str, date], date] = field(default_factory=dict)
    """Award, stage and day, with when it was said."""

    def is_there(self, on: date) -> bool:
        """Whether they are in post."""
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)

    def must_hold(self, award: str, on: date) -> bool:
        """Whether it is asked, and they are not exempt."""
        if award not in self.asked or not self.is_there(on):
            return False
        return not (award in self.exempt_until and on <= self.exempt_until[award])

    def wants_to_hear(self, on: date) -> bool:
        """Whether they can be written to, and have no break."""
        is_on_a_break = self.paused_until is not None and on <= self.paused_until
        return self.is_there(on) and self.has_address and not self.is_disabled and not is_on_a_break

    def last_good_day(self, award: str) -> date | None:
        """The day by which something has to be done; None where nothing has."""
        due = self.asked[award].due_on
        if award in self.later and self.later[award] > due:
            due = self.later[award]
        if award not in self.valid_until:
            return due
        until = self.valid_until[award]
        if until is None:
            return None
        return due if due > until else until

    def is_valid(self, award: str, on: date) -> bool:
        """Whether they hold it today."""
        if award not in self.valid_until:
            return False
        until = self.valid_until[award]
        return until is None or on <= until


def is_working_day(on: date) -> bool:
    """Whether anybody is reminded on this day."""
    return on.strftime("%a") not in ("Sat", "Sun")


def live_the_day(people: Sequence[Somebody], on: date) -> Iterator[Told]:
    """What everybody is told at 8 in the morning of this day."""
    if not is_working_day(on):
        return
    week = (on.isocalendar().year, on.isocalendar().week)
    for person in people:
        if not person.wants_to_hear(on) or week in person.heard_in:
            continue
        new = [(award, *one) for award in sorted(person.asked) for one in to_say(person, award, on)]
        new = [one for one in new if one not in person.said]
        for award, stage, turns_on in new:
            person.said[award, stage, turns_on] = on
            yield Told(on, person.id, award, stage, turns_on)
        if new:
            person.heard_in.add(week)


def to_say(person: Somebody, award: str, on: date) -> Iterator[tuple[str, date]]:
    """The stages of one award today."""
    if not person.must_hold(award, on):
        return
    asked = person.asked[award]
    last_good_day = person.last_good_day(award)
    if last_good_day is None:
        return
    if person.is_valid(award, on) and person.valid_until[award] > on + 60 * DAY:  # type: ignore[operator]  # not None
        return
    if asked.by_rule and not person.is_valid(award, on) and on < asked.asked_on + 14 * DAY:
        yield "asked", asked.asked_on
    if on > last_good_day:
        yield "overdue", last_good_day
        return
    for stage, days in (("due", 0), ("7 days", 7), ("30 days", 30), ("60 days", 60)):
        begins = last_good_day - days * DAY
        if on >= begins:
            if begins > asked.asked_on:
                yield stage, last_good_day
            return


def managers_hear(people: Sequence[Somebody], teams: Sequence[int], on: date) -> Iterator[Told]:
    """Of whom managers hear on this day, the first of a week on which anybody is reminded."""
    if on.strftime("%a") != "Mon":
        return
    for team in teams:
        members = [person for person in people if person.team == team]
        if not any(person.must_hold(award, on) for person in members for award in person.asked):
            continue
        for person in members:
            for award in sorted(person.asked):
                day = person.last_good_day(award)
                if day is None or not person.must_hold(award, on) or day >= on or person.is_valid(award, on):
                    continue
                heard_on = person.said.get((award, "overdue", day))
                if heard_on is None or not person.address_works or (on - heard_on).days < 7:
                    continue
                if person.wants_to_hear(on) and (award, "manager", day) not in person.said:
                    person.said[award, "manager", day] = on
                    yield Told(on, person.id, award, "manager", day)
