"""What people told the content team: the queue, one remark, and what is published of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lms.records.remarks import Remark, RemarkAddress, RemarkReply

NEW, ANSWERED, CLOSED = "new", "answered", "closed"
STATES = (NEW, ANSWERED, CLOSED)
MOST_LISTED = 100
MOST_PUBLISHED = 50

_NEWEST = select(func.max(RemarkReply.id)).group_by(RemarkReply.remark_id)


@dataclass(frozen=True)
class ToldRemark:
    """A remark as the queue lists it."""

    uid: UUID
    told_on: date
    title: str
    begins: str
    """The first words of it."""


@dataclass(frozen=True)
class SaidAndDone:
    """An answer that anybody may read."""

    said: str
    did: str
    on: datetime


def remarks_in(session: Session, state: str) -> Sequence[ToldRemark]:
    """The remarks in this state, the one waiting longest first; of those dealt with the newest first."""
    newest = aliased(RemarkReply, select(RemarkReply).where(RemarkReply.id.in_(_NEWEST)).subquery())
    wanted = select(Remark).outerjoin(newest, newest.remark_id == Remark.id)
    if state == NEW:
        wanted = wanted.where(newest.id.is_(None)).order_by(Remark.told_on, Remark.id)
    else:
        wanted = wanted.where(newest.state == state).order_by(newest.id.desc())
    return [
        ToldRemark(row.uid, row.told_on, row.title, (row.wrong or row.hurt or row.helped)[:160])
        for row in session.scalars(wanted.limit(MOST_LISTED))
    ]


def remarks_by_state(session: Session) -> Mapping[str, int]:
    """How many remarks there are in each state."""
    newest = aliased(RemarkReply, select(RemarkReply).where(RemarkReply.id.in_(_NEWEST)).subquery())
    state = func.coalesce(newest.state, NEW)
    counted = select(state, func.count()).select_from(Remark).outerjoin(newest, newest.remark_id == Remark.id)
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(counted.group_by(state))}
    return {name: found.get(name, 0) for name in STATES}


def find_remark(session: Session, *, uid: UUID) -> Remark | None:
    """The remark with this name in addresses, or None."""
    return session.scalars(select(Remark).where(Remark.uid == uid)).first()


def replies_to(session: Session, *, remark_id: int) -> Sequence[RemarkReply]:
    """What was made of a remark, the newest first."""
    return session.scalars(
        select(RemarkReply).where(RemarkReply.remark_id == remark_id).order_by(RemarkReply.id.desc())
    ).all()


def waits_for_an_answer(session: Session, *, remark_id: int) -> bool:
    """Whether somebody left an address for the answer. The address itself is shown to nobody."""
    found = session.scalar(select(RemarkAddress.id).where(RemarkAddress.remark_id == remark_id))
    return found is not None


def said_and_done(session: Session) -> Sequence[SaidAndDone]:
    """The published answers that hold, the newest first."""
    rows = session.scalars(
        select(RemarkReply)
        .where(RemarkReply.id.in_(_NEWEST), RemarkReply.published)
        .order_by(RemarkReply.id.desc())
        .limit(MOST_PUBLISHED)
    )
    return [SaidAndDone(row.said, row.did, row.replied_at) for row in rows]
