"""Where a person stands with an award: a pure function of the ledger and a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.rules.renewal import window_opens_on


class Standing(StrEnum):
    """The closed list of places a person can stand, as shown to people."""

    NOT_REQUIRED = "not required"
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    OVERDUE = "overdue"
    CURRENT = "current"
    RENEW_SOON = "renew soon"
    LAPSED = "lapsed"


VALID = frozenset({Standing.CURRENT, Standing.RENEW_SOON})
"""Standings in which a required award is held today."""


@dataclass(frozen=True)
class Duty:
    """One assignment: asked for from a date, due on a date (inclusive)."""

    assigned_on: date
    due_on: date
    ended_on: date | None = None
    """The first day on which it is no longer asked; None while nobody has ended it."""

    def is_open(self, on: date) -> bool:
        """Whether it is asked on this date."""
        return self.assigned_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True)
class Held:
    """One completion that counts for the award: done on a date, valid to a date (inclusive) or for good."""

    completed_on: date
    expires_on: date | None


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


def standing(duties: Sequence[Duty], completions: Sequence[Held], *, started: bool, on: date) -> Position:
    """Where a person stands on this date.

    Only what had happened by `on` counts, so any past date can be asked again and answers the same. A completion
    counts however early it was. With several duties the earliest due date governs; with several completions the one
    that lasts longest. `started` says whether study has begun and not yet ended in a completion.
    """
    open_duties = [duty for duty in duties if duty.is_open(on)]
    done = [held for held in completions if held.completed_on <= on]
    due_on = min((duty.due_on for duty in open_duties), default=None)
    best = max(done, key=_lasts_until, default=None)
    expiry = best.expires_on if best else None
    valid = best is not None and (expiry is None or on <= expiry)
    return Position(
        standing=_name(
            bool(open_duties), valid=valid, ever=best is not None, expiry=expiry, due=due_on, started=started, on=on
        ),
        required=bool(open_duties),
        ever=best is not None,
        valid=valid,
        due_on=due_on,
        expires_on=expiry,
        changes_on=_next_change(duties, due_on, expiry, valid=valid, ever=best is not None, on=on),
    )


def _lasts_until(held: Held) -> date:
    return held.expires_on or date.max


def _name(
    required: bool, *, valid: bool, ever: bool, expiry: date | None, due: date | None, started: bool, on: date
) -> Standing:
    if not required:
        return Standing.NOT_REQUIRED
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
    """The first later date on which a duty begins, ends or is overdue, the window opens, or the award has run out."""
    moments = [duty.assigned_on for duty in duties]
    moments += [duty.ended_on for duty in duties if duty.ended_on is not None]
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
        case Standing.CURRENT:
            return "Up to date." if position.expires_on is None else f"Up to date until {day(position.expires_on)}."
        case Standing.RENEW_SOON:
            return f"Up to date until {day(position.expires_on)}. You can renew it now."
        case Standing.LAPSED:
            return f"This was valid until {day(position.expires_on)}. It is time to renew it."
        case Standing.OVERDUE:
            return f"This was due on {day(position.due_on)}."
        case Standing.IN_PROGRESS | Standing.NOT_STARTED:
            return f"Due on {day(position.due_on)}."


def day(value: date | None) -> str:
    """A date as people write it: 4 March 2027. An unknown date is "no date"."""
    return f"{value.day} {value:%B %Y}" if value else "no date"
