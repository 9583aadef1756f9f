"""Where a person stands with an award: a pure function of the ledger and a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.rules.renewal import window_opens_on


class Standing(StrEnum):
    """The closed list of places a person can stand, as shown to people."""

    NOT_REQUIRED = "not required"
    EXEMPT = "exempt"
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    OVERDUE = "overdue"
    CURRENT = "current"
    RENEW_SOON = "renew soon"
    LAPSED = "lapsed"


VALID = frozenset({Standing.CURRENT, Standing.RENEW_SOON})
"""Standings in which a required award is held today."""


@dataclass(frozen=True)
class Exemption:
    """That somebody need not hold an award: decided on a date, until a date (inclusive)."""

    given_on: date
    until: date
    ended_on: date | None = None
    """The first day on which it no longer holds; None while nobody has ended it early."""

    def holds(self, on: date) -> bool:
        """Whether nothing is asked on this date."""
        return self.given_on <= on <= self.last_day

    @property
    def last_day(self) -> date:
        """The last day on which it holds; the day before `given_on` if it was taken back at once."""
        return self.until if self.ended_on is None else min(self.until, self.ended_on - timedelta(days=1))


@dataclass(frozen=True)
class Extension:
    """A later date to hold an award by: approved on a date. It never makes anything due sooner."""

    given_on: date
    due_on: date
    ended_on: date | None = None
    """The first day on which it no longer holds; None while nobody has taken it back."""

    def holds(self, on: date) -> bool:
        """Whether the later date counts on this date."""
        return self.given_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True)
class Duty:
    """One assignment: asked for from a date, due on a date (inclusive), with what its organisation has excused."""

    assigned_on: date
    due_on: date
    ended_on: date | None = None
    """The first day on which it is no longer asked; None while nobody has ended it."""
    exemptions: tuple[Exemption, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def is_open(self, on: date) -> bool:
        """Whether it is asked on this date."""
        return self.assigned_on <= on and (self.ended_on is None or on < self.ended_on)

    def exempt_until(self, on: date) -> date | None:
        """The last day of the exemption that holds on this date and lasts longest; None when none does."""
        return max((one.last_day for one in self.exemptions if one.holds(on)), default=None)

    def due_by(self, on: date) -> date:
        """The due date as it is on this date: its own, or a later one that was approved."""
        return max([self.due_on, *(one.due_on for one in self.extensions if one.holds(on))])

    @property
    def turns_on(self) -> list[date]:
        """The dates on which it begins, ends, or is excused otherwise than the day before."""
        turns = [self.assigned_on, *([] if self.ended_on is None else [self.ended_on])]
        for exemption in self.exemptions:
            turns += [exemption.given_on, exemption.last_day + timedelta(days=1)]
        for extension in self.extensions:
            turns += [extension.given_on, *([] if extension.ended_on is None else [extension.ended_on])]
        return turns


@dataclass(frozen=True)
class Held:
    """One completion that counts for the award: done on a date, valid to a date (inclusive) or for good."""

    completed_on: date
    expires_on: date | None
    counts_from: date | None = None
    """The day it was known here, for learning done elsewhere that was recorded later; None: the day it was done."""

    def counts(self, on: date) -> bool:
        """Whether it was done and known on this date. What is recorded later does not change an earlier day."""
        return (self.counts_from or self.completed_on) <= on


@dataclass(frozen=True)
class Position:
    """Where a person stands, with what it rests on.

    `changes_on` is the next date on which the answer can differ with no new event; None when only an event can
    change it. `ever` and `valid` describe the award itself, whether or not it is required.
    """

    standing: Standing
    required: bool
    ever: bool
    valid: bool
    due_on: date | None
    expires_on: date | None
    changes_on: date | None
    exempt_until: date | None = None
    """The last day on which it need not be held although it is asked; None for whoever is not exempt."""


def standing(duties: Sequence[Duty], completions: Sequence[Held], *, started: bool, on: date) -> Position:
    """Where a person stands on this date.

    Only what had happened by `on` counts, so any past date can be asked again and answers the same. A completion
    counts however early it was. With several duties the earliest due date governs; with several completions the one
    that lasts longest. A duty that its organisation has excused asks for nothing: whoever has no other is exempt.
    `started` says whether study has begun and not yet ended in a completion.
    """
    open_duties = [duty for duty in duties if duty.is_open(on)]
    excused_until = [until for duty in open_duties if (until := duty.exempt_until(on)) is not None]
    binding = [duty for duty in open_duties if duty.exempt_until(on) is None]
    done = [held for held in completions if held.counts(on)]
    due_on = min((duty.due_by(on) for duty in binding), default=None)
    best = max(done, key=_lasts_until, default=None)
    expiry = best.expires_on if best else None
    valid = best is not None and (expiry is None or on <= expiry)
    return Position(
        standing=_name(
            bool(binding),
            exempt=bool(open_duties) and not binding,
            valid=valid,
            ever=best is not None,
            expiry=expiry,
            due=due_on,
            started=started,
            on=on,
        ),
        required=bool(binding),
        ever=best is not None,
        valid=valid,
        due_on=due_on,
        expires_on=expiry,
        changes_on=_next_change(duties, due_on, expiry, valid=valid, ever=best is not None, on=on),
        exempt_until=min(excused_until) if excused_until and not binding else None,
    )


def _lasts_until(held: Held) -> date:
    return held.expires_on or date.max


def _name(
    required: bool,
    *,
    exempt: bool,
    valid: bool,
    ever: bool,
    expiry: date | None,
    due: date | None,
    started: bool,
    on: date,
) -> Standing:
    if not required:
        return Standing.EXEMPT if exempt else Standing.NOT_REQUIRED
    if valid:
        soon = expiry is not None and on >= window_opens_on(expiry)
        return Standing.RENEW_SOON if soon else Standing.CURRENT
    if ever:
        return Standing.LAPSED
    if due is not None and on > due:
        return Standing.OVERDUE
    return Standing.IN_PROGRESS if started else Standing.NOT_STARTED


def _next_change(
    duties: Sequence[Duty], due: date | None, expiry: date | None, *, valid: bool, ever: bool, on: date
) -> date | None:
    """The first later date on which a duty begins, ends, is excused or overdue, the window opens, or it has run out."""
    moments = [moment for duty in duties for moment in duty.turns_on]
    if valid and expiry is not None:
        moments += [window_opens_on(expiry), expiry + timedelta(days=1)]
    if due is not None and not ever:
        moments.append(due + timedelta(days=1))
    return min((moment for moment in moments if moment > on), default=None)


def in_words(position: Position, *, on: date) -> str:
    """One plain sentence saying where the person stands and by when, for pages and mails."""
    match position.standing:
        case Standing.NOT_REQUIRED:
            return "You do not have to do this."
        case Standing.EXEMPT:
            return f"You do not have to do this before {day(_after(position.exempt_until))}."
        case Standing.CURRENT:
            return "Up to date." if position.expires_on is None else f"Up to date until {day(position.expires_on)}."
        case Standing.RENEW_SOON:
            return f"Up to date until {day(position.expires_on)}. You can renew it now."
        case Standing.LAPSED:
            return f"This was valid until {day(position.expires_on)}. It is time to renew it."
        case Standing.OVERDUE | Standing.IN_PROGRESS | Standing.NOT_STARTED:
            due = "This was due" if position.standing is Standing.OVERDUE else "Due"
            return f"{due} on {day(position.due_on)}."


def in_few_words(position: Position | None) -> str:
    """The same for the cell of a table; a dash for whoever is neither asked nor ever did it."""
    if position is None:
        return "–"
    match position.standing:
        case Standing.CURRENT | Standing.RENEW_SOON:
            return f"held until {day(position.expires_on)}" if position.expires_on else "held for good"
        case Standing.LAPSED:
            return f"ended on {day(position.expires_on)}"
        case Standing.NOT_REQUIRED:
            return "held, not required" if position.valid else "not required"
        case Standing.EXEMPT:
            return f"exempt until {day(position.exempt_until)}"
    return f"{position.standing}, due on {day(position.due_on)}"


def _after(last_day: date | None) -> date | None:
    """The first day on which it is asked again."""
    return last_day + timedelta(days=1) if last_day else None


def day(value: date | None) -> str:
    """A date as people write it: 4 March 2027. An unknown date is "no date"."""
    return f"{value.day} {value:%B %Y}" if value else "no date"
