"""Adding a row unless it is already there, in one statement, so that two hands at once make one row."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.records.base import Base


def insert_if_absent(session: Session, record: type[Base], **values: Any) -> bool:
    """Add a row of this record, and say whether it was added.

    A row that any unique constraint already holds stays as it is. On PostgreSQL the statement waits for another
    transaction that is adding the same row.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(record).values(**values).on_conflict_do_nothing()
    return bool(session.connection().execute(statement).rowcount)
