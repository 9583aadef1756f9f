"""Checking a certificate, by anybody who holds its code or its PDF."""

import hashlib

from certificates.page import draw
from certificates.serial import SerialFault, normalise
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField
from wtforms.validators import InputRequired

from lms.records.queries.certificates import CheckedCertificate, find_certificate_by_code
from lms.rules.refusals import Refusal
from lms.web.access import public
from lms.web.extensions import on, session
from lms.web.fields import Form, Line

blueprint = Blueprint("certificate_checks", __name__)

NOT_FOUND = "There is no certificate with this code. Check each character against the paper."


class CodeForm(Form):
    """The code printed on a certificate."""

    code = Line("Code on the certificate", [InputRequired("Enter the code.")], longest=60, id="code")


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
    found = _find(code)
    if found is None:
        return _not_found(code)
    return render_template("public/checked_certificate.html", found=found, facts=found.facts, today=on(), same=None)


@blueprint.post("/check-certificate/<string(maxlength=60):code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """Whether the PDF somebody holds is the one that was issued. The file is compared and forgotten."""
    found = _find(code)
    if found is None:
        return _not_found(code)
    upload = request.files.get("pdf")
    content = upload.read() if upload else b""
    if not content:
        form = PdfForm(formdata=None)
        form.refuse(Refusal("Choose the PDF you were given.", field="pdf"))
        page = render_template(
            "public/checked_certificate.html", found=found, facts=found.facts, today=on(), same=None, form=form
        )
        return page, 422
    given = hashlib.sha256(content).hexdigest()
    same = given in found.drawn_hashes or given == hashlib.sha256(draw(found.facts)).hexdigest()
    return render_template("public/checked_certificate.html", found=found, facts=found.facts, today=on(), same=same)


def _find(code: str) -> CheckedCertificate | None:
    try:
        return find_certificate_by_code(session(), code=normalise(code))
    except SerialFault:
        return None


def _not_found(code: str) -> ResponseReturnValue:
    form = CodeForm(formdata=None, code=code)
    form.refuse(Refusal(NOT_FOUND, field="code"))
    return render_template("public/check_certificate.html", form=form), 404
