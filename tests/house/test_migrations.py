"""The migrations make exactly the tables that the code expects, on each kind of database."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import Engine, inspect, text

from courses.catalogue import Catalogue
from lms.app import create_app, utc_now
from lms.cli import add_commands
from lms.records.database import make_engine
from lms.records.every_table import metadata
from tests.conftest import opened, settings_for

HOME = Path(__file__).resolve().parents[2]
MIGRATIONS = str(HOME / "migrations")
NAMES = sorted(path.stem for path in (HOME / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def bare_url(database_url: str, tmp_path: Path) -> str:
    """The address of a database without a single table."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    engine = make_engine(database_url)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS bare WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE bare"))
    engine.dispose()
    return database_url.rsplit("/", 1)[0] + "/bare"


def migrated(url: str, folder: Path, catalogue: Catalogue) -> Engine:
    for app in opened(create_app(settings_for(url, folder), catalogue=catalogue)):
        add_commands(app, utc_now)
        with app.app_context():
            upgrade(directory=MIGRATIONS)
    return make_engine(url)


def test_migrating_an_empty_database_makes_the_tables_of_the_code(
    bare_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    engine = migrated(bare_url, tmp_path, catalogue)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        tables = set(inspect(connection).get_table_names())
    engine.dispose()

    assert differences == [], "Write a migration: the tables of the code and of the migrations differ."
    assert tables - {"alembic_version"} == set(metadata.tables)


def test_migrating_again_changes_nothing(bare_url: str, tmp_path: Path, catalogue: Catalogue) -> None:
    migrated(bare_url, tmp_path, catalogue).dispose()
    engine = migrated(bare_url, tmp_path, catalogue)

    with engine.connect() as connection:
        revisions = connection.execute(text("select version_num from alembic_version")).scalars().all()
    engine.dispose()

    assert revisions == [NAMES[-1].split("_")[0]]


def test_migrations_are_numbered_in_one_line_and_named() -> None:
    assert NAMES
    assert [name[:4] for name in NAMES] == [f"{number:04}" for number in range(1, len(NAMES) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+", name) for name in NAMES)
