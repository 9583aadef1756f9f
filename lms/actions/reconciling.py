"""Bringing what is asked of people into step with the rules: should-have minus has, however often it is run.

Other systems react to events (hired, moved, rule changed) and miss some. Here one question is asked of the whole
organisation or of a few people, and the answer is a difference: assignments to make, assignments to end, completions
that count for longer or shorter. Run again it is empty. A preview asks the same question and writes nothing.

Whoever calls `reconcile` refreshes what is kept of the people it names, as its last step; `reconcile_and_keep` does
both.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import cast

from sqlalchemy import Table, bindparam, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.actions import audit, keeping
from lms.actions.holding import hold_organisation
from lms.records.bulk import many_rows
from lms.records.duties import ExpiryTerm
from lms.records.queries.reconciliation import Change, what_changes
from lms.records.queries.requirements import versions_to_describe
from lms.records.results import Assignment, Requirement
from lms.rules.actor import Actor
from lms.rules.dates import london_date

ASSIGNMENTS = cast(Table, Assignment.__table__)
TERMS = cast(Table, ExpiryTerm.__table__)
ROWS_AT_ONCE = 2_000


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
            hold_organisation(session, organisation_id)
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
