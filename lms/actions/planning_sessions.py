"""Planning a live session, changing it, and calling it off: whoever has booked is told."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.actions import audit, booking
from lms.actions import session_letters as letters
from lms.actions.site import Site
from lms.records.inserting import insert_if_absent
from lms.records.planned_sessions import Booking, PlannedSession, SessionAudience, SessionKeeper, SessionTerms
from lms.records.queries.bookings import open_bookings
from lms.records.queries.planned_sessions import PARTNERSHIP, as_terms, newest_terms
from lms.rules.actor import Actor
from lms.rules.booking import LONGEST_LINE, Ended, Terms, check
from lms.rules.booking_letters import called_off, moved
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal, Refusals

NO_SESSION = "This course has no live session."
FOR_NOBODY = "Choose who may book."
NO_KEEPER = "Somebody has to keep the register. Choose yourself, or enter the address of somebody who does."
NO_REASON = "Say in a few words why. People read it in their letter."
OVER = "This session has begun. Plan another one."
CALLED_OFF = "This session was called off. Plan another one."


@dataclass(frozen=True)
class Plan:
    """A session to be. `form_key` is made with the form: it makes the session single.

    `owner_path`: the unit whose leads look after it, or `PARTNERSHIP`. `organisation_ids`: who may book, where it is
    not open to all. `keeper_ids`: who keeps the register.
    """

    form_key: str
    owner_path: str
    open_to_all: bool
    organisation_ids: frozenset[int]
    keeper_ids: frozenset[int]
    terms: Terms


def plan(session: Session, wanted: Plan, course: Course, *, site: Site, by: Actor, at: datetime) -> PlannedSession:
    """The session, open for booking. The same form sent again plans nothing more.

    Refuses what no session can be, nobody who may book, nobody who keeps the register, and a course without a session.
    """
    _check(wanted, course, by=by, at=at)
    added = insert_if_absent(
        session,
        PlannedSession,
        uid=uuid4(),
        award=course.award.code,
        owner_path=wanted.owner_path,
        open_to_all=wanted.open_to_all,
        planned_at=at,
        planned_by=by.name,
        planned_by_id=by.person_id,
        cancelled_by="",
        cancelled_because="",
        form_key=wanted.form_key,
    )
    row = session.scalars(select(PlannedSession).where(PlannedSession.form_key == wanted.form_key)).one()
    if not added:
        return row
    if not wanted.open_to_all:
        session.add_all(
            SessionAudience(planned_session_id=row.id, organisation_id=id_) for id_ in sorted(wanted.organisation_ids)
        )
    session.add_all(
        SessionKeeper(planned_session_id=row.id, person_id=id_, since_at=at) for id_ in sorted(wanted.keeper_ids)
    )
    _say(session, row, 1, wanted.terms, by=by, at=at)
    others = [id_ for id_ in sorted(wanted.keeper_ids) if id_ != by.person_id]
    letters.write_to_keepers(session, row, others, site=site, at=at)
    audit.record(session, "plan a session", "planned session", row.id, by=by, at=at, award=row.award)
    session.flush()
    return row


def change(session: Session, planned: PlannedSession, terms: Terms, *, site: Site, by: Actor, at: datetime) -> int:
    """Let other terms hold from now on; how many people were written to. Terms that are the same change nothing.

    Whoever booked hears of another day, time, place or way in. More places go to who has waited longest. Refuses what
    no session can be, fewer places than people who have one, and a session that has begun or was called off.
    """
    booking.hold(session, planned)
    newest = newest_terms(session, planned_id=planned.id)
    earlier = as_terms(newest)
    _still_open(planned, earlier, at=at)
    taken = open_bookings(session, planned_id=planned.id)
    check(terms, has_place=sum(one.place_at is not None for one in taken), at=at)
    if terms == earlier:
        return 0
    row = _say(session, planned, newest.number + 1, terms, by=by, at=at)
    audit.record(session, "change a session", "planned session", planned.id, by=by, at=at, number=row.number)
    told = 0
    if terms.moved_from(earlier):
        told = letters.write(session, planned, taken, partial(moved, earlier), site=site, at=at)
    booking.fill(session, planned, site=site, at=at)
    session.flush()
    return told


def call_off(session: Session, planned: PlannedSession, *, because: str, site: Site, by: Actor, at: datetime) -> int:
    """Let a session not be held; how many people were written to. Again: nothing more.

    Refuses without a reason, and once it has begun.
    """
    reason = because.strip()
    if not reason:
        raise Refusal(NO_REASON, field="because")
    if len(reason) > LONGEST_LINE:
        raise Refusal(f"Use at most {LONGEST_LINE} characters.", field="because")
    booking.hold(session, planned)
    if planned.cancelled_at is not None:
        return 0
    _still_open(planned, as_terms(newest_terms(session, planned_id=planned.id)), at=at)
    planned.cancelled_at, planned.cancelled_by, planned.cancelled_because = at, by.name, reason
    taken = open_bookings(session, planned_id=planned.id)
    told = letters.write(session, planned, taken, partial(called_off, reason), is_off=True, site=site, at=at)
    session.execute(
        update(Booking)
        .where(Booking.planned_session_id == planned.id, Booking.cancelled_at.is_(None))
        .values(cancelled_at=at, cancelled_because=Ended.SESSION_CANCELLED.value)
        .execution_options(synchronize_session="fetch")
    )
    audit.record(session, "call off a session", "planned session", planned.id, by=by, at=at, because=reason)
    session.flush()
    return told


def _check(wanted: Plan, course: Course, *, by: Actor, at: datetime) -> None:
    if Part.SESSION not in course.parts:
        raise Refusal(NO_SESSION)
    wrong: list[Refusal] = []
    try:
        check(wanted.terms, at=at)
    except Refusals as refusals:
        wrong += refusals.refusals
    if not wanted.open_to_all and not wanted.organisation_ids:
        wrong.append(Refusal(FOR_NOBODY, field="open_to"))
    if not wanted.keeper_ids:
        wrong.append(Refusal(NO_KEEPER, field="keepers"))
    if wrong:
        raise Refusals(tuple(wrong))
    may_own = wanted.owner_path == PARTNERSHIP or by.scope(*LEADS).covers(wanted.owner_path)
    assert may_own, "the door lets nobody plan for a unit they do not lead"  # noqa: S101 - a fault of ours, not theirs


def _still_open(planned: PlannedSession, terms: Terms, *, at: datetime) -> None:
    if planned.cancelled_at is not None:
        raise Refusal(CALLED_OFF)
    if terms.starts_at <= at:
        raise Refusal(OVER)


def _say(
    session: Session, planned: PlannedSession, number: int, terms: Terms, *, by: Actor, at: datetime
) -> SessionTerms:
    row = SessionTerms(
        planned_session_id=planned.id,
        number=number,
        starts_at=terms.starts_at,
        held_on=terms.held_on,
        minutes=terms.minutes,
        place=terms.place,
        joining=terms.joining,
        places=terms.places,
        led_by=terms.led_by,
        access=terms.access,
        said_at=at,
        said_by=by.name,
    )
    session.add(row)
    session.flush()
    return row
