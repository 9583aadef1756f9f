"""What was decided of a flawed question, and what attempts are worth since. Beside the result as it was handed in."""

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, Line, Short, Uid, UtcDateTime


class MarkingDecision(Base):
    """How one version of a question counts. Ended for attempts handed in later, never changed and never deleted."""

    __tablename__ = "marking_decisions"
    __table_args__ = (
        Index("ix_marking_decisions_award", "award"),
        Index("ix_marking_decisions_version", "item_version_id"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    award: Mapped[Short]
    item_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("item_versions.id"))
    way: Mapped[Short]
    """full, out or also, see quizzes/marking_again.py."""
    also: Mapped[list[str]] = mapped_column(JSON)
    """The entries that are right as well."""
    because: Mapped[str] = mapped_column(Text)
    """Why, as learners read it on their result."""
    decided_at: Mapped[Instant]
    decided_by: Mapped[Line]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice decides once."""
    reached: Mapped[int] = mapped_column(BigId, default=0)
    """The last study, by its id, whose attempts were marked again. The rest follows in steps."""
    finished_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When the last attempt that had been handed in before was marked again."""
    ended_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """Attempts handed in from here on are marked as the question was asked."""
    ended_by: Mapped[Line] = mapped_column(default="")
    ended_because: Mapped[str] = mapped_column(Text, default="")


class ReMark(Base):
    """A better result of an attempt. The attempt keeps its own; the best of all holds. Never changed."""

    __tablename__ = "re_marks"
    __table_args__ = (UniqueConstraint("attempt_id", "decision_id"),)

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempts.id"))
    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey("marking_decisions.id"))
    """The decision that was being carried out."""
    score: Mapped[str] = mapped_column(String(40))
    """The raw score as an exact fraction, "19/2"."""
    maximum: Mapped[int]
    """How many questions count."""
    percent: Mapped[int]
    """Rounded down."""
    passed: Mapped[bool]
    marked_at: Mapped[Instant]
