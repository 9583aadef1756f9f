"""Who has read a course, in which role, which text exactly, and what they asked for."""

from datetime import date

from sqlalchemy import JSON, Boolean, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, Id, Instant, Line, Short


class ContentReview(Base):
    """One reading of one text. Never changed: somebody who reads again leaves another row."""

    __tablename__ = "content_reviews"
    __table_args__ = (Index("ix_content_reviews_award", "award"),)

    id: Mapped[Id]
    award: Mapped[Short]
    edition: Mapped[Short]
    content_sha256: Mapped[str] = mapped_column(String(64))
    """Of exactly what was read, see courses/digest.py."""
    role: Mapped[Short]
    """subject, legal, accessibility or lived experience."""
    reviewer: Mapped[Line]
    """What they do, such as "Hate crime coordinator". Not a name."""
    read_on: Mapped[date] = mapped_column(Date)
    agreed: Mapped[bool] = mapped_column(Boolean)
    changes: Mapped[list[str]] = mapped_column(JSON)
    """What they asked to be changed; none when they agreed."""
    recorded_at: Mapped[Instant]
