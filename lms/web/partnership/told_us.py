"""What people told us, for those who write the content: what waits, and answering it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from lms.actions import remarking
from lms.records.queries.remarks import (
    NEW,
    STATES,
    find_remark,
    remarks_by_state,
    remarks_in,
    replies_to,
    waits_for_an_answer,
)
from lms.records.remarks import Remark
from lms.rules.policy import NOTHING, Permission
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, session
from lms.web.fields import Form, no_control_characters

blueprint = Blueprint("told_us", __name__)

LONGEST_TEXT = 2000


class Answering(Form):
    """What was said, in our words; what we did; and whether anybody may read it."""

    said = TextAreaField(
        "What people said, in your own words", [no_control_characters, Length(max=LONGEST_TEXT)], default=""
    )
    did = TextAreaField("What we did, or why we did nothing", [no_control_characters, Length(max=LONGEST_TEXT)])
    publish = BooleanField("Show it under “You said, we did”")


def find_one(uid: UUID) -> Thing | None:
    """The remark in the address."""
    remark = find_remark(session(), uid=uid)
    return Thing(remark, NOTHING) if remark else None


@blueprint.get("/told-us")
@allow(Permission.READ_REMARKS)
def queue() -> ResponseReturnValue:
    """The remarks that wait, or those that were dealt with."""
    asked = request.args.get("state", NEW)
    state = asked if asked in STATES else NEW
    return render_template(
        "partnership/told_us.html",
        state=state,
        remarks=remarks_in(session(), state),
        counts=remarks_by_state(session()),
    )


@blueprint.get("/told-us/<uuid:remark>")
@allow(Permission.READ_REMARKS, remark=find_one)
def one(remark: Remark) -> ResponseReturnValue:
    """What somebody said, and a form to answer it."""
    return _page(remark, Answering(formdata=None))


@blueprint.post("/told-us/<uuid:remark>")
@allow(Permission.READ_REMARKS, remark=find_one)
def reply(remark: Remark) -> ResponseReturnValue:
    """Answer it, or put it away."""
    form = Answering()
    if request.form.get("act") == "close":
        remarking.close(session(), remark, by=actor(), at=at())
        return redirect(url_for("told_us.queue"), 303)
    if not form.validate():
        return _page(remark, form), 422
    words = remarking.Answer((form.said.data or "").strip(), (form.did.data or "").strip(), form.publish.data)
    try:
        remarking.answer(session(), remark, words, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(remark, form), 422
    return redirect(url_for("told_us.queue"), 303)


def _page(remark: Remark, form: Answering) -> str:
    return render_template(
        "partnership/told_us_one.html",
        remark=remark,
        form=form,
        replies=replies_to(session(), remark_id=remark.id),
        waits=waits_for_an_answer(session(), remark_id=remark.id),
    )
