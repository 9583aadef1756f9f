"""What tests stand on: a real database of each kind, the app with a clock to set, a visitor who reads pages."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.config import Settings
from lms.records.database import begin_writing, make_engine
from lms.records.every_table import metadata
from tests import curriculum
from tests.postgres import NoPostgreSQL, postgresql

if TYPE_CHECKING:  # the ground floor is tested without the house on it
    from tests.cast import Cast
    from tests.pages import Visitor

DATABASES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


class Clock:
    """The clock of the app under test: stands still until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Go forward by days, hours or minutes."""
        self.at += timedelta(**by)
        return self.at


@pytest.fixture(scope="session")
def _sqlite_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and nothing in them, copied for each test."""
    path = tmp_path_factory.mktemp("original") / "lms.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL with every table, emptied for each test. Where there is none, tests that need it are skipped;
    with CI=true that is a failure."""
    try:
        with postgresql() as url:
            engine = make_engine(url)
            metadata.drop_all(engine)
            metadata.create_all(engine)
            engine.dispose()
            yield url
    except NoPostgreSQL as reason:
        missing(str(reason))


def missing(reason: str) -> None:
    """Skip for want of a service on a developer's machine; fail where everything has to be tested."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.records) for name in DATABASES])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return _fresh_sqlite(request, tmp_path)
    url: str = request.getfixturevalue("postgresql_url")
    engine = make_engine(url)
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty SQLite file, for tests that have no need to run twice."""
    return _fresh_sqlite(request, tmp_path)


def _fresh_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    original: Path = request.getfixturevalue("_sqlite_original")
    copy = tmp_path / "lms.sqlite3"
    shutil.copyfile(original, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the empty database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that has begun to write."""
    with Session(engine) as session:
        begin_writing(session)
        yield session


@pytest.fixture
def at() -> datetime:
    """The present of a test: Wednesday 25 November 2026, 10 in the morning in London."""
    return NOW


@pytest.fixture
def clock() -> Clock:
    """The clock of the app under test."""
    return Clock()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """A tiny invented curriculum, see tests/curriculum.py."""
    return curriculum.catalogue()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation in a temporary folder."""
    return settings_for(database_url, tmp_path)


def settings_for(database_url: str, folder: Path) -> Settings:
    """Settings of an installation in this folder."""
    return Settings(
        database_url=database_url,
        data_dir=folder,
        secret_key="a secret for tests",
        site_url="http://localhost",
        trusted_hosts=("localhost", "127.0.0.1"),
        secure_cookies=False,
        partnership_name="Riverside Community Safety Partnership",
    )


@pytest.fixture
def app(settings: Settings, catalogue: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app, on each kind of database."""
    from lms.app import create_app

    yield from opened(create_app(settings, catalogue=catalogue, clock=clock))


@pytest.fixture
def quick_app(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app on SQLite only, for tests about words and pages."""
    from lms.app import create_app

    yield from opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=catalogue, clock=clock))


def opened(app: Flask) -> Iterator[Flask]:
    """The app, whose connections are closed afterwards. Errors are raised into the test, not shown as a page."""
    app.config["PROPAGATE_EXCEPTIONS"] = None
    yield app
    with app.app_context():
        from lms.web.extensions import db

        db.engine.dispose()


@pytest.fixture
def cast(app: Flask, clock: Clock) -> "Cast":
    """The named people, stored in the app's database. See tests/cast.py."""
    from tests.cast import add_cast

    return add_cast(app, clock())


@pytest.fixture
def quick_cast(quick_app: Flask, clock: Clock) -> "Cast":
    """The named people, stored in the quick app's database."""
    from tests.cast import add_cast

    return add_cast(quick_app, clock())


@pytest.fixture
def visitor(app: Flask) -> "Visitor":
    """A browser without JavaScript, read as a person reads it."""
    from tests.pages import Visitor

    return Visitor(app)


@pytest.fixture
def quick_visitor(quick_app: Flask) -> "Visitor":
    """The same for the quick app."""
    from tests.pages import Visitor

    return Visitor(quick_app)
