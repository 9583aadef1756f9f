"""What waits in the outbox or has left it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.messages import OutboxMessage


def newest_messages(session: Session, *, most: int) -> Sequence[OutboxMessage]:
    """The newest messages, of everybody, newest first. For the demonstration alone, where everybody is invented."""
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(most)).all()
