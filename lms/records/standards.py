"""Panels that set a standard: which questions of which text, who judged, and what each said. Only ever added."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, Line, Short, Uid


class StandardPanel(Base):
    """A panel for the quiz of one edition: what it judged, and who sat in it, by what they do and not by name."""

    __tablename__ = "standard_panels"
    __table_args__ = (Index("ix_standard_panels_award", "award"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    award: Mapped[Short]
    edition: Mapped[Short]
    content_sha256: Mapped[str] = mapped_column(String(64))
    pass_percent: Mapped[int]
    """The pass mark in force when the panel met."""
    met_on: Mapped[date] = mapped_column(Date)
    judges: Mapped[list[str]] = mapped_column(JSON)
    """What each does, such as "Hate crime coordinator". A judge is known by their place, from 1."""
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Each question as it was judged: id, version and stem."""
    note: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Line]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice records one panel."""


class JudgeSheet(Base):
    """What one judge said in one round. The newest of a judge and round holds; earlier ones stay."""

    __tablename__ = "judge_sheets"
    __table_args__ = (Index("ix_judge_sheets_panel", "panel_id", "round", "judge"),)

    id: Mapped[Id]
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("standard_panels.id"))
    round: Mapped[int]
    judge: Mapped[int]
    """The place in the panel's list, from 1."""
    estimates: Mapped[dict[str, int]] = mapped_column(JSON)
    """By question: of a hundred people who know just enough, how many answer it right."""
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[Line]
