"""Writing the audit line that every change leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.records.audit import AuditLine
from lms.rules.actor import Actor


def record(
    session: Session,
    verb: str,
    subject_type: str,
    subject_id: int | None,
    *,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    """Add one line: who did what to which thing, when, and the facts that will matter later."""
    session.add(
        AuditLine(
            at=at,
            person_id=by.person_id,
            actor_name=by.name,
            verb=verb,
            subject_type=subject_type,
            subject_id=subject_id,
            facts=facts,
        )
    )
