"""What one learner is asked to do, holds and studies; nothing of anybody else."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.records.learning import Attempt, AttemptItem, Enrolment, ItemVersion, PageRead, Response
from lms.records.people import Person
from lms.records.queries.training import asks_of, awards_held, studies_of
from lms.records.results import Certificate
from lms.rules.learning_plan import Ask, HeldAward, OpenQuiz, Study
from tests.counting import statements
from tests.curriculum import SLAVERY_1, TRAUMA_1
from tests.factories import (
    LONG_AGO,
    a_completion,
    a_person,
    a_requirement,
    an_assignment,
    an_enrolment,
    an_organisation,
)

TODAY = date(2026, 11, 25)


def test_each_organisation_that_asks_is_named_with_its_reason_and_date(session: Session) -> None:
    amina, conor = a_person(session), a_person(session)
    council, hospitals = an_organisation(session, "The council"), an_organisation(session, "The hospitals")
    late = a_requirement(session, council, due_on=date(2027, 1, 31))
    soon = a_requirement(session, hospitals, due_on=date(2026, 12, 1))
    soon.reason = "You meet patients."
    for requirement in (late, soon):
        an_assignment(session, amina, requirement)
    an_assignment(session, conor, a_requirement(session, council, "hate-crime-1"))

    assert asks_of(session, person_id=amina.id, on=TODAY) == [
        Ask("modern-slavery-1", "The hospitals", "You meet patients.", date(2026, 10, 1), date(2026, 12, 1)),
        Ask(
            "modern-slavery-1",
            "The council",
            "Everyone who works here needs it.",
            date(2026, 10, 1),
            date(2027, 1, 31),
        ),
    ]


def test_what_has_ended_or_not_begun_is_not_asked(session: Session) -> None:
    amina, council = a_person(session), an_organisation(session)
    ends = {"ended": TODAY, "ends-tomorrow": TODAY + timedelta(days=1), "ended-long-ago": TODAY - timedelta(days=90)}
    for award, ended_on in ends.items():
        an_assignment(session, amina, a_requirement(session, council, award)).ended_on = ended_on
    an_assignment(session, amina, a_requirement(session, council, "later"), assigned_on=TODAY + timedelta(days=1))
    session.flush()

    assert [ask.award for ask in asks_of(session, person_id=amina.id, on=TODAY)] == ["ends-tomorrow"]


def test_held_awards_carry_their_certificate_newest_first_and_a_revoked_one_is_left_out(
    session: Session, at: datetime
) -> None:
    amina, conor = a_person(session), a_person(session)
    old = a_completion(session, amina, "prevent-1", completed_at=LONG_AGO, expires_on=date(2025, 1, 31))
    a_completion(session, amina, "hate-crime-1", completed_at=LONG_AGO + timedelta(days=9), expires_on=None)
    revoked = a_completion(session, amina, "modern-slavery-1")
    a_completion(session, conor, "modern-slavery-2")
    for row, code, ended in ((old, "CODE-OLD", None), (revoked, "CODE-REVOKED", at)):
        session.add(
            Certificate(
                completion_id=row.id,
                person_id=amina.id,
                code=code,
                facts="{}",
                seal="",
                issued_at=at,
                revoked_at=ended,
            )
        )
    session.flush()

    assert awards_held(session, person_id=amina.id) == [
        HeldAward("hate-crime-1", "hate-crime-1", date(2024, 1, 11), None, ""),
        HeldAward("prevent-1", "prevent-1", date(2024, 1, 2), date(2025, 1, 31), "CODE-OLD"),
    ]


def test_studies_are_the_newest_of_each_award_with_the_pages_and_the_quiz_of_the_open_ones(
    session: Session, catalogue: Catalogue, at: datetime
) -> None:
    amina, conor = a_person(session), a_person(session)
    first = an_enrolment(session, amina, catalogue.get(SLAVERY_1), cycle=1)
    first.finished_at = LONG_AGO + timedelta(days=1)
    second = an_enrolment(session, amina, catalogue.get(SLAVERY_1), cycle=2, started_at=at)
    done = an_enrolment(session, amina, catalogue.get(TRAUMA_1))
    done.finished_at = at
    theirs = an_enrolment(session, conor, catalogue.get(SLAVERY_1))
    for row, page in ((first, "welcome"), (second, "signs"), (done, "welcome"), (theirs, "an-account")):
        session.add(PageRead(enrolment_id=row.id, module="noticing", page=page, at=at))
    _quiz(session, amina, second, at=at, answered=(1, 3))
    _quiz(session, conor, theirs, at=at, answered=())
    session.flush()

    assert studies_of(session, person_id=amina.id) == [
        Study("modern-slavery-1", second.uid, at.date(), None, frozenset({("noticing", "signs")}), OpenQuiz(2)),
        Study("trauma-informed-practice-1", done.uid, LONG_AGO.date(), at.date(), frozenset(), None),
    ]


def test_a_quiz_with_every_answer_has_no_next_question_and_one_handed_in_is_not_open(
    session: Session, catalogue: Catalogue, at: datetime
) -> None:
    amina = a_person(session)
    enrolment = an_enrolment(session, amina, catalogue.get(SLAVERY_1))
    attempt = _quiz(session, amina, enrolment, at=at, answered=(1, 2, 3, 4))

    (answered,) = studies_of(session, person_id=amina.id)
    attempt.submitted_at = at
    session.flush()
    (handed_in,) = studies_of(session, person_id=amina.id)

    assert (answered.quiz, handed_in.quiz) == (OpenQuiz(None), None)


def test_the_questions_cost_four_statements_for_one_course_and_for_three(
    session: Session, engine: Engine, catalogue: Catalogue, at: datetime
) -> None:
    organisation = an_organisation(session)
    costs = []
    for number in (1, 3):
        person = a_person(session)
        for course in catalogue.courses[:number]:
            an_assignment(session, person, a_requirement(session, organisation, course.award.code))
            a_completion(session, person, course.award.code)
            enrolment = an_enrolment(session, person, course)
            for page in ("welcome", "signs"):
                session.add(PageRead(enrolment_id=enrolment.id, module="noticing", page=page, at=at))
            _quiz(session, person, enrolment, at=at, answered=(1,))
        session.flush()
        with statements(engine) as seen:
            asks_of(session, person_id=person.id, on=TODAY)
            awards_held(session, person_id=person.id)
            assert len(studies_of(session, person_id=person.id)) == number
        costs.append(len(seen))

    assert costs == [4, 4]


def _quiz(
    session: Session, person: Person, enrolment: Enrolment, *, at: datetime, answered: tuple[int, ...]
) -> Attempt:
    """An open attempt of four questions, some of them answered, one of these twice."""
    version = session.query(ItemVersion).filter_by(version="v").first()
    if version is None:
        version = ItemVersion(version="v", item="q", award=enrolment.award, body="{}")
        session.add(version)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        person_id=person.id,
        award=enrolment.award,
        number=1,
        edition_id=enrolment.edition_id,
        seed="s",
        pass_percent=75,
        started_at=at,
    )
    session.add(attempt)
    session.flush()
    for position in range(1, 5):
        item = AttemptItem(
            attempt_id=attempt.id, position=position, item="q", item_version_id=version.id, option_order=["a", "b"]
        )
        session.add(item)
        session.flush()
        if position in answered:
            session.add_all(Response(attempt_item_id=item.id, chosen=[choice], at=at) for choice in ("a", "b"))
    session.flush()
    return attempt
