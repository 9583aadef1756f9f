"""What a standing rule asks of whom: should-have minus has, as values.

Nothing here reads or writes; `lms.actions.reconciling` carries out what `difference` says, and a preview shows it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from courses.course import Award
from lms.rules.deadline import due_under_rule
from lms.rules.refusals import Refusal
from lms.rules.renewal import OUTSIDE, RenewalPolicy, expiries, window_opens_on
from lms.rules.tiering import Answers, Need, Override, tier_needed

MOST_WEEKS = 156
LONGEST_REASON = 500
LONGEST_ENDING = 250


class WhichPosts(StrEnum):
    """The posts of a unit and everything below it that a rule asks."""

    EVERYBODY = "everybody"
    TIER = "tier"
    """Those that need the award's tier, or a higher one, in its topic."""
    PUBLIC = "public"
    """Those that meet the public."""


class State(StrEnum):
    """Where a rule is in its life."""

    PLANNED = "planned"
    IN_FORCE = "in force"
    ENDED = "ended"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class RuleInForce:
    """What a rule says on a day."""

    requirement_id: int
    organisation_id: int
    award: Award
    unit_path: str
    which_posts: WhichPosts
    weeks: int
    in_force_from: date
    """The day of its first version."""
    renewal: RenewalPolicy


@dataclass(frozen=True)
class EndedRule:
    """A rule that asks nothing more, and why."""

    requirement_id: int
    organisation_id: int
    award: Award
    because: str


@dataclass(frozen=True)
class PostFacts:
    """What a rule looks at in a post. `overrides` are those in force on the day, by topic."""

    person_id: int
    organisation_id: int
    unit_path: str
    unit_name: str
    starts_on: date
    answers: Answers | None = None
    meets_public: bool | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)

    def need(self, topic: str) -> Need:
        """The tier it needs in this topic, and why."""
        return tier_needed(topic, self.answers, meets_public=self.meets_public, override=self.overrides.get(topic))

    @property
    def is_public(self) -> bool:
        """Whether it meets the public, as far as anybody said."""
        return self.answers.public if self.answers is not None else bool(self.meets_public)


class Asked(NamedTuple):
    """The newest assignment of a person under a requirement."""

    id: int
    cycle: int
    assigned_on: date
    is_open: bool


class Done(NamedTuple):
    """A completion that counts, with the end that was printed."""

    id: int
    completed_on: date
    how: str
    issued_until: date | None


@dataclass(frozen=True)
class Opening:
    """An assignment to be made."""

    person_id: int
    rule: RuleInForce
    cycle: int
    due_on: date
    because: str
    renews: bool = False
    """The next cycle of somebody who holds the award and whose time to renew has come."""


@dataclass(frozen=True)
class Ending:
    """An assignment to be ended, with the reason in words."""

    person_id: int
    assignment_id: int
    requirement_id: int
    because: str


Place = tuple[int, int]
"""A person in an organisation, by their ids."""
Duty = tuple[int, int]
"""A person and a requirement, by their ids."""


def falls_under(rule: RuleInForce, post: PostFacts) -> bool:
    """Whether the rule asks this post."""
    if post.organisation_id != rule.organisation_id or not post.unit_path.startswith(rule.unit_path):
        return False
    match rule.which_posts:
        case WhichPosts.EVERYBODY:
            return True
        case WhichPosts.PUBLIC:
            return post.is_public
        case WhichPosts.TIER:
            return post.need(rule.award.topic).tier >= rule.award.tier


def because(rule: RuleInForce, post: PostFacts) -> str:
    """Why this post is asked, as the person reads it. At most 250 characters."""
    match rule.which_posts:
        case WhichPosts.EVERYBODY:
            words = f"It is asked of everybody in your part of the organisation ({post.unit_name})."
        case WhichPosts.PUBLIC:
            words = f"It is asked because your post in {post.unit_name} meets the public."
        case WhichPosts.TIER:
            why = post.need(rule.award.topic).why
            words = f"It is asked because of your post in {post.unit_name}: {why[0].lower()}{why[1:]}"
    return words if len(words) <= LONGEST_ENDING else f"{words[: LONGEST_ENDING - 1]}…"


def posts_asked(rules: Iterable[RuleInForce], posts: Iterable[PostFacts]) -> dict[Duty, tuple[RuleInForce, PostFacts]]:
    """Who should be asked what: of several posts that fall under a rule, the one begun first speaks for the person."""
    by_organisation: defaultdict[int, list[RuleInForce]] = defaultdict(list)
    for rule in rules:
        by_organisation[rule.organisation_id].append(rule)
    asked: dict[Duty, tuple[RuleInForce, PostFacts]] = {}
    for post in posts:
        for rule in by_organisation.get(post.organisation_id, ()):
            if falls_under(rule, post):
                duty = (post.person_id, rule.requirement_id)
                known = asked.get(duty)
                if known is None or post.starts_on < known[1].starts_on:
                    asked[duty] = (rule, post)
    return asked


def openings(
    should: Mapping[Duty, tuple[RuleInForce, PostFacts]],
    has: Mapping[Duty, Asked],
    held_until: Mapping[tuple[Place, str], date | None],
    *,
    on: date,
) -> list[Opening]:
    """The assignments that are missing, and the next cycle of those whose window for renewing has opened.

    `held_until`: the day up to which somebody holds an award in an organisation, None for good; nothing for people
    who never completed it. Made again after they are written, this finds nothing.
    """
    missing = []
    for (person_id, requirement_id), (rule, post) in should.items():
        newest = has.get((person_id, requirement_id))
        why = because(rule, post)
        if newest is None or not newest.is_open:
            due_on = due_under_rule(
                in_force_from=rule.in_force_from, post_from=post.starts_on, weeks=rule.weeks, asked_on=on
            )
            missing.append(Opening(person_id, rule, newest.cycle + 1 if newest else 1, due_on, why))
            continue
        until = held_until.get(((person_id, rule.organisation_id), rule.award.code))
        if until is not None and newest.assigned_on < window_opens_on(until) <= on:
            missing.append(Opening(person_id, rule, newest.cycle + 1, until, why, renews=True))
    return missing


def endings(
    should: Mapping[Duty, tuple[RuleInForce, PostFacts]],
    has: Mapping[Duty, Asked],
    posts: Mapping[Place, Sequence[PostFacts]],
    rules: Mapping[int, RuleInForce | EndedRule],
) -> list[Ending]:
    """The open assignments of people who are asked no more, each with the reason in words."""
    return [
        Ending(
            person_id, asked.id, requirement_id, _why_no_more(rule, posts.get((person_id, rule.organisation_id), ()))
        )
        for (person_id, requirement_id), asked in has.items()
        if asked.is_open
        and (person_id, requirement_id) not in should
        and (rule := rules.get(requirement_id)) is not None
    ]


def renewing_endings(opened: Iterable[Opening], has: Mapping[Duty, Asked]) -> list[Ending]:
    """The cycles that give way to a next one."""
    return [
        Ending(
            one.person_id,
            has[one.person_id, one.rule.requirement_id].id,
            one.rule.requirement_id,
            "It was done. The next time to do it has come.",
        )
        for one in opened
        if one.renews
    ]


def counts_until(done: Sequence[Done], policies: Iterable[RenewalPolicy]) -> list[date | None]:
    """The last day on which each of a person's completions of an award counts in an organisation, in their order.

    Under several policies the one that ends first counts. Without any it is what was issued. What somebody else
    issued never counts longer than they said.
    """
    dates = [one.completed_on for one in done]
    policies = list(policies)
    if not policies:
        return [one.issued_until for one in done]
    by_policy = [expiries(dates, policy) for policy in policies]
    return [
        min(*ends, one.issued_until) if one.how in OUTSIDE and one.issued_until else min(ends)
        for one, ends in zip(done, zip(*by_policy, strict=True), strict=True)
    ]


def state_of(*, first_start: date | None, ends_on: date | None, on: date) -> State:
    """Where a rule is on this day. `first_start`: of its versions that were not taken back; None when all were."""
    if first_start is None:
        return State.TAKEN_BACK
    if ends_on is not None and ends_on <= on:
        return State.ENDED
    return State.PLANNED if on < first_start else State.IN_FORCE


def check_rule(*, weeks: int, reason: str, starts_on: date, on: date) -> None:
    """Refuse weeks out of range, a missing reason and a day that has gone by."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refusal(f"Enter a number of weeks from 1 to {MOST_WEEKS}.", field="weeks")
    if not reason:
        raise Refusal("Say why, so that people understand it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="reason")
    if not on <= starts_on <= date(on.year + 3, 12, 31):
        raise Refusal("The day must be today or later, and within 3 years.", field="starts")


def _why_no_more(rule: RuleInForce | EndedRule, posts: Sequence[PostFacts]) -> str:
    if isinstance(rule, EndedRule):
        return rule.because[:LONGEST_ENDING]
    if not posts:
        return "Your post ended."
    if any(post.unit_path.startswith(rule.unit_path) for post in posts):
        return "Your post is no longer one of those that are asked."
    return f"You work in {posts[0].unit_name} now, where it is not asked."[:LONGEST_ENDING]
