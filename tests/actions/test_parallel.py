"""Fifty hands at once, on both databases: whatever is pressed, it is done once, and what is acknowledged is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import attempts, certifying, keeping, short_checks, studying
from lms.records.audit import AuditLine
from lms.records.database import begin_writing
from lms.records.learning import Attempt, AttemptItem, Enrolment, ItemVersion, Response
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation
from lms.records.people import Person
from lms.records.queries.attempts import items_asked
from lms.records.queries.short_checks import questions_of
from lms.records.results import Certificate, Completion, KeptCount, KeptStanding
from lms.records.short_checks import Recall, ShortCheck, ShownOutcome
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal
from quizzes.marking import mark_attempt
from quizzes.quiz import PassRule
from tests.curriculum import ASKED, SLAVERY_1, TRAUMA_1
from tests.factories import a_person, a_post, a_requirement, actor_for, an_assignment, an_organisation, top_unit
from tests.quiz_sittings import RIGHT, SITE, WRONG, choose, study, take_quiz

HANDS = 50
ROUNDS = 34
"""Of each of three kinds on each of two databases: some two hundred rounds of fifty hands."""
TODAY = date(2026, 11, 25)


def at_once(engine: Engine, work: Callable[[Session, int], Any], *, hands: int = HANDS) -> list[Any]:
    """What each hand got: the value its work returned and committed, or the refusal it met."""
    barrier = Barrier(hands)

    def one(number: int) -> Any:
        barrier.wait()
        with Session(engine) as session:
            begin_writing(session)
            try:
                value = work(session, number)
                session.commit()
            except Refusal as refusal:
                return type(refusal)
            return value

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def prepared(engine: Engine, work: Callable[[Session], Any]) -> Any:
    """What this work returned, once it is committed."""
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        value = work(session)
        session.commit()
        return value


def number_of(session: Session, record: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(record)) or 0


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_1)


@pytest.fixture
def by(engine: Engine) -> Actor:
    """Amina, who works at the council, which asks everybody for the course."""
    return prepared(engine, lambda session: a_colleague(session, an_organisation(session, "Council").id))


def a_colleague(session: Session, organisation_id: int) -> Actor:
    organisation = session.get_one(Organisation, organisation_id)
    person = a_person(session)
    a_post(session, person, top_unit(session, organisation))
    an_assignment(session, person, a_requirement(session, organisation))
    keeping.refresh(session, [person.id], on=TODAY)
    return actor_for(session, person)


def test_fifty_starts_are_one_attempt(engine: Engine, course: Course, by: Actor, at: datetime) -> None:
    for round_ in range(ROUNDS):
        enrolment_id = prepared(engine, lambda session: study(session, course, by=by, at=at).id)

        started = at_once(
            engine,
            lambda session, _hand, id_=enrolment_id: (
                attempts.start(session, session.get_one(Enrolment, id_), course, by=by, at=at).id
            ),
        )

        assert len(set(started)) == 1
        with Session(engine) as session:
            assert number_of(session, Attempt) == round_ + 1
            assert number_of(session, AttemptItem) == (round_ + 1) * ASKED
        prepared(engine, lambda session, id_=started[0]: _pass(session, id_, course, by=by, at=at))


def _pass(session: Session, attempt_id: int, course: Course, *, by: Actor, at: datetime) -> None:
    attempt = session.get_one(Attempt, attempt_id)
    choose(session, attempt, RIGHT, by=by, at=at)
    attempts.submit(session, attempt, course, site=SITE, by=by, at=at)


def test_fifty_hands_hand_in_once(engine: Engine, course: Course, by: Actor, at: datetime) -> None:
    for round_ in range(ROUNDS):
        attempt_id = prepared(engine, lambda session: _answered(session, course, by=by, at=at))

        def hand_in(session: Session, _hand: int, id_: int = attempt_id) -> tuple[str | None, bool | None]:
            attempt = attempts.submit(session, session.get_one(Attempt, id_), course, site=SITE, by=by, at=at)
            return attempt.score, attempt.passed

        results = at_once(engine, hand_in)

        assert set(results) == {("4", True)}
        with Session(engine) as session:
            for record in (Attempt, Completion, Certificate, OutboxMessage):
                assert number_of(session, record) == round_ + 1
            verbs = session.scalars(select(AuditLine.verb)).all()
            assert verbs.count("hand in a quiz") == verbs.count("complete a course") == round_ + 1
            assert keeping.differences(session, on=TODAY) == []


def _answered(session: Session, course: Course, *, by: Actor, at: datetime) -> int:
    """An attempt with every answer right, not handed in."""
    attempt = attempts.start(session, study(session, course, by=by, at=at), course, by=by, at=at)
    choose(session, attempt, RIGHT, by=by, at=at)
    return attempt.id


SHORT_ROUNDS = 5


def test_fifty_hands_show_what_is_known_in_one_check_and_hand_it_in_once(
    engine: Engine, course: Course, at: datetime
) -> None:
    for round_ in range(SHORT_ROUNDS):
        by = prepared(engine, lambda session: actor_for(session, a_person(session)))

        begun = at_once(
            engine,
            lambda session, _hand, by=by: short_checks.show_what_is_known(session, course, by=by, at=at).id,
        )
        check_id = begun[0]
        prepared(engine, lambda session, id_=check_id, by=by: _know_all(session, id_, by=by, at=at))
        at_once(
            engine,
            lambda session, _hand, id_=check_id, by=by: short_checks.hand_in(
                session, session.get_one(ShortCheck, id_), by=by, at=at
            ),
        )

        assert len(set(begun)) == 1
        with Session(engine) as session:
            assert [number_of(session, record) for record in (ShortCheck, Enrolment)] == [round_ + 1] * 2
            assert number_of(session, ShownOutcome) == 2 * (round_ + 1)
            verbs = session.scalars(select(AuditLine.verb)).all()
            assert verbs.count("hand in a check of what one knows") == round_ + 1


def test_fifty_hands_keep_something_fresh_once(engine: Engine, course: Course, at: datetime) -> None:
    for round_ in range(SHORT_ROUNDS):
        by = prepared(engine, lambda session: actor_for(session, a_person(session)))
        then = at - timedelta(days=30)

        def passed(session: Session, by: Actor = by, then: datetime = then) -> None:
            take_quiz(session, study(session, course, by=by, at=then), course, by=by, at=then)

        prepared(engine, passed)

        def whole(session: Session, _hand: int, by: Actor = by) -> int:
            check = short_checks.keep_fresh(session, course, by=by, at=at)
            _know_all(session, check.id, by=by, at=at)
            short_checks.hand_in(session, check, by=by, at=at)
            return check.id

        done = at_once(engine, whole)

        assert len({one for one in done if isinstance(one, int)}) == 1
        with Session(engine) as session:
            assert [number_of(session, record) for record in (ShortCheck, Recall)] == [round_ + 1] * 2


def _know_all(session: Session, check_id: int, *, by: Actor, at: datetime) -> None:
    """Answer everything in this check right."""
    check = session.get_one(ShortCheck, check_id)
    for item in questions_of(session, short_check_id=check_id):
        place = str(item.drawn.order.index(RIGHT) + 1)
        short_checks.save_answer(session, check, position=item.position, positions=[place], by=by, at=at)


def test_fifty_answers_at_once_are_all_kept_and_the_last_one_written_counts(
    engine: Engine, course: Course, by: Actor, at: datetime
) -> None:
    attempt_id = prepared(engine, lambda session: _answered(session, course, by=by, at=at))

    def answer(session: Session, hand: int) -> list[str]:
        place = str(hand % 3 + 1)
        attempt = session.get_one(Attempt, attempt_id)
        attempts.save_answer(session, attempt, position=hand % ASKED + 1, positions=[place], by=by, at=at)
        return [place]

    acknowledged = at_once(engine, answer)

    assert len(acknowledged) == HANDS
    with Session(engine) as session:
        for item in items_asked(session, attempt_id=attempt_id):
            chosen = session.scalars(
                select(Response.chosen).where(Response.attempt_item_id == item.id).order_by(Response.id)
            ).all()
            assert item.answer == frozenset(chosen[-1])
            # an answer that says what the one before it said is not written twice
            assert all(one != other for one, other in pairwise(chosen))


def test_answers_that_race_the_handing_in_are_either_marked_or_refused(
    engine: Engine, course: Course, by: Actor, at: datetime
) -> None:
    for _ in range(ROUNDS):
        attempt_id = prepared(engine, lambda session: _wrongly_answered(session, course, by=by, at=at))

        def act(session: Session, hand: int, id_: int = attempt_id) -> str:
            attempt = session.get_one(Attempt, id_)
            if hand % 10 == 9:
                attempts.submit(session, attempt, course, site=SITE, by=by, at=at)
                return "handed in"
            attempts.save_answer(
                session, attempt, position=hand % ASKED + 1, positions=[str(hand % 3 + 1)], by=by, at=at
            )
            return "kept"

        outcomes = at_once(engine, act)

        assert set(outcomes) <= {"handed in", "kept", attempts.HandedIn}
        assert outcomes.count("handed in") == HANDS // 10
        with Session(engine) as session:
            attempt = session.get_one(Attempt, attempt_id)
            answered = [(one.drawn.question, one.answer) for one in items_asked(session, attempt_id=attempt_id)]
            marked = mark_attempt(answered, PassRule(attempt.pass_percent))
            assert (attempt.score, attempt.percent, attempt.passed) == (str(marked.raw), marked.percent, marked.passed)


def _wrongly_answered(session: Session, course: Course, *, by: Actor, at: datetime) -> int:
    """An attempt with every answer wrong, not handed in, by somebody new."""
    del by
    hand = actor_for(session, a_person(session))
    attempt = attempts.start(session, study(session, course, by=hand, at=at), course, by=hand, at=at)
    choose(session, attempt, WRONG, by=hand, at=at)
    return attempt.id


def test_no_hand_gets_an_attempt_beyond_the_pause(engine: Engine, course: Course, by: Actor, at: datetime) -> None:
    def two_tries(session: Session) -> int:
        enrolment = study(session, course, by=by, at=at)
        for _ in range(2):
            take_quiz(session, enrolment, course, WRONG, by=by, at=at)
        return enrolment.id

    enrolment_id = prepared(engine, two_tries)

    def start_and_hand_in(session: Session, _hand: int) -> int:
        attempt = attempts.start(session, session.get_one(Enrolment, enrolment_id), course, by=by, at=at)
        attempts.submit(session, attempt, course, site=SITE, by=by, at=at)
        return attempt.number

    outcomes = at_once(engine, start_and_hand_in)

    assert sorted(outcomes, key=str) == [3] + [Refusal] * (HANDS - 1)
    with Session(engine) as session:
        assert number_of(session, Attempt) == 3


def test_completing_one_attempt_by_many_hands_is_one_completion(
    engine: Engine, course: Course, by: Actor, at: datetime
) -> None:
    def handed_in(session: Session) -> int:
        attempt_id = _answered(session, course, by=by, at=at)
        attempt = session.get_one(Attempt, attempt_id)
        attempt.submitted_at, attempt.passed, attempt.percent, attempt.score = at, True, 100, "4"
        return attempt_id

    attempt_id = prepared(engine, handed_in)

    ids = at_once(
        engine,
        lambda session, _hand: (
            certifying.complete(session, session.get_one(Attempt, attempt_id), course, site=SITE, by=by, at=at).id
        ),
    )

    assert len(set(ids)) == 1
    with Session(engine) as session:
        assert [number_of(session, one) for one in (Completion, Certificate, OutboxMessage)] == [1, 1, 1]


def test_a_whole_team_passing_at_once_is_counted_to_the_last_person(
    engine: Engine, course: Course, at: datetime
) -> None:
    organisation_id = prepared(engine, lambda session: an_organisation(session).id)
    hands = prepared(engine, lambda session: [a_colleague(session, organisation_id) for _ in range(HANDS)])

    def pass_it(session: Session, hand: int) -> bool | None:
        by = hands[hand]
        return take_quiz(session, study(session, course, by=by, at=at), course, RIGHT, by=by, at=at).passed

    assert at_once(engine, pass_it) == [True] * HANDS
    with Session(engine) as session:
        counts = session.scalars(select(KeptCount).where(KeptCount.award == SLAVERY_1.code)).one()
        assert (counts.required, counts.required_valid, counts.valid, counts.ever) == (HANDS,) * 4
        assert keeping.differences(session, on=TODAY) == []
        assert number_of(session, ItemVersion) <= len(course.bank)


def test_everything_that_can_happen_to_one_person_at_once_leaves_their_standing_true(
    engine: Engine, catalogue: Catalogue, course: Course, by: Actor, at: datetime
) -> None:
    attempt_id = prepared(engine, lambda session: _answered(session, course, by=by, at=at))
    person_id = by.person_id or 0

    def happen(session: Session, hand: int) -> None:
        match hand % 5:
            case 0:
                attempts.submit(session, session.get_one(Attempt, attempt_id), course, site=SITE, by=by, at=at)
            case 1:
                organisation = session.scalars(select(Organisation)).one()
                requirement = a_requirement(session, organisation, due_on=date(2027, 1, hand + 1))
                an_assignment(session, session.get_one(Person, person_id), requirement)
                keeping.refresh(session, [person_id], on=TODAY)
            case 2:
                studying.begin(session, catalogue.get(TRAUMA_1), by=by, at=at)
            case 3:
                keeping.refresh(session, [person_id], on=TODAY)
            case 4:
                keeping.pass_the_day(session, on=TODAY)

    at_once(engine, happen, hands=25)

    with Session(engine) as session:
        assert keeping.differences(session, on=TODAY) == []
        assert number_of(session, Completion) == 1


def test_a_rebuild_amid_passes_leaves_the_counts_true(engine: Engine, course: Course, at: datetime) -> None:
    organisation_id = prepared(engine, lambda session: an_organisation(session).id)
    hands = prepared(engine, lambda session: [a_colleague(session, organisation_id) for _ in range(20)])

    def happen(session: Session, hand: int) -> None:
        if hand % 5 == 4:
            keeping.rebuild(session, on=TODAY)
        else:
            by = hands[hand]
            take_quiz(session, study(session, course, by=by, at=at), course, RIGHT, by=by, at=at)

    at_once(engine, happen, hands=20)

    with Session(engine) as session:
        assert keeping.differences(session, on=TODAY) == []
        assert number_of(session, Completion) == 16


def test_two_changes_written_before_either_is_counted_are_both_counted(engine: Engine, by: Actor) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets only one hand write at a time")
    both_written = Barrier(2)
    due_dates = [date(2026, 11, 1), date(2026, 11, 2)]

    def ask(session: Session, hand: int) -> None:
        requirement = a_requirement(session, session.scalars(select(Organisation)).one(), due_on=due_dates[hand])
        an_assignment(session, session.get_one(Person, by.person_id), requirement)
        both_written.wait()
        keeping.refresh(session, [by.person_id or 0], on=TODAY)

    at_once(engine, ask, hands=2)

    with Session(engine) as session:
        assert keeping.differences(session, on=TODAY) == []
        assert session.scalars(select(KeptStanding.due_on)).all() == [due_dates[0]]
