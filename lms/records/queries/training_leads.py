"""The training leads of somebody: those with the role over a unit in which the person is in post."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.organisations import Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.queries.agreements import open_agreement
from lms.records.queries.presence import in_post
from lms.rules.actor import Role


def training_leads_of(session: Session, *, person_id: int, on: date, at: datetime) -> Sequence[tuple[int, str]]:
    """The id and address of each training lead of this person who can be written to, by id; never the person.

    Only of organisations to which the person agreed to belong, or where nobody had to ask.
    """
    led = aliased(Unit)
    rows = session.execute(
        select(Person.id, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(led, led.id == RoleGrant.unit_id)
        .join(Unit, Unit.path.startswith(led.path))
        .join(Post, Post.unit_id == Unit.id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(
            Post.person_id == person_id,
            in_post(on),
            Agreement.id.is_(None),
            RoleGrant.role == Role.TRAINING_LEAD,
            RoleGrant.starts_at <= at,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at),
            Person.disabled_at.is_(None),
            Person.email.is_not(None),
            Person.id != person_id,
        )
        .distinct()
        .order_by(Person.id)
    )
    return [(id_, email) for id_, email in rows if email]
