"""Two questions to keep it fresh: an offer after a course. The questions themselves: short_checks.py."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course
from lms.actions import short_checks
from lms.actions.ways_of_asking import keep_fresh
from lms.records.queries.short_checks import kept_fresh
from lms.rules.keeping_fresh import offer
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.learner.addresses import check_address

blueprint = Blueprint("keeping_fresh", __name__)

PATH = "/keep-fresh/<string(maxlength=80):award>"


def course_to_keep_fresh() -> Course | None:
    """The course about which the signed-in person is offered questions today, or None."""
    mine = person().person_id
    found = offer(kept_fresh(session(), [mine]).get(mine, ()), on=on())
    return catalogue().find(found.award) if found else None


@blueprint.get(PATH)
@allow(Permission.BE_SIGNED_IN)
def explain(award: str) -> ResponseReturnValue:
    """What the questions are, and that nobody has to answer them."""
    return _page(_course(award))


@blueprint.post(PATH)
@allow(Permission.BE_SIGNED_IN)
def begin(award: str) -> ResponseReturnValue:
    """Take up the offer, or go on with the questions begun."""
    course = _course(award)
    try:
        check = short_checks.keep_fresh(session(), course, by=actor(), at=at())
    except Refusal as refusal:
        return _page(course, refusal), 422
    return redirect(check_address(check.uid), 303)


@blueprint.post("/your-settings/fresh")
@allow(Permission.BE_SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Be offered such questions, or not. Nobody is asked why, and nobody else reads it."""
    keep_fresh(session(), wanted=request.form.get("fresh") != "no", by=actor(), at=at())
    return redirect(url_for("your_settings.settings", _anchor="after-a-course"), 303)


def _course(code: str) -> Course:
    return catalogue().find(code) or abort(404)


def _page(course: Course, refusal: Refusal | None = None) -> str:
    return render_template(
        "learner/keep_fresh.html",
        course=course,
        offered=course_to_keep_fresh() is course,
        form={"problems": [("main", refusal.sentence)] if refusal else []},
    )
