"""What people were excused from, for everybody who works out where somebody stands; and who wants no reminders."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.records.agreements import Agreement
from lms.records.excusing import GivenExemption, GivenExtension, Pause, PlacingDoubt
from lms.records.naming import among_named
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import in_post, within
from lms.records.results import Assignment
from lms.rules.actor import Scope
from lms.rules.standing import Duty, Exemption, Extension

Asked = tuple[int, int, str]
"""A person, an organisation and an award."""


@dataclass(frozen=True)
class Excuses:
    """What one organisation has excused a person from, for one award."""

    exemptions: tuple[Exemption, ...] = ()
    extensions: tuple[Extension, ...] = ()


NONE = Excuses()

Excuse = TypeVar("Excuse", GivenExemption, GivenExtension)


def excuses_of(session: Session, people: Collection[int] | Subquery, *, on: date) -> Mapping[Asked, Excuses]:
    """The exemptions and extensions of these people that hold on this date. One statement, however many people."""
    exemptions: defaultdict[Asked, list[Exemption]] = defaultdict(list)
    extensions: defaultdict[Asked, list[Extension]] = defaultdict(list)
    rows = (
        session.execute(_excuses(lambda person_id: person_id.in_(select(people.c.person_id))), {"on": on})
        if isinstance(people, Subquery)
        else session.execute(_EXCUSES_OF_PEOPLE, {"people": people, "on": on})
    )
    for is_exemption, person_id, organisation_id, award, given_on, until, ended_on in rows:
        asked = (person_id, organisation_id, award)
        if is_exemption:
            exemptions[asked].append(Exemption(given_on, until, ended_on))
        else:
            extensions[asked].append(Extension(given_on, until, ended_on))
    return {
        asked: Excuses(tuple(exemptions.get(asked, ())), tuple(extensions.get(asked, ())))
        for asked in exemptions.keys() | extensions.keys()
    }


def exemption_holds(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Said in SQL what `Exemption.holds` says."""
    return and_(
        GivenExemption.given_on <= on,
        GivenExemption.until >= on,
        or_(GivenExemption.ended_on.is_(None), GivenExemption.ended_on > on),
    )


def excuses_it(record: type[GivenExemption] | type[GivenExtension]) -> ColumnElement[bool]:
    """It is of an assignment's person, organisation and award."""
    return and_(
        record.person_id == Assignment.person_id,
        record.organisation_id == Assignment.organisation_id,
        record.award == Assignment.award,
    )


def extension_holds(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Said in SQL what `Extension.holds` says."""
    return and_(GivenExtension.given_on <= on, or_(GivenExtension.ended_on.is_(None), GivenExtension.ended_on > on))


def people_exempt(on: date) -> Subquery:
    """Whom which organisation does not ask for which award on this date; for queries that count."""
    return (
        select(GivenExemption.person_id, GivenExemption.organisation_id, GivenExemption.award)
        .where(exemption_holds(on))
        .distinct()
        .subquery("people_exempt")
    )


def later_dates(on: date) -> Subquery:
    """Until when, at the latest, who was given for which award by which organisation; for queries that count."""
    return (
        select(
            GivenExtension.person_id,
            GivenExtension.organisation_id,
            GivenExtension.award,
            func.max(GivenExtension.due_on).label("due_on"),
        )
        .where(extension_holds(on))
        .group_by(GivenExtension.person_id, GivenExtension.organisation_id, GivenExtension.award)
        .subquery("later_dates")
    )


def is_paused(session: Session, person_id: int, on: date) -> bool:
    """Whether this person wants no reminders on this date. For whoever is about to write to them, and nobody else."""
    return person_id in people_paused(session, [person_id], on=on)


def people_paused(session: Session, person_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Those of these people who want no reminders on this date. Never to be shown, counted or written anywhere."""
    rows = session.scalars(select(Pause.person_id).where(Pause.person_id.in_(person_ids), _pause_holds(on)))
    return frozenset(rows)


def paused_until(session: Session, *, person_id: int, on: date) -> date | None:
    """The last day without reminders, for the learner's own page; None when they come."""
    return session.scalar(select(func.max(Pause.until)).where(Pause.person_id == person_id, _pause_holds(on)))


@dataclass(frozen=True)
class Doubt:
    """That somebody is said not to be in the team they are listed in, and nobody has looked yet."""

    uid: UUID
    id: int
    post_id: int
    person_uid: UUID
    person: str
    role_title: str
    unit: str
    unit_path: str
    said_by: str
    said_on: date


def doubts_in_scope(session: Session, *, scope: Scope, on: date, person_id: int | None = None) -> Sequence[Doubt]:
    """Whose place in the scope is doubted and not settled, the oldest first."""
    return _doubts(session, within(scope), in_post(on), *([] if person_id is None else [Post.person_id == person_id]))


def find_doubt(session: Session, *, uid: UUID, on: date) -> Doubt | None:
    """The doubt with this uid that nobody has settled; whether it may be seen is for the policy to say."""
    found = _doubts(session, PlacingDoubt.uid == uid, in_post(on))
    return found[0] if found else None


def _doubts(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Doubt]:
    rows = session.execute(
        select(PlacingDoubt, Post.role_title, Person.uid, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, Unit.name, Unit.path)
        .join(Post, Post.id == PlacingDoubt.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(PlacingDoubt.settled_at.is_(None), *conditions)
        .order_by(PlacingDoubt.said_at, PlacingDoubt.id)
    )
    return [
        Doubt(
            uid=doubt.uid,
            id=doubt.id,
            post_id=doubt.post_id,
            person_uid=person_uid,
            person=f"{given_name} {family_name}".strip(),
            role_title=role,
            unit=unit,
            unit_path=path,
            said_by=doubt.said_by,
            said_on=doubt.said_on,
        )
        for doubt, role, person_uid, given_name, family_name, unit, path in rows
    ]


def _pause_holds(on: date) -> ColumnElement[bool]:
    return and_(Pause.starts_on <= on, Pause.until >= on, or_(Pause.ended_on.is_(None), Pause.ended_on > on))


def _excuses(of_these: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(
        _rows(GivenExemption, GivenExemption.until, exemption_holds(_ON), of_these(GivenExemption.person_id)),
        _rows(GivenExtension, GivenExtension.due_on, extension_holds(_ON), of_these(GivenExtension.person_id)),
    )


def _rows(
    record: type[GivenExemption] | type[GivenExtension],
    until: InstrumentedAttribute[date],
    holds: ColumnElement[bool],
    of_these: ColumnElement[bool],
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(record is GivenExemption),
        record.person_id,
        record.organisation_id,
        record.award,
        record.given_on,
        until,
        record.ended_on,
    ).where(of_these, holds)


_ON = bindparam("on", type_=Date)
_EXCUSES_OF_PEOPLE = _excuses(lambda person_id: among_named(person_id, "people"))
"""Put together once; asked with each quiz that is passed."""


def asked_of(
    session: Session, *, person_id: int, award: str, scope: Scope, on: date
) -> Sequence[tuple[int, Sequence[Duty]]]:
    """What the organisations at which this person has a post in the scope ask for this award, with what is excused."""
    excuses = excuses_of(session, [person_id], on=on)
    found: defaultdict[int, list[Duty]] = defaultdict(list)
    for organisation_id, assigned_on, due_on in session.execute(
        select(Assignment.organisation_id, Assignment.assigned_on, Assignment.due_on)
        .where(
            Assignment.person_id == person_id,
            Assignment.award == award,
            Assignment.organisation_id.in_(_places(person_id, scope, on)),
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.organisation_id, Assignment.id)
    ):
        excused = excuses.get((person_id, organisation_id, award), NONE)
        found[organisation_id].append(Duty(assigned_on, due_on, None, excused.exemptions, excused.extensions))
    return list(found.items())


@dataclass(frozen=True)
class Given:
    """An exemption or a later date that holds, as those who give them see it."""

    uid: UUID
    is_exemption: bool
    organisation: str
    reason: str
    given_on: date
    given_by: str
    until: date


def excuses_given(session: Session, *, person_id: int, award: str, scope: Scope, on: date) -> Sequence[Given]:
    """What this person is excused from by the organisations at which they have a post in the scope, the newest last."""
    found = []
    for record, until, holds in (
        (GivenExemption, GivenExemption.until, exemption_holds(on)),
        (GivenExtension, GivenExtension.due_on, extension_holds(on)),
    ):
        rows = session.execute(
            select(record.uid, Organisation.name, record.reason, record.given_on, record.given_by, until)
            .join(Organisation, Organisation.id == record.organisation_id)
            .where(
                record.person_id == person_id,
                record.award == award,
                holds,
                record.organisation_id.in_(_places(person_id, scope, on)),
            )
            .order_by(record.id)
        )
        found += [Given(row[0], record is GivenExemption, *row[1:]) for row in rows]
    return found


def excuse_with(
    session: Session, *, uid: UUID, person_id: int, award: str, scope: Scope, on: date
) -> GivenExemption | GivenExtension | None:
    """The exemption or later date with this uid, if it is this person's and given by an organisation in the scope."""
    mine = _places(person_id, scope, on)
    exemption = session.scalars(_given(GivenExemption, uid, person_id, award, mine)).first()
    return exemption or session.scalars(_given(GivenExtension, uid, person_id, award, mine)).first()


def _given(record: type[Excuse], uid: UUID, person_id: int, award: str, organisations: Select[int]) -> Select[Excuse]:
    return select(record).where(
        record.uid == uid,
        record.person_id == person_id,
        record.award == award,
        record.organisation_id.in_(organisations),
    )


def _places(person_id: int, scope: Scope, on: date) -> Select[int]:
    """The organisations at which this person has a post in the scope."""
    return (
        select(Post.organisation_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id, in_post(on), within(scope))
    )
