"""Assigning training in five pages: who, what, by when, check, done. The same for 1 person and for 5,000."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from courses.course import Course
from lms.actions import assigning
from lms.actions.assigning import LONGEST_REASON, NO_REASON, NOTHING_NEW, Order
from lms.records.queries.assigning import (
    MOST_FOUND,
    effects_of_assigning,
    people_matching,
    people_without_address,
    requirements_by_uid,
)
from lms.rules.actor import Scope
from lms.rules.audience import Audience
from lms.rules.deadline import check_due_on, suggested_due_on
from lms.rules.policy import LEADS, Permission
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow
from lms.web.award_names import award_name, course_title
from lms.web.extensions import at, catalogue, on, session, settings
from lms.web.fields import LONGEST_LINE, DayField, Form, no_control_characters
from lms.web.lead.answers import BY_LIST, BY_NAME, BY_UNIT, DUE_PARTS, Answers
from lms.web.lead.audiences import Who, who

blueprint = Blueprint("assigning", __name__)

MOST_UNITS = 150
MOST_MADE = 50
CHOOSE_TRAINING = "Choose what they need to do."
NO_DATE = "Enter the date by which it is to be done."
GOOD_REASON = "Your organisation asks this of you so that you know what to notice and what to do next."


class WhoForm(Form):
    """Names the fields of the first page, so that what is wrong is said beside them."""

    unit = StringField("Team", id="unit")
    person = StringField("People", id="person")
    pasted = TextAreaField("E-mail addresses or staff numbers", id="pasted")


class WhatForm(Form):
    """The award."""

    award = StringField("Training", id="award")


class WhenForm(Form):
    """The last day that counts as on time, and why it is asked."""

    due = DayField("By when", id="due")
    reason = TextAreaField(
        "Why, as they will read it",
        [
            no_control_characters,
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters."),
        ],
        id="reason",
        filters=[lambda text: " ".join(text.split()) if text else ""],
    )


@dataclass(frozen=True)
class Asked:
    """An order that makes sense up to the page where it stands."""

    answers: Answers
    who: Who
    audience: Audience
    course: Course | None = None
    order: Order | None = None


Page = tuple[str, int]


@blueprint.route("/assign-training", methods=["GET", "POST"])
@allow(Permission.ASSIGN)
def start() -> ResponseReturnValue:
    """Who needs training: a team, people by name, or a pasted list."""
    answers = _answers()
    return _who_page(answers, who(session(), answers, scope=_scope(), on=on()), WhoForm(formdata=None))


@blueprint.route("/assign-training/what", methods=["GET", "POST"])
@allow(Permission.ASSIGN)
def what() -> ResponseReturnValue:
    """What they need to do."""
    asked = _with_audience(_answers())
    return asked if isinstance(asked, tuple) else _what_page(asked, WhatForm(formdata=None))


@blueprint.route("/assign-training/when", methods=["GET", "POST"])
@allow(Permission.ASSIGN)
def when() -> ResponseReturnValue:
    """By when, and why."""
    asked = _with_course(_answers())
    return asked if isinstance(asked, tuple) else _when_page(asked, _when_form(asked))


@blueprint.route("/assign-training/check", methods=["GET", "POST"])
@allow(Permission.ASSIGN)
def check() -> ResponseReturnValue:
    """Everything said, and what it will change, before anything is changed."""
    asked = _with_order(_answers())
    return asked if isinstance(asked, tuple) else _check_page(asked, Form(formdata=None))


@blueprint.post("/assign-training/confirm")
@allow(Permission.ASSIGN)
def confirm() -> ResponseReturnValue:
    """Assign it. Sent twice, it is done once."""
    asked = _with_order(_answers())
    if isinstance(asked, tuple):
        return asked
    try:
        made = assigning.assign(session(), cast(Order, asked.order), site_url=settings().site_url, by=actor(), at=at())
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return _check_page(asked, form), 422
    return redirect(url_for("assigning.done", made=[str(uid) for uid in made]), 303)


@blueprint.get("/assign-training/done")
@allow(Permission.ASSIGN)
def done() -> ResponseReturnValue:
    """What was assigned, and what happens now."""
    try:
        uids = [UUID(text) for text in request.args.getlist("made")[:MOST_MADE]]
    except ValueError:
        abort(404)
    made = requirements_by_uid(session(), uids=uids, scope=_scope(), on=on())
    if not made:
        abort(404)
    return render_template(
        "lead/assigning_done.html",
        made=made,
        title=course_title(made[0].award),
        without_address=people_without_address(session(), requirement_ids=[one.id for one in made]),
    )


# From page to page: each gives the order so far, or the page that asks again


def _with_audience(answers: Answers) -> Asked | Page:
    found = who(session(), answers, scope=_scope(), on=on())
    if found.needs_a_look:
        return render_template("lead/assigning_not_found.html", answers=answers, reviewed=found.reviewed), 200
    if found.audience is None:
        form = WhoForm(formdata=None)
        form.refuse(found.refusal or Refusal("Choose who needs training."))
        return _who_page(answers, found, form), 422
    return Asked(answers, found, found.audience)


def _with_course(answers: Answers) -> Asked | Page:
    asked = _with_audience(answers)
    if isinstance(asked, tuple):
        return asked
    course = catalogue().find(answers.award)
    if course is None:
        form = WhatForm(formdata=None)
        form.refuse(Refusal(CHOOSE_TRAINING, field="award"))
        return _what_page(asked, form), 422
    return Asked(answers, asked.who, asked.audience, course)


def _with_order(answers: Answers) -> Asked | Page:
    asked = _with_course(answers)
    if isinstance(asked, tuple):
        return asked
    form = _when_form(asked)
    if not _makes_sense(form):
        return _when_page(asked, form), 422
    course = cast(Course, asked.course)
    due_on = cast(date, form.due.data)
    order = Order(answers.form_key, asked.audience, course.award, due_on, form.reason.data)
    return Asked(answers, asked.who, asked.audience, course, order)


def _makes_sense(form: WhenForm) -> bool:
    """Whether the date and the reason can be used; if not, the form says why."""
    if not form.validate():
        return False
    try:
        if form.due.data is None:
            raise Refusal(NO_DATE, field="due")
        check_due_on(form.due.data, assigned_on=on(), field="due")
    except Refusal as refusal:
        form.refuse(refusal)
    if not form.reason.data:
        form.refuse(Refusal(NO_REASON, field="reason"))
    return not form.problems


def _when_form(asked: Asked) -> WhenForm:
    """The date and reason as sent; before that, what the rules suggest."""
    said = dict(asked.answers.when)
    course = cast(Course, asked.course)
    if any(name in said for name in (*DUE_PARTS, "reason")):
        return WhenForm(formdata=MultiDict(said))
    return WhenForm(formdata=None, due=suggested_due_on(on(), tier=course.award.tier), reason=GOOD_REASON)


# The pages


def _who_page(answers: Answers, found: Who, form: WhoForm) -> str:
    words = _sent().get("q", "").strip()[:LONGEST_LINE]
    wanted = words.casefold()
    units = [unit for unit in found.units if wanted in unit.name.casefold() or str(unit.uid) == answers.unit]
    chosen = {person.uid for person in found.people}
    results = people_matching(session(), words=words, scope=_scope(), on=on()) if answers.by == BY_NAME else ()
    return render_template(
        "lead/assigning_who.html",
        answers=answers,
        found=found,
        form=form,
        words=words,
        units=units[:MOST_UNITS],
        more_units=max(len(units) - MOST_UNITS, 0),
        results=[person for person in results if person.uid not in chosen],
        most_found=MOST_FOUND,
        ways=((BY_UNIT, "A team"), (BY_NAME, "People by name"), (BY_LIST, "A pasted list")),
        organisations=len({unit.organisation for unit in found.units}),
    )


def _what_page(asked: Asked, form: WhatForm) -> str:
    return render_template(
        "lead/assigning_what.html",
        answers=asked.answers,
        audience=asked.audience,
        form=form,
        courses=catalogue().courses,
        award_name=award_name,
    )


def _when_page(asked: Asked, form: WhenForm) -> str:
    return render_template(
        "lead/assigning_when.html", answers=asked.answers, audience=asked.audience, course=asked.course, form=form
    )


def _check_page(asked: Asked, form: Form) -> str:
    order = cast(Order, asked.order)
    effects = effects_of_assigning(
        session(), audience=order.audience, award=order.award, due_on=order.due_on, scope=_scope(), on=on()
    )
    return render_template(
        "lead/assigning_check.html",
        answers=asked.answers,
        order=order,
        course=asked.course,
        form=form,
        effects=effects,
        sums={
            name: sum(getattr(effect, name) for effect in effects)
            for name in ("people", "hold_it", "asked_already", "newly_asked", "to_tell", "without_email")
        },
        left_out=len(asked.who.reviewed.faults) if asked.who.reviewed else 0,
        nothing_new=NOTHING_NEW,
        award_name=award_name,
    )


def _answers() -> Answers:
    return Answers.read(_sent())


def _sent() -> "MultiDict[str, str]":
    """What came with this request: an address or a form, never a mixture."""
    return request.form if request.method == "POST" else request.args


def _scope() -> Scope:
    return actor().scope(*LEADS)
