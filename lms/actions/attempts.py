"""Taking a quiz: start, answer question by question, hand in. What is acknowledged is kept, and it is kept once.

Each action first takes the row it works under (the enrolment to start and to hand in, the attempt to answer), so of
fifty presses at once one does the work and the others find it done.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.progress import progress
from lms.actions import audit, finishing, marking_again
from lms.actions.editions import remember_edition, remember_versions
from lms.actions.site import Site
from lms.records.learning import Attempt, AttemptItem, Enrolment, Response
from lms.records.queries.attempts import (
    attempts_handed_in,
    find_item_asked,
    find_open_attempt,
    items_asked,
    not_passed_at,
    shares_so_far,
    times_asked,
)
from lms.records.queries.learning import pages_done
from lms.records.queries.marking_again import versions_taken_out
from lms.records.queries.re_marks import results_that_hold
from lms.rules.actor import Actor
from lms.rules.attempt_rules import attempts_left, opens_again_at, passes
from lms.rules.refusals import Refusal
from quizzes.drawing import DrawnItem, draw
from quizzes.marking import AnswerFault, mark_attempt, read_answer
from quizzes.quiz import PassRule, ResultThatCounts
from quizzes.taking_out import not_drawn, without

PASSED_ALREADY = "You have passed this quiz. To do the course again, start it again from its page."
READ_FIRST = "There are pages you have not read yet. Read them first, then take the quiz."
NO_MORE_TRIES = "You have used all tries of this quiz. Your training lead can arrange another way with you."
PAUSE_FIRST = "You can try again later. This page says when."
HANDED_IN = "These answers were already handed in."
SEED_BYTES = 16


class HandedIn(Refusal):
    """An answer came for an attempt that was handed in before it."""

    def __init__(self) -> None:
        super().__init__(HANDED_IN)


def start(session: Session, enrolment: Enrolment, course: Course, *, by: Actor, at: datetime) -> Attempt:
    """The open attempt of this enrolment, or a new one with the questions this learner was asked least often.

    Questions that were taken out are not among them, wherever enough others are left.

    Refuses when the quiz is passed, when pages are unread, and when the rules of the course ask for a pause or allow no
    further attempt.
    """
    _take_enrolment(session, enrolment)
    found = find_open_attempt(session, enrolment_id=enrolment.id)
    if found is not None:
        return found
    _check_may_start(session, enrolment, course, at=at)
    seed = secrets.token_hex(SEED_BYTES)
    seen = times_asked(session, person_id=enrolment.person_id, award=enrolment.award)
    gone = not_drawn(course.bank, course.blueprint, versions_taken_out(session, award=enrolment.award))
    items = draw(without(course.bank, gone), course.blueprint, seed=seed, seen=seen)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        award=enrolment.award,
        number=len(attempts_handed_in(session, enrolment_id=enrolment.id)) + 1,
        edition_id=remember_edition(session, course, at=at).id,
        seed=seed,
        not_drawn=list(gone),
        pass_percent=course.pass_percent,
        counts=course.attempts.counts,
        confidence_counts=course.blueprint.confidence_counts,
        started_at=at,
    )
    session.add(attempt)
    session.flush()
    _add_items(session, attempt, items)
    audit.record(
        session, "start a quiz", "attempt", attempt.id, by=by, at=at, award=attempt.award, number=attempt.number
    )
    session.flush()
    return attempt


def save_answer(
    session: Session, attempt: Attempt, *, position: int, positions: Sequence[str], by: Actor, at: datetime
) -> None:
    """Keep an answer: what the form sent, part by part; of options the places chosen, "1" for the first one shown.

    Nothing sent takes an answer back.

    The latest counts; the same again changes nothing. Refuses, with the field "answer", what the page did not offer,
    and raises HandedIn when the attempt was handed in. LookupError if nothing is asked in this place.
    """
    _take_attempt(session, attempt)
    if attempt.submitted_at is not None:
        raise HandedIn
    asked = find_item_asked(session, attempt_id=attempt.id, position=position)
    if asked is None:
        raise LookupError(f"Nothing is asked in place {position}.")
    try:
        answer = read_answer(asked.drawn, positions)
    except AnswerFault as fault:
        raise Refusal(str(fault), field="answer") from fault
    if answer != asked.answer:
        chosen = asked.drawn.question.content.in_order(asked.drawn.order, answer)
        session.connection().execute(_KEEP, {"attempt_item_id": asked.id, "chosen": list(chosen), "at": at})


def submit(session: Session, attempt: Attempt, course: Course, *, site: Site, by: Actor, at: datetime) -> Attempt:
    """Hand the attempt in and mark it from the questions as they were asked.

    Passing completes the course, unless the award has other parts and one of them is missing. What was decided of a
    flawed question counts as well; the attempt itself keeps what the questions as asked make of it.

    Handing in again changes nothing.
    """
    enrolment = session.get_one(Enrolment, attempt.enrolment_id)
    _take_enrolment(session, enrolment)
    _take_attempt(session, attempt)
    if attempt.submitted_at is not None:
        return attempt
    answered = [(item.drawn.question, item.answer) for item in items_asked(session, attempt_id=attempt.id)]
    result = mark_attempt(answered, pass_rule_of(attempt))
    counts = ResultThatCounts(attempt.counts)
    earlier = shares_so_far(session, enrolment_id=enrolment.id) if counts is ResultThatCounts.AVERAGE else ()
    attempt.submitted_at = at
    attempt.score = str(result.raw)
    attempt.percent = result.percent
    attempt.passed = passes(result, earlier=earlier, pass_percent=attempt.pass_percent, counts=counts)
    audit.record(
        session, "hand in a quiz", "attempt", attempt.id, by=by, at=at, percent=result.percent, passed=attempt.passed
    )
    session.flush()
    again = marking_again.mark_handed_in(session, attempt, at=at)
    if attempt.passed or (again is not None and again.passed):
        finishing.pass_study(session, attempt, enrolment, course, site=site, by=by, at=at)
    return attempt


def pass_rule_of(attempt: Attempt) -> PassRule:
    """What this attempt was started under, whatever its course says now."""
    return PassRule(attempt.pass_percent, confidence_counts=attempt.confidence_counts)


def _check_may_start(session: Session, enrolment: Enrolment, course: Course, *, at: datetime) -> None:
    if enrolment.finished_at is not None or _has_passed(session, enrolment):
        raise Refusal(PASSED_ALREADY)
    if not progress(course, pages_done(session, course, enrolment_id=enrolment.id)).study_finished:
        raise Refusal(READ_FIRST)
    if attempts_left(len(attempts_handed_in(session, enrolment_id=enrolment.id)), rules=course.attempts) == 0:
        raise Refusal(NO_MORE_TRIES)
    again_at = opens_again_at(not_passed_at(session, enrolment_id=enrolment.id), rules=course.attempts)
    if again_at is not None and at < again_at:
        raise Refusal(PAUSE_FIRST)


def _has_passed(session: Session, enrolment: Enrolment) -> bool:
    """Whether the quiz is passed while another part of the award is missing."""
    held = results_that_hold(session, attempts_handed_in(session, enrolment_id=enrolment.id))
    return any(one.passed for one in held.values())


def _add_items(session: Session, attempt: Attempt, items: Sequence[DrawnItem]) -> None:
    version_ids = remember_versions(session, [item.question for item in items], award=attempt.award)
    session.execute(
        insert(cast(Table, AttemptItem.__table__)),
        [
            {
                "attempt_id": attempt.id,
                "position": position,
                "item": item.question.id,
                "item_version_id": version_ids[item.question.version],
                "option_order": list(item.order),
            }
            for position, item in enumerate(items, start=1)
        ],
    )


_TAKE_ENROLMENT, _TAKE_ATTEMPT = (
    select(record)
    .where(record.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
    for record in (Enrolment, Attempt)
)
"""Put together once: `Session.refresh` does it anew each time and takes nearly twice as long."""


_KEEP = insert(cast(Table, Response.__table__))
"""Past the ORM, which would make an object of a row that nobody looks at again in this request."""


def _take_enrolment(session: Session, enrolment: Enrolment) -> None:
    """Hold the enrolment's row and read it afresh."""
    session.execute(_TAKE_ENROLMENT, {"id": enrolment.id}).one()


def _take_attempt(session: Session, attempt: Attempt) -> None:
    """Hold the attempt's row and read it afresh."""
    session.execute(_TAKE_ATTEMPT, {"id": attempt.id}).one()
