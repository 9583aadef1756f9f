"""How far a learner is in one course: the enrolment, the pages carried on from, the checks answered."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.records.learning import CheckAnswer, Enrolment, PageRead
from lms.records.results import Certificate, Completion

# Statements that every page of a course asks, put together once: doing it for each request cost more than asking.

_NAMED = select(Enrolment).where(Enrolment.uid == bindparam("uid"))
_READ = select(PageRead.module, PageRead.page).where(PageRead.enrolment_id == bindparam("enrolment_id"))
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


def latest_answers(session: Session, *, enrolment_id: int, check_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the options last chosen in each of these checks and scenarios; one not answered is absent."""
    if not check_ids:
        return {}
    rows = session.execute(_LATEST, {"enrolment_id": enrolment_id, "check_ids": list(check_ids)})
    return {check_id: tuple(chosen) for check_id, chosen in rows}


def awards_ever_completed(session: Session, *, person_id: int) -> frozenset[str]:
    """The awards this person has ever completed, however long ago; one whose certificate was revoked is not counted."""
    return frozenset(
        session.scalars(
            select(Completion.award)
            .outerjoin(Certificate, Certificate.completion_id == Completion.id)
            .where(
                Completion.person_id == person_id,
                Completion.withdrawn_at.is_(None),
                Certificate.revoked_at.is_(None),
            )
        )
    )


def newest_enrolments(session: Session, *, person_id: int) -> Mapping[str, UUID]:
    """The newest enrolment of this person for each award, by its name in addresses."""
    rows = session.execute(
        select(Enrolment.award, Enrolment.uid).where(Enrolment.person_id == person_id).order_by(Enrolment.cycle)
    )
    return {row.award: row.uid for row in rows}
