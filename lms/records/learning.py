"""What a learner does: enrolments, pages read, attempts and the answers in them. Rows are only ever added."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.records.base import Base, BigId, Id, Instant, PersonId, Uid, UtcDateTime


class Edition(Base):
    """A course's text as it was served, known by its hash. Attempts and completions point here."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("award", "number", "content_sha256"),)

    id: Mapped[Id]
    award: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(20))
    content_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(250))
    first_used_at: Mapped[Instant]


class ItemVersion(Base):
    """A question exactly as it was asked: wording, key and rationales. Known by its hash, never changed."""

    __tablename__ = "item_versions"

    id: Mapped[Id]
    version: Mapped[str] = mapped_column(String(64), unique=True)
    item: Mapped[str] = mapped_column(String(80), index=True)
    award: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)


class Enrolment(Base):
    """A person studying for an award. A renewal is a new cycle, so that earlier study stays as it was."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("person_id", "award", "cycle"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    award: Mapped[str] = mapped_column(String(60))
    cycle: Mapped[int]
    edition_id: Mapped[int] = mapped_column(BigId, ForeignKey("editions.id"))
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant | None] = mapped_column(UtcDateTime)


class PageRead(Base):
    """A page the learner has carried on from. The place to carry on is the first page without one."""

    __tablename__ = "page_reads"
    __table_args__ = (UniqueConstraint("enrolment_id", "module", "page"),)

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id"))
    module: Mapped[str] = mapped_column(String(80))
    page: Mapped[str] = mapped_column(String(80))
    at: Mapped[Instant]


class CheckAnswer(Base):
    """An answer to a knowledge check inside a lesson. For the learner alone; it counts for nothing."""

    __tablename__ = "check_answers"
    __table_args__ = (Index("ix_check_answers_latest", "enrolment_id", "check_id", "id"),)

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id"))
    check_id: Mapped[str] = mapped_column(String(80))
    chosen: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[Instant]


class Attempt(Base):
    """One sitting of a quiz, pinned to its edition, questions, order and pass mark."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "number"),
        Index(
            "uq_attempts_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id"))
    person_id: Mapped[PersonId] = mapped_column(index=True)
    award: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    edition_id: Mapped[int] = mapped_column(BigId, ForeignKey("editions.id"))
    seed: Mapped[str] = mapped_column(String(64))
    not_drawn: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """The question versions that were taken out then. With these, the seed and what was asked before, the same draw."""
    pass_percent: Mapped[int]
    counts: Mapped[str] = mapped_column(String(20), default="best", server_default="best")
    """Which of several attempts decides: best or average."""
    confidence_counts: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether points are also by how sure the learner was, where a question asks for it."""
    started_at: Mapped[Instant]
    submitted_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    score: Mapped[str | None] = mapped_column(String(40))
    """The raw score as an exact fraction, "19/2"."""
    percent: Mapped[int | None]
    """Rounded down."""
    passed: Mapped[bool | None]

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")


class AttemptItem(Base):
    """One question of an attempt, in its place and with its options in the order shown."""

    __tablename__ = "attempt_items"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempts.id"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(80))
    item_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("item_versions.id"))
    option_order: Mapped[list[str]] = mapped_column(JSON)


class Response(Base):
    """One answer as it was given. A changed mind is a new row; the latest counts."""

    __tablename__ = "responses"
    __table_args__ = (Index("ix_responses_latest", "attempt_item_id", "id"),)

    id: Mapped[Id]
    attempt_item_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt_items.id"))
    chosen: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[Instant]


Facts = dict[str, Any]
