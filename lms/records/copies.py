"""Whole copies of a database, and what is in one: how many rows of each table, and a hash of them.

The hash is of values, not of pages of a file, so that a copy can be held against the database it came from.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, select, text

from lms.records.every_table import metadata

SQLITE_FILE = "database.sqlite3"
POSTGRESQL_FILE = "database.dump"
ROWS_AT_ONCE = 2_000
MINUTES_FOR_A_DUMP = 120


class CopyFault(Exception):  # noqa: N818 - the sentence says what to do
    """A copy cannot be made or read back; the sentence says why and what to do."""


class Contents(NamedTuple):
    """Of one table: its rows, and the hash of their values in the order of their ids."""

    rows: int
    sha256: str


def contents_of(connection: Connection) -> dict[str, Contents]:
    """What is in every table there is."""
    there = set(inspect(connection).get_table_names())
    return {table.name: _contents(connection, table.name) for table in metadata.sorted_tables if table.name in there}


def revision_of(connection: Connection) -> str:
    """The number of the last migration; empty where there were none."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return ""
    return str(connection.execute(text("select version_num from alembic_version")).scalar() or "")


def is_empty(engine: Engine) -> bool:
    """Whether there is nothing that a restore could write over."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        return not any(file.with_name(file.name + end).exists() for end in ("", "-wal", "-shm"))
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def copy_out(engine: Engine, folder: Path) -> tuple[str, Mapping[str, Contents], str]:
    """Write a whole copy into the folder, while others go on working: its file's name, what is in it, its revision."""
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(engine, folder / SQLITE_FILE)
    return _dump_postgresql(engine, folder / POSTGRESQL_FILE)


def copy_in(engine: Engine, folder: Path) -> tuple[Mapping[str, Contents], str]:
    """Make an empty database from a copy; what is in it now, and its revision."""
    if engine.dialect.name == "sqlite":
        target = Path(engine.url.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.part")
        shutil.copyfile(_file(folder, SQLITE_FILE), beside)
        _bring_to_disk(beside)
        beside.replace(target)
    else:
        dump = _file(folder, POSTGRESQL_FILE)
        _run("pg_restore", engine.url, "--no-owner", "--exit-on-error", "--single-transaction", str(dump))
    with engine.connect() as connection:
        return contents_of(connection), revision_of(connection)


def _contents(connection: Connection, name: str) -> Contents:
    table = metadata.tables[name]
    found, rows = hashlib.sha256(), 0
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    ):
        found.update(json.dumps(list(row), default=str, sort_keys=True).encode())
        rows += 1
    return Contents(rows, found.hexdigest())


def _copy_sqlite(engine: Engine, target: Path) -> tuple[str, Mapping[str, Contents], str]:
    """By SQLite's own way of copying: the newest rows may stand in the file beside the database."""
    with closing(sqlite3.connect(engine.url.database or "")) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    _bring_to_disk(target)
    copied = create_engine(URL.create("sqlite", database=str(target)))
    try:
        with copied.connect() as connection:
            return target.name, contents_of(connection), revision_of(connection)
    finally:
        copied.dispose()


def _dump_postgresql(engine: Engine, target: Path) -> tuple[str, Mapping[str, Contents], str]:
    """Dump and count of one moment: both look at the same snapshot."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        snapshot = connection.execute(text("select pg_export_snapshot()")).scalar_one()
        _run("pg_dump", engine.url, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        return target.name, contents_of(connection), revision_of(connection)


def _run(program: str, url: URL, *words: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise CopyFault(f"{program} is not on this machine. Install PostgreSQL's client programs, then try again.")
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 - a program of the machine, no shell, words made here
        [found, f"--dbname={address}", *words],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
        timeout=MINUTES_FOR_A_DUMP * 60,
    )
    if done.returncode:
        raise CopyFault(f"{program} failed: {done.stderr.strip()[-500:]}")


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise CopyFault(f"This backup holds no {name}. It was made from another kind of database.")
    return path


def _bring_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
