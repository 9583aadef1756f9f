"""Asking for a large table as a file, and what becomes of it: taken, written, made, deleted.

Each step is a row with the next number. Two hands that want the same number cannot both have it, so a worker that was
taken for dead, or whose order was put back meanwhile, finds out with its next step and lets go.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from lms.actions import audit
from lms.records import export_files
from lms.records.exports import ExportOrder, ExportStep, Step
from lms.records.inserting import insert_if_absent
from lms.records.people import Person
from lms.records.queries.exports import (
    Export,
    exports_of,
    exports_ready,
    find_next_to_make,
    get_export,
    open_exports,
    times_taken,
)
from lms.rules.actor import Actor, Scope
from lms.rules.refusals import Refusal
from lms.rules.retention import Periods

KINDS = ("csv", "xlsx")
MOST_FILES = 20
MOST_TRIES = 3
FULL = f"You have {MOST_FILES} files already. Delete one that you do not need any more, then ask again."
GONE = "Its days were over."
BY_THEM = "You deleted it."
OF_SOMEBODY_ERASED = "Somebody’s data was deleted for good. So that no file still names them, every file was."
ERASED_MEANWHILE = "Somebody’s data was deleted for good while it was made."


@dataclass(frozen=True)
class Wanted:
    """A table of people as the page showed it. `form_key` is made with the form: it makes the order single."""

    form_key: str
    kind: str
    title: str
    scope: Scope
    unit_path: str
    need: str
    as_on: date
    rows: int
    said: str


class Overtaken(Exception):  # noqa: N818 - says what happened
    """Somebody else has this order by now."""


def order(session: Session, wanted: Wanted, *, by: Actor, at: datetime) -> Export:
    """Ask for a file. The same form sent again by the same person gives the same order.

    Refuses somebody who keeps twenty files already.
    """
    assert by.person_id is not None  # noqa: S101 - narrows the type; only people have a door
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update(key_share=True))
    key = sha256(f"{by.person_id}|{wanted.form_key}|{wanted.kind}".encode()).hexdigest()
    known = session.scalars(select(ExportOrder.id).where(ExportOrder.form_key == key)).first()
    if known is None and sum(one.is_open or one.is_ready for one in exports_of(session, person_id=by.person_id)) >= (
        MOST_FILES
    ):
        raise Refusal(FULL)
    added = insert_if_absent(
        session,
        ExportOrder,
        person_id=by.person_id,
        kind=wanted.kind,
        title=wanted.title[:250],
        scope=list(wanted.scope.unit_paths),
        unit_path=wanted.unit_path,
        need=wanted.need,
        as_on=wanted.as_on,
        rows=wanted.rows,
        said=wanted.said,
        asked_at=at,
        form_key=key,
    )
    order_id = session.scalars(select(ExportOrder.id).where(ExportOrder.form_key == key)).one()
    if added:
        audit.record(session, "ask for a file", "export", order_id, by=by, at=at, kind=wanted.kind, rows=wanted.rows)
        session.flush()
    return get_export(session, order_id=order_id)


def take_next(session: Session, *, at: datetime) -> Export | None:
    """Begin the order that has waited longest; None when there is nothing to do, or another worker was quicker.

    One that was begun three times and never ended has failed.
    """
    waiting = find_next_to_make(session, at=at)
    if waiting is None:
        return None
    if times_taken(session, order_id=waiting.id) >= MOST_TRIES:
        fail(session, waiting, because=waiting.words, at=at)
        return None
    try:
        return _step(session, waiting, Step.TAKEN, at=at)
    except Overtaken:
        return None


def tell(session: Session, export: Export, *, rows: int, at: datetime) -> Export:
    """So many rows are written. Raises Overtaken when somebody else has the order by now."""
    return _step(session, export, Step.WRITTEN, rows=rows, at=at)


@dataclass(frozen=True)
class Made:
    """A file that is there: what it is called, and what is in it as of a moment."""

    file: str
    rows: int
    size: int
    said: str
    read_at: datetime


def finish(session: Session, export: Export, made: Made, *, at: datetime) -> Export:
    """The file is there. Raises Overtaken when somebody else has the order by now."""
    return _step(session, export, Step.MADE, at=at, **asdict(made))


def put_back(session: Session, export: Export, *, because: str, at: datetime) -> Export:
    """Let it wait again. Raises Overtaken when somebody else has the order by now."""
    return _step(session, export, Step.PUT_BACK, said=because, at=at)


def fail(session: Session, export: Export, *, because: str, at: datetime) -> Export:
    """It is not made. Raises Overtaken when somebody else has the order by now."""
    return _step(session, export, Step.FAILED, said=because, at=at)


def delete_file(session: Session, export: Export, *, data_dir: Path, by: Actor, at: datetime) -> None:
    """Whoever asked for a file needs it no more. Doing it again changes nothing."""
    if export.is_ready:
        _delete(session, [export], because=BY_THEM, data_dir=data_dir, at=at)
        audit.record(session, "delete a file", "export", export.id, by=by, at=at)


def forget_old_files(session: Session, periods: Periods, *, data_dir: Path, at: datetime) -> int:
    """Delete the files whose days are over, the orders whose time is up, and what no order knows of; how many files."""
    before = periods.before(periods.exports, at=at)
    over = exports_ready(session, made_before=before)
    _delete(session, over, because=GONE, data_dir=data_dir, at=at)
    old = select(ExportOrder.id).where(ExportOrder.asked_at < periods.before(periods.export_orders, at=at))
    session.execute(delete(ExportStep).where(ExportStep.order_id.in_(old)))
    session.execute(delete(ExportOrder).where(ExportOrder.id.in_(old)))
    session.flush()
    swept = export_files.sweep(data_dir, {one.file for one in exports_ready(session)}, at=at)
    return len(over) + swept


def forget_files_with_somebody(session: Session, *, data_dir: Path, at: datetime) -> None:
    """Delete every file that may name a person who is erased, and let what is being made begin again without them.

    Until this is committed no worker begins or goes on: what one has read by then, it cannot finish.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE export_orders, export_steps IN SHARE ROW EXCLUSIVE MODE"))
    _delete(session, exports_ready(session), because=OF_SOMEBODY_ERASED, data_dir=data_dir, at=at)
    for one in open_exports(session):
        if one.step is not None:
            put_back(session, one, because=ERASED_MEANWHILE, at=at)


def _delete(session: Session, exports: Sequence[Export], *, because: str, data_dir: Path, at: datetime) -> None:
    for one in exports:
        _step(session, one, Step.DELETED, rows=one.written, said=because, at=at)
        export_files.forget(data_dir, one.file)


def _step(session: Session, export: Export, step: Step, *, at: datetime, **more: Any) -> Export:
    added = insert_if_absent(
        session,
        ExportStep,
        order_id=export.id,
        number=export.number + 1,
        step=step.value,
        at=at,
        **more,
    )
    if not added:
        raise Overtaken
    return get_export(session, order_id=export.id)
