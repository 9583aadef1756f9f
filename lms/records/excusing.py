"""What people were excused from, and who is said to be no longer where they are listed. Ended, never deleted."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UtcDateTime


class GivenExemption(Base):
    """That one organisation does not ask a person for an award until a date (inclusive), and why."""

    __tablename__ = "exemptions"
    __table_args__ = (Index("ix_exemptions_of_person", "person_id", "organisation_id", "award"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    award: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(250))
    """One of a short list, as the learner reads it. There is no free text: it would fill with people's health."""
    given_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """The first day on which it no longer holds, when it was ended early or gave way to another."""
    given_at: Mapped[Instant]
    given_by: Mapped[str] = mapped_column(String(250))
    ended_by: Mapped[str] = mapped_column(String(250), default="")


class GivenExtension(Base):
    """That one organisation gives a person until a later date for an award, and why."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_of_person", "person_id", "organisation_id", "award"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    award: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(250))
    given_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    given_at: Mapped[Instant]
    given_by: Mapped[str] = mapped_column(String(250))
    ended_by: Mapped[str] = mapped_column(String(250), default="")


class Pause(Base):
    """That a learner wants no reminders until a date (inclusive). Theirs alone: no lead, list, log or line reads it."""

    __tablename__ = "pauses"

    id: Mapped[Id]
    person_id: Mapped[PersonId] = mapped_column(index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """The first day on which reminders come again, when the learner ended it early or chose another date."""


class PlacingDoubt(Base):
    """That a manager says somebody is not in the team they are listed in. It changes nothing until a lead looks."""

    __tablename__ = "placing_doubts"
    __table_args__ = (UniqueConstraint("post_id", "said_on"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id"), index=True)
    said_on: Mapped[date] = mapped_column(Date)
    said_at: Mapped[Instant]
    said_by: Mapped[str] = mapped_column(String(250))
    settled_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(String(250), default="")
