"""Review rounds of a course: who has read exactly this text, what they asked for, and recording one more reading."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length

from courses.checks.reviews import REVIEW_ROLES
from courses.course import Course
from lms.actions.reviewing import record_review
from lms.records.queries.content_reviews import readings_of
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.review_rounds import review_round
from lms.web.access import actor, allow
from lms.web.extensions import at, session
from lms.web.fields import DayField, Form, Line, no_control_characters
from lms.web.partnership.content import find_course

blueprint = Blueprint("content_reviews", __name__)

LONGEST_CHANGES = 4000
PATH = "/content/<string(maxlength=80):course>/reviews"
OUTCOMES = (("agreed", "They agree to the text as it is"), ("changes", "They ask for changes"))
CHOOSE_OUTCOME = "Choose whether they agree or ask for changes."


class Reviewed(Form):
    """One reading."""

    role = Line("In which role was it read?")
    reviewer = Line("What does the reviewer do?")
    read_on = DayField("When did they read it?")
    outcome = Line("What came of it?")
    changes = TextAreaField("What they ask to be changed", [no_control_characters, Length(max=LONGEST_CHANGES)])


@blueprint.get(PATH)
@allow(Permission.RECORD_REVIEW, course=find_course)
def reviews(course: Course) -> ResponseReturnValue:
    """The round of the present text, earlier readings, and a form for one more."""
    return _page(course, Reviewed(formdata=None))


@blueprint.post(PATH)
@allow(Permission.RECORD_REVIEW, course=find_course)
def record(course: Course) -> ResponseReturnValue:
    """Keep one more reading."""
    form = Reviewed()
    if not form.validate():
        return _page(course, form), 422
    lines = tuple(line.strip() for line in (form.changes.data or "").splitlines() if line.strip())
    try:
        if form.outcome.data not in dict(OUTCOMES):
            raise Refusal(CHOOSE_OUTCOME, field="outcome")
        record_review(
            session(),
            course,
            role=form.role.data or "",
            reviewer=form.reviewer.data or "",
            read_on=form.read_on.data,
            agreed=form.outcome.data == "agreed",
            changes=lines,
            seen=request.form.get("seen", ""),
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(course, form), 422
    return redirect(url_for("content_reviews.reviews", course=course.award.code), 303)


def _page(course: Course, form: Reviewed) -> str:
    found = review_round(
        readings_of(session(), award=course.award.code), REVIEW_ROLES, content_sha256=course.content_sha256
    )
    return render_template(
        "partnership/content_reviews.html",
        course=course,
        form=form,
        round=found,
        roles=[{"value": role, "text": role.capitalize(), "chosen": role == form.role.data} for role in REVIEW_ROLES],
        outcomes=[{"value": value, "text": words, "chosen": value == form.outcome.data} for value, words in OUTCOMES],
    )
