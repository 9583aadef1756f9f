"""Finishing an award once its last part is there, whichever that is. Tier 1 is study alone: passing finishes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.actions import certifying, keeping
from lms.actions.site import Site
from lms.records.learning import Attempt, Enrolment
from lms.records.people import Person
from lms.records.queries.award_parts import grounds_of
from lms.records.results import Completion
from lms.records.sessions import CompletionGround
from lms.rules.actor import Actor
from lms.rules.award_parts import completed_on
from lms.rules.dates import london_date
from lms.rules.letters import finished


def pass_study(
    session: Session, attempt: Attempt, enrolment: Enrolment, course: Course, *, site: Site, by: Actor, at: datetime
) -> Completion | None:
    """What passing the quiz makes: a completion if nothing else is missing, else None and study stays open.

    Nothing more where the study was completed meanwhile, by an attempt that was marked again. The enrolment must be
    held by the caller.
    """
    if enrolment.finished_at is not None:
        return None
    if course.parts == (Part.STUDY,):
        enrolment.finished_at = at
        session.flush()
        return certifying.complete(session, attempt, course, site=site, by=by, at=at)
    return finish_if_whole(session, [enrolment], course, site=site, by=by, at=at).get(enrolment.person_id)


def finish_if_whole(
    session: Session,
    enrolments: Sequence[Enrolment],
    course: Course,
    *,
    letter: certifying.Letter = finished,
    site: Site,
    by: Actor,
    at: datetime,
) -> dict[int, Completion]:
    """The completions of those of these open enrolments of the course to which no part is missing, by person.

    The enrolments must be held by the caller. A completion counts from the day of its last part. What is kept of all
    of them is refreshed once, at the end.
    """
    session.flush()
    person_ids = sorted(enrolment.person_id for enrolment in enrolments)
    grounds = grounds_of(session, person_ids=person_ids, courses=[course], on=london_date(at))
    made: dict[int, Completion] = {}
    for enrolment in sorted(enrolments, key=lambda one: one.person_id):
        ground = grounds[enrolment.person_id, course.award.code]
        done_on = completed_on(course.parts, ground.done)
        if done_on is None or ground.attempt_id is None:
            continue
        attempt = session.get_one(Attempt, ground.attempt_id)
        enrolment.finished_at = at
        session.flush()
        completion = certifying.certify(
            session, attempt, course, done_on=done_on, letter=letter, site=site, by=by, at=at
        )
        session.add(
            CompletionGround(
                completion_id=completion.id,
                attendance_id=ground.attendance_id,
                practice_seen_id=ground.practice_seen_id,
            )
        )
        made[enrolment.person_id] = completion
    keeping.refresh(session, made, on=london_date(at))
    return made


def take_open_enrolments(session: Session, *, person_ids: Sequence[int], award: str) -> Sequence[Enrolment]:
    """The open enrolments of these people for the award, each held, and then the people themselves.

    In the order in which handing in a quiz takes them, so that nobody waits in a ring.
    """
    enrolments = session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id.in_(person_ids), Enrolment.award == award, Enrolment.finished_at.is_(None))
        .order_by(Enrolment.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    people = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    session.execute(people.with_for_update(key_share=True))
    return enrolments
