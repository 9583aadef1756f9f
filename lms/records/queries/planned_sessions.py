"""Live sessions that are planned: those somebody may book, those a lead sees, and everything about one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.base import BigId, UtcDateTime
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.planned_sessions import (
    Booking,
    PlannedSession,
    SessionAudience,
    SessionKeeper,
    SessionRegister,
    SessionTerms,
)
from lms.records.queries.agreements import SEEN_EMAIL, open_agreement
from lms.records.queries.mergers import kept_for
from lms.records.queries.presence import in_post, within
from lms.records.sessions import Attendance
from lms.rules.actor import Scope
from lms.rules.booking import Mine, Terms, availability, reminded_from
from lms.rules.dates import london_date
from lms.rules.policy import LEADS

MOST_SHOWN = 100
PARTNERSHIP = ""
"""The owner of what the partnership office planned."""


@dataclass(frozen=True)
class Planned:
    """A planned session with its newest terms and how many people have asked for a place."""

    id: int
    uid: UUID
    award: str
    owner_path: str
    open_to_all: bool
    number: int
    """Of the terms."""
    terms: Terms
    taken: int
    waiting: int
    cancelled_because: str
    is_cancelled: bool
    is_recorded: bool
    """Its register was recorded."""
    mine: Mine = Mine.NOTHING
    """What the person who asks has of it."""
    booked_at: datetime | None = None
    """When they booked it."""
    i_came: bool = False

    @property
    def availability(self) -> str:
        """Such as "5 places left"."""
        return availability(self.terms.places, taken=self.taken, waiting=self.waiting)

    @property
    def is_full(self) -> bool:
        """Whoever books now waits."""
        return self.waiting > 0 or self.taken >= self.terms.places

    @cached_property
    def ends_at(self) -> datetime:
        """The last moment of it."""
        return self.terms.starts_at + timedelta(minutes=self.terms.minutes)


def sessions_to_book(
    session: Session, *, person_id: int, awards: Collection[str], on: date, at: datetime
) -> Sequence[Planned]:
    """Sessions of these awards that are still to come and open to this person, the next first; and those they have
    booked or wait for, open to them or not. One query; none for no award.
    """
    if not awards:
        return []
    session.flush()  # actions ask too, of what they have just written
    rows = session.connection().execute(_TO_BOOK, {"person_id": person_id, "awards": awards, "on": on, "at": at})
    return [_as_planned(row) for row in rows]


def sessions_missed(
    session: Session, *, person_id: int, awards: Collection[str], at: datetime
) -> Sequence[tuple[str, date]]:
    """Award and day of the newest sessions that are over, where this person had a place and the register, which was
    recorded, does not have them. One query; none for no award.
    """
    if not awards:
        return []
    rows = session.connection().execute(_MISSED, {"person_id": person_id, "awards": awards, "at": at})
    return [(award, day) for award, day in rows]


def find_planned(session: Session, *, uid: UUID, person_id: int | None = None) -> Planned | None:
    """The session with this name in addresses and what this person has of it, or None.

    Whoever asks must still be checked: see `is_open_to`, `keeps_register` and `audience_paths`.
    """
    row = session.execute(_NAMED, {"person_id": person_id or 0, "uid": uid}).first()
    return _as_planned(row) if row is not None else None


def is_open_to(session: Session, *, planned_id: int, person_id: int, on: date) -> bool:
    """Whether this person may book it, or has: they are in post at an organisation that it is open to."""
    booked = exists().where(Booking.planned_session_id == planned_id, Booking.person_id == person_id)
    found = select(PlannedSession.id).where(PlannedSession.id == planned_id, or_(_is_open_to(person_id, on), booked))
    return session.scalar(found) is not None


def organisation_to_book_through(session: Session, *, planned_id: int, person_id: int, on: date) -> int | None:
    """Through which of their organisations somebody books: one that knows them, and the one they came to first."""
    return session.scalar(
        select(Post.organisation_id)
        .join(PlannedSession, PlannedSession.id == planned_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Post.person_id == person_id, in_post(on), _is_in_audience(Post.organisation_id))
        .order_by(Agreement.id.is_not(None), Post.id)
        .limit(1)
    )


def keeps_register(session: Session, *, planned_id: int, person_id: int) -> bool:
    """Whether this person keeps the register of the session."""
    found = select(SessionKeeper.id).where(
        SessionKeeper.planned_session_id == planned_id, SessionKeeper.person_id == person_id
    )
    return session.scalar(found) is not None


def keeper_named(session: Session, *, email: str, scope: Scope, any_lead: bool, on: date) -> int | None:
    """Whoever has this address and may be named to keep a register: somebody in post in the scope under it and, with
    `any_lead`, a training or organisation lead of any organisation. None for anybody else, known here or not.
    """
    holder = session.scalar(select(Person.id).where(Person.email == email))
    if holder is None:
        return None
    ids = [holder, *kept_for(session, [holder]).values()]
    is_lead = exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.role.in_([role.value for role in LEADS]),
        RoleGrant.ends_at.is_(None),
    )
    listed = (
        select(Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Post.person_id.in_(ids), in_post(on), within(scope), SEEN_EMAIL.in_([email]))
    )
    leads = and_(Person.email == email, is_lead) if any_lead else false()
    return session.scalar(
        select(Person.id).where(Person.id.in_(ids), Person.disabled_at.is_(None), or_(Person.id.in_(listed), leads))
    )


def audience_paths(session: Session, *, planned: Planned) -> tuple[str, ...]:
    """The top units of the organisations whose leads see it: those it is open to, and the one that planned it."""
    if planned.open_to_all:
        return tuple(session.scalars(select(Unit.path).where(Unit.parent_id.is_(None)).order_by(Unit.path)))
    paths = session.scalars(
        select(Unit.path)
        .join(SessionAudience, SessionAudience.organisation_id == Unit.organisation_id)
        .where(SessionAudience.planned_session_id == planned.id, Unit.parent_id.is_(None))
        .order_by(Unit.path)
    ).all()
    return tuple(dict.fromkeys((*paths, planned.owner_path)) if planned.owner_path else paths)


def audience_names(session: Session, *, planned: Planned) -> Sequence[str]:
    """The organisations a session is open to, by name; none where it is open to all."""
    if planned.open_to_all:
        return []
    return session.scalars(
        select(Organisation.name)
        .join(SessionAudience, SessionAudience.organisation_id == Organisation.id)
        .where(SessionAudience.planned_session_id == planned.id)
        .order_by(Organisation.name)
    ).all()


def sessions_planned(
    session: Session, *, person_id: int, scope: Scope, for_office: bool, at: datetime
) -> Sequence[Planned]:
    """What a lead or the partnership office sees: still to come, or over and without a register, the first first.

    A lead sees what is open to an organisation they lead in, and what was planned there. Whoever keeps a register sees
    its session. The office sees all.
    """
    led = (
        true()
        if for_office
        else or_(
            PlannedSession.open_to_all if scope.unit_paths else PlannedSession.id.is_(None),
            *(PlannedSession.owner_path.startswith(path) for path in scope.unit_paths if path),
            exists()
            .where(
                SessionAudience.planned_session_id == PlannedSession.id,
                Unit.organisation_id == SessionAudience.organisation_id,
                Unit.path.in_(scope.unit_paths),
            )
            .correlate(PlannedSession),
            exists()
            .where(SessionKeeper.planned_session_id == PlannedSession.id, SessionKeeper.person_id == person_id)
            .correlate(PlannedSession),
        )
    )
    rows = session.execute(
        _PLANNED.where(
            led,
            PlannedSession.cancelled_at.is_(None),
            or_(SessionTerms.starts_at > at, ~_has_register()),
        )
        .order_by(SessionTerms.starts_at, PlannedSession.id)
        .limit(MOST_SHOWN),
        {"person_id": person_id},
    )
    return [_as_planned(row) for row in rows]


def sessions_to_look_after(session: Session, *, at: datetime) -> Sequence[tuple[int, bool]]:
    """The sessions still to come for which there is something to do, the first first: their ids, and whether it is
    time to remind of them. Of the others, those for which somebody waits.
    """
    on = london_date(at)
    waits = exists().where(
        Booking.planned_session_id == PlannedSession.id, Booking.cancelled_at.is_(None), Booking.place_at.is_(None)
    )
    rows = session.execute(
        select(PlannedSession.id, SessionTerms.held_on, waits)
        .join(SessionTerms, are_newest())
        .where(PlannedSession.cancelled_at.is_(None), SessionTerms.starts_at > at)
        .order_by(SessionTerms.starts_at, PlannedSession.id)
    )
    found = [(id_, reminded_from(held_on) <= on, waited) for id_, held_on, waited in rows]
    return [(id_, is_near) for id_, is_near, waited in found if is_near or waited]


def newest_terms(session: Session, *, planned_id: int) -> SessionTerms:
    """The terms that hold."""
    return session.scalars(
        select(SessionTerms)
        .where(SessionTerms.planned_session_id == planned_id)
        .order_by(SessionTerms.number.desc())
        .limit(1)
    ).one()


def as_terms(row: SessionTerms) -> Terms:
    """The row as the rules read it."""
    return Terms(row.starts_at, row.minutes, row.place, row.joining, row.places, row.led_by, row.access)


def are_newest() -> ColumnElement[bool]:
    """For a join of terms with planned sessions: the terms that hold."""
    other = aliased(SessionTerms)
    newest = (
        select(func.max(other.number))
        .where(other.planned_session_id == PlannedSession.id)
        .correlate(PlannedSession)
        .scalar_subquery()
    )
    return and_(SessionTerms.planned_session_id == PlannedSession.id, SessionTerms.number == newest)


def _planned() -> Select[*tuple[Any, ...]]:
    """Every planned session with its terms, counts, and the open booking of the person asked for."""
    asked = aliased(Booking)

    def count_of(condition: ColumnElement[bool]) -> Any:
        return (
            select(func.count())
            .select_from(asked)
            .where(asked.planned_session_id == PlannedSession.id, asked.cancelled_at.is_(None), condition)
            .correlate(PlannedSession)
            .scalar_subquery()
        )

    came = (
        exists()
        .where(
            SessionRegister.planned_session_id == PlannedSession.id,
            Attendance.held_session_id == SessionRegister.held_session_id,
            Attendance.person_id == _PERSON,
        )
        .correlate(PlannedSession)
    )
    return (
        select(
            PlannedSession.id,
            PlannedSession.uid,
            PlannedSession.award,
            PlannedSession.owner_path,
            PlannedSession.open_to_all,
            PlannedSession.cancelled_at,
            PlannedSession.cancelled_because,
            SessionTerms.number,
            *_TERMS,
            count_of(asked.place_at.is_not(None)),
            count_of(asked.place_at.is_(None)),
            _has_register(),
            _MINE.id,
            _MINE.place_at.is_not(None),
            _MINE.booked_at,
            came,
        )
        .select_from(PlannedSession)
        .join(SessionTerms, are_newest())
        .outerjoin(
            _MINE,
            and_(
                _MINE.planned_session_id == PlannedSession.id,
                _MINE.person_id == _PERSON,
                _MINE.cancelled_at.is_(None),
            ),
        )
    )


def _has_register() -> ColumnElement[bool]:
    return exists().where(SessionRegister.planned_session_id == PlannedSession.id).correlate(PlannedSession)


def _is_open_to(person_id: int | BindParameter[int], on: date | BindParameter[date]) -> ColumnElement[bool]:
    return (
        exists()
        .where(Post.person_id == person_id, in_post(on), _is_in_audience(Post.organisation_id))
        .correlate(PlannedSession)
    )


def _is_in_audience(organisation_id: Any) -> ColumnElement[bool]:
    """The session is open to this organisation."""
    named = (
        exists()
        .where(
            SessionAudience.planned_session_id == PlannedSession.id,
            SessionAudience.organisation_id == organisation_id,
        )
        .correlate(PlannedSession, Post)
    )
    return or_(PlannedSession.open_to_all, named)


# Put together once, and asked past the ORM: every learner's home asks them.
_MINE = aliased(Booking)
_TERMS = (
    SessionTerms.starts_at,
    SessionTerms.minutes,
    SessionTerms.place,
    SessionTerms.joining,
    SessionTerms.places,
    SessionTerms.led_by,
    SessionTerms.access,
)
"""In the order of `Terms`."""
_PERSON: BindParameter[int] = bindparam("person_id", type_=BigId)
_AWARDS: BindParameter[Sequence[str]] = bindparam("awards", expanding=True)
_AT: BindParameter[datetime] = bindparam("at", type_=UtcDateTime)
_PLANNED = _planned()
_NAMED = _PLANNED.where(PlannedSession.uid == bindparam("uid"))
_TO_BOOK = (
    _PLANNED.where(
        PlannedSession.award.in_(_AWARDS),
        PlannedSession.cancelled_at.is_(None),
        SessionTerms.starts_at > _AT,
        or_(_is_open_to(_PERSON, bindparam("on", type_=Date)), _MINE.id.is_not(None)),
    )
    .order_by(SessionTerms.starts_at, PlannedSession.id)
    .limit(MOST_SHOWN)
)
_MISSED = (
    select(Booking.award, func.max(SessionTerms.held_on))
    .join(PlannedSession, PlannedSession.id == Booking.planned_session_id)
    .join(SessionRegister, SessionRegister.planned_session_id == PlannedSession.id)
    .join(SessionTerms, are_newest())
    .where(
        Booking.person_id == _PERSON,
        Booking.award.in_(_AWARDS),
        Booking.cancelled_at.is_(None),
        Booking.place_at.is_not(None),
        SessionTerms.starts_at <= _AT,
        ~exists().where(Attendance.held_session_id == SessionRegister.held_session_id, Attendance.person_id == _PERSON),
    )
    .group_by(Booking.award)
    .order_by(Booking.award)
)


def _as_planned(row: Any) -> Planned:
    id_, uid, award, owner, to_all, cancelled_at, because, number, *rest = row
    taken, waiting, recorded, mine, has_place, booked_at, came = rest[len(_TERMS) :]
    return Planned(
        id=id_,
        uid=uid,
        award=award,
        owner_path=owner,
        open_to_all=to_all,
        number=number,
        terms=Terms(*rest[: len(_TERMS)]),
        taken=taken,
        waiting=waiting,
        cancelled_because=because,
        is_cancelled=cancelled_at is not None,
        is_recorded=bool(recorded),
        mine=Mine.NOTHING if mine is None else (Mine.PLACE if has_place else Mine.WAITING),
        booked_at=booked_at,
        i_came=bool(came),
    )
