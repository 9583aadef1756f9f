"""Messages that leave the house: written with the change that caused them, sent afterwards."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId, UtcDateTime


class OutboxMessage(Base):
    """An e-mail waiting to be sent, or sent. It is written in the transaction of its cause, so none is lost."""

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_waiting", "sent_at", "next_try_at"),)

    id: Mapped[Id]
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(250))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant]
    next_try_at: Mapped[Instant]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    last_fault: Mapped[str] = mapped_column(String(500), default="")
    in_hours: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It is sent only in the hours of lms.rules.quiet_hours."""
    bounced_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When the server said that there is no such address. It is not tried again."""
    calendar: Mapped[str] = mapped_column(Text, default="", server_default="")
    """A calendar file that travels with it; empty for most."""


class Notice(Base):
    """A reminder to a person about an award at a stage. One row per person, award and stage: it is said once."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("person_id", "stage"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    stage: Mapped[str] = mapped_column(String(80))
    """What makes it single, for example "nudge 2026-W48": at most one nudge a person a week."""
    planned_at: Mapped[Instant]
    planned_by: Mapped[str] = mapped_column(String(250))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("outbox_messages.id"))


class Contact(Base):
    """A phone number or link that pages name by key. Never typed into course text."""

    __tablename__ = "contacts"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    number: Mapped[str] = mapped_column(String(80), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    when_open: Mapped[str] = mapped_column(String(250), default="")
    use_for: Mapped[str] = mapped_column(String(250), default="")
    source: Mapped[str] = mapped_column(String(500), default="")
    last_checked: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When somebody of the partnership rang or opened it. None: nobody has yet, and pages say so."""
    checked_by: Mapped[str] = mapped_column(String(250), default="")
    retired_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When it was taken out of use; pages do not show it from then on. None: it is in use."""
    retired_by: Mapped[str] = mapped_column(String(250), default="", server_default="")
