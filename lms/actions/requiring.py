"""Setting rules that ask for awards: publish on a date, take back until then, end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.course import Award
from lms.actions import audit, reconciling
from lms.actions.holding import hold_organisation
from lms.records.duties import Rule, RuleVersion
from lms.records.organisations import Unit
from lms.records.queries.requirements import RuleSeen, VersionSeen, find_rule, rules_in_scope
from lms.records.queries.units import UnitInScope
from lms.records.results import Requirement
from lms.rules.actor import Actor
from lms.rules.audience import order_key
from lms.rules.dates import london_date
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.renewal import RenewalPolicy, check_policy
from lms.rules.requirement import LONGEST_ENDING, State, WhichPosts, check_rule

CHOOSE_UNIT = "Choose a team."
ENDED = "This requirement has ended. Set a new one instead."
CHANGE_PLANNED = "A change is planned already. Take it back first, then plan another."
ALREADY_ASKED = "There is a requirement for this team, these posts and this training already. Change that one instead."
IN_FORCE_ALREADY = "It is in force already. You can end it, or change it from a later day."
NOT_IN_FORCE = "Only a requirement that is in force can be ended. Take a planned one back instead."
NO_REASON = "Say why, so that people understand it."


@dataclass(frozen=True)
class Draft:
    """A rule, or a change of one, as it is to be published. `form_key` is made with the form: it makes it single."""

    form_key: str
    award: Award
    unit: UnitInScope
    which_posts: WhichPosts
    weeks: int
    renewal: RenewalPolicy
    audience: str
    """Whom it asks, in words."""
    reason: str
    changes: RuleSeen | None = None
    """The rule of which this is a new version."""


def publish(session: Session, draft: Draft, *, starts_on: date, by: Actor, at: datetime) -> UUID:
    """Put a rule, or a new version of one, in force from a date; the rule's uid. Sent twice it is done once.

    From today, everybody who falls under it is asked at once; from a later day, the day itself does it. People who
    are asked already keep their due date. Refuses what makes no sense, a unit outside the actor's grants, a second
    rule for the same posts and award, and a change while another is planned.
    """
    on = london_date(at)
    check_rule(weeks=draft.weeks, reason=draft.reason, starts_on=starts_on, on=on)
    check_policy(draft.renewal)
    unit = session.get(Unit, draft.unit.id)
    if unit is None or not by.scope(*LEADS).covers(unit.path):
        raise Refusal(CHOOSE_UNIT, field="unit")
    hold_organisation(session, unit.organisation_id)
    key = _key(draft, starts_on, unit.organisation_id)
    made = session.scalars(
        select(Rule.uid).join(RuleVersion, RuleVersion.rule_id == Rule.id).where(RuleVersion.form_key == key)
    ).first()
    if made is not None:
        return made
    rule = _rule_to_change(session, draft, unit, by=by, on=on) if draft.changes else None
    if rule is None:
        _refuse_a_second(session, draft, by=by, on=on)
        rule = _new_rule(session, draft, unit, key, starts_on=starts_on, by=by, at=at)
    version = RuleVersion(
        rule_id=rule.id,
        number=1 + (session.scalar(select(func.max(RuleVersion.number)).where(RuleVersion.rule_id == rule.id)) or 0),
        starts_on=starts_on,
        unit_id=unit.id,
        which_posts=draft.which_posts.value,
        weeks=draft.weeks,
        renewal=draft.renewal.kind.value,
        months_valid=draft.renewal.months_valid,
        window_days=draft.renewal.window_days,
        fixed_month=draft.renewal.month,
        fixed_day=draft.renewal.day,
        short_renewal=draft.renewal.short_renewal.value,
        audience=draft.audience,
        reason=draft.reason,
        published_at=at,
        published_by=by.name,
        form_key=key,
    )
    session.add(version)
    session.flush()
    facts = {"award": rule.award, "version": version.number, "starts_on": starts_on.isoformat()}
    audit.record(session, "publish a requirement", "rule", rule.id, by=by, at=at, **facts)
    if starts_on <= on:
        reconciling.reconcile_and_keep(session, organisation_ids=[rule.organisation_id], by=by, at=at)
    session.flush()
    return rule.uid


def take_back(session: Session, rule: RuleSeen, version: VersionSeen, *, by: Actor, at: datetime) -> None:
    """Let a planned version never come into force. Done again, it changes nothing. Refuses once its day has come."""
    row = session.get_one(RuleVersion, version.id, with_for_update=True, populate_existing=True)
    if row.taken_back_at is not None:
        return
    if row.starts_on <= london_date(at):
        raise Refusal(IN_FORCE_ALREADY)
    row.taken_back_at, row.taken_back_by = at, by.name
    audit.record(session, "take a requirement back", "rule", rule.id, by=by, at=at, version=row.number)
    session.flush()


def end(session: Session, rule: RuleSeen, *, because: str, by: Actor, at: datetime) -> int:
    """End a rule and every assignment it made, from today; how many people it changed. Nothing is deleted.

    A version planned for later goes with it. Refuses without a reason, and for a rule that is not in force.
    """
    on = london_date(at)
    reason = because.strip()
    if not reason:
        raise Refusal(NO_REASON, field="because")
    if len(reason) > LONGEST_ENDING:
        raise Refusal(f"Use at most {LONGEST_ENDING} characters.", field="because")
    hold_organisation(session, rule.organisation_id)
    fresh = find_rule(session, uid=rule.uid, scope=by.scope(*LEADS), on=on)
    if fresh is None or fresh.state is not State.IN_FORCE:
        raise Refusal(NOT_IN_FORCE)
    row = session.get_one(Rule, rule.id, populate_existing=True)
    row.ends_on, row.ended_because, row.ended_by = on, reason, by.name
    audit.record(session, "end a requirement", "rule", rule.id, by=by, at=at, because=reason)
    session.flush()
    return reconciling.reconcile_and_keep(session, organisation_ids=[rule.organisation_id], by=by, at=at)


def _key(draft: Draft, starts_on: date, organisation_id: int) -> str:
    facts = (draft.award.code, draft.unit.id, draft.which_posts, draft.weeks, draft.renewal, draft.reason, starts_on)
    return order_key(draft.form_key, organisation_id, (*facts, draft.changes.uid if draft.changes else None))


def _rule_to_change(session: Session, draft: Draft, unit: Unit, *, by: Actor, on: date) -> Rule:
    assert draft.changes is not None  # noqa: S101 - narrows the type
    fresh = find_rule(session, uid=draft.changes.uid, scope=by.scope(*LEADS), on=on)
    if fresh is None or fresh.state in (State.ENDED, State.TAKEN_BACK):
        raise Refusal(ENDED)
    if fresh.organisation_id != unit.organisation_id:
        raise Refusal(CHOOSE_UNIT, field="unit")
    if fresh.newest.starts_on > on:
        raise Refusal(CHANGE_PLANNED)
    return session.get_one(Rule, fresh.id)


def _refuse_a_second(session: Session, draft: Draft, *, by: Actor, on: date) -> None:
    for other in rules_in_scope(session, scope=by.scope(*LEADS), on=on):
        said = other.newest
        same = (other.award, said.unit_path, said.which_posts) == (
            draft.award.code,
            draft.unit.path,
            draft.which_posts,
        )
        if same and other.state in (State.PLANNED, State.IN_FORCE):
            raise Refusal(ALREADY_ASKED)


def _new_rule(
    session: Session, draft: Draft, unit: Unit, key: str, *, starts_on: date, by: Actor, at: datetime
) -> Rule:
    requirement = Requirement(
        organisation_id=unit.organisation_id,
        award=draft.award.code,
        due_on=starts_on + timedelta(weeks=draft.weeks),
        audience=draft.audience,
        reason=draft.reason,
        created_at=at,
        created_by=by.name,
        order_key=key,
    )
    session.add(requirement)
    session.flush()
    rule = Rule(organisation_id=unit.organisation_id, requirement_id=requirement.id, award=draft.award.code)
    session.add(rule)
    session.flush()
    return rule
