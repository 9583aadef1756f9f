"""What is withdrawn under one record counts no more under the record that stands for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.queries.mergers import copies_of
from lms.records.results import Completion
from lms.rules.actor import Actor


def withdraw_copies(session: Session, completion_id: int, *, because: str, by: Actor, at: datetime) -> Sequence[int]:
    """Withdraw the completions that go on from this one; whose they are, to be refreshed by the caller."""
    rows = session.scalars(
        select(Completion).where(
            Completion.id.in_(copies_of(session, record="completions", from_id=completion_id)),
            Completion.withdrawn_at.is_(None),
        )
    ).all()
    for row in rows:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = at, by.name, because
    session.flush()
    return [row.person_id for row in rows]
