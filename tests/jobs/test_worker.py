"""The worker's rounds: what is due is done, in pieces, and never twice."""

from datetime import timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from certificates.page import TEMPLATE
from lms.actions import certificates
from lms.jobs.worker import BETWEEN_DRAWINGS, DRAWINGS_AT_ONCE, Worker
from lms.records.database import begin_writing
from lms.records.personal_data import AT_REQUEST
from lms.records.results import Certificate, CertificateDrawing
from lms.rules.actor import system_actor
from tests.conftest import NOW, Clock
from tests.curriculum import SLAVERY_1, a_course
from tests.factories import a_completion, a_person


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
