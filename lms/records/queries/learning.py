"""How far a learner is in one course: the enrolment, the pages carried on from, the checks answered."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from courses.course import Course
from courses.test_out import pages_done as done
from lms.records.base import BigId
from lms.records.learning import CheckAnswer, Enrolment, PageRead
from lms.records.results import STILL_COUNTS, Certificate, Completion
from lms.records.short_checks import ShownOutcome

# Statements that every page of a course asks, put together once: doing it for each request cost more than asking.

_STUDY = bindparam("enrolment_id", type_=BigId)
_NAMED = select(Enrolment).where(Enrolment.uid == bindparam("uid"))
_READ = select(PageRead.module, PageRead.page).where(PageRead.enrolment_id == bindparam("enrolment_id"))
_DONE = union_all(
    select(PageRead.module, PageRead.page, literal("")).where(PageRead.enrolment_id == _STUDY),
    select(literal(""), literal(""), ShownOutcome.outcome).where(ShownOutcome.enrolment_id == _STUDY),
)
_NEWEST = (
    select(func.max(CheckAnswer.id))
    .where(
        CheckAnswer.enrolment_id == bindparam("enrolment_id"),
        CheckAnswer.check_id.in_(bindparam("check_ids", expanding=True)),
    )
    .group_by(CheckAnswer.check_id)
)
_LATEST = select(CheckAnswer.check_id, CheckAnswer.chosen).where(CheckAnswer.id.in_(_NEWEST))


def find_enrolment(session: Session, *, uid: UUID) -> Enrolment | None:
    """The enrolment with this name in addresses, or None. Whoever asks must still be checked against its person."""
    return session.scalars(_NAMED, {"uid": uid}).first()


def find_latest_enrolment(session: Session, *, person_id: int, award: str) -> Enrolment | None:
    """This person's newest enrolment for the award, finished or not, or None."""
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.award == award)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    ).first()


def pages_read(session: Session, *, enrolment_id: int) -> frozenset[tuple[str, str]]:
    """The pages carried on from, as (module slug, page slug)."""
    rows = session.execute(_READ, {"enrolment_id": enrolment_id})
    return frozenset((module, page) for module, page in rows)


def read_and_shown(session: Session, *, enrolment_id: int) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The pages carried on from, as (module slug, page slug), and the outcomes shown to be known. One query."""
    rows = session.connection().execute(_DONE, {"enrolment_id": enrolment_id}).all()
    read = frozenset((module, page) for module, page, _outcome in rows if module)
    return read, frozenset(outcome for _module, _page, outcome in rows if outcome)


def pages_done(session: Session, course: Course, *, enrolment_id: int) -> frozenset[tuple[str, str]]:
    """The pages that need not be read any more in this study: those carried on from, and those known. One query."""
    return done(course, *read_and_shown(session, enrolment_id=enrolment_id))


def latest_answers(session: Session, *, enrolment_id: int, check_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the options last chosen in each of these checks and scenarios; one not answered is absent."""
    if not check_ids:
        return {}
    session.flush()  # asked past the ORM: by every page of a lesson
    rows = session.connection().execute(_LATEST, {"enrolment_id": enrolment_id, "check_ids": list(check_ids)})
    return {check_id: tuple(chosen) for check_id, chosen in rows}


def awards_ever_completed(session: Session, *, person_id: int) -> frozenset[str]:
    """The awards this person has ever completed, however long ago; one whose certificate was revoked is not counted."""
    return frozenset(
        session.scalars(
            select(Completion.award)
            .outerjoin(Certificate, Certificate.completion_id == Completion.id)
            .where(
                Completion.person_id == person_id,
                STILL_COUNTS,
            )
        )
    )


def newest_enrolments(session: Session, *, person_id: int) -> Mapping[str, UUID]:
    """The newest enrolment of this person for each award, by its name in addresses."""
    rows = session.execute(
        select(Enrolment.award, Enrolment.uid).where(Enrolment.person_id == person_id).order_by(Enrolment.cycle)
    )
    return {row.award: row.uid for row in rows}
