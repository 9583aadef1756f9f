"""Short checks: what a learner knows already, and questions to keep it fresh. For the learner alone; none counts.

Pinned like an attempt at the quiz, and kept apart from attempts: nothing that counts attempts can count one of these.
"""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId, Uid, UtcDateTime

OPEN = text("submitted_at IS NULL")


class ShortCheck(Base):
    """A few questions, in the order shown, from when they were drawn until they are handed in.

    Either of a study, to show what is known already, or of a completion, to keep it fresh.
    """

    __tablename__ = "short_checks"
    __table_args__ = (
        Index("uq_short_checks_open_study", "enrolment_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_short_checks_open_recall", "completion_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_short_checks_of_person", "person_id", "award"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    award: Mapped[str] = mapped_column(String(60))
    enrolment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("enrolments.id"))
    """The study in which something is shown; None where something is kept fresh."""
    completion_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("completions.id"))
    """What is kept fresh; None where something is shown."""
    edition_id: Mapped[int] = mapped_column(BigId, ForeignKey("editions.id"))
    seed: Mapped[str] = mapped_column(String(64))
    not_drawn: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """The question versions that were taken out then."""
    started_at: Mapped[Instant]
    submitted_at: Mapped[Instant | None] = mapped_column(UtcDateTime)


class ShortCheckItem(Base):
    """One question of a short check, in its place and with its options in the order shown."""

    __tablename__ = "short_check_items"
    __table_args__ = (UniqueConstraint("short_check_id", "position"),)

    id: Mapped[Id]
    short_check_id: Mapped[int] = mapped_column(BigId, ForeignKey("short_checks.id"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(80))
    item_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("item_versions.id"))
    option_order: Mapped[list[str]] = mapped_column(JSON)


class ShortCheckAnswer(Base):
    """One answer as it was given. A changed mind is a new row; the latest counts."""

    __tablename__ = "short_check_answers"
    __table_args__ = (Index("ix_short_check_answers_latest", "short_check_item_id", "id"),)

    id: Mapped[Id]
    short_check_item_id: Mapped[int] = mapped_column(BigId, ForeignKey("short_check_items.id"))
    chosen: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[Instant]


class ShownOutcome(Base):
    """An outcome that a learner has shown they know, in one study of a course. It spares pages; it proves nothing."""

    __tablename__ = "shown_outcomes"
    __table_args__ = (UniqueConstraint("enrolment_id", "outcome"),)

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id"))
    outcome: Mapped[str] = mapped_column(String(80))
    at: Mapped[Instant]


class Recall(Base):
    """How questions to keep a completion fresh went, and when the next ones are offered. The latest counts."""

    __tablename__ = "recalls"
    __table_args__ = (UniqueConstraint("completion_id", "number"),)

    id: Mapped[Id]
    completion_id: Mapped[int] = mapped_column(BigId, ForeignKey("completions.id"))
    number: Mapped[int]
    """From 1."""
    on_day: Mapped[date] = mapped_column(Date)
    number_right: Mapped[int]
    number_asked: Mapped[int]
    stability: Mapped[float]
    difficulty: Mapped[float]
    """Where the memory model stands, see `quizzes.recall`."""
    due_on: Mapped[date] = mapped_column(Date)
