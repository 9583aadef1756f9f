"""How many people of each organisation or unit must hold, hold and have ever completed each award.

Today's answer comes from the kept counts, however many people there are. Any other day's comes from the ledger: posts,
assignments, completions and certificates as they stood at the end of that day. What happens later does not move it.
Nobody is named, and nobody is counted outside the reader's scope.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, FromClause, Subquery, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.agreements import Agreement
from lms.records.organisations import Organisation, Unit
from lms.records.queries.agreements import applies
from lms.records.queries.excusing import later_dates, people_exempt
from lms.records.queries.ledger import first_posts
from lms.records.queries.presence import made_once, within
from lms.records.queries.terms import terms_on
from lms.records.results import Assignment, Certificate, Completion, KeptCount, KeptTotal
from lms.rules.actor import Scope
from lms.rules.dates import london_midnight
from lms.rules.published_rates import Cell, Tally
from lms.rules.rates import Counts

TIERS = (1, 2, 3)


class By(StrEnum):
    """What one row counts: an organisation, or a unit without those below it."""

    ORGANISATION = "organisation"
    UNIT = "unit"


@dataclass(frozen=True)
class NamedPlace:
    """An organisation or a unit by its names."""

    id: int
    uid: UUID
    name: str
    above: str = ""
    """The unit it lies in, for a unit that lies in another."""


def organisations_in_scope(session: Session, *, scope: Scope) -> Sequence[NamedPlace]:
    """Every organisation with a unit in the scope, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.uid, Organisation.name)
        .where(Organisation.id.in_(select(Unit.organisation_id).where(within(scope))))
        .order_by(Organisation.name, Organisation.id)
    )
    return [NamedPlace(*row) for row in rows]


def units_of(session: Session, organisation_ids: Collection[int], *, scope: Scope) -> Sequence[NamedPlace]:
    """Every unit of these organisations in the scope, by name."""
    above = select(Unit.id, Unit.name).subquery("above")
    rows = session.execute(
        select(Unit.id, Unit.uid, Unit.name, func.coalesce(above.c.name, ""))
        .outerjoin(above, above.c.id == Unit.parent_id)
        .where(Unit.organisation_id.in_(organisation_ids), within(scope))
        .order_by(Unit.name, Unit.id)
    )
    return [NamedPlace(*row) for row in rows]


def tally_on(
    session: Session,
    *,
    scope: Scope,
    by: By,
    on: date,
    today: date,
    organisation_id: int | None = None,
    listed: Iterable[str] = (),
) -> Tally:
    """What is counted on this date: today from the kept counts, a past date from the ledger."""
    if on < today:
        return tally_as_on(session, scope=scope, by=by, on=on, organisation_id=organisation_id, listed=listed)
    return tally_today(session, scope=scope, by=by, organisation_id=organisation_id, listed=listed)


_TOTALS = select(
    KeptTotal.organisation_id,
    KeptTotal.award,
    KeptTotal.in_post,
    KeptTotal.ever,
    KeptTotal.valid,
    KeptTotal.required,
    KeptTotal.required_valid,
    KeptTotal.overdue,
)


def tally_today(
    session: Session, *, scope: Scope, by: By, organisation_id: int | None = None, listed: Iterable[str] = ()
) -> Tally:
    """What is counted today, of one organisation or all in the scope. One query over what is kept.

    Organisations as wholes, for whoever may see all, come from their totals: as many rows whatever the number of teams.
    """
    if by is By.ORGANISATION and "" in scope.unit_paths:
        asked = _TOTALS.where(_of(KeptTotal.organisation_id, organisation_id))
        totals = session.connection().execute(asked).all()  # past the ORM: columns alone are wanted
        counted = {(place, award): Counts(*numbers) for place, award, *numbers in totals if any(numbers)}
        return Tally(counted, tuple(listed))
    place = KeptCount.unit_id if by is By.UNIT else KeptCount.organisation_id
    rows = session.execute(
        select(
            place,
            KeptCount.award,
            func.sum(KeptCount.in_post),
            func.sum(KeptCount.ever),
            func.sum(KeptCount.valid),
            func.sum(KeptCount.required),
            func.sum(KeptCount.required_valid),
            func.sum(KeptCount.overdue),
        )
        .where(_counted_in(scope, KeptCount.unit_id), _of(KeptCount.organisation_id, organisation_id))
        .group_by(place, KeptCount.award)
    )
    counts = {(place_id, award): Counts(*map(int, sums)) for place_id, award, *sums in rows}
    return Tally({cell: one for cell, one in counts.items() if one != Counts()}, tuple(listed))


def tally_as_on(
    session: Session,
    *,
    scope: Scope,
    by: By,
    on: date,
    organisation_id: int | None = None,
    listed: Iterable[str] = (),
) -> Tally:
    """What would have been counted on this date, from the ledger. Three queries, however many people.

    People are counted where they held a post on that date, in the unit of the first of their posts there.
    """
    posts = first_posts(on)
    place = posts.c.unit_id if by is By.UNIT else posts.c.organisation_id
    places = made_once(
        select(posts.c.person_id, posts.c.organisation_id, place.label("place_id")).where(
            _counted_in(scope, posts.c.unit_id), _of(_unguessed(session, posts.c.organisation_id), organisation_id)
        ),
        "places",
    )
    held = _held(on, places)
    counts: dict[Cell, Counts] = {}
    for place_id, people in session.execute(select(places.c.place_id, func.count()).group_by(places.c.place_id)):
        counts[place_id, ""] = Counts(in_post=people)
    for cell, one in _holders(session, places, held):
        counts[cell] = counts.get(cell, Counts()) + one
    for cell, one in _required(session, places, held, on):
        counts[cell] = counts.get(cell, Counts()) + one
    return Tally(counts, tuple(listed))


def _counted_in(scope: Scope, unit_id: Any) -> ColumnElement[bool]:
    """The unit lies in the scope; without a look at the units when the scope is the whole partnership."""
    if "" in scope.unit_paths:
        return true()
    condition: ColumnElement[bool] = unit_id.in_(select(Unit.id).where(within(scope)))
    return condition


def _of(column: Any, organisation_id: int | None) -> ColumnElement[bool]:
    if organisation_id is None:
        return true()
    condition: ColumnElement[bool] = column == organisation_id
    return condition


def _unguessed(session: Session, column: Any) -> Any:
    """The same number, of which SQLite makes no guess: it takes the people of one organisation for a handful, and then
    compares each of twenty thousand with everything that anybody holds. PostgreSQL guesses better, and uses it."""
    return column + 0 if session.get_bind().dialect.name == "sqlite" else column


def _topic(award: Any) -> ColumnElement[str]:
    """The topic of an award such as modern-slavery-1."""
    return func.substr(award, 1, func.length(award) - 2)


def _tier(award: Any) -> ColumnElement[str]:
    """The tier as one letter: letters compare as tiers do."""
    return func.substr(award, func.length(award), 1)


def _held(on: date, places: CTE) -> CTE:
    """For each place and topic the highest tier its person ever completed, and the highest that is valid on this date.

    Valid until the day that counted in that organisation on this date, which its rules may have moved since. A higher
    tier satisfies the lower ones. A completion that was withdrawn by then, or its certificate, does not count.
    """
    next_day = london_midnight(on + timedelta(days=1))
    terms = terms_on(on)
    last_day = case((terms.c.completion_id.is_not(None), terms.c.expires_on), else_=Completion.expires_on)
    counting = (
        select(
            places.c.person_id,
            places.c.organisation_id,
            _topic(Completion.award).label("topic"),
            _tier(Completion.award).label("tier"),
            or_(last_day.is_(None), last_day >= on).label("is_valid"),
        )
        .select_from(places)
        .join(Completion, Completion.person_id == places.c.person_id)
        .outerjoin(
            Agreement,
            and_(
                Agreement.person_id == places.c.person_id,
                Agreement.organisation_id == places.c.organisation_id,
                applies(on),
            ),
        )
        .outerjoin(
            terms,
            and_(terms.c.completion_id == Completion.id, terms.c.organisation_id == places.c.organisation_id),
        )
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(
            or_(Agreement.id.is_(None), Completion.organisation_id == places.c.organisation_id),
            Completion.completed_at < next_day,
            or_(Completion.withdrawn_at.is_(None), Completion.withdrawn_at >= next_day),
            or_(Certificate.revoked_at.is_(None), Certificate.revoked_at >= next_day),
        )
        .subquery("counting")
    )
    return made_once(
        select(
            counting.c.person_id,
            counting.c.organisation_id,
            counting.c.topic,
            func.max(counting.c.tier).label("ever"),
            func.max(case((counting.c.is_valid, counting.c.tier), else_="0")).label("valid"),
        ).group_by(counting.c.person_id, counting.c.organisation_id, counting.c.topic),
        "held",
    )


def _holders(session: Session, places: CTE, held: CTE) -> Iterable[tuple[Cell, Counts]]:
    """How many in each place have ever completed, and hold, each tier of each topic."""
    sums = [
        func.sum(case((column >= str(tier), 1), else_=0)) for tier in TIERS for column in (held.c.ever, held.c.valid)
    ]
    rows = session.execute(
        select(places.c.place_id, held.c.topic, *sums)
        .join(held, _same_place(held, places))
        .group_by(places.c.place_id, held.c.topic)
    )
    for place_id, topic, *numbers in rows:
        for tier in TIERS:
            ever, valid = (int(number) for number in numbers[2 * tier - 2 : 2 * tier])
            if ever:
                yield (place_id, Award(topic, tier).code), Counts(ever=ever, valid=valid)


def _same_place(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Both rows are of one person in one organisation."""
    return and_(one.c.person_id == other.c.person_id, one.c.organisation_id == other.c.organisation_id)


def _same_thing_asked(excused: Subquery) -> ColumnElement[bool]:
    """An assignment's person, organisation and award are those excused."""
    return and_(
        excused.c.person_id == Assignment.person_id,
        excused.c.organisation_id == Assignment.organisation_id,
        excused.c.award == Assignment.award,
    )


def _required(session: Session, places: CTE, held: CTE, on: date) -> Iterable[tuple[Cell, Counts]]:
    """How many in each place must hold each award, how many of them do, and how many never have by the due date.

    Who is exempt on this date is not among them; a later date that was approved stands in place of the due date.
    """
    exempt, later = people_exempt(on), later_dates(on)
    asked = made_once(
        select(
            Assignment.person_id,
            Assignment.organisation_id,
            Assignment.award,
            func.min(case((later.c.due_on > Assignment.due_on, later.c.due_on), else_=Assignment.due_on)).label(
                "due_on"
            ),
        )
        .outerjoin(exempt, _same_thing_asked(exempt))
        .outerjoin(later, _same_thing_asked(later))
        .where(
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
            exempt.c.person_id.is_(None),
        )
        .group_by(Assignment.person_id, Assignment.organisation_id, Assignment.award),
        "asked",
    )
    tier = _tier(asked.c.award)
    valid = func.coalesce(held.c.valid, "0") >= tier
    never = func.coalesce(held.c.ever, "0") < tier
    rows = session.execute(
        select(
            places.c.place_id,
            asked.c.award,
            func.count(),
            func.sum(case((valid, 1), else_=0)),
            func.sum(case((and_(never, asked.c.due_on < on), 1), else_=0)),
        )
        .select_from(places)
        .join(
            asked,
            and_(asked.c.person_id == places.c.person_id, asked.c.organisation_id == places.c.organisation_id),
        )
        .outerjoin(held, and_(_same_place(held, asked), held.c.topic == _topic(asked.c.award)))
        .group_by(places.c.place_id, asked.c.award)
    )
    for place_id, award, required, required_valid, overdue in rows:
        yield (
            (place_id, award),
            Counts(required=int(required), required_valid=int(required_valid), overdue=int(overdue)),
        )
