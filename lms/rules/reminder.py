"""How often a person may be written to, and what is said. Neutral words: a mail may be read over a shoulder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.rules.standing import Standing, day

SUBJECT = "Your training"


@dataclass(frozen=True)
class Waiting:
    """Something required that is still awaited of somebody."""

    title: str
    standing: Standing
    day: date
    """The day on which it is due or, if it has lapsed, on which it ran out."""

    @property
    def in_words(self) -> str:
        """Such as "due on 3 March 2027"."""
        lapsed = self.standing is Standing.LAPSED
        return f"was valid until {day(self.day)}, time to renew it" if lapsed else f"due on {day(self.day)}"


def nudge_stage(on: date) -> str:
    """What makes a reminder single: one a person in each calendar week, Monday to Sunday. Such as "nudge 2026-W48"."""
    year, week, _weekday = on.isocalendar()
    return f"nudge {year}-W{week:02}"


def stage_at(stage: str, organisation_id: int | None) -> str:
    """The stage for people whom only their own list knows at this organisation: it must not tell who else wrote."""
    return stage if organisation_id is None else f"{stage} at {organisation_id}"


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
