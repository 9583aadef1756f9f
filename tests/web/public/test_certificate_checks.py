import hashlib
import io
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.certificate import CertificateFacts
from certificates.page import draw
from lms.records.results import Certificate, CertificateDrawing
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.pages import Page, Visitor
from tests.web.held import NOBODYS, give_certificate, stored


def rows_of(page: Page) -> dict[str, str]:
    """The summary list as label and value."""
    return dict(zip(page.select("dt"), page.select("dd"), strict=True))


def pdf_of(app: Flask, code: str) -> bytes:
    return draw(CertificateFacts.from_json(stored(app, code).facts))


def test_anybody_can_check_a_code_as_they_type_it(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    give_certificate(quick_app, quick_cast.emeka, clock())

    # when somebody who is not signed in types it in small letters without dashes
    page = quick_visitor.open("/check-certificate")
    page = page.fill("Code on the certificate", code.lower().replace("-", " ")).press("Check the certificate")

    # then they read whose it is and that it is valid, and nothing that is nobody's business
    assert (page.status, page.path) == (200, f"/check-certificate/{code}")
    assert page.heading == "This certificate is valid"
    assert page.title == "This certificate is valid – Riverside Community Safety Partnership training"
    assert rows_of(page) == {
        "Name": quick_cast.amina.name,
        "Completed and passed": "Modern slavery: notice",
        "Award": "Modern slavery, tier 1: Notice",
        "Course edition": "1.0",
        "Completed on": "26 October 2026",
        "Valid until": "26 October 2029",
        "Issued by": "Riverside Community Safety Partnership",
        "Code": code,
    }
    assert "It is valid up to and including 26 October 2029" in page.main
    for secret in (quick_cast.amina.email, "Riverside Council", quick_cast.emeka.name, "Quiz result"):
        assert secret not in page.main


@pytest.mark.parametrize(
    ("expires_on", "heading", "sentence"),
    [
        (date(2026, 11, 25), "This certificate is valid", "It is valid up to and including 25 November 2026"),
        (date(2026, 11, 24), "This certificate has run out", "Its last day was 24 November 2026"),
        (None, "This certificate is valid", "It has no end date."),
    ],
)
def test_the_answer_says_how_long_it_counts(
    quick_app: Flask,
    quick_cast: Cast,
    quick_visitor: Visitor,
    clock: Clock,
    *,
    expires_on: date | None,
    heading: str,
    sentence: str,
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock(), expires_on=expires_on)

    page = quick_visitor.open(f"/check-certificate/{code}")

    assert page.heading == heading
    assert sentence in page.main


def test_a_withdrawn_certificate_says_when_and_why(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock(), withdrawn_because="A <b>mistake</b> was made.")

    page = quick_visitor.open(f"/check-certificate/{code}")

    assert page.heading == "This certificate was withdrawn"
    assert "It was withdrawn on 25 November 2026 and no longer counts." in page.main
    assert "Reason: A <b>mistake</b> was made." in page.main
    assert "valid" not in page.heading


def test_changed_facts_are_not_vouched_for(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    with quick_app.app_context():
        row = db.session.query(Certificate).filter_by(code=code).one()
        row.facts = row.facts.replace(quick_cast.amina.name, "Mallory Changed")
        db.session.commit()

    page = quick_visitor.open(f"/check-certificate/{code}")

    assert (page.status, page.heading) == (200, "We cannot confirm this certificate")
    assert "Mallory" not in page.text
    assert page.buttons == []


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Enter the code."),
        ("CV-12", 422, "A code has 17 letters and numbers after CV. Check that you have typed all of it."),
        ("CV-0W40-J2GB-1G6G-W3RG-N", 422, "One of the characters is not right. Check each one against the paper."),
        ("x" * 300, 422, "Use at most 60 characters."),
        ("CV\x00", 422, "Remove the characters that cannot be printed."),
        (NOBODYS, 404, "There is no certificate with this code. Check each character against the paper."),
    ],
)
def test_a_wrong_code_gets_a_clear_sentence(
    quick_app: Flask, quick_visitor: Visitor, typed: str, status: int, sentence: str
) -> None:
    page = quick_visitor.open("/check-certificate").fill("Code on the certificate", typed)

    page = page.press("Check the certificate")

    assert (page.status, page.heading, page.errors) == (status, "Check a certificate", [sentence])


def test_a_wrong_address_is_not_found_and_says_why(quick_app: Flask, quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/check-certificate/CV-0W40-J2GB-1G6G-W3RG-N")

    assert (page.status, page.errors) == (
        404,
        ["One of the characters is not right. Check each one against the paper."],
    )
    assert page.value("Code on the certificate") == "CV-0W40-J2GB-1G6G-W3RG-N"


def test_the_pdf_that_was_issued_is_recognised_and_not_kept(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())

    page = quick_visitor.open(f"/check-certificate/{code}").attach(
        "PDF of the certificate", "certificate.pdf", pdf_of(quick_app, code)
    )
    page = page.press("Compare the PDF")

    assert (page.status, page.select("[role=status]")) == (
        200,
        ["✓ This PDF is the one we issued. Nothing in it was changed."],
    )
    with quick_app.app_context():
        assert db.session.query(CertificateDrawing).count() == 0


def test_a_changed_pdf_and_that_of_another_certificate_are_not_the_one(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    other = give_certificate(quick_app, quick_cast.conor, clock())
    files = (pdf_of(quick_app, code) + b"\n", pdf_of(quick_app, other))

    answers = [
        quick_visitor.open(f"/check-certificate/{code}")
        .attach("PDF of the certificate", "certificate.pdf", content)
        .press("Compare the PDF")
        for content in files
    ]

    assert [page.status for page in answers] == [200, 200]
    assert [page.select("[role=status] strong") for page in answers] == [["This PDF is not the one we issued."]] * 2


def test_a_print_of_an_older_template_is_still_recognised(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    # given the hash of what an older template drew
    older = b"%PDF-1.4 as an older template drew it"
    code = give_certificate(quick_app, quick_cast.amina, clock())
    with quick_app.app_context():
        row = db.session.query(Certificate).filter_by(code=code).one()
        digest = hashlib.sha256(older).hexdigest()
        db.session.add(CertificateDrawing(certificate_id=row.id, template="0", pdf_sha256=digest))
        db.session.commit()

    page = quick_visitor.open(f"/check-certificate/{code}").attach("PDF of the certificate", "old.pdf", older)
    page = page.press("Compare the PDF")

    assert page.select("[role=status] strong") == ["✓ This PDF is the one we issued."]


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "Choose the PDF you were given."),
        (b"PK\x03\x04 a spreadsheet", 422, "That is not a PDF. Choose the PDF you were given."),
        (
            b"%PDF-" + bytes(2 * 1024 * 1024),
            413,
            "That file is larger than any certificate. Choose the PDF you were given.",
        ),
    ],
)
def test_any_other_file_is_refused_at_the_field(
    quick_app: Flask,
    quick_cast: Cast,
    quick_visitor: Visitor,
    clock: Clock,
    *,
    content: bytes,
    status: int,
    sentence: str,
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    page = quick_visitor.open(f"/check-certificate/{code}")

    page = page.attach("PDF of the certificate", "file", content).press("Compare the PDF")

    assert (page.status, page.errors, page.select("[role=status]")) == (status, [sentence], [])


def test_comparing_needs_a_certificate_and_the_forms_token(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())

    without_token = quick_visitor.post(
        f"/check-certificate/{code}", {"pdf": (io.BytesIO(b"%PDF-"), "a.pdf")}, token=False
    )
    nobodys = quick_visitor.post(f"/check-certificate/{NOBODYS}", {"pdf": (io.BytesIO(b"%PDF-"), "a.pdf")})

    assert (without_token.status, nobodys.status) == (400, 404)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=70))
def test_no_address_breaks_the_page(quick_app: Flask, typed: str) -> None:
    client = quick_app.test_client()

    answers = [client.get("/check-certificate", query_string={"code": typed})]
    if typed and not set(typed) & set("/?#\\") and typed.isprintable():
        answers.append(client.get(f"/check-certificate/{typed}"))

    assert [answer.status_code for answer in answers if answer.status_code not in (302, 404, 422, 308)] == []
