"""Booking a place in a live session and giving it back: first come, first served, and nobody gets a place twice.

Whoever changes who has a place holds the row of the session first, so that fifty hands at once go one after the other.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.actions import audit
from lms.actions import session_letters as letters
from lms.actions.notices import Letter, send_once
from lms.actions.site import Site
from lms.records.inserting import insert_if_absent
from lms.records.people import Person, Post
from lms.records.planned_sessions import AccessNeed, Booking, PlannedSession
from lms.records.queries.award_parts import grounds_of
from lms.records.queries.bookings import open_bookings
from lms.records.queries.planned_sessions import (
    as_terms,
    newest_terms,
    organisation_to_book_through,
    sessions_to_book,
)
from lms.records.queries.presence import in_post
from lms.rules.actor import Actor
from lms.rules.booking import LONGEST_TEXT, Ended, Mine, Terms, reminded_from, reminder_stage, to_promote
from lms.rules.booking_letters import SUBJECT, booked, given_back, promoted, reminder, waiting
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal

OVER = "This session has begun, so it cannot be booked any more. Choose another day."
CALLED_OFF = "This session is not held. Choose another day."
NOT_OPEN = "This session is not open to your organisation. Choose another day."
THERE_ALREADY = "You have been to a live session of this course. You do not need another one."
HAS_ANOTHER = "You have booked another day for this course. Cancel that one first, then book this one."
TOO_LONG = f"Use at most {LONGEST_TEXT} characters."
NOT_YOURS = "You have no place in this session."


def book(
    session: Session,
    planned: PlannedSession,
    course: Course,
    *,
    needs: str,
    site: Site,
    by: Actor,
    at: datetime,
) -> Booking:
    """A place for the actor, or one on the waiting list where there is none. Booking twice gives the same booking.

    `needs`: what they ask for, so that they can take part; for whoever keeps the register. Refuses a session that has
    begun, was called off or is not open to them, who has been to one, and who has booked another day.
    """
    on, words = london_date(at), needs.strip()
    if len(words) > LONGEST_TEXT:
        raise Refusal(TOO_LONG, field="needs")
    person_id = _person(by)
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    hold(session, planned)
    found = _find_open(session, planned, person_id)
    if found is not None:
        _keep_needs(session, found, words, at=at)
        return found
    terms = _open_terms(session, planned, at=at)
    organisation_id = organisation_to_book_through(session, planned_id=planned.id, person_id=person_id, on=on)
    if organisation_id is None:
        raise Refusal(NOT_OPEN)
    _refuse_twice(session, planned, course, person_id, at=at)
    is_full = _is_full(session, planned, terms, on=on)
    insert_if_absent(
        session,
        Booking,
        planned_session_id=planned.id,
        person_id=person_id,
        organisation_id=organisation_id,
        award=planned.award,
        booked_at=at,
        place_at=None if is_full else at,
        cancelled_because="",
    )
    row = _get_open(session, planned, person_id)
    _keep_needs(session, row, words, at=at)
    letters.write(session, planned, [row], waiting if is_full else booked, at_once=True, site=site, at=at)
    audit.record(session, "book a session", "booking", row.id, by=by, at=at, waits=is_full)
    session.flush()
    return row


def cancel(session: Session, planned: PlannedSession, *, site: Site, by: Actor, at: datetime) -> bool:
    """Give back the actor's place, or stop waiting; whether there was one. Who has waited longest gets the place.

    Refuses once the session has begun.
    """
    hold(session, planned)
    row = _find_open(session, planned, _person(by))
    if row is None:
        return False
    _open_terms(session, planned, at=at)
    had_place = row.place_at is not None
    row.cancelled_at, row.cancelled_because = at, Ended.BY_THEM.value
    session.execute(delete(AccessNeed).where(AccessNeed.booking_id == row.id))
    if had_place:
        letters.write(session, planned, [row], given_back, at_once=True, is_off=True, site=site, at=at)
    audit.record(session, "cancel a booking", "booking", row.id, by=by, at=at)
    session.flush()
    fill(session, planned, site=site, at=at)
    return True


def say_needs(session: Session, planned: PlannedSession, needs: str, *, by: Actor, at: datetime) -> None:
    """Change what somebody asks for at a session they booked; no words take it away. Refuses who has no booking."""
    words = needs.strip()
    if len(words) > LONGEST_TEXT:
        raise Refusal(TOO_LONG, field="needs")
    row = _find_open(session, planned, _person(by))
    if row is None:
        raise Refusal(NOT_YOURS)
    _keep_needs(session, row, words, at=at)


def fill(session: Session, planned: PlannedSession, *, site: Site, at: datetime) -> int:
    """Give free places to those who have waited longest and still work where it is open; how many. The session is held.

    Nothing once it has begun or was called off.
    """
    terms = as_terms(newest_terms(session, planned_id=planned.id))
    if planned.cancelled_at is not None or terms.starts_at <= at:
        return 0
    rows = open_bookings(session, planned_id=planned.id)
    here = _still_here(session, [one.person_id for one in rows], on=london_date(at))
    taken = sum(one.place_at is not None for one in rows)
    queue = [one.id for one in rows if one.place_at is None and one.person_id in here]
    lucky = set(to_promote(terms.places, taken=taken, waiting=queue))
    for row in rows:
        if row.id in lucky:
            row.place_at = at
    session.flush()
    letters.write(session, planned, [row for row in rows if row.id in lucky], promoted, site=site, at=at)
    return len(lucky)


def remind(session: Session, planned: PlannedSession, *, site: Site, by: Actor, at: datetime) -> frozenset[int]:
    """Write to everybody with a place in this session, once for each time that it was set; the ids of those told.

    Also to who has a break from reminders: they asked for this place, and it is no chasing.
    """
    newest = newest_terms(session, planned_id=planned.id)
    terms, link = as_terms(newest), letters.link_to(planned, site)
    since = reminded_from(terms.held_on)  # whoever got a place later was written to a moment ago
    rows = open_bookings(session, planned_id=planned.id)
    ids = [row.person_id for row in rows if row.place_at is not None and london_date(row.place_at) < since]
    people = session.scalars(select(Person).where(Person.id.in_(ids), Person.email.is_not(None)).order_by(Person.id))
    said = [Letter(one.id, one.email or "", SUBJECT, reminder(one.given_name, terms, link=link)) for one in people]
    stage = reminder_stage(str(planned.uid), newest.number)
    told = send_once(session, said, stage=stage, in_hours=True, by=by, at=at)
    if told:
        audit.record(session, "remind of a session", "planned session", planned.id, by=by, at=at, people=len(told))
    session.flush()
    return told


def hold(session: Session, planned: PlannedSession) -> None:
    """Hold the session, as it is now, until the commit: nobody else changes who has a place in it meanwhile."""
    session.refresh(planned, with_for_update=True)


def _person(by: Actor) -> int:
    assert by.person_id is not None, "the door lets in people alone"  # noqa: S101 - narrows the type
    return by.person_id


def _find_open(session: Session, planned: PlannedSession, person_id: int) -> Booking | None:
    rows = open_bookings(session, planned_id=planned.id)
    return next((row for row in rows if row.person_id == person_id), None)


def _get_open(session: Session, planned: PlannedSession, person_id: int) -> Booking:
    row = _find_open(session, planned, person_id)
    assert row is not None, "it was added a moment ago, and the session is held"  # noqa: S101 - narrows the type
    return row


def _open_terms(session: Session, planned: PlannedSession, *, at: datetime) -> Terms:
    if planned.cancelled_at is not None:
        raise Refusal(CALLED_OFF)
    terms = as_terms(newest_terms(session, planned_id=planned.id))
    if terms.starts_at <= at:
        raise Refusal(OVER)
    return terms


def _refuse_twice(session: Session, planned: PlannedSession, course: Course, person_id: int, *, at: datetime) -> None:
    on = london_date(at)
    grounds = grounds_of(session, person_ids=[person_id], courses=[course], on=on)
    if grounds[person_id, course.award.code].done.day(Part.SESSION) is not None:
        raise Refusal(THERE_ALREADY)
    coming = sessions_to_book(session, person_id=person_id, awards=[planned.award], on=on, at=at)
    if any(one.mine is not Mine.NOTHING for one in coming):
        raise Refusal(HAS_ANOTHER)


def _is_full(session: Session, planned: PlannedSession, terms: Terms, *, on: date) -> bool:
    """Whoever waits and still works here comes before the next who asks."""
    rows = open_bookings(session, planned_id=planned.id)
    taken = sum(row.place_at is not None for row in rows)
    return taken >= terms.places or bool(
        _still_here(session, [row.person_id for row in rows if row.place_at is None], on=on)
    )


def _keep_needs(session: Session, row: Booking, words: str, *, at: datetime) -> None:
    session.execute(delete(AccessNeed).where(AccessNeed.booking_id == row.id))
    if words:
        session.add(AccessNeed(booking_id=row.id, words=words, said_at=at))
    session.flush()


def _still_here(session: Session, person_ids: Sequence[int], *, on: date) -> frozenset[int]:
    rows = session.scalars(select(Post.person_id).where(Post.person_id.in_(person_ids), in_post(on)).distinct())
    return frozenset(rows)
