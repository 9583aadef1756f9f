"""Which parts of an award people have done: the quiz passed, a session attended, practice signed off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.records.agreements import Agreement
from lms.records.learning import Attempt, Enrolment
from lms.records.naming import among_named
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import open_agreement
from lms.records.queries.mergers import others_of
from lms.records.queries.presence import in_post, within
from lms.records.queries.re_marks import passed_by_now
from lms.records.results import STILL_COUNTS, Certificate, Completion
from lms.records.sessions import Attendance, PracticeSeen
from lms.rules.actor import Scope
from lms.rules.award_parts import PartsDone, counts
from lms.rules.dates import london_date

MOST_WAITING = 1_000


@dataclass(frozen=True)
class Grounds:
    """The parts somebody has done, and the rows that say so."""

    done: PartsDone
    attempt_id: int | None = None
    attendance_id: int | None = None
    practice_seen_id: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Somebody who has begun a course and for whom a part is still to do."""

    uid: UUID
    name: str
    unit: str
    done: PartsDone


Key = tuple[int, str]
"""A person and an award."""
Rows = Mapping[Key, tuple[int, date]]
"""The id of a row and its day."""


def grounds_of(
    session: Session, *, person_ids: Collection[int], courses: Sequence[Course], on: date
) -> Mapping[tuple[int, str], Grounds]:
    """What each of these people has done towards the completion of each of these courses that they are working on.

    Five queries, however many people and courses; none for no course.
    """
    if not courses:
        return {}
    awards = [course.award.code for course in courses]
    passed = _passed(session, person_ids, awards)
    last = _last_completed(session, person_ids, awards)
    others = others_of(session, person_ids)
    attended = _attended(session, person_ids, others, awards)
    seen = _signed_off(session, person_ids, others, awards)

    def counting(rows: Rows, key: Key, course: Course) -> tuple[int | None, date | None]:
        id_, day = rows.get(key, (None, None))
        if day is None or not counts(day, last_completed_on=last.get(key), months_valid=course.months_valid, on=on):
            return None, None
        return id_, day

    found: dict[Key, Grounds] = {}
    for course in courses:
        for person_id in person_ids:
            key = (person_id, course.award.code)
            attempt_id, study_on = passed.get(key, (None, None))
            attendance_id, session_on = counting(attended, key, course)
            practice_seen_id, sign_off_on = counting(seen, key, course)
            done = PartsDone(study_on, session_on, sign_off_on)
            found[key] = Grounds(done, attempt_id, attendance_id, practice_seen_id)
    return found


def people_waiting(
    session: Session, *, courses: Sequence[Course], part: Part, scope: Scope, on: date
) -> Mapping[str, Sequence[Waiting]]:
    """People in post in the scope who have begun one of these courses and for whom this part is still to do, by award.

    Of the first thousand. Who has not agreed to be known there is not among them: study that has begun is nobody's
    business. Five queries, however many courses; none for no course.
    """
    found: dict[str, list[Waiting]] = {course.award.code: [] for course in courses}
    if not courses:
        return found
    rows = session.execute(
        select(Enrolment.award, Person.id, Person.uid, Person.given_name, Person.family_name, func.min(Unit.name))
        .join(Person, Person.id == Enrolment.person_id)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(
            Enrolment.award.in_(found),
            Enrolment.finished_at.is_(None),
            in_post(on),
            within(scope),
            Agreement.id.is_(None),
        )
        .group_by(Enrolment.award, Person.id, Person.uid, Person.given_name, Person.family_name)
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST_WAITING)
    ).all()
    grounds = grounds_of(session, person_ids={row[1] for row in rows}, courses=courses, on=on)
    for award, id_, uid, given, family, unit in rows:
        done = grounds[id_, award].done
        if done.day(part) is None:
            found[award].append(Waiting(uid, f"{given} {family}", unit, done))
    return found


# Put together once: every learner's home asks them.
_AWARDS: BindParameter[Sequence[str]] = bindparam("awards", expanding=True)
_PASSED = (
    select(Attempt.person_id, Attempt.award, Attempt.id, Attempt.submitted_at)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(
        among_named(Attempt.person_id, "people"),
        Attempt.award.in_(_AWARDS),
        passed_by_now(),
        Attempt.submitted_at.is_not(None),
        Enrolment.finished_at.is_(None),
    )
    .order_by(Attempt.id)
)
_LAST_COMPLETED = (
    select(Completion.person_id, Completion.award, func.max(Completion.completed_on))
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .where(
        among_named(Completion.person_id, "people"),
        Completion.award.in_(_AWARDS),
        STILL_COUNTS,
    )
    .group_by(Completion.person_id, Completion.award)
)
_ATTENDED = (
    select(Attendance.person_id, Attendance.award, Attendance.id, Attendance.held_on)
    .where(
        among_named(Attendance.person_id, "people"), Attendance.award.in_(_AWARDS), Attendance.withdrawn_at.is_(None)
    )
    .order_by(Attendance.held_on, Attendance.id)
)
_SIGNED_OFF = (
    select(PracticeSeen.person_id, PracticeSeen.award, PracticeSeen.id, PracticeSeen.seen_on)
    .where(among_named(PracticeSeen.person_id, "people"), PracticeSeen.award.in_(_AWARDS), PracticeSeen.signed_off)
    .order_by(PracticeSeen.seen_on, PracticeSeen.id)
)


def _passed(session: Session, person_ids: Collection[int], awards: Collection[str]) -> dict[Key, tuple[int, date]]:
    """The latest attempt that passed the quiz of each open enrolment, and the day: it counts longest."""
    rows = session.execute(_PASSED, {"people": tuple(person_ids), "awards": awards})
    return {(person_id, award): (id_, london_date(at)) for person_id, award, id_, at in rows if at is not None}


def _last_completed(session: Session, person_ids: Collection[int], awards: Collection[str]) -> dict[Key, date]:
    rows = session.execute(_LAST_COMPLETED, {"people": tuple(person_ids), "awards": awards})
    return {(person_id, award): day for person_id, award, day in rows}


def _attended(
    session: Session, person_ids: Collection[int], others: Mapping[int, int], awards: Collection[str]
) -> dict[Key, tuple[int, date]]:
    """The latest session of each person that was not taken back, under whichever of their records."""
    rows = session.execute(_ATTENDED, {"people": (*person_ids, *others), "awards": awards})
    return {(others.get(person_id, person_id), award): (id_, day) for person_id, award, id_, day in rows}


def _signed_off(
    session: Session, person_ids: Collection[int], others: Mapping[int, int], awards: Collection[str]
) -> dict[Key, tuple[int, date]]:
    """The latest sign-off of each person, under whichever of their records."""
    rows = session.execute(_SIGNED_OFF, {"people": (*person_ids, *others), "awards": awards})
    return {(others.get(person_id, person_id), award): (id_, day) for person_id, award, id_, day in rows}
