from datetime import date

import pytest
from flask import Flask

from certificates.certificate import CertificateFacts
from certificates.page import draw
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import TRAUMA_1, a_course
from tests.pages import Visitor
from tests.web.held import NOBODYS, give_certificate, stored


def test_without_certificates_the_list_says_how_to_get_one(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/your-certificates")

    assert (page.status, page.heading, page.tables()) == (200, "Your certificates", [])
    assert "You have no certificates yet." in page.main


def test_the_list_holds_ones_own_certificates_newest_first(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    trauma = a_course(TRAUMA_1, "Trauma-informed practice")
    give_certificate(quick_app, quick_cast.amina, clock(), days_ago=900, expires_on=date(2026, 11, 24), course=trauma)
    give_certificate(quick_app, quick_cast.amina, clock(), days_ago=400, withdrawn_because="A mistake.", course=trauma)
    give_certificate(quick_app, quick_cast.amina, clock(), days_ago=10, expires_on=None)
    give_certificate(quick_app, quick_cast.amina, clock(), days_ago=1)
    give_certificate(quick_app, quick_cast.conor, clock())
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/your-certificates")

    assert page.tables() == [
        [
            ["Course", "Completed on", "Counts today"],
            ["Modern slavery: notice", "24 November 2026", "Yes, until 26 October 2029"],
            ["Modern slavery: notice", "15 November 2026", "Yes. It has no end date"],
            ["Trauma-informed practice: notice", "21 October 2025", "No. Withdrawn on 25 November 2026"],
            ["Trauma-informed practice: notice", "8 June 2024", "No. Its last day was 24 November 2026"],
        ]
    ]


def test_a_certificate_is_a_page_with_all_that_stands_on_the_pdf(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/your-certificates").follow("Modern slavery: notice")

    assert (page.status, page.heading) == (200, "Certificate: Modern slavery: notice")
    assert dict(zip(page.select("dt"), page.select("dd"), strict=True)) == {
        "Completed on": "26 October 2026",
        "Valid until": "26 October 2029",
        "Completed by": "Learning done elsewhere",
        "Course edition": "1.0",
        "Code": code,
    }
    assert page.select("main li") == ["Notice", "Tell", "Keep safe"]
    for words in (
        quick_cast.amina.name,
        "completed and passed",
        "of Riverside Council",
        "Modern slavery, tier 1: Notice",
    ):
        assert words in page.main


def test_the_pdf_is_the_drawing_of_the_stored_facts(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/your-certificates/{code}").follow("Download as a PDF")

    assert (page.status, page.response.mimetype) == (200, "application/pdf")
    assert page.response.headers["Content-Disposition"] == f'attachment; filename="certificate-{code}.pdf"'
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.bytes == draw(CertificateFacts.from_json(stored(quick_app, code).facts))


def test_a_certificate_that_has_run_out_can_still_be_kept(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock(), expires_on=date(2026, 11, 1))
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/your-certificates/{code}")

    assert "The last day of this certificate was 1 November 2026" in page.main
    assert page.follow("Download as a PDF").status == 200


def test_a_withdrawn_certificate_says_why_and_has_no_pdf(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock(), withdrawn_because="The register was mixed up.")
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/your-certificates/{code}/pdf")

    assert (page.status, page.path) == (200, f"/your-certificates/{code}")
    assert "This certificate was withdrawn on 25 November 2026" in page.main
    assert "Reason: The register was mixed up." in page.main
    assert "Download as a PDF" not in page.links


@pytest.mark.parametrize("who", ["conor", "chidi", "bev", "dara", "ewa", "farah"])
@pytest.mark.parametrize("path", ["", "/pdf"])
def test_nobody_else_can_tell_that_it_exists(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock, *, who: str, path: str
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(getattr(quick_cast, who))

    foreign = quick_visitor.open(f"/your-certificates/{code}{path}")
    missing = quick_visitor.open(f"/your-certificates/{NOBODYS}{path}")
    nonsense = quick_visitor.open(f"/your-certificates/{'9' * 30}{path}")

    assert [page.status for page in (foreign, missing, nonsense)] == [404, 404, 404]
    assert foreign.text == missing.text == nonsense.text
    assert quick_cast.amina.name not in foreign.text


@pytest.mark.parametrize("path", ["", "/{code}", "/{code}/pdf"])
def test_signing_in_comes_first(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock, path: str
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())

    page = quick_visitor.open("/your-certificates" + path.format(code=code), follow=False)

    assert (page.status, page.response.headers["Location"].split("?")[0]) == (303, "/sign-in")
