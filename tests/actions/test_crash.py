"""If the page says saved, it is saved: the web process is killed in mid-work, again and again."""

import http.client
import random
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import attempts, keeping
from lms.records.learning import Attempt, AttemptItem, Response
from lms.records.messages import OutboxMessage
from lms.records.results import Certificate, Completion
from lms.rules.dates import london_date
from lms.web.extensions import db
from tests.cast import Cast, Somebody
from tests.conftest import NOW
from tests.crash_server import Server, a_nursery
from tests.curriculum import ASKED, SLAVERY_1
from tests.pages import Visitor
from tests.quiz_sittings import RIGHT, choose, study

CYCLES = 100
"""How often the process is killed while answers come in, on each kind of database."""
HAND_IN_CYCLES = 4
MOST_ANSWERS_BEFORE_A_CRASH = 30

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class Browser:
    """What a learner's browser holds: who they are, and the quiz in front of them."""

    cookie: str
    token: str
    quiz: str
    attempt: str
    attempt_id: int

    def send(self, port: int, path: str, **fields: str) -> int | None:
        """The status of the answer; None when the server is gone before it has answered."""
        body = urlencode({"csrf_token": self.token, "attempt": self.attempt, **fields})
        headers = {"Cookie": f"session={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", f"{self.quiz}{path}", body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def browser_of(app: Flask, somebody: Somebody, catalogue: Catalogue, *, option: str | None = None) -> Browser:
    """Signed in, every page read, the quiz begun and, if an option is given, answered with it."""
    course = catalogue.get(SLAVERY_1)
    with app.app_context():
        session = db.session()
        enrolment = study(session, course, by=somebody.actor, at=NOW)
        attempt = attempts.start(session, enrolment, course, by=somebody.actor, at=NOW)
        if option:
            choose(session, attempt, option, by=somebody.actor, at=NOW)
        address, uid, id_ = f"/learning/{enrolment.uid}/quiz", str(attempt.uid), attempt.id
        session.commit()
    visitor = Visitor(app)
    visitor.sign_in_as(somebody)
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.open(f"{address}/1").html)
    cookie = visitor.client.get_cookie("session")
    assert found is not None
    assert cookie is not None
    return Browser(cookie.value, found[1], address, uid, id_)


@dataclass
class Tally:
    """Kills the server once so many answers were acknowledged, wherever the other hands are by then."""

    server: Server
    left: int
    lock: Lock = field(default_factory=Lock)

    def acknowledged(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.server.kill()


def answer_until_the_crash(browser: Browser, tally: Tally, position: int, last: str) -> tuple[list[str], str]:
    """The answers acknowledged in this place, in order, and the one that was on its way when the server was gone."""
    acknowledged: list[str] = []
    while True:
        last = str(int(last) % 3 + 1)
        status = browser.send(tally.server.port, f"/{position}", act="keep", answer=last)
        if status is None:
            return acknowledged, last
        assert status == 204
        acknowledged.append(last)
        tally.acknowledged()


def stored_answers(engine: Engine, attempt_id: int) -> list[list[str]]:
    """For each place of the attempt every answer ever stored, as the places chosen."""
    with Session(engine) as session:
        rows = session.execute(
            select(AttemptItem.position, AttemptItem.option_order, Response.chosen)
            .outerjoin(Response, Response.attempt_item_id == AttemptItem.id)
            .where(AttemptItem.attempt_id == attempt_id)
            .order_by(AttemptItem.position, Response.id)
        ).all()
    answers: list[list[str]] = [[] for _ in range(ASKED)]
    for position, order, chosen in rows:
        if chosen:
            answers[position - 1].append(str(order.index(chosen[0]) + 1))
    return answers


def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(
    app: Flask, cast: Cast, catalogue: Catalogue, engine: Engine, *, database_url: str, tmp_path: Path
) -> None:
    browser = browser_of(app, cast.amina, catalogue)
    chance = random.Random(20261125)
    before: list[list[str]] = [[] for _ in range(ASKED)]

    with a_nursery(database_url, tmp_path) as nursery:
        for _ in range(CYCLES):
            with nursery.served() as server, ThreadPoolExecutor(ASKED) as pool:
                tally = Tally(server, chance.randint(1, MOST_ANSWERS_BEFORE_A_CRASH))
                work = [
                    pool.submit(answer_until_the_crash, browser, tally, place + 1, (before[place] or ["3"])[-1])
                    for place in range(ASKED)
                ]
                done = [one.result() for one in work]
            stored = stored_answers(engine, browser.attempt_id)

            for had, (acknowledged, sent), now in zip(before, done, stored, strict=True):
                assert now in (had + acknowledged, [*had, *acknowledged, sent])
            before = stored

    assert sum(len(answers) for answers in before) >= CYCLES
    assert keeping_is_true(engine)


def test_a_crash_while_handing_in_leaves_all_of_a_pass_or_nothing_of_it(
    app: Flask, cast: Cast, catalogue: Catalogue, engine: Engine, *, database_url: str, tmp_path: Path
) -> None:
    learners = [cast.amina, cast.conor, cast.chidi, cast.bev, cast.dara, cast.emeka, cast.gita, cast.ewa]
    browsers = [browser_of(app, one, catalogue, option=RIGHT) for one in learners]
    chance = random.Random(20261126)

    with a_nursery(database_url, tmp_path) as nursery:
        for _ in range(HAND_IN_CYCLES):
            with nursery.served() as server, ThreadPoolExecutor(len(browsers)) as pool:
                tally = Tally(server, chance.randint(1, 3))
                acknowledged = list(pool.map(hands_in(tally), browsers))
            with Session(engine) as session:
                for browser, was_acknowledged in zip(browsers, acknowledged, strict=True):
                    facts = facts_of_a_pass(session, browser.attempt_id)
                    assert facts in ((False, 0, 0, 0), (True, 1, 1, 1))
                    assert facts[0] or not was_acknowledged
            assert keeping_is_true(engine)

        with nursery.served() as server:
            assert {browser.send(server.port, "/check") for browser in browsers} == {303}
    with Session(engine) as session:
        assert [facts_of_a_pass(session, browser.attempt_id) for browser in browsers] == [(True, 1, 1, 1)] * 8


def hands_in(tally: Tally) -> Callable[[Browser], bool]:
    def hand_in(browser: Browser) -> bool:
        if browser.send(tally.server.port, "/check") != 303:
            return False
        tally.acknowledged()
        return True

    return hand_in


def facts_of_a_pass(session: Session, attempt_id: int) -> tuple[bool, int, int, int]:
    """Whether it was handed in; how many completions, certificates and letters came of it."""
    attempt = session.get_one(Attempt, attempt_id)
    completions = session.scalars(select(Completion).where(Completion.attempt_id == attempt_id)).all()
    ids: Sequence[int] = [one.id for one in completions]
    certificates = session.scalars(select(Certificate.id).where(Certificate.completion_id.in_(ids))).all()
    letters = session.scalars(select(OutboxMessage.id).where(OutboxMessage.person_id == attempt.person_id)).all()
    return attempt.submitted_at is not None, len(completions), len(certificates), len(letters)


def keeping_is_true(engine: Engine) -> bool:
    with Session(engine) as session:
        return keeping.differences(session, on=london_date(NOW)) == []
