"""Questions in plain words, and another way to show what one knows. Nobody is asked why, and nobody else reads it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course
from lms.actions.ways_of_asking import ask_for_another_way, ask_plainly
from lms.records.learning import Enrolment
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow
from lms.web.extensions import at, catalogue, session
from lms.web.learner.things import find_enrolment
from lms.web.site import site

blueprint = Blueprint("ways_of_asking", __name__)

PATH = "/learning/<uuid:enrolment>/another-way"


@blueprint.post("/your-settings/questions")
@allow(Permission.BE_SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Have questions in plain words, or as everybody has them."""
    ask_plainly(session(), plain=request.form.get("questions") == "plain", by=actor(), at=at())
    return redirect(url_for("your_settings.settings", _anchor="questions"), 303)


@blueprint.get(PATH)
@allow(Permission.STUDY, enrolment=find_enrolment)
def explain(enrolment: Enrolment) -> ResponseReturnValue:
    """What another way can be, and the press that asks for it."""
    return _page(enrolment)


@blueprint.post(PATH)
@allow(Permission.STUDY, enrolment=find_enrolment)
def ask(enrolment: Enrolment) -> ResponseReturnValue:
    """Write to the training leads."""
    try:
        ask_for_another_way(session(), enrolment, _course(enrolment), site_url=site().url, by=actor(), at=at())
    except Refusal as refusal:
        return _page(enrolment, refusal), 422
    return redirect(url_for("ways_of_asking.explain", enrolment=enrolment.uid, asked="yes"), 303)


def _page(enrolment: Enrolment, refusal: Refusal | None = None) -> str:
    return render_template(
        "learner/another_way.html",
        course=_course(enrolment),
        enrolment=enrolment,
        asked=request.args.get("asked") == "yes",
        form={"problems": [("main", refusal.sentence)] if refusal else []},
    )


def _course(enrolment: Enrolment) -> Course:
    return catalogue().find(enrolment.award) or abort(404)
