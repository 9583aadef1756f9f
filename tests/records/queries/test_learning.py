"""How far a learner is in one course."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.records.learning import CheckAnswer, PageRead
from lms.records.queries.learning import (
    awards_ever_completed,
    find_enrolment,
    find_latest_enrolment,
    latest_answers,
    pages_read,
)
from lms.records.results import Certificate
from tests.curriculum import SLAVERY_1, TRAUMA_1
from tests.factories import a_completion, a_person, an_enrolment


def test_an_enrolment_is_found_by_its_name_in_addresses(session: Session, catalogue: Catalogue) -> None:
    row = an_enrolment(session, a_person(session), catalogue.get(SLAVERY_1))

    assert find_enrolment(session, uid=row.uid) is row
    assert find_enrolment(session, uid=uuid4()) is None


def test_the_latest_enrolment_is_of_this_person_and_this_award(session: Session, catalogue: Catalogue) -> None:
    amina, conor = a_person(session), a_person(session)
    an_enrolment(session, amina, catalogue.get(SLAVERY_1), cycle=1)
    second = an_enrolment(session, amina, catalogue.get(SLAVERY_1), cycle=2)
    an_enrolment(session, amina, catalogue.get(TRAUMA_1), cycle=3)
    an_enrolment(session, conor, catalogue.get(SLAVERY_1), cycle=9)

    assert find_latest_enrolment(session, person_id=amina.id, award="modern-slavery-1") is second
    assert find_latest_enrolment(session, person_id=amina.id, award="prevent-1") is None


def test_pages_and_answers_are_those_of_one_enrolment(session: Session, catalogue: Catalogue, at: datetime) -> None:
    mine = an_enrolment(session, a_person(session), catalogue.get(SLAVERY_1))
    theirs = an_enrolment(session, a_person(session), catalogue.get(SLAVERY_1))
    for row, page, chosen in ((mine, "welcome", "a"), (theirs, "signs", "b")):
        session.add(PageRead(enrolment_id=row.id, module="noticing", page=page, at=at))
        session.add(CheckAnswer(enrolment_id=row.id, check_id="c1", chosen=[chosen], at=at))
        session.flush()

    assert pages_read(session, enrolment_id=mine.id) == {("noticing", "welcome")}
    assert latest_answers(session, enrolment_id=mine.id, check_ids=["c1"]) == {"c1": ("a",)}
    assert latest_answers(session, enrolment_id=mine.id, check_ids=[]) == {}


def test_awards_ever_completed_are_ones_own_without_the_revoked(session: Session, at: datetime) -> None:
    amina, conor = a_person(session), a_person(session)
    kept, revoked = a_completion(session, amina, "prevent-1"), a_completion(session, amina, "prevent-2")
    a_completion(session, amina, "hate-crime-1")
    a_completion(session, conor, "modern-slavery-1")
    for row, ended in ((kept, None), (revoked, at)):
        session.add(
            Certificate(
                completion_id=row.id,
                person_id=amina.id,
                code=row.award,
                facts="{}",
                seal="",
                issued_at=at,
                revoked_at=ended,
            )
        )
    session.flush()

    assert awards_ever_completed(session, person_id=amina.id) == {"prevent-1", "hate-crime-1"}
