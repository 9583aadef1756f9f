"""Learning done elsewhere: what a learner recorded, its certificate, what was asked about it and what was decided."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId, Uid, UtcDateTime


class ClaimState(StrEnum):
    """How far a claim has come."""

    DRAFT = "draft"
    """Not sent yet. A learner has one at most; a new one takes its place."""
    WAITING = "waiting"
    ASKED = "asked"
    """A lead asked something, and the learner has not answered."""
    APPROVED = "approved"
    DECLINED = "declined"


class EvidenceClaim(Base):
    """That a person did a course elsewhere, with its certificate. Once sent it is kept, whatever is decided."""

    __tablename__ = "evidence_claims"
    __table_args__ = (
        Index("ix_evidence_claims_of_person", "person_id", "state"),
        Index("ix_evidence_claims_queue", "state", "sent_at"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    equivalence: Mapped[str] = mapped_column(String(60))
    """The key of the rule by which it may count, see lms/rules/equivalence.py."""
    award: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(250))
    """Of the course, as the learner reads it on the certificate."""
    completed_on: Mapped[date] = mapped_column(Date)
    document_sha256: Mapped[str] = mapped_column(String(64), index=True)
    """The name of the file in the folder of documents: its content's hash."""
    document_kind: Mapped[str] = mapped_column(String(10))
    document_bytes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[Instant]
    sent_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(250), default="")
    decided_because: Mapped[str] = mapped_column(String(500), default="")
    """Why it was declined, as the learner reads it."""
    completion_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("completions.id"), unique=True)


class EvidenceWord(Base):
    """A question of a lead about a claim, or the learner's answer to it. Only ever added."""

    __tablename__ = "evidence_words"

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(BigId, ForeignKey("evidence_claims.id"), index=True)
    by_learner: Mapped[bool]
    said_by: Mapped[str] = mapped_column(String(250))
    said_at: Mapped[Instant]
    words: Mapped[str] = mapped_column(String(1000))
