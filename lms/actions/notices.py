"""Telling people something once: whoever presses, and however often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.records.messages import Notice, OutboxMessage
from lms.rules.actor import Actor


@dataclass(frozen=True)
class Letter:
    """An e-mail to one person."""

    person_id: int
    recipient: str
    subject: str
    body: str


def send_once(
    session: Session, letters: Sequence[Letter], *, stage: str, in_hours: bool = False, by: Actor, at: datetime
) -> frozenset[int]:
    """Put these letters into the outbox, except to people who had one at this stage; the ids of those now told.

    `in_hours`: they are sent only in the hours in which people may be reminded.

    The letters are written first, then claimed by the unique notice: where another press was quicker the claim fails
    and the letter is taken out again, before anybody can have seen it. Four statements at most for each thousand.
    """
    first_of_each = {letter.person_id: letter for letter in reversed(letters)}
    ordered = [
        first_of_each[person_id] for person_id in sorted(first_of_each)
    ]  # one order, so that no two presses lock crosswise
    if not ordered:
        return frozenset()
    rows = session.execute(
        insert(OutboxMessage).returning(OutboxMessage.id, OutboxMessage.person_id),
        [
            {
                "person_id": letter.person_id,
                "recipient": letter.recipient,
                "subject": letter.subject,
                "body": letter.body,
                "created_at": at,
                "next_try_at": at,
                "tries": 0,
                "last_fault": "",
                "in_hours": in_hours,
            }
            for letter in ordered
        ],
    )
    message_ids = {person_id: message_id for message_id, person_id in rows}
    told = _claim(session, message_ids, stage=stage, by=by, at=at)
    unclaimed = [message_id for person_id, message_id in message_ids.items() if person_id not in told]
    if unclaimed:
        session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(unclaimed)))
    return told


def _claim(
    session: Session, message_ids: dict[int | None, int], *, stage: str, by: Actor, at: datetime
) -> frozenset[int]:
    """The people for whom this stage's notice did not exist until now."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    claim = dialect.insert(Notice).on_conflict_do_nothing(index_elements=["person_id", "stage"])
    rows = [
        {
            "person_id": person_id,
            "stage": stage,
            "planned_at": at,
            "planned_by": by.name,
            "message_id": message_id,
        }
        for person_id, message_id in sorted(message_ids.items(), key=lambda pair: pair[0] or 0)
    ]
    return frozenset(session.scalars(claim.returning(Notice.person_id), rows).all())
