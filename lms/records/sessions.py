"""Live sessions and who attended, practice that was signed off, and on what a completion rests. Only ever added."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId, Uid, UtcDateTime


class HeldSession(Base):
    """A live session that was held: of which award, when, and who led it."""

    __tablename__ = "held_sessions"

    id: Mapped[Id]
    uid: Mapped[Uid]
    award: Mapped[str] = mapped_column(String(60))
    held_on: Mapped[date] = mapped_column(Date)
    led_by: Mapped[str] = mapped_column(String(250))
    """The facilitators, as the lead who recorded it wrote them."""
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[str] = mapped_column(String(250))
    recorded_by_id: Mapped[PersonId] = mapped_column(index=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice records one session."""


class Attendance(Base):
    """That this person attended this session. Taken back with a reason, never deleted."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("held_session_id", "person_id"),
        Index("ix_attendances_of_person", "person_id", "award"),
    )

    id: Mapped[Id]
    held_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("held_sessions.id"))
    person_id: Mapped[PersonId]
    award: Mapped[str] = mapped_column(String(60))
    held_on: Mapped[date] = mapped_column(Date)
    """The same as of the session, so that what counts for a person is one look."""
    withdrawn_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(250), default="")
    withdrawn_because: Mapped[str] = mapped_column(String(500), default="")


class PracticeSeen(Base):
    """What somebody who observed a person's practice found for each criterion. The latest does not hide an earlier."""

    __tablename__ = "practice_seen"
    __table_args__ = (Index("ix_practice_seen_of_person", "person_id", "award"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    award: Mapped[str] = mapped_column(String(60))
    edition_id: Mapped[int] = mapped_column(BigId, ForeignKey("editions.id"))
    """Of the course whose criteria these are."""
    seen_on: Mapped[date] = mapped_column(Date)
    """The day of the last observation."""
    observer: Mapped[str] = mapped_column(String(250))
    observations: Mapped[int]
    levels: Mapped[dict[str, str]] = mapped_column(JSON)
    """What was found for each criterion, by its id: not_yet, safe or strong."""
    signed_off: Mapped[bool]
    """Whether every criterion was found at least safe, and observed as often as the course asks."""
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[str] = mapped_column(String(250))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)


class CompletionGround(Base):
    """The attendance and the sign-off that a completion rests on besides its attempt."""

    __tablename__ = "completion_grounds"

    id: Mapped[Id]
    completion_id: Mapped[int] = mapped_column(BigId, ForeignKey("completions.id"), unique=True)
    attendance_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attendances.id"))
    practice_seen_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("practice_seen.id"))
