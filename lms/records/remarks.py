"""What people tell the content team about a page, and what became of it. Nothing here leads to a person.

A remark keeps the day and not the instant, so that it cannot be laid beside who was signed in.
"""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, Line, Short, Uid


class Remark(Base):
    """What somebody said of a page as it stood then. Never changed."""

    __tablename__ = "remarks"
    __table_args__ = (Index("ix_remarks_told_on", "told_on"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    told_on: Mapped[date] = mapped_column(Date)
    page: Mapped[Line]
    """Which page, such as lesson/hate-crime-1/five-strands/what-it-is. Empty: no page in particular."""
    title: Mapped[Line]
    """How the page was called then."""
    edition: Mapped[Short]
    """Of the course; empty for what has none."""
    helped: Mapped[str] = mapped_column(Text)
    hurt: Mapped[str] = mapped_column(Text)
    wrong: Mapped[str] = mapped_column(Text)


class RemarkAddress(Base):
    """Where somebody who wished it gets an answer. Kept apart, and deleted when they have it."""

    __tablename__ = "remark_addresses"

    id: Mapped[Id]
    remark_id: Mapped[int] = mapped_column(BigId, ForeignKey("remarks.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    left_on: Mapped[date] = mapped_column(Date)


class RemarkReply(Base):
    """What the content team made of a remark. The newest holds; earlier ones stay."""

    __tablename__ = "remark_replies"
    __table_args__ = (Index("ix_remark_replies_remark", "remark_id"),)

    id: Mapped[Id]
    remark_id: Mapped[int] = mapped_column(BigId, ForeignKey("remarks.id"))
    state: Mapped[Short]
    """answered or closed."""
    said: Mapped[str] = mapped_column(Text)
    """What was said, in the team's own words: the remark itself is never published."""
    did: Mapped[str] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(Boolean)
    replied_at: Mapped[Instant]
