"""The ledger of some people: posts, duties and their excuses, completions, studies. Seven statements for everybody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Date, Subquery, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lms.records.base import UtcDateTime
from lms.records.learning import Enrolment
from lms.records.naming import among_named
from lms.records.people import Post
from lms.records.queries.agreements import limited_places
from lms.records.queries.excusing import NONE, excuses_of
from lms.records.queries.presence import in_post
from lms.records.queries.terms import Terms, terms_of
from lms.records.results import STILL_COUNTS, Assignment, Certificate, Completion, KeptPlace, KeptStanding
from lms.rules.dates import london_midnight
from lms.rules.ledger import Ledger, Place
from lms.rules.standing import Duty, Held

NOWHERE = 0
"""Stands for the organisation of a completion by somebody without a post."""


def ledger_of(session: Session, person_ids: Collection[int], *, on: date) -> Ledger:
    """What the standing of these people rests on, on this date."""
    done = _done(session, person_ids, on=on)
    terms = terms_of(session, person_ids, on=on)
    return Ledger(
        units=_units(session, person_ids, on=on),
        duties=_duties(session, person_ids, on=on),
        held=_held(done),
        started=_started(session, person_ids, on=on),
        own=_own(done, limited_places(session, person_ids, on=on), terms),
        dated=_dated(done, terms),
    )


def everybody_in_post(session: Session, *, on: date) -> Sequence[int]:
    """The ids of all people who hold a post on this date."""
    return session.scalars(select(Post.person_id).distinct().where(in_post(on))).all()


def everybody_kept(session: Session) -> frozenset[int]:
    """The ids of all people of whom a place or a standing is kept."""
    places = session.scalars(select(KeptPlace.person_id).distinct())
    standings = session.scalars(select(KeptStanding.person_id).distinct())
    return frozenset(places) | frozenset(standings)


def people_touched_by_the_day(session: Session, *, on: date) -> frozenset[int]:
    """The ids of those whose kept standing no longer holds on this date, and of those who began, moved or left."""
    changed = session.scalars(select(KeptStanding.person_id).distinct().where(KeptStanding.changes_on <= on))
    first = first_posts(on)
    moved = session.scalars(
        select(first.c.person_id)
        .outerjoin(
            KeptPlace,
            (KeptPlace.person_id == first.c.person_id) & (KeptPlace.organisation_id == first.c.organisation_id),
        )
        .where(or_(KeptPlace.id.is_(None), KeptPlace.unit_id != first.c.unit_id))
    )
    present = select(Post.id).where(
        Post.person_id == KeptPlace.person_id, Post.organisation_id == KeptPlace.organisation_id, in_post(on)
    )
    left = session.scalars(select(KeptPlace.person_id).where(~present.exists()))
    return frozenset(changed) | frozenset(moved) | frozenset(left)


def first_posts(on: date | BindParameter[date], of_these: ColumnElement[bool] | None = None) -> Subquery:
    """The unit of each person's first present post in each organisation: the one begun first, then entered first.

    `of_these`: a condition on posts that says of whom; without it, of everybody.
    """
    rank = func.row_number().over(
        partition_by=(Post.person_id, Post.organisation_id), order_by=(Post.starts_on, Post.id)
    )
    present = select(Post.person_id, Post.organisation_id, Post.unit_id, rank.label("rank")).where(in_post(on))
    if of_these is not None:
        present = present.where(of_these)
    ranked = present.subquery("present")
    return (
        select(ranked.c.person_id, ranked.c.organisation_id, ranked.c.unit_id)
        .where(ranked.c.rank == 1)
        .subquery("first_posts")
    )


# Put together once: with each quiz that is passed, that would take longer than asking does. The places for values:
# whose ledger, the date, and the instant at which the day after it begins.
_ON = bindparam("on", type_=Date)
_DAY_AFTER = bindparam("day_after", type_=UtcDateTime)


def _day_after(on: date) -> datetime:
    return london_midnight(on + timedelta(days=1))


_FIRST = first_posts(_ON, among_named(Post.person_id, "people"))
_FIRST_UNITS = select(_FIRST.c.person_id, _FIRST.c.organisation_id, _FIRST.c.unit_id)
_ASSIGNED = (
    select(
        Assignment.person_id,
        Assignment.organisation_id,
        Assignment.award,
        Assignment.assigned_on,
        Assignment.due_on,
        Assignment.ended_on,
    )
    .where(among_named(Assignment.person_id, "people"), or_(Assignment.ended_on.is_(None), Assignment.ended_on > _ON))
    .order_by(Assignment.assigned_on, Assignment.due_on, Assignment.id)
)
_COMPLETED = (
    select(
        Completion.person_id,
        Completion.organisation_id,
        Completion.award,
        Completion.completed_on,
        Completion.expires_on,
        Completion.id,
    )
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .where(
        among_named(Completion.person_id, "people"),
        Completion.completed_at < _DAY_AFTER,
        STILL_COUNTS,
    )
    .order_by(Completion.completed_on, Completion.id)
)
_STUDYING = select(Enrolment.person_id, Enrolment.award).where(
    among_named(Enrolment.person_id, "people"),
    Enrolment.started_at < _DAY_AFTER,
    or_(Enrolment.finished_at.is_(None), Enrolment.finished_at >= _DAY_AFTER),
)


def _units(session: Session, person_ids: Collection[int], *, on: date) -> dict[Place, int]:
    rows = session.execute(_FIRST_UNITS, {"people": person_ids, "on": on})
    return {(person_id, organisation_id): unit_id for person_id, organisation_id, unit_id in rows}


def _duties(session: Session, person_ids: Collection[int], *, on: date) -> dict[Place, dict[str, list[Duty]]]:
    rows = session.execute(_ASSIGNED, {"people": person_ids, "on": on})
    excuses = excuses_of(session, person_ids, on=on)
    duties: dict[Place, dict[str, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    for person_id, organisation_id, award, assigned_on, due_on, ended_on in rows:
        excused = excuses.get((person_id, organisation_id, award), NONE) if excuses else NONE
        duty = Duty(assigned_on, due_on, ended_on, excused.exemptions, excused.extensions)
        duties[person_id, organisation_id][award].append(duty)
    return duties


Done = tuple[Place, str, Held, int]
"""A completion: whose, and where it was earned; of which award; for how long; its id."""


def _done(session: Session, person_ids: Collection[int], *, on: date) -> Sequence[Done]:
    rows = session.execute(_COMPLETED, {"people": person_ids, "day_after": _day_after(on)})
    return [((row[0], row[1] or NOWHERE), row[2], Held(row[3], row[4]), row[5]) for row in rows]


def _held(done: Iterable[Done]) -> dict[int, dict[str, list[Held]]]:
    held: dict[int, dict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for (person_id, _organisation_id), award, one, _id in done:
        held[person_id][award].append(one)
    return held


def _dated(done: Iterable[Done], terms: Mapping[int, Terms]) -> dict[Place, dict[str, list[Held]]]:
    """For each organisation that had a say, everything its people completed, with the days that count there."""
    dated: dict[Place, dict[str, list[Held]]] = {}
    if not terms:
        return dated
    for (person_id, _organisation_id), award, one, id_ in done:
        of_person = terms.get(person_id, {})
        for organisation_id in {organisation_id for _completion_id, organisation_id in of_person}:
            counting = dated.setdefault((person_id, organisation_id), defaultdict(list))
            counting[award].append(_as_counted(one, of_person, id_, organisation_id))
    return dated


def _as_counted(one: Held, terms: Terms, completion_id: int, organisation_id: int) -> Held:
    key = (completion_id, organisation_id)
    return replace(one, expires_on=terms[key]) if key in terms else one


def _own(
    done: Iterable[Done], limited: Collection[Place], terms: Mapping[int, Terms]
) -> dict[Place, dict[str, list[Held]]]:
    """For the people an organisation may not look beyond, what they completed with it: often nothing."""
    own: dict[Place, dict[str, list[Held]]] = {place: defaultdict(list) for place in limited}
    if own:
        for place, award, one, id_ in done:
            if place in own:
                own[place][award].append(_as_counted(one, terms.get(place[0], {}), id_, place[1]))
    return own


def _started(session: Session, person_ids: Collection[int], *, on: date) -> frozenset[tuple[int, str]]:
    rows = session.execute(_STUDYING, {"people": person_ids, "day_after": _day_after(on)})
    return frozenset((person_id, award) for person_id, award in rows)
