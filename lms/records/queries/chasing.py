"""What people are to be told of without anybody pressing, what waits, what went out, and whether it has stopped."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.chasing import PlannedNotice, ReminderRound
from lms.records.duties import Rule
from lms.records.messages import Notice, OutboxMessage
from lms.records.naming import among
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, RoleGrant
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import same_organisation, within
from lms.records.results import Assignment, KeptPlace, KeptStanding
from lms.rules.actor import Role, Scope
from lms.rules.quiet_hours import is_overdue, previous_working_day
from lms.rules.reminder import FIRST_STAGE_DAYS, Awaiting, Stage, news_stage, nudge_stage
from lms.rules.standing import day

DAYS_SHOWN = 60
NEWEST_SHOWN = 100


class Asked(NamedTuple):
    """An award that one organisation asks of a person."""

    person_id: int
    organisation_id: int
    award: str


class Said(NamedTuple):
    """One thing that is said once: what is asked, the stage, and the day it turns on."""

    asked: Asked
    stage: Stage
    turns_on: date


def awaited(
    session: Session, *, on: date, organisation_id: int | None = None, person_ids: Collection[int] | None = None
) -> dict[Asked, Awaiting]:
    """What people in post still have to do or will have to renew soon, of those who can be written to. One query."""
    open_now = (
        select(
            Assignment.person_id,
            Assignment.organisation_id,
            Assignment.award,
            func.min(Assignment.assigned_on).label("asked_on"),
            func.max(case((Rule.id.is_not(None), Assignment.assigned_on))).label("asked_by_rule_on"),
        )
        .outerjoin(Rule, Rule.requirement_id == Assignment.requirement_id)
        .where(
            *_of(Assignment, organisation_id, person_ids),
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .group_by(Assignment.person_id, Assignment.organisation_id, Assignment.award)
        .subquery("open_now")
    )
    rows = session.execute(
        select(
            KeptStanding.person_id,
            KeptStanding.organisation_id,
            KeptStanding.award,
            KeptStanding.due_on,
            KeptStanding.expires_on,
            KeptStanding.ever,
            KeptStanding.valid,
            open_now.c.asked_on,
            open_now.c.asked_by_rule_on,
        )
        .join(Person, Person.id == KeptStanding.person_id)
        .join(
            open_now,
            and_(
                open_now.c.person_id == KeptStanding.person_id,
                open_now.c.organisation_id == KeptStanding.organisation_id,
                open_now.c.award == KeptStanding.award,
            ),
        )
        .where(
            *_of(KeptStanding, organisation_id, person_ids),
            KeptStanding.required,
            or_(KeptStanding.valid.is_(False), KeptStanding.expires_on <= on + timedelta(days=FIRST_STAGE_DAYS)),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
    )
    return {Asked(*row[:3]): Awaiting(*row[3:]) for row in rows}


def told_this_week(session: Session, person_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Those of these people who had a letter about their training this week already, whoever wrote it."""
    monday = on - timedelta(days=on.weekday())
    news = [news_stage(monday + timedelta(days=number)) for number in range(7)]
    rows = session.scalars(
        select(Notice.person_id)
        .where(
            among(Notice.person_id, person_ids),
            or_(Notice.stage.startswith(nudge_stage(on)), Notice.stage.in_(news)),
        )
        .distinct()
    )
    return frozenset(rows)


@dataclass(frozen=True)
class Noted:
    """A row of the ledger: its id, whether it was said already, and whether that reached the person."""

    id: int
    told_on: date | None
    is_sent: bool


def noted_in(session: Session, *, organisation_id: int, on: date) -> dict[Said, Noted]:
    """The rows of an organisation that could still be asked about today. One query."""
    rows = session.execute(
        select(PlannedNotice, _is_sent())
        .outerjoin(OutboxMessage, OutboxMessage.id == PlannedNotice.message_id)
        .where(
            PlannedNotice.organisation_id == organisation_id,
            or_(
                PlannedNotice.told_on.is_(None),
                PlannedNotice.stage == Stage.OVERDUE,
                PlannedNotice.turns_on >= on - timedelta(days=FIRST_STAGE_DAYS),
            ),
        )
    )
    return {_said(row): Noted(row.id, row.told_on, bool(is_sent)) for row, is_sent in rows}


def organisations_to_plan(session: Session, *, on: date) -> Sequence[int]:
    """The organisations with people in post whose notices were not planned on this day yet."""
    planned = select(ReminderRound.organisation_id).where(ReminderRound.planned_on == on)
    return session.scalars(
        select(KeptPlace.organisation_id)
        .where(KeptPlace.organisation_id.not_in(planned))
        .distinct()
        .order_by(KeptPlace.organisation_id)
    ).all()


def in_post_at(session: Session, *, organisation_id: int) -> int:
    """How many people are in post."""
    counted = select(func.count()).select_from(KeptPlace).where(KeptPlace.organisation_id == organisation_id)
    return session.scalar(counted) or 0


def find_held_round(session: Session, *, organisation_id: int) -> ReminderRound | None:
    """The round of this organisation that the brake holds, if there is one."""
    return session.scalars(
        select(ReminderRound).where(ReminderRound.organisation_id == organisation_id, _is_held()).limit(1)
    ).first()


@dataclass(frozen=True)
class Reader:
    """Somebody a letter goes to, with all that waits to be said to them."""

    person_id: int
    given_name: str
    email: str
    waiting: Mapping[int, Said]
    """By the ids of their rows."""


def readers(session: Session, *, after: int, most: int) -> Sequence[Reader]:
    """The next people with notices that wait and are not held, by id. Two queries."""
    ready = (PlannedNotice.told_on.is_(None), ~_is_held())
    ids = session.scalars(
        select(PlannedNotice.person_id)
        .join(ReminderRound, ReminderRound.id == PlannedNotice.round_id)
        .where(*ready, PlannedNotice.person_id > after)
        .distinct()
        .order_by(PlannedNotice.person_id)
        .limit(most)
    ).all()
    if not ids:
        return ()
    waiting: defaultdict[int, dict[int, Said]] = defaultdict(dict)
    for row in session.scalars(
        select(PlannedNotice)
        .join(ReminderRound, ReminderRound.id == PlannedNotice.round_id)
        .where(*ready, among(PlannedNotice.person_id, ids))
        .order_by(PlannedNotice.turns_on, PlannedNotice.award, PlannedNotice.id)
    ):
        waiting[row.person_id][row.id] = _said(row)
    people = session.execute(
        select(Person.id, Person.given_name, Person.email).where(among(Person.id, ids)).order_by(Person.id)
    )
    return [Reader(id_, given_name, email or "", waiting[id_]) for id_, given_name, email in people]


@dataclass(frozen=True)
class TeamReader:
    """A manager, what they oversee, and the whole length of the paths to it: the longest is nearest to the people."""

    person_id: int
    given_name: str
    email: str
    scope: Scope


def managers_to_write(session: Session, *, stage: str, at: datetime) -> Sequence[TeamReader]:
    """Managers who had no letter at this stage, those of the smallest teams first. Leads have their own pages."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.email, Unit.path)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(Notice, and_(Notice.person_id == Person.id, Notice.stage == stage))
        .where(
            RoleGrant.role == Role.MANAGER,
            RoleGrant.starts_at <= at,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
            Notice.id.is_(None),
        )
        .order_by(Person.id, Unit.path)
    )
    paths: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    for person_id, given_name, email, path in rows:
        paths[person_id, given_name, email or ""].add(path)
    found = [TeamReader(*who, Scope(tuple(sorted(some)))) for who, some in paths.items()]
    return sorted(found, key=lambda one: (-max(path.count("/") for path in one.scope.unit_paths), one.person_id))


def reached_and_overdue(session: Session, *, scope: Scope, told_by: date) -> list[Said]:
    """Of whom in the scope something has gone by of which they were told by this day, and no manager yet.

    Only where the letter was taken by their mail server.
    """
    manager = (
        select(PlannedNotice.person_id, PlannedNotice.organisation_id, PlannedNotice.award, PlannedNotice.turns_on)
        .where(PlannedNotice.stage == Stage.MANAGER)
        .subquery("managers_told")
    )
    rows = session.scalars(
        select(PlannedNotice)
        .join(OutboxMessage, OutboxMessage.id == PlannedNotice.message_id)
        .join(
            KeptPlace,
            and_(KeptPlace.person_id == PlannedNotice.person_id, same_organisation(KeptPlace, PlannedNotice)),
        )
        .join(Unit, Unit.id == KeptPlace.unit_id)
        .outerjoin(
            manager,
            and_(
                manager.c.person_id == PlannedNotice.person_id,
                manager.c.organisation_id == PlannedNotice.organisation_id,
                manager.c.award == PlannedNotice.award,
                manager.c.turns_on == PlannedNotice.turns_on,
            ),
        )
        .where(
            within(scope),
            PlannedNotice.stage == Stage.OVERDUE,
            PlannedNotice.told_on <= told_by,
            _is_sent(),
            manager.c.person_id.is_(None),
        )
        .order_by(PlannedNotice.id)
    )
    return [_said(row) for row in rows]


def rounds_of(session: Session, organisation_ids: Collection[int], *, on: date) -> Mapping[int, int]:
    """The ids of the newest rounds of these organisations up to a day, by organisation."""
    rows = session.execute(
        select(ReminderRound.organisation_id, func.max(ReminderRound.id))
        .where(among(ReminderRound.organisation_id, organisation_ids), ReminderRound.planned_on <= on)
        .group_by(ReminderRound.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


# What leads and the partnership look at


@dataclass(frozen=True)
class HeldRound:
    """A round that waits until somebody has looked at it."""

    id: int
    uid: UUID
    organisation: str
    unit_path: str
    held_at: datetime | None
    in_post: int
    people: int
    stages: Mapping[Stage, int]
    """How many people would be told what."""


def held_rounds(session: Session, *, scope: Scope) -> Sequence[HeldRound]:
    """The held rounds of organisations of which the reader may see all, the oldest first. Three queries at most."""
    rows = session.execute(
        select(ReminderRound, Organisation.name, Unit.path)
        .join(Organisation, Organisation.id == ReminderRound.organisation_id)
        .join(Unit, and_(Unit.organisation_id == Organisation.id, Unit.parent_id.is_(None)))
        .where(_is_held(), within(scope))
        .order_by(ReminderRound.held_at, ReminderRound.id)
    ).all()
    ids = [row[0].id for row in rows]
    waiting = (among(PlannedNotice.round_id, ids), PlannedNotice.told_on.is_(None))
    stages: defaultdict[int, dict[Stage, int]] = defaultdict(dict)
    for round_id, stage, count in session.execute(
        select(PlannedNotice.round_id, PlannedNotice.stage, func.count(PlannedNotice.person_id.distinct()))
        .where(*waiting)
        .group_by(PlannedNotice.round_id, PlannedNotice.stage)
    ):
        stages[round_id][Stage(stage)] = count
    people = {
        row[0]: row[1]
        for row in session.execute(
            select(PlannedNotice.round_id, func.count(PlannedNotice.person_id.distinct()))
            .where(*waiting)
            .group_by(PlannedNotice.round_id)
        )
    }
    return [
        HeldRound(row.id, row.uid, name, path, row.held_at, row.in_post, people.get(row.id, 0), stages[row.id])
        for row, name, path in rows
    ]


@dataclass
class DayOut:
    """What went out on a day to people of a scope."""

    on: date
    people: int = 0
    stages: Counter[Stage] = field(default_factory=Counter)


def went_out(session: Session, *, scope: Scope, on: date) -> Sequence[DayOut]:
    """How many people of the scope were written to on which of the last days, newest first. Two queries; no names."""
    conditions = (
        within(scope),
        PlannedNotice.told_on > on - timedelta(days=DAYS_SHOWN),
        PlannedNotice.stage != Stage.MANAGER,
    )
    days: dict[date, DayOut] = {}
    place = and_(KeptPlace.person_id == PlannedNotice.person_id, same_organisation(KeptPlace, PlannedNotice))
    people = func.count(PlannedNotice.person_id.distinct())
    for told_on, count in session.execute(
        select(PlannedNotice.told_on, people)
        .join(KeptPlace, place)
        .join(Unit, Unit.id == KeptPlace.unit_id)
        .where(*conditions)
        .group_by(PlannedNotice.told_on)
        .order_by(PlannedNotice.told_on.desc())
    ):
        if told_on is not None:
            days[told_on] = DayOut(told_on, count)
    for told_on, stage, count in session.execute(
        select(PlannedNotice.told_on, PlannedNotice.stage, people)
        .join(KeptPlace, place)
        .join(Unit, Unit.id == KeptPlace.unit_id)
        .where(*conditions)
        .group_by(PlannedNotice.told_on, PlannedNotice.stage)
    ):
        if told_on in days:
            days[told_on].stages[Stage(stage)] = count
    return list(days.values())


@dataclass(frozen=True)
class CameBack:
    """Somebody whose letter could not be delivered."""

    person_id: int
    uid: UUID
    name: str
    unit: str
    unit_path: str
    on: datetime | None


def came_back(session: Session, *, scope: Scope, at: datetime) -> Sequence[CameBack]:
    """People of the scope whose newest letter came back lately, by name."""
    newest = (
        select(PlannedNotice.person_id, PlannedNotice.organisation_id, func.max(PlannedNotice.message_id).label("id"))
        .group_by(PlannedNotice.person_id, PlannedNotice.organisation_id)
        .subquery("newest")
    )
    rows = session.execute(
        select(Person.id, Person.uid, SEEN_GIVEN_NAME, SEEN_FAMILY_NAME, Unit.name, Unit.path, OutboxMessage.bounced_at)
        .select_from(newest)
        .join(OutboxMessage, OutboxMessage.id == newest.c.id)
        .join(Person, Person.id == newest.c.person_id)
        .join(
            KeptPlace,
            and_(
                KeptPlace.person_id == newest.c.person_id, KeptPlace.organisation_id + 0 == newest.c.organisation_id + 0
            ),
        )
        .join(Unit, Unit.id == KeptPlace.unit_id)
        .outerjoin(Agreement, open_agreement(KeptPlace))
        .where(
            within(scope),
            OutboxMessage.bounced_at > at - timedelta(days=DAYS_SHOWN),
            OutboxMessage.recipient == Person.email,  # an address that was put right since is no longer named
        )
        .order_by(SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id)
        .limit(NEWEST_SHOWN)
    )
    return [CameBack(row[0], row[1], f"{row[2]} {row[3]}".strip(), *row[4:]) for row in rows]


# Whether it goes on


def alarms(session: Session, *, at: datetime, on: date, sends_mail: bool) -> list[str]:
    """What has stopped, one sentence each; none when notices go out as they should.

    `sends_mail`: whether there is a mail server; without one, letters are meant to stay.
    """
    found = []
    oldest = session.scalar(
        select(func.min(PlannedNotice.planned_at))
        .join(ReminderRound, ReminderRound.id == PlannedNotice.round_id)
        .where(PlannedNotice.told_on.is_(None), ~_is_held())
    )
    if oldest is not None and is_overdue(oldest, at=at):
        found.append(f"Reminders that were planned are not written: the oldest waits since {day(oldest.date())}.")
    unsent = session.scalar(
        select(func.min(OutboxMessage.created_at)).where(
            OutboxMessage.in_hours,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.bounced_at.is_(None),
            OutboxMessage.recipient != "",
        )
    )
    if sends_mail and unsent is not None and is_overdue(unsent, at=at):
        found.append(f"Reminders that were written are not sent: the oldest waits since {day(unsent.date())}.")
    last = session.scalar(select(func.max(ReminderRound.planned_on)))
    due = previous_working_day(on)
    begun = session.scalar(select(func.min(Assignment.assigned_on)).where(Assignment.ended_on.is_(None)))
    if (last is None or last < due) and begun is not None and begun < due:
        found.append(f"No reminders were planned since {day(last)}." if last else "No reminders were ever planned.")
    held = session.scalar(select(func.min(ReminderRound.held_at)).where(_is_held()))
    if held is not None and is_overdue(held, at=at):
        found.append(f"Reminders are held until somebody has looked at them, the oldest since {day(held.date())}.")
    return found


def _said(row: PlannedNotice) -> Said:
    return Said(Asked(row.person_id, row.organisation_id, row.award), Stage(row.stage), row.turns_on)


def _is_held() -> ColumnElement[bool]:
    return and_(ReminderRound.held_at.is_not(None), ReminderRound.released_at.is_(None))


def _is_sent() -> ColumnElement[bool]:
    """The letter was taken by a mail server, and did not come back."""
    return and_(OutboxMessage.sent_at.is_not(None), OutboxMessage.bounced_at.is_(None))


def _of(
    record: type[Assignment] | type[KeptStanding], organisation_id: int | None, person_ids: Collection[int] | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if organisation_id is not None:
        found.append(record.organisation_id == organisation_id)
    if person_ids is not None:
        found.append(among(record.person_id, person_ids))
    return found
