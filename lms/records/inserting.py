"""Adding a row unless it is already there, in one statement, so that two hands at once make one row."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.records.base import Base


def insert_if_absent(session: Session, record: type[Base], **values: Any) -> bool:
    """Add a row of this record, and say whether it was added.

    A row that any unique constraint already holds stays as it is. On PostgreSQL the statement waits for another
    transaction that is adding the same row.
    """
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = inspect(record).primary_key
    statement = dialect.insert(record).values(**values).on_conflict_do_nothing().returning(*key)
    return connection.execute(statement).first() is not None  # PostgreSQL's driver does not count the rows here
