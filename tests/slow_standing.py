"""What should be kept, worked out slowly and plainly: one person, one organisation and one award at a time."""

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Enrolment
from lms.records.people import Person, Post
from lms.records.results import Assignment, Certificate, Completion, KeptCount, KeptPlace, KeptStanding
from lms.rules.dates import london_date
from lms.rules.standing import Duty, Exemption, Extension, Held, Position, standing

AWARDS = ("modern-slavery-1", "modern-slavery-2", "modern-slavery-3", "hate-crime-1")
NAMES = ("in_post", "ever", "valid", "required", "required_valid", "overdue")

Places = dict[tuple[int, int], int]
Standings = dict[tuple[int, int, str], tuple[int, Position]]
Counts = dict[tuple[int, int, str], tuple[int, ...]]


def what_should_be_kept(session: Session, on: date) -> tuple[Places, Standings, Counts]:
    """Places, standings and counts of everybody."""
    places: Places = {}
    standings: Standings = {}
    for person in session.query(Person):
        for post in session.query(Post).filter_by(person_id=person.id).order_by(Post.starts_on.desc(), Post.id.desc()):
            if post.starts_on <= on and (post.ends_on is None or post.ends_on >= on):
                places[person.id, post.organisation_id] = post.unit_id
    for (person_id, organisation_id), unit_id in places.items():
        for award in AWARDS:
            position = position_of(session, person_id, organisation_id, award, on=on)
            if position.ever or position.standing != "not required":
                standings[person_id, organisation_id, award] = (unit_id, position)
    return places, standings, count(places, standings)


def position_of(session: Session, person_id: int, organisation_id: int, award: str, *, on: date) -> Position:
    """Where one person stands in one organisation with one award."""
    asked = session.query(Assignment).filter_by(person_id=person_id, organisation_id=organisation_id, award=award)
    mine = {"person_id": person_id, "organisation_id": organisation_id, "award": award}
    exemptions = tuple(
        Exemption(row.given_on, row.until, row.ended_on)
        for row in session.query(GivenExemption).filter_by(**mine).order_by(GivenExemption.id)
        if row.given_on <= on <= row.until and (row.ended_on is None or row.ended_on > on)
    )
    extensions = tuple(
        Extension(row.given_on, row.due_on, row.ended_on)
        for row in session.query(GivenExtension).filter_by(**mine).order_by(GivenExtension.id)
        if row.given_on <= on and (row.ended_on is None or row.ended_on > on)
    )
    duties = [
        Duty(row.assigned_on, row.due_on, row.ended_on, exemptions, extensions)
        for row in asked
        if row.ended_on is None or row.ended_on > on
    ]
    topic, tier = award.rsplit("-", 1)
    held = []
    limited = is_limited(session, person_id, organisation_id, on=on)
    for row in session.query(Completion).filter_by(person_id=person_id):
        if limited and row.organisation_id != organisation_id:
            continue
        other_topic, other_tier = row.award.rsplit("-", 1)
        certificate = session.query(Certificate).filter_by(completion_id=row.id).first()
        withdrawn = row.withdrawn_at is not None or (certificate is not None and certificate.revoked_at is not None)
        if other_topic == topic and other_tier >= tier and not withdrawn:
            held.append(Held(row.completed_on, row.expires_on))
    started = any(
        row.finished_at is None and london_date(row.started_at) <= on
        for row in session.query(Enrolment).filter_by(person_id=person_id, award=award)
    )
    return standing(duties, held, started=started and not limited, on=on)


def is_limited(session: Session, person_id: int, organisation_id: int, *, on: date) -> bool:
    """Whether the organisation knew only its own of the person on this date."""
    rows = session.query(Agreement).filter_by(person_id=person_id, organisation_id=organisation_id)
    return any(
        (row.applies_from is None or row.applies_from <= on) and (row.agreed_on is None or on < row.agreed_on)
        for row in rows
    )


def count(places: Places, standings: Standings) -> Counts:
    """How many people stand where, without rows that count nobody."""
    total: Counter[tuple[int, int, str, str]] = Counter()
    for (_person_id, organisation_id), unit_id in places.items():
        total[organisation_id, unit_id, "", "in_post"] += 1
    for (_person_id, organisation_id, award), (unit_id, position) in standings.items():
        total[organisation_id, unit_id, award, "ever"] += position.ever
        total[organisation_id, unit_id, award, "valid"] += position.valid
        total[organisation_id, unit_id, award, "required"] += position.required
        total[organisation_id, unit_id, award, "required_valid"] += position.required and position.valid
        total[organisation_id, unit_id, award, "overdue"] += position.standing.value == "overdue"
    spots = {key[:3] for key, number in total.items() if number}
    return {spot: tuple(total[*spot, name] for name in NAMES) for spot in spots}


def what_is_kept(session: Session) -> tuple[Places, Standings, Counts]:
    """The same, as the kept rows have it."""
    session.expire_all()
    places = {(row.person_id, row.organisation_id): row.unit_id for row in session.query(KeptPlace)}
    standings = {
        (row.person_id, row.organisation_id, row.award): (
            row.unit_id,
            Position(
                row.standing,  # type: ignore[arg-type]  # a StrEnum equals its text
                row.required,
                row.ever,
                row.valid,
                row.due_on,
                row.expires_on,
                row.changes_on,
                row.exempt_until,
            ),
        )
        for row in session.query(KeptStanding)
    }
    counts = {
        (row.organisation_id, row.unit_id, row.award): tuple(getattr(row, name) for name in NAMES)
        for row in session.query(KeptCount)
    }
    return places, standings, {spot: numbers for spot, numbers in counts.items() if any(numbers)}
