"""Short checks: showing what one knows already, and keeping it fresh. For the learner alone: no result is audited.

Each action first takes the row it works under (the learner's own to start, the check to answer and to hand in), so of
fifty presses at once one does the work and the others find it done.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.test_out import numbers_asked, outcomes_to_ask
from lms.actions import audit, studying
from lms.actions.attempts import SEED_BYTES
from lms.actions.editions import remember_edition, remember_versions
from lms.records.inserting import insert_if_absent
from lms.records.learning import Enrolment
from lms.records.people import Person
from lms.records.queries.attempts import times_asked
from lms.records.queries.learning import pages_done
from lms.records.queries.marking_again import versions_taken_out
from lms.records.queries.short_checks import (
    answers_given,
    awards_to_take_whole,
    checks_of_study,
    find_open_recall,
    find_open_test_out,
    kept_fresh,
    memory_of,
    questions_of,
    recalls_of,
)
from lms.records.results import Completion
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShortCheckItem, ShownOutcome
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.keeping_fresh import QUESTIONS, offer
from lms.rules.refusals import Refusal
from lms.rules.testing_out import closed_until
from quizzes.drawing import DrawnItem
from quizzes.marking import AnswerFault, mark, read_answer
from quizzes.recall import Looked, asked_again, begin, missed_most
from quizzes.sampling import draw_by_outcome, outcomes_shown
from quizzes.taking_out import without

NOTHING_TO_SHOW = "There is nothing here that a check could save you. Carry on with the course."
LATER = "You can check again later. This page says when."
WHOLE = "Your organisation asks for the whole course when it is renewed."
NOTHING_NOW = "There are no questions for you here now. They come back by themselves."
NOT_NOW = "The questions cannot be put together just now. You can take the course as it is."
HANDED_IN = "These answers were already handed in."


class CheckHandedIn(Refusal):
    """An answer came for a short check that was handed in before it."""

    def __init__(self) -> None:
        super().__init__(HANDED_IN)


def show_what_is_known(session: Session, course: Course, *, by: Actor, at: datetime) -> ShortCheck:
    """The open check of what the actor knows already of this course, or a new one; the course is begun with it.

    Asked is what could save a page: nothing that is always taught. Refuses when there is no such thing, when the last
    one is too recent by the rules of the course, and what `studying.begin` refuses.
    """
    enrolment = studying.begin(session, course, by=by, at=at)
    studying.lock_open(session, enrolment)
    found = find_open_test_out(session, enrolment_id=enrolment.id)
    if found is not None:
        return found
    if course.award.code in awards_to_take_whole(session, person_id=enrolment.person_id, on=london_date(at)):
        raise Refusal(WHOLE)
    gone = versions_taken_out(session, award=course.award.code)
    outcomes = outcomes_to_ask(course, pages_done(session, course, enrolment_id=enrolment.id), taken_out=gone)
    if not outcomes:
        raise Refusal(NOTHING_TO_SHOW)
    tried = checks_of_study(session, enrolment_id=enrolment.id).tried
    if closed_until(tried, edition=course.edition, rules=course.test_out, on=london_date(at)) is not None:
        raise Refusal(LATER)
    numbers = numbers_asked(course, outcomes)
    check = _new(session, course, enrolment.person_id, numbers, gone, enrolment_id=enrolment.id, at=at)
    audit.record(session, "check what one knows", "enrolment", enrolment.id, by=by, at=at, award=check.award)
    session.flush()
    return check


def keep_fresh(session: Session, course: Course, *, by: Actor, at: datetime) -> ShortCheck:
    """The open questions that keep the actor's newest completion of this course fresh, or new ones.

    Two, each about one of the outcomes missed most, of those this learner was asked least often. Refuses when none are
    offered. Leaves no line in the audit: that somebody took up an offer is nobody's business.
    """
    person_id = by.person_id or 0
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    kept = kept_fresh(session, [person_id]).get(person_id, ())
    mine = next((one for one in kept if one.award == course.award.code), None)
    if mine is None:
        raise Refusal(NOTHING_NOW)
    found = find_open_recall(session, completion_id=mine.completion_id)
    if found is not None:
        return found
    if offer(kept, on=london_date(at)) is not mine:
        raise Refusal(NOTHING_NOW)
    seed = secrets.token_hex(SEED_BYTES)
    given = answers_given(session, person_id=person_id, award=course.award.code)
    looked = [Looked(question.outcome, mark(question, answer).right, at_) for question, answer, at_ in given]
    gone = versions_taken_out(session, award=course.award.code)
    bank = without(course.bank, gone)
    outcomes = [outcome.id for outcome in course.outcomes if outcome.id in bank.by_outcome]
    chosen = missed_most(outcomes, looked, seed=seed)[:QUESTIONS]
    return _new(session, course, person_id, dict.fromkeys(chosen, 1), gone, completion_id=mine.completion_id, at=at)


def save_answer(
    session: Session, check: ShortCheck, *, position: int, positions: Sequence[str], by: Actor, at: datetime
) -> None:
    """Keep an answer: what the form sent, as `attempts.save_answer` does. The latest counts.

    Refuses, with the field "answer", what the page did not offer, and raises CheckHandedIn when the check was handed
    in. LookupError if nothing is asked in this place.
    """
    _take(session, check)
    if check.submitted_at is not None:
        raise CheckHandedIn
    asked = next((one for one in questions_of(session, short_check_id=check.id) if one.position == position), None)
    if asked is None:
        raise LookupError(f"Nothing is asked in place {position}.")
    try:
        answer = read_answer(asked.drawn, positions)
    except AnswerFault as fault:
        raise Refusal(str(fault), field="answer") from fault
    if answer != asked.answer:
        chosen = asked.drawn.question.content.in_order(asked.drawn.order, answer)
        session.add(ShortCheckAnswer(short_check_item_id=asked.id, chosen=list(chosen), at=at))
        session.flush()


def hand_in(session: Session, check: ShortCheck, *, by: Actor, at: datetime) -> None:
    """Hand the check in. Kept is what it shows to be known, or how fresh something is; nothing is completed.

    Handing in again changes nothing. In a study that has ended meanwhile nothing is kept.
    """
    _take(session, check)
    if check.submitted_at is not None:
        return
    check.submitted_at = at
    session.flush()
    answered = [(item.drawn.question, item.answer) for item in questions_of(session, short_check_id=check.id)]
    if check.enrolment_id is not None:
        _keep_what_is_shown(session, check.enrolment_id, outcomes_shown(answered), by=by, at=at)
    if check.completion_id is not None:
        right = sum(mark(question, answer).right for question, answer in answered)
        _remember(session, session.get_one(Completion, check.completion_id), right, len(answered), on=london_date(at))
    session.flush()


def _keep_what_is_shown(
    session: Session, enrolment_id: int, outcomes: Sequence[str], *, by: Actor, at: datetime
) -> None:
    enrolment = session.get_one(Enrolment, enrolment_id)
    if studying.lock_open(session, enrolment):
        for outcome in outcomes:
            insert_if_absent(session, ShownOutcome, enrolment_id=enrolment_id, outcome=outcome, at=at)
    audit.record(session, "hand in a check of what one knows", "enrolment", enrolment_id, by=by, at=at)


def _remember(session: Session, completion: Completion, right: int, asked: int, *, on: date) -> None:
    """Keep how it went and when the next questions come."""
    before = recalls_of(session, completion_id=completion.id)
    memory = asked_again(
        memory_of(before[-1]) if before else begin(completion.completed_on), right=right, asked=asked, on=on
    )
    session.add(
        Recall(
            completion_id=completion.id,
            number=before[-1].number + 1 if before else 1,
            on_day=memory.asked_on,
            number_right=right,
            number_asked=asked,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due_on=memory.due_on,
        )
    )


def _new(
    session: Session,
    course: Course,
    person_id: int,
    numbers: Mapping[str, int],
    gone: Sequence[str],
    *,
    enrolment_id: int | None = None,
    completion_id: int | None = None,
    at: datetime,
) -> ShortCheck:
    """A new check with so many questions about each outcome, those this learner was asked least often.

    None of those taken out: too few about an outcome, and it is not asked about.
    """
    seed = secrets.token_hex(SEED_BYTES)
    seen = times_asked(session, person_id=person_id, award=course.award.code)
    bank = without(course.bank, gone)
    items = draw_by_outcome(bank, numbers, seed=seed, seen=seen)
    if not items:
        raise Refusal(NOT_NOW)
    check = ShortCheck(
        person_id=person_id,
        award=course.award.code,
        enrolment_id=enrolment_id,
        completion_id=completion_id,
        edition_id=remember_edition(session, course, at=at).id,
        seed=seed,
        not_drawn=[question.version for question in course.bank if question.version in gone],
        started_at=at,
    )
    session.add(check)
    session.flush()
    _add_items(session, check, items)
    return check


def _add_items(session: Session, check: ShortCheck, items: Sequence[DrawnItem]) -> None:
    version_ids = remember_versions(session, [item.question for item in items], award=check.award)
    session.execute(
        insert(cast(Table, ShortCheckItem.__table__)),
        [
            {
                "short_check_id": check.id,
                "position": position,
                "item": item.question.id,
                "item_version_id": version_ids[item.question.version],
                "option_order": list(item.order),
            }
            for position, item in enumerate(items, start=1)
        ],
    )


def _take(session: Session, check: ShortCheck) -> None:
    """Hold the check's row and read it afresh."""
    session.execute(
        select(ShortCheck)
        .where(ShortCheck.id == check.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
