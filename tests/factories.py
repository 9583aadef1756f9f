"""Rows for tests, made in one line each. Every name is invented; what a test does not say gets a plain default."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from courses.course import Course
from lms.records.learning import Edition, Enrolment
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.results import Assignment, Completion, Requirement
from lms.rules.actor import Actor, Grant, Role
from lms.rules.dates import london_date

_numbers = count(1)
LONG_AGO = datetime.fromisoformat("2024-01-02T09:00:00+00:00")


def an_organisation(
    session: Session, name: str = "", *, kind: str = "council", brand_colour: str = "#12436D"
) -> Organisation:
    """An organisation with its top unit, which bears its name."""
    number = next(_numbers)
    name = name or f"Organisation {number}"
    row = Organisation(
        slug=f"{name.lower().replace(' ', '-')}-{number}",
        name=name,
        kind=kind,
        brand_colour=brand_colour,
        created_at=LONG_AGO,
    )
    session.add(row)
    session.flush()
    a_unit(session, row, name)
    return row


def top_unit(session: Session, organisation: Organisation) -> Unit:
    """The unit at the top of an organisation."""
    return session.query(Unit).filter_by(organisation_id=organisation.id, parent_id=None).one()


def a_unit(session: Session, organisation: Organisation, name: str = "", *, under: Unit | None = None) -> Unit:
    """A unit at the top of its organisation or under another."""
    row = Unit(
        organisation_id=organisation.id,
        parent_id=under.id if under else None,
        name=name or f"Unit {next(_numbers)}",
        path="",
    )
    session.add(row)
    session.flush()
    row.path = f"{under.path if under else '/'}{row.id}/"
    session.flush()
    return row


def a_person(session: Session, name: str = "", *, email: str | None = "", password_hash: str | None = None) -> Person:
    """A person; the address is made from the name unless it is given or None."""
    number = next(_numbers)
    given, _, family = (name or f"Person Number{number}").partition(" ")
    row = Person(
        given_name=given,
        family_name=family,
        email=f"{given}.{number}@example.example".lower() if email == "" else email,
        password_hash=password_hash,
        created_at=LONG_AGO,
    )
    session.add(row)
    session.flush()
    return row


def a_post(
    session: Session,
    person: Person,
    unit: Unit,
    *,
    starts_on: date = date(2024, 1, 8),
    ends_on: date | None = None,
    role_title: str = "Officer",
    staff_number: str | None = None,
    meets_public: bool | None = True,
) -> Post:
    """A post of this person in this unit."""
    row = Post(
        person_id=person.id,
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        role_title=role_title,
        staff_number=staff_number,
        starts_on=starts_on,
        ends_on=ends_on,
        meets_public=meets_public,
        created_at=LONG_AGO,
    )
    session.add(row)
    session.flush()
    return row


def a_grant(session: Session, person: Person, role: Role, unit: Unit | None = None) -> RoleGrant:
    """A role over a unit, or over the whole partnership."""
    row = RoleGrant(
        person_id=person.id, role=role, unit_id=unit.id if unit else None, starts_at=LONG_AGO, granted_by="the test"
    )
    session.add(row)
    session.flush()
    return row


def actor_for(session: Session, person: Person) -> Actor:
    """The hand of this person with every grant they hold."""
    rows = session.query(RoleGrant).filter_by(person_id=person.id).all()
    units = {unit.id: unit for unit in session.query(Unit).all()}
    grants = tuple(
        Grant(Role(row.role), units[row.unit_id].path, units[row.unit_id].organisation_id)
        if row.unit_id
        else Grant(Role(row.role), "", None)
        for row in rows
    )
    return Actor(person_id=person.id, name=person.name, grants=grants)


def a_requirement(
    session: Session, organisation: Organisation, award: str = "modern-slavery-1", *, due_on: date = date(2026, 12, 31)
) -> Requirement:
    """A requirement of an organisation, without anybody assigned yet."""
    number = next(_numbers)
    row = Requirement(
        organisation_id=organisation.id,
        award=award,
        due_on=due_on,
        audience="Everyone",
        reason="Everyone who works here needs it.",
        created_at=LONG_AGO,
        created_by="the test",
        order_key=f"order-{number}",
    )
    session.add(row)
    session.flush()
    return row


def an_assignment(
    session: Session, person: Person, requirement: Requirement, *, assigned_on: date = date(2026, 10, 1)
) -> Assignment:
    """That this person falls under this requirement."""
    row = Assignment(
        person_id=person.id,
        requirement_id=requirement.id,
        organisation_id=requirement.organisation_id,
        award=requirement.award,
        cycle=1,
        assigned_on=assigned_on,
        due_on=requirement.due_on,
    )
    session.add(row)
    session.flush()
    return row


def an_edition(session: Session, award: str = "modern-slavery-1", *, number: str = "1.0") -> Edition:
    """An edition of an award's course; fetched if it is there."""
    found = session.query(Edition).filter_by(award=award, number=number).first()
    if found:
        return found
    row = Edition(award=award, number=number, content_sha256="0" * 64, title=award, first_used_at=LONG_AGO)
    session.add(row)
    session.flush()
    return row


def a_completion(
    session: Session,
    person: Person,
    award: str = "modern-slavery-1",
    *,
    completed_at: datetime = LONG_AGO + timedelta(days=500),
    expires_on: date | None = date(2028, 6, 30),
    organisation: Organisation | None = None,
) -> Completion:
    """A completion that did not come from an attempt: learning done elsewhere, seen by a manager."""
    row = Completion(
        person_id=person.id,
        award=award,
        edition_id=an_edition(session, award).id,
        completed_at=completed_at,
        completed_on=london_date(completed_at),
        expires_on=expires_on,
        organisation_id=organisation.id if organisation else None,
        how="evidence",
        verification="manager-seen",
    )
    session.add(row)
    session.flush()
    return row


def an_enrolment(
    session: Session, person: Person, course: Course, *, cycle: int = 1, started_at: datetime = LONG_AGO
) -> Enrolment:
    """A person who has begun to study."""
    row = Enrolment(
        person_id=person.id,
        award=course.award.code,
        cycle=cycle,
        edition_id=an_edition(session, course.award.code, number=course.edition).id,
        started_at=started_at,
    )
    session.add(row)
    session.flush()
    return row
