"""What one learner is asked to do, what they hold and how far they are. Four questions, however many courses."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from lms.records.learning import Attempt, AttemptItem, Edition, Enrolment, PageRead, Response
from lms.records.organisations import Organisation
from lms.records.results import Assignment, Certificate, Completion, Requirement
from lms.rules.dates import london_date
from lms.rules.learning_plan import Ask, HeldAward, OpenQuiz, Study


def asks_of(session: Session, *, person_id: int, on: date) -> Sequence[Ask]:
    """The assignments of this person that are open on this date, the earliest due first."""
    rows = session.execute(
        select(Assignment.award, Organisation.name, Requirement.reason, Assignment.assigned_on, Assignment.due_on)
        .join(Requirement, Requirement.id == Assignment.requirement_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.due_on, Assignment.id)
    )
    return [Ask(*row) for row in rows]


def awards_held(session: Session, *, person_id: int) -> Sequence[HeldAward]:
    """The completions of this person whose certificates were not revoked, newest first."""
    rows = session.execute(
        select(
            Completion.award,
            Edition.title,
            Completion.completed_on,
            Completion.expires_on,
            func.coalesce(Certificate.code, ""),
        )
        .join(Edition, Edition.id == Completion.edition_id)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(Completion.person_id == person_id, Certificate.revoked_at.is_(None))
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
    )
    return [HeldAward(*row) for row in rows]


def studies_of(session: Session, *, person_id: int) -> Sequence[Study]:
    """The newest enrolment of this person for each award, with the pages read and the quiz of the open ones."""
    quizzes = _open_quizzes(session, person_id=person_id)
    rows = session.execute(
        select(Enrolment, PageRead.module, PageRead.page)
        .outerjoin(PageRead, and_(PageRead.enrolment_id == Enrolment.id, Enrolment.finished_at.is_(None)))
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.award, Enrolment.cycle)
    )
    newest: dict[str, Enrolment] = {}
    read: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for enrolment, module, page in rows:
        newest[enrolment.award] = enrolment
        if module is not None:
            read[enrolment.id].add((module, page))
    return [
        Study(
            award=award,
            uid=row.uid,
            started_on=london_date(row.started_at),
            finished_on=london_date(row.finished_at) if row.finished_at else None,
            pages_read=frozenset(read[row.id]),
            quiz=quizzes.get(row.id),
        )
        for award, row in newest.items()
    ]


def _open_quizzes(session: Session, *, person_id: int) -> dict[int, OpenQuiz]:
    """The attempts not handed in, by enrolment, each with the first question without an answer."""
    answered = select(Response.id).where(Response.attempt_item_id == AttemptItem.id).exists()
    rows = session.execute(
        select(Attempt.enrolment_id, func.min(case((~answered, AttemptItem.position))))
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(Attempt.person_id == person_id, Attempt.submitted_at.is_(None))
        .group_by(Attempt.enrolment_id)
    )
    return {enrolment_id: OpenQuiz(position) for enrolment_id, position in rows}
