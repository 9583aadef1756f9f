"""The rules that ask for awards: what they say on a day, whom they could ask, and what hangs on them already.

A rule is a person's business only inside their scope; reconciling reads a whole organisation, on the system's behalf.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.agreements import Agreement
from lms.records.base import BigId
from lms.records.duties import ContactAnswers, ExpiryTerm, Rule, RuleVersion, TierOverride
from lms.records.naming import among
from lms.records.organisations import Organisation, Unit
from lms.records.people import Post
from lms.records.queries.agreements import applies
from lms.records.queries.presence import in_post, same_organisation, within
from lms.records.results import STILL_COUNTS, Assignment, Certificate, Completion, KeptStanding, Requirement
from lms.rules.actor import Scope
from lms.rules.renewal import RenewalKind, RenewalPolicy, ShortRenewal
from lms.rules.requirement import (
    Asked,
    Done,
    Duty,
    EndedRule,
    PostFacts,
    RuleInForce,
    State,
    WhichPosts,
    state_of,
)
from lms.rules.tiering import Answers, Override


@dataclass(frozen=True)
class VersionSeen:
    """A version of a rule as its organisation's leads see it."""

    id: int
    number: int
    starts_on: date
    unit_uid: UUID
    unit: str
    unit_path: str
    which_posts: WhichPosts
    weeks: int
    renewal: RenewalPolicy
    audience: str
    reason: str
    published_at: datetime
    published_by: str
    taken_back_at: datetime | None
    taken_back_by: str


@dataclass(frozen=True)
class RuleSeen:
    """A rule with its versions, the newest first. Counts are of people in post of whom it is asked today."""

    id: int
    uid: UUID
    organisation_id: int
    organisation: str
    requirement_id: int
    award: str
    ends_on: date | None
    ended_because: str
    versions: tuple[VersionSeen, ...]
    state: State
    open: int = 0
    hold_it: int = 0

    @property
    def standing(self) -> tuple[VersionSeen, ...]:
        """The versions that were not taken back, newest first."""
        return tuple(one for one in self.versions if one.taken_back_at is None)

    @property
    def newest(self) -> VersionSeen:
        """What it says, or will say: the newest version that was not taken back, or else the newest."""
        return (self.standing or self.versions)[0]

    def in_force(self, on: date) -> VersionSeen | None:
        """The version in force on this date."""
        return next((one for one in self.standing if one.starts_on <= on), None)


# What reconciling looks at


def organisations_with_rules(session: Session) -> Sequence[int]:
    """The ids of the organisations that have, or ever had, a rule."""
    return session.scalars(select(Rule.organisation_id).distinct().order_by(Rule.organisation_id)).all()


def rules_on(session: Session, *, organisation_id: int, on: date) -> tuple[list[RuleInForce], list[EndedRule]]:
    """The organisation's rules in force on this date, and those that ask nothing more. One query."""
    rows = session.execute(
        select(
            Rule.requirement_id,
            Rule.award,
            Rule.ends_on,
            Rule.ended_because,
            RuleVersion,
            Unit.path,
        )
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .join(Unit, Unit.id == RuleVersion.unit_id)
        .where(
            Rule.organisation_id == organisation_id,
            RuleVersion.starts_on <= on,
            RuleVersion.taken_back_at.is_(None),
        )
        .order_by(Rule.id, RuleVersion.starts_on, RuleVersion.number)
    )
    in_force, ended = [], []
    for requirement_id, versions in groupby(rows, key=lambda row: row[0]):
        listed = list(versions)
        _requirement_id, code, ends_on, ended_because, version, path = listed[-1]
        if ends_on is not None and ends_on <= on:
            ended.append(EndedRule(requirement_id, organisation_id, Award.parse(code), ended_because))
        else:
            in_force.append(
                rule_said(version, requirement_id, organisation_id, code, path, since=listed[0][4].starts_on)
            )
    return in_force, ended


def rule_said(
    version: RuleVersion, requirement_id: int, organisation_id: int, award: str, unit_path: str, *, since: date
) -> RuleInForce:
    """A version as the value that rules compute with."""
    return RuleInForce(
        requirement_id=requirement_id,
        organisation_id=organisation_id,
        award=Award.parse(award),
        unit_path=unit_path,
        which_posts=WhichPosts(version.which_posts),
        weeks=version.weeks,
        in_force_from=since,
        renewal=policy_of(version),
    )


def policy_of(version: RuleVersion) -> RenewalPolicy:
    """The renewal policy of a version."""
    return RenewalPolicy(
        RenewalKind(version.renewal),
        version.months_valid,
        version.window_days,
        version.fixed_month,
        version.fixed_day,
        ShortRenewal(version.short_renewal),
    )


def posts_on(
    session: Session, *, organisation_id: int, on: date, person_ids: Collection[int] | None = None
) -> list[PostFacts]:
    """The posts held at this organisation on this date, with their contact profiles and overrides. Two queries."""
    latest = (
        select(func.max(ContactAnswers.id))
        .join(Post, Post.id == ContactAnswers.post_id)
        .where(Post.organisation_id == organisation_id)
        .group_by(ContactAnswers.post_id)
    )
    posts = (
        select(
            Post.id,
            Post.person_id,
            Unit.path,
            Unit.name,
            Post.starts_on,
            Post.meets_public,
            ContactAnswers.id,
            ContactAnswers.public,
            ContactAnswers.properties,
            ContactAnswers.at_risk,
            ContactAnswers.referrals,
            ContactAnswers.manages,
            ContactAnswers.first_responder,
        )
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(ContactAnswers, and_(ContactAnswers.post_id == Post.id, ContactAnswers.id.in_(latest)))
        .where(Post.organisation_id == organisation_id, in_post(on), _of_these(Post.person_id, person_ids))
        .order_by(Post.starts_on, Post.id)
    )
    overrides = _overrides(session, organisation_id=organisation_id, on=on)
    none: Mapping[str, Override] = {}
    return [
        PostFacts(
            row[1],
            organisation_id,
            row[2],
            row[3],
            row[4],
            None if row[6] is None else Answers(*row[7:]),
            row[5],
            overrides.get(row[0], none),
        )
        for row in session.execute(posts)
    ]


def _overrides(session: Session, *, organisation_id: int, on: date) -> Mapping[int, Mapping[str, Override]]:
    """The overrides in force, by post and topic; of several for a topic the one set last."""
    rows = session.scalars(
        select(TierOverride)
        .join(Post, Post.id == TierOverride.post_id)
        .where(Post.organisation_id == organisation_id, TierOverride.starts_on <= on, TierOverride.ends_on >= on)
        .order_by(TierOverride.id)
    )
    found: defaultdict[int, dict[str, Override]] = defaultdict(dict)
    for row in rows:
        found[row.post_id][row.topic] = Override(row.topic, row.tier, row.reason, row.ends_on)
    return found


def asked_under(
    session: Session, requirement_ids: Collection[int], *, on: date, person_ids: Collection[int] | None = None
) -> dict[Duty, Asked]:
    """The newest assignment of everybody of whom these requirements were ever asked. One query."""
    rows = session.execute(
        select(
            Assignment.person_id,
            Assignment.requirement_id,
            Assignment.id,
            Assignment.cycle,
            Assignment.assigned_on,
            Assignment.ended_on,
        )
        .where(Assignment.requirement_id.in_(requirement_ids), _of_these(Assignment.person_id, person_ids))
        .order_by(Assignment.cycle)
    )
    return {
        (person_id, requirement_id): Asked(id_, cycle, assigned_on, ended_on is None or ended_on > on)
        for person_id, requirement_id, id_, cycle, assigned_on, ended_on in rows
    }


def done_in(
    session: Session,
    *,
    organisation_id: int,
    awards: Collection[str],
    on: date,
    person_ids: Collection[int] | None = None,
) -> Mapping[tuple[int, str], list[Done]]:
    """The completions that count, of people in post at this organisation, by person and award, earliest first.

    Those of people who have left are among them where the organisation has had a say, so that what was issued counts
    again. What it may not know of is not. One query.
    """
    here = select(Post.person_id).where(Post.organisation_id == organisation_id, in_post(on))
    dated = select(ExpiryTerm.person_id).where(ExpiryTerm.organisation_id == organisation_id)
    limited = exists().where(
        Agreement.person_id == Completion.person_id, Agreement.organisation_id == organisation_id, applies(on)
    )
    rows = session.execute(
        select(
            Completion.person_id,
            Completion.award,
            Completion.id,
            Completion.completed_on,
            Completion.how,
            Completion.expires_on,
        )
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(
            or_(Completion.person_id.in_(here), Completion.person_id.in_(dated)),
            or_(Completion.organisation_id == organisation_id, ~limited),
            _of_these(Completion.person_id, person_ids),
            Completion.award.in_(awards),
            Completion.completed_on <= on,
            STILL_COUNTS,
        )
        .order_by(Completion.completed_on, Completion.id)
    )
    found: defaultdict[tuple[int, str], list[Done]] = defaultdict(list)
    for person_id, award, id_, completed_on, how, issued_until in rows:
        found[person_id, award].append(Done(id_, completed_on, how, issued_until))
    return found


def terms_in(
    session: Session, *, organisation_id: int, on: date, person_ids: Collection[int] | None = None
) -> dict[int, tuple[int, date | None]]:
    """The newest term of each completion in this organisation: its number and its last day, by completion."""
    rows = session.execute(
        select(ExpiryTerm.completion_id, ExpiryTerm.number, ExpiryTerm.expires_on)
        .where(
            ExpiryTerm.organisation_id == organisation_id,
            ExpiryTerm.starts_on <= on,
            _of_these(ExpiryTerm.person_id, person_ids),
        )
        .order_by(ExpiryTerm.number)
    )
    return {completion_id: (number, expires_on) for completion_id, number, expires_on in rows}


_ON = bindparam("on", type_=Date)
_ASKING = (
    select(Rule.id, Rule.organisation_id, RuleVersion)
    .join(RuleVersion, RuleVersion.rule_id == Rule.id)
    .join(Assignment, Assignment.requirement_id == Rule.requirement_id)
    .where(
        Assignment.person_id == bindparam("person_id", type_=BigId),
        Rule.award == bindparam("award"),
        Assignment.assigned_on <= _ON,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on > _ON),
        RuleVersion.starts_on <= _ON,
        RuleVersion.taken_back_at.is_(None),
    )
    .order_by(RuleVersion.starts_on, RuleVersion.number)
)
"""Put together once; asked with each quiz that is passed."""


def policies_asking(session: Session, *, person_id: int, award: str, on: date) -> Mapping[int, Sequence[RenewalPolicy]]:
    """The policies of the rules that ask this person for this award today, by organisation. One query."""
    rows = session.execute(_ASKING, {"person_id": person_id, "award": award, "on": on})
    newest = {rule_id: (organisation_id, policy_of(version)) for rule_id, organisation_id, version in rows}
    found: defaultdict[int, list[RenewalPolicy]] = defaultdict(list)
    for organisation_id, policy in newest.values():
        found[organisation_id].append(policy)
    return found


def completed_before(session: Session, *, person_id: int, award: str) -> Sequence[date]:
    """The days on which this person completed this award, the earliest first, without what was withdrawn."""
    return session.scalars(
        select(Completion.completed_on)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(
            Completion.person_id == person_id,
            Completion.award == award,
            STILL_COUNTS,
        )
        .order_by(Completion.completed_on, Completion.id)
    ).all()


# What leads look at


def rules_in_scope(session: Session, *, scope: Scope, on: date, uid: UUID | None = None) -> Sequence[RuleSeen]:
    """The rules of which every version is for a unit of the scope: those in force first, then planned, then ended.

    Two queries, however many rules there are. `uid`: that one alone.
    """
    outside = select(RuleVersion.rule_id).join(Unit, Unit.id == RuleVersion.unit_id).where(~within(scope))
    rows = session.execute(
        _rules_with_versions().where(
            Rule.id.not_in(outside), within(scope), *([] if uid is None else [Rule.uid == uid])
        )
    )
    counts = _people_asked(session, on=on)
    order = list(State)
    found = [_seen(list(group), counts, on=on) for _id, group in groupby(rows, key=lambda row: row[0].id)]
    first = (State.IN_FORCE, State.PLANNED, State.ENDED, State.TAKEN_BACK)
    assert set(first) == set(order)  # noqa: S101 - a new state needs its place
    return sorted(found, key=lambda one: (first.index(one.state), one.organisation, one.award, one.id))


def organisation_of(session: Session, *, unit_id: int) -> int:
    """The id of the organisation a unit lies in."""
    return session.scalars(select(Unit.organisation_id).where(Unit.id == unit_id)).one()


def find_rule(session: Session, *, uid: UUID, scope: Scope, on: date) -> RuleSeen | None:
    """This rule, if it is in the scope."""
    return next(iter(rules_in_scope(session, scope=scope, on=on, uid=uid)), None)


def _rules_with_versions() -> Select[*tuple[Any, ...]]:
    return (
        select(Rule, Organisation.name, RuleVersion, Unit)
        .join(Organisation, Organisation.id == Rule.organisation_id)
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .join(Unit, Unit.id == RuleVersion.unit_id)
        .order_by(Rule.id, RuleVersion.starts_on.desc(), RuleVersion.number.desc())
    )


def _seen(rows: Sequence[Any], counts: Mapping[int, tuple[int, int]], *, on: date) -> RuleSeen:
    rule, organisation = rows[0][0], rows[0][1]
    versions = tuple(_version(row[2], row[3]) for row in rows)
    starts = [one.starts_on for one in versions if one.taken_back_at is None]
    people, hold_it = counts.get(rule.requirement_id, (0, 0))
    return RuleSeen(
        id=rule.id,
        uid=rule.uid,
        organisation_id=rule.organisation_id,
        organisation=organisation,
        requirement_id=rule.requirement_id,
        award=rule.award,
        ends_on=rule.ends_on,
        ended_because=rule.ended_because,
        versions=versions,
        state=state_of(first_start=min(starts, default=None), ends_on=rule.ends_on, on=on),
        open=people,
        hold_it=hold_it,
    )


def _version(row: RuleVersion, unit: Unit) -> VersionSeen:
    return VersionSeen(
        id=row.id,
        number=row.number,
        starts_on=row.starts_on,
        unit_uid=unit.uid,
        unit=unit.name,
        unit_path=unit.path,
        which_posts=WhichPosts(row.which_posts),
        weeks=row.weeks,
        renewal=policy_of(row),
        audience=row.audience,
        reason=row.reason,
        published_at=row.published_at,
        published_by=row.published_by,
        taken_back_at=row.taken_back_at,
        taken_back_by=row.taken_back_by,
    )


def _people_asked(session: Session, *, on: date) -> Mapping[int, tuple[int, int]]:
    """By requirement: how many people in post it is asked of today, and how many of them hold the award."""
    rows = session.execute(
        select(
            Assignment.requirement_id,
            func.count(KeptStanding.id),
            func.count(KeptStanding.id).filter(KeptStanding.valid),
        )
        .join(Rule, Rule.requirement_id == Assignment.requirement_id)
        .join(
            KeptStanding,
            and_(
                KeptStanding.person_id == Assignment.person_id,
                same_organisation(KeptStanding, Assignment),
                KeptStanding.award == Assignment.award,
            ),
        )
        .where(Assignment.assigned_on <= on, or_(Assignment.ended_on.is_(None), Assignment.ended_on > on))
        .group_by(Assignment.requirement_id)
    )
    return {requirement_id: (people, hold_it) for requirement_id, people, hold_it in rows}


def _of_these(column: Any, person_ids: Collection[int] | None) -> Any:
    return among(column, person_ids) if person_ids is not None else column.is_not(None)


def versions_to_describe(session: Session, *, organisation_id: int, on: date) -> Iterator[tuple[int, str, str]]:
    """The requirements whose words are not those of the version in force: id, audience and reason of the version."""
    rows = session.execute(
        select(Requirement.id, Requirement.audience, Requirement.reason, RuleVersion.audience, RuleVersion.reason)
        .join(Rule, Rule.requirement_id == Requirement.id)
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .where(
            Rule.organisation_id == organisation_id, RuleVersion.starts_on <= on, RuleVersion.taken_back_at.is_(None)
        )
        .order_by(RuleVersion.starts_on, RuleVersion.number)
    )
    newest = {row[0]: row for row in rows}
    for id_, audience, reason, new_audience, new_reason in newest.values():
        if (audience, reason) != (new_audience, new_reason):
            yield id_, new_audience, new_reason
