"""Beginning a course, carrying on, answering the checks: on both databases, twice, and by two hands at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import keeping, studying
from lms.records.audit import AuditLine
from lms.records.database import begin_writing
from lms.records.learning import CheckAnswer, Edition, Enrolment, PageRead
from lms.records.people import Person
from lms.records.queries.learning import latest_answers, pages_read
from lms.records.results import Certificate, KeptStanding
from lms.rules.actor import Actor, system_actor
from lms.rules.refusals import Refusal
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import (
    a_completion,
    a_person,
    a_post,
    a_requirement,
    actor_for,
    an_assignment,
    an_enrolment,
    an_organisation,
    top_unit,
)

HANDS = 12


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_1)


@pytest.fixture
def amina(session: Session) -> Person:
    return a_person(session, "Amina Yusuf")


@pytest.fixture
def by(session: Session, amina: Person) -> Actor:
    return actor_for(session, amina)


def test_beginning_makes_the_first_cycle_pinned_to_the_edition_and_leaves_an_audit_line(
    session: Session, course: Course, amina: Person, by: Actor, at: datetime
) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    assert (enrolment.person_id, enrolment.award, enrolment.cycle) == (amina.id, "modern-slavery-1", 1)
    assert (enrolment.started_at, enrolment.finished_at) == (at, None)
    edition = session.get_one(Edition, enrolment.edition_id)
    assert (edition.award, edition.number, edition.content_sha256) == ("modern-slavery-1", "1.0", "a" * 64)
    lines = session.execute(select(AuditLine.verb, AuditLine.person_id, AuditLine.subject_id, AuditLine.facts)).all()
    assert lines == [("begin a course", amina.id, enrolment.id, {"award": "modern-slavery-1", "cycle": 1})]


def test_beginning_keeps_the_standing_in_step(
    session: Session, course: Course, amina: Person, by: Actor, at: datetime
) -> None:
    council = an_organisation(session)
    a_post(session, amina, top_unit(session, council))
    an_assignment(session, amina, a_requirement(session, council))
    keeping.refresh(session, [amina.id], on=at.date())
    before = session.scalars(select(KeptStanding.standing)).all()

    studying.begin(session, course, by=by, at=at)

    assert (before, session.scalars(select(KeptStanding.standing)).all()) == (["not started"], ["in progress"])


def test_beginning_again_is_the_same_enrolment(session: Session, course: Course, by: Actor, at: datetime) -> None:
    first = studying.begin(session, course, by=by, at=at)

    again = studying.begin(session, course, by=by, at=at + timedelta(days=1))

    assert again is first
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert session.scalar(select(func.count()).select_from(AuditLine)) == 1


def test_after_a_finished_cycle_a_new_one_begins_and_the_old_one_stays_as_it_was(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    first = studying.begin(session, course, by=by, at=at)
    studying.carry_on(session, first, course, module="noticing", page="welcome", by=by, at=at)
    first.finished_at = at
    session.flush()

    second = studying.begin(session, course, by=by, at=at + timedelta(days=700))

    assert (second.cycle, second.finished_at) == (2, None)
    assert pages_read(session, enrolment_id=second.id) == frozenset()
    assert pages_read(session, enrolment_id=first.id) == {("noticing", "welcome")}


def test_a_course_is_refused_until_everything_that_comes_first_was_completed(
    session: Session, catalogue: Catalogue, amina: Person, by: Actor, at: datetime
) -> None:
    second_tier = catalogue.get(SLAVERY_2)
    a_completion(session, amina, "modern-slavery-1")

    with pytest.raises(Refusal) as refused:
        studying.begin(session, second_tier, by=by, at=at)
    a_completion(session, amina, "trauma-informed-practice-1")
    begun = studying.begin(session, second_tier, by=by, at=at)

    assert refused.value.sentence == studying.ANOTHER_FIRST
    assert begun.award == "modern-slavery-2"


def test_somebody_elses_completion_and_a_revoked_one_do_not_open_a_course(
    session: Session, catalogue: Catalogue, amina: Person, by: Actor, at: datetime
) -> None:
    conor = a_person(session, "Conor Walsh")
    for award in ("modern-slavery-1", "trauma-informed-practice-1"):
        a_completion(session, conor, award)
    a_completion(session, amina, "trauma-informed-practice-1")
    revoked = a_completion(session, amina, "modern-slavery-1")
    session.add(
        Certificate(
            completion_id=revoked.id, person_id=amina.id, code="X", facts="{}", seal="", issued_at=at, revoked_at=at
        )
    )
    session.flush()

    with pytest.raises(Refusal):
        studying.begin(session, catalogue.get(SLAVERY_2), by=by, at=at)

    assert session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_a_completion_that_has_run_out_still_opens_the_next_course(
    session: Session, catalogue: Catalogue, amina: Person, by: Actor, at: datetime
) -> None:
    for award in ("modern-slavery-1", "trauma-informed-practice-1"):
        a_completion(session, amina, award, expires_on=at.date() - timedelta(days=100))

    assert studying.begin(session, catalogue.get(SLAVERY_2), by=by, at=at).cycle == 1


def test_a_job_of_the_system_cannot_study(session: Session, course: Course, at: datetime) -> None:
    with pytest.raises(Refusal):
        studying.begin(session, course, by=system_actor("nightly"), at=at)


def test_carrying_on_twice_keeps_the_first_instant(session: Session, course: Course, by: Actor, at: datetime) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    for later in (0, 5):
        studying.carry_on(
            session, enrolment, course, module="noticing", page="signs", by=by, at=at + timedelta(minutes=later)
        )

    rows = session.execute(select(PageRead.enrolment_id, PageRead.module, PageRead.page, PageRead.at)).all()
    assert rows == [(enrolment.id, "noticing", "signs", at)]


def test_a_page_that_the_course_does_not_have_cannot_be_read(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    for module, page in (("noticing", "telling"), ("nowhere", "welcome"), ("\x00", "\x00"), ("", "")):
        with pytest.raises(LookupError):
            studying.carry_on(session, enrolment, course, module=module, page=page, by=by, at=at)

    assert pages_read(session, enrolment_id=enrolment.id) == frozenset()


def test_a_finished_enrolment_is_not_written_to(session: Session, course: Course, by: Actor, at: datetime) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)
    enrolment.finished_at = at
    session.flush()

    studying.carry_on(session, enrolment, course, module="noticing", page="welcome", by=by, at=at)
    studying.answer_check(session, enrolment, course, check_id="ms1-c1", positions=["1"], by=by, at=at)

    assert session.scalar(select(func.count()).select_from(PageRead)) == 0
    assert session.scalar(select(func.count()).select_from(CheckAnswer)) == 0


def test_the_latest_answer_of_each_check_is_the_one_that_counts(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    for position in ("2", "1", "1"):
        studying.answer_check(session, enrolment, course, check_id="ms1-c1", positions=[position], by=by, at=at)
    studying.answer_check(session, enrolment, course, check_id="ms1-s1", positions=["2"], by=by, at=at)

    ids = ["ms1-c1", "ms1-s1", "never-asked"]
    assert latest_answers(session, enrolment_id=enrolment.id, check_ids=ids) == {"ms1-c1": ("a",), "ms1-s1": ("b",)}
    kept = session.scalars(select(CheckAnswer.chosen).order_by(CheckAnswer.id)).all()
    assert kept == [["b"], ["a"], ["b"]]  # each change of mind once, in the order made


@pytest.mark.parametrize("check_id", ["ms1-c1", "ms1-s1"])
@pytest.mark.parametrize(
    "positions", [[], ["3"], ["0"], ["1", "2"], ["1", "1"], [""], ["\x00"], ["9" * 30], ["１"], ["1"] * 1000]
)
def test_an_answer_that_the_page_did_not_offer_is_refused_beside_its_question(
    *, session: Session, course: Course, by: Actor, at: datetime, check_id: str, positions: list[str]
) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        studying.answer_check(session, enrolment, course, check_id=check_id, positions=positions, by=by, at=at)

    assert refused.value.field == check_id
    assert session.scalar(select(func.count()).select_from(CheckAnswer)) == 0


@pytest.mark.parametrize("check_id", ["", "ms1-q01", "tip1-c1", "\x00", "x" * 10_000])
def test_a_question_that_the_course_does_not_ask_is_refused(
    session: Session, course: Course, by: Actor, at: datetime, check_id: str
) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        studying.answer_check(session, enrolment, course, check_id=check_id, positions=["1"], by=by, at=at)

    assert refused.value.sentence == studying.NOT_IN_THIS_COURSE


def test_many_presses_of_start_at_once_make_one_enrolment(engine: Engine, course: Course, at: datetime) -> None:
    with Session(engine) as session:
        begin_writing(session)
        by = actor_for(session, a_person(session, "Amina Yusuf"))
        session.commit()

    ids = _at_once(engine, lambda session: studying.begin(session, course, by=by, at=at).id)

    assert len(set(ids)) == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
        assert session.scalar(select(func.count()).select_from(Edition)) == 1


def test_the_same_page_sent_by_many_tabs_at_once_is_read_once(engine: Engine, course: Course, at: datetime) -> None:
    with Session(engine) as session:
        begin_writing(session)
        amina = a_person(session, "Amina Yusuf")
        by, enrolment_id = actor_for(session, amina), an_enrolment(session, amina, course).id
        session.commit()

    def read(session: Session) -> int:
        enrolment = session.get_one(Enrolment, enrolment_id)
        studying.carry_on(session, enrolment, course, module="noticing", page="welcome", by=by, at=at)
        return enrolment.id

    _at_once(engine, read)

    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(PageRead)) == 1


def _at_once(engine: Engine, do: Callable[[Session], int]) -> list[int]:
    """What each of many hands got, each in its own committed transaction."""

    def hand(_number: int) -> int:
        with Session(engine) as session:
            begin_writing(session)
            result = do(session)
            session.commit()
            return result

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(hand, range(HANDS)))
