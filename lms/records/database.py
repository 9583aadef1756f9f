"""How a database connection must behave so that what is acknowledged is kept."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session

WRITES = "lms_writes"

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL lost acknowledged writes in a power-loss model; FULL lost none
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",  # fifty who hand in at once on a slow machine wait for each other; none is turned away
    "PRAGMA trusted_schema=OFF",
)
POSTGRESQL_SETTINGS = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"


def engine_options(url: str) -> dict[str, Any]:
    """Options of create_engine for this address."""
    if url.startswith("sqlite"):
        return {}
    return {"pool_pre_ping": True, "connect_args": {"options": POSTGRESQL_SETTINGS}}


def make_engine(url: str) -> Engine:
    """An engine that keeps what it acknowledges."""
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


def prepare_engine(engine: Engine) -> None:
    """Give an engine the connection settings above. On SQLite, transactions that write begin as writers."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin does
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """A transaction that reads and then writes must begin as a writer, or it fails at once under load."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def begin_writing(session: Session) -> None:
    """Begin this session's transaction as one that writes. Call it before the first read."""
    session.connection(execution_options={WRITES: True})


def begin_reading(session: Session) -> None:
    """Begin this session's transaction as one that sees a single moment, however long it reads."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def is_reachable(session: Session) -> bool:
    """Whether the database answers. Raises what the driver raises when it does not."""
    return bool(session.execute(text("select 1")).scalar_one() == 1)
