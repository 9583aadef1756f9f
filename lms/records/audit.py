"""Who did what, when. Lines are only ever added."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant


class AuditLine(Base):
    """One change: its hand, its verb, its object and the facts that matter later."""

    __tablename__ = "audit_lines"
    __table_args__ = (Index("ix_audit_lines_subject", "subject_type", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[Instant] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(250))
    verb: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
