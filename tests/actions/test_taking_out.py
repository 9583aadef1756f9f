"""A question that was taken out is asked of nobody else, on both databases, and every draw can be made again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import attempts, marking_again, short_checks
from lms.actions.editions import remember_versions
from lms.records.learning import Attempt, ItemVersion
from lms.records.queries.attempts import items_asked
from lms.records.queries.marking_again import versions_taken_out
from lms.records.queries.re_marks import results_that_hold
from lms.records.queries.short_checks import kept_fresh, questions_of
from lms.records.re_marks import MarkingDecision
from lms.rules.actor import Actor, system_actor
from quizzes.drawing import draw
from quizzes.marking_again import Way
from quizzes.quiz import Bank
from quizzes.taking_out import without
from tests.curriculum import SLAVERY_1
from tests.factories import a_person, actor_for
from tests.quiz_sittings import SITE, choose, study, take_quiz

OFFICE = system_actor("partnership office")
PEOPLE = 40
"""Each meets a third of the bank: one in a hundred million times a question that is drawn is met by none of them."""


@pytest.fixture
def course(session: Session, catalogue: Catalogue) -> Course:
    """Twelve questions, every one of which was asked before."""
    course = catalogue.get(SLAVERY_1)
    remember_versions(session, course.bank.questions, award=course.award.code)
    return course


def take_out(
    session: Session, course: Course, *numbers: int, way: Way = Way.OUT, also: tuple[str, ...] = (), at: datetime
) -> list[MarkingDecision]:
    made = []
    for number in numbers:
        version = course.bank.questions[number - 1].version
        row = session.scalars(select(ItemVersion).where(ItemVersion.version == version)).one()
        told = {"way": way, "also": also, "because": "It has no right answer.", "form_key": f"form {number} {way} {at}"}
        made.append(marking_again.decide(session, course, row, **told, site=SITE, by=OFFICE, at=at))  # type: ignore[arg-type]
    return made


def somebody(session: Session) -> Actor:
    return actor_for(session, a_person(session))


def begin(session: Session, course: Course, by: Actor, at: datetime) -> Attempt:
    return attempts.start(session, study(session, course, by=by, at=at), course, by=by, at=at)


def asked(session: Session, attempt: Attempt) -> set[int]:
    return {int(item.drawn.question.id[-2:]) for item in items_asked(session, attempt_id=attempt.id)}


def asked_of_many(session: Session, course: Course, at: datetime) -> set[int]:
    """Every question that is asked in the first attempts of many people."""
    return set().union(*(asked(session, begin(session, course, somebody(session), at)) for _ in range(PEOPLE)))


EVERY = set(range(1, 13))


@pytest.mark.parametrize("way", [Way.OUT, Way.FULL])
def test_it_is_drawn_no_more_and_what_was_begun_before_keeps_it(
    session: Session, course: Course, at: datetime, way: Way
) -> None:
    by = somebody(session)
    before = begin(session, course, by, at)
    out = min(asked(session, before))

    take_out(session, course, out, way=way, at=at)

    assert asked_of_many(session, course, at) == EVERY - {out}
    assert out in asked(session, before)
    here = next(
        one for one in items_asked(session, attempt_id=before.id) if one.drawn.question.id.endswith(f"{out:02}")
    )
    instead = {here.position: "a"}
    choose(session, before, "b", by=by, at=at, instead=instead)
    attempts.submit(session, before, course, site=SITE, by=by, at=at)
    assert (before.percent, results_that_hold(session, [before])[before.id].percent) == (75, 100)


def test_accepting_more_answers_takes_nothing_out(session: Session, course: Course, at: datetime) -> None:
    take_out(session, course, 1, way=Way.ALSO, also=("a",), at=at)

    assert versions_taken_out(session, award=course.award.code) == ()
    assert asked_of_many(session, course, at) == EVERY


def test_changed_by_its_author_it_is_drawn_again_and_so_it_is_when_the_decision_ends(
    session: Session, course: Course, at: datetime
) -> None:
    first, second = take_out(session, course, 1, 2, at=at)
    changed = (replace(course.bank.questions[0], stem="Whom do you tell first?"), *course.bank.questions[1:])

    assert asked_of_many(session, replace(course, bank=Bank(changed)), at) == EVERY - {2}

    marking_again.end(session, second, because="It was right.", by=OFFICE, at=at)

    assert asked_of_many(session, course, at) == EVERY - {1}
    assert (first.ended_at, second.ended_at) == (None, at)


def test_where_too_few_are_left_it_is_drawn_as_before(session: Session, course: Course, at: datetime) -> None:
    """Three questions are about safety, and one of them is in every attempt."""
    take_out(session, course, 4, 8, 12, 1, at=at)

    drawn = [asked(session, begin(session, course, somebody(session), at)) for _ in range(PEOPLE)]

    assert all(12 in one for one in drawn)
    assert set().union(*drawn) & {4, 8, 1} == set()


def test_a_draw_is_made_again_from_what_is_stored_whatever_was_decided_since(
    session: Session, course: Course, at: datetime
) -> None:
    take_out(session, course, 1, 4, at=at)
    attempt = begin(session, course, somebody(session), at)
    take_out(session, course, 2, 7, at=at + timedelta(days=1))

    again = draw(without(course.bank, attempt.not_drawn), course.blueprint, seed=attempt.seed, seen={})

    assert again == tuple(item.drawn for item in items_asked(session, attempt_id=attempt.id))
    assert attempt.not_drawn == [course.bank.questions[number - 1].version for number in (1, 4)]


def test_nothing_taken_out_is_asked_to_show_what_one_knows(session: Session, course: Course, at: datetime) -> None:
    """Of the four questions about noticing one is left out, of those about telling the one about safety."""
    take_out(session, course, 3, 4, at=at)

    for _ in range(PEOPLE):
        check = short_checks.show_what_is_known(session, course, by=somebody(session), at=at)

        drawn = {int(one.drawn.question.id[-2:]) for one in questions_of(session, short_check_id=check.id)}
        assert drawn == {6, 9, 12}
        assert check.not_drawn == [course.bank.questions[number - 1].version for number in (3, 4)]


def test_nothing_taken_out_is_asked_to_keep_something_fresh(session: Session, course: Course, at: datetime) -> None:
    """An outcome of which nothing is left is asked about no more."""
    by = somebody(session)
    take_quiz(session, study(session, course, by=by, at=at), course, by=by, at=at)
    take_out(session, course, 1, 4, 7, 10, 2, 3, at=at)
    (due,) = kept_fresh(session, [by.person_id or 0])[by.person_id or 0]
    on_the_day = at + (due.memory.due_on - at.date())

    check = short_checks.keep_fresh(session, course, by=by, at=on_the_day)

    drawn = [one.drawn.question for one in questions_of(session, short_check_id=check.id)]
    assert {question.outcome for question in drawn} == {"ms1-o1", "ms1-o3"}
    assert {int(question.id[-2:]) for question in drawn} & {1, 4, 7, 10, 2, 3} == set()
