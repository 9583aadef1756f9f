"""Excusing one person: why they stand where they stand, an exemption, a later date; and who is not here any more."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from lms.actions.excusing import Excused, doubt_place, end_excuse, exempt, extend, say_left
from lms.records.queries.excusing import doubts_in_scope, excuse_with, excuses_given
from lms.records.queries.team_person import PersonFound
from lms.records.queries.why import explanations_of
from lms.rules.excusing import EXEMPT_BECAUSE, LATER_BECAUSE
from lms.rules.policy import OVERSEERS, Permission
from lms.rules.refusals import Refusal
from lms.rules.standing import Position
from lms.rules.team_standing import Place
from lms.rules.why import rests_on_something
from lms.web.access import actor, allow
from lms.web.award_names import award_name, course_title
from lms.web.extensions import at, on, session
from lms.web.fields import DayField, Form
from lms.web.learner.why import known_award
from lms.web.manager.things import find_person

blueprint = Blueprint("excusing", __name__)


class ExemptForm(Form):
    """Why the training is not asked of somebody, and until when."""

    reason = RadioField("Why is it not asked of them?", validate_choice=False, id="exempt-reason")
    until = DayField("Until when? The last day", id="until")


class LaterForm(Form):
    """Why somebody has until a later date."""

    reason = RadioField("Why do they have more time?", validate_choice=False, id="later-reason")
    due = DayField("What is the new date?", id="due")


class LeftForm(Form):
    """Somebody's last day."""

    left = DayField("What was, or is, their last day?", id="left")


@blueprint.get("/team/people/<uuid:person>/why/<string(maxlength=80):award>")
@allow(Permission.SEE_PERSON, person=find_person)
def why(person: PersonFound, award: str) -> ResponseReturnValue:
    """Why this person stands where they stand, for each organisation one oversees."""
    code = known_award(award)
    explained = explanations_of(session(), person_id=person.id, award=code, scope=actor().scope(*OVERSEERS), on=on())
    if not rests_on_something(explained):
        abort(404)
    return render_template(
        "manager/why.html",
        found=person,
        code=code,
        title=course_title(code),
        name=award_name(code),
        explained=[(one, place_of(code, one.position).in_words) for one in explained],
        today=on(),
    )


@blueprint.get("/team/people/<uuid:person>/excuse/<string(maxlength=80):award>")
@allow(Permission.EXCUSE, person=find_person)
def look(person: PersonFound, award: str) -> ResponseReturnValue:
    """What is excused now, and what can be."""
    return _page(person, known_award(award), ExemptForm(formdata=None), LaterForm(formdata=None))


@blueprint.post("/team/people/<uuid:person>/excuse/<string(maxlength=80):award>/exempt")
@allow(Permission.EXCUSE, person=find_person)
def give_exemption(person: PersonFound, award: str) -> ResponseReturnValue:
    """Do not ask it of them until a date."""
    code, form = known_award(award), ExemptForm()
    excused = Excused(person.id, code, form.reason.data or "")
    return _kept_or_shown(
        person, code, form, lambda: exempt(session(), excused, until=form.until.data, by=actor(), at=at())
    )


@blueprint.post("/team/people/<uuid:person>/excuse/<string(maxlength=80):award>/later")
@allow(Permission.EXCUSE, person=find_person)
def give_later_date(person: PersonFound, award: str) -> ResponseReturnValue:
    """Give them until a later date."""
    code, form = known_award(award), LaterForm()
    excused = Excused(person.id, code, form.reason.data or "")
    return _kept_or_shown(
        person, code, form, lambda: extend(session(), excused, due_on=form.due.data, by=actor(), at=at())
    )


@blueprint.post("/team/people/<uuid:person>/excuse/<string(maxlength=80):award>/end")
@allow(Permission.EXCUSE, person=find_person)
def end(person: PersonFound, award: str) -> ResponseReturnValue:
    """End an exemption or a later date from today."""
    code = known_award(award)
    row = excuse_with(
        session(),
        uid=_uid(request.form.get("excuse", "")),
        person_id=person.id,
        award=code,
        scope=actor().scope(*OVERSEERS),
        on=on(),
    )
    if row is None:
        abort(404)
    end_excuse(session(), row, by=actor(), at=at())
    return redirect(url_for("excusing.look", person=person.uid, award=code), 303)


@blueprint.get("/team/people/<uuid:person>/place")
@allow(Permission.EXCUSE, person=find_person)
def place(person: PersonFound) -> ResponseReturnValue:
    """Ask what is wrong with where they are listed."""
    return _place(person, LeftForm(formdata=None))


@blueprint.post("/team/people/<uuid:person>/place/left")
@allow(Permission.EXCUSE, person=find_person)
def left(person: PersonFound) -> ResponseReturnValue:
    """They have left, or are about to."""
    form = LeftForm()
    try:
        if not form.validate():
            return _place(person, form), 422
        say_left(session(), person_id=person.id, last_day=form.left.data, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _place(person, form), 422
    return redirect(url_for("team.team", left="kept"), 303)


@blueprint.post("/team/people/<uuid:person>/place/doubt")
@allow(Permission.EXCUSE, person=find_person)
def doubt(person: PersonFound) -> ResponseReturnValue:
    """They are not in this team: tell the leads."""
    form = LeftForm(formdata=None)
    try:
        doubt_place(session(), person_id=person.id, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _place(person, form), 422
    return redirect(url_for("excusing.place", person=person.uid), 303)


def place_of(code: str, where: Position) -> Place:
    """A standing with its sentence about the person, for whoever looks after their training."""
    return Place(code, where.standing, where.required, where.valid, where.due_on, where.expires_on, where.exempt_until)


def _kept_or_shown(
    person: PersonFound, code: str, form: ExemptForm | LaterForm, order: Callable[[], None]
) -> ResponseReturnValue:
    """Order it, and go back to the page; or show the form with what is in the way."""
    exempt_form = form if isinstance(form, ExemptForm) else ExemptForm(formdata=None)
    later_form = form if isinstance(form, LaterForm) else LaterForm(formdata=None)
    try:
        if not form.validate():
            return _page(person, code, exempt_form, later_form), 422
        order()
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(person, code, exempt_form, later_form), 422
    return redirect(url_for("excusing.look", person=person.uid, award=code), 303)


def _page(person: PersonFound, code: str, exempt_form: ExemptForm, later_form: LaterForm) -> str:
    scope = actor().scope(*OVERSEERS)
    explained = explanations_of(session(), person_id=person.id, award=code, scope=scope, on=on())
    asked = [one for one in explained if one.position.required or one.position.exempt_until]
    if not asked:
        abort(404)
    return render_template(
        "manager/excuse.html",
        found=person,
        code=code,
        title=course_title(code),
        asked=[(one, place_of(code, one.position).in_words) for one in asked],
        given=excuses_given(session(), person_id=person.id, award=code, scope=scope, on=on()),
        exempt_form=exempt_form,
        later_form=later_form,
        exempt_options=_options(EXEMPT_BECAUSE, exempt_form.reason.data),
        later_options=_options(LATER_BECAUSE, later_form.reason.data),
        today=on(),
    )


def _place(person: PersonFound, form: LeftForm) -> str:
    doubts = doubts_in_scope(session(), scope=actor().scope(*OVERSEERS), on=on(), person_id=person.id)
    return render_template("manager/place.html", found=person, form=form, doubts=doubts)


def _options(reasons: Mapping[str, str], chosen: str | None) -> list[dict[str, object]]:
    return [{"value": key, "text": words, "chosen": key == chosen} for key, words in reasons.items()]


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(404)
