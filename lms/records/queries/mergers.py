"""Records of one person listed twice: who may be, which were put together, and whose record stands for whose."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.mergers import MergedRow, Merger
from lms.records.naming import among, among_named
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.queries.agreements import SEEN_EMAIL, SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.excusing import NONE, excuses_of
from lms.records.queries.presence import in_post, within
from lms.records.results import Assignment, Completion
from lms.rules.actor import Scope
from lms.rules.duplicates import Listed
from lms.rules.standing import Duty

IS_OPEN = and_(Merger.merged_at.is_not(None), Merger.ended_at.is_(None))


@dataclass(frozen=True)
class PostListed:
    """A present post."""

    role_title: str
    unit: str
    staff_number: str
    starts_on: date


@dataclass(frozen=True)
class RecordSeen:
    """A record as the organisation that lists it sees it."""

    id: int
    uid: UUID
    name: str
    email: str
    organisation_id: int
    organisation: str
    unit_paths: tuple[str, ...]
    posts: tuple[PostListed, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The staff numbers."""
        return tuple(post.staff_number for post in self.posts if post.staff_number)


@dataclass(frozen=True)
class MergerSeen:
    """Two records that were put together, by an organisation that lists them."""

    id: int
    uid: UUID
    kept_id: int
    other_id: int
    organisation_id: int
    unit_path: str
    kept: str
    other: str
    other_email: str
    merged_at: datetime
    merged_by: str
    because: str
    ended_at: datetime | None


def people_listed(session: Session, *, scope: Scope, on: date) -> Sequence[Listed]:
    """Everybody in post in the scope, by the name and address their organisation may know. One query."""
    rows = session.execute(
        select(Person.id, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, SEEN_EMAIL, Post.staff_number, Post.unit_id)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(in_post(on), within(scope))
        .order_by(Person.id, Post.id)
    )
    found: dict[int, Listed] = {}
    for id_, given, family, email, number, unit_id in rows:
        one = found.get(id_, Listed(id_, given, family, email or "", (), ()))
        numbers = (*one.numbers, number) if number else one.numbers
        found[id_] = Listed(id_, given, family, one.email, numbers, (*one.units, unit_id))
    return list(found.values())


def records_seen(
    session: Session, *, scope: Scope, on: date, ids: Collection[int] = (), uids: Collection[UUID] = ()
) -> Mapping[int, RecordSeen]:
    """These records, as far as they are in post in the scope. One query."""
    rows = session.execute(
        select(
            Person.id,
            Person.uid,
            SEEN_GIVEN_NAME,
            SEEN_FAMILY_NAME,
            SEEN_EMAIL,
            Organisation.id,
            Organisation.name,
            Unit.path,
            Post.role_title,
            Unit.name,
            Post.staff_number,
            Post.starts_on,
        )
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(or_(among(Person.id, ids), Person.uid.in_(uids)), in_post(on), within(scope))
        .order_by(Post.starts_on, Post.id)
    )
    by_person: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        by_person[row[0]].append(tuple(row))
    found = {}
    for id_, several in by_person.items():
        first = several[0]
        posts = tuple(PostListed(row[8], row[9], row[10] or "", row[11]) for row in several)  # type: ignore[arg-type]
        paths = tuple(str(row[7]) for row in several)
        name = f"{first[2]} {first[3]}".strip()
        found[id_] = RecordSeen(id_, first[1], name, str(first[4] or ""), first[5], str(first[6]), paths, posts)  # type: ignore[arg-type]
    return found


def known_only_to(session: Session, *, person_ids: Collection[int], organisation_id: int) -> bool:
    """Whether all that is known of these people is of this organisation: their posts, what they completed, roles none.

    What another knows must not come together here, nor may powers: then nobody but they themselves can decide.
    """
    elsewhere = select(Post.id).where(among(Post.person_id, person_ids), Post.organisation_id != organisation_id)
    done = select(Completion.id).where(
        among(Completion.person_id, person_ids),
        Completion.organisation_id.is_not(None),
        Completion.organisation_id != organisation_id,
    )
    asked = select(Agreement.id).where(among(Agreement.person_id, person_ids))
    return not any(session.scalars(one.limit(1)).first() for one in (elsewhere, done, asked))


def holds_a_role(session: Session, *, person_id: int, at: datetime) -> bool:
    """Whether any role is theirs now or will be."""
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at)
    )
    return session.scalars(held.limit(1)).first() is not None


def kept_for(session: Session, person_ids: Collection[int]) -> Mapping[int, int]:
    """Of these people, those whose record another stands for, each with that other."""
    rows = session.execute(select(Merger.other_id, Merger.kept_id).where(among(Merger.other_id, person_ids), IS_OPEN))
    return {row[0]: row[1] for row in rows}


_OTHERS = select(Merger.other_id, Merger.kept_id).where(among_named(Merger.kept_id, "people"), IS_OPEN)
"""Put together once: every learner's home asks it."""


def others_of(session: Session, person_ids: Collection[int]) -> Mapping[int, int]:
    """The records for which these people's stand, each with whose it is now."""
    rows = session.execute(_OTHERS, {"people": tuple(person_ids)})
    return {row[0]: row[1] for row in rows}


def duties_together(
    session: Session, *, kept_id: int, other_id: int, on: date
) -> Mapping[int, Mapping[str, Sequence[Duty]]]:
    """What each organisation would ask of the two as one, by award: what both were asked by one order, once.

    What one of them was excused from holds for the one person; of two excuses of a kind, the kept record's.
    """
    rows = session.execute(
        select(
            Assignment.person_id,
            Assignment.organisation_id,
            Assignment.award,
            Assignment.requirement_id,
            Assignment.assigned_on,
            Assignment.due_on,
            Assignment.ended_on,
        )
        .where(
            Assignment.person_id.in_((kept_id, other_id)),
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.assigned_on, Assignment.due_on, Assignment.id)
    ).all()
    mine = {row[3] for row in rows if row[0] == kept_id}
    excuses = excuses_of(session, [kept_id, other_id], on=on)
    found: dict[int, dict[str, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    for person_id, organisation_id, award, requirement_id, assigned_on, due_on, ended_on in rows:
        is_new = person_id == other_id
        if is_new and requirement_id in mine:
            continue
        own = excuses.get((kept_id, organisation_id, award), NONE)
        brought = excuses.get((other_id, organisation_id, award), NONE)
        exemptions = own.exemptions or tuple(replace(one, given_on=on) for one in brought.exemptions)
        extensions = own.extensions or tuple(replace(one, given_on=on) for one in brought.extensions)
        begun = on if is_new else assigned_on
        found[organisation_id][award].append(Duty(begun, due_on, None if is_new else ended_on, exemptions, extensions))
    return found


def judged_pairs(session: Session, *, scope: Scope) -> Sequence[tuple[int, int]]:
    """Pairs of which somebody in the organisations of the scope has said that they are two people."""
    there = select(Unit.organisation_id).where(within(scope))
    rows = session.execute(
        select(Merger.kept_id, Merger.other_id).where(Merger.organisation_id.in_(there), Merger.ended_at.is_not(None))
    )
    return [(kept_id, other_id) for kept_id, other_id in rows]


def find_record(session: Session, *, mark: str, scope: Scope, on: date) -> UUID | None:
    """Whoever in post in the scope has this address, staff number or name in addresses; None for nobody or several."""
    asked = (
        select(Person.uid)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(in_post(on), within(scope))
        .distinct()
        .limit(2)
    )
    try:
        asked = asked.where(Person.uid == UUID(mark))
    except ValueError:
        asked = asked.where(or_(func.lower(SEEN_EMAIL) == mark.lower(), Post.staff_number == mark))
    found = session.scalars(asked).all() if mark and mark.isprintable() else []
    return found[0] if len(found) == 1 else None


def mergers_in_scope(session: Session, *, scope: Scope) -> Sequence[MergerSeen]:
    """What was put together in organisations that lie in the scope as a whole or in part, the newest first."""
    return _mergers(session, scope)


def find_merger(session: Session, *, uid: UUID, scope: Scope) -> MergerSeen | None:
    """The merger with this name in addresses, if the kept person is in post in the scope; else None."""
    return next(iter(_mergers(session, scope, Merger.uid == uid)), None)


def rows_merged(session: Session, *, merger_id: int) -> Mapping[str, Sequence[tuple[int, int | None]]]:
    """What went on with a merger, by table: the row that ended, and the row in which it goes on, if it does."""
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for record, from_id, to_id in session.execute(
        select(MergedRow.record, MergedRow.from_id, MergedRow.to_id)
        .where(MergedRow.merger_id == merger_id)
        .order_by(MergedRow.id)
    ):
        found[record].append((from_id, to_id))
    return found


def copies_of(session: Session, *, record: str, from_id: int) -> Sequence[int]:
    """The rows in which a row goes on under another record."""
    return session.scalars(
        select(MergedRow.to_id)
        .join(Merger, Merger.id == MergedRow.merger_id)
        .where(MergedRow.record == record, MergedRow.from_id == from_id, MergedRow.to_id.is_not(None), IS_OPEN)
    ).all()  # type: ignore[return-value]  # those without are left out


def _mergers(session: Session, scope: Scope, *conditions: object) -> Sequence[MergerSeen]:
    """Those that a lead put together: nobody is told of accounts that somebody joined themself."""
    kept, other = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            Merger.id,
            Merger.uid,
            Merger.kept_id,
            Merger.other_id,
            Merger.organisation_id,
            Unit.path,
            kept.given_name,
            kept.family_name,
            other.given_name,
            other.family_name,
            other.email,
            Merger.merged_at,
            Merger.merged_by,
            Merger.because,
            Merger.ended_at,
        )
        .join(kept, kept.id == Merger.kept_id)
        .join(other, other.id == Merger.other_id)
        .join(Post, and_(Post.person_id == Merger.kept_id, Post.organisation_id == Merger.organisation_id))
        .join(Unit, Unit.id == Post.unit_id)
        .where(
            within(scope),
            Post.ends_on.is_(None),
            Merger.merged_at.is_not(None),
            Merger.by_themself.is_(False),
            *conditions,  # type: ignore[arg-type]
        )
        .order_by(Merger.id.desc(), Post.id)
    )
    found: dict[int, MergerSeen] = {}
    for row in rows:
        names = (f"{row[6]} {row[7]}".strip(), f"{row[8]} {row[9]}".strip(), row[10] or "")
        found.setdefault(row[0], MergerSeen(*(*row[:6], *names, *row[11:])))  # type: ignore[arg-type]
    return list(found.values())
