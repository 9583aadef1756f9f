"""The server is killed in the middle of quizzes. Whatever it acknowledged is there afterwards."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import attempts, signing_in, studying
from lms.actions.secrets import new_secret
from lms.app import create_app
from lms.records.database import make_engine
from lms.records.learning import AttemptItem, Response
from lms.records.people import Person
from lms.web.extensions import db
from tests import curriculum
from tests.cast import add_cast_to
from tests.conftest import NOW, settings_for

HOME = Path(__file__).resolve().parents[2]
CYCLES = 8
YEARS = 60 * 24 * 365


class Client:
    """A browser that sends answers as fast as it can."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields is not None else None, sent)
        response = connection.getresponse()
        body = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status, body

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("GET", path)[1])
        assert found, path
        return found[1]


def served(database_url: str, folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "1"]
    env = {**os.environ, "SERVED_DATABASE": database_url, "SERVED_FOLDER": str(folder)}
    server = subprocess.Popen(
        [*command, "--log-level", "error", "tests.served:app"], cwd=HOME, env=env, start_new_session=True
    )
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server, port
        except OSError:
            time.sleep(0.05)
    raise AssertionError("The server did not start.")


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(database_url: str, tmp_path: Path) -> None:
    # Given Amina in the middle of a quiz
    dice = random.Random(7)
    study, attempt, person_id = _begin_quiz(database_url, tmp_path)
    kept: dict[int, str] = {}
    under_way: tuple[int, str] | None = None
    acknowledged = 0

    for _ in range(CYCLES):
        # When she answers and the server is killed at some moment
        server, port = served(database_url, tmp_path)
        client = Client(port)
        secret = _link(database_url, person_id)
        client.ask("POST", f"/sign-in/link/{secret}", {"csrf_token": client.token(f"/sign-in/link/{secret}")})
        token = client.token(f"/learning/{study}/quiz/1")
        killer = threading.Timer(dice.uniform(0.1, 0.5), os.killpg, (server.pid, signal.SIGKILL))
        killer.start()
        try:
            while True:
                position, choice = dice.randint(1, curriculum.ASKED), dice.choice("123")
                under_way = (position, choice)
                fields = {"csrf_token": token, "attempt": attempt, "answer": choice, "act": "save"}
                status, _body = client.ask("POST", f"/learning/{study}/quiz/{position}", fields)
                assert status == 303
                kept[position], under_way = choice, None
                acknowledged += 1
        except (OSError, http.client.HTTPException):
            server.wait()

        # Then every answer that was acknowledged is there; the one under way may be too
        stored = _stored(database_url)
        for position, choice in kept.items():
            if under_way and under_way[0] == position and stored.get(position) == under_way[1]:
                kept[position] = under_way[1]
            else:
                assert stored.get(position) == choice, f"The answer to question {position} was lost."
    assert acknowledged > CYCLES


def _begin_quiz(database_url: str, folder: Path) -> tuple[str, str, int]:
    app = create_app(settings_for(database_url, folder), catalogue=curriculum.catalogue())
    with app.app_context():
        session = db.session()
        amina = add_cast_to(session, NOW).amina
        course = curriculum.catalogue().get(curriculum.SLAVERY_1)
        enrolment = studying.begin(session, course, by=amina.actor, at=NOW)
        for module, page in course.pages():
            studying.carry_on(session, enrolment, course, module=module.slug, page=page.slug, by=amina.actor, at=NOW)
        attempt = attempts.start(session, enrolment, course, by=amina.actor, at=NOW)
        found = str(enrolment.uid), str(attempt.uid), amina.id
        session.commit()
        db.engine.dispose()
    return found


def _link(database_url: str, person_id: int) -> str:
    engine, secret = make_engine(database_url), new_secret()
    with Session(engine) as session:
        person = session.get_one(Person, person_id)
        signing_in.make_link(session, person, secret=secret, goes_to="", minutes=YEARS, at=NOW)
        session.commit()
    engine.dispose()
    return secret


def _stored(database_url: str) -> dict[int, str]:
    """The latest answer to each question, as the place it had on the page."""
    engine = make_engine(database_url)
    with Session(engine) as session:
        rows = session.execute(
            select(AttemptItem.position, AttemptItem.option_order, Response.chosen)
            .join(Response, Response.attempt_item_id == AttemptItem.id)
            .order_by(Response.id)
        ).all()
    engine.dispose()
    return {position: str(order.index(chosen[0]) + 1) for position, order, chosen in rows}
