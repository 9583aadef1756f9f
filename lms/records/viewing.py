"""Who looked at whose record. Rows are added after the page was sent, and forgotten when their time is up."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId


class RecordView(Base):
    """That somebody opened a person's record, or a list or file of a unit's people, on a day: one row a day for each.

    A list names many people. It is kept as the unit it was of, and whose posts lay there on that day is in the posts,
    so a file of five thousand people costs one row.
    """

    __tablename__ = "record_views"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_record_views_person", "person_id", "on_day"),
        Index("ix_record_views_unit", "unit_path", "on_day"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64))
    """Of viewer, kind, subject and day: the same look again that day adds nothing."""
    viewer_id: Mapped[PersonId]
    viewer_role: Mapped[str] = mapped_column(String(80))
    """The role by which they could look, as at then."""
    viewer_path: Mapped[str] = mapped_column(String(250))
    """The path of the unit over which they held it; empty for the whole partnership."""
    kind: Mapped[str] = mapped_column(String(20))
    """"page", "list", "file", or "register" of a live session."""
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """Whose record; None for lists and files."""
    unit_path: Mapped[str | None] = mapped_column(String(250))
    """The unit whose people the list or file was of; None for one person's record."""
    as_on: Mapped[date | None] = mapped_column(Date)
    """The day as on which a list showed its people, where that was not the day it was opened."""
    on_day: Mapped[date] = mapped_column(Date)
    at: Mapped[Instant]


class Erasure(Base):
    """That a person was erased: a hash of who they were, so that a restored copy can be made to forget them again."""

    __tablename__ = "erasures"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    erased_at: Mapped[Instant]
    erased_by: Mapped[str] = mapped_column(String(250))
    identity_checked: Mapped[str] = mapped_column(String(250))
    """How it was made sure that the person asked for it themselves; says nothing of who they were."""
