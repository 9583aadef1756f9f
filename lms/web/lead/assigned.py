"""What was assigned in a lead's scope, how far people are, and ceasing to ask."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from lms.actions.assigning import LONGEST_ENDING, NOT_OPEN, stop_asking
from lms.records.queries.assigning import (
    REQUIREMENTS_ON_A_PAGE,
    AskedFor,
    paths_of_requirement,
    requirements_by_uid,
    requirements_in_scope,
)
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow
from lms.web.award_names import award_name, course_title
from lms.web.extensions import at, on, session
from lms.web.fields import Form, no_control_characters

blueprint = Blueprint("assigned", __name__)

LONGEST_NUMBER = 5


class ReasonForm(Form):
    """Why it is no longer asked."""

    because = TextAreaField(
        "Why is it no longer asked?",
        [no_control_characters],
        id="because",
        filters=[lambda text: " ".join(text.split()) if text else ""],
    )


def find_requirement(uid: UUID) -> Thing | None:
    """The requirement behind /assign-training/assigned/<uuid:requirement>, if all its people are in the scope."""
    found = requirements_by_uid(session(), uids=[uid], scope=actor().scope(*LEADS), on=on())
    if not found:
        return None
    paths = paths_of_requirement(session(), requirement_id=found[0].id)
    return Thing(found[0], Subject(unit_paths=tuple(paths)))


@blueprint.get("/assign-training/assigned")
@allow(Permission.ASSIGN)
def requirements() -> ResponseReturnValue:
    """Everything that was assigned, newest first, with how many have done it."""
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        abort(404)
    page = max(int(number), 1)
    rows, whole = requirements_in_scope(session(), scope=actor().scope(*LEADS), on=on(), page=page)
    last = max(1, -(-whole // REQUIREMENTS_ON_A_PAGE))
    if page > last:
        abort(404)
    stopped = request.args.get("stopped", "")
    return render_template(
        "lead/assigned.html",
        rows=rows,
        page=page,
        last=last,
        stopped=next((row for row in rows if str(row.uid) == stopped and not row.open), None),
        award_name=award_name,
        several=len({row.organisation for row in rows}) > 1,
    )


@blueprint.get("/assign-training/assigned/<uuid:requirement>/stop")
@allow(Permission.ASSIGN_IN_UNIT, requirement=find_requirement)
def look(requirement: AskedFor) -> ResponseReturnValue:
    """Say what stopping means, and ask why."""
    return _look(requirement, ReasonForm(formdata=None))


@blueprint.post("/assign-training/assigned/<uuid:requirement>/stop")
@allow(Permission.ASSIGN_IN_UNIT, requirement=find_requirement)
def stop(requirement: AskedFor) -> ResponseReturnValue:
    """Stop asking, from today."""
    form = ReasonForm()
    if not form.validate():
        return _look(requirement, form), 422
    try:
        stop_asking(session(), requirement_id=requirement.id, because=form.because.data, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _look(requirement, form), 422
    return redirect(url_for("assigned.requirements", stopped=requirement.uid), 303)


def _look(requirement: AskedFor, form: ReasonForm) -> str:
    return render_template(
        "lead/stop_asking.html",
        requirement=requirement,
        title=course_title(requirement.award),
        form=form,
        longest=LONGEST_ENDING,
        not_open=NOT_OPEN,
    )
