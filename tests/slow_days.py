"""Where somebody stands, worked out slowly: walk from the first day on, and let each day's events happen.

Nothing here is shared with lms/rules/standing.py: no overlaps of periods are computed, only what is so on a day.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass
class Asked:
    """One organisation's order to one person for one award."""

    organisation: str
    award: str
    asked: date
    due: date
    ended: date | None = None


@dataclass
class Excuse:
    """An exemption (`until` is its last day) or a later date (`until` is the date)."""

    organisation: str
    award: str
    is_exemption: bool
    given: date
    until: date
    ended: date | None = None


@dataclass
class Done:
    """A completion that was known from a day on."""

    award: str
    known: date
    expires: date | None


@dataclass
class Stay:
    """A post at an organisation, first and last day."""

    organisation: str
    first: date
    last: date | None


@dataclass
class Studied:
    """Study of an award that was begun, and finished or not."""

    award: str
    begun: date
    finished: date | None = None


@dataclass
class Life:
    """All that happened to one person."""

    asked: list[Asked] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    studied: list[Studied] = field(default_factory=list)


Seen = tuple[str, bool, bool, bool, date | None, date | None, date | None]
"""The standing's name, required, ever, valid, due, expires, exempt until."""


def stands(life: Life, organisation: str, award: str, on: date) -> Seen | None:
    """Where they stand at the end of this day; None when they are not in post there."""
    present = asked = False
    dues: list[date] = []
    exempt: list[date] = []
    held: list[date | None] = []
    studying = False
    topic, tier = award.rsplit("-", 1)
    for day in _days(life, on):
        present = any(s.organisation == organisation and s.first <= day <= (s.last or day) for s in life.stays)
        exempt = [
            _last_day(e)
            for e in life.excuses
            if e.is_exemption and (e.organisation, e.award) == (organisation, award) and _holds(e, day)
        ]
        later = [
            e.until
            for e in life.excuses
            if not e.is_exemption and (e.organisation, e.award) == (organisation, award) and _holds(e, day)
        ]
        orders = [
            a
            for a in life.asked
            if (a.organisation, a.award) == (organisation, award) and a.asked <= day and (not a.ended or day < a.ended)
        ]
        asked = bool(orders)
        dues = [max([a.due, *later]) for a in orders]
        for done in life.done:
            other_topic, other_tier = done.award.rsplit("-", 1)
            if done.known == day and other_topic == topic and other_tier >= tier:
                held.append(done.expires)
        studying = any(
            s.award == award and s.begun <= day and (s.finished is None or day < s.finished) for s in life.studied
        )
    if not present:
        return None
    valid = any(expires is None or on <= expires for expires in held)
    required = asked and not exempt
    due = min(dues) if required else None
    expires = None if not held or None in held else max(one for one in held if one)
    name = _name(
        asked=asked, exempt=bool(exempt), valid=valid, held=held, expires=expires, due=due, studying=studying, on=on
    )
    return name, required, bool(held), valid, due, expires, max(exempt) if asked and exempt else None


def _days(life: Life, on: date) -> list[date]:
    """Every day up to this one on which anything can happen, in order; on the others everything stays as it was."""
    days = {on}
    for one in (*life.asked, *life.excuses, *life.done, *life.stays, *life.studied):
        for value in vars(one).values():
            if isinstance(value, date):
                days |= {value - DAY, value, value + DAY}
    return sorted(day for day in days if day <= on)


def _name(
    *,
    asked: bool,
    exempt: bool,
    valid: bool,
    held: list[date | None],
    expires: date | None,
    due: date | None,
    studying: bool,
    on: date,
) -> str:
    if not asked:
        return "not required"
    if exempt:
        return "exempt"
    if valid:
        return "renew soon" if expires and (expires - on).days <= 60 else "current"
    if held:
        return "lapsed"
    if due and on > due:
        return "overdue"
    return "in progress" if studying else "not started"


def _holds(excuse: Excuse, day: date) -> bool:
    if day < excuse.given or (excuse.is_exemption and day > excuse.until):
        return False
    return excuse.ended is None or day < excuse.ended


def _last_day(exemption: Excuse) -> date:
    return exemption.until if exemption.ended is None else min(exemption.until, exemption.ended - DAY)
