"""What an organisation may know of a person who has not agreed yet: the conditions, and the questions still open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from lms.records.access import SignInSession
from lms.records.agreements import Agreement
from lms.records.base import BigId
from lms.records.mergers import Merger
from lms.records.naming import among, among_named
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.presence import in_post

SEEN_GIVEN_NAME = func.coalesce(Agreement.given_name, Person.given_name)
SEEN_FAMILY_NAME = func.coalesce(Agreement.family_name, Person.family_name)


def _other_address() -> ScalarSelect[str]:
    """The address under which this post's organisation lists somebody who joined two accounts of their own, where it is
    not that of the account they kept: that one would tell where else they work."""
    other, theirs, mine, said = aliased(Person), aliased(Post), aliased(Post), aliased(Agreement)

    def here(one: Any, person_id: Any) -> ColumnElement[bool]:
        return and_(one.person_id == person_id, one.organisation_id == Post.organisation_id)

    listed = exists().where(here(theirs, other.id)).correlate(Post, other)
    asked = exists().where(here(said, Merger.kept_id), said.email == other.email).correlate(Post, Merger, other)
    known_before = exists().where(here(mine, Merger.kept_id), mine.created_at < Merger.merged_at)
    return (
        select(func.min(other.email))
        .join(Merger, Merger.other_id == other.id)
        .where(
            Merger.kept_id == Post.person_id,
            Merger.by_themself,
            Merger.ended_at.is_(None),
            or_(listed, asked),
            ~known_before.correlate(Post, Merger),
        )
        .correlate(Post)
        .scalar_subquery()
    )


SEEN_EMAIL = func.coalesce(Agreement.email, _other_address(), Person.email)
"""What an organisation may call a person, for a query of posts that joins its open agreement from outside. Search and
order by these too: an order by names that are not shown gives them away."""


def open_agreement(one: Any) -> ColumnElement[bool]:
    """The agreement that this row's person has not given to this row's organisation; for an outer join."""
    return and_(
        Agreement.person_id == one.person_id,
        Agreement.organisation_id == one.organisation_id,
        Agreement.agreed_on.is_(None),
    )


def applies(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """On this date the organisation knew only what was completed with it."""
    return and_(
        or_(Agreement.applies_from.is_(None), Agreement.applies_from <= on),
        or_(Agreement.agreed_on.is_(None), Agreement.agreed_on > on),
    )


_PLACES = select(Agreement.person_id, Agreement.organisation_id)
_LIMITED = _PLACES.where(among_named(Agreement.person_id, "people"), applies(bindparam("on", type_=Date)))
"""Put together once; asked with each quiz that is passed."""


def limited_places(session: Session, person_ids: Any, *, on: date) -> frozenset[tuple[int, int]]:
    """Of these people (ids, or a statement that gives them), each with an organisation that knew only its own.

    One statement, however many people.
    """
    rows = (
        session.execute(_LIMITED, {"people": person_ids, "on": on})
        if isinstance(person_ids, Collection)
        else session.execute(_PLACES.where(Agreement.person_id.in_(person_ids), applies(on)))
    )
    return frozenset((person_id, organisation_id) for person_id, organisation_id in rows)


@dataclass(frozen=True)
class Belonging:
    """An organisation of a person as they see it themselves."""

    organisation: str
    role_title: str
    unit: str
    starts_on: date | None
    """None where they hold no post now."""
    agreement: UUID | None
    """The newest agreement; None where none was ever needed."""
    asked_at: datetime | None
    agreed_on: date | None
    refused_at: datetime | None
    named: str
    """The name that the organisation gave; empty where it sees the name they have."""

    @property
    def is_open(self) -> bool:
        """Whether they can still answer."""
        return self.agreement is not None and self.agreed_on is None and self.refused_at is None

    @property
    def is_limited(self) -> bool:
        """Whether the organisation sees only what was completed with it."""
        return self.agreement is not None and self.agreed_on is None


@dataclass(frozen=True)
class Question:
    """Whether a person belongs to an organisation that listed them."""

    id: int
    uid: UUID
    person_id: int
    organisation_id: int
    organisation: str
    role_title: str
    named: str
    agreed_on: date | None
    refused_at: datetime | None
    was_agreed: bool
    """They said yes once and took it back: then the list does mean them."""


def find_question(session: Session, *, uid: UUID) -> Question | None:
    """The question with this name in addresses, or None. Whoever asks must still be checked against its person."""
    row = session.execute(_questions().where(Agreement.uid == uid)).first()
    if row is None:
        return None
    return Question(
        row[0], row[1], row[2], row[3], row[4], row[5], f"{row[6]} {row[7]}".strip(), row[8], row[9], row[10]
    )


_OPEN = (
    select(Agreement.uid, Organisation.name, Agreement.role_title)
    .join(Organisation, Organisation.id == Agreement.organisation_id)
    .where(
        Agreement.person_id == bindparam("person_id", type_=BigId),
        Agreement.agreed_on.is_(None),
        Agreement.refused_at.is_(None),
        Agreement.applies_from.is_(None),
    )
    .order_by(Agreement.id)
)
"""Put together once. A yes that was taken back is no open question: nobody is asked again."""


def open_questions(session: Session, *, person_id: int) -> Sequence[tuple[UUID, str, str]]:
    """The questions this person has not answered: name in addresses, organisation, role. The oldest first."""
    rows = session.connection().execute(_OPEN, {"person_id": person_id}).all()  # past the ORM: on every learner's home
    return [(uid, organisation, role) for uid, organisation, role in rows]


def find_first_question(session: Session, *, secret_hash: str) -> UUID | None:
    """The oldest question asked since whoever has just begun this session was here last, or None."""
    now, earlier = SignInSession, aliased(SignInSession)
    return session.scalars(
        select(Agreement.uid)
        .join(now, now.person_id == Agreement.person_id)
        .where(
            now.secret_hash == secret_hash,
            Agreement.agreed_on.is_(None),
            Agreement.refused_at.is_(None),
            Agreement.applies_from.is_(None),
            ~exists().where(
                earlier.person_id == now.person_id, earlier.id != now.id, earlier.created_at >= Agreement.asked_at
            ),
        )
        .order_by(Agreement.id)
        .limit(1)
    ).first()


def belongings_of(session: Session, *, person_id: int, on: date) -> Sequence[Belonging]:
    """The organisations in which this person holds a post, or that asked them, by name. Two statements."""
    posts = session.execute(
        select(Post.organisation_id, Organisation.name, Post.role_title, Unit.name, Post.starts_on)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id, in_post(on))
        .order_by(Post.starts_on.desc(), Post.id.desc())
    )
    held = {row[0]: row for row in posts}
    asked = session.execute(_questions().add_columns(Agreement.asked_at).where(Agreement.person_id == person_id))
    newest = {row[3]: row for row in asked}
    found = []
    for organisation_id in held.keys() | newest.keys():
        post, answer = held.get(organisation_id), newest.get(organisation_id)
        found.append(
            Belonging(
                organisation=post[1] if post else answer[4] if answer else "",
                role_title=post[2] if post else answer[5] if answer else "",
                unit=post[3] if post else "",
                starts_on=post[4] if post else None,
                agreement=answer[1] if answer else None,
                asked_at=answer[11] if answer else None,
                agreed_on=answer[8] if answer else None,
                refused_at=answer[9] if answer else None,
                named=f"{answer[6]} {answer[7]}".strip() if answer and answer[8] is None else "",
            )
        )
    return sorted(found, key=lambda one: one.organisation.casefold())


def people_who_refused(session: Session, *, organisation_id: int, person_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who said to this organisation that its list does not mean them."""
    return frozenset(
        session.scalars(
            select(Agreement.person_id).where(
                Agreement.organisation_id == organisation_id,
                among(Agreement.person_id, person_ids),
                Agreement.agreed_on.is_(None),
                Agreement.refused_at.is_not(None),
            )
        )
    )


def _questions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Agreement.id,
            Agreement.uid,
            Agreement.person_id,
            Agreement.organisation_id,
            Organisation.name,
            Agreement.role_title,
            Agreement.given_name,
            Agreement.family_name,
            Agreement.agreed_on,
            Agreement.refused_at,
            Agreement.applies_from.is_not(None),
        )
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .order_by(Agreement.id)
    )
