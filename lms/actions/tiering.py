"""Answering for what posts do, and setting a tier by hand where the answers do not tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.actions import audit, reconciling
from lms.records.duties import ContactAnswers, TierOverride
from lms.records.people import Post
from lms.records.queries.contact_profiles import OverrideSeen, Profile
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.tiering import QUESTIONS, Answers, Override, check_override


def answer(
    session: Session, posts: Sequence[Profile], answers: Mapping[int, Answers], *, by: Actor, at: datetime
) -> int:
    """Keep what these posts do, and ask people what follows from it; for how many posts something is new.

    `posts`: as they were read within the actor's scope; `answers` by the ids of those that were answered for. The
    same answers again change nothing. Nothing is overwritten: the latest row counts, the earlier ones stay.
    """
    told = [(post, answers[post.post_id]) for post in posts if post.post_id in answers]
    _take(session, [post.post_id for post, _said in told])
    new = [(post, said) for post, said in told if said != post.answers]
    if not new:
        return 0
    session.execute(
        insert(ContactAnswers),
        [
            {
                "post_id": post.post_id,
                **{name: getattr(said, name) for name in QUESTIONS},
                "answered_at": at,
                "answered_by": by.name,
            }
            for post, said in new
        ],
    )
    for post, said in new:
        audit.record(session, "answer for a post", "post", post.post_id, by=by, at=at, yes=list(said.yes))
    _follow(session, [post for post, _said in new], by=by, at=at)
    return len(new)


def set_tier(session: Session, post: Profile, override: Override, *, by: Actor, at: datetime) -> None:
    """Set the tier a post needs in a topic from today until a date, whatever the answers say.

    Refuses without a reason or an end date. One set before for the topic ends.
    """
    on = london_date(at)
    check_override(override, on=on)
    _take(session, [post.post_id])
    known = next((one for one in post.overrides if one.override.topic == override.topic), None)
    if known is not None and known.override == override:
        return
    if known is not None:
        _end(session, known, at=at)
    session.add(
        TierOverride(
            post_id=post.post_id,
            topic=override.topic,
            tier=override.tier,
            reason=override.reason,
            starts_on=on,
            ends_on=override.until,
            set_at=at,
            set_by=by.name,
        )
    )
    facts = {"topic": override.topic, "tier": override.tier, "until": override.until.isoformat()}
    audit.record(session, "set a tier", "post", post.post_id, by=by, at=at, because=override.reason, **facts)
    _follow(session, [post], by=by, at=at)


def take_tier_back(session: Session, post: Profile, known: OverrideSeen, *, by: Actor, at: datetime) -> None:
    """Let the answers decide again from today."""
    _take(session, [post.post_id])
    _end(session, known, at=at)
    audit.record(session, "take a tier back", "post", post.post_id, by=by, at=at, topic=known.override.topic)
    _follow(session, [post], by=by, at=at)


def _take(session: Session, post_ids: Sequence[int]) -> None:
    """Hold the posts' rows, so that of two hands at once the second comes after the first."""
    session.execute(select(Post.id).where(Post.id.in_(post_ids)).order_by(Post.id).with_for_update(key_share=True))


def _end(session: Session, known: OverrideSeen, *, at: datetime) -> None:
    row = session.get_one(TierOverride, known.id, with_for_update=True, populate_existing=True)
    row.ends_on = min(row.ends_on, london_date(at) - timedelta(days=1))


def _follow(session: Session, posts: Sequence[Profile], *, by: Actor, at: datetime) -> None:
    """Ask, and cease to ask, what follows from the posts."""
    session.flush()
    reconciling.reconcile_and_keep(
        session,
        organisation_ids={post.organisation_id for post in posts},
        person_ids=sorted({post.person_id for post in posts}),
        by=by,
        at=at,
    )
