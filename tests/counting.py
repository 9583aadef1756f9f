"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from lms.web.extensions import db


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to this engine meanwhile, without those that begin or end a transaction."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """The statements that this app sends meanwhile."""
    with app.app_context():
        engine = db.engine
    with statements(engine) as seen:
        yield seen
