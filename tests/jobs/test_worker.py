"""The worker's rounds: what is due is done, in pieces, and never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from certificates.page import TEMPLATE
from lms.actions import certificates, keeping, marking_again
from lms.jobs import marking_again as jobs_marking_again
from lms.jobs.marking_again import Marker
from lms.jobs.worker import BETWEEN_DRAWINGS, DRAWINGS_AT_ONCE, Worker
from lms.records.database import begin_writing
from lms.records.personal_data import AT_REQUEST
from lms.records.results import Certificate, CertificateDrawing, Completion
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from tests.actions.test_marking_again import Place
from tests.conftest import NOW, Clock
from tests.curriculum import SLAVERY_1, a_course, catalogue
from tests.factories import a_completion, a_person
from tests.quiz_sittings import SITE


def some_certificates(engine: Engine, many: int) -> None:
    with Session(engine) as session:
        begin_writing(session)
        for _ in range(many):
            person = a_person(session)
            certificates.issue(
                session,
                completion=a_completion(session, person),
                holder=person.name,
                course=a_course(SLAVERY_1, "Modern slavery"),
                organisation="Riverside Council",
                issuer="Riverside Partnership",
                secret_key="key",
                check_url_base="https://training.example/check-certificate",
                by=system_actor("test"),
                at=NOW,
            )
        session.commit()


def test_every_certificate_is_remembered_as_each_template_draws_it(engine: Engine, clock: Clock) -> None:
    # given more certificates than one round draws, one whose facts were spoilt and one of a person who was erased
    many = DRAWINGS_AT_ONCE + 3
    some_certificates(engine, many)
    with Session(engine) as session:
        spoilt, erased = session.scalars(select(Certificate).order_by(Certificate.id).limit(2))
        spoilt.facts, erased.revoked_because = "", AT_REQUEST
        session.commit()

    def drawn() -> list[tuple[str, int]]:
        with Session(engine) as session:
            asked = select(CertificateDrawing.template, func.count()).group_by(CertificateDrawing.template)
            return sorted((row[0], row[1]) for row in session.execute(asked))

    # when rounds go by
    worker = Worker(engine, clock, mail_url="", sender="training@partnership.example")
    worker.go_round()
    first = drawn()
    worker.go_round()
    second = drawn()
    some_certificates(engine, 1)
    worker.go_round()

    # then some are drawn in each until all are, and new ones have to wait a little
    assert (first, second, drawn()) == ([(TEMPLATE, DRAWINGS_AT_ONCE)], [(TEMPLATE, many - 1)], [(TEMPLATE, many - 1)])
    clock.move(minutes=BETWEEN_DRAWINGS / timedelta(minutes=1))
    worker.go_round()
    assert drawn() == [(TEMPLATE, many)]

    # and a new template adds to what is remembered, and takes nothing away
    with Session(engine) as session:
        session.execute(update(CertificateDrawing).values(template="older"))
        session.commit()
    another = Worker(engine, clock, mail_url="", sender="training@partnership.example")
    another.go_round()
    another.go_round()
    another.go_round()
    assert drawn() == sorted([("older", many), (TEMPLATE, many)])


def test_a_flawed_question_is_marked_again_in_steps_until_everybody_is_looked_at(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking_again, "STUDIES_A_STEP", 2)
    monkeypatch.setattr(jobs_marking_again, "STEPS_A_ROUND", 1)
    with Session(engine) as session:
        begin_writing(session)
        place = Place(session, catalogue().get(SLAVERY_1), NOW)
        for _ in range(5):
            place.sit(place.begin(place.person()), 1, 2)
        place.decide(1, at=NOW)
        session.commit()
    taught, gone = catalogue(), replace(catalogue(), courses=())

    def passed() -> int:
        with Session(engine) as session:
            return session.scalar(select(func.count()).select_from(Completion)) or 0

    # while the course is not taught, it waits; then every round takes a step, and afterwards none
    found = [passed()]
    for courses in (gone, taught, taught, taught):
        marker = Marker(courses, SITE)
        Worker(engine, clock, mail_url="", sender="training@partnership.example", marker=marker).go_round()
        found.append(passed())

    assert found == [2, 2, 4, 5, 5]
    with Session(engine) as session:
        assert keeping.differences(session, on=london_date(NOW)) == []
