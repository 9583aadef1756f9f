"""How somebody likes to be asked. The learner's own: no page, export, report or log of anybody else reads it."""

from sqlalchemy import true
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, Id, Instant, PersonId


class WayOfAsking(Base):
    """What a learner set for themselves. There is no row for whoever never set anything."""

    __tablename__ = "ways_of_asking"

    id: Mapped[Id]
    person_id: Mapped[PersonId] = mapped_column(unique=True)
    plain: Mapped[bool]
    """In words: one column, no pictures, each picture told instead."""
    keeps_fresh: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether a few questions are offered after a course, so that less is forgotten."""
    changed_at: Mapped[Instant]
