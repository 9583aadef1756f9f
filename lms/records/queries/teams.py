"""A manager's people and where they stand: today from what is kept, any other day from the ledger itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Result,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.agreements import Agreement
from lms.records.learning import Enrolment
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, limited_places, open_agreement
from lms.records.queries.bookings import booked_in_team
from lms.records.queries.excusing import NONE, excuses_of
from lms.records.queries.presence import below, granted, in_post, same_organisation, within, within_granted
from lms.records.queries.terms import counted_until
from lms.records.results import Assignment, Certificate, Completion, KeptStanding
from lms.rules.actor import Scope
from lms.rules.dates import london_midnight, month_end
from lms.rules.standing import Duty, Held, Standing, standing
from lms.rules.team_standing import ORDER, Across, Booked, Need, Place, TeamCounts, counted, earliest_missing, need_of

PEOPLE_ON_A_PAGE = 50
ROWS_AT_ONCE = 2_000
NOT_BOOKED = tuple(one for one in Across if one is not Across.BOOKED)
ENDING_WITHIN = tuple(one.days for one in Across if one.days is not None)
KEPT = 5_000
"""Different places kept in memory."""

Seen = tuple[ColumnElement[bool], ...]
HeldBy = defaultdict[tuple[int, str], list[Held]]
NOTHING_HELD: HeldBy = defaultdict(list)


@dataclass(frozen=True)
class Member:
    """A person of a team with the post they are seen through and every award asked of them."""

    person_id: int
    uid: UUID
    name: str
    role_title: str
    unit: str
    need: Need
    places: tuple[Place, ...]
    """The awards asked of them, by award: those required, and those they are exempt from."""
    booked: tuple[Booked, ...] = ()
    """Their places in live sessions still to come, the next first."""

    def place(self, award: str) -> Place | None:
        """Where they stand with this award; None where it is not asked."""
        return next((place for place in self.places if place.award == award), None)


@dataclass(frozen=True)
class Team:
    """Everybody counted; the people of one page, those to act on first, first."""

    counts: TeamCounts
    members: tuple[Member, ...]
    found: int
    """People the filter lets through, on all pages."""

    @cached_property
    def awards(self) -> tuple[str, ...]:
        """The awards asked of anybody shown."""
        return tuple(sorted({place.award for member in self.members for place in member.places}))


@dataclass(frozen=True)
class Excerpt:
    """Which people of a team to show: one group or all, or those counted across groups; one page (from 1) or all."""

    need: Need | None = None
    page: int | None = 1
    across: Across | None = None

    @property
    def offset(self) -> int:
        """People on the pages before."""
        return (self.page - 1) * PEOPLE_ON_A_PAGE if self.page else 0

    @property
    def limit(self) -> int | None:
        """People on the page."""
        return PEOPLE_ON_A_PAGE if self.page else None

    def shows_all(self, shown: int) -> bool:
        """Whether so many people are everybody there is: no group was chosen, and the first page is not full."""
        is_whole = self.need is None and self.across is None
        return is_whole and self.page in (None, 1) and shown < (self.limit or shown + 1)


EVERYBODY = Excerpt(page=None)
AWARD = attrgetter("award")


def team_today(session: Session, *, scope: Scope, unit_path: str, on: date, excerpt: Excerpt) -> Team:
    """The people in post at or below a unit and where they stand today. Four queries, however many people.

    Three where one page shows everybody, who are counted then as they are read. Past the ORM: columns alone are wanted.
    """
    booked = booked_in_team(session, scope=scope, unit_path=unit_path, on=on)
    connection = session.connection()
    ask = questions_of_today(
        len(scope.unit_paths),
        one_need=excerpt.need is not None,
        one_page=excerpt.page is not None,
        across=excerpt.across,
    )
    given = {
        "unit_path": unit_path,
        **days_counted(on),
        **granted(scope),
    }
    page: dict[str, Any] = {
        "need": ORDER.index(excerpt.need) if excerpt.need else None,
        "limit": excerpt.limit,
        "offset": excerpt.offset,
    }
    if excerpt.across is Across.BOOKED:
        page["booked"] = sorted(booked)
    rows = connection.execute(ask.people, {**given, **page}).all()
    shown = {"shown": [row[0] for row in rows]} if excerpt.page else {}
    places = by_person(connection.execute(ask.places, {**given, **shown}))
    if excerpt.shows_all(len(rows)):
        needs = Counter(ORDER[row[6]] for row in rows)
        across = {one: sum(one.counts(places[row[0]], booked.get(row[0], ()), on=on) for row in rows) for one in Across}
    else:
        needs, across = in_groups(connection.execute(ask.counts, given))
        across[Across.BOOKED] = len(booked)
    team_counts = counted(needs, across)
    members = tuple(
        Member(
            row[0],
            row[1],
            f"{row[2]} {row[3]}".strip(),
            row[4],
            row[5],
            ORDER[row[6]],
            merged(places[row[0]]),
            booked.get(row[0], ()),
        )
        for row in rows
    )
    found = across[excerpt.across] if excerpt.across else team_counts.of(excerpt.need)
    return Team(team_counts, members, found)


def days_counted(on: date) -> dict[str, date]:
    """The days that the questions of today ask about."""
    ends = {f"in_{days}": on + timedelta(days=days) for days in ENDING_WITHIN}
    return {"on": on, "month_end": month_end(on), **ends}


class Questions(NamedTuple):
    """What a team's page asks today."""

    counts: CompoundSelect[*tuple[Any, ...]]
    """Of each group by its number in ORDER, of each of NOT_BOOKED by its number after those; for `in_groups`."""
    people: Select[*tuple[Any, ...]]
    places: Select[*tuple[Any, ...]]


@lru_cache(maxsize=64)
def questions_of_today(grants: int, *, one_need: bool, one_page: bool, across: Across | None = None) -> Questions:
    """The questions for somebody with this many grants, put together once: each time would cost more than asking."""
    on: BindParameter[date] = bindparam("on", type_=Date)
    seen = (in_post(on), within_granted(grants), below(bindparam("unit_path", type_=String)))
    summed = _summed(seen, bindparam("month_end", type_=Date))
    people = (
        select(
            Person.id,
            Person.uid,
            SEEN_GIVEN_NAME,
            SEEN_FAMILY_NAME,
            Post.role_title,
            Unit.name,
            summed.c.need,
        )
        .select_from(summed)
        .join(Person, Person.id == summed.c.person_id)
        .join(Post, Post.id == summed.c.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .order_by(summed.c.need, summed.c.earliest, SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id)
    )
    if one_need:
        people = people.where(summed.c.need == bindparam("need"))
    counted_across = {one: _counted_across(one) for one in NOT_BOOKED}
    kept = (
        select(KeptStanding)
        .join(Post, and_(Post.person_id == KeptStanding.person_id, same_organisation(Post, KeptStanding)))
        .join(Unit, Unit.id == Post.unit_id)
        .where(*seen)
    )
    if across is Across.BOOKED:
        people = people.where(summed.c.person_id.in_(bindparam("booked", expanding=True)))
    elif across is not None:
        is_counted = kept.with_only_columns(KeptStanding.person_id).where(counted_across[across])
        people = people.where(summed.c.person_id.in_(is_counted))
    if one_page:
        people = people.limit(bindparam("limit", type_=Integer)).offset(bindparam("offset", type_=Integer))
    places = select(
        KeptStanding.person_id,
        KeptStanding.award,
        KeptStanding.standing,
        KeptStanding.valid,
        KeptStanding.due_on,
        KeptStanding.expires_on,
        KeptStanding.exempt_until,
    ).where(or_(KeptStanding.required, KeptStanding.exempt_until.is_not(None)))
    # a place seen through two posts comes twice, and is shown once
    places = (
        places.join(Post, and_(Post.person_id == KeptStanding.person_id, same_organisation(Post, KeptStanding)))
        .join(Unit, Unit.id == Post.unit_id)
        .where(*seen)
    )
    if one_page:
        places = places.where(Post.person_id.in_(bindparam("shown", expanding=True)))
    counts = union_all(
        select(summed.c.need, func.count()).group_by(summed.c.need),
        *(
            kept.with_only_columns(literal(len(ORDER) + number), func.count(distinct(KeptStanding.person_id))).where(so)
            for number, so in enumerate(counted_across.values())
        ),
    )
    return Questions(counts, people, places)


def in_groups(rows: Iterable[Any]) -> tuple[Counter[Need], dict[Across, int]]:
    """The answer to `Questions.counts`: people by group, and those counted across the groups without the booked."""
    everything = (*ORDER, *NOT_BOOKED)
    found = {everything[number]: people for number, people in rows}
    return Counter({need: found.get(need, 0) for need in ORDER}), {one: found.get(one, 0) for one in NOT_BOOKED}


def _counted_across(across: Across) -> ColumnElement[bool]:
    """`Across.counts` said in SQL, for what is not a booking."""
    if across.days is None:
        return KeptStanding.exempt_until.is_not(None)
    last: BindParameter[date] = bindparam(f"in_{across.days}", type_=Date)
    return and_(KeptStanding.required, KeptStanding.valid, KeptStanding.expires_on <= last)


def team_as_on(session: Session, *, scope: Scope, unit_path: str, on: date, excerpt: Excerpt) -> Team:
    """The people who were in post on this date and where they stood then, from the ledger. Seven queries.

    The answer for a past date never changes: only what had happened by then counts. Names are today's.
    """
    seen = seen_through(scope, unit_path, on)
    booked = booked_in_team(session, scope=scope, unit_path=unit_path, on=on)
    rows = session.execute(people_seen(seen)).all()
    places = ledger_places(session, seen, on)
    everybody = [
        Member(
            row[0],
            row[1],
            f"{row[2]} {row[3]}".strip(),
            row[4],
            row[5],
            need_of(places[row[0]], on=on),
            merged(places[row[0]]),
            booked.get(row[0], ()),
        )
        for row in rows
    ]
    everybody.sort(key=lambda member: (ORDER.index(member.need), earliest_missing(member.places)))
    found = [
        member
        for member in everybody
        if excerpt.need in (None, member.need)
        and (excerpt.across is None or excerpt.across.counts(member.places, member.booked, on=on))
    ]
    last = excerpt.offset + excerpt.limit if excerpt.limit else None
    across = {one: sum(one.counts(member.places, member.booked, on=on) for member in everybody) for one in Across}
    counts = counted((member.need for member in everybody), across)
    return Team(counts, tuple(found[excerpt.offset : last]), len(found))


def people_seen(seen: Seen) -> Select[*tuple[Any, ...]]:
    """Everybody who is seen through a post like this: who they are, what they do and where, by name."""
    people = (
        select(Post.person_id, func.min(Post.id).label("post_id"))
        .join(Unit, Unit.id == Post.unit_id)
        .where(*seen)
        .group_by(Post.person_id)
        .subquery("people_seen")
    )
    return (
        select(Person.id, Person.uid, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, Post.role_title, Unit.name)
        .select_from(people)
        .join(Person, Person.id == people.c.person_id)
        .join(Post, Post.id == people.c.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id)
    )


def seen_through(scope: Scope, unit_path: str, on: date) -> Seen:
    """The conditions of a post, joined with its unit, through which somebody is seen."""
    return (in_post(on), within(scope), below(unit_path))


def _is_seen(record: type[KeptStanding] | type[Assignment], seen: Seen) -> ColumnElement[bool]:
    """The row's person is seen through a post at the row's organisation."""
    return exists().where(
        Post.person_id == record.person_id,
        same_organisation(Post, record),
        Unit.id == Post.unit_id,
        *seen,
    )


def _summed(seen: Seen, last_of_month: BindParameter[date]) -> Subquery:
    """Each person, the post they are seen through and the number of their group in ORDER: `need_of` said in SQL.

    One pass over posts and standings: two sums joined afterwards took PostgreSQL half a minute for 5,000 people who
    had come in a moment before, when it did not know yet how many they were.
    """
    has_lapsed = KeptStanding.standing == Standing.LAPSED.value
    earliest = func.min(
        case((has_lapsed, KeptStanding.expires_on), (KeptStanding.valid.is_(False), KeptStanding.due_on))
    )
    need = case(
        (func.count(KeptStanding.id) == 0, ORDER.index(Need.NOTHING_REQUIRED)),
        (earliest.is_(None), ORDER.index(Need.UP_TO_DATE)),
        (func.count(case((KeptStanding.standing == Standing.OVERDUE.value, 1))) > 0, ORDER.index(Need.OVERDUE)),
        (func.count(case((has_lapsed, 1))) > 0, ORDER.index(Need.NEEDS_RENEWING)),
        (earliest <= last_of_month, ORDER.index(Need.DUE_THIS_MONTH)),
        else_=literal(ORDER.index(Need.DUE_LATER)),
    )
    return (
        select(
            Post.person_id,
            func.min(Post.id).label("post_id"),
            earliest.label("earliest"),
            need.label("need"),
        )
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(
            KeptStanding,
            and_(
                KeptStanding.person_id == Post.person_id,
                same_organisation(KeptStanding, Post),
                KeptStanding.required,
            ),
        )
        .where(*seen)
        .group_by(Post.person_id)
        .subquery("summed")
    )


def by_person(rows: Result[*tuple[Any, ...]]) -> defaultdict[int, list[Place]]:
    """Kept standings as places of a table. Some thousand rows at a time: a large team takes no more memory for them."""
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for some in rows.partitions(ROWS_AT_ONCE):
        for person_id, *where in some:
            places[person_id].append(_place(*where))
    return places


@lru_cache(maxsize=KEPT)
def _place(  # noqa: PLR0917 - the columns of a row
    award: str, name: str, valid: bool, due_on: date | None, expires_on: date | None, exempt_until: date | None
) -> Place:
    """Many people stand in the same place: a dozen courses, a few dates."""
    return Place(award, Standing(name), exempt_until is None, valid, due_on, expires_on, exempt_until)


def ledger_places(session: Session, seen: Seen, on: date) -> defaultdict[int, list[Place]]:
    """The awards asked of these people on this date, computed from assignments, completions and enrolments."""
    people = select(Post.person_id).join(Unit, Unit.id == Post.unit_id).where(*seen)
    excuses = excuses_of(session, people.subquery("people_excused"), on=on)
    duties: defaultdict[tuple[int, int, str], list[Duty]] = defaultdict(list)
    for person_id, organisation_id, award, assigned_on, due_on in session.execute(
        select(
            Assignment.person_id,
            Assignment.organisation_id,
            Assignment.award,
            Assignment.assigned_on,
            Assignment.due_on,
        ).where(
            _is_seen(Assignment, seen),
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
    ):
        excused = excuses.get((person_id, organisation_id, award), NONE)
        duties[person_id, organisation_id, award].append(
            Duty(assigned_on, due_on, None, excused.exemptions, excused.extensions)
        )
    done = session.execute(
        select(
            Completion.person_id,
            Completion.award,
            Completion.completed_on,
            counted_until(on=on, organisation=select(Unit.organisation_id).join(Post).where(*seen)),
            Completion.organisation_id,
        )
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(Completion.person_id.in_(people), *_counting_by(on))
    ).all()
    limited = limited_places(session, people, on=on)
    held = held_by(row[:4] for row in done)
    own = {
        place: held_by(rows) for place, rows in _by_place(row for row in done if (row[0], row[4]) in limited).items()
    }
    begun = set(
        session.execute(
            select(Enrolment.person_id, Enrolment.award).where(Enrolment.person_id.in_(people), *_begun_by(on))
        )
    )
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for (person_id, organisation_id, award), open_duties in duties.items():
        is_known = (person_id, organisation_id) not in limited
        counting = held if is_known else own.get((person_id, organisation_id), NOTHING_HELD)
        position = standing(
            open_duties,
            counting.get((person_id, award), ()),
            started=is_known and (person_id, award) in begun,
            on=on,
        )
        places[person_id].append(
            Place(
                award,
                position.standing,
                position.required,
                position.valid,
                position.due_on,
                position.expires_on,
                position.exempt_until,
            )
        )
    return places


def _by_place(done: Iterable[Any]) -> dict[tuple[int, int], list[tuple[int, str, date, date | None]]]:
    """Completions by their person and where they were earned."""
    places: defaultdict[tuple[int, int], list[tuple[int, str, date, date | None]]] = defaultdict(list)
    for person_id, award, completed_on, expires_on, organisation_id in done:
        places[person_id, organisation_id].append((person_id, award, completed_on, expires_on))
    return places


def held_by(completions: Iterable[tuple[int, str, date, date | None]]) -> HeldBy:
    """What counts for each person and award: a higher tier satisfies the lower tiers of its topic."""
    held: HeldBy = defaultdict(list)
    for person_id, code, completed_on, expires_on in completions:
        award = Award.parse(code)
        for tier in range(1, award.tier + 1):
            held[person_id, Award(award.topic, tier).code].append(Held(completed_on, expires_on))
    return held


def _counting_by(on: date) -> tuple[Any, ...]:
    """The completion counted by the end of this date, and neither it nor its certificate had been withdrawn."""
    midnight = london_midnight(on + timedelta(days=1))
    return (
        Completion.completed_at < midnight,
        or_(Completion.withdrawn_at.is_(None), Completion.withdrawn_at >= midnight),
        or_(Certificate.revoked_at.is_(None), Certificate.revoked_at >= midnight),
    )


def _begun_by(on: date) -> tuple[Any, ...]:
    """Study had begun by the end of this date and had not ended."""
    midnight = london_midnight(on + timedelta(days=1))
    return (
        Enrolment.started_at < midnight,
        or_(Enrolment.finished_at.is_(None), Enrolment.finished_at >= midnight),
    )


def merged(places: Iterable[Place]) -> tuple[Place, ...]:
    """One place for each award: of two organisations that ask for the same, the one that asks sooner."""
    places = list(places)
    if len({place.award for place in places}) == len(places):  # as nearly always: then any order of dates will do
        return tuple(sorted(places, key=AWARD))
    first: dict[str, Place] = {}
    for place in sorted(places, key=lambda one: (one.award, one.due_on or date.max)):
        first.setdefault(place.award, place)
    return tuple(first.values())
