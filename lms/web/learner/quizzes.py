"""The quiz: one question a page, each answer kept as it is given; then a look over all of them, and the result.

Nothing that says which answer is right leaves here before the answers are handed in: what is chosen is sent as its
place on the page. Every form names its attempt, so an answer from an older window never lands in a newer attempt.
"""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course
from courses.progress import Place, progress
from lms.actions import attempts
from lms.records.learning import Attempt, Enrolment
from lms.records.queries.asking import wants_plain
from lms.records.queries.attempts import (
    AskedItem,
    attempts_handed_in,
    find_attempt,
    find_certificate_code,
    find_item_asked,
    find_open_attempt,
    items_asked,
    not_passed_at,
    number_asked,
    places_asked,
)
from lms.records.queries.award_parts import grounds_of
from lms.records.queries.learning import pages_done
from lms.records.queries.re_marks import looked_again_at, results_that_hold
from lms.rules.attempt_rules import attempts_left, opens_again_at, pause_in_words
from lms.rules.award_parts import in_words as parts_said
from lms.rules.learning_plan import OpenQuiz
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web import held_forms
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.learner.addresses import page_address, quiz_address
from lms.web.learner.given_answers import given_answers
from lms.web.learner.question_forms import LOOKS_PLAIN, question_form, sent_in
from lms.web.learner.quiz_result import shown_result
from lms.web.learner.things import find_enrolment
from lms.web.site import site
from lms.web.words_of_page import WordsOfPage
from quizzes.marking import sent_for

blueprint = Blueprint("quizzes", __name__)

PATH = "/learning/<uuid:enrolment>/quiz"
QUESTION = f"{PATH}/<int(max=999):position>"
ANSWER = "Give an answer, or leave this question for now."


@blueprint.get(PATH)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def start(enrolment: Enrolment) -> ResponseReturnValue:
    """What the quiz is like, and the way into it: begin, carry on, or what has to come first."""
    return _start_page(enrolment)


@blueprint.post(PATH)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def begin(enrolment: Enrolment) -> ResponseReturnValue:
    """Start, or go on with what was started."""
    try:
        attempt = attempts.start(session(), enrolment, _course(enrolment), by=actor(), at=at())
    except Refusal as refusal:
        return _start_page(enrolment, refusal), 422
    return redirect(_goes_on_at(enrolment, attempt), 303)


@blueprint.get(QUESTION)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def question(enrolment: Enrolment, position: int) -> ResponseReturnValue:
    """One question, with the answer given so far."""
    attempt = find_open_attempt(session(), enrolment_id=enrolment.id)
    if attempt is None:
        return redirect(quiz_address(enrolment.uid), 303)
    item = find_item_asked(session(), attempt_id=attempt.id, position=position) or abort(404)
    held = held_forms.held_fields() or {}
    mine = held.get("attempt") == [str(attempt.uid)]
    sent = sent_in(lambda name: held.get(name, [])) if mine else None
    then = held.get("then", [request.args.get("then", "")])[0]
    return _question_page(enrolment, attempt, item, sent=sent, then=then)


@blueprint.post(QUESTION)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def answer(enrolment: Enrolment, position: int) -> ResponseReturnValue:
    """Keep an answer and go on, stop here, or (from the background) only keep it."""
    attempt = _named_attempt(enrolment)
    act, then = request.form.get("act", ""), request.form.get("then", "")
    sent = sent_in(request.form.getlist)
    try:
        if any(sent) or act == "keep":
            attempts.save_answer(session(), attempt, position=position, positions=sent, by=actor(), at=at())
        elif act != "stop":
            raise Refusal(ANSWER, field="answer")
    except attempts.HandedIn:
        return _handed_in_page(enrolment, attempt), 409
    except LookupError:
        abort(404)
    except Refusal as refusal:
        item = find_item_asked(session(), attempt_id=attempt.id, position=position) or abort(404)
        if attempt.submitted_at is not None:
            return _handed_in_page(enrolment, attempt), 409
        return _question_page(enrolment, attempt, item, sent=sent, then=then, refusal=refusal), 422
    if act == "keep":
        return "", 204
    if act == "stop":
        return redirect(url_for("your_training.home", place="kept"), 303)
    total = number_asked(session(), attempt_id=attempt.id)
    return redirect(_after(enrolment, position, total, then=then), 303)


@blueprint.get(f"{PATH}/check")
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def check(enrolment: Enrolment) -> ResponseReturnValue:
    """All questions with the answers as given, those without one first."""
    attempt = find_open_attempt(session(), enrolment_id=enrolment.id)
    if attempt is None:
        return redirect(quiz_address(enrolment.uid), 303)
    items = items_asked(session(), attempt_id=attempt.id)

    def address(position: int) -> str:
        return url_for("quizzes.question", enrolment=enrolment.uid, position=position, then="check")

    return render_template(
        "learner/quiz_check.html",
        course=_course(enrolment),
        enrolment=enrolment,
        attempt=attempt,
        unanswered=given_answers([item for item in items if not item.answer], address),
        answered=given_answers([item for item in items if item.answer], address),
        back=url_for("quizzes.question", enrolment=enrolment.uid, position=len(items)),
    )


@blueprint.post(f"{PATH}/check")
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def hand_in(enrolment: Enrolment) -> ResponseReturnValue:
    """Hand in. A second press leads to the same result."""
    attempt = _named_attempt(enrolment)
    attempts.submit(session(), attempt, _course(enrolment), site=site(), by=actor(), at=at())
    return redirect(_result_address(enrolment, attempt), 303)


@blueprint.get(f"{PATH}/result/<uuid:attempt>")
@allow(Permission.STUDY, enrolment=find_enrolment)
def result(enrolment: Enrolment, attempt: UUID) -> ResponseReturnValue:
    """How it went, with a reason for every answer."""
    row = find_attempt(session(), uid=attempt, enrolment_id=enrolment.id) or abort(404)
    if row.submitted_at is None:
        return redirect(quiz_address(enrolment.uid), 303)
    course = _course(enrolment)
    items = items_asked(session(), attempt_id=row.id)
    shown = shown_result(
        items,
        rule=attempts.pass_rule_of(row),
        course=course,
        facts=catalogue().facts,
        looked_again=looked_again_at(session(), row),
    )
    return render_template(
        "learner/quiz_result.html",
        course=course,
        enrolment=enrolment,
        attempt=row,
        held=results_that_hold(session(), [row])[row.id],
        shown=shown,
        words=WordsOfPage(course.award.topic),
        again=[
            (
                one.outcome,
                [
                    (page.title, page_address(enrolment.uid, Place(module.slug, page.slug)))
                    for module, page in one.pages
                ],
            )
            for one in shown.again
        ],
        certificate=find_certificate_code(session(), attempt_id=row.id),
        parts_in_words=_parts_in_words(enrolment, course),
        open_address=_open_address(enrolment),
        again_at=_again_at(enrolment),
        tries_left=_tries_left(enrolment),
        pause=pause_in_words(course.attempts),
        start_address=quiz_address(enrolment.uid),
    )


# What the views share


def _course(enrolment: Enrolment) -> Course:
    return catalogue().find(enrolment.award) or abort(404)


def _parts_in_words(enrolment: Enrolment, course: Course) -> str:
    """What is done of an award whose quiz is passed and which has other parts to do; empty in every other case."""
    if len(course.parts) < 2 or enrolment.finished_at is not None:
        return ""
    person_id = enrolment.person_id
    done = grounds_of(session(), person_ids=[person_id], courses=[course], on=on())[person_id, enrolment.award].done
    return parts_said(course.parts, done) if done.study_on is not None else ""


def _named_attempt(enrolment: Enrolment) -> Attempt:
    """The attempt that the form names; 404 for one that is not of this enrolment."""
    try:
        uid = UUID(request.form.get("attempt", "")[:40])
    except ValueError:
        abort(400)
    return find_attempt(session(), uid=uid, enrolment_id=enrolment.id) or abort(404)


def _result_address(enrolment: Enrolment, attempt: Attempt) -> str:
    return url_for("quizzes.result", enrolment=enrolment.uid, attempt=attempt.uid)


def _goes_on_at(enrolment: Enrolment, attempt: Attempt) -> str:
    """The first question without an answer, or the look over all of them."""
    places = places_asked(session(), attempt_id=attempt.id)
    following = next((place.position for place in places if not place.answered), None)
    return quiz_address(enrolment.uid, OpenQuiz(following))


def _open_address(enrolment: Enrolment) -> str | None:
    attempt = find_open_attempt(session(), enrolment_id=enrolment.id)
    return _goes_on_at(enrolment, attempt) if attempt else None


def _again_at(enrolment: Enrolment) -> object:
    """When the next attempt can be started, if that has to be waited for."""
    rules = _course(enrolment).attempts
    again_at = opens_again_at(not_passed_at(session(), enrolment_id=enrolment.id), rules=rules)
    return again_at if again_at is not None and again_at > at() else None


def _tries_left(enrolment: Enrolment) -> int | None:
    before = attempts_handed_in(session(), enrolment_id=enrolment.id)
    return attempts_left(len(before), rules=_course(enrolment).attempts)


def _after(enrolment: Enrolment, position: int, total: int, *, then: str) -> str:
    """The next question; after the last one, or when one was only changed, the look over all of them."""
    if then == "check" or position >= total:
        return url_for("quizzes.check", enrolment=enrolment.uid)
    return url_for("quizzes.question", enrolment=enrolment.uid, position=position + 1)


def _start_page(enrolment: Enrolment, refusal: Refusal | None = None) -> str:
    course = _course(enrolment)
    left = progress(course, pages_done(session(), course, enrolment_id=enrolment.id)).next
    before = attempts_handed_in(session(), enrolment_id=enrolment.id)
    held = results_that_hold(session(), before)
    codes = (find_certificate_code(session(), attempt_id=one.id) for one in before if held[one.id].passed)
    return render_template(
        "learner/quiz_start.html",
        course=course,
        enrolment=enrolment,
        form={"problems": [("main", refusal.sentence)] if refusal else []},
        parts_in_words=_parts_in_words(enrolment, course),
        open_address=_open_address(enrolment),
        unread_address=page_address(enrolment.uid, left) if left else None,
        again_at=_again_at(enrolment),
        tries_left=attempts_left(len(before), rules=course.attempts),
        pause=pause_in_words(course.attempts),
        certificate=next((code for code in codes if code), None),
        before=[(attempt, held[attempt.id], _result_address(enrolment, attempt)) for attempt in before],
    )


def _question_page(
    enrolment: Enrolment,
    attempt: Attempt,
    item: AskedItem,
    *,
    sent: Sequence[str] | None = None,
    then: str = "",
    refusal: Refusal | None = None,
) -> str:
    sent = sent_for(item.drawn, item.answer) if sent is None else sent
    plain = item.drawn.question.kind in LOOKS_PLAIN and wants_plain(session(), person_id=person().person_id)
    before = (
        url_for("quizzes.question", enrolment=enrolment.uid, position=item.position - 1)
        if item.position > 1
        else quiz_address(enrolment.uid)
    )
    return render_template(
        "learner/quiz_question.html",
        course=_course(enrolment),
        attempt=attempt,
        position=item.position,
        total=item.of,
        here=url_for("quizzes.question", enrolment=enrolment.uid, position=item.position),
        question=question_form(item.drawn, sent, plain=plain),
        then="check" if then == "check" else "",
        form={"problems": [("answer", refusal.sentence)] if refusal else []},
        errors=[refusal.sentence] if refusal else [],
        back=url_for("quizzes.check", enrolment=enrolment.uid) if then == "check" else before,
        onward=_after(enrolment, item.position, item.of, then=then),
    )


def _handed_in_page(enrolment: Enrolment, attempt: Attempt) -> str:
    return render_template(
        "learner/quiz_handed_in.html",
        course=_course(enrolment),
        result_address=_result_address(enrolment, attempt),
        open_address=_open_address(enrolment),
    )
