"""The organisations somebody belongs to, and whether they agreed: the question, the answer, taking it back."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from lms.actions import agreeing
from lms.records.queries.agreements import Question, belongings_of, find_question
from lms.rules.policy import Permission, Subject
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow, person
from lms.web.extensions import at, on, session
from lms.web.fields import Form

blueprint = Blueprint("your_organisations", __name__)

YES, NO = "yes", "no"
CHOOSE = "Choose yes or no. You can also leave this page and answer later."
SAVED = ("yes", "no", "back")


class AnswerForm(Form):
    """Yes or no."""

    answer = RadioField("Is this right?", id="answer", choices=[(YES, YES), (NO, NO)], validate_choice=False)


def find_agreement(uid: UUID) -> Thing | None:
    """The question behind /your-organisations/<uuid:agreement>; it is for the person it asks about."""
    found = find_question(session(), uid=uid)
    return Thing(found, Subject(person_id=found.person_id)) if found else None


@blueprint.get("/your-organisations")
@allow(Permission.BE_SIGNED_IN)
def belongings() -> ResponseReturnValue:
    """Where somebody works or volunteers, and what each of these organisations sees."""
    saved = request.args.get("saved", "")
    return render_template(
        "learner/organisations.html",
        belongings=belongings_of(session(), person_id=person().person_id, on=on()),
        saved=saved if saved in SAVED else "",
    )


@blueprint.get("/your-organisations/<uuid:agreement>")
@allow(Permission.ANSWER_FOR_ONESELF, agreement=find_agreement)
def look(agreement: Question) -> ResponseReturnValue:
    """Ask whether the list is right. What was agreed is on the list of organisations."""
    if agreement.agreed_on is not None:
        return redirect(url_for("your_organisations.belongings"))
    return _page(agreement, AnswerForm(formdata=None))


@blueprint.post("/your-organisations/<uuid:agreement>")
@allow(Permission.ANSWER_FOR_ONESELF, agreement=find_agreement)
def answer(agreement: Question) -> ResponseReturnValue:
    """Keep the answer."""
    form = AnswerForm()
    given = form.answer.data
    if given not in (YES, NO):
        form.refuse(Refusal(CHOOSE, field="answer"))
        return _page(agreement, form), 422
    settle = agreeing.agree if given == YES else agreeing.refuse
    try:
        settle(session(), agreement_id=agreement.id, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(agreement, form), 422
    return redirect(url_for("your_organisations.belongings", saved=given), 303)


@blueprint.get("/your-organisations/<uuid:agreement>/take-back")
@allow(Permission.ANSWER_FOR_ONESELF, agreement=find_agreement)
def look_back(agreement: Question) -> ResponseReturnValue:
    """Say what taking a yes back means."""
    if agreement.agreed_on is None:
        return redirect(url_for("your_organisations.belongings"))
    return _back_page(agreement, Form(formdata=None))


@blueprint.post("/your-organisations/<uuid:agreement>/take-back")
@allow(Permission.ANSWER_FOR_ONESELF, agreement=find_agreement)
def take_back(agreement: Question) -> ResponseReturnValue:
    """Take the yes back from today."""
    try:
        agreeing.take_back(session(), agreement_id=agreement.id, by=actor(), at=at())
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return _back_page(agreement, form), 422
    return redirect(url_for("your_organisations.belongings", saved="back"), 303)


def _page(agreement: Question, form: AnswerForm) -> str:
    return render_template("learner/organisation_question.html", agreement=agreement, form=form)


def _back_page(agreement: Question, form: Form) -> str:
    return render_template("learner/organisation_take_back.html", agreement=agreement, form=form)
