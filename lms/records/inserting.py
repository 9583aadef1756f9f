"""Adding a row unless it is already there, in one statement, so that two hands at once make one row."""

from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from lms.records.base import Base


def insert_if_absent(session: Session, record: type[Base], **values: Any) -> bool:
    """Add a row of this record, and say whether it was added.

    A row that any unique constraint already holds stays as it is. On PostgreSQL the statement waits for another
    transaction that is adding the same row.
    """
    connection = session.connection()
    inserted = connection.execute(_inserting(record, connection.dialect.name), values)
    return inserted.first() is not None  # PostgreSQL's driver does not count the rows here


@cache
def _inserting(record: type[Base], dialect_name: str) -> ReturningInsert[Any]:
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    adding = dialect.insert(record).on_conflict_do_nothing()
    inserting: ReturningInsert[Any] = adding.returning(*inspect(record).primary_key)
    return inserting
