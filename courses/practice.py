"""What belongs to an award besides study: a live session with its plan and papers, and a sign-off with its criteria."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from courses.segments import FigureSegment, HtmlSegment


class Part(StrEnum):
    """What an award is made of. Learners also read of the "parts" of a course: these are modules."""

    STUDY = "study"
    """Every page, and the quiz passed."""
    SESSION = "session"
    """A live session attended."""
    SIGN_OFF = "sign_off"
    """Practice observed, and found safe."""


class ForWhom(StrEnum):
    PEOPLE = "people"
    FACILITATOR = "facilitator"


@dataclass(frozen=True)
class Sheet:
    """What stands on one sheet of paper."""

    title: str
    segments: tuple[HtmlSegment | FigureSegment, ...]
    facts: tuple[str, ...]
    contacts: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Document:
    """A text to print: notes, a handout, a summary."""

    slug: str
    title: str
    about: str
    for_whom: ForWhom
    sheets: tuple[Sheet, ...]

    def segments(self) -> Iterator[HtmlSegment | FigureSegment]:
        """The pieces of every sheet."""
        return (segment for sheet in self.sheets for segment in sheet.segments)


@dataclass(frozen=True)
class PlanRow:
    """A stretch of a session: what happens in it, and why."""

    minutes: int
    title: str
    facilitator: str
    people: str
    purpose: str
    outcomes: tuple[str, ...]
    handouts: tuple[str, ...]


@dataclass(frozen=True)
class LiveSession:
    """The plan of a live session, with all its papers. Plain texts."""

    title: str
    minutes: int
    least: int
    """People."""
    most: int
    facilitators: int
    led_by: str
    outcomes: tuple[str, ...]
    before: tuple[str, ...]
    materials: tuple[str, ...]
    room: tuple[str, ...]
    safety: tuple[str, ...]
    plan: tuple[PlanRow, ...]
    register: tuple[str, ...]
    """Columns of the register on paper, besides name and organisation."""
    follow_up: tuple[str, ...]
    facts: tuple[str, ...]
    notes: Document
    handouts: tuple[Document, ...]

    def rows(self) -> Iterator[tuple[int, PlanRow]]:
        """Every row with the minute at which it starts, from 0."""
        start = 0
        for row in self.plan:
            yield start, row
            start += row.minutes

    def find_handout(self, slug: str) -> Document | None:
        """The handout with this slug, or None."""
        return next((handout for handout in self.handouts if handout.slug == slug), None)


class Level(StrEnum):
    """How practice was found against one criterion."""

    NOT_YET = "not_yet"
    SAFE = "safe"
    STRONG = "strong"


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at in practice, and what each level of it looks like."""

    id: str
    outcome: str
    text: str
    evidence: str
    """What is looked at to judge it."""
    not_yet: str
    safe: str
    strong: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class SignOff:
    """What has to be seen in practice before an award is given."""

    title: str
    about: str
    observations: int
    """How many times practice is observed, or a piece of work read."""
    who_may_sign: tuple[str, ...]
    how: tuple[str, ...]
    criteria: tuple[Criterion, ...]
