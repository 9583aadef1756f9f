"""Live sessions that are planned: when and where, who may book, who keeps the register, and who has booked.

Only ever added and end-dated. What changes of a session is a new row of its terms; a booking that ends stays.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UtcDateTime


class PlannedSession(Base):
    """That a live session of an award is planned, and by whom. Its day and place are in its newest terms."""

    __tablename__ = "planned_sessions"

    id: Mapped[Id]
    uid: Mapped[Uid]
    award: Mapped[str] = mapped_column(String(60))
    owner_path: Mapped[str] = mapped_column(String(250))
    """The unit whose leads look after it; empty for the partnership office."""
    open_to_all: Mapped[bool]
    """Everybody in the partnership may book. Otherwise the people of its audiences."""
    planned_at: Mapped[Instant]
    planned_by: Mapped[str] = mapped_column(String(250))
    planned_by_id: Mapped[PersonId] = mapped_column(index=True)
    cancelled_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[str] = mapped_column(String(250), default="")
    cancelled_because: Mapped[str] = mapped_column(String(250), default="")
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice plans one session."""


class SessionAudience(Base):
    """An organisation whose people may book a session that is not open to all."""

    __tablename__ = "session_audiences"
    __table_args__ = (UniqueConstraint("planned_session_id", "organisation_id"),)

    id: Mapped[Id]
    planned_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("planned_sessions.id"))
    organisation_id: Mapped[OrganisationId]


class SessionTerms(Base):
    """When and where a session is, for how many. The row with the highest number holds; the earlier ones stay."""

    __tablename__ = "session_terms"
    __table_args__ = (UniqueConstraint("planned_session_id", "number"),)

    id: Mapped[Id]
    planned_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("planned_sessions.id"))
    number: Mapped[int]
    """From 1."""
    starts_at: Mapped[Instant]
    held_on: Mapped[date] = mapped_column(Date, index=True)
    """The London date of the start."""
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(250))
    joining: Mapped[str] = mapped_column(String(500))
    """How to get in or to join online. Only for those who have a place."""
    places: Mapped[int]
    led_by: Mapped[str] = mapped_column(String(250))
    """The facilitators, as the one who planned it wrote them."""
    access: Mapped[str] = mapped_column(String(500))
    """What the place offers: step-free, hearing loop, quiet room."""
    said_at: Mapped[Instant]
    said_by: Mapped[str] = mapped_column(String(250))


class SessionKeeper(Base):
    """Somebody who keeps the register: they see who has booked, of whichever organisation, and what people need."""

    __tablename__ = "session_keepers"
    __table_args__ = (UniqueConstraint("planned_session_id", "person_id"),)

    id: Mapped[Id]
    planned_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("planned_sessions.id"))
    person_id: Mapped[PersonId] = mapped_column(index=True)
    since_at: Mapped[Instant]


class Booking(Base):
    """That a person asked for a place. One that is open at a time for each session; whoever books again gets a new row.

    Places go by the order of the rows. Who has none yet waits.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        Index("ix_bookings_of_session", "planned_session_id", "cancelled_at"),
        Index("ix_bookings_of_person", "person_id", "award"),
        Index(
            "uq_bookings_open",
            "planned_session_id",
            "person_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    planned_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("planned_sessions.id"))
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    """Through which of their organisations they booked."""
    award: Mapped[str] = mapped_column(String(60))
    """The same as of the session, so that what somebody has booked is one look."""
    booked_at: Mapped[Instant]
    place_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When they got a place. None: they wait for one."""
    cancelled_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    cancelled_because: Mapped[str] = mapped_column(String(40), default="")
    """An `Ended` of lms.rules.booking; empty while it is open."""


class AccessNeed(Base):
    """What somebody asked for, so that they can take part. Only whoever keeps the register reads it. It is deleted."""

    __tablename__ = "access_needs"

    id: Mapped[Id]
    booking_id: Mapped[int] = mapped_column(BigId, ForeignKey("bookings.id"), unique=True)
    words: Mapped[str] = mapped_column(String(500))
    said_at: Mapped[Instant]


class SessionRegister(Base):
    """Which record of a session that was held comes from the register of a planned one."""

    __tablename__ = "session_registers"

    id: Mapped[Id]
    planned_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("planned_sessions.id"), unique=True)
    held_session_id: Mapped[int] = mapped_column(BigId, ForeignKey("held_sessions.id"), unique=True)
