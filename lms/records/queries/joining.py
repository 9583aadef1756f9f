"""Two accounts of one person, as they see them themselves: what each holds, and what stands in the way of joining."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lms.records.access import SignInLink
from lms.records.agreements import Agreement
from lms.records.mergers import Merger
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.queries.mergers import IS_OPEN
from lms.records.queries.presence import in_post
from lms.records.results import STILL_COUNTS, Certificate, Completion


@dataclass(frozen=True)
class OwnPost:
    """A present post of somebody's own."""

    organisation_id: int
    organisation: str
    unit: str
    role_title: str


@dataclass(frozen=True)
class OwnAccount:
    """An account of somebody's own."""

    id: int
    name: str
    email: str
    posts: tuple[OwnPost, ...]
    completed: tuple[tuple[str, date], ...]
    """What was completed in it and counts, by award, with the day."""


@dataclass(frozen=True)
class Joined:
    """Another account that somebody joined with the one they kept."""

    id: int
    uid: UUID
    email: str
    joined_at: datetime


@dataclass(frozen=True)
class InTheWay:
    """What may stand in the way of joining two accounts."""

    were_joined: bool
    """One goes on under another record, or the other stands for a record besides its own."""
    holds_a_role: bool
    """Any role is the other's now or will be."""
    are_asked: bool
    """One has not answered yet whether they belong to an organisation that listed them."""
    were_listed: bool
    """An organisation lists or listed one of them."""


def find_account_to_join(session: Session, *, secret_hash: str, asked_by: int, at: datetime) -> int | None:
    """The account that the link with this secret proves to be theirs who asked for it; None if it cannot be used."""
    return session.scalar(
        select(SignInLink.person_id)
        .join(Person, Person.id == SignInLink.person_id)
        .where(
            SignInLink.secret_hash == secret_hash,
            SignInLink.asked_by == asked_by,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
            Person.disabled_at.is_(None),
        )
    )


def own_accounts(session: Session, ids: Collection[int], *, on: date) -> Mapping[int, OwnAccount]:
    """These accounts with what they hold. Three queries."""
    posts: defaultdict[int, list[OwnPost]] = defaultdict(list)
    for person_id, organisation_id, organisation, unit, role_title in session.execute(
        select(Post.person_id, Organisation.id, Organisation.name, Unit.name, Post.role_title)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id.in_(ids), in_post(on))
        .order_by(Post.starts_on, Post.id)
    ):
        posts[person_id].append(OwnPost(organisation_id, organisation, unit, role_title))
    completed: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
    for person_id, award, day in session.execute(
        select(Completion.person_id, Completion.award, Completion.completed_on)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(Completion.person_id.in_(ids), STILL_COUNTS)
        .order_by(Completion.completed_on, Completion.id)
    ):
        completed[person_id].append((award, day))
    people = session.scalars(select(Person).where(Person.id.in_(ids)))
    return {
        one.id: OwnAccount(one.id, one.name, one.email or "", tuple(posts[one.id]), tuple(completed[one.id]))
        for one in people
    }


def joined_by(session: Session, *, person_id: int) -> Sequence[Joined]:
    """The accounts that this person joined with theirs and that are joined still, the newest first."""
    rows = session.execute(
        select(Merger.id, Merger.uid, Person.email, Merger.merged_at)
        .join(Person, Person.id == Merger.other_id)
        .where(Merger.kept_id == person_id, Merger.by_themself, IS_OPEN)
        .order_by(Merger.id.desc())
    )
    return [Joined(row[0], row[1], row[2] or "", row[3]) for row in rows]  # type: ignore[arg-type]  # it began


def in_the_way(session: Session, *, kept_id: int, other_id: int, at: datetime) -> InTheWay:
    """What may stand in the way of joining the two. One query."""
    ids = [kept_id, other_id]
    row = session.execute(
        select(
            exists().where(or_(Merger.other_id.in_(ids), Merger.kept_id == other_id), IS_OPEN),
            exists().where(RoleGrant.person_id == other_id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at)),
            exists().where(
                Agreement.person_id.in_(ids),
                Agreement.agreed_on.is_(None),
                Agreement.refused_at.is_(None),
                Agreement.applies_from.is_(None),
            ),
            exists().where(Post.person_id.in_(ids)),
        )
    ).one()
    return InTheWay(were_joined=row[0], holds_a_role=row[1], are_asked=row[2], were_listed=row[3])


def find_listing_organisation(session: Session, ids: Sequence[int]) -> int | None:
    """An organisation that lists or listed one of these people; None where none ever did."""
    return session.scalars(select(Post.organisation_id).where(Post.person_id.in_(ids)).order_by(Post.id)).first()
