"""Deleting every night what is past its period. Never what people completed, were asked to, or held."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, case, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.actions import audit
from lms.records.access import SignInLink, SignInSession
from lms.records.messages import Notice, OutboxMessage
from lms.records.planned_sessions import AccessNeed, Booking, SessionTerms
from lms.records.remarks import RemarkAddress
from lms.records.results import StaffImport
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShortCheckItem, ShownOutcome
from lms.records.viewing import RecordView
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.retention import Periods

MOST_TRIES = 10
"""As many as the worker makes: a message with so many is left alone."""
NOT_SENT = "Kept too long without being sent."
NOTHING = "[]"


def forget_what_is_past(session: Session, periods: Periods, *, by: Actor, at: datetime) -> dict[str, int]:
    """Delete or empty what is past its period; how many rows of each kind. When there is nothing, no line is left."""
    gone = {
        "sessions": _count(session, _sessions(periods, at)),
        "links": _count(session, _links(periods, at)),
        "notices": _count(session, _notices(periods, at)),
        "mail": _count(session, _mail(periods, at)),
        "lists": _count(session, _lists(periods, at)),
        "list faults": _count(session, _list_faults(periods, at)),
        "short checks": _forget_checks(session, periods, at),
        "views": _count(session, _views(periods, at)),
        "reply addresses": _count(session, _reply_addresses(periods, at)),
        "access needs": _count(session, _access_needs(periods, at)),
    }
    if any(gone.values()):
        audit.record(session, "delete what is past its period", "retention", None, by=by, at=at, **gone)
        session.flush()
    return gone


def _count(session: Session, statement: Any) -> int:
    return len(session.execute(statement, execution_options={"synchronize_session": False}).all())


def _sessions(periods: Periods, at: datetime) -> Any:
    ended = func.coalesce(SignInSession.ended_at, SignInSession.expires_at)
    before = periods.before(periods.sessions, at=at)
    return delete(SignInSession).where(SignInSession.expires_at < at, ended < before).returning(SignInSession.id)


def _links(periods: Periods, at: datetime) -> Any:
    before = periods.before(periods.links, at=at)
    return delete(SignInLink).where(SignInLink.expires_at < before).returning(SignInLink.id)


def _notices(periods: Periods, at: datetime) -> Any:
    before = periods.before(periods.notices, at=at)
    return delete(Notice).where(Notice.planned_at < before).returning(Notice.id)


def _mail(periods: Periods, at: datetime) -> Any:
    """The address and the text. One that could not be sent in all this time is not sent any more."""
    before = periods.before(periods.mail, at=at)
    return (
        update(OutboxMessage)
        .where(
            OutboxMessage.recipient != "",
            or_(OutboxMessage.sent_at < before, OutboxMessage.sent_at.is_(None) & (OutboxMessage.created_at < before)),
        )
        .values(
            recipient="",
            body="",
            calendar="",
            tries=case((OutboxMessage.sent_at.is_(None), MOST_TRIES), else_=OutboxMessage.tries),
            last_fault=case((OutboxMessage.sent_at.is_(None), NOT_SENT), else_=OutboxMessage.last_fault),
        )
        .returning(OutboxMessage.id)
    )


def _lists(periods: Periods, at: datetime) -> Any:
    before = periods.before(periods.lists, at=at)
    holding = select(StaffImport.id).where(StaffImport.uploaded_at < before, cast(StaffImport.table, String) != NOTHING)
    return update(StaffImport).where(StaffImport.id.in_(holding)).values(table=[]).returning(StaffImport.id)


def _list_faults(periods: Periods, at: datetime) -> Any:
    before = periods.before(periods.list_faults, at=at)
    holding = select(StaffImport.id).where(
        StaffImport.applied_at < before,
        or_(cast(StaffImport.faults, String) != NOTHING, cast(StaffImport.leavers, String) != NOTHING),
    )
    return (
        update(StaffImport).where(StaffImport.id.in_(holding)).values(faults=[], leavers=[]).returning(StaffImport.id)
    )


def _forget_checks(session: Session, periods: Periods, at: datetime) -> int:
    """Short checks with their answers, what they showed, and how questions to keep it fresh went."""
    before = periods.before(periods.checks, at=at)
    past = select(ShortCheck.id).where(func.coalesce(ShortCheck.submitted_at, ShortCheck.started_at) < before)
    items = select(ShortCheckItem.id).where(ShortCheckItem.short_check_id.in_(past))
    for statement in (
        delete(ShortCheckAnswer).where(ShortCheckAnswer.short_check_item_id.in_(items)),
        delete(ShortCheckItem).where(ShortCheckItem.short_check_id.in_(past)),
        delete(ShownOutcome).where(ShownOutcome.at < before),
        delete(Recall).where(Recall.on_day < london_date(before)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    gone = delete(ShortCheck).where(func.coalesce(ShortCheck.submitted_at, ShortCheck.started_at) < before)
    return _count(session, gone.returning(ShortCheck.id))


def _views(periods: Periods, at: datetime) -> Any:
    before = periods.before_day(periods.views, on=london_date(at))
    return delete(RecordView).where(RecordView.on_day < before).returning(RecordView.id)


def _reply_addresses(periods: Periods, at: datetime) -> Any:
    """Left with a remark that nobody has answered in all this time. The remark stays."""
    before = periods.before_day(periods.mail, on=london_date(at))
    return delete(RemarkAddress).where(RemarkAddress.left_on < before).returning(RemarkAddress.id)


def _access_needs(periods: Periods, at: datetime) -> Any:
    """What people asked for at a session that is over, or that they do not go to any more."""
    last_day = (
        select(func.max(SessionTerms.held_on))
        .where(SessionTerms.planned_session_id == Booking.planned_session_id)
        .correlate(Booking)
        .scalar_subquery()
    )
    past = select(Booking.id).where(
        or_(
            last_day < periods.before_day(periods.access_needs, on=london_date(at)),
            Booking.cancelled_at < periods.before(periods.access_needs, at=at),
        )
    )
    return delete(AccessNeed).where(AccessNeed.booking_id.in_(past)).returning(AccessNeed.id)
