"""Your settings: what a learner chooses for themselves. Nobody else sees any of it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from lms.actions.excusing import end_pause, pause
from lms.records.queries.asking import keeps_fresh, wants_plain
from lms.records.queries.excusing import paused_until
from lms.records.queries.training import studies_of
from lms.rules.excusing import PAUSES
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import Form

blueprint = Blueprint("your_settings", __name__)


class RemindersForm(Form):
    """For how long no reminders come."""

    pause = RadioField("For how long do you want no reminders?", validate_choice=False, id="pause")


@blueprint.get("/your-settings")
@allow(Permission.BE_SIGNED_IN)
def settings() -> ResponseReturnValue:
    """What can be chosen, and what is."""
    return _page(RemindersForm(formdata=None))


@blueprint.post("/your-settings")
@allow(Permission.BE_SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Have no reminders for a while, or have them again. The address says neither."""
    form = RemindersForm()
    try:
        if request.form.get("act") == "resume":
            end_pause(session(), by=actor(), at=at())
        else:
            pause(session(), length=form.pause.data or "", by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form), 422
    return redirect(url_for("your_settings.settings"), 303)


def _page(form: RemindersForm) -> str:
    mine = person().person_id
    begun = [study for study in studies_of(session(), person_id=mine) if study.finished_on is None]
    return render_template(
        "learner/your_settings.html",
        form=form,
        options=[{"value": key, "text": words} for key, (words, _months) in PAUSES.items()],
        until=paused_until(session(), person_id=mine, on=on()),
        plain=wants_plain(session(), person_id=mine),
        fresh=keeps_fresh(session(), person_id=mine),
        begun=[(study.uid, course.title) for study in begun if (course := catalogue().find(study.award)) is not None],
    )
