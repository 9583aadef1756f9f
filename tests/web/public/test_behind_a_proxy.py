"""Where a request comes from is what our own web servers say, and nobody else."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.actions import signing_in
from lms.app import create_app
from lms.web.extensions import db
from tests.cast import add_cast
from tests.conftest import Clock, opened, settings_for
from tests.pages import Visitor

HERE, SOMEBODY, FORGED, INNER = "127.0.0.1", "203.0.113.7", "198.51.100.9", "10.0.0.2"


@pytest.fixture
def app_behind(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Iterator[Callable[[int], Flask]]:
    """Makes the app behind so many web servers."""
    with ExitStack() as stack:

        def make(proxies: int) -> Flask:
            settings = replace(settings_for(sqlite_url, tmp_path), trusted_proxies=proxies)
            return stack.enter_context(contextmanager(opened)(create_app(settings, catalogue=catalogue, clock=clock)))

        yield make


@pytest.mark.parametrize(
    ("proxies", "forwarded", "comes_from"),
    [
        (0, "", HERE),
        (0, SOMEBODY, HERE),
        (0, f"{FORGED}, {SOMEBODY}", HERE),
        (1, "", HERE),
        (1, SOMEBODY, SOMEBODY),
        (1, f"{FORGED}, {SOMEBODY}", SOMEBODY),
        (2, f"{SOMEBODY}, {INNER}", SOMEBODY),
        (2, f"{FORGED}, {SOMEBODY}, {INNER}", SOMEBODY),
        (2, FORGED, HERE),
    ],
)
def test_the_brake_on_guessing_holds_where_the_tries_came_from(
    app_behind: Callable[[int], Flask], clock: Clock, *, proxies: int, forwarded: str, comes_from: str
) -> None:
    # given so many wrong passwords from one place that it has to pause
    app = app_behind(proxies)
    cast = add_cast(app, clock())
    with app.app_context():
        for number in range(signing_in.TRIES_FROM_ONE_PLACE["password"]):
            signing_in.count_try(db.session(), email=f"x{number}@x.example", place=comes_from, at=clock())
        db.session.commit()
    visitor = Visitor(app)
    token = visitor.open("/sign-in/password").hidden("csrf_token")

    # when somebody tries from there, and from elsewhere with the same forged words before it
    def tries(header: str) -> int:
        return visitor.client.post(
            "/sign-in/password",
            data={"csrf_token": token, "email": cast.amina.email, "password": "not this one"},
            headers={"X-Forwarded-For": header} if header else {},
        ).status_code

    statuses = [tries(forwarded), tries(forwarded.replace(SOMEBODY, "203.0.113.8"))]

    # then only that place has to pause, whatever the header claims
    assert statuses == [429, 303 if comes_from == SOMEBODY else 429]
