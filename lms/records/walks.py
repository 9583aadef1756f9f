"""Walks through branching scenarios. For the learner alone; authors see only how often a choice was made."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant


class WalkMove(Base):
    """One move in a scenario: a choice, a step back, or starting again. Where somebody is follows from all of them."""

    __tablename__ = "walk_moves"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "scenario", "number"),
        Index("ix_walk_moves_counted", "award", "scenario"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolments.id"))
    award: Mapped[str] = mapped_column(String(60))
    scenario: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    """Counted from 1 within the scenario."""
    kind: Mapped[str] = mapped_column(String(10))
    """choose, back or again."""
    node: Mapped[str] = mapped_column(String(80), default="")
    choice: Mapped[str] = mapped_column(String(80), default="")
    """Of a choice only, as the node above."""
    at: Mapped[Instant]
