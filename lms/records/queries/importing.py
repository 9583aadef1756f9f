"""Staff lists that were brought in, and what each would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.records.bulk import many_rows
from lms.records.organisations import Organisation, Unit
from lms.records.queries.presence import within
from lms.records.queries.staff_register import register_of
from lms.records.results import ColumnMatch, StaffImport
from lms.rules.actor import Scope
from lms.rules.staff_list.columns import Columns, Field, header_key
from lms.rules.staff_list.comparing import difference
from lms.rules.staff_list.difference import Difference
from lms.rules.staff_list.rows import read_rows
from lms.rules.staff_list.table import Table
from lms.rules.staff_list.twins import compare_rows

RECENT = 10


@dataclass(frozen=True)
class StoredImport:
    """A staff list as it was brought in, without its rows."""

    id: int
    uid: UUID
    organisation_id: int
    organisation: str
    unit_id: int
    unit: str
    unit_path: str
    file_name: str
    uploaded_at: datetime
    uploaded_by: str
    columns: Columns
    header_row: int
    applied_at: datetime | None
    applied_by: str
    summary: Mapping[str, int]


def find_import(session: Session, *, uid: UUID) -> StoredImport | None:
    """The staff list with this name in addresses, or None."""
    row = session.execute(_stored().where(StaffImport.uid == uid)).first()
    return StoredImport(*_with_fields(row)) if row else None


def get_import(session: Session, *, import_id: int) -> StoredImport:
    """The staff list with this id. Raises when there is none."""
    return StoredImport(*_with_fields(session.execute(_stored().where(StaffImport.id == import_id)).one()))


def applied_imports(session: Session, *, scope: Scope) -> Sequence[StoredImport]:
    """The latest lists that were applied to units of this scope, newest first."""
    rows = session.execute(
        _stored()
        .where(within(scope), StaffImport.applied_at.is_not(None))
        .order_by(StaffImport.id.desc())
        .limit(RECENT)
    )
    return [StoredImport(*_with_fields(row)) for row in rows]


def table_of(session: Session, *, stored: StoredImport) -> Table | None:
    """The rows of a list, or None when they are no longer kept: it was applied, or a newer list took its place."""
    rows = session.scalars(select(StaffImport.table).where(StaffImport.id == stored.id)).one()
    return Table(tuple(rows[0]), rows[1:], stored.header_row) if rows else None


def kept_faults(session: Session, *, stored: StoredImport) -> list[list[str]]:
    """The rows that needed a look when the list was applied."""
    return session.scalars(select(StaffImport.faults).where(StaffImport.id == stored.id)).one()


def leavers_of(session: Session, *, stored: StoredImport) -> list[int]:
    """The ids of the people whose posts the list ended."""
    return session.scalars(select(StaffImport.leavers).where(StaffImport.id == stored.id)).one()


def find_remembered_columns(session: Session, *, organisation_id: int, table: Table) -> dict[Field, str] | None:
    """How this organisation matched a list with these headings before, or None."""
    columns = session.scalars(
        select(ColumnMatch.columns).where(
            ColumnMatch.organisation_id == organisation_id, ColumnMatch.header_sha256 == header_key(table.header)
        )
    ).first()
    if columns is None or not set(columns.values()) <= set(table.header):
        return None
    return {Field(field): heading for field, heading in columns.items()}


def difference_of(session: Session, *, stored: StoredImport, table: Table, on: date) -> Difference:
    """What applying the list on this day would change. Its columns must be matched."""
    with many_rows():
        read = read_rows(table, stored.columns)
        register = register_of(
            session,
            organisation_id=stored.organisation_id,
            unit_path=stored.unit_path,
            emails={row.email for row in read.rows if row.email},
        )
        known_units = {unit.names[0].casefold() for unit in register.units if unit.names}
        return difference(compare_rows(read, known_units=known_units), register, unit_id=stored.unit_id, on=on)


def _stored() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StaffImport.id,
            StaffImport.uid,
            StaffImport.organisation_id,
            Organisation.name,
            StaffImport.unit_id,
            Unit.name,
            Unit.path,
            StaffImport.file_name,
            StaffImport.uploaded_at,
            StaffImport.uploaded_by,
            StaffImport.columns,
            StaffImport.header_row,
            StaffImport.applied_at,
            StaffImport.applied_by,
            StaffImport.summary,
        )
        .join(Organisation, Organisation.id == StaffImport.organisation_id)
        .join(Unit, Unit.id == StaffImport.unit_id)
    )


def _with_fields(row: Any) -> Sequence[Any]:
    values = list(row)
    values[10] = {Field(field): heading for field, heading in values[10].items()}
    return values
