"""Which parts of an award people have done: the quiz passed, a session attended, practice signed off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ColumnExpressionArgument,
    Date,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.records.agreements import Agreement
from lms.records.base import UtcDateTime
from lms.records.learning import Attempt, Enrolment
from lms.records.mergers import Merger
from lms.records.naming import among_named
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import open_agreement
from lms.records.queries.mergers import IS_OPEN
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
NOT_DONE: Final = (None, None)
"""In the place of the id of a row and its day."""

_Rows = Select[*tuple[Any, ...]]


def grounds_of(
    session: Session, *, person_ids: Collection[int], courses: Sequence[Course], on: date
) -> Mapping[tuple[int, str], Grounds]:
    """What each of these people has done towards the completion of each of these courses that they are working on.

    One query, however many people and courses; none for no course.
    """
    if not courses:
        return {}
    latest = _latest(session, person_ids, [course.award.code for course in courses])

    def counting(of: _Of, key: Key, course: Course) -> tuple[int | None, date | None]:
        id_, day = latest[of].get(key, NOT_DONE)
        _, last = latest[_Of.COMPLETION].get(key, NOT_DONE)
        if day is None or not counts(day, last_completed_on=last, months_valid=course.months_valid, on=on):
            return NOT_DONE
        return id_, day

    found: dict[Key, Grounds] = {}
    for course in courses:
        for person_id in person_ids:
            key = (person_id, course.award.code)
            attempt_id, study_on = latest[_Of.QUIZ].get(key, NOT_DONE)
            attendance_id, session_on = counting(_Of.SESSION, key, course)
            practice_seen_id, sign_off_on = counting(_Of.SIGN_OFF, key, course)
            done = PartsDone(study_on, session_on, sign_off_on)
            found[key] = Grounds(done, attempt_id, attendance_id, practice_seen_id)
    return found


def people_waiting(
    session: Session, *, courses: Sequence[Course], part: Part, scope: Scope, on: date
) -> Mapping[str, Sequence[Waiting]]:
    """People in post in the scope who have begun one of these courses and for whom this part is still to do, by award.

    Of the first thousand. Who has not agreed to be known there is not among them: study that has begun is nobody's
    business. Two queries, however many courses; none for no course.
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


class _Of(StrEnum):
    """What a row of the statement below says somebody did."""

    QUIZ = "quiz"
    COMPLETION = "completion"
    SESSION = "session"
    SIGN_OFF = "sign-off"


_AWARDS: BindParameter[Sequence[str]] = bindparam("awards", expanding=True)
_NO_DAY: ColumnElement[date | None] = cast(null(), Date)
_NO_MOMENT: ColumnElement[datetime | None] = cast(null(), UtcDateTime)
_IN_QUIZZES = (
    select(literal(_Of.QUIZ.value), Attempt.person_id, Attempt.award, Attempt.id, _NO_DAY, Attempt.submitted_at)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(
        among_named(Attempt.person_id, "people"),
        Attempt.award.in_(_AWARDS),
        passed_by_now(),
        Attempt.submitted_at.is_not(None),
        Enrolment.finished_at.is_(None),
    )
)
_COMPLETED = (
    select(
        literal(_Of.COMPLETION.value),
        Completion.person_id,
        Completion.award,
        Completion.id,
        Completion.completed_on,
        _NO_MOMENT,
    )
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .where(among_named(Completion.person_id, "people"), Completion.award.in_(_AWARDS), STILL_COUNTS)
)


def _noted(
    of: _Of, rows: type[Attendance | PracticeSeen], day: Any, *holding: ColumnExpressionArgument[bool]
) -> list[_Rows]:
    """What others noted of these people; and what they noted under records for which these people's stand now."""
    its = (rows.award, rows.id, day, _NO_MOMENT)
    own = select(literal(of.value), rows.person_id, *its)
    theirs = select(literal(of.value), Merger.kept_id, *its).join(Merger, Merger.other_id == rows.person_id)
    return [
        own.where(among_named(rows.person_id, "people"), rows.award.in_(_AWARDS), *holding),
        theirs.where(among_named(Merger.kept_id, "people"), IS_OPEN, rows.award.in_(_AWARDS), *holding),
    ]


_DONE = union_all(
    _IN_QUIZZES,
    _COMPLETED,
    *_noted(_Of.SESSION, Attendance, Attendance.held_on, Attendance.withdrawn_at.is_(None)),
    *_noted(_Of.SIGN_OFF, PracticeSeen, PracticeSeen.seen_on, PracticeSeen.signed_off),
)
"""What people did towards these awards. Put together once, and asked past the ORM: every learner's home asks it."""


def _latest(
    session: Session, person_ids: Collection[int], awards: Collection[str]
) -> Mapping[str, Mapping[Key, tuple[int, date]]]:
    """The latest of each kind: the attempt that passed the quiz of the open enrolment, the completion, and so on."""
    session.flush()  # actions ask too, of what they have just written
    found: dict[str, dict[Key, tuple[int, date]]] = {of.value: {} for of in _Of}
    rows = session.connection().execute(_DONE, {"people": tuple(person_ids), "awards": awards}).all()
    dated = [(day or london_date(moment), id_, of, (person, award)) for of, person, award, id_, day, moment in rows]
    for day, id_, of, key in sorted(dated):
        found[of][key] = (id_, day)
    return found
