"""Who has booked a place in a live session: for whoever keeps the register, for leads of their people, for managers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.base import UtcDateTime
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.planned_sessions import AccessNeed, Booking, PlannedSession, SessionRegister, SessionTerms
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import below, granted, in_post, within, within_granted
from lms.records.sessions import Attendance
from lms.rules.actor import Scope
from lms.rules.dates import london_midnight
from lms.rules.team_standing import Booked


@dataclass(frozen=True)
class OnRegister:
    """Somebody who has a place, as whoever keeps the register reads it."""

    person_id: int
    uid: UUID
    name: str
    organisation: str
    need: str
    """What they asked for, so that they can take part."""
    came: bool
    """The register has them."""


@dataclass(frozen=True)
class SeenBooked:
    """Somebody of a lead's people who has a place or waits for one."""

    name: str
    unit: str
    has_place: bool


def open_bookings(session: Session, *, planned_id: int) -> Sequence[Booking]:
    """Everybody who has a place or waits, in the order in which they asked, as it is now."""
    return session.scalars(
        select(Booking)
        .where(Booking.planned_session_id == planned_id, Booking.cancelled_at.is_(None))
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def register_of(session: Session, *, planned_id: int) -> Sequence[OnRegister]:
    """Everybody who has a place, of whichever organisation, by name. Only for whoever keeps the register."""
    rows = session.execute(
        select(
            Person.id,
            Person.uid,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            func.coalesce(AccessNeed.words, ""),
            Attendance.id,
        )
        .join(Booking, Booking.person_id == Person.id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .outerjoin(AccessNeed, AccessNeed.booking_id == Booking.id)
        .outerjoin(SessionRegister, SessionRegister.planned_session_id == Booking.planned_session_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.held_session_id == SessionRegister.held_session_id,
                Attendance.person_id == Person.id,
            ),
        )
        .where(Booking.planned_session_id == planned_id, Booking.cancelled_at.is_(None), Booking.place_at.is_not(None))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [OnRegister(row[0], row[1], f"{row[2]} {row[3]}".strip(), *row[4:6], row[6] is not None) for row in rows]


def find_needs(session: Session, *, planned_id: int, person_id: int) -> str:
    """What this person asked for at the session they booked; empty for nothing."""
    return (
        session.scalar(
            select(AccessNeed.words)
            .join(Booking, Booking.id == AccessNeed.booking_id)
            .where(
                Booking.planned_session_id == planned_id,
                Booking.person_id == person_id,
                Booking.cancelled_at.is_(None),
            )
        )
        or ""
    )


def own_people_booked(session: Session, *, planned_id: int, scope: Scope, on: date) -> Sequence[SeenBooked]:
    """Those of the scope who have a place or wait, by name: those with a place first.

    Who has not agreed to be known there is among them only if they booked through that organisation.
    """
    rows = session.execute(
        select(SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, func.min(Unit.name), Booking.place_at.is_not(None))
        .join(Person, Person.id == Booking.person_id)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(
            Booking.planned_session_id == planned_id,
            Booking.cancelled_at.is_(None),
            in_post(on),
            within(scope),
            _may_be_known(),
        )
        .group_by(Booking.id, Booking.place_at, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME)
        .order_by(Booking.place_at.is_(None), SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Booking.id)
    )
    return [SeenBooked(f"{row[0]} {row[1]}".strip(), row[2], bool(row[3])) for row in rows]


def booked_in_team(session: Session, *, scope: Scope, unit_path: str, on: date) -> Mapping[int, tuple[Booked, ...]]:
    """What the people in post at or below a unit had booked at the end of this date, by person: places in sessions of
    that day or later. One query. Whoever waits has no place yet.

    The answer for a past date never changes: the terms, the bookings and the calling off of that day count.
    """
    rows = session.execute(_booked_below(len(scope.unit_paths)), {**granted(scope), "unit_path": unit_path, **_day(on)})
    found: defaultdict[int, list[Booked]] = defaultdict(list)
    for person_id, award, held_on in rows:
        found[person_id].append(Booked(award, held_on))
    return {person_id: tuple(booked) for person_id, booked in found.items()}


def booked_by(session: Session, *, person_id: int, scope: Scope, on: date) -> tuple[Booked, ...]:
    """The same of one person. One query."""
    rows = session.execute(_BOOKED.where(within(scope), Booking.person_id == person_id), _day(on))
    return tuple(Booked(award, held_on) for _person_id, award, held_on in rows)


def _booked() -> Select[int, str, date]:
    on: BindParameter[date] = bindparam("on", type_=Date)
    midnight: BindParameter[datetime] = bindparam("midnight", type_=UtcDateTime)
    then = (
        select(SessionTerms.planned_session_id, func.max(SessionTerms.number).label("number"))
        .where(SessionTerms.said_at < midnight)
        .group_by(SessionTerms.planned_session_id)
        .subquery("then")
    )
    return (
        select(Booking.person_id, Booking.award, SessionTerms.held_on)
        .join(PlannedSession, PlannedSession.id == Booking.planned_session_id)
        .join(then, then.c.planned_session_id == PlannedSession.id)
        .join(
            SessionTerms,
            and_(
                SessionTerms.planned_session_id == PlannedSession.id,
                SessionTerms.number == then.c.number,
            ),
        )
        .join(Post, Post.person_id == Booking.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(
            SessionTerms.held_on >= on,
            Booking.place_at < midnight,
            or_(Booking.cancelled_at.is_(None), Booking.cancelled_at >= midnight),
            or_(PlannedSession.cancelled_at.is_(None), PlannedSession.cancelled_at >= midnight),
            in_post(on),
            _may_be_known(),
        )
        .distinct()
        .order_by(SessionTerms.held_on, Booking.award, Booking.person_id)
    )


def _day(on: date) -> dict[str, date | datetime]:
    """The date, and the instant at which it is over."""
    return {"on": on, "midnight": london_midnight(on + timedelta(days=1))}


@lru_cache(maxsize=64)
def _booked_below(grants: int) -> Select[int, str, date]:
    """The question for somebody with this many grants, put together once: each manager's page asks it."""
    return _BOOKED.where(within_granted(grants), below(bindparam("unit_path", type_=String)))


def _may_be_known() -> ColumnElement[bool]:
    """The person agreed to be known where they hold this post, or booked through it."""
    return or_(Agreement.id.is_(None), Booking.organisation_id == Post.organisation_id)


_BOOKED = _booked()
