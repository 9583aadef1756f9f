"""Withdrawing a certificate: why, a look at what it means, done. For the holder's leads and the partnership office."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from certificates.serial import SerialFault, normalise
from lms.actions.certificates import LONGEST_REASON, revoke
from lms.records.queries.certificates import CertificateInUnits, find_certificate_in_units
from lms.rules.actor import Role
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.withdrawing import Withdrawal
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import Form, no_control_characters
from lms.web.looking import saw_person
from lms.web.site import site

blueprint = Blueprint("revoking", __name__)


class ReasonForm(Form):
    """Why a certificate is withdrawn."""

    kind = RadioField(
        "What kind of reason is it?",
        [AnyOf([kind.value for kind in Withdrawal], message="Say what kind of reason it is.")],
        validate_choice=False,
        id="kind",
    )
    because = TextAreaField(
        "Why is it withdrawn?",
        [
            DataRequired("Say why the certificate is withdrawn."),
            no_control_characters,
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters."),
        ],
        id="because",
        filters=[lambda text: text.strip() if text else text],
    )


def find_certificate(code: str) -> Thing | None:
    """The certificate behind /certificates/<code>/withdraw, with the units its holder works in today."""
    try:
        found = find_certificate_in_units(session(), code=normalise(code), on=on())
    except SerialFault:
        return None
    return Thing(found, Subject(person_id=found.row.person_id, unit_paths=found.unit_paths)) if found else None


@blueprint.get("/certificates/<string(maxlength=60):certificate>/withdraw")
@allow(Permission.REVOKE_CERTIFICATE, certificate=find_certificate)
def ask(certificate: CertificateInUnits) -> ResponseReturnValue:
    """Ask why; of a withdrawn certificate, say when and why it was."""
    return _asked(certificate, ReasonForm(formdata=None))


@blueprint.post("/certificates/<string(maxlength=60):certificate>/withdraw")
@allow(Permission.REVOKE_CERTIFICATE, certificate=find_certificate)
def look(certificate: CertificateInUnits) -> ResponseReturnValue:
    """Show what withdrawing means, with the reason as others will read it. Nothing is changed yet."""
    form = ReasonForm()
    if certificate.revoked_on is not None or not form.validate():
        return _asked(certificate, form), 422
    _noted(certificate)
    return render_template(
        "lead/withdraw_confirm.html",
        certificate=certificate,
        facts=certificate.facts,
        form=form,
        kind=Withdrawal(form.kind.data).in_words,
    )


@blueprint.post("/certificates/<string(maxlength=60):certificate>/withdraw/done")
@allow(Permission.REVOKE_CERTIFICATE, certificate=find_certificate)
def withdraw(certificate: CertificateInUnits) -> ResponseReturnValue:
    """Withdraw it."""
    form = ReasonForm()
    if not form.validate():
        return _asked(certificate, form), 422
    try:
        revoke(
            session(),
            certificate.row,
            kind=Withdrawal(form.kind.data),
            because=form.because.data,
            holder_url=site().certificate_url(certificate.row.code),
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _asked(certificate, form), 422
    return redirect(url_for("revoking.ask", certificate=certificate.row.code), 303)


def _noted(certificate: CertificateInUnits) -> None:
    saw_person(certificate.row.person_id, certificate.unit_paths, roles=(*LEADS, Role.PARTNERSHIP_OFFICE))


def _asked(certificate: CertificateInUnits, form: ReasonForm) -> str:
    _noted(certificate)
    return render_template(
        "lead/withdraw_certificate.html",
        certificate=certificate,
        facts=certificate.facts,
        form=form,
        kinds=[{"value": one, "text": one.in_words, "chosen": one == form.kind.data} for one in Withdrawal],
    )
