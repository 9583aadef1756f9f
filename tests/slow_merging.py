"""Where the one person of two records must stand, worked out slowly from the rows before they come together."""

from datetime import date

from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Enrolment
from lms.records.people import Person
from lms.records.results import Assignment, Certificate, Completion
from lms.rules.dates import london_date
from lms.rules.standing import Duty, Exemption, Extension, Held, Position, standing
from tests.slow_standing import AWARDS, is_limited


def as_one(session: Session, kept: Person, other: Person, organisation_id: int, on: date) -> dict[str, Position]:
    """In one organisation, by award: each row of both is read as theirs, as far as the organisation may look."""
    both = (kept.id, other.id)
    limited = is_limited(session, kept.id, organisation_id, on=on) or bool(
        session.query(Agreement)
        .filter_by(person_id=other.id, organisation_id=organisation_id, agreed_on=None, refused_at=None)
        .count()
    )
    asked = [
        row
        for one in both
        for row in _open_rows(session, Assignment, one, on)
        if row.organisation_id == organisation_id
    ]
    orders = {row.requirement_id for row in asked if row.person_id == kept.id}
    found = {}
    for award in AWARDS:
        topic, tier = award.rsplit("-", 1)
        held = []
        for row in session.query(Completion).filter(Completion.person_id.in_(both)):
            certificate = session.query(Certificate).filter_by(completion_id=row.id).first()
            if row.withdrawn_at or (certificate and certificate.revoked_at):
                continue
            if limited and row.organisation_id != organisation_id:
                continue
            if row.award.rsplit("-", 1)[0] == topic and row.award.rsplit("-", 1)[1] >= tier:
                held.append(Held(row.completed_on, row.expires_on))
        given = {
            record: _excuses(session, record, both, (organisation_id, award), on)
            for record in (GivenExemption, GivenExtension)
        }
        exemptions = tuple(Exemption(on, row.until, None) for row in given[GivenExemption])
        extensions = tuple(Extension(on, row.due_on, None) for row in given[GivenExtension])
        duties = [
            Duty(row.assigned_on, row.due_on, row.ended_on, exemptions, extensions)
            for row in asked
            if row.award == award and (row.person_id == kept.id or row.requirement_id not in orders)
        ]
        begun = not limited and any(
            row.finished_at is None and london_date(row.started_at) <= on
            for row in session.query(Enrolment).filter(Enrolment.person_id.in_(both), Enrolment.award == award)
        )
        position = standing(duties, held, started=begun, on=on)
        if position.ever or position.standing != "not required":
            found[award] = position
    return found


def _excuses(  # type: ignore[no-untyped-def]  # rows of either table
    session: Session, record: type, both: tuple[int, int], place: tuple[int, str], on: date
):
    """Those of the kept account, or of the other where it has none of this kind."""
    organisation_id, award = place
    for person_id in both:
        rows = [row for row in _open_rows(session, record, person_id, on) if row.award == award]
        holding = [row for row in rows if not hasattr(row, "until") or row.until >= on]
        here = [row for row in holding if row.organisation_id == organisation_id]
        if here:
            return here
    return []


def _open_rows(session: Session, record: type, person_id: int, on: date) -> list:  # type: ignore[type-arg]
    rows = session.query(record).filter_by(person_id=person_id).order_by(record.id)  # type: ignore[attr-defined]
    return [row for row in rows if row.ended_on is None or row.ended_on > on]
