"""What one learner is asked to do, what they hold and how far they are. Four questions, however many courses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from lms.records.base import BigId
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Attempt, AttemptItem, Edition, Enrolment, PageRead, Response
from lms.records.organisations import Organisation
from lms.records.queries.excusing import excuses_it, exemption_holds, extension_holds
from lms.records.queries.terms import counted_until
from lms.records.results import STILL_COUNTS, Assignment, Certificate, Completion, Requirement
from lms.records.short_checks import ShownOutcome
from lms.rules.dates import london_date
from lms.rules.learning_plan import Ask, HeldAward, OpenQuiz, Study
from lms.rules.standing import Exemption, Extension

# The statements, put together once: doing it for each request cost more than asking. They are asked past the ORM, since
# columns alone are wanted.

_WHOSE = bindparam("person_id", type_=BigId)
_ON = bindparam("on", type_=Date)
_ASKS: Select[*tuple[Any, ...]] = (
    select(
        Assignment.id,
        Assignment.award,
        Organisation.name,
        func.trim(Requirement.reason + " " + Assignment.because),
        Assignment.assigned_on,
        Assignment.due_on,
        GivenExemption.given_on,
        GivenExemption.until,
        GivenExemption.ended_on,
        GivenExtension.given_on,
        GivenExtension.due_on,
        GivenExtension.ended_on,
    )
    .join(Requirement, Requirement.id == Assignment.requirement_id)
    .join(Organisation, Organisation.id == Assignment.organisation_id)
    .outerjoin(GivenExemption, and_(excuses_it(GivenExemption), exemption_holds(_ON)))
    .outerjoin(GivenExtension, and_(excuses_it(GivenExtension), extension_holds(_ON)))
    .where(
        Assignment.person_id == _WHOSE,
        Assignment.assigned_on <= _ON,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on > _ON),
    )
    .order_by(Assignment.due_on, Assignment.id)
)
_HELD = (
    select(
        Completion.award,
        Edition.title,
        Completion.completed_on,
        counted_until(),
        func.coalesce(Certificate.code, ""),
    )
    .join(Edition, Edition.id == Completion.edition_id)
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .where(Completion.person_id == _WHOSE, STILL_COUNTS)
    .order_by(Completion.completed_at.desc(), Completion.id.desc())
)
_STUDIES = (
    select(
        Enrolment.id,
        Enrolment.uid,
        Enrolment.award,
        Enrolment.started_at,
        Enrolment.finished_at,
        PageRead.module,
        PageRead.page,
    )
    .outerjoin(PageRead, and_(PageRead.enrolment_id == Enrolment.id, Enrolment.finished_at.is_(None)))
    .where(Enrolment.person_id == _WHOSE)
    .order_by(Enrolment.award, Enrolment.cycle)
)
_ANSWERED = select(Response.id).where(Response.attempt_item_id == AttemptItem.id).exists()
_OPEN_QUIZZES = (
    select(Attempt.enrolment_id, func.min(case((~_ANSWERED, AttemptItem.position))), literal(""))
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .where(Attempt.person_id == _WHOSE, Attempt.submitted_at.is_(None))
    .group_by(Attempt.enrolment_id)
)

_SHOWN = (
    select(ShownOutcome.enrolment_id, null(), ShownOutcome.outcome)
    .join(Enrolment, Enrolment.id == ShownOutcome.enrolment_id)
    .where(Enrolment.person_id == _WHOSE, Enrolment.finished_at.is_(None))
)
_QUIZZES_AND_SHOWN = union_all(_OPEN_QUIZZES, _SHOWN)


def asks_of(session: Session, *, person_id: int, on: date) -> Sequence[Ask]:
    """The assignments of this person that are open on this date, the earliest due first."""
    found: dict[int, Ask] = {}
    for row in session.connection().execute(_ASKS, {"person_id": person_id, "on": on}).all():
        id_, *asked = row[:6]
        exempt_from, exempt_until, exempt_ended, later_from, later_due, later_ended = row[6:]
        ask = found.setdefault(id_, Ask(*asked))
        if exempt_from:
            found[id_] = replace(ask, exemptions=(*ask.exemptions, Exemption(exempt_from, exempt_until, exempt_ended)))
        if later_from:
            found[id_] = replace(
                found[id_], extensions=(*ask.extensions, Extension(later_from, later_due, later_ended))
            )
    return list(found.values())


def awards_held(session: Session, *, person_id: int) -> Sequence[HeldAward]:
    """The completions of this person whose certificates were not revoked, newest first."""
    rows = session.connection().execute(_HELD, {"person_id": person_id}).all()
    return [HeldAward(*row) for row in rows]


def studies_of(session: Session, *, person_id: int) -> Sequence[Study]:
    """The newest enrolment of this person for each award, with the pages read and the quiz of the open ones."""
    quizzes, shown = _quizzes_and_shown(session, person_id=person_id)
    rows = session.connection().execute(_STUDIES, {"person_id": person_id}).all()
    newest: dict[str, Any] = {}
    read: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        newest[row.award] = row
        if row.module is not None:
            read[row.id].add((row.module, row.page))
    return [
        Study(
            award=award,
            uid=row.uid,
            started_on=london_date(row.started_at),
            finished_on=london_date(row.finished_at) if row.finished_at else None,
            pages_read=frozenset(read[row.id]),
            quiz=quizzes.get(row.id),
            shown=frozenset(shown[row.id]),
        )
        for award, row in newest.items()
    ]


def _quizzes_and_shown(session: Session, *, person_id: int) -> tuple[dict[int, OpenQuiz], Mapping[int, set[str]]]:
    """By enrolment: the attempt not handed in with its first question without an answer, and the outcomes shown."""
    quizzes: dict[int, OpenQuiz] = {}
    shown: dict[int, set[str]] = defaultdict(set)
    rows = session.connection().execute(_QUIZZES_AND_SHOWN, {"person_id": person_id})
    for enrolment_id, position, outcome in rows:
        if outcome:
            shown[enrolment_id].add(outcome)
        else:
            quizzes[enrolment_id] = OpenQuiz(position)
    return quizzes, shown
