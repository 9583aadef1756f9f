"""How often a person may be written to, and what is said. Neutral words: a mail may be read over a shoulder."""

from collections.abc import Sequence
from datetime import date

from lms.rules.standing import day

SUBJECT = "Your training"


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


def nudge(given_name: str, awaited: Sequence[tuple[str, date]], *, link: str) -> str:
    """A kind letter with what is still to do, by when, and one link to carry on."""
    lines = "".join(f"- {title}: due on {day(due_on)}\n" for title, due_on in awaited)
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
