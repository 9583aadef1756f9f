"""Recording a course done elsewhere, in five pages: which, about it, its certificate, a check, done.

What is asked on the first pages travels in the address. The file is kept as a draft until the learner sends it.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, RadioField, TextAreaField
from wtforms.validators import Length

from lms.actions import evidencing
from lms.actions.evidencing import LONGEST_TITLE, LONGEST_WORDS, Told, check_told
from lms.records import documents
from lms.records.evidence import ClaimState
from lms.records.queries.evidence import Claim, claims_of, units_that_may_know, words_about
from lms.records.queries.evidence import find_claim as claim_with
from lms.rules.equivalence import BY_KEY, EQUIVALENCES, NO_COURSE, Equivalence, rule_of
from lms.rules.evidence import LARGEST_MEGABYTES, Kind
from lms.rules.policy import Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.renewal import expires_on
from lms.web.access import Thing, actor, allow, person
from lms.web.award_names import award_name
from lms.web.extensions import at, on, session, settings
from lms.web.fields import DayField, Form, Line, no_control_characters

blueprint = Blueprint("outside_courses", __name__)


class WhichForm(Form):
    """Which course it was."""

    course = RadioField("Which course did you do?", validate_choice=False, id="course")


class AboutForm(Form):
    """What it is called, what it may count for, and when it was."""

    title = Line("What is the course called?", id="title", longest=LONGEST_TITLE)
    award = RadioField("What may it count for?", validate_choice=False, id="award")
    on = DayField("When did you finish it?", id="on")


class CertificateForm(Form):
    """The file."""

    file = FileField("Your certificate", id="file")


class AnswerForm(Form):
    """The answer to a lead's question."""

    answer = TextAreaField(
        "Your answer",
        [no_control_characters, Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS:,} characters.")],
        id="answer",
    )


def find_own_claim(uid: UUID) -> Thing | None:
    """The claim behind /outside-courses/<uuid:claim>; it is its learner's own."""
    claim = claim_with(session(), uid=uid)
    return Thing(claim, Subject(person_id=claim.person_id)) if claim else None


def find_document(uid: UUID) -> Thing | None:
    """The claim whose certificate is asked for: its learner's, and once it is sent that of their leads."""
    claim = claim_with(session(), uid=uid)
    if claim is None:
        return None
    paths = (
        () if claim.state is ClaimState.DRAFT else units_that_may_know(session(), person_id=claim.person_id, on=on())
    )
    return Thing(claim, Subject(person_id=claim.person_id, unit_paths=tuple(paths)))


@blueprint.get("/outside-courses", endpoint="list")
@allow(Permission.BE_SIGNED_IN)
def show_all() -> ResponseReturnValue:
    """Everything the learner recorded, and where it stands."""
    claims = claims_of(session(), person_id=person().person_id)
    return render_template("learner/outside_courses.html", claims=claims, award_name=award_name)


@blueprint.get("/outside-courses/new")
@allow(Permission.BE_SIGNED_IN)
def which() -> ResponseReturnValue:
    """Which course?"""
    return _which(WhichForm(formdata=None, course=request.args.get("course", "")))


@blueprint.get("/outside-courses/new/about")
@allow(Permission.BE_SIGNED_IN)
def about() -> ResponseReturnValue:
    """About it: its name where it can be many, what it may count for where there is a choice, and when."""
    equivalence = BY_KEY.get(request.args.get("course", ""))
    if equivalence is None:
        return _refused_which()
    return _about(AboutForm(formdata=request.args if "on-day" in request.args else None), equivalence)


@blueprint.get("/outside-courses/new/certificate")
@allow(Permission.BE_SIGNED_IN)
def certificate() -> ResponseReturnValue:
    """Ask for the file, once the rest can count."""
    equivalence = BY_KEY.get(request.args.get("course", ""))
    if equivalence is None:
        return _refused_which()
    form = AboutForm(formdata=request.args)
    told = _told(form, equivalence)
    if told is None:
        return _about(form, equivalence), 422
    return _certificate(CertificateForm(formdata=None), told)


@blueprint.post("/outside-courses/new/certificate")
@allow(Permission.BE_SIGNED_IN)
def keep() -> ResponseReturnValue:
    """Keep the file as a draft and go on to the check."""
    equivalence = BY_KEY.get(request.form.get("course", ""))
    if equivalence is None:
        return _refused_which()
    about_form = AboutForm()
    told = _told(about_form, equivalence)
    if told is None:
        return _about(about_form, equivalence), 422
    form = CertificateForm()
    file = request.files.get("file")
    try:
        uid = evidencing.draft(
            session(), told, content=file.read() if file else b"", data_dir=settings().data_dir, by=actor(), at=at()
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _certificate(form, told), 422
    return redirect(url_for("outside_courses.check", claim=uid), 303)


@blueprint.get("/outside-courses/<uuid:claim>/check")
@allow(Permission.OWN_EVIDENCE, claim=find_own_claim)
def check(claim: Claim) -> ResponseReturnValue:
    """Everything once more before it is sent; what was sent is shown as it stands."""
    if claim.state is not ClaimState.DRAFT:
        return redirect(url_for("outside_courses.show", claim=claim.uid))
    months = rule_of(claim.equivalence).months.get(claim.award)
    until = expires_on(claim.completed_on, months_valid=months) if months else None
    return render_template(
        "learner/outside_course_check.html",
        claim=claim,
        until=until,
        carried=_carried(Told(claim.equivalence, claim.award, claim.title, claim.completed_on)),
        today=on(),
        award_name=award_name,
    )


@blueprint.post("/outside-courses/<uuid:claim>/check")
@allow(Permission.OWN_EVIDENCE, claim=find_own_claim)
def send(claim: Claim) -> ResponseReturnValue:
    """Send it to the leads. Pressed twice, it is sent once."""
    if claim.state is ClaimState.DRAFT:
        evidencing.send(session(), claim_id=claim.id, by=actor(), at=at())
    return redirect(url_for("outside_courses.show", claim=claim.uid, sent="now"), 303)


@blueprint.get("/outside-courses/<uuid:claim>")
@allow(Permission.OWN_EVIDENCE, claim=find_own_claim)
def show(claim: Claim) -> ResponseReturnValue:
    """How far it has come, and what was asked."""
    if claim.state is ClaimState.DRAFT:
        return redirect(url_for("outside_courses.check", claim=claim.uid))
    return _show(claim, AnswerForm(formdata=None))


@blueprint.post("/outside-courses/<uuid:claim>")
@allow(Permission.OWN_EVIDENCE, claim=find_own_claim)
def answer(claim: Claim) -> ResponseReturnValue:
    """Answer what a lead asked."""
    form = AnswerForm()
    try:
        if not form.validate():
            return _show(claim, form), 422
        evidencing.answer(session(), claim_id=claim.id, words=form.answer.data or "", by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(claim, form), 422
    return redirect(url_for("outside_courses.show", claim=claim.uid), 303)


@blueprint.get("/outside-courses/<uuid:claim>/certificate")
@allow(Permission.SEE_DOCUMENT, claim=find_document)
def document(claim: Claim) -> ResponseReturnValue:
    """The file that was sent, to keep: never shown inside a page."""
    content = documents.find(settings().data_dir, claim.document_sha256)
    if content is None:
        abort(404)
    kind = Kind(claim.document_kind)
    response = Response(content, mimetype=kind.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="outside-course-{claim.uid}.{kind.ending}"'
    return response


def _told(form: AboutForm, equivalence: Equivalence) -> Told | None:
    """What the form says, if it can count; else None, with what is wrong beside its fields."""
    award = next(iter(equivalence.months)) if len(equivalence.months) == 1 else (form.award.data or "")
    told = Told(equivalence.key, award, form.title.data or "", form.on.data)
    if not form.validate():
        return None
    try:
        check_told(told, on=on())
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return told


def _which(form: WhichForm) -> str:
    options = [
        {"value": one.key, "text": one.title, "hint": one.hint, "chosen": one.key == form.course.data}
        for one in EQUIVALENCES
    ]
    return render_template("learner/outside_course_which.html", form=form, options=options)


def _refused_which() -> ResponseReturnValue:
    form = WhichForm(formdata=None)
    form.refuse(Refusal(NO_COURSE, field="course"))
    return _which(form), 422


def _about(form: AboutForm, equivalence: Equivalence) -> str:
    awards = [
        {"value": code, "text": award_name(code), "chosen": code == form.award.data} for code in equivalence.months
    ]
    return render_template(
        "learner/outside_course_about.html",
        form=form,
        equivalence=equivalence,
        awards=awards if len(awards) > 1 else [],
        only=award_name(next(iter(equivalence.months))),
    )


def _certificate(form: CertificateForm, told: Told) -> str:
    return render_template(
        "learner/outside_course_certificate.html",
        form=form,
        carried=_carried(told),
        megabytes=LARGEST_MEGABYTES,
    )


def _carried(told: Told) -> dict[str, Any]:
    """The answers so far, as fields that the next form takes along."""
    day = {f"on-{part}": getattr(told.completed_on, part) for part in ("day", "month", "year")}
    return {"course": told.course, "award": told.award, "title": told.title, **day}


def _show(claim: Claim, form: AnswerForm) -> str:
    return render_template(
        "learner/outside_course.html",
        claim=claim,
        form=form,
        words=words_about(session(), claim_id=claim.id),
        sent_now=request.args.get("sent") == "now",
        today=on(),
        award_name=award_name,
    )
