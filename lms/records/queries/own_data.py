"""Everything held on one person, as they may take it away; and how much of each kind there is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.orm import Session

from lms.records.every_table import metadata
from lms.records.people import Person
from lms.records.personal_data import HOLDINGS, Holding

NAMED_BY = {"organisations": "name", "units": "name"}
"""What stands in place of an id that says nothing to a person."""


def everything_on(session: Session, *, person_id: int) -> dict[str, Any]:
    """Who they are and every row about them, by headings in plain words. One statement for each table.

    Secrets are left out, and so are keys of questions and names of other people.
    """
    person = session.get_one(Person, person_id)
    found: dict[str, Any] = {
        "You": {
            "given name": person.given_name,
            "family name": person.family_name,
            "e-mail": person.email,
            "since": person.created_at.isoformat(),
            "has a password": person.password_hash is not None,
        }
    }
    for name, holding in HOLDINGS.items():
        if holding.shown:
            rows = session.execute(_rows(metadata.tables[name], holding, person_id))
            found[holding.words] = [_plain(holding, row) for row in rows]
    return found


def how_much(session: Session, *, person_id: int) -> Mapping[str, int]:
    """How many rows each table holds on this person. One statement for each."""
    return {
        name: session.scalar(
            select(func.count()).select_from(metadata.tables[name]).where(is_about(name, holding, person_id))
        )
        or 0
        for name, holding in HOLDINGS.items()
    }


def is_about(name: str, holding: Holding, person_id: int) -> ColumnElement[bool]:
    """The row of this table leads to this person."""
    return _leads_to(metadata.tables[name], holding.whose, person_id)


def _leads_to(table: Table, whose: tuple[str, ...], person_id: int) -> ColumnElement[bool]:
    column = table.c[whose[0]]
    if len(whose) == 1:
        condition: ColumnElement[bool] = column == person_id
        return condition
    above = next(iter(column.foreign_keys)).column.table
    return column.in_(select(above.c.id).where(_leads_to(above, whose[1:], person_id)))


def _rows(table: Table, holding: Holding, person_id: int) -> Select[Any]:
    columns = [_as_shown(table.c[name]).label(name) for name in holding.shown]
    return select(*columns).where(_leads_to(table, holding.whose, person_id)).order_by(table.c.id)


def _as_shown(column: Column[Any]) -> ColumnElement[Any]:
    for key in column.foreign_keys:
        other = key.column.table
        if other.name in NAMED_BY:
            named = select(other.c[NAMED_BY[other.name]]).where(other.c.id == column)
            return named.correlate(column.table).scalar_subquery()
    return column


def _plain(holding: Holding, row: Any) -> dict[str, Any]:
    return {
        name.removesuffix("_id").replace("_", " "): value.isoformat() if isinstance(value, datetime | date) else value
        for name, value in zip(holding.shown, row, strict=True)
    }
