"""Sending what waits in the outbox. At least once: a message is marked only after the server has taken it."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine, select, true, update
from sqlalchemy.orm import Session

from lms.jobs.post_office import PostOffice, letter
from lms.records.database import begin_writing
from lms.records.messages import OutboxMessage
from lms.rules.quiet_hours import may_remind

log = structlog.get_logger()

AT_ONCE = 50
LEASE = timedelta(minutes=10)
"""How long a message belongs to the sender who took it. After a crash somebody else may try once it is over."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""Pauses after the first, second ... failed try; the last one repeats."""
MOST_TRIES = 10
OF_ONE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
"""Faults after which the connection is still good for the next letter."""
PERMANENT = 500
"""SMTP answers from here on mean: not now and not later."""


@dataclass(frozen=True)
class Sent:
    """How a round went."""

    sent: int
    failed: int


def send_waiting(engine: Engine, office: PostOffice, *, sender: str, at: datetime) -> Sent:
    """Send up to 50 waiting messages, oldest first. A server that cannot be reached fails them all until the next try.

    Each message is taken, sent and marked in its own transactions, so that a crash costs at most one second sending.
    """
    taken = _take(engine, at=at)
    sent = failed = 0
    if not taken:
        return Sent(0, 0)
    try:
        with office.counter() as counter:
            for message in taken:
                fault, is_final = _send(counter, message, sender=sender)
                _mark(engine, message, fault=fault, is_final=is_final, at=at)
                sent, failed = (sent + 1, failed) if not fault else (sent, failed + 1)
    except OSError as error:
        for message in taken[sent + failed :]:
            _mark(engine, message, fault=_in_short(error), at=at)
        log.warning("mail server not reached", fault=_in_short(error), waiting=len(taken) - sent - failed)
        failed = len(taken) - sent
    return Sent(sent, failed)


def _take(engine: Engine, *, at: datetime) -> Sequence[OutboxMessage]:
    """Messages that nobody else will send while the lease runs."""
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        waiting = session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.next_try_at <= at,
                OutboxMessage.tries < MOST_TRIES,
                OutboxMessage.bounced_at.is_(None),
                true() if may_remind(at) else OutboxMessage.in_hours.is_(False),
            )
            .order_by(OutboxMessage.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for message in waiting:
            message.next_try_at = at + LEASE
        session.commit()
        return waiting


def _send(counter: smtplib.SMTP, message: OutboxMessage, *, sender: str) -> tuple[str, bool]:
    """What went wrong with this one message, or nothing; and whether it is no use to try again.

    Raises when the connection itself is broken.
    """
    try:
        counter.send_message(letter(message, sender=sender))
    except (*OF_ONE_LETTER, ValueError) as error:
        return _in_short(error), _is_final(error)
    return "", False


def _is_final(error: Exception) -> bool:
    """Whether the server said that there is no such address, rather than to come again later."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _words in error.recipients.values()
    )


def _mark(engine: Engine, message: OutboxMessage, *, fault: str, is_final: bool = False, at: datetime) -> None:
    wait = WAITS[min(message.tries, len(WAITS) - 1)]
    tried = {"last_fault": fault, "next_try_at": at + wait, "tries": message.tries + 1}
    values = {**tried, "bounced_at": at if is_final else None} if fault else {"sent_at": at}
    with Session(engine) as session:
        begin_writing(session)
        session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(**values))
        session.commit()


def _in_short(error: Exception) -> str:
    """The kind of error and what the server said, without the letter itself."""
    return f"{type(error).__name__}: {error}"[:500]
