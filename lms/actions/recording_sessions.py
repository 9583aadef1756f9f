"""Recording who attended a live session, and taking an attendance back that was written down in error."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.actions import audit, finishing
from lms.actions.site import Site
from lms.records.inserting import insert_if_absent
from lms.records.planned_sessions import PlannedSession, SessionRegister
from lms.records.queries.assigning import people_by_uid
from lms.records.queries.bookings import register_of
from lms.records.queries.planned_sessions import as_terms, newest_terms
from lms.records.sessions import Attendance, CompletionGround, HeldSession
from lms.rules.actor import Actor
from lms.rules.award_parts import counts
from lms.rules.booking import Terms
from lms.rules.dates import london_date
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal

LONGEST_NAMES = 250
LONGEST_REASON = 500
MOST_PEOPLE = 200

NO_SESSION = "This course has no live session."
NOBODY = "Choose who attended. If nobody did, there is nothing to record."
TOO_MANY = f"A session has at most {MOST_PEOPLE} people. Record them in two parts."
NOT_YET = "Enter the date on which the session was held. It cannot be in the future."
RESTS_ON_IT = "A certificate rests on this attendance. Withdraw the certificate first."
NOT_BEGUN = "This session has not begun. Record who came once it has."
CALLED_OFF = "This session was called off."
NO_REASON = "Say why it is taken back."


@dataclass(frozen=True)
class Register:
    """Who attended which session. `form_key` is made with the form: it makes the session single."""

    form_key: str
    held_on: date
    led_by: str
    people: tuple[UUID, ...]


def record(session: Session, register: Register, course: Course, *, site: Site, by: Actor, at: datetime) -> HeldSession:
    """The session with its attendances; whoever has no part missing now has completed the award.

    Only people in the actor's scope are taken. The same register sent again changes nothing. Refuses a date in the
    future or too long ago to count, nobody, and a course without a session.
    """
    on = london_date(at)
    _check(register, course, on)
    people = people_by_uid(session, uids=register.people, scope=by.scope(*LEADS), on=on)
    if not people:
        raise Refusal(NOBODY, field="people")
    ids = [person.id for person in people]
    enrolments = finishing.take_open_enrolments(session, person_ids=ids, award=course.award.code)
    added = insert_if_absent(
        session,
        HeldSession,
        uid=uuid4(),
        award=course.award.code,
        held_on=register.held_on,
        led_by=register.led_by.strip(),
        recorded_at=at,
        recorded_by=by.name,
        recorded_by_id=by.person_id,
        form_key=register.form_key,
    )
    held = session.scalars(select(HeldSession).where(HeldSession.form_key == register.form_key)).one()
    if not added:
        return held
    award = course.award.code
    session.add_all(
        Attendance(held_session_id=held.id, person_id=id_, award=award, held_on=held.held_on) for id_ in sorted(ids)
    )
    audit.record(session, "record a session", "session", held.id, by=by, at=at, award=award, people=len(ids))
    finishing.finish_if_whole(session, enrolments, course, site=site, by=by, at=at)
    return held


def record_register(
    session: Session,
    planned: PlannedSession,
    came: Collection[UUID],
    *,
    led_by: str,
    course: Course,
    site: Site,
    by: Actor,
    at: datetime,
) -> HeldSession:
    """The session with the attendances of those who had a place and came; an award that is whole now is completed.

    Of whichever organisation they are: the door lets in only who keeps this register. Ticking more people later adds
    them; who is there already stays. Refuses a session that has not begun or was called off, and nobody.
    """
    session.refresh(planned, with_for_update=True)
    terms = as_terms(newest_terms(session, planned_id=planned.id))
    if planned.cancelled_at is not None:
        raise Refusal(CALLED_OFF)
    if terms.starts_at > at:
        raise Refusal(NOT_BEGUN)
    check_names(led_by, field="led_by", sentence="Enter who led the session.")
    names = register_of(session, planned_id=planned.id)
    ids = sorted(one.person_id for one in names if one.uid in came)
    if not ids:
        raise Refusal(NOBODY, field="people")
    new = sorted(one.person_id for one in names if one.uid in came and not one.came)
    enrolments = finishing.take_open_enrolments(session, person_ids=new, award=course.award.code)
    held = _held(session, planned, terms, led_by=led_by.strip(), by=by, at=at)
    for id_ in new:
        insert_if_absent(
            session,
            Attendance,
            held_session_id=held.id,
            person_id=id_,
            award=held.award,
            held_on=held.held_on,
            withdrawn_by="",
            withdrawn_because="",
        )
    audit.record(session, "record a session", "session", held.id, by=by, at=at, award=held.award, people=len(new))
    finishing.finish_if_whole(session, enrolments, course, site=site, by=by, at=at)
    return held


def _held(
    session: Session, planned: PlannedSession, terms: Terms, *, led_by: str, by: Actor, at: datetime
) -> HeldSession:
    """The record of this planned session, made with its first register."""
    found = session.scalars(
        select(HeldSession)
        .join(SessionRegister, SessionRegister.held_session_id == HeldSession.id)
        .where(SessionRegister.planned_session_id == planned.id)
    ).first()
    if found is not None:
        return found
    held = HeldSession(
        award=planned.award,
        held_on=terms.held_on,
        led_by=led_by,
        recorded_at=at,
        recorded_by=by.name,
        recorded_by_id=by.person_id,
        form_key=f"planned-{planned.uid}",
    )
    session.add(held)
    session.flush()
    session.add(SessionRegister(planned_session_id=planned.id, held_session_id=held.id))
    session.flush()
    return held


def take_back(session: Session, attendance: Attendance, *, because: str, by: Actor, at: datetime) -> None:
    """Let an attendance count no more. Doing it again changes nothing.

    Refuses without a reason, and while a completion rests on it: its certificate has to be withdrawn first.
    """
    reason = because.strip()
    if not reason:
        raise Refusal(NO_REASON, field="because")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="because")
    session.refresh(attendance, with_for_update=True)
    if attendance.withdrawn_at is not None:
        return
    if session.scalars(select(CompletionGround.id).where(CompletionGround.attendance_id == attendance.id)).first():
        raise Refusal(RESTS_ON_IT)
    attendance.withdrawn_at = at
    attendance.withdrawn_by = by.name
    attendance.withdrawn_because = reason
    audit.record(session, "take back an attendance", "attendance", attendance.id, by=by, at=at, because=reason)
    session.flush()


def _check(register: Register, course: Course, on: date) -> None:
    if Part.SESSION not in course.parts:
        raise Refusal(NO_SESSION, field="award")
    if register.held_on > on:
        raise Refusal(NOT_YET, field="held_on")
    if not counts(register.held_on, last_completed_on=None, months_valid=course.months_valid, on=on):
        sentence = f"A session counts for {course.months_valid} months. Enter a later date."
        raise Refusal(sentence, field="held_on")
    check_names(register.led_by, field="led_by", sentence="Enter who led the session.")
    if not register.people:
        raise Refusal(NOBODY, field="people")
    if len(register.people) > MOST_PEOPLE:
        raise Refusal(TOO_MANY, field="people")


def check_names(names: str, *, field: str, sentence: str) -> None:
    """Refuse no name, and more than a line of them."""
    if not names.strip():
        raise Refusal(sentence, field=field)
    if len(names.strip()) > LONGEST_NAMES:
        raise Refusal(f"Use at most {LONGEST_NAMES} characters.", field=field)
