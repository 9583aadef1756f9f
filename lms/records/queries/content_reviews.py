"""Who has read a course."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.content_reviews import ContentReview
from lms.rules.review_rounds import Reading


def readings_of(session: Session, *, award: str) -> Sequence[Reading]:
    """Every reading of the course for this award, in the order in which they were recorded."""
    rows = session.scalars(select(ContentReview).where(ContentReview.award == award).order_by(ContentReview.id))
    return [
        Reading(row.role, row.reviewer, row.read_on, row.agreed, tuple(row.changes), row.edition, row.content_sha256)
        for row in rows
    ]
