"""What is known of an organisation's people and posts, for a staff list to be compared with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.rules.staff_list.register import KnownPerson, KnownPost, KnownUnit, Register

CHUNK = 10_000
"""Databases take some 32,000 values in one statement."""


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody who left still holds, for a lead to look at."""

    name: str
    role: str
    unit: str


def register_of(
    session: Session, *, organisation_id: int, unit_path: str, emails: Collection[str] = frozenset()
) -> Register:
    """The organisation that the unit belongs to, with whoever else has one of these addresses.

    Of people who hold posts in other organisations only, nothing but the id is given. What lies outside the unit is
    here to be told apart, not to be shown.
    """
    rows = session.execute(
        select(
            Post.id,
            Post.person_id,
            Post.unit_id,
            Post.role_title,
            Post.staff_number,
            Post.line_manager_id,
            Post.starts_on,
            Post.ends_on,
            Post.meets_public,
            Person.given_name,
            Person.family_name,
            Person.email,
        )
        .join(Person, Person.id == Post.person_id)
        .where(Post.organisation_id == organisation_id)
        .order_by(Post.id)
    ).all()
    elsewhere = _people_elsewhere(session, organisation_id) if rows else frozenset()
    people = {row[1]: KnownPerson(row[1], row[9], row[10], row[11], row[1] in elsewhere) for row in rows}
    known = {person.email for person in people.values()}
    strangers: dict[str, int] = {}
    for person_id, given_name, family_name, email, has_post in _holders(session, set(emails) - known):
        if has_post:
            strangers[email] = person_id
        else:
            people[person_id] = KnownPerson(person_id, given_name, family_name, email, elsewhere=False)
    return Register(
        organisation=session.scalars(select(Organisation.name).where(Organisation.id == organisation_id)).one(),
        units=_units(session, organisation_id, unit_path),
        people=people,
        posts=[KnownPost._make(row[:9]) for row in rows],
        strangers=strangers,
    )


def roles_held(
    session: Session, *, person_ids: Collection[int], organisation_id: int, at: datetime
) -> Sequence[HeldRole]:
    """The live roles of these people over units of this organisation, by name."""
    if not person_ids:
        return []
    rows = session.execute(
        select(Person.given_name, Person.family_name, RoleGrant.role, Unit.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(
            RoleGrant.starts_at <= at,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at),
            Unit.organisation_id == organisation_id,
            Person.id.in_(sorted(person_ids)[:CHUNK]),
        )
        .order_by(Person.family_name, Person.given_name, RoleGrant.role, Unit.name)
    )
    return [HeldRole(f"{row[0]} {row[1]}".strip(), row[2], row[3]) for row in rows]


def _units(session: Session, organisation_id: int, unit_path: str) -> Sequence[KnownUnit]:
    rows = session.execute(select(Unit.id, Unit.path, Unit.name).where(Unit.organisation_id == organisation_id)).all()
    name_of = {row[0]: row[2] for row in rows}
    top = unit_path.split("/")[1]
    found = []
    for unit_id, path, _ in rows:
        ids = path.strip("/").split("/")
        if ids[0] == top:
            found.append(KnownUnit(unit_id, path, tuple(name_of[int(each)] for each in ids[1:])))
    return sorted(found, key=lambda unit: unit.names)


def _people_elsewhere(session: Session, organisation_id: int) -> frozenset[int]:
    other = aliased(Post)
    return frozenset(
        session.scalars(
            select(other.person_id)
            .join(Post, Post.person_id == other.person_id)
            .where(Post.organisation_id == organisation_id, other.organisation_id != organisation_id)
            .distinct()
        )
    )


def _holders(session: Session, emails: set[str]) -> Iterable[tuple[int, str, str, str, bool]]:
    """Who has these addresses, and whether they hold or held any post."""
    wanted = sorted(emails)
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(
                Person.id,
                Person.given_name,
                Person.family_name,
                Person.email,
                exists().where(Post.person_id == Person.id),
            ).where(Person.email.in_(wanted[start : start + CHUNK]))
        )
        yield from ((row[0], row[1], row[2], row[3] or "", bool(row[4])) for row in rows)
