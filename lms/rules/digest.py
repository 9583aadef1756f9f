"""What planned letters say: one to a learner for everything that waits, one a week to a manager. Neutral words."""

from collections.abc import Sequence

from lms.rules.reminder import Waiting
from lms.rules.team_standing import TeamCounts


def to_learner(given_name: str, waiting: Sequence[Waiting], *, fresh: bool = False, link: str) -> str:
    """A kind letter with what comes up, by when, and one link to carry on.

    `fresh`: questions to keep something fresh are offered too. It never makes a letter of its own.
    """
    offer = (
        "There are also two questions to keep what you know fresh, if you like. About 2 minutes.\n\n" if fresh else ""
    )
    lines = "".join(f"- {one.title}: {one.in_words}\n" for one in waiting)
    return (
        f"Hello {given_name},\n\n"
        f"This is coming up in your training:\n\n{lines}\n"
        f"Carry on here, your place is kept:\n\n{link}\n\n{offer}"
        "You can do it in short parts, and stop at any time. If something is in the way, tell your manager.\n"
        "You can have a break from these letters: choose “Your settings” there. Nobody is told.\n"
    )


def to_manager(given_name: str, counts: TeamCounts, *, some_were_reached: bool, link: str) -> str:
    """The sentence of the team's page, by mail. It names nobody.

    `some_were_reached`: people of the team have had all their reminders since a date has gone by.
    """
    word = (
        "Some of them have had all their reminders. A word from you, and asking what is in the way, helps most now.\n\n"
        if some_were_reached
        else ""
    )
    return f"Hello {given_name},\n\nYour team's training today:\n\n{counts.in_words}\n\n{word}See who:\n\n{link}\n"
