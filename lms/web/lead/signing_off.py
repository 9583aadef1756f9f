"""Recording what an observer found of somebody's practice, criterion by criterion."""

import re
import secrets

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course
from courses.practice import Criterion, Level
from lms.actions import signing_off
from lms.actions.signing_off import Seen
from lms.records.queries.award_parts import grounds_of
from lms.records.queries.team_person import PersonFound
from lms.rules.award_parts import in_words
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal, Refusals
from lms.web.access import actor, allow
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, Line
from lms.web.manager.things import find_person
from lms.web.site import site

blueprint = Blueprint("signing_off", __name__)

PATH = "/team/people/<uuid:person>/sign-off/<string(maxlength=80):signed>"
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)
LEVELS = {Level.NOT_YET: "Not yet", Level.SAFE: "Safe", Level.STRONG: "Strong"}


class SeenForm(Form):
    """Who looked, when and how often; the criteria are fields of their own."""

    observer = Line("Who observed it?", id="observer")
    observations = Line("How many times was practice observed, or a piece of work read?", id="observations")
    seen_on = DayField("When was the last time?", id="seen_on")


@blueprint.get(PATH)
@allow(Permission.RECORD_PRACTICE_OF, person=find_person)
def ask(person: PersonFound, signed: str) -> ResponseReturnValue:
    """What is looked at, and what each level looks like."""
    return _asked(person, _course(signed), SeenForm(formdata=None), key=secrets.token_urlsafe(24))


@blueprint.post(PATH)
@allow(Permission.RECORD_PRACTICE_OF, person=find_person)
def record(person: PersonFound, signed: str) -> ResponseReturnValue:
    """Keep what was found."""
    course = _course(signed)
    form = SeenForm()
    sent = request.form.get("order", "")
    key = sent if KEY.fullmatch(sent) else secrets.token_urlsafe(24)
    problems: list[Refusal] = []
    if not form.validate():
        return _asked(person, course, form, key=key), 422
    try:
        signing_off.record(session(), _seen(person, course, form, key), course, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        problems = list(refusal.refusals) if isinstance(refusal, Refusals) else [refusal]
        own = [one for one in problems if one.field not in form]
        for one in problems:
            if one not in own:
                form.refuse(one)
        return _asked(person, course, form, key=key, problems=own), 422
    return redirect(url_for("sessions.overview", signed="done"), 303)


def _seen(person: PersonFound, course: Course, form: SeenForm, key: str) -> Seen:
    if form.seen_on.data is None:
        raise Refusal(signing_off.NOT_YET, field="seen_on")
    number = form.observations.data or ""
    return Seen(
        form_key=key,
        person_id=person.id,
        observer=form.observer.data or "",
        observations=int(number) if NUMBER.fullmatch(number) else 0,
        seen_on=form.seen_on.data,
        levels={criterion.id: request.form.get(criterion.id, "") for criterion in _criteria(course)},
    )


def _asked(
    person: PersonFound, course: Course, form: SeenForm, *, key: str, problems: list[Refusal] | None = None
) -> str:
    refused = {one.field: one.sentence for one in problems or ()}
    above = [("main" if one.field is None else one.field, one.sentence) for one in problems or ()]
    done = grounds_of(session(), person_ids=[person.id], courses=[course], on=on())[person.id, course.award.code].done
    return render_template(
        "lead/sign_off.html",
        found=person,
        course=course,
        sign_off=course.sign_off,
        parts_in_words=in_words(course.parts, done),
        form=form,
        problems={"problems": [*above, *form.problems]},
        form_key=key,
        here=url_for("signing_off.ask", person=person.uid, signed=course.award.code),
        criteria=[
            (criterion, _options(criterion), [refused[criterion.id]] if criterion.id in refused else [])
            for criterion in _criteria(course)
        ],
        outcomes={outcome.id: outcome.text for outcome in course.outcomes},
    )


def _options(criterion: Criterion) -> list[dict[str, object]]:
    described = {Level.NOT_YET: criterion.not_yet, Level.SAFE: criterion.safe, Level.STRONG: criterion.strong}
    sent = request.form.get(criterion.id, "")
    return [
        {"value": level.value, "text": words, "hint": described[level], "chosen": sent == level.value}
        for level, words in LEVELS.items()
    ]


def _criteria(course: Course) -> tuple[Criterion, ...]:
    return course.sign_off.criteria if course.sign_off else ()


def _course(code: str) -> Course:
    course = catalogue().find(code)
    if course is None or course.sign_off is None:
        abort(404)
    return course
