"""Evidence packs: the lead of an organisation sees all of it, the partnership office no small group."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from lms.records.organisations import Organisation
from lms.records.people import Person
from lms.records.results import Completion
from lms.rules.actor import Role
from lms.web.extensions import db
from tests.cast import Cast
from tests.factories import a_grant, top_unit
from tests.pages import Page, Visitor
from tests.web.partnership.test_rates import staff

PACKS = ("prevent-duty", "modern-slavery-statement", "nhs-prevent", "safeguarding-audit")


@pytest.fixture
def bev(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    """Bev leads the whole council, where 3 of 40 hold modern slavery and 12 of 20 Prevent."""
    staff(quick_app, quick_cast.council_id, people=45, required=40, held=3)
    staff(
        quick_app, quick_cast.council_id, people=20, required=20, held=12, award="prevent-1", done_on=date(2026, 8, 3)
    )
    staff(quick_app, quick_cast.hospitals_id, people=30, required=25, held=9)
    staff(quick_app, quick_cast.charity_id, people=34, required=30, held=21)
    with quick_app.app_context():
        earned = update(Completion).where(Completion.award == "prevent-1")
        db.session.execute(earned.values(organisation_id=quick_cast.council_id))
        council = db.session.get_one(Organisation, quick_cast.council_id)
        person = db.session.get_one(Person, quick_cast.bev.id)
        a_grant(db.session(), person, Role.ORGANISATION_LEAD, top_unit(db.session(), council))
        db.session.commit()
    quick_visitor.sign_in_as(quick_cast.bev)
    return quick_visitor


def pack(visitor: Visitor, words: str) -> Page:
    page = visitor.open("/evidence-packs")
    return visitor.open(next(address for name, address in page.links.items() if name.startswith(words)))


def test_a_lead_finds_the_packs_of_their_own_organisation_only(bev: Visitor) -> None:
    page = bev.open("/evidence-packs")

    assert page.headings[1:] == ["Sherbourne City Council", "Help and information"]
    assert len([address for address in page.links.values() if "/evidence-packs/" in address]) == 4


def test_the_statement_has_the_figures_filled_in(bev: Visitor) -> None:
    page = pack(bev, "Modern slavery statement")

    assert page.select("p.govuk-body-l") == [
        "Sherbourne City Council takes part in the training programme of Riverside Community Safety Partnership, which "
        "teaches staff in three tiers how to notice modern slavery, how to respond, and how to support and lead. "
        "On 25 November 2026 we had 70 people in post. "
        "40 people are required to hold Modern slavery tier 1; 3 hold it (7 %)."
    ]


def test_the_quarterly_figures_count_who_completed_in_the_last_quarter(bev: Visitor) -> None:
    page = pack(bev, "NHS Prevent figures")

    assert page.tables()[0] == [
        [
            "Training",
            "Must hold it",
            "Of these hold it",
            "Compliance",
            "Completed from 1 July 2026 to 30 September 2026",
        ],
        ["Prevent tier 1", "20", "12", "60 %", "12"],
    ]
    assert "choose 30 September 2026" in page.main


def test_the_audit_has_every_training_and_each_team(bev: Visitor) -> None:
    page = pack(bev, "Safeguarding audit")

    captions = [" ".join(one.split()) for one in page.select("caption")]
    assert captions[0] == "Each training on 25 November 2026"
    assert "Prevent tier 1 by team, the lowest first" in captions
    assert "CANARY" not in page.html


def test_a_past_day_is_answered_as_it_was(bev: Visitor) -> None:
    page = pack(bev, "Prevent duty")

    before = bev.open(f"{page.path}?on-day=1&on-month=8&on-year=2026")

    assert before.address.endswith("?on=2026-08-01")
    assert before.heading == "Prevent duty on 1 August 2026"
    assert "0 of 20 who had to hold Prevent tier 1 did: 0 %." in before.main
    assert "12 of 20 who had to hold Prevent tier 1 did: 60 %." in page.main


@pytest.mark.parametrize("kind", PACKS)
def test_the_pdf_and_the_file_say_what_the_page_says(bev: Visitor, kind: str) -> None:
    address = bev.open("/evidence-packs").links["Prevent duty of Sherbourne City Council"]
    page = bev.open(address.replace("prevent-duty", kind))

    pdf = PdfReader(io.BytesIO(bev.open(page.links["PDF"]).bytes))
    lines = list(csv.reader(io.StringIO(bev.open(page.links["figures as CSV"]).bytes.decode("utf-8-sig"))))

    words = " ".join(" ".join(sheet.extract_text().split()) for sheet in pdf.pages)
    cells = [cell for table in page.tables() for row in table[1:] for cell in row[1:]]
    assert [line[3] for line in lines[1:]] == cells
    assert {cell for cell in cells if cell[:1].isdigit() and cell not in words} == set()
    assert pdf.metadata is not None
    assert pdf.metadata.title == page.heading


def test_the_office_sees_no_small_group_and_no_team(bev: Visitor, quick_app: Flask, quick_cast: Cast) -> None:
    ewa = Visitor(quick_app)
    ewa.sign_in_as(quick_cast.ewa)

    statement = pack(ewa, "Modern slavery statement of Sherbourne City Council")
    audit = pack(ewa, "Safeguarding audit of Sherbourne City Council")

    assert "40 people are required to hold Modern slavery tier 1; fewer than 5 hold it." in statement.main
    assert "3 of 40" not in statement.main + audit.main
    assert len(audit.tables()) == 1
    rates = ewa.open("/rates").follow("Sherbourne City Council")
    shown = {row[0]: row[1] for row in rates.tables()[0][1:]}
    assert {row[0]: row[1] for row in audit.tables()[0][1:]}["Modern slavery tier 1"] == shown["Modern slavery tier 1"]


@pytest.mark.parametrize("query", ["on=2026-02-31", "on=soon", "on=2027-01-01", "on-day=1&on-month=&on-year=2026"])
def test_a_day_that_makes_no_sense_is_refused(bev: Visitor, query: str) -> None:
    address = bev.open("/evidence-packs").links["Prevent duty of Sherbourne City Council"]

    page = bev.open(f"{address}?{query}")
    file = bev.open(f"{address}/file.pdf?{query}")

    assert (page.status, file.status) == (422, 422)
    assert len(page.errors) == 1


def test_a_pack_there_is_not_and_an_organisation_of_others_are_not_found(
    bev: Visitor, quick_app: Flask, quick_cast: Cast
) -> None:
    address = bev.open("/evidence-packs").links["Prevent duty of Sherbourne City Council"]
    with quick_app.app_context():
        hospitals = str(db.session.get_one(Organisation, quick_cast.hospitals_id).uid)

    assert bev.open(address.replace("prevent-duty", "no-such-pack")).status == 404
    assert bev.open(f"/evidence-packs/{hospitals}/prevent-duty").status == 404
    assert bev.open(f"/evidence-packs/{hospitals}/prevent-duty/file.pdf").status == 404
