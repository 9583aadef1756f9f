"""Whether courses are fit to be taught."""

from courses.manuscript import Manuscript


def note_faults(manuscript: Manuscript) -> None:
    """To come."""
