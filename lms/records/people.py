"""People, the posts they hold and the roles granted to them."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.records.base import Base, BigId, Id, Instant, Line, OrganisationId, PersonId, Short, Uid, UnitId, UtcDateTime
from lms.records.organisations import Organisation, Unit


class Person(Base):
    """One human, for life. Leaving ends a post; the person and the record stay."""

    __tablename__ = "people"

    id: Mapped[Id]
    uid: Mapped[Uid]
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """In lower case; None for people an employer lists without an address."""
    password_hash: Mapped[str | None] = mapped_column(String(250))
    created_at: Mapped[Instant]
    disabled_at: Mapped[Instant | None] = mapped_column(UtcDateTime)

    @property
    def name(self) -> str:
        """The whole name as shown."""
        return f"{self.given_name} {self.family_name}".strip()


class Post(Base):
    """A person's position in a unit from a date to a date, both inclusive. A move ends one and starts another."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_present", "unit_id", "ends_on", "starts_on", "person_id"),
        Index("ix_posts_staff_number", "organisation_id", "staff_number"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonId] = mapped_column(index=True)
    organisation_id: Mapped[OrganisationId]
    unit_id: Mapped[UnitId]
    role_title: Mapped[Line]
    staff_number: Mapped[str | None] = mapped_column(String(80))
    line_manager_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    meets_public: Mapped[bool | None]
    """First question of the contact profile: contact with the public? None: not asked yet."""
    created_at: Mapped[Instant]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class RoleGrant(Base):
    """A role over a unit and all below it; no unit means the whole partnership. Ended, never deleted."""

    __tablename__ = "role_grants"

    id: Mapped[Id]
    person_id: Mapped[PersonId] = mapped_column(index=True)
    role: Mapped[Short]
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("units.id"), index=True)
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    granted_by: Mapped[str] = mapped_column(String(250))
