"""Bringing in a staff list: keep it, match its columns, apply it all at once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.actions import agreeing, audit, keeping, reconciling
from lms.actions.holding import hold_organisation
from lms.actions.importing_steps import write_difference
from lms.records.bulk import many_rows
from lms.records.organisations import Unit
from lms.records.queries.importing import (
    difference_of,
    find_remembered_columns,
    get_import,
    table_of,
)
from lms.records.queries.units import units_in_scope
from lms.records.results import ColumnMatch, StaffImport
from lms.rules.actor import Actor, system_actor
from lms.rules.dates import london_date
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.staff_list.cells import tidy
from lms.rules.staff_list.columns import Field, check_columns, header_key
from lms.rules.staff_list.difference import LEAVERS_PERCENT, Difference
from lms.rules.staff_list.faults import fault_cells
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.table import Table
from lms.rules.staff_list.words import counts

CHOOSE_UNIT = "Choose the unit that the list is of."
CHOOSE_FILE = "Choose a file."
NO_LONGER_KEPT = "A newer list took the place of this one. Import the newer one, or choose the file again."
MATCH_FIRST = "Match the columns first."
CONFIRM_LEAVERS = "Tick the box if it is right that {leavers:,} of {in_post:,} people leave. If not, check the file."
CHANGED = "Something changed since you looked at this page. Read it again, then apply."


def keep_list(session: Session, *, unit_uid: str, file_name: str, content: bytes, by: Actor, at: datetime) -> UUID:
    """Read a file and keep its rows, to be matched and applied. Gives the list's name in addresses.

    A list of the same unit that was not applied gives way to it. When the organisation has matched these headings
    before, the columns are matched already. Raises Refusal for a unit outside the actor's grants and for a file that
    cannot be read.
    """
    in_scope = {str(unit.uid): unit.id for unit in units_in_scope(session, scope=by.scope(*LEADS))}
    if unit_uid not in in_scope:
        raise Refusal(CHOOSE_UNIT, field="unit")
    unit = session.get_one(Unit, in_scope[unit_uid])
    if not file_name:
        raise Refusal(CHOOSE_FILE, field="file")
    table = read_table(content)
    _forget_rows(session, unit_id=unit.id)
    row = StaffImport(
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        uploaded_by=by.name,
        uploaded_at=at,
        file_name=tidy(file_name)[:250],
        file_sha256=hashlib.sha256(content).hexdigest(),
        table=[list(table.header), *table.rows],
        header_row=table.header_row,
        columns=find_remembered_columns(session, organisation_id=unit.organisation_id, table=table) or {},
    )
    session.add(row)
    session.flush()
    audit.record(
        session, "bring in a staff list", "staff import", row.id, by=by, at=at, unit=unit.id, file=row.file_sha256
    )
    session.flush()
    return row.uid


def match_columns(session: Session, *, import_id: int, columns: Mapping[Field, str], by: Actor, at: datetime) -> None:
    """Say which column holds what, for this list and for every later one with the same headings.

    Raises Refusals, each for the field it belongs to, when too little is matched to know a person by.
    """
    stored = get_import(session, import_id=import_id)
    table = _rows_of(session, import_id)
    check_columns(table.header, columns)
    plain = {str(field): heading for field, heading in columns.items()}
    hold_organisation(session, stored.organisation_id)
    session.execute(update(StaffImport).where(StaffImport.id == import_id).values(columns=plain))
    key = header_key(table.header)
    match = session.scalars(
        select(ColumnMatch).where(
            ColumnMatch.organisation_id == stored.organisation_id, ColumnMatch.header_sha256 == key
        )
    ).first()
    if match is None:
        session.add(ColumnMatch(organisation_id=stored.organisation_id, header_sha256=key, columns=plain))
    else:
        match.columns = plain
    audit.record(session, "match the columns of a staff list", "staff import", import_id, by=by, at=at, columns=plain)
    session.flush()


def apply_list(
    session: Session, *, import_id: int, seen: str, leavers_confirmed: bool, by: Actor, at: datetime, site_url: str = ""
) -> None:
    """Make every change the list asks for, in this one transaction. A list that was applied is left as it is.

    `seen` is the fingerprint of the difference that the person looked at: if it is another by now, nothing is done.
    Raises Refusal then, when many leave and that was not confirmed, and when the list is no longer kept. People whom
    others knew before are asked whether they belong here; what the rules ask of whom is brought into step.
    """
    row = session.get_one(StaffImport, import_id, with_for_update=True, populate_existing=True)
    if row.applied_at is not None:
        return
    stored = get_import(session, import_id=import_id)
    table = _rows_of(session, import_id)
    if not stored.columns:
        raise Refusal(MATCH_FIRST)
    hold_organisation(session, stored.organisation_id)
    change = difference_of(session, stored=stored, table=table, on=london_date(at))
    if fingerprint(change) != seen:
        raise Refusal(CHANGED)
    if change.has_many_leavers and not leavers_confirmed:
        raise Refusal(
            CONFIRM_LEAVERS.format(leavers=len(change.leaves), in_post=change.in_post), field="leavers_confirmed"
        )
    try:
        with session.begin_nested(), many_rows():
            _ask_strangers(session, change, organisation_id=stored.organisation_id, site_url=site_url, at=at)
            touched = write_difference(
                session,
                change,
                organisation_id=stored.organisation_id,
                unit_path=stored.unit_path,
                at=at,
            )
    except IntegrityError as error:  # somebody else wrote the same address or unit at this moment
        raise Refusal(CHANGED) from error
    _close(session, row, change, by=by, at=at)
    touched |= reconciling.reconcile(session, organisation_ids=[stored.organisation_id], by=by, at=at)
    keeping.refresh(session, sorted(touched), on=london_date(at))
    session.flush()


def fingerprint(change: Difference) -> str:
    """What a person has seen of a difference, short enough for a form: the same counts of the same rows."""
    rows = [[step.row.line for step in steps] for steps in (change.joins, change.moves, change.changes)]
    rows.append([leave.post.id for leave in change.leaves])
    return hashlib.sha256(json.dumps([*rows, counts(change)]).encode()).hexdigest()[:32]


def leavers_question(change: Difference) -> str:
    """What is asked when more than a few leave."""
    return f"Yes, {len(change.leaves):,} of {change.in_post:,} people leave (more than {LEAVERS_PERCENT} %)"


def _ask_strangers(session: Session, change: Difference, *, organisation_id: int, site_url: str, at: datetime) -> None:
    """Before they get a post: from then on it could not be told who was here before."""
    people = [
        agreeing.Listed(step.person, step.row.given_name, step.row.family_name, step.row.email, step.new.role_title)
        for step in change.joins
        if isinstance(step.person, int) and step.new is not None
    ]
    hand = system_actor("staff list")  # a line that named the lead would tell the lead whom others know
    agreeing.ask(session, people, organisation_id=organisation_id, site_url=site_url, by=hand, at=at)


def _close(session: Session, row: StaffImport, change: Difference, *, by: Actor, at: datetime) -> None:
    """Keep what the list changed and forget its rows."""
    numbers = counts(change)
    row.applied_at, row.applied_by = at, by.name
    row.summary = numbers
    row.faults = [list(fault_cells(fault)) for fault in change.faults]
    row.leavers = sorted({leave.post.person_id for leave in change.leaves})
    session.flush()
    _forget_rows(session, unit_id=row.unit_id)
    addresses = [step.person for step in (*change.changes, *change.moves, *change.joins) if step.details]
    audit.record(
        session,
        "apply a staff list",
        "staff import",
        row.id,
        by=by,
        at=at,
        unit=row.unit_id,
        counts=numbers,
        renamed=addresses,
    )


def _rows_of(session: Session, import_id: int) -> Table:
    table = table_of(session, stored=get_import(session, import_id=import_id))
    if table is None:
        raise Refusal(NO_LONGER_KEPT)
    return table


def _forget_rows(session: Session, *, unit_id: int) -> None:
    """Empty every list of this unit: rows are personal data, and an old list must not be applied after a newer one."""
    session.execute(
        update(StaffImport).where(StaffImport.unit_id == unit_id).values(table=[]),
        execution_options={"synchronize_session": False},
    )
