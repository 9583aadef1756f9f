"""Putting an e-mail into the outbox, in the transaction of its cause."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.records.messages import OutboxMessage


def post(
    session: Session, *, recipient: str, subject: str, body: str, person_id: int | None, at: datetime
) -> OutboxMessage:
    """Write a message to be sent after the commit. Subjects are neutral: they may be read over a shoulder."""
    message = OutboxMessage(
        person_id=person_id,
        recipient=recipient,
        subject=subject,
        body=body,
        created_at=at,
        next_try_at=at,
    )
    session.add(message)
    session.flush()
    return message
