"""What the partnership aims at: a share of those who must hold an award, from a date on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, ValidationError

from lms.actions.headcounting import set_target
from lms.records.queries.quarters import targets_set
from lms.rules.headcount_list import whole_number
from lms.rules.policy import Permission
from lms.rules.published_rates import EVERYTHING
from lms.rules.quarter import SetTarget, targets_in_force
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow
from lms.web.award_names import award_name
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, Line
from lms.web.partnership.rate_question import ALL_TRAINING

blueprint = Blueprint("targets", __name__)

NO_TRAINING = "Choose training from the list."


def a_percent_or_nothing(_form: object, field: object) -> None:
    """A whole number from 1 to 100, or nothing."""
    text = getattr(field, "data", "") or ""
    try:
        if text and not 1 <= whole_number(text, "Target") <= 100:
            raise Refusal("")
    except Refusal as refusal:
        raise ValidationError("Target must be a whole number from 1 to 100, or empty.") from refusal


class TargetForm(Form):
    """One target."""

    award = SelectField("Training", id="award", validate_choice=False)
    percent = Line("Target, in percent", [a_percent_or_nothing], longest=10, id="percent")
    from_on = DayField("From which day", id="from_on")


@dataclass(frozen=True)
class Aim:
    """A target with what it is of."""

    training: str
    percent: int | None
    from_on: date
    is_in_force: bool


@blueprint.get("/targets", endpoint="list")
@allow(Permission.KEEP_QUARTERS)
def show_all() -> ResponseReturnValue:
    """Every target as it was set, those in force marked."""
    return _page(TargetForm(formdata=None, from_on=on()))


@blueprint.post("/targets")
@allow(Permission.KEEP_QUARTERS)
def keep() -> ResponseReturnValue:
    """Set a target anew from a day on."""
    form = TargetForm()
    is_valid = form.validate()
    award = form.award.data if form.award.data is not None else "-"
    if award != EVERYTHING and catalogue().find(award) is None:
        form.refuse(Refusal(NO_TRAINING, field="award"))
    from_on = form.from_on.data
    if from_on is None and not form.from_on.errors:
        form.refuse(Refusal("Enter the first day on which it counts.", field="from_on"))
    if not is_valid or form.problems or from_on is None:
        return _page(form), 422
    percent = whole_number(form.percent.data, "Target") if form.percent.data else None
    set_target(session(), award=award, percent=percent, from_on=from_on, by=actor(), at=at())
    return redirect(url_for("targets.list"), 303)


def _page(form: TargetForm) -> str:
    form.award.choices = [
        (EVERYTHING, ALL_TRAINING),
        *((award.code, award_name(award.code)) for award in catalogue().awards),
    ]
    targets = targets_set(session())
    return render_template("partnership/targets.html", form=form, aims=_aims(targets))


def _aims(targets: Sequence[SetTarget]) -> list[Aim]:
    """Every target, the one set last first. In force is, of each training, the one that a report of today shows."""
    in_force = targets_in_force(targets, on())
    return [
        Aim(
            award_name(one.award) if one.award else ALL_TRAINING,
            one.percent,
            one.from_on,
            in_force.get(one.award) is one,
        )
        for one in reversed(targets)
    ]
