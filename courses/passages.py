"""What learners read, piece by piece, each with the line it stands on: the ground on which wording is checked."""

from dataclasses import dataclass

from courses.faults import Spot


@dataclass(frozen=True)
class Passage:
    """A paragraph, an item of a list, an answer or another text read in one go, without marks, sources and contacts.

    Words in italics stand between “ and ”, since they are quoted and not said.
    """

    spot: Spot
    text: str
    page: Spot | None = None
    """Where the page starts that it stands on; None outside of pages."""
