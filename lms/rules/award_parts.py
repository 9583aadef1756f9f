"""Of which parts an award is made, which of them somebody has done, and what is still to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.practice import Part
from lms.rules.dates import add_months
from lms.rules.standing import day as in_full


@dataclass(frozen=True)
class PartsDone:
    """The day on which each part was done; None for what is still to do."""

    study_on: date | None = None
    """The quiz was passed."""
    session_on: date | None = None
    sign_off_on: date | None = None

    def day(self, part: Part) -> date | None:
        """When this part was done, or None."""
        return {Part.STUDY: self.study_on, Part.SESSION: self.session_on, Part.SIGN_OFF: self.sign_off_on}[part]


def still_to_do(parts: Sequence[Part], done: PartsDone) -> tuple[Part, ...]:
    """The parts that are missing, in their order."""
    return tuple(part for part in parts if done.day(part) is None)


def completed_on(parts: Sequence[Part], done: PartsDone) -> date | None:
    """The day on which the last part was done, whichever that was; None while one is missing."""
    days = [done.day(part) for part in parts]
    return None if None in days else max(day for day in days if day is not None)


def counts(day: date, *, last_completed_on: date | None, months_valid: int, on: date) -> bool:
    """Whether a session or a sign-off of this day counts for the completion that somebody is working on.

    What an earlier completion rested on is used up; and nothing counts for longer than the award itself would.
    """
    if not add_months(on, -months_valid) <= day <= on:
        return False
    return last_completed_on is None or day > last_completed_on


def in_words(parts: Sequence[Part], done: PartsDone) -> str:
    """Such as "2 of 3 parts: study done, session on 3 March 2027, sign-off not yet"; empty for study alone."""
    if len(parts) < 2:
        return ""
    number = len(parts) - len(still_to_do(parts, done))
    said = ", ".join(_one_in_words(part, done.day(part)) for part in parts)
    return f"{number} of {len(parts)} parts: {said}"


def first_in_words(parts: Sequence[Part]) -> str:
    """What has to be recorded before learning done elsewhere counts, such as "Record their live session first."."""
    names = {Part.STUDY: "their study", Part.SESSION: "their live session", Part.SIGN_OFF: "their sign-off"}
    return f"Record {' and '.join(names[part] for part in parts)} first. The certificate stands for the study alone."


def _one_in_words(part: Part, day: date | None) -> str:
    name = {Part.STUDY: "study", Part.SESSION: "session", Part.SIGN_OFF: "sign-off"}[part]
    if day is None:
        return f"{name} not yet"
    return f"{name} done" if part is Part.STUDY else f"{name} on {in_full(day)}"
