"""Checking a certificate, by anybody who holds its code or its PDF."""

import hashlib

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField
from wtforms.validators import InputRequired

from certificates.certificate import CertificateFacts
from certificates.page import draw
from certificates.serial import LONGEST_TYPED, SerialFault, normalise
from lms.records.queries.certificates import CheckedCertificate, find_certificate_by_code
from lms.rules.refusals import Refusal
from lms.web.access import public
from lms.web.extensions import on, session, settings
from lms.web.fields import Form, Line

blueprint = Blueprint("certificate_checks", __name__)

NOT_FOUND = "There is no certificate with this code. Check each character against the paper."
LARGEST_PDF = 2 * 1024 * 1024
"""Twenty times the largest certificate."""


class CodeForm(Form):
    """The code printed on a certificate."""

    code = Line("Code on the certificate", [InputRequired("Enter the code.")], longest=LONGEST_TYPED, id="code")


class PdfForm(Form):
    """The PDF of a certificate, to compare."""

    pdf = FileField("PDF of the certificate", id="pdf")


@blueprint.get("/check-certificate")
@public
def ask() -> ResponseReturnValue:
    """Ask for a code, or take one from the address and go to its page."""
    if "code" not in request.args:
        return render_template("public/check_certificate.html", form=CodeForm(formdata=None))
    form = CodeForm(formdata=request.args)
    try:
        if form.validate():
            return redirect(url_for("certificate_checks.show", code=normalise(form.code.data)))
    except SerialFault as fault:
        form.refuse(Refusal(str(fault), field="code"))
    return render_template("public/check_certificate.html", form=form), 422


@blueprint.get("/check-certificate/<string(maxlength=60):code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What the partnership says of this certificate."""
    try:
        found = _found(code)
    except Refusal as refusal:
        return _asked_again(code, refusal)
    return _answer(found, PdfForm(formdata=None))


@blueprint.post("/check-certificate/<string(maxlength=60):code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """Whether the PDF somebody holds is the one that was issued. The file is compared and forgotten."""
    try:
        found = _found(code)
    except Refusal as refusal:
        return _asked_again(code, refusal)
    form = PdfForm(formdata=None)
    upload = request.files.get("pdf")
    content = upload.read(LARGEST_PDF + 1) if upload else b""
    if len(content) > LARGEST_PDF:
        form.refuse(Refusal("That file is larger than any certificate. Choose the PDF you were given.", field="pdf"))
        return _answer(found, form), 413
    if not content.startswith(b"%PDF-"):
        sentence = "That is not a PDF. Choose the PDF you were given." if content else "Choose the PDF you were given."
        form.refuse(Refusal(sentence, field="pdf"))
        return _answer(found, form), 422
    return _answer(found, form, same=_is_the_one(found, content))


def _answer(found: CheckedCertificate, form: PdfForm, *, same: bool | None = None) -> str:
    return render_template(
        "public/checked_certificate.html", found=found, facts=found.facts, today=on(), same=same, form=form
    )


def _is_the_one(found: CheckedCertificate, content: bytes) -> bool:
    """Whether these are the bytes that some template made, or makes, of this certificate."""
    given = hashlib.sha256(content).hexdigest()
    return found.facts is not None and (given in found.drawn_hashes or given == _drawn_now(found.facts))


def _drawn_now(facts: CertificateFacts) -> str:
    return hashlib.sha256(draw(facts)).hexdigest()


def _found(code: str) -> CheckedCertificate:
    """The certificate with this code. Refuses with a sentence that helps whoever typed it."""
    try:
        found = find_certificate_by_code(session(), code=normalise(code), secret_key=settings().secret_key)
    except SerialFault as fault:
        raise Refusal(str(fault), field="code") from fault
    if found is None:
        raise Refusal(NOT_FOUND, field="code")
    return found


def _asked_again(code: str, refusal: Refusal) -> ResponseReturnValue:
    form = CodeForm(formdata=None, code=code)
    form.refuse(refusal)
    return render_template("public/check_certificate.html", form=form), 404
