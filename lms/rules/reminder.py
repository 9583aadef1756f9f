"""How often a person may be written to, and what is said. Neutral words: a mail may be read over a shoulder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.rules.standing import Standing, day

SUBJECT = "Your training"


class Stage(StrEnum):
    """What somebody is told of one award without anybody pressing, each once for each day that it turns on."""

    ASKED = "asked"
    """A rule asks for it from now on."""
    SIXTY = "60 days"
    THIRTY = "30 days"
    SEVEN = "7 days"
    DUE = "due"
    """Today is the last day."""
    OVERDUE = "overdue"
    MANAGER = "manager"
    """Their manager is asked for a word with them, after they were reached themselves."""


DAYS_BEFORE: tuple[tuple[Stage, int], ...] = (
    (Stage.DUE, 0),
    (Stage.SEVEN, 7),
    (Stage.THIRTY, 30),
    (Stage.SIXTY, 60),
)
"""How many days before the day each stage begins, the nearest first."""
FIRST_STAGE_DAYS = 60
DAYS_TO_HEAR = 14
"""Whoever could not be told within so many days that something is asked hears of it with the next stage."""
DAYS_UNTIL_MANAGER = 7
"""So long somebody has for themselves after their last reminder, before their manager hears of it."""


@dataclass(frozen=True)
class Awaiting:
    """What is asked of somebody for one award, as far as reminders need to know."""

    due_on: date | None
    expires_on: date | None
    """None for who never held it, and for who holds it for good."""
    ever: bool
    valid: bool
    asked_on: date
    """The day on which the first of what asks for it now began to."""
    asked_by_rule_on: date | None = None
    """The day on which a standing rule asked for it last; None where a lead named the person, who was told then."""

    @property
    def turns_on(self) -> date | None:
        """The last day on which nothing is wrong yet: due, or valid until. None where nothing is to be done."""
        if not self.ever:
            return self.due_on
        if self.expires_on is None:
            return None
        return max(self.expires_on, self.due_on or self.expires_on)


def stages_on(one: Awaiting, *, on: date) -> tuple[tuple[Stage, date], ...]:
    """What is to be said of it on this date, each with the day that makes it single. Whether it was said is not asked.

    Only the stage of the day counts: whoever could not be told in time is not told afterwards that there were 30 days.
    A stage that had begun when it was asked is left out, since being asked says as much.
    """
    turns_on = one.turns_on
    if turns_on is None:
        return ()
    asked = one.asked_by_rule_on
    is_new = asked is not None and not one.valid and asked <= on < asked + timedelta(days=DAYS_TO_HEAR)
    news = ((Stage.ASKED, asked),) if is_new and asked is not None else ()
    if on > turns_on:
        return (*news, (Stage.OVERDUE, turns_on))
    days = (turns_on - on).days
    now = next(((stage, before) for stage, before in DAYS_BEFORE if days <= before), None)
    if now is None or turns_on - timedelta(days=now[1]) <= one.asked_on:
        return news
    return (*news, (now[0], turns_on))


def may_tell_manager(told_on: date, *, on: date) -> bool:
    """Whether somebody who was told on that day that a date has gone by has had time for themselves."""
    return on >= told_on + timedelta(days=DAYS_UNTIL_MANAGER)


@dataclass(frozen=True)
class Brake:
    """How many people of an organisation may be written to in one round without anybody looking first."""

    people: int = 500
    percent: int = 20
    least: int = 20
    """So many may always be: in a team of ten, one in five is two people."""

    def holds(self, to_write: int, *, of: int) -> bool:
        """Whether a round that writes to so many, of so many in post, waits until somebody has looked."""
        return to_write > self.least and (to_write > self.people or to_write * 100 > self.percent * of)


USUAL_BRAKE = Brake()


@dataclass(frozen=True)
class Waiting:
    """Something required that is still awaited of somebody."""

    title: str
    standing: Standing
    day: date
    """The day on which it is due or, if it was held, until which it is or was valid."""

    @property
    def in_words(self) -> str:
        """Such as "due on 3 March 2027"."""
        match self.standing:
            case Standing.LAPSED:
                return f"was valid until {day(self.day)}, time to renew it"
            case Standing.CURRENT | Standing.RENEW_SOON:
                return f"valid until {day(self.day)}, you can renew it now"
            case _:
                return f"due on {day(self.day)}"


def nudge_stage(on: date) -> str:
    """What makes a reminder single: one a person in each calendar week, Monday to Sunday. Such as "nudge 2026-W48"."""
    year, week, _weekday = on.isocalendar()
    return f"nudge {year}-W{week:02}"


def stage_at(stage: str, organisation_id: int | None) -> str:
    """The stage for people whom only their own list knows at this organisation: it must not tell who else wrote."""
    return stage if organisation_id is None else f"{stage} at {organisation_id}"


def team_stage(on: date) -> str:
    """What makes a manager's weekly letter single. Such as "team 2026-W48"."""
    year, week, _weekday = on.isocalendar()
    return f"team {year}-W{week:02}"


def news_stage(on: date) -> str:
    """What makes news of new training single: one mail a person a day."""
    return f"new training {on.isoformat()}"


def nudge(given_name: str, awaited: Sequence[Waiting], *, link: str) -> str:
    """A kind letter with what is still to do, by when, and one link to carry on."""
    lines = "".join(f"- {one.title}: {one.in_words}\n" for one in awaited)
    return (
        f"Hello {given_name},\n\n"
        f"This training is waiting for you:\n\n{lines}\n"
        f"Your place is kept. Carry on here:\n\n{link}\n\n"
        "You can stop at any time and come back. If something is in the way, tell your manager.\n"
    )


def news(given_name: str, *, link: str) -> str:
    """A letter saying that there is new training, without saying what it is about."""
    return (
        f"Hello {given_name},\n\n"
        f"There is new training for you. See what it is, why, and by when:\n\n{link}\n\n"
        "You can do it in short parts, on a phone or a computer. Your place is kept.\n"
    )
