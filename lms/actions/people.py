"""Adding organisations, units and people by hand, and granting roles. Staff lists do the rest."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import agreeing, audit, keeping
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.rules.actor import Actor, Role
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal


def add_organisation(
    session: Session, *, slug: str, name: str, kind: str, brand_colour: str, by: Actor, at: datetime
) -> Unit:
    """A new agency; gives its top unit, which bears its name. Refuses a slug that is taken."""
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None:
        raise Refusal(f"There already is an organisation called {slug}.", field="slug")
    row = Organisation(slug=slug, name=name, kind=kind, brand_colour=brand_colour, created_at=at)
    session.add(row)
    session.flush()
    audit.record(session, "add an organisation", "organisation", row.id, by=by, at=at, name=name)
    return add_unit(session, organisation_id=row.id, name=name, under=None)


def add_unit(session: Session, *, organisation_id: int, name: str, under: Unit | None) -> Unit:
    """A unit under another of the same organisation, or its top unit; the one with this name if it is there."""
    parent_id = under.id if under else None
    found = session.scalars(
        select(Unit).where(Unit.organisation_id == organisation_id, Unit.parent_id == parent_id, Unit.name == name)
    ).first()
    if found is not None:
        return found
    row = Unit(organisation_id=organisation_id, parent_id=parent_id, name=name, path="")
    session.add(row)
    session.flush()
    row.path = f"{under.path if under else '/'}{row.id}/"
    session.flush()
    return row


def add_person(session: Session, *, given_name: str, family_name: str, email: str, by: Actor, at: datetime) -> Person:
    """A new person. Refuses an e-mail address that somebody has."""
    address = email.strip().lower()
    if session.scalar(select(Person.id).where(Person.email == address)) is not None:
        raise Refusal(f"Somebody already has the address {address}.", field="email")
    row = Person(given_name=given_name, family_name=family_name, email=address, created_at=at)
    session.add(row)
    session.flush()
    audit.record(session, "add a person", "person", row.id, by=by, at=at)
    return row


def give_post(
    session: Session,
    person: Person,
    unit: Unit,
    *,
    role_title: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    staff_number: str | None = None,
    meets_public: bool | None = None,
    line_manager: Person | None = None,
    keep: bool = True,
    named: tuple[str, str] | None = None,
) -> Post:
    """A post for this person from a date on. Without `keep` the caller refreshes the kept standing, for many.

    Whoever held posts in other organisations only is asked whether they belong here; `named` is what this organisation
    calls them, where that need not be the name they have.
    """
    if _is_known_elsewhere_only(session, person.id, unit.organisation_id):
        given_name, family_name = named or (person.given_name, person.family_name)
        listed = agreeing.Listed(person.id, given_name, family_name, person.email, role_title)
        agreeing.ask(session, [listed], organisation_id=unit.organisation_id, site_url="", by=by, at=at)
    row = Post(
        person_id=person.id,
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        role_title=role_title,
        staff_number=staff_number,
        line_manager_id=line_manager.id if line_manager else None,
        starts_on=starts_on,
        ends_on=None,
        meets_public=meets_public,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, "give a post", "post", row.id, by=by, at=at, person=person.id, unit=unit.id)
    if keep:
        keeping.refresh(session, [person.id], on=london_date(at))
    return row


def _is_known_elsewhere_only(session: Session, person_id: int, organisation_id: int) -> bool:
    at = set(session.scalars(select(Post.organisation_id).where(Post.person_id == person_id).distinct()))
    return bool(at) and organisation_id not in at


def grant_role(
    session: Session, person: Person, role: Role, *, unit: Unit | None, by: Actor, at: datetime
) -> RoleGrant:
    """A role over a unit and all below it, or with no unit over everything; the open grant if it is there."""
    unit_id = unit.id if unit else None
    found = session.scalars(
        select(RoleGrant).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.unit_id == unit_id,
            RoleGrant.ends_at.is_(None),
        )
    ).first()
    if found is not None:
        return found
    row = RoleGrant(person_id=person.id, role=role, unit_id=unit_id, starts_at=at, granted_by=by.name)
    session.add(row)
    session.flush()
    audit.record(session, "grant a role", "role grant", row.id, by=by, at=at, person=person.id, role=role, unit=unit_id)
    return row


def end_role(session: Session, grant: RoleGrant, *, because: str, by: Actor, at: datetime) -> None:
    """End a grant from now on. The row stays."""
    if grant.ends_at is not None:
        return
    grant.ends_at = at
    audit.record(session, "end a role", "role grant", grant.id, by=by, at=at, because=because)
    session.flush()


def disable_person(session: Session, person: Person, *, because: str, by: Actor, at: datetime) -> None:
    """Keep this person from signing in from the next request on. The record stays."""
    if person.disabled_at is None:
        person.disabled_at = at
        audit.record(session, "disable a person", "person", person.id, by=by, at=at, because=because)
        session.flush()
