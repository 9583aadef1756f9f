"""What people are told of their training without anybody pressing: rounds of planned notices, and the brake on them."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UtcDateTime


class ReminderRound(Base):
    """That an organisation's notices were planned on a day. There is one for each working day, also an empty one."""

    __tablename__ = "reminder_rounds"
    __table_args__ = (UniqueConstraint("organisation_id", "planned_on"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId]
    planned_on: Mapped[date] = mapped_column(Date, index=True)
    planned_at: Mapped[Instant]
    people: Mapped[int] = mapped_column(default=0)
    """To be written to, as it was planned."""
    in_post: Mapped[int] = mapped_column(default=0)
    held_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When the brake stopped it. While it is held, what the next days plan waits with it."""
    released_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    released_by: Mapped[str] = mapped_column(String(250), default="")


class PlannedNotice(Base):
    """That a person is to be told of an award at a stage: planned, then sent or bounced with its message.

    One row for each person, organisation, award, day it turns on, and stage: it is said once. What was planned and is
    not needed any more before it was written is taken away again.
    """

    __tablename__ = "planned_notices"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "award", "stage", "turns_on"),
        Index("ix_planned_notices_waiting", "told_on", "person_id"),
        Index("ix_planned_notices_organisation", "organisation_id", "told_on"),
        Index("ix_planned_notices_message", "message_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    """Whose training it is, also where their manager is told."""
    organisation_id: Mapped[OrganisationId]
    award: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    """A `Stage` of lms.rules.reminder."""
    turns_on: Mapped[date] = mapped_column(Date)
    """The day it is due or valid until; where something is newly asked, the day on which it was."""
    round_id: Mapped[int] = mapped_column(BigId, ForeignKey("reminder_rounds.id"), index=True)
    planned_at: Mapped[Instant]
    told_on: Mapped[date | None] = mapped_column(Date)
    """The day on which the letter that says it was written. None: it waits."""
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outbox_messages.id", ondelete="SET NULL"))
