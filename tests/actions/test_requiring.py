"""A rule is published on a date, once; taken back until then; ended with a reason."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.actions import requiring
from lms.actions.requiring import (
    ALREADY_ASKED,
    CHANGE_PLANNED,
    CHOOSE_UNIT,
    ENDED,
    IN_FORCE_ALREADY,
    NO_REASON,
    NOT_IN_FORCE,
)
from lms.records.audit import AuditLine
from lms.records.duties import Rule, RuleVersion
from lms.records.queries.reconciliation import Effect, Preview, preview
from lms.records.queries.requirements import find_rule, rules_in_scope, rules_on
from lms.records.results import Assignment, Requirement
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.renewal import RenewalKind, RenewalPolicy
from lms.rules.requirement import State, WhichPosts
from tests.curriculum import SLAVERY_2
from tests.factories import a_completion
from tests.lead_and_teams import Town, a_town
from tests.standing_rules import a_draft, publish, the_rule

TODAY = date(2026, 11, 25)
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def town(session: Session) -> Town:
    return a_town(session)


def number(session: Session, what: type[Rule] | type[RuleVersion] | type[Assignment]) -> int:
    return session.scalar(select(func.count()).select_from(what)) or 0


def test_a_rule_says_what_was_published_and_learners_read_its_reason(
    session: Session, town: Town, at: datetime
) -> None:
    uid = publish(session, a_draft(town.housing, reason="You meet people."), by=town.lead, at=at)

    rule = the_rule(session, uid, by=town.lead, at=at)
    said = rule.newest
    assert (rule.state, rule.award, rule.open, rule.hold_it) == (State.IN_FORCE, "modern-slavery-1", 3, 0)
    assert (said.unit, said.which_posts, said.weeks, said.renewal) == (
        "Housing",
        WhichPosts.EVERYBODY,
        4,
        RenewalPolicy(),
    )
    assert (said.published_by, said.published_at) == ("Bev Carter", at)
    made = session.scalars(select(Requirement)).one()
    assert (made.reason, made.audience, made.due_on) == (
        "You meet people.",
        "Everybody in Housing",
        TODAY + timedelta(weeks=4),
    )
    line = session.scalars(select(AuditLine).where(AuditLine.verb == "publish a requirement")).one()
    assert line.facts == {"award": "modern-slavery-1", "version": 1, "starts_on": "2026-11-25"}


def test_sent_twice_it_is_one_rule(session: Session, town: Town, at: datetime) -> None:
    draft = a_draft(town.housing)

    assert publish(session, draft, by=town.lead, at=at) == publish(session, draft, by=town.lead, at=at)

    assert (number(session, Rule), number(session, RuleVersion), number(session, Assignment)) == (1, 1, 3)


def test_the_same_rule_from_another_form_is_refused(session: Session, town: Town, at: datetime) -> None:
    uid = publish(session, a_draft(town.housing), by=town.lead, at=at)

    with pytest.raises(Refusal, match=ALREADY_ASKED):
        publish(session, a_draft(town.housing, form_key="2", weeks=8), by=town.lead, at=at)
    publish(session, a_draft(town.wardens, form_key="3"), by=town.lead, at=at)
    requiring.end(session, the_rule(session, uid, by=town.lead, at=at), because="Enough.", by=town.lead, at=at)
    publish(session, a_draft(town.housing, form_key="4"), by=town.lead, at=at)

    assert number(session, Rule) == 3


def test_nobody_sets_a_rule_where_they_do_not_lead(session: Session, town: Town, at: datetime) -> None:
    for unit, hand in ((town.ward, town.lead), (town.housing, town.other_lead), (town.wardens, town.manager)):
        with pytest.raises(Refusal, match=CHOOSE_UNIT):
            publish(session, a_draft(unit), by=hand, at=at)

    assert number(session, Rule) == 0


def test_a_lead_elsewhere_does_not_see_it(session: Session, town: Town, at: datetime) -> None:
    uid = publish(session, a_draft(town.housing), by=town.lead, at=at)

    for hand in (town.other_lead, town.manager):
        assert find_rule(session, uid=uid, scope=hand.scope(*LEADS), on=TODAY) is None
        assert rules_in_scope(session, scope=hand.scope(*LEADS), on=TODAY) == []


def test_a_planned_rule_asks_nobody_and_can_be_taken_back_until_its_day(
    session: Session, town: Town, at: datetime
) -> None:
    uid = publish(session, a_draft(town.housing), by=town.lead, at=at, starts_on=LATER)
    rule = the_rule(session, uid, by=town.lead, at=at)
    planned = rule.state, number(session, Assignment)
    with pytest.raises(Refusal, match=NOT_IN_FORCE):
        requiring.end(session, rule, because="Too soon.", by=town.lead, at=at)
    with pytest.raises(Refusal, match=IN_FORCE_ALREADY):
        requiring.take_back(session, rule, rule.newest, by=town.lead, at=at + timedelta(days=30))

    requiring.take_back(session, rule, rule.newest, by=town.lead, at=at + timedelta(days=29))
    requiring.take_back(session, rule, rule.newest, by=town.lead, at=at + timedelta(days=40))

    assert planned == (State.PLANNED, 0)
    assert the_rule(session, uid, by=town.lead, at=at + timedelta(days=40)).state is State.TAKEN_BACK
    assert rules_on(session, organisation_id=town.council.id, on=LATER) == ([], [])
    taken = session.scalars(select(RuleVersion)).one()
    assert (taken.taken_back_by, taken.taken_back_at) == ("Bev Carter", at + timedelta(days=29))


def test_a_change_is_a_version_from_a_day_and_the_earlier_one_stays(session: Session, town: Town, at: datetime) -> None:
    uid = publish(session, a_draft(town.wardens), by=town.lead, at=at)
    rule = the_rule(session, uid, by=town.lead, at=at)
    wider = a_draft(town.housing, form_key="2", reason="All of housing now.", changes=rule)

    again = publish(session, wider, by=town.lead, at=at, starts_on=LATER)
    with pytest.raises(Refusal, match=CHANGE_PLANNED):
        publish(session, a_draft(town.housing, form_key="3", weeks=9, changes=rule), by=town.lead, at=at)

    assert again == uid
    in_force = [
        [rule.unit_path for rule in rules_on(session, organisation_id=town.council.id, on=on)[0]]
        for on in (TODAY, LATER - timedelta(days=1), LATER)
    ]
    assert in_force == [[town.wardens.path], [town.wardens.path], [town.housing.path]]
    assert [version.number for version in the_rule(session, uid, by=town.lead, at=at).versions] == [2, 1]
    assert session.scalars(select(Requirement.reason)).all() == ["You may meet people this is about."]


def test_an_ended_rule_cannot_be_changed(session: Session, town: Town, at: datetime) -> None:
    uid = publish(session, a_draft(town.wardens), by=town.lead, at=at)
    rule = the_rule(session, uid, by=town.lead, at=at)
    with pytest.raises(Refusal, match=NO_REASON):
        requiring.end(session, rule, because="  ", by=town.lead, at=at)

    assert requiring.end(session, rule, because="The course has changed.", by=town.lead, at=at) == 2
    with pytest.raises(Refusal, match=NOT_IN_FORCE):
        requiring.end(session, rule, because="Again.", by=town.lead, at=at)
    with pytest.raises(Refusal, match=ENDED):
        publish(session, a_draft(town.wardens, form_key="2", changes=rule), by=town.lead, at=at)

    ended = session.execute(select(Assignment.ended_on, Assignment.ended_because).distinct()).all()
    assert ended == [(TODAY, "The course has changed.")]
    assert the_rule(session, uid, by=town.lead, at=at).state is State.ENDED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weeks": 0}, "weeks"),
        ({"reason": ""}, "reason"),
        ({"renewal": RenewalPolicy(months_valid=0)}, "months_valid"),
        ({"renewal": RenewalPolicy(RenewalKind.FIXED_DATE, 12, 60, 2, 31)}, "fixed_day"),
    ],
)
def test_what_makes_no_sense_is_refused(
    session: Session, town: Town, at: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        publish(session, a_draft(town.housing, **changes), by=town.lead, at=at)

    assert refused.value.field == field


def test_a_preview_says_what_it_would_do_and_does_nothing(session: Session, town: Town, at: datetime) -> None:
    for person, done, until in (
        (town.amina, date(2024, 6, 3), date(2027, 6, 30)),
        (town.conor, date(2025, 6, 3), date(2028, 6, 30)),
    ):
        made = a_completion(session, person, completed_at=datetime.combine(done, at.timetz()), expires_on=until)
        made.how = "native"
    uid = publish(session, a_draft(town.wardens), by=town.lead, at=at)
    shorter = a_draft(town.housing, form_key="2", renewal=RenewalPolicy(months_valid=24))
    publish(session, shorter, by=town.lead, at=at, starts_on=LATER)
    before = number(session, Assignment)
    in_force = rules_on(session, organisation_id=town.council.id, on=LATER)[0]
    (would_be,) = [rule for rule in in_force if rule.unit_path == town.housing.path]

    found = preview(session, would_be, on=TODAY)

    assert found == Preview(
        Effect("All teams", people=3, newly_asked=3, hold_it=1, lapse=1, sooner=1),
        [
            Effect("Wardens", people=2, newly_asked=2, hold_it=1, lapse=1, sooner=1),
            Effect("Housing", people=1, newly_asked=1),
        ],
        0,
    )
    assert number(session, Assignment) == before
    assert the_rule(session, uid, by=town.lead, at=at).open == 2


def test_a_tier_rule_and_a_rule_for_everybody_live_side_by_side(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.wardens), by=town.lead, at=at)

    publish(
        session,
        a_draft(town.wardens, form_key="2", award=SLAVERY_2, which_posts=WhichPosts.TIER, weeks=26),
        by=town.lead,
        at=at,
    )

    by_award = session.execute(select(Assignment.award, func.count()).group_by(Assignment.award)).all()
    assert sorted(by_award) == [("modern-slavery-1", 2), ("modern-slavery-2", 2)]
