"""What it takes to bring an organisation into step with its rules, and what a rule would change: read, never written.

`lms.actions.reconciling` carries it out; a preview shows it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.bulk import many_rows
from lms.records.queries.requirements import asked_under, done_in, posts_on, rules_on, terms_in
from lms.rules.audience import satisfying
from lms.rules.renewal import RenewalPolicy
from lms.rules.requirement import (
    Done,
    Duty,
    EndedRule,
    Ending,
    Opening,
    Place,
    PostFacts,
    RuleInForce,
    counts_until,
    endings,
    openings,
    posts_asked,
    renewing_endings,
)

AS_ISSUED = "No rule of this organisation sets an end for it any more, so it counts for as long as was issued."

Held = Mapping[tuple[int, str], Sequence[Done]]
"""Completions by person and award, earliest first."""


class NewTerm(NamedTuple):
    """That a completion counts until another day in this organisation from now on."""

    completion_id: int
    person_id: int
    number: int
    expires_on: date | None
    because: str


@dataclass(frozen=True)
class Change:
    """What it takes to bring one organisation into step, and where people stand before and after."""

    organisation_id: int
    opened: tuple[Opening, ...] = ()
    ended: tuple[Ending, ...] = ()
    terms: tuple[NewTerm, ...] = ()
    should: Mapping[Duty, tuple[RuleInForce, PostFacts]] | None = None
    held_before: Mapping[tuple[int, str], date | None] | None = None
    """Until when people hold the awards that rules ask for, by person and award: as it is now."""
    held_after: Mapping[tuple[int, str], date | None] | None = None

    @property
    def people(self) -> frozenset[int]:
        """The ids of everybody for whom something changes."""
        changes = (self.opened, self.ended, self.terms)
        return frozenset(one.person_id for some in changes for one in some)


def what_changes(
    session: Session,
    *,
    organisation_id: int,
    on: date,
    person_ids: Collection[int] | None = None,
    instead: RuleInForce | None = None,
) -> Change:
    """What reconciling would change on this date. `instead`: if this rule were in force, in place of its namesake."""
    rules, ended = rules_on(session, organisation_id=organisation_id, on=on)
    if instead is not None:
        rules = [*(one for one in rules if one.requirement_id != instead.requirement_id), instead]
    if not rules and not ended:
        return Change(organisation_id)
    posts = posts_on(session, organisation_id=organisation_id, on=on, person_ids=person_ids)
    should = posts_asked(rules, posts)
    every: list[RuleInForce | EndedRule] = [*rules, *ended]
    by_requirement = {rule.requirement_id: rule for rule in every}
    has = asked_under(session, by_requirement.keys(), on=on, person_ids=person_ids)
    awards = {rule.award for rule in every}
    done = done_in(
        session,
        organisation_id=organisation_id,
        awards={code for award in awards for code in satisfying(award)},
        person_ids=person_ids,
        on=on,
    )
    known = terms_in(session, organisation_id=organisation_id, on=on, person_ids=person_ids)
    until, terms = _terms(should, done, awards, known)
    held = _held(done, awards, until)
    opened = openings(
        should, has, {((person_id, organisation_id), code): day for (person_id, code), day in held.items()}, on=on
    )
    by_place: defaultdict[Place, list[PostFacts]] = defaultdict(list)
    for post in posts:
        by_place[post.person_id, post.organisation_id].append(post)
    return Change(
        organisation_id,
        tuple(opened),
        (*endings(should, has, by_place, by_requirement), *renewing_endings(opened, has)),
        tuple(terms),
        should,
        _held(done, awards, {one.id: _now(one, known) for some in done.values() for one in some}),
        held,
    )


def _terms(
    should: Mapping[Duty, tuple[RuleInForce, PostFacts]],
    done: Held,
    awards: Collection[Award],
    known: Mapping[int, tuple[int, date | None]],
) -> tuple[dict[int, date | None], list[NewTerm]]:
    """Until when each completion is to count, and the terms that this takes."""
    policies: defaultdict[tuple[int, str], list[RenewalPolicy]] = defaultdict(list)
    for (person_id, _requirement_id), (rule, _post) in should.items():
        policies[person_id, rule.award.code].append(rule.renewal)
    until: dict[int, date | None] = {}
    terms = []
    for (person_id, code), completions in done.items():
        asking = policies.get((person_id, code), [])
        words = f"It counts {'; and '.join(sorted({one.in_words for one in asking}))}."[:250] if asking else AS_ISSUED
        for one, wanted in zip(completions, counts_until(completions, asking), strict=True):
            until[one.id] = wanted
            if wanted != _now(one, known):
                number = known[one.id][0] + 1 if one.id in known else 1
                terms.append(NewTerm(one.id, person_id, number, wanted, words))
    return until, terms


def _now(one: Done, known: Mapping[int, tuple[int, date | None]]) -> date | None:
    """Until when a completion counts as it is kept now."""
    return known[one.id][1] if one.id in known else one.issued_until


def _held(
    done: Held, awards: Collection[Award], until: Mapping[int, date | None]
) -> dict[tuple[int, str], date | None]:
    """Until when people hold each of these awards: the completion that lasts longest, of it or of a higher tier."""
    lower: defaultdict[str, list[str]] = defaultdict(list)
    for award in awards:
        for code in satisfying(award):
            lower[code].append(award.code)
    held: dict[tuple[int, str], date | None] = {}
    for (person_id, code), completions in done.items():
        longest = max((until[one.id] or date.max for one in completions), default=date.min)
        for lower_code in lower[code]:
            before = held.get((person_id, lower_code), date.min)
            best = max(longest, before or date.max)
            held[person_id, lower_code] = None if best == date.max else best
    return held


@dataclass(frozen=True)
class Effect:
    """What a rule, or a change of one, would do in one unit, not below it, or in all."""

    unit: str
    people: int = 0
    """Who would be asked, with those who are asked already."""
    newly_asked: int = 0
    hold_it: int = 0
    """Of these people, who would hold it on the day: they count as done."""
    lapse: int = 0
    """Who holds it now, and would not under this rule."""
    sooner: int = 0
    """For whom it would run out sooner than now, those who lapse left out."""
    later: int = 0


@dataclass(frozen=True)
class Preview:
    """The effect in all and unit by unit, the largest first, and who would be asked no more."""

    whole: Effect
    units: Sequence[Effect]
    no_longer: int


def preview(session: Session, rule: RuleInForce, *, on: date) -> Preview:
    """What would change today if this rule were in force, in place of its namesake. Nothing is written."""
    with many_rows():
        change = what_changes(session, organisation_id=rule.organisation_id, on=on, instead=rule)
    before, after = change.held_before or {}, change.held_after or {}
    code = rule.award.code
    opened = {one.person_id for one in change.opened if one.rule is rule and not one.renews}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (person_id, requirement_id), (_rule, post) in (change.should or {}).items():
        if requirement_id != rule.requirement_id:
            continue
        now, then = _last_day(before, (person_id, code)), _last_day(after, (person_id, code))
        counts[post.unit_name].update(
            people=1,
            newly_asked=person_id in opened,
            hold_it=then >= on,
            lapse=then < on <= now,
            sooner=on <= then < now,
            later=then > now,
        )
    units = sorted((Effect(name, **count) for name, count in counts.items()), key=lambda one: (-one.people, one.unit))
    whole: Counter[str] = sum(counts.values(), Counter())
    no_longer = sum(one.requirement_id == rule.requirement_id for one in change.ended) - sum(
        one.rule is rule and one.renews for one in change.opened
    )
    return Preview(Effect("All teams", **whole), units, no_longer)


def _last_day(held: Mapping[tuple[int, str], date | None], key: tuple[int, str]) -> date:
    """The last day somebody holds it; far ahead for good, far back for never."""
    return (held[key] or date.max) if key in held else date.min
