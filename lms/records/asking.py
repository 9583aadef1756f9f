"""How somebody likes to be asked. The learner's own: no page, export, report or log of anybody else reads it."""

from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, Id, Instant, PersonId


class WayOfAsking(Base):
    """What a learner set for themselves. There is no row for whoever never set anything."""

    __tablename__ = "ways_of_asking"

    id: Mapped[Id]
    person_id: Mapped[PersonId] = mapped_column(unique=True)
    plain: Mapped[bool]
    """In words: one column, no pictures, each picture told instead."""
    changed_at: Mapped[Instant]
