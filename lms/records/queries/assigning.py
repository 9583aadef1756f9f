"""Whom training could be asked of, what an order would change, and what was asked so far."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.agreements import Agreement
from lms.records.duties import Rule
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_EMAIL, SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import below, in_post, same_organisation, within
from lms.records.results import Assignment, KeptStanding, Requirement
from lms.rules.actor import Scope
from lms.rules.audience import Audience, satisfying
from lms.rules.pasted_list import Entry, PastedList

MOST_FOUND = 50
MOST_WORDS = 6
REQUIREMENTS_ON_A_PAGE = 50


@dataclass(frozen=True)
class PersonInPost:
    """A person of the scope as they are chosen from a list."""

    id: int
    uid: UUID
    name: str
    role_title: str
    unit: str


@dataclass(frozen=True)
class Matched:
    """Whom a pasted list names: people, entries that led to nobody, staff numbers that led to several."""

    person_ids: tuple[int, ...]
    unmatched: tuple[Entry, ...]
    known_twice: frozenset[str]


@dataclass(frozen=True)
class Effect:
    """What an order would change in one organisation."""

    organisation_id: int
    organisation: str
    people: int
    hold_it: int
    """They are asked all the same, and counted as done."""
    asked_already: int
    """The same award is asked of them by the same date or sooner; for them nothing changes."""
    to_tell: int
    """People newly asked who do not hold it and have an e-mail address."""
    without_email: int
    """People newly asked who do not hold it and have none."""

    @property
    def newly_asked(self) -> int:
        """People who get an assignment."""
        return self.people - self.asked_already


@dataclass(frozen=True)
class AskedFor:
    """A requirement as its organisation's leads see it. Counts are of people in post."""

    id: int
    uid: UUID
    organisation: str
    award: str
    due_on: date
    audience: str
    reason: str
    created_by: str
    open: int
    hold_it: int

    @property
    def to_do(self) -> int:
        """People of whom it is asked and who do not hold it."""
        return self.open - self.hold_it


def people_matching(session: Session, *, words: str, scope: Scope, on: date) -> Sequence[PersonInPost]:
    """People in post whose name, e-mail address or staff number holds every one of the words. At most 50, by name."""
    conditions = [
        or_(
            func.lower(SEEN_GIVEN_NAME).contains(word, autoescape=True),
            func.lower(SEEN_FAMILY_NAME).contains(word, autoescape=True),
            SEEN_EMAIL.contains(word, autoescape=True),
            func.lower(Post.staff_number) == word,
        )
        for word in _printable(words).lower().split()[:MOST_WORDS]
    ]
    if not conditions:
        return []
    return _people(session, scope=scope, on=on, also=conditions, most=MOST_FOUND)


def people_by_uid(session: Session, *, uids: Collection[UUID], scope: Scope, on: date) -> Sequence[PersonInPost]:
    """Those of these people who are in post in the scope, by name. Strangers and nobodies are alike left out."""
    return _people(session, scope=scope, on=on, also=[Person.uid.in_(uids)], most=None) if uids else []


def people_pasted(session: Session, *, pasted: PastedList, scope: Scope, on: date) -> Matched:
    """Whom the list names among the people in post in the scope. Two queries, however long the list."""
    seen = select(Post.person_id, Post.staff_number, SEEN_EMAIL).join(Unit).join(Person, Person.id == Post.person_id)
    seen = seen.outerjoin(Agreement, open_agreement(Post)).where(in_post(on), within(scope))
    ids: defaultdict[str, set[int]] = defaultdict(set)
    if pasted.addresses:
        for person_id, _number, email in session.execute(seen.where(SEEN_EMAIL.in_(pasted.addresses))):
            ids[email or ""].add(person_id)
    if pasted.numbers:
        lowered = func.lower(Post.staff_number)
        for person_id, number, _email in session.execute(seen.where(lowered.in_(pasted.numbers))):
            ids[(number or "").lower()].add(person_id)
    known_twice = frozenset(key for key, people in ids.items() if len(people) > 1)
    matched = {next(iter(ids[entry.key])) for entry in pasted.entries if len(ids.get(entry.key, ())) == 1}
    unmatched = tuple(entry for entry in pasted.entries if len(ids.get(entry.key, ())) != 1)
    return Matched(tuple(sorted(matched)), unmatched, known_twice)


def whom(audience: Audience, *, scope: Scope, on: date) -> Select[int, int]:
    """Each person in post that the audience names within the scope, with each organisation they are in post at."""
    named = below(audience.unit_path) if audience.unit_path is not None else Post.person_id.in_(audience.person_ids)
    return (
        select(Post.person_id, Post.organisation_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(in_post(on), within(scope), named)
        .distinct()
    )


def holds(asked: Subquery, award: Award) -> ColumnElement[bool]:
    """The person asked holds the award, or a higher tier of its topic, today."""
    return exists().where(
        KeptStanding.person_id == asked.c.person_id,
        same_organisation(KeptStanding, asked.c),
        KeptStanding.award.in_(satisfying(award)),
        KeptStanding.valid,
    )


def asked_already(asked: Subquery, award: Award, *, due_on: date, on: date) -> ColumnElement[bool]:
    """The person's organisation asks the same award of them by this date or sooner."""
    return exists().where(
        Assignment.person_id == asked.c.person_id,
        same_organisation(Assignment, asked.c),
        Assignment.award == award.code,
        Assignment.due_on <= due_on,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
    )


def effects_of_assigning(
    session: Session, *, audience: Audience, award: Award, due_on: date, scope: Scope, on: date
) -> Sequence[Effect]:
    """What this order would change, organisation by organisation. One query, for 1 or 5,000 people."""
    asked = whom(audience, scope=scope, on=on).subquery("asked")
    marked = (
        select(
            asked.c.organisation_id,
            case((holds(asked, award), 1), else_=0).label("holds"),
            case((asked_already(asked, award, due_on=due_on, on=on), 1), else_=0).label("already"),
            case((and_(Person.email.is_not(None), Person.disabled_at.is_(None)), 1), else_=0).label("email"),
        )
        .join(Person, Person.id == asked.c.person_id)
        .subquery("marked")
    )
    to_tell = and_(marked.c.holds == 0, marked.c.already == 0)
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.name,
            func.count(),
            func.sum(marked.c.holds),
            func.sum(marked.c.already),
            func.sum(case((and_(to_tell, marked.c.email == 1), 1), else_=0)),
            func.sum(case((and_(to_tell, marked.c.email == 0), 1), else_=0)),
        )
        .join(marked, marked.c.organisation_id == Organisation.id)
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.name, Organisation.id)
    )
    return [Effect(*row) for row in rows]


def requirements_in_scope(session: Session, *, scope: Scope, on: date, page: int = 1) -> tuple[Sequence[AskedFor], int]:
    """What was asked within the scope, newest first, one page; and how many there are. Two queries.

    A requirement is in the scope if everybody it was asked of works, or worked, in the scope.
    """
    whole = session.scalar(select(func.count()).select_from(Requirement).where(_is_in(scope))) or 0
    rows = session.execute(
        _asked_for(scope, on).limit(REQUIREMENTS_ON_A_PAGE).offset((page - 1) * REQUIREMENTS_ON_A_PAGE)
    )
    return [AskedFor(*row) for row in rows], whole


def requirements_by_uid(session: Session, *, uids: Collection[UUID], scope: Scope, on: date) -> Sequence[AskedFor]:
    """Those of these requirements that are in the scope, by organisation."""
    rows = session.execute(_asked_for(scope, on).where(Requirement.uid.in_(uids))) if uids else ()
    return sorted((AskedFor(*row) for row in rows), key=lambda one: one.organisation)


def people_without_address(session: Session, *, requirement_ids: Sequence[int]) -> Sequence[str]:
    """Names of the people of whom these are asked, who do not hold the award and cannot be written to."""
    rows = session.execute(
        select(SEEN_GIVEN_NAME, SEEN_FAMILY_NAME)
        .select_from(Person)
        .outerjoin(
            Agreement,
            and_(
                Agreement.person_id == Person.id,
                Agreement.organisation_id.in_(
                    select(Requirement.organisation_id).where(Requirement.id.in_(requirement_ids))
                ),
                Agreement.agreed_on.is_(None),
            ),
        )
        .where(
            or_(Person.email.is_(None), Person.disabled_at.is_not(None)),
            Person.id.in_(
                select(Assignment.person_id)
                .join(
                    KeptStanding,
                    and_(
                        KeptStanding.person_id == Assignment.person_id,
                        same_organisation(KeptStanding, Assignment),
                        KeptStanding.award == Assignment.award,
                    ),
                )
                .where(Assignment.requirement_id.in_(requirement_ids), KeptStanding.valid.is_(False))
            ),
        )
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id)
    )
    return [f"{given_name} {family_name}".strip() for given_name, family_name in rows]


def paths_of_requirement(session: Session, *, requirement_id: int) -> Sequence[str]:
    """The units in which the people work, or worked, of whom this was asked."""
    return session.scalars(
        select(Unit.path)
        .join(Post, Post.unit_id == Unit.id)
        .join(
            Assignment, and_(Assignment.person_id == Post.person_id, Assignment.organisation_id == Post.organisation_id)
        )
        .where(Assignment.requirement_id == requirement_id)
        .distinct()
    ).all()


def _asked_for(scope: Scope, on: date) -> Select[*tuple[Any, ...]]:
    still_open = or_(Assignment.ended_on.is_(None), Assignment.ended_on > on)
    counts = (
        select(
            Assignment.requirement_id,
            func.count(KeptStanding.id).label("open"),
            func.sum(case((KeptStanding.valid, 1), else_=0)).label("hold_it"),
        )
        .join(
            KeptStanding,
            and_(
                KeptStanding.person_id == Assignment.person_id,
                same_organisation(KeptStanding, Assignment),
                KeptStanding.award == Assignment.award,
            ),
        )
        .where(still_open)
        .group_by(Assignment.requirement_id)
        .subquery("counts")
    )
    return (
        select(
            Requirement.id,
            Requirement.uid,
            Organisation.name,
            Requirement.award,
            Requirement.due_on,
            Requirement.audience,
            Requirement.reason,
            Requirement.created_by,
            func.coalesce(counts.c.open, 0),
            func.coalesce(counts.c.hold_it, 0),
        )
        .join(Organisation, Organisation.id == Requirement.organisation_id)
        .outerjoin(counts, counts.c.requirement_id == Requirement.id)
        .where(_is_in(scope))
        .order_by(Requirement.id.desc())
    )


def _is_in(scope: Scope) -> ColumnElement[bool]:
    """The requirement's organisation is touched by the scope, and nobody it was asked of is outside the scope.

    Those of standing rules are left out: they are ended with their rule, and have pages of their own.
    """
    of_a_rule = exists().where(Rule.requirement_id == Requirement.id)
    touched = select(Unit.organisation_id).where(within(scope))
    inside = (
        exists()
        .where(
            Post.person_id == Assignment.person_id,
            same_organisation(Post, Assignment),
            Unit.id == Post.unit_id,
            within(scope),
        )
        .correlate(Assignment)
    )
    outside = exists().where(Assignment.requirement_id == Requirement.id, ~inside).correlate(Requirement)
    return and_(Requirement.organisation_id.in_(touched), ~outside, ~of_a_rule)


def _printable(words: str) -> str:
    """Without characters that stand in no name, and that PostgreSQL does not take."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _people(
    session: Session, *, scope: Scope, on: date, also: Sequence[ColumnElement[bool]], most: int | None
) -> Sequence[PersonInPost]:
    first = (
        select(func.min(Post.id))
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(in_post(on), within(scope), *also)
        .group_by(Post.person_id)
    )
    rows = session.execute(
        select(Person.id, Person.uid, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, Post.role_title, Unit.name)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Post.id.in_(first))
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id)
        .limit(most)
    )
    return [PersonInPost(row[0], row[1], f"{row[2]} {row[3]}".strip(), row[4], row[5]) for row in rows]
