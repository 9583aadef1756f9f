"""Agencies of the partnership and the tree of their units."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, Line, OrganisationId, Short, Uid


class Organisation(Base):
    """An agency in the partnership."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    uid: Mapped[Uid]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Line]
    kind: Mapped[Short]
    brand_colour: Mapped[str] = mapped_column(String(7))
    created_at: Mapped[Instant]


class Unit(Base):
    """A node in an organisation's tree: the organisation itself, a service, a team, a station, a school."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("organisation_id", "parent_id", "name"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("units.id"), index=True)
    name: Mapped[Line]
    path: Mapped[str] = mapped_column(String(250), index=True)
    """The ids from the organisation's top unit down to this one: "/3/17/". A subtree is a prefix."""
