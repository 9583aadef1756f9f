"""What is known of an organisation's people and posts, for a staff list to be compared with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.queries.agreements import SEEN_EMAIL, SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.mergers import kept_for
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

    Of people who never held a post here, nothing but the id is given; of those who have not agreed to be known here,
    the name and address that this organisation gave. What lies outside the unit is here to be told apart, not to be
    shown.
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
            SEEN_GIVEN_NAME,
            SEEN_FAMILY_NAME,
            SEEN_EMAIL,
            Agreement.refused_at,
        )
        .join(Person, Person.id == Post.person_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Post.organisation_id == organisation_id)
        .order_by(Post.id)
    ).all()
    elsewhere = _people_elsewhere(session, organisation_id) if rows else frozenset()
    kept = kept_for(session, {row[1] for row in rows})
    people = {
        row[1]: KnownPerson(row[1], row[9], row[10], row[11], row[1] in elsewhere, said_no=row[12] is not None)
        for row in rows
        if row[1] not in kept
    }
    second = {row[11]: kept[row[1]] for row in rows if row[11] and kept.get(row[1]) in people}
    known = {person.email for person in people.values()} | second.keys()
    return Register(
        organisation=session.scalars(select(Organisation.name).where(Organisation.id == organisation_id)).one(),
        units=_units(session, organisation_id, unit_path),
        people=people,
        posts=[KnownPost._make((row[0], kept.get(row[1], row[1]), *row[2:9])) for row in rows],
        second_addresses=second,
        strangers=dict(_holders(session, set(emails) - known)),
    )


def roles_held(
    session: Session, *, person_ids: Collection[int], organisation_id: int, at: datetime
) -> Sequence[HeldRole]:
    """The live roles of these people over units of this organisation, by name."""
    if not person_ids:
        return []
    rows = session.execute(
        select(SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, RoleGrant.role, Unit.name)
        .select_from(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(
            Agreement,
            and_(
                Agreement.person_id == Person.id,
                Agreement.organisation_id == organisation_id,
                Agreement.agreed_on.is_(None),
            ),
        )
        .where(
            RoleGrant.starts_at <= at,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at),
            Unit.organisation_id == organisation_id,
            Person.id.in_(sorted(person_ids)[:CHUNK]),
        )
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, RoleGrant.role, Unit.name)
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
    """People of this organisation whom another one knows too. Who has not agreed to the one or the other is nobody's
    business: they are treated like people of this organisation alone."""
    other, here, there = aliased(Post), aliased(Agreement), aliased(Agreement)
    return frozenset(
        session.scalars(
            select(other.person_id)
            .join(Post, Post.person_id == other.person_id)
            .outerjoin(here, _not_agreed(here, Post))
            .outerjoin(there, _not_agreed(there, other))
            .where(
                Post.organisation_id == organisation_id,
                other.organisation_id != organisation_id,
                here.id.is_(None),
                there.id.is_(None),
            )
            .distinct()
        )
    )


def _not_agreed(agreement: type[Agreement], post: type[Post]) -> ColumnElement[bool]:
    return and_(
        agreement.person_id == post.person_id,
        agreement.organisation_id == post.organisation_id,
        agreement.agreed_on.is_(None),
    )


def _holders(session: Session, emails: set[str]) -> Iterable[tuple[str, int]]:
    """Who has these addresses, of people without a post in the organisation; or whose record stands for theirs."""
    wanted = sorted(emails)
    for start in range(0, len(wanted), CHUNK):
        asked = select(Person.email, Person.id).where(Person.email.in_(wanted[start : start + CHUNK]))
        rows = session.execute(asked).all()
        kept = kept_for(session, [person_id for _email, person_id in rows])
        yield from ((email or "", kept.get(person_id, person_id)) for email, person_id in rows)
