"""Writing a difference into the records: units, people, posts, in bulk and in that order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.rules.staff_list.difference import Difference, Step
from lms.rules.staff_list.placing import Names, fold

UNITS = cast(Table, Unit.__table__)
PEOPLE = cast(Table, Person.__table__)
POSTS = cast(Table, Post.__table__)
AGREEMENTS = cast(Table, Agreement.__table__)
"""Tables, not classes: 20,000 rows as objects would cost several times as much."""


def write_difference(
    session: Session, change: Difference, *, organisation_id: int, unit_path: str, at: datetime
) -> set[int]:
    """Write all of it and give the ids of the people it touched. Posts are ended and begun, never rewritten."""
    steps = [*change.joins, *change.moves, *change.changes]
    unit_ids = _with_new_units(session, change.new_units, organisation_id=organisation_id, unit_path=unit_path)
    made = _make_people(session, steps, at=at)
    people = [step.person if isinstance(step.person, int) else made[step.person] for step in steps]
    _describe_people(session, steps, organisation_id=organisation_id)
    _end_posts(session, change)
    begun = [
        {
            "person_id": person_id,
            "organisation_id": organisation_id,
            "unit_id": unit_ids[fold(step.new.unit)],
            "role_title": step.new.role_title,
            "staff_number": step.new.number,
            "line_manager_id": made.get(step.new.manager) if isinstance(step.new.manager, str) else step.new.manager,
            "starts_on": step.new.starts_on,
            "ends_on": step.new.ends_on,
            "meets_public": step.new.meets_public,
            "created_at": at,
        }
        for person_id, step in zip(people, steps, strict=True)
        if step.new is not None
    ]
    _run(session, insert(POSTS), begun)
    session.expire_all()
    return set(people) | {leave.post.person_id for leave in change.leaves}


def _with_new_units(
    session: Session, new_units: Sequence[Names], *, organisation_id: int, unit_path: str
) -> Mapping[Names, int]:
    """The id of every unit of the organisation by its names, once the new ones are written, level by level."""
    top_id = int(unit_path.split("/")[1])
    rows = session.execute(select(Unit.id, Unit.path, Unit.name).where(Unit.organisation_id == organisation_id)).all()
    name_of = {row[0]: row[2] for row in rows}
    ids: dict[Names, int] = {}
    paths: dict[int, str] = {}
    for unit_id, path, _ in rows:
        above = [int(each) for each in path.strip("/").split("/")]
        if above[0] == top_id:
            ids[fold(tuple(name_of[each] for each in above[1:]))] = unit_id
            paths[unit_id] = path
    for depth in sorted({len(names) for names in new_units}):
        level = [names for names in new_units if len(names) == depth]
        uids = {uuid4(): names for names in level}
        parents = {uid: ids[fold(names[:-1])] for uid, names in uids.items()}
        values = [
            {"uid": uid, "organisation_id": organisation_id, "parent_id": parents[uid], "name": names[-1], "path": ""}
            for uid, names in uids.items()
        ]
        made = _insert_named(session, UNITS, values)
        for uid, unit_id in made.items():
            ids[fold(uids[uid])] = unit_id
            paths[unit_id] = f"{paths[parents[uid]]}{unit_id}/"
        _update(session, UNITS, ("path",), [(unit_id, paths[unit_id]) for unit_id in made.values()])
    return ids


def _make_people(session: Session, steps: Iterable[Step], *, at: datetime) -> Mapping[str, int]:
    """New people by their keys: one for each, however many posts they begin."""
    rows = {step.person: step.row for step in reversed(list(steps)) if isinstance(step.person, str)}
    keys = {uuid4(): key for key in reversed(rows)}
    values = [
        {
            "uid": uid,
            "given_name": rows[key].given_name,
            "family_name": rows[key].family_name,
            "email": rows[key].email,
            "created_at": at,
        }
        for uid, key in keys.items()
    ]
    return {keys[uid]: person_id for uid, person_id in _insert_named(session, PEOPLE, values).items()}


def _describe_people(session: Session, steps: Iterable[Step], *, organisation_id: int) -> None:
    """Write new names and addresses: of people who have not agreed to be known here, only into what is known here."""
    described = [(step.person, step.details) for step in steps if step.details is not None]
    waiting: dict[int | str, int] = {}
    if described:
        rows = session.execute(
            select(AGREEMENTS.c.person_id, AGREEMENTS.c.id).where(
                AGREEMENTS.c.organisation_id == organisation_id, AGREEMENTS.c.agreed_on.is_(None)
            )
        )
        waiting = {row[0]: row[1] for row in rows}
    names = ("given_name", "family_name", "email")
    _update(session, PEOPLE, names, [(person, *details) for person, details in described if person not in waiting])
    own = [(waiting[person], *details) for person, details in described if person in waiting]
    _update(session, AGREEMENTS, names, own)


def _end_posts(session: Session, change: Difference) -> None:
    ended: list[tuple[Any, ...]] = [
        (step.old.id, step.last_day)
        for step in (*change.moves, *change.changes)
        if step.old is not None and step.changes_last_day
    ]
    ended += [(leave.post.id, leave.last_day) for leave in change.leaves]
    _update(session, POSTS, ("ends_on",), ended)


def _insert_named(session: Session, table: Table, values: list[dict[str, Any]]) -> dict[UUID, int]:
    """Insert rows that bear a uid; the id of each by it. Two statements whatever the number of rows."""
    if not values:
        return {}
    last = session.execute(select(func.max(table.c.id))).scalar_one() or 0
    _run(session, insert(table), values)
    mine = {row["uid"] for row in values}
    rows = session.execute(select(table.c.uid, table.c.id).where(table.c.id > last)).all()
    return {uid: row_id for uid, row_id in rows if uid in mine}


def _update(session: Session, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Set these columns of each row: (id, value, value ...)."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    keys = ("row_id", *(f"new_{name}" for name in names))
    statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
    _run(session, statement, [dict(zip(keys, row, strict=True)) for row in rows])


def _run(session: Session, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, rows)
