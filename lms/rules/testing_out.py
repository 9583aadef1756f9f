"""When somebody can show what they know already, and how long that takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from quizzes.quiz import TestOutRules

MINUTES_A_QUESTION = 0.5
"""What courses plan for a question of their quiz. Source: `minutes` in course.yaml, less those of its parts."""
NOT_IN_THIS_EDITION = date.max
"""Stands for a day that does not come before the course changes."""


@dataclass(frozen=True)
class Tried:
    """A check of what somebody knows that was handed in."""

    on: date
    edition: str
    """The number of the course's edition."""


def closed_until(tried: Sequence[Tried], *, edition: str, rules: TestOutRules, on: date) -> date | None:
    """The first day on which it can be done again; None when it can be done on this day.

    `tried`: those of this study of the course. A new edition opens it at once.
    """
    same = [one.on for one in tried if one.edition == edition]
    if not same or max(tried, key=lambda one: one.on).edition != edition:
        return None
    if rules.again_after_days is None:
        return NOT_IN_THIS_EDITION
    opens = max(same) + timedelta(days=rules.again_after_days)
    return opens if opens > on else None


def minutes_to_answer(questions: int) -> int:
    """About how many minutes so many questions take, rounded up."""
    return ceil(questions * MINUTES_A_QUESTION)
