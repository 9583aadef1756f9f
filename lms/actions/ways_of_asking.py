"""How a learner likes to be asked, and asking for another way. Theirs alone: no line of the audit says any of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions.notices import Letter, send_once
from lms.records.asking import WayOfAsking
from lms.records.inserting import insert_if_absent
from lms.records.learning import Enrolment
from lms.records.queries.training_leads import training_leads_of
from lms.rules.actor import Actor
from lms.rules.another_way import SUBJECT, letter, stage
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal

NOBODY_TO_ASK = (
    "There is no training lead here who can be written to. Ask your manager to arrange it. You do not have to say why."
)


def ask_plainly(session: Session, *, plain: bool, by: Actor, at: datetime) -> None:
    """Keep whether this learner wants questions in plain words. The same again changes nothing."""
    row = _row(session, by=by, at=at)
    if row.plain != plain:
        row.plain, row.changed_at = plain, at
        session.flush()


def keep_fresh(session: Session, *, wanted: bool, by: Actor, at: datetime) -> None:
    """Keep whether this learner is offered questions after a course. The same again changes nothing."""
    row = _row(session, by=by, at=at)
    if row.keeps_fresh != wanted:
        row.keeps_fresh, row.changed_at = wanted, at
        session.flush()


def _row(session: Session, *, by: Actor, at: datetime) -> WayOfAsking:
    """The learner's own row, held; made with what is usual where there was none."""
    insert_if_absent(session, WayOfAsking, person_id=by.person_id, plain=False, keeps_fresh=True, changed_at=at)
    return session.scalars(
        select(WayOfAsking).where(WayOfAsking.person_id == by.person_id).with_for_update(key_share=True)
    ).one()


def ask_for_another_way(
    session: Session, enrolment: Enrolment, course: Course, *, site_url: str, by: Actor, at: datetime
) -> None:
    """Write to the training leads of this learner, once for each study of a course, that they ask for another way.

    Refuses, with the field "enrolment", when there is no lead to write to.
    """
    leads = training_leads_of(session, person_id=enrolment.person_id, on=london_date(at), at=at)
    if not leads:
        raise Refusal(NOBODY_TO_ASK, field="enrolment")
    body = letter(learner=by.name, course=course.title, link=f"{site_url}/to-decide")
    letters = [Letter(person_id, email, SUBJECT, body) for person_id, email in leads]
    send_once(session, letters, stage=stage(enrolment.id), by=by, at=at)
