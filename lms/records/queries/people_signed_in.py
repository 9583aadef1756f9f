"""Who is behind a session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from lms.records.access import SignInSession
from lms.records.base import UtcDateTime
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, RoleGrant
from lms.records.results import KeptPlace
from lms.rules.actor import Actor, Grant, Role


@dataclass(frozen=True)
class SignedInPerson:
    """A person with a live session: who they are, what they may do, whose colours they see."""

    session_id: int
    person_id: int
    uid: UUID
    name: str
    email: str
    actor: Actor
    organisation_id: int | None
    organisation: str
    brand_colour: str


_AT = bindparam("at", type_=UtcDateTime)
_LIVE_GRANT = and_(
    RoleGrant.person_id == Person.id,
    RoleGrant.starts_at <= _AT,
    or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > _AT),
)
_WHO = (
    select(
        SignInSession.id,
        Person.id,
        Person.uid,
        Person.given_name,
        Person.family_name,
        Person.email,
        RoleGrant.role,
        Unit.path,
        Unit.organisation_id,
        Organisation.id,
        Organisation.name,
        Organisation.brand_colour,
    )
    .join(Person, Person.id == SignInSession.person_id)
    .outerjoin(RoleGrant, _LIVE_GRANT)
    .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    .outerjoin(KeptPlace, KeptPlace.person_id == Person.id)
    .outerjoin(Organisation, Organisation.id == KeptPlace.organisation_id)
    .where(
        SignInSession.secret_hash == bindparam("secret_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > _AT,
        Person.disabled_at.is_(None),
    )
    .order_by(KeptPlace.id, RoleGrant.id)
)
"""Put together once: doing it for each request cost more than asking."""


def find_signed_in_person(session: Session, *, secret_hash: str, at: datetime) -> SignedInPerson | None:
    """The person behind this session secret, or None when it has ended, run out, or the person is disabled.

    One query, since every page begins with it.
    """
    rows = session.connection().execute(_WHO, {"secret_hash": secret_hash, "at": at}).all()  # past the ORM: no objects
    if not rows:
        return None
    first = rows[0]
    grants = dict.fromkeys(Grant(Role(row[6]), row[7] or "", row[8]) for row in rows if row[6])
    name = f"{first[3]} {first[4]}".strip()
    return SignedInPerson(
        session_id=first[0],
        person_id=first[1],
        uid=first[2],
        name=name,
        email=first[5] or "",
        actor=Actor(person_id=first[1], name=name, grants=tuple(grants)),
        organisation_id=first[9],
        organisation=first[10] or "",
        brand_colour=first[11] or "",
    )
