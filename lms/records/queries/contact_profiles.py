"""What posts do, as far as anybody has said: for the leads who answer for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.duties import ContactAnswers, TierOverride
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import in_post, within
from lms.rules.actor import Scope
from lms.rules.tiering import Answers, Need, Override, tier_needed


@dataclass(frozen=True)
class OverrideSeen:
    """An override with its row and hand."""

    id: int
    override: Override
    set_by: str


@dataclass(frozen=True)
class Profile:
    """A post with what is known of it. `answers` None: nobody has answered for it yet."""

    post_id: int
    person_id: int
    organisation_id: int
    person_uid: UUID
    person: str
    role_title: str
    unit: str
    answers: Answers | None
    answered_by: str
    answered_at: datetime | None
    meets_public: bool | None
    overrides: tuple[OverrideSeen, ...] = ()

    def need(self, topic: str) -> Need:
        """The tier it needs in this topic, and why."""
        override = next((one.override for one in self.overrides if one.override.topic == topic), None)
        return tier_needed(topic, self.answers, meets_public=self.meets_public, override=override)


def profiles(
    session: Session,
    *,
    scope: Scope,
    on: date,
    unit_id: int | None = None,
    person_uid: UUID | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Profile]:
    """The posts held in a unit, not below it, or by a person, in the scope, with their latest answers, by name.

    Two queries, however many posts.
    """
    latest = select(func.max(ContactAnswers.id)).group_by(ContactAnswers.post_id)
    rows = session.execute(
        select(Post, Person, Unit.name, ContactAnswers, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(ContactAnswers, and_(ContactAnswers.post_id == Post.id, ContactAnswers.id.in_(latest)))
        .outerjoin(Agreement, open_agreement(Post))
        .where(
            in_post(on),
            within(scope),
            *([] if unit_id is None else [Post.unit_id == unit_id]),
            *([] if person_uid is None else [Person.uid == person_uid]),
        )
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id, Post.id)
        .limit(limit)
        .offset(offset)
    ).all()
    overrides = _overrides(session, [row[0].id for row in rows], on=on)
    return [
        Profile(
            post_id=post.id,
            person_id=person.id,
            organisation_id=post.organisation_id,
            person_uid=person.uid,
            person=f"{given_name} {family_name}".strip(),
            role_title=post.role_title,
            unit=unit,
            answers=answers_of(said) if said else None,
            answered_by=said.answered_by if said else "",
            answered_at=said.answered_at if said else None,
            meets_public=post.meets_public,
            overrides=overrides.get(post.id, ()),
        )
        for post, person, unit, said, given_name, family_name in rows
    ]


def answers_of(row: ContactAnswers) -> Answers:
    """The row as the value that rules compute with."""
    return Answers(row.public, row.properties, row.at_risk, row.referrals, row.manages, row.first_responder)


def answered_counts(session: Session, *, scope: Scope, on: date) -> Mapping[int, tuple[int, int]]:
    """How many posts are held in each unit of the scope, not below it, and for how many somebody has answered."""
    answered = select(ContactAnswers.post_id)
    rows = session.execute(
        select(Post.unit_id, func.count(), func.count().filter(Post.id.in_(answered)))
        .join(Unit, Unit.id == Post.unit_id)
        .where(in_post(on), within(scope))
        .group_by(Post.unit_id)
    )
    return {unit_id: (posts, done) for unit_id, posts, done in rows}


def paths_of_posts_held(session: Session, *, person_uid: UUID, on: date) -> Sequence[str]:
    """The units in which this person holds a post on this date."""
    return session.scalars(
        select(Unit.path)
        .join(Post, Post.unit_id == Unit.id)
        .join(Person, Person.id == Post.person_id)
        .where(Person.uid == person_uid, in_post(on))
        .distinct()
    ).all()


def _overrides(session: Session, post_ids: Collection[int], *, on: date) -> Mapping[int, tuple[OverrideSeen, ...]]:
    """The overrides in force, by post; of several for a topic the one set last."""
    rows = session.scalars(
        select(TierOverride)
        .where(TierOverride.post_id.in_(post_ids), TierOverride.starts_on <= on, TierOverride.ends_on >= on)
        .order_by(TierOverride.id)
    )
    found: defaultdict[int, dict[str, OverrideSeen]] = defaultdict(dict)
    for row in rows:
        override = Override(row.topic, row.tier, row.reason, row.ends_on)
        found[row.post_id][row.topic] = OverrideSeen(row.id, override, row.set_by)
    return {post_id: tuple(by_topic.values()) for post_id, by_topic in found.items()}
