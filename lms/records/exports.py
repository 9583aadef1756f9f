"""Large tables that people asked for as a file: what was asked, and how far it is. Only ever added to."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, Line, PersonId, Uid, UtcDateTime


class Step(StrEnum):
    """What became of an order. The newest step says how it stands; without any it waits."""

    TAKEN = "taken"
    """A worker has begun."""
    WRITTEN = "written"
    """So many rows are written."""
    MADE = "made"
    """The file is there."""
    PUT_BACK = "put back"
    """It waits again: the worker had to stop, or what it had read is not true any more."""
    FAILED = "failed"
    """It was tried often enough."""
    DELETED = "deleted"
    """The file is gone."""


class ExportOrder(Base):
    """That somebody asked for a table as a file: of whom, as on which day, under which roles."""

    __tablename__ = "export_orders"
    __table_args__ = (Index("ix_export_orders_person", "person_id", "asked_at"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    """Who asked. Nobody else gets the file."""
    kind: Mapped[str] = mapped_column(String(10))
    """"csv" or "xlsx"."""
    title: Mapped[Line]
    """What it is of, in words."""
    scope: Mapped[list[str]] = mapped_column(JSON)
    """The paths of the units whose people they might see when they asked. They must still, to get the file."""
    unit_path: Mapped[str] = mapped_column(String(250))
    """The unit they chose; empty for all of the scope."""
    need: Mapped[str] = mapped_column(String(40))
    """The group they chose, a `Need` of lms.rules.team_standing; empty for everybody."""
    as_on: Mapped[date] = mapped_column(Date)
    rows: Mapped[int]
    """How many the page counted when they asked; of a past day, at most."""
    said: Mapped[str] = mapped_column(String(500))
    """The sentence of the page when they asked. Empty of a past day, whose figures do not change."""
    asked_at: Mapped[Instant]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice makes one file."""


class ExportStep(Base):
    """A step of an order. Whoever adds the next number goes on with it; a worker whose number is taken has lost it."""

    __tablename__ = "export_steps"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("export_orders.id"))
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[Instant]
    rows: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes of the file."""
    read_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """The moment of which its figures are."""
    file: Mapped[str] = mapped_column(String(80), default="")
    """What it is called on the disk."""
    said: Mapped[str] = mapped_column(Text, default="")
    """Of a file that was made, the sentence of its figures; otherwise why."""
