"""The partnership's quarters: figures that were frozen, headcounts that organisations report, targets that were set."""

from datetime import date

from sqlalchemy import JSON, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, Id, Instant, Line, OrganisationId, Uid


class QuarterSnapshot(Base):
    """The figures of one quarter as they were when it was frozen. Never changed, never replaced."""

    __tablename__ = "quarter_snapshots"

    id: Mapped[Id]
    uid: Mapped[Uid]
    ends_on: Mapped[date] = mapped_column(Date, unique=True)
    content: Mapped[str] = mapped_column(Text, deferred=True)
    """Everything that a board pack is made from, see `lms.rules.quarter`."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the content, so that a change behind our back shows."""
    made_at: Mapped[Instant]
    made_by: Mapped[Line]


class Headcount(Base):
    """What an organisation that reports only counts says of itself. A correction is a new row: the latest counts."""

    __tablename__ = "headcounts"
    __table_args__ = (Index("ix_headcounts_organisation", "organisation_id", "as_at"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId]
    unit: Mapped[Line]
    """The part of the organisation it is of, in its own words; empty for all of it."""
    as_at: Mapped[date] = mapped_column(Date)
    headcount: Mapped[int]
    trained: Mapped[dict[str, int]] = mapped_column(JSON)
    """How many of them hold each award, by its code."""
    source: Mapped[Line]
    """The name of the file it came in; empty when it was written on the page."""
    reported_at: Mapped[Instant]
    reported_by: Mapped[Line]
    report_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made from what is reported and the row it follows: the same report sent twice makes one row."""


class Target(Base):
    """The share of those who must hold an award that should, from a date on. Set anew, never changed."""

    __tablename__ = "targets"
    __table_args__ = (Index("ix_targets_award", "award", "from_on"),)

    id: Mapped[Id]
    award: Mapped[str] = mapped_column(String(60))
    """The award "" is all required training together."""
    percent: Mapped[int | None]
    """None: from that date on there is no target."""
    from_on: Mapped[date] = mapped_column(Date)
    set_at: Mapped[Instant]
    set_by: Mapped[Line]
