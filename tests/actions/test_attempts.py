"""Taking a quiz: what is started, kept and handed in, on both databases."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import attempts, studying
from lms.records.audit import AuditLine
from lms.records.learning import Attempt, AttemptItem, Edition, Enrolment, ItemVersion, Response
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.queries.attempts import items_asked
from lms.records.results import Certificate, Completion
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal
from quizzes.drawing import draw
from quizzes.kinds import Kind
from quizzes.marking import sent_for
from quizzes.questions import Question
from quizzes.quiz import AttemptRules, Bank, Blueprint, ResultThatCounts
from tests.curriculum import ASKED, QUESTIONS, SLAVERY_1, TRAUMA_1, a_course
from tests.factories import a_person, actor_for
from tests.quiz_sittings import RIGHT, SITE, WRONG, choose, study, take_quiz
from tests.quizzes.examples import an_example


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_1)


@pytest.fixture
def amina(session: Session) -> Person:
    return a_person(session, "Amina Yusuf", email="amina@council.example")


@pytest.fixture
def by(session: Session, amina: Person) -> Actor:
    return actor_for(session, amina)


@pytest.fixture
def enrolment(session: Session, course: Course, by: Actor, at: datetime) -> Enrolment:
    return study(session, course, by=by, at=at)


def test_a_started_attempt_is_pinned_to_its_edition_questions_order_and_pass_mark(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)

    edition = session.get_one(Edition, attempt.edition_id)
    assert (attempt.number, attempt.pass_percent, attempt.started_at) == (1, 75, at)
    assert (attempt.submitted_at, attempt.score, attempt.percent, attempt.passed) == (None, None, None, None)
    assert (edition.award, edition.number, edition.content_sha256) == ("modern-slavery-1", "1.0", "a" * 64)
    assert len(attempt.seed) == 32
    items = items_asked(session, attempt_id=attempt.id)
    assert [item.position for item in items] == list(range(1, ASKED + 1))
    for item in items:
        assert item.drawn.question == course.bank.get(item.drawn.question.id)
        assert item.answer == frozenset()


def test_starting_again_is_the_same_attempt(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    first = attempts.start(session, enrolment, course, by=by, at=at)

    again = attempts.start(session, enrolment, course, by=by, at=at + timedelta(hours=1))

    assert again is first
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    assert session.scalar(select(func.count()).select_from(AttemptItem)) == ASKED


def test_a_quiz_waits_until_every_page_is_read(session: Session, course: Course, by: Actor, at: datetime) -> None:
    enrolment = studying.begin(session, course, by=by, at=at)
    studying.carry_on(session, enrolment, course, module="noticing", page="welcome", by=by, at=at)

    with pytest.raises(Refusal) as refused:
        attempts.start(session, enrolment, course, by=by, at=at)

    assert refused.value.sentence == attempts.READ_FIRST
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def drawn_as_promised(session: Session, course: Course, taken: list[Attempt]) -> list[bool]:
    """For each attempt, whether it asks what its seed draws when the learner was asked all of the earlier ones."""
    seen: Counter[str] = Counter()
    as_promised = []
    for attempt in taken:
        items = [item.drawn for item in items_asked(session, attempt_id=attempt.id)]
        as_promised.append(items == list(draw(course.bank, course.blueprint, seed=attempt.seed, seen=seen)))
        seen.update(item.question.id for item in items)
    return as_promised


def test_each_attempt_asks_what_this_learner_was_asked_least_often(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    conor = actor_for(session, a_person(session, "Conor Walsh"))
    take_quiz(session, study(session, course, by=conor, at=at), course, WRONG, by=conor, at=at)

    taken = [take_quiz(session, enrolment, course, WRONG, by=by, at=at) for _ in range(3)]

    assert drawn_as_promised(session, course, taken) == [True, True, True]
    assert len({attempt.seed for attempt in taken}) == 3


def test_a_new_cycle_goes_on_from_what_was_asked_in_the_last_one(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    first = take_quiz(session, enrolment, course, RIGHT, by=by, at=at)
    later = at + timedelta(days=900)
    renewal = study(session, course, by=by, at=later)

    second = attempts.start(session, renewal, course, by=by, at=later)

    assert (renewal.id != enrolment.id, second.number) == (True, 1)
    assert drawn_as_promised(session, course, [first, second]) == [True, True]


def test_a_version_of_a_question_is_kept_once_however_often_it_is_asked(
    session: Session, course: Course, at: datetime
) -> None:
    for _ in range(4):
        hand = actor_for(session, a_person(session))
        attempts.start(session, study(session, course, by=hand, at=at), course, by=hand, at=at)

    rows = session.execute(select(ItemVersion.version, ItemVersion.item, ItemVersion.body)).all()
    assert len(rows) == len({row.version for row in rows}) <= QUESTIONS
    assert all(Question.from_json(row.body) == course.bank.get(row.item) for row in rows)


def test_after_every_third_attempt_not_passed_the_next_one_opens_a_day_later(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    for hour in range(3):
        take_quiz(session, enrolment, course, WRONG, by=by, at=at + timedelta(hours=hour))
    third = at + timedelta(hours=2)

    with pytest.raises(Refusal) as refused:
        attempts.start(session, enrolment, course, by=by, at=third + timedelta(hours=23, minutes=59))
    fourth = attempts.start(session, enrolment, course, by=by, at=third + timedelta(hours=24))

    assert refused.value.sentence == attempts.PAUSE_FIRST
    assert fourth.number == 4


def test_the_latest_answer_counts_and_every_answer_is_kept(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)

    for place in ("1", "2", "2", "3"):
        attempts.save_answer(session, attempt, position=2, positions=[place], by=by, at=at)

    item = items_asked(session, attempt_id=attempt.id)[1]
    assert item.answer == {item.drawn.order[2]}
    kept = session.scalars(select(Response.chosen).order_by(Response.id)).all()
    assert kept == [[id_] for id_ in item.drawn.order]


def test_an_answer_can_be_taken_back(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    attempts.save_answer(session, attempt, position=1, positions=["1"], by=by, at=at)

    attempts.save_answer(session, attempt, position=1, positions=[], by=by, at=at)

    assert items_asked(session, attempt_id=attempt.id)[0].answer == frozenset()


@pytest.mark.parametrize("positions", [["0"], ["4"], ["1", "2"], ["1", "1"], ["b"], ["9" * 30], ["\x00"], [""]])
def test_what_the_page_did_not_offer_is_refused_and_leaves_the_answer_as_it_was(
    session: Session, enrolment: Enrolment, course: Course, *, by: Actor, at: datetime, positions: list[str]
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    attempts.save_answer(session, attempt, position=1, positions=["2"], by=by, at=at)

    with pytest.raises(Refusal) as refused:
        attempts.save_answer(session, attempt, position=1, positions=positions, by=by, at=at)

    item = items_asked(session, attempt_id=attempt.id)[0]
    assert refused.value.field == "answer"
    assert item.answer == {item.drawn.order[1]}


def test_there_is_nothing_to_answer_in_a_place_that_was_not_asked(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)

    with pytest.raises(LookupError):
        attempts.save_answer(session, attempt, position=ASKED + 1, positions=["1"], by=by, at=at)


def test_a_pass_is_one_completion_one_certificate_one_letter_and_ends_the_study(
    session: Session, enrolment: Enrolment, course: Course, *, amina: Person, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    choose(session, attempt, RIGHT, by=by, at=at)
    later = at + timedelta(minutes=12)

    attempts.submit(session, attempt, course, site=SITE, by=by, at=later)
    attempts.submit(session, attempt, course, site=SITE, by=by, at=later + timedelta(days=1))

    assert (attempt.score, attempt.percent, attempt.passed, attempt.submitted_at) == ("4", 100, True, later)
    assert enrolment.finished_at == later
    completion = session.scalars(select(Completion)).one()
    assert (completion.person_id, completion.award, completion.attempt_id) == (amina.id, "modern-slavery-1", attempt.id)
    assert (completion.completed_at, completion.completed_on) == (later, date(2026, 11, 25))
    assert (completion.expires_on, completion.percent) == (date(2029, 11, 30), 100)
    assert (completion.how, completion.verification) == ("native", "issuer-verified")
    certificate = session.scalars(select(Certificate)).one()
    assert (certificate.completion_id, certificate.person_id) == (completion.id, amina.id)
    letter = session.scalars(select(OutboxMessage)).one()
    assert (letter.recipient, letter.subject, letter.person_id) == (
        "amina@council.example",
        "Your training",
        amina.id,
    )
    assert f"http://localhost/your-certificates/{certificate.code}" in letter.body
    assert "slavery" not in letter.body.lower()
    verbs = session.scalars(select(AuditLine.verb).order_by(AuditLine.id)).all()
    assert verbs == ["begin a course", "start a quiz", "hand in a quiz", "issue a certificate", "complete a course"]


def test_an_attempt_not_passed_leaves_a_result_and_nothing_else(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = take_quiz(session, enrolment, course, WRONG, by=by, at=at)

    assert (attempt.score, attempt.percent, attempt.passed) == ("0", 0, False)
    assert enrolment.finished_at is None
    for record in (Completion, Certificate, OutboxMessage):
        assert session.scalar(select(func.count()).select_from(record)) == 0


def test_reaching_the_pass_mark_is_not_enough_when_safety_was_missed(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    items = items_asked(session, attempt_id=attempt.id)
    critical = next(item.position for item in items if item.drawn.question.critical)
    choose(session, attempt, RIGHT, by=by, at=at, instead={critical: WRONG})

    attempts.submit(session, attempt, course, site=SITE, by=by, at=at)

    assert (attempt.percent, attempt.passed) == (75, False)
    assert session.scalar(select(func.count()).select_from(Completion)) == 0


def test_questions_left_out_earn_nothing(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)

    attempts.submit(session, attempt, course, site=SITE, by=by, at=at)

    assert (attempt.score, attempt.percent, attempt.passed) == ("0", 0, False)


def test_after_handing_in_no_answer_is_taken(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = take_quiz(session, enrolment, course, WRONG, by=by, at=at)
    before = session.scalar(select(func.count()).select_from(Response))

    with pytest.raises(attempts.HandedIn):
        attempts.save_answer(session, attempt, position=1, positions=["1"], by=by, at=at)

    assert session.scalar(select(func.count()).select_from(Response)) == before


def test_a_passed_quiz_is_not_started_again_in_the_same_study(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    take_quiz(session, enrolment, course, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        attempts.start(session, enrolment, course, by=by, at=at)

    assert refused.value.sentence == attempts.PASSED_ALREADY


def test_an_attempt_is_marked_as_it_was_asked_whatever_the_course_says_by_then(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    choose(session, attempt, RIGHT, by=by, at=at)
    rewritten = a_course(TRAUMA_1, "Another bank under the same award", edition="2.0")

    attempts.submit(session, attempt, rewritten, site=SITE, by=by, at=at)

    completion = session.scalars(select(Completion)).one()
    certificate = session.scalars(select(Certificate)).one()
    assert (attempt.percent, attempt.passed) == (100, True)
    assert session.get_one(Edition, completion.edition_id).number == "1.0"
    assert '"edition":"1.0"' in certificate.facts.replace(" ", "")
    assert "Another bank" not in certificate.facts.split("course_title")[1].split(",")[0]


# Rules of the course


def test_by_the_average_all_tries_together_decide_and_a_rule_changed_meanwhile_does_not(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    averaged = replace(course, attempts=AttemptRules(counts=ResultThatCounts.AVERAGE))
    first = take_quiz(session, enrolment, averaged, WRONG, by=by, at=at)
    second = attempts.start(session, enrolment, averaged, by=by, at=at)
    choose(session, second, RIGHT, by=by, at=at)

    attempts.submit(session, second, course, site=SITE, by=by, at=at)
    best = take_quiz(session, enrolment, course, RIGHT, by=by, at=at)

    assert [(one.percent, one.passed, one.counts) for one in (first, second, best)] == [
        (0, False, "average"),
        (100, False, "average"),
        (100, True, "best"),
    ]
    assert session.scalar(select(func.count()).select_from(Completion)) == 1


def test_a_course_may_allow_few_tries_and_ask_for_its_own_pause(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    strict = replace(course, attempts=AttemptRules(most=2, pause_after=1, pause_hours=2))
    take_quiz(session, enrolment, strict, WRONG, by=by, at=at)
    with pytest.raises(Refusal, match=attempts.PAUSE_FIRST):
        attempts.start(session, enrolment, strict, by=by, at=at + timedelta(minutes=119))
    take_quiz(session, enrolment, strict, WRONG, by=by, at=at + timedelta(hours=2))

    with pytest.raises(Refusal) as refused:
        attempts.start(session, enrolment, strict, by=by, at=at + timedelta(days=30))

    assert refused.value.sentence == attempts.NO_MORE_TRIES
    assert session.scalar(select(func.count()).select_from(Attempt)) == 2


def test_whether_being_sure_counts_is_kept_with_the_attempt(
    session: Session, enrolment: Enrolment, course: Course, by: Actor, at: datetime
) -> None:
    question = an_example(Kind.CONFIDENCE, outcome=course.outcomes[0].id, enemies=frozenset())
    asked = replace(course, bank=Bank((question,)), blueprint=Blueprint(1, 0, confidence_counts=True))
    attempt = attempts.start(session, enrolment, asked, by=by, at=at)
    (item,) = items_asked(session, attempt_id=attempt.id)
    sent = sent_for(item.drawn, frozenset({"b", "sure=fairly"}))
    attempts.save_answer(session, attempt, position=1, positions=sent, by=by, at=at)

    attempts.submit(session, attempt, replace(asked, blueprint=Blueprint(1, 0)), site=SITE, by=by, at=at)

    assert (attempt.confidence_counts, attempt.score, attempt.percent, attempt.passed) == (True, "2/3", 66, False)
    assert session.scalars(select(Response.chosen)).all() == [["b", "sure=fairly"]]
