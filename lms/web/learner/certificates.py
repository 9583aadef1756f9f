"""A learner's own certificates: the list, each one as a page, and its PDF to keep."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certificates.layout import short_facts, tier_line
from certificates.page import draw
from certificates.serial import SerialFault, normalise
from lms.records.queries.certificates import HeldCertificate, certificates_of, find_held_certificate
from lms.rules.policy import Permission, Subject
from lms.web.access import Thing, allow, person
from lms.web.extensions import on, session

blueprint = Blueprint("held_certificates", __name__)


def find_certificate(code: str) -> Thing | None:
    """The certificate behind /your-certificates/<code>; it is its holder's own."""
    try:
        found = find_held_certificate(session(), code=normalise(code))
    except SerialFault:
        return None
    return Thing(found, Subject(person_id=found.person_id)) if found else None


@blueprint.get("/your-certificates", endpoint="list")
@allow(Permission.BE_SIGNED_IN)
def show_all() -> ResponseReturnValue:
    """Every certificate of the signed-in person, newest first."""
    held = certificates_of(session(), person_id=person().person_id)
    return render_template("learner/certificates.html", held=held, today=on())


@blueprint.get("/your-certificates/<string(maxlength=60):certificate>")
@allow(Permission.HOLD_CERTIFICATE, certificate=find_certificate)
def show(certificate: HeldCertificate) -> ResponseReturnValue:
    """The certificate as a page: all that stands on the PDF."""
    return render_template(
        "learner/certificate.html",
        certificate=certificate,
        facts=certificate.facts,
        tier=tier_line(certificate.facts),
        short_facts=short_facts(certificate.facts),
        today=on(),
    )


@blueprint.get("/your-certificates/<string(maxlength=60):certificate>/pdf")
@allow(Permission.HOLD_CERTIFICATE, certificate=find_certificate)
def pdf(certificate: HeldCertificate) -> ResponseReturnValue:
    """The certificate to keep or print. A withdrawn one leads to its page, which says why."""
    if certificate.revoked_at is not None:
        return redirect(url_for("held_certificates.show", certificate=certificate.code))
    response = Response(draw(certificate.facts), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{certificate.code}.pdf"'
    return response
