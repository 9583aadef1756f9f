"""Whether everybody who has to has read a course, and agreed to exactly the text as it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reading:
    """One reading of a course by somebody in one of the roles."""

    role: str
    reviewer: str
    """What they do, not who they are."""
    read_on: date
    agreed: bool
    changes: tuple[str, ...]
    edition: str
    content_sha256: str


@dataclass(frozen=True)
class Round:
    """How far the present text has come: every reading of it, of each role the newest, and those of earlier texts."""

    newest: tuple[Reading, ...]
    """In the order of the roles; a role that has not read it is left out."""
    earlier: tuple[Reading, ...]
    """Of earlier texts, or followed by another of the same role. The newest first."""
    awaited: tuple[str, ...]
    """The roles that have not agreed to this text."""

    @property
    def is_complete(self) -> bool:
        """Everybody has agreed to this very text."""
        return not self.awaited


def review_round(readings: Sequence[Reading], roles: Iterable[str], *, content_sha256: str) -> Round:
    """The round of this text. `readings`: in the order in which they were recorded.

    What was agreed to an earlier text counts for nothing: any change of content makes every reading old.
    """
    of_this_text = {reading.role: reading for reading in readings if reading.content_sha256 == content_sha256}
    newest = tuple(of_this_text[role] for role in roles if role in of_this_text)
    awaited = tuple(role for role in roles if role not in of_this_text or not of_this_text[role].agreed)
    earlier = tuple(reading for reading in reversed(readings) if all(reading is not one for one in newest))
    return Round(newest, earlier, awaited)
