"""Until when a completion counts in an organisation: what was issued, unless its policy says otherwise since."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, SelectBase, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.records.duties import ExpiryTerm
from lms.records.naming import among_named
from lms.records.queries.presence import made_once
from lms.records.results import Completion

Terms = Mapping[tuple[int, int], date | None]
"""The last day, None for good, by the ids of completion and organisation, where an organisation has had a say."""

_BEGUN = (
    select(ExpiryTerm.person_id, ExpiryTerm.completion_id, ExpiryTerm.organisation_id, ExpiryTerm.expires_on)
    .where(among_named(ExpiryTerm.person_id, "people"), ExpiryTerm.starts_on <= bindparam("on", type_=Date))
    .order_by(ExpiryTerm.number)
)


def terms_of(session: Session, person_ids: Collection[int], *, on: date) -> Mapping[int, Terms]:
    """The terms of these people's completions as they stood on this date, by person. One query."""
    rows = session.execute(_BEGUN, {"people": person_ids, "on": on})
    found: defaultdict[int, dict[tuple[int, int], date | None]] = defaultdict(dict)
    for person_id, completion_id, organisation_id, expires_on in rows:
        found[person_id][completion_id, organisation_id] = expires_on
    return found


def counted_until(*, on: Any = None, organisation: Any = None) -> ColumnElement[date | None]:
    """The last day on which a row of `Completion` counts, None for good: for use in a query over completions.

    `on`: as it stood on that date, today without. `organisation`: a column with its id, or a list or statement that
    gives ids; of several, and of all without it, the one where it ends first.
    """
    term, newer = aliased(ExpiryTerm), aliased(ExpiryTerm)

    def begun(one: Any) -> list[ColumnElement[bool]]:
        return [] if on is None else [one.starts_on <= on]

    overtaken = exists().where(
        newer.completion_id == term.completion_id,
        newer.organisation_id == term.organisation_id,
        newer.number > term.number,
        *begun(newer),
    )
    conditions = [term.completion_id == Completion.id, ~overtaken, *begun(term)]
    if organisation is not None:
        conditions.append(
            term.organisation_id.in_(organisation)
            if isinstance(organisation, list | SelectBase)
            else term.organisation_id == organisation
        )
    latest = select(func.min(term.expires_on)).where(and_(*conditions)).correlate_except(term, newer).scalar_subquery()
    return func.coalesce(latest, Completion.expires_on)


def terms_on(on: date) -> CTE:
    """The terms as they stood on this date, one row for each completion and organisation; for an outer join."""
    rank = func.row_number().over(
        partition_by=(ExpiryTerm.completion_id, ExpiryTerm.organisation_id), order_by=ExpiryTerm.number.desc()
    )
    ranked = (
        select(ExpiryTerm.completion_id, ExpiryTerm.organisation_id, ExpiryTerm.expires_on, rank.label("rank"))
        .where(ExpiryTerm.starts_on <= on)
        .subquery("ranked_terms")
    )
    latest = select(ranked.c.completion_id, ranked.c.organisation_id, ranked.c.expires_on).where(ranked.c.rank == 1)
    return made_once(latest, "terms")
