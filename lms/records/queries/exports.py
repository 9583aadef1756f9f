"""Files that people asked for: whose they are, how far they are, and which of them a worker takes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.records.exports import ExportOrder, ExportStep, Step
from lms.records.organisations import Unit
from lms.records.people import Person, RoleGrant
from lms.rules.actor import Role, Scope

LEASE = timedelta(minutes=2)
"""How long an order belongs to the worker that told of it last. After a crash it is begun again once this is over."""
UNDERWAY = (Step.TAKEN, Step.WRITTEN)
OPEN = (*UNDERWAY, Step.PUT_BACK)


@dataclass(frozen=True)
class Export:
    """An order with its newest step."""

    id: int
    uid: UUID
    person_id: int
    kind: str
    title: str
    scope: Scope
    unit_path: str
    need: str
    as_on: date
    rows: int
    said: str
    asked_at: datetime
    step: Step | None
    """None: it waits, and nobody has begun."""
    number: int
    """Of the newest step; 0 without any."""
    told_at: datetime
    """When the newest step was; when it was asked for without any."""
    written: int
    size: int
    file: str
    """What the file is called on the disk; empty unless it was made."""
    words: str
    """Of a file that was made, the sentence of its figures; otherwise why it stands as it does."""
    read_at: datetime | None
    """The moment of which the figures of the file are."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of units that must all be overseen by whoever gets it."""
        return (self.unit_path,) if self.unit_path else self.scope.unit_paths

    @property
    def is_ready(self) -> bool:
        """The file was made and not deleted since."""
        return self.step is Step.MADE

    @property
    def is_open(self) -> bool:
        """It waits or is being made."""
        return self.step is None or self.step in OPEN

    @property
    def is_as_asked(self) -> bool:
        """The figures are those which the page showed when it was asked for."""
        return not self.said or (self.words, self.written) == (self.said, self.rows)

    def is_gone(self, *, days: int, at: datetime) -> bool:
        """Its days are over, whether the file was deleted already or not."""
        return self.step is Step.DELETED or (self.is_ready and self.told_at + timedelta(days=days) <= at)

    def last_moment(self, *, days: int) -> datetime:
        """Until when the file can be had."""
        return self.told_at + timedelta(days=days)


def find_export(session: Session, *, uid: UUID) -> Export | None:
    """The order with this name in addresses, or None. Whoever asks must still be checked against it."""
    row = session.execute(_orders().where(ExportOrder.uid == uid)).first()
    return _export(row) if row else None


def get_export(session: Session, *, order_id: int) -> Export:
    """The order with this id."""
    return _export(session.execute(_orders().where(ExportOrder.id == order_id)).one())


def exports_of(session: Session, *, person_id: int) -> Sequence[Export]:
    """What this person asked for, the newest first."""
    rows = session.execute(_orders().where(ExportOrder.person_id == person_id).order_by(ExportOrder.id.desc()))
    return [_export(row) for row in rows]


def find_next_to_make(session: Session, *, at: datetime) -> Export | None:
    """The oldest order that waits, or whose worker has not been heard of for so long that it cannot be alive."""
    unheard = and_(ExportStep.step.in_(UNDERWAY), ExportStep.at <= at - LEASE)
    waiting = or_(ExportStep.id.is_(None), ExportStep.step == Step.PUT_BACK, unheard)
    row = session.execute(_orders().where(waiting).order_by(ExportOrder.id).limit(1)).first()
    return _export(row) if row else None


def open_exports(session: Session) -> Sequence[Export]:
    """Every order that waits or is being made."""
    return _those(session, or_(ExportStep.id.is_(None), ExportStep.step.in_(OPEN)))


def exports_ready(session: Session, *, made_before: datetime | None = None) -> Sequence[Export]:
    """Every order whose file is kept; those alone whose file was made by then."""
    conditions = [ExportStep.step == Step.MADE]
    return _those(session, *conditions, *([ExportStep.at <= made_before] if made_before else []))


def times_taken(session: Session, *, order_id: int) -> int:
    """How often a worker has begun it."""
    return (
        session.scalar(select(func.count()).where(ExportStep.order_id == order_id, ExportStep.step == Step.TAKEN.value))
        or 0
    )


def scope_now(session: Session, *, person_id: int, roles: Sequence[Role], at: datetime) -> Scope:
    """The units over which a person holds any of these roles at this instant; none for somebody who is disabled."""
    rows = session.execute(
        select(Unit.path)
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(
            Person.id == person_id,
            Person.disabled_at.is_(None),
            RoleGrant.role.in_([role.value for role in roles]),
            RoleGrant.starts_at <= at,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > at),
        )
    )
    return Scope(tuple(sorted({path or "" for (path,) in rows})))


def _those(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Export]:
    rows = session.execute(_orders().where(*conditions).order_by(ExportOrder.id))
    return [_export(row) for row in rows]


def _orders() -> Select[ExportOrder, ExportStep]:
    """Each order with its newest step, or none."""
    newer = aliased(ExportStep)
    newest = select(func.max(newer.number)).where(newer.order_id == ExportOrder.id).scalar_subquery()
    return select(ExportOrder, ExportStep).outerjoin(
        ExportStep, and_(ExportStep.order_id == ExportOrder.id, ExportStep.number == newest)
    )


def _export(row: tuple[ExportOrder, ExportStep | None]) -> Export:
    order, step = row
    return Export(
        id=order.id,
        uid=order.uid,
        person_id=order.person_id,
        kind=order.kind,
        title=order.title,
        scope=Scope(tuple(order.scope)),
        unit_path=order.unit_path,
        need=order.need,
        as_on=order.as_on,
        rows=order.rows,
        said=order.said,
        asked_at=order.asked_at,
        step=Step(step.step) if step else None,
        number=step.number if step else 0,
        told_at=step.at if step else order.asked_at,
        written=step.rows if step else 0,
        size=step.size if step else 0,
        file=step.file if step else "",
        words=step.said if step else "",
        read_at=step.read_at if step else None,
    )
