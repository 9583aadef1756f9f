"""What benches share: how much to do, and the populated databases and running servers, each made once and on demand."""

import os
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.bare import make_app
from bench.population import AT, Partnership, populate
from bench.postgres import Cluster
from bench.serving import Browser, Served, served
from courses.catalogue import Catalogue, read_catalogue
from lms.actions import signing_in
from lms.actions.secrets import new_secret
from lms.config import Settings
from lms.records.database import begin_writing, make_engine
from lms.records.people import Person


@dataclass(frozen=True)
class Sizes:
    """How much to do. The defaults finish in about four minutes on two cores."""

    people: int = 10_000
    more_people: int = 100_000
    organisations: int = 500
    rounds: int = 15
    requests: int = 20
    """In each round."""
    takers: int = 5
    """Whole quizzes taken."""
    imported: int = 20_000
    certificates: int = 20
    memory_requests: int = 4_000
    starts: int = 3


TINY = Sizes(
    people=60,
    more_people=120,
    organisations=3,
    rounds=1,
    requests=2,
    takers=1,
    imported=30,
    certificates=1,
    memory_requests=10,
    starts=1,
)
"""Proves that everything runs; says nothing about speed."""

FULL = Sizes(more_people=1_000_000, memory_requests=10_000)


@dataclass(frozen=True)
class Town:
    """A populated database and the product serving it."""

    size: Partnership
    engine: Engine
    served: Served

    def browser(self, email: str) -> Browser:
        """A browser in which this person is signed in."""
        secret = new_secret()
        with Session(self.engine) as session:
            begin_writing(session)
            person = session.scalars(select(Person).where(Person.email == email)).one()
            signing_in.make_link(session, person, secret=secret, goes_to="", minutes=60, at=AT)
            session.commit()
        browser = Browser(self.served.port)
        browser.sign_in(secret)
        return browser


class Workshop(AbstractContextManager["Workshop"]):
    """Everything benches stand on; gone when the block ends."""

    def __init__(self, sizes: Sizes, *, on_postgresql: bool = False) -> None:
        self.sizes = sizes
        self._on_postgresql = on_postgresql
        self._open = ExitStack()
        self._databases = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def folder(self) -> Path:
        """A folder that is removed in the end."""
        return Path(self._open.enter_context(TemporaryDirectory(prefix="lms-bench-", ignore_cleanup_errors=True)))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The courses of this checkout."""
        return read_catalogue(Settings.from_environment({**os.environ, "LMS_DATA_DIR": str(self.folder)}).content_dir)

    @cached_property
    def ceiling(self) -> Served:
        """The bare app, served as the product is."""
        url = self.new_database()
        make_app(url)
        return self._open.enter_context(served("bench.bare:app", url, self.folder))

    @cached_property
    def town(self) -> Town:
        """The usual number of people."""
        return self._town(self.sizes.people, takers=self.sizes.takers + 1)

    @cached_property
    def larger_town(self) -> Town:
        """Many more people in as many organisations."""
        return self._town(self.sizes.more_people)

    def new_database(self) -> str:
        """The address of an empty database."""
        self._databases += 1
        if self._on_postgresql:
            return self._cluster.new_database(f"bench_{self._databases}")
        return f"sqlite:///{self.folder / f'bench-{self._databases}.sqlite3'}"

    def new_engine(self, url: str) -> Engine:
        """An engine that is closed in the end."""
        engine = make_engine(url)
        self._open.callback(engine.dispose)
        return engine

    @cached_property
    def _cluster(self) -> Cluster:
        return Cluster(self._open)

    def _town(self, people: int, *, takers: int = 0) -> Town:
        url = self.new_database()
        engine = self.new_engine(url)
        size = Partnership(people, self.sizes.organisations, takers)
        populate(engine, size, self.catalogue)
        return Town(size, engine, self._open.enter_context(served("bench.house:app", url, self.folder)))
