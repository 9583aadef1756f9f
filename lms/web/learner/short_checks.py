"""A short check: one question a page, a look over all of them, and what came of it. Nobody else ever sees it.

As in the quiz, nothing that says which answer is right leaves here before the answers are handed in.
"""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course
from courses.progress import Place, progress
from courses.test_out import pages_known
from lms.actions import short_checks
from lms.records.learning import Enrolment
from lms.records.queries.asking import wants_plain
from lms.records.queries.learning import newest_enrolments, pages_done
from lms.records.queries.short_checks import questions_of, recalls_of
from lms.records.short_checks import ShortCheck
from lms.rules.keeping_fresh import gap_in_words
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web import held_forms
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, session
from lms.web.learner.addresses import next_address, page_address
from lms.web.learner.given_answers import given_answers
from lms.web.learner.question_forms import LOOKS_PLAIN, question_form, sent_in
from lms.web.learner.quiz_result import LookedAtAgain, shown_result
from lms.web.learner.things import find_short_check
from lms.web.words_of_page import WordsOfPage
from quizzes.marking import sent_for
from quizzes.quiz import PassRule
from quizzes.sampling import outcomes_shown

blueprint = Blueprint("short_checks", __name__)

PATH = "/short-checks/<uuid:check>"
QUESTION = f"{PATH}/<int(max=99):position>"
ANSWER = "Give an answer, or leave this question for now."
NOT_SHOWN = "What you leave out stays on your way through the course."
LEFT_OUT = "You see the answer all the same."
NO_PASS_MARK = PassRule(0, critical_must_be_right=False)
"""Nothing is passed or failed here."""


@blueprint.get(QUESTION)
@allow(Permission.STUDY, holds_forms=True, check=find_short_check)
def question(check: ShortCheck, position: int) -> ResponseReturnValue:
    """One question, with the answer given so far."""
    if check.submitted_at is not None:
        return redirect(_result_address(check), 303)
    held = held_forms.held_fields() or {}
    sent = sent_in(lambda name: held.get(name, [])) if held else None
    return _question_page(check, position, sent=sent, then=held.get("then", [request.args.get("then", "")])[0])


@blueprint.post(QUESTION)
@allow(Permission.STUDY, holds_forms=True, check=find_short_check)
def answer(check: ShortCheck, position: int) -> ResponseReturnValue:
    """Keep an answer and go on, stop here, or (from the background) only keep it."""
    act, then = request.form.get("act", ""), request.form.get("then", "")
    sent = sent_in(request.form.getlist)
    try:
        if any(sent) or act == "keep":
            short_checks.save_answer(session(), check, position=position, positions=sent, by=actor(), at=at())
        elif act != "stop":
            raise Refusal(ANSWER, field="answer")
    except short_checks.CheckHandedIn:
        return redirect(_result_address(check), 303)
    except LookupError:
        abort(404)
    except Refusal as refusal:
        if check.submitted_at is not None:
            return redirect(_result_address(check), 303)
        return _question_page(check, position, sent=sent, then=then, refusal=refusal), 422
    if act == "keep":
        return "", 204
    if act == "stop":
        return redirect(url_for("your_training.home", place="kept"), 303)
    total = len(questions_of(session(), short_check_id=check.id))
    return redirect(_after(check, position, total, then=then), 303)


@blueprint.get(f"{PATH}/check")
@allow(Permission.STUDY, holds_forms=True, check=find_short_check)
def look_over(check: ShortCheck) -> ResponseReturnValue:
    """All questions with the answers as given, those without one first."""
    if check.submitted_at is not None:
        return redirect(_result_address(check), 303)
    items = questions_of(session(), short_check_id=check.id)

    def address(position: int) -> str:
        return _question_address(check, position, then="check")

    return render_template(
        "learner/short_check_look_over.html",
        course=_course(check),
        caption=_caption(check),
        unanswered_means=NOT_SHOWN if check.enrolment_id else LEFT_OUT,
        check=check,
        unanswered=given_answers([item for item in items if not item.answer], address),
        answered=given_answers([item for item in items if item.answer], address),
        back=_question_address(check, len(items)),
    )


@blueprint.post(f"{PATH}/check")
@allow(Permission.STUDY, holds_forms=True, check=find_short_check)
def hand_in(check: ShortCheck) -> ResponseReturnValue:
    """Hand in. A second press leads to the same result."""
    short_checks.hand_in(session(), check, by=actor(), at=at())
    return redirect(_result_address(check), 303)


@blueprint.get(f"{PATH}/result")
@allow(Permission.STUDY, check=find_short_check)
def result(check: ShortCheck) -> ResponseReturnValue:
    """What is known and left to read, or how fresh it is, with a reason for every answer."""
    if check.submitted_at is None:
        return redirect(_question_address(check, 1), 303)
    return _known_page(check) if check.enrolment_id else _fresh_page(check)


# What the views share


def _course(check: ShortCheck) -> Course:
    return catalogue().find(check.award) or abort(404)


def _caption(check: ShortCheck) -> str:
    return "what you know already" if check.enrolment_id else "keep it fresh"


def _question_address(check: ShortCheck, position: int, *, then: str | None = None) -> str:
    return url_for("short_checks.question", check=check.uid, position=position, then=then)


def _result_address(check: ShortCheck) -> str:
    return url_for("short_checks.result", check=check.uid)


def _after(check: ShortCheck, position: int, total: int, *, then: str) -> str:
    """The next question; after the last one, or when one was only changed, the look over all of them."""
    if then == "check" or position >= total:
        return url_for("short_checks.look_over", check=check.uid)
    return _question_address(check, position + 1)


def _question_page(
    check: ShortCheck,
    position: int,
    *,
    sent: Sequence[str] | None = None,
    then: str = "",
    refusal: Refusal | None = None,
) -> str:
    items = questions_of(session(), short_check_id=check.id)
    item = next((one for one in items if one.position == position), None) or abort(404)
    sent = sent_for(item.drawn, item.answer) if sent is None else sent
    plain = item.drawn.question.kind in LOOKS_PLAIN and wants_plain(session(), person_id=person().person_id)
    about = "testing_out.explain" if check.enrolment_id else "keeping_fresh.explain"
    return render_template(
        "learner/short_check_question.html",
        course=_course(check),
        caption=_caption(check),
        position=position,
        total=item.of,
        here=_question_address(check, position),
        question=question_form(item.drawn, sent, plain=plain),
        then="check" if then == "check" else "",
        form={"problems": [("answer", refusal.sentence)] if refusal else []},
        errors=[refusal.sentence] if refusal else [],
        back=url_for("short_checks.look_over", check=check.uid)
        if then == "check"
        else (_question_address(check, position - 1) if position > 1 else url_for(about, award=check.award)),
        onward=_after(check, position, item.of, then=then),
    )


def _known_page(check: ShortCheck) -> str:
    course = _course(check)
    items = questions_of(session(), short_check_id=check.id)
    known = frozenset(outcomes_shown([(item.drawn.question, item.answer) for item in items]))
    asked = {item.drawn.question.outcome for item in items}
    enrolment = session().get_one(Enrolment, check.enrolment_id)
    done = pages_done(session(), course, enrolment_id=enrolment.id)
    way = progress(course, done)
    shown = shown_result(items, rule=NO_PASS_MARK, course=course, facts=catalogue().facts)
    return render_template(
        "learner/short_check_known.html",
        course=course,
        shown=shown,
        words=WordsOfPage(course.award.topic),
        known=[outcome.text for outcome in course.outcomes if outcome.id in known],
        to_read=[outcome.text for outcome in course.outcomes if outcome.id in asked - known],
        always=[outcome.text for outcome in course.outcomes if outcome.always_teach],
        spared=len(pages_known(course, known)),
        progress=way,
        pages_left=sum(len(module.pages) for module in course.modules) - way.pages_done,
        finished=enrolment.finished_at is not None,
        onward=next_address(enrolment.uid, way.next),
    )


def _fresh_page(check: ShortCheck) -> str:
    course = _course(check)
    items = questions_of(session(), short_check_id=check.id)
    recall = recalls_of(session(), completion_id=check.completion_id or 0)[-1]
    shown = shown_result(items, rule=NO_PASS_MARK, course=course, facts=catalogue().facts)
    return render_template(
        "learner/short_check_fresh.html",
        course=course,
        shown=shown,
        words=WordsOfPage(course.award.topic),
        again_in=gap_in_words((recall.due_on - recall.on_day).days),
        again=_pages_to_look_at(check, shown.again),
    )


def _pages_to_look_at(check: ShortCheck, missed: Sequence[LookedAtAgain]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each outcome missed, with the titles and addresses of the pages that teach it; none without a study to read."""
    study = newest_enrolments(session(), person_id=check.person_id).get(check.award)
    if study is None:
        return []
    return [
        (one.outcome, [(page.title, page_address(study, Place(module.slug, page.slug))) for module, page in one.pages])
        for one in missed
    ]
