"""What posts do is answered for, by whom and when, and what is asked follows at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import keeping, reconciling, tiering
from lms.records.audit import AuditLine
from lms.records.duties import ContactAnswers, TierOverride
from lms.records.people import Person, Post
from lms.records.queries.contact_profiles import Profile, answered_counts, profiles
from lms.records.results import Assignment
from lms.rules.actor import system_actor
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.requirement import WhichPosts
from lms.rules.tiering import Answers, Override
from tests.curriculum import SLAVERY_2
from tests.factories import a_post
from tests.lead_and_teams import Town, a_town
from tests.standing_rules import a_draft, publish

TODAY = date(2026, 11, 25)
UNTIL = date(2027, 3, 31)


@pytest.fixture
def town(session: Session, at: datetime) -> Town:
    """The town, where tier 2 of modern slavery is asked of whoever needs it, and nobody was asked what they do."""
    town = a_town(session)
    for post in session.query(Post):
        post.meets_public = None
    session.flush()
    publish(session, a_draft(town.housing, award=SLAVERY_2, which_posts=WhichPosts.TIER), by=town.lead, at=at)
    return town


def post_of(session: Session, town: Town, person: Person, on: date = TODAY) -> Profile:
    return profiles(session, scope=town.lead.scope(*LEADS), on=on, person_uid=person.uid)[0]


def asked_now(session: Session) -> list[int]:
    return list(
        session.scalars(
            select(Assignment.person_id).where(Assignment.ended_on.is_(None)).order_by(Assignment.person_id)
        )
    )


def test_answers_are_kept_with_hand_and_time_and_asked_of_at_once(session: Session, town: Town, at: datetime) -> None:
    posts = profiles(session, scope=town.lead.scope(*LEADS), on=TODAY, unit_id=town.wardens.id)
    answers = {posts[0].post_id: Answers(), posts[1].post_id: Answers(public=True, referrals=True)}

    changed = tiering.answer(session, posts, answers, by=town.lead, at=at)

    assert [post.person for post in posts] == ["Conor Walsh", "Amina Yusuf"]
    assert changed == 2
    assert asked_now(session) == [town.amina.id]
    after = post_of(session, town, town.amina)
    assert (after.answers, after.answered_by, after.answered_at) == (
        Answers(public=True, referrals=True),
        "Bev Carter",
        at,
    )
    assert post_of(session, town, town.conor).answers == Answers()
    assert post_of(session, town, town.chidi).answers is None
    lines = session.scalars(select(AuditLine.facts).where(AuditLine.verb == "answer for a post")).all()
    assert lines == [{"yes": []}, {"yes": ["public", "referrals"]}]
    assert keeping.differences(session, on=TODAY) == []


def test_the_same_answers_change_nothing_and_new_ones_are_a_row_more(
    session: Session, town: Town, at: datetime
) -> None:
    for answers in (Answers(public=True), Answers(public=True), Answers()):
        post = post_of(session, town, town.amina)
        tiering.answer(session, [post], {post.post_id: answers}, by=town.lead, at=at)

    assert session.scalars(select(ContactAnswers.public).order_by(ContactAnswers.id)).all() == [True, False]
    assert asked_now(session) == []


def test_a_post_that_nobody_named_is_not_answered_for(session: Session, town: Town, at: datetime) -> None:
    stranger = session.query(Post).filter_by(person_id=town.emeka.id).one()

    changed = tiering.answer(
        session, [post_of(session, town, town.amina)], {stranger.id: Answers(public=True)}, by=town.lead, at=at
    )

    assert (changed, session.query(ContactAnswers).count()) == (0, 0)


def test_a_new_post_is_asked_about_again(session: Session, town: Town, at: datetime) -> None:
    post = post_of(session, town, town.amina)
    tiering.answer(session, [post], {post.post_id: Answers(public=True)}, by=town.lead, at=at)
    later = TODAY + timedelta(days=10)
    session.get_one(Post, post.post_id).ends_on = later - timedelta(days=1)
    a_post(session, town.amina, town.housing, starts_on=later, meets_public=None)

    reconciling.reconcile_and_keep(
        session, organisation_ids=[town.council.id], by=system_actor("test"), at=at + timedelta(days=10)
    )

    assert post_of(session, town, town.amina, on=later).answers is None
    assert asked_now(session) == []
    counts = answered_counts(session, scope=town.lead.scope(*LEADS), on=later)
    assert counts == {town.wardens.id: (1, 0), town.housing.id: (2, 0), town.care.id: (2, 0)}


def test_a_tier_set_by_hand_goes_before_the_answers_until_its_last_day(
    session: Session, town: Town, at: datetime
) -> None:
    override = Override("modern-slavery", 2, "Advises residents.", UNTIL)

    tiering.set_tier(session, post_of(session, town, town.conor), override, by=town.lead, at=at)
    set_now = asked_now(session)
    reconciled = [
        reconciling.reconcile_and_keep(
            session,
            organisation_ids=[town.council.id],
            by=system_actor("test"),
            at=at + (on - TODAY),
        )
        for on in (UNTIL, UNTIL + timedelta(days=1))
    ]

    assert (set_now, reconciled, asked_now(session)) == ([town.conor.id], [0, 1], [])
    seen = post_of(session, town, town.conor).need("modern-slavery")
    assert (seen.tier, seen.why) == (2, "Tier 2, set by a training lead: Advises residents.")
    assert post_of(session, town, town.conor).need("hate-crime").tier == 1
    assert post_of(session, town, town.conor, on=UNTIL + timedelta(days=1)).need("modern-slavery").tier == 1


def test_one_set_later_takes_the_place_and_can_be_taken_back(session: Session, town: Town, at: datetime) -> None:
    first = Override("modern-slavery", 2, "Advises residents.", UNTIL)
    for override in (first, first, replace(first, tier=3)):
        tiering.set_tier(session, post_of(session, town, town.conor), override, by=town.lead, at=at)
    post = post_of(session, town, town.conor)

    tiering.take_tier_back(session, post, post.overrides[0], by=town.lead, at=at)

    assert [one.override.tier for one in post.overrides] == [3]
    assert post_of(session, town, town.conor).overrides == ()
    assert session.scalars(select(TierOverride.ends_on)).all() == [TODAY - timedelta(days=1)] * 2
    assert asked_now(session) == []


def test_what_makes_no_sense_is_refused(session: Session, town: Town, at: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        tiering.set_tier(
            session,
            post_of(session, town, town.conor),
            Override("modern-slavery", 2, "", UNTIL),
            by=town.lead,
            at=at,
        )

    assert (refused.value.field, session.query(TierOverride).count()) == ("reason", 0)


def test_a_lead_elsewhere_sees_none_of_it(session: Session, town: Town) -> None:
    for hand in (town.other_lead, town.manager):
        assert profiles(session, scope=hand.scope(*LEADS), on=TODAY, person_uid=town.amina.uid) == []
        assert town.wardens.id not in answered_counts(session, scope=hand.scope(*LEADS), on=TODAY)
