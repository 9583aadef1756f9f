"""Live sessions that were held, and who of a scope attended them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import in_post, within
from lms.records.sessions import Attendance, HeldSession
from lms.rules.actor import Scope

MOST_SHOWN = 50


@dataclass(frozen=True)
class SessionSeen:
    """A session with how many people of the scope attended it."""

    uid: UUID
    award: str
    held_on: date
    led_by: str
    people: int


@dataclass(frozen=True)
class Attended:
    """Somebody of the scope who attended."""

    id: int
    """Of the attendance."""
    person: UUID
    name: str
    unit: str
    taken_back: str
    """Why it counts no more; empty if it counts."""


def find_held_session(session: Session, *, uid: UUID) -> HeldSession | None:
    """The session with this name in addresses, or None. Whoever asks must still be checked against its people."""
    return session.scalars(select(HeldSession).where(HeldSession.uid == uid)).first()


def paths_of_session(session: Session, *, held_session_id: int, on: date) -> Sequence[str]:
    """The units in which those who attended work today, where that may be known."""
    return session.scalars(
        select(Unit.path)
        .join(Post, Post.unit_id == Unit.id)
        .join(Attendance, Attendance.person_id == Post.person_id)
        .join(HeldSession, HeldSession.id == Attendance.held_session_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Attendance.held_session_id == held_session_id, in_post(on), _may_be_known())
        .distinct()
        .order_by(Unit.path)
    ).all()


def get_attendance(session: Session, *, id_: int) -> Attendance:
    """The attendance with this id."""
    return session.get_one(Attendance, id_)


def uids_of(session: Session, *, person_ids: Collection[int]) -> Sequence[UUID]:
    """The names in addresses of these people, who were found in a scope before."""
    return session.scalars(select(Person.uid).where(Person.id.in_(person_ids)).order_by(Person.id)).all()


def sessions_held(session: Session, *, scope: Scope, on: date) -> Sequence[SessionSeen]:
    """The newest 50 sessions that people in post in the scope attended."""
    rows = session.execute(
        select(
            HeldSession.uid,
            HeldSession.award,
            HeldSession.held_on,
            HeldSession.led_by,
            func.count(Attendance.person_id.distinct()),
        )
        .join(Attendance, Attendance.held_session_id == HeldSession.id)
        .where(Attendance.withdrawn_at.is_(None), Attendance.person_id.in_(_in_scope(scope, on)))
        .group_by(HeldSession.id, HeldSession.uid, HeldSession.award, HeldSession.held_on, HeldSession.led_by)
        .order_by(HeldSession.held_on.desc(), HeldSession.id.desc())
        .limit(MOST_SHOWN)
    )
    return [SessionSeen(*row) for row in rows]


def people_attended(session: Session, *, held_session_id: int, scope: Scope, on: date) -> Sequence[Attended]:
    """Those of the scope who attended, by name.

    Who has not agreed to be known there is among them only if somebody of that organisation recorded it, and under the
    name it gave.
    """
    rows = session.execute(
        select(
            Attendance.id,
            Person.uid,
            SEEN_GIVEN_NAME,
            SEEN_FAMILY_NAME,
            func.min(Unit.name),
            Attendance.withdrawn_because,
        )
        .join(Person, Person.id == Attendance.person_id)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(HeldSession, HeldSession.id == Attendance.held_session_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Attendance.held_session_id == held_session_id, in_post(on), within(scope), _may_be_known())
        .group_by(Attendance.id, Person.uid, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, Attendance.withdrawn_because)
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Attendance.id)
    )
    return [Attended(id_, uid, f"{given} {family}", unit, why) for id_, uid, given, family, unit, why in rows]


def _in_scope(scope: Scope, on: date) -> Select[int]:
    return (
        select(Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(in_post(on), within(scope), _may_be_known())
        .correlate(HeldSession)
    )


def _may_be_known() -> ColumnElement[bool]:
    """The person agreed to be known where they hold this post, or somebody who works there recorded the session."""
    recorder = aliased(Post)
    recorded_there = exists().where(
        recorder.person_id == HeldSession.recorded_by_id, recorder.organisation_id == Post.organisation_id
    )
    return or_(Agreement.id.is_(None), recorded_there.correlate(HeldSession, Post))
