"""Studying a course: beginning, carrying on from page to page, answering the checks along the way."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import CheckSegment, Course, ScenarioSegment
from lms.actions import audit, keeping
from lms.actions.editions import remember_edition
from lms.records.inserting import insert_if_absent
from lms.records.learning import CheckAnswer, Enrolment, PageRead
from lms.records.people import Person
from lms.records.queries.learning import awards_ever_completed, find_latest_enrolment, latest_answers
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.order_of_study import still_missing
from lms.rules.refusals import Refusal
from quizzes.drawing import DrawnItem
from quizzes.marking import AnswerFault, read_answer

ANOTHER_FIRST = "There is another course to finish first. This page says which."
CHOOSE_AN_ANSWER = "Choose an answer. You cannot do anything wrong here."
CHOOSE_FROM_THIS_PAGE = "Choose from the answers on this page."
NOT_IN_THIS_COURSE = "This question is no longer part of the course. Go on to the next page."


def begin(session: Session, course: Course, *, by: Actor, at: datetime) -> Enrolment:
    """The actor's own open enrolment for the course, or a new cycle of it.

    A finished cycle is left as it is and the next one begun. Raises Refusal when a course that has to come first was
    never completed; study once begun may go on whatever is asked first nowadays.
    """
    person_id = _lock_person(session, by)
    latest = find_latest_enrolment(session, person_id=person_id, award=course.award.code)
    if latest is not None and latest.finished_at is None:
        return latest
    if still_missing(course.prerequisites, awards_ever_completed(session, person_id=person_id)):
        raise Refusal(ANOTHER_FIRST)
    enrolment = Enrolment(
        person_id=person_id,
        award=course.award.code,
        cycle=latest.cycle + 1 if latest else 1,
        edition_id=remember_edition(session, course, at=at).id,
        started_at=at,
    )
    session.add(enrolment)
    session.flush()
    audit.record(
        session, "begin a course", "enrolment", enrolment.id, by=by, at=at, award=enrolment.award, cycle=enrolment.cycle
    )
    session.flush()
    keeping.refresh(session, [person_id], on=london_date(at))
    return enrolment


def carry_on(
    session: Session, enrolment: Enrolment, course: Course, *, module: str, page: str, by: Actor, at: datetime
) -> None:
    """Keep that the learner has carried on from this page. Once is enough: again changes nothing.

    A finished enrolment stays as it is, and so does a page whose branching scenario has yet to come to an end. Raises
    LookupError for a page that the course does not have.
    """
    is_walked = course.get_page(module, page).walk is not None
    if not is_walked and lock_open(session, enrolment):
        insert_if_absent(session, PageRead, enrolment_id=enrolment.id, module=module, page=page, at=at)


def answer_check(
    session: Session,
    enrolment: Enrolment,
    course: Course,
    *,
    check_id: str,
    positions: Sequence[str],
    by: Actor,
    at: datetime,
) -> None:
    """Keep an answer to a knowledge check, or a choice in a scenario; the latest is the one shown.

    Positions count from "1", in the order written. The same answer again, or a finished enrolment, changes nothing.
    Raises Refusal, with the check's id as its field, for no answer and for one that the page did not offer.
    """
    chosen = read_choice(course, check_id, positions)
    if not lock_open(session, enrolment):
        return
    before = latest_answers(session, enrolment_id=enrolment.id, check_ids=[check_id]).get(check_id)
    if before != chosen:
        session.add(CheckAnswer(enrolment_id=enrolment.id, check_id=check_id, chosen=list(chosen), at=at))
        session.flush()


def read_choice(course: Course, check_id: str, positions: Sequence[str]) -> tuple[str, ...]:
    """The ids of what was chosen, in the order written. Raises Refusal as `answer_check` does."""
    asked = course.find_check(check_id) or course.find_scenario(check_id)
    if asked is None:
        raise Refusal(NOT_IN_THIS_COURSE)
    if not positions:
        raise Refusal(CHOOSE_AN_ANSWER, field=check_id)
    try:
        return _check_choice(asked, positions) if isinstance(asked, CheckSegment) else _act_choice(asked, positions)
    except AnswerFault as fault:
        raise Refusal(str(fault), field=check_id) from fault


def _check_choice(check: CheckSegment, positions: Sequence[str]) -> tuple[str, ...]:
    order = tuple(option.id for option in check.question.options)
    answer = read_answer(DrawnItem(check.question, order), positions)
    return tuple(id_ for id_ in order if id_ in answer)


def _act_choice(scenario: ScenarioSegment, positions: Sequence[str]) -> tuple[str, ...]:
    places = {str(place): choice.id for place, choice in enumerate(scenario.choices, start=1)}
    if len(positions) != 1 or positions[0] not in places:
        raise AnswerFault(CHOOSE_FROM_THIS_PAGE)
    return (places[positions[0]],)


def _lock_person(session: Session, by: Actor) -> int:
    """Hold the learner's own row, so that two presses of Start make one enrolment. Their id."""
    person_id = session.scalars(
        select(Person.id).where(Person.id == by.person_id).with_for_update(key_share=True)
    ).one_or_none()
    if person_id is None:
        raise Refusal("Only a person can study.")
    return person_id


def lock_open(session: Session, enrolment: Enrolment) -> bool:
    """Hold the enrolment against a submission at the same moment, and say whether it is still open."""
    finished_at = session.execute(
        select(Enrolment.finished_at).where(Enrolment.id == enrolment.id).with_for_update(key_share=True)
    ).scalar_one()
    return finished_at is None
