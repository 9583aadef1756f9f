"""A served site with the demonstration, and people who walk through it in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue, read_catalogue
from lms.actions import signing_in
from lms.actions.secrets import new_secret
from lms.demo.cast import CHARACTERS
from lms.records.database import begin_writing, make_engine
from lms.records.people import Person
from lms.web import assets
from lms.web.headers import EXIT_ADDRESS
from tests.conftest import missing
from tests.journeys.walker import Walker

HOME = Path(__file__).resolve().parents[2]
CONTENT = Path(os.environ.get("LMS_CONTENT_DIR") or HOME / "courses" / "content")
OUTSIDE = "<!doctype html><html lang=en><title>Weather</title><main><h1>Weather</h1><p>Rain later.</p></main></html>"
"""What stands in for the ordinary page to which "Exit this page" leads: no test goes there."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


class Site:
    """A site that is served, and its commands."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.records = folder / "lms.sqlite3"
        self.env = {
            **os.environ,
            "FLASK_APP": "wsgi:app",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LMS_DATA_DIR": str(folder),
            "LMS_DEMO": "yes",
            "LMS_CONTENT_DIR": str(CONTENT),
            "DATABASE_URL": "",
        }

    def flask(self, *words: str) -> str:
        """What a command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *words], cwd=HOME, env=self.env, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def link_for(self, key: str) -> str:
        """A fresh sign-in link for one of the named people."""
        email = next(one.email for one in CHARACTERS if one.key == key)
        secret, at = new_secret(), datetime.now(UTC)
        with self.writing() as session:
            person = session.scalars(select(Person).where(Person.email == email)).one()
            signing_in.make_link(session, person, secret=secret, goes_to="", minutes=60, at=at)
        return f"{self.url}/sign-in/link/{secret}"

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The records of the site, to add to; kept at the end of the block."""
        engine = make_engine(f"sqlite:///{self.records}")
        with Session(engine) as session:
            begin_writing(session)
            yield session
            session.commit()
        engine.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as the README's command serves it, on a port of its own."""
    _built_assets()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(tmp_path_factory.mktemp("site"), port)
    site.flask("prepare")
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--port", str(port)]
    server = subprocess.Popen([*program, "--log-level", "warning", "wsgi:app"], cwd=HOME, env=site.env)
    try:
        _wait_for(port)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def taught() -> Catalogue:
    """The real courses, for a walker who knows the answers."""
    return read_catalogue(CONTENT)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        missing("There is no chromium on this machine: install Debian's package chromium.")
    with sync_playwright() as playwright:
        yield _launched(playwright, str(program))


def _launched(playwright: Playwright, program: str) -> Browser:
    return playwright.chromium.launch(executable_path=program, args=list(QUIET))


Walk = Callable[..., Walker]


@pytest.fixture
def walker(site: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """Makes a person with a browser of their own: `walker("amina")`, `walker(width=360, scripts=False)`.

    With `colours=False` the browser puts its own few colours over the page's, on black if it is `dark`.
    """
    contexts = []

    def make(
        key: str = "", *, width: int = 1280, scripts: bool = True, colours: bool = True, dark: bool = False
    ) -> Walker:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            forced_colors="none" if colours else "active",
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        context.route(f"{EXIT_ADDRESS}**", lambda route: route.fulfill(content_type="text/html", body=OUTSIDE))
        name = f"{request.node.name}-{key or 'anybody'}-{width}".removeprefix("test_")
        person = Walker(context.new_page(), site.url, name, scripts=scripts, colours=colours)
        if key:
            person.opens(site.link_for(key))
            person.presses("Go to your training")
        return person

    yield make
    for context in contexts:
        context.close()


def _built_assets() -> None:
    """The pages as they are really served need the built style sheet and script."""
    components = HOME / "node_modules" / "govuk-frontend"
    if not components.exists():
        missing("The page components are not installed: run python3 start.py test, or npm ci.")
    if not (HOME / "lms" / "web" / "static" / "built" / "manifest.json").exists():
        assets.build(HOME / "lms" / "web" / "static", components)


def _wait_for(port: int) -> None:
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("The server did not answer within 20 seconds.")
