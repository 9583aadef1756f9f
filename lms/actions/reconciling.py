"""Bringing what is asked of people into step with the rules: should-have minus has, however often it is run.

Other systems react to events (hired, moved, rule changed) and miss some. Here one question is asked of the whole
organisation or of a few people, and the answer is a difference: assignments to make, assignments to end, completions
that count for longer or shorter. Run again it is empty. A preview asks the same question and writes nothing.

Whoever calls `reconcile` refreshes what is kept of the people it names, as its last step; `reconcile_and_keep` does
both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from courses.course import Award
from lms.actions import audit, keeping
from lms.records.bulk import many_rows
from lms.records.duties import ExpiryTerm
from lms.records.organisations import Organisation
from lms.records.queries.requirements import (
    asked_under,
    done_in,
    posts_on,
    rules_on,
    terms_in,
    versions_to_describe,
)
from lms.records.results import Assignment, Requirement
from lms.rules.actor import Actor
from lms.rules.audience import satisfying
from lms.rules.dates import london_date
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

ASSIGNMENTS = cast(Table, Assignment.__table__)
TERMS = cast(Table, ExpiryTerm.__table__)
ROWS_AT_ONCE = 2_000
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


def reconcile(
    session: Session,
    *,
    organisation_ids: Iterable[int],
    person_ids: Collection[int] | None = None,
    by: Actor,
    at: datetime,
) -> frozenset[int]:
    """Make, end and re-date what the rules of these organisations ask; the ids of the people it changed.

    `person_ids`: only of these people. Some ten statements for each organisation, however many people it has; one
    for an organisation without rules. Two at once take turns, organisation by organisation.
    """
    session.flush()
    changed: set[int] = set()
    for organisation_id in sorted(set(organisation_ids)):
        if person_ids is None:
            _take(session, organisation_id)
        with many_rows():
            change = what_changes(session, organisation_id=organisation_id, person_ids=person_ids, on=london_date(at))
            _describe(session, organisation_id, on=london_date(at))
            if change.people:
                _write(session, change, by=by, at=at)
                changed |= change.people
    return frozenset(changed)


def reconcile_and_keep(
    session: Session,
    *,
    organisation_ids: Iterable[int],
    person_ids: Collection[int] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """The same, with what is kept of the people brought into step; how many people it changed."""
    changed = reconcile(session, organisation_ids=organisation_ids, person_ids=person_ids, by=by, at=at)
    if changed:
        keeping.refresh(session, changed, on=london_date(at))
    return len(changed)


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


def _take(session: Session, organisation_id: int) -> None:
    """One at a time for an organisation."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def _describe(session: Session, organisation_id: int, *, on: date) -> None:
    """Give each requirement the words of the version in force: people read them beside the course."""
    for id_, audience, reason in versions_to_describe(session, organisation_id=organisation_id, on=on):
        session.execute(update(Requirement).where(Requirement.id == id_).values(audience=audience, reason=reason))


def _write(session: Session, change: Change, *, by: Actor, at: datetime) -> None:
    """End, open and re-date, in that order: what another hand has written meanwhile stays as it is."""
    on = london_date(at)
    if change.ended:
        session.connection().execute(
            update(ASSIGNMENTS)
            .where(
                ASSIGNMENTS.c.id == bindparam("of_id"),
                or_(ASSIGNMENTS.c.ended_on.is_(None), ASSIGNMENTS.c.ended_on > on),
            )
            .values(ended_on=on, ended_because=bindparam("why")),
            [{"of_id": one.assignment_id, "why": one.because} for one in change.ended],
        )
    _insert(
        session,
        ASSIGNMENTS,
        [
            {
                "person_id": one.person_id,
                "requirement_id": one.rule.requirement_id,
                "organisation_id": change.organisation_id,
                "award": one.rule.award.code,
                "cycle": one.cycle,
                "assigned_on": on,
                "due_on": one.due_on,
                "ended_because": "",
                "because": one.because,
            }
            for one in change.opened
        ],
    )
    _insert(
        session,
        TERMS,
        [
            {**one._asdict(), "organisation_id": change.organisation_id, "starts_on": on, "created_at": at}
            for one in change.terms
        ],
    )
    audit.record(
        session,
        "reconcile requirements",
        "organisation",
        change.organisation_id,
        by=by,
        at=at,
        opened=len(change.opened),
        ended=len(change.ended),
        counted_otherwise=len(change.terms),
    )
    session.flush()
    session.expire_all()


def _insert(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Add these rows, except those that are there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        session.connection().execute(dialect.insert(table).on_conflict_do_nothing(), some)
