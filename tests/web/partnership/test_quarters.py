"""The partnership's quarters, headcounts and targets, as the office reads and writes them."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from lms.jobs.worker import Worker
from lms.records.quarters import QuarterSnapshot
from lms.rules.quarter import Programme
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.pages import Page, Visitor
from tests.web.partnership.test_rates import staff

SLAVERY = "modern-slavery-1"
COUNTS = b"organisation,as at,headcount,modern-slavery-1\r\nOpen Door Drop-in,01/09/2026,60,33\r\n"


@pytest.fixture
def office(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    """Ewa: of the council 30 of 40 hold it, of the hospitals 12 of 20; nobody of the charity must."""
    staff(quick_app, quick_cast.council_id, people=45, required=40, held=30)
    staff(quick_app, quick_cast.hospitals_id, people=27, required=20, held=12)
    quick_visitor.sign_in_as(quick_cast.ewa)
    return quick_visitor


def frozen(office: Visitor, ends_on: str = "2026-09-30") -> Page:
    return office.post("/quarters", {"ends_on": ends_on}, follow=True)


def test_a_quarter_is_frozen_with_a_button_and_opens_its_board_pack(office: Visitor) -> None:
    pack = frozen(office)

    assert pack.heading == "Training from July to September 2026"
    assert pack.select("p.govuk-body-l") == [
        "On 30 September 2026, 70 % of all training that people had to hold was held (42 of 60)."
    ]
    assert "CANARY" not in pack.html
    quarters = office.open("/quarters")
    assert quarters.tables()[0][1][0] == "July to September 2026"
    assert "Open" in quarters.tables()[0][1][2]


def test_the_pdf_says_what_the_page_says_and_its_bytes_stay(office: Visitor) -> None:
    pack = frozen(office)

    first = office.open(pack.links["PDF"])
    second = office.open(pack.links["PDF"])

    pdf = PdfReader(io.BytesIO(first.bytes))
    words = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert first.bytes == second.bytes
    assert pdf.metadata is not None
    assert pdf.metadata.title == pack.heading
    cells = {cell for table in pack.tables() for row in table for cell in row}
    assert {cell for cell in cells if cell[:1].isdigit() and cell not in words} == set()
    assert "CANARY" not in words


def test_the_pack_stays_when_the_ledger_learns_more_and_the_difference_is_said(
    quick_app: Flask, quick_cast: Cast, office: Visitor
) -> None:
    pack = frozen(office)
    before = office.open(pack.links["PDF"]).bytes

    staff(quick_app, quick_cast.council_id, people=5, required=5, held=5)

    assert office.open(pack.path).main == pack.main
    assert office.open(pack.links["PDF"]).bytes == before
    differences = office.open(pack.path).follow("Compare with what the records say today")
    assert differences.select("main li") == [
        "Sherbourne City Council: 50 people in post were counted, today it would be 55.",
        "Sherbourne City Council, Modern slavery tier 1: compliance was 30 of 40, today it would be 35 of 45.",
        "Sherbourne City Council, Modern slavery tier 1: 30 had ever completed it, today it would be 35.",
    ]


def test_figures_changed_behind_our_back_are_not_passed_off_as_frozen(quick_app: Flask, office: Visitor) -> None:
    pack = frozen(office)
    assert "changed after they were frozen" not in pack.main

    with quick_app.app_context():
        content = db.session.scalars(select(QuarterSnapshot.content)).one().replace("40,30", "40,39")
        db.session.execute(update(QuarterSnapshot).values(content=content))
        db.session.commit()

    assert "These figures were changed after they were frozen." in office.open(pack.path).main


def test_few_people_are_left_out_of_the_pack_its_pdf_and_its_file(
    quick_app: Flask, quick_cast: Cast, office: Visitor
) -> None:
    staff(quick_app, quick_cast.charity_id, people=34, required=30, held=3)

    pack = frozen(office)
    lines = list(csv.reader(io.StringIO(office.open(pack.links["figures as CSV"]).bytes.decode("utf-8-sig"))))

    said = [
        line[3]
        for line in lines
        if line[:2] == ["Modern slavery tier 1 by organisation, the lowest first", "Open Door Drop-in"]
    ]
    assert said[0] == "fewer than 5 of 30"
    assert "10 %" not in pack.main
    assert lines[0] == ["Table", "Row", "Column", "Value"]


@pytest.mark.parametrize("ends_on", ["", "2026-12-31", "2026-09-29", "soon", "9" * 5000, "0001-03-31", "2001-03-31\0"])
def test_no_other_day_is_frozen(office: Visitor, ends_on: str) -> None:
    page = office.post("/quarters", {"ends_on": ends_on})

    assert (page.status, page.heading) == (422, "Quarters")
    assert len(page.errors) == 1


def test_the_worker_freezes_the_last_quarter_in_the_night(
    app: Flask, cast: Cast, visitor: Visitor, clock: Clock
) -> None:
    with app.app_context():
        worker = Worker(
            db.engine, clock, mail_url="", sender="x@partnership.example", programme=Programme("Riverside", {})
        )
        worker.go_round()
        worker.go_round()

    visitor.sign_in_as(cast.ewa)
    row = visitor.open("/quarters").tables()[0][1]
    assert row[:2] == ["July to September 2026", "25 November 2026 at 10:00am"]


# Headcounts and targets


def test_a_headcount_is_written_down_and_shown_apart(office: Visitor) -> None:
    fields = {
        "organisation": "Open Door Drop-in",
        "as_at-day": "1",
        "as_at-month": "9",
        "as_at-year": "2026",
        "headcount": "60",
        "trained-modern-slavery-1": "33",
    }

    page = office.post("/headcounts", fields, follow=True)

    assert page.select("p.govuk-body-l") == ["1 of 3 organisations gave a headcount in the last 12 months."]
    reported = ["Open Door Drop-in", "1 September 2026", "60", "Modern slavery tier 1", "55 % (33 of 60)"]
    assert page.tables()[0][1:] == [reported]
    rates = office.open("/rates")
    assert rates.tables()[-1][1:] == [reported]
    assert "33 of 60" not in " ".join(cell for table in rates.tables()[:-1] for row in table for cell in row)


def test_a_file_of_headcounts_is_brought_in(office: Visitor) -> None:
    form = office.open("/headcounts")

    page = form.attach("Headcounts", "counts.csv", COUNTS).press("Bring in")

    assert page.tables()[0][1][:3] == ["Open Door Drop-in", "1 September 2026", "60"]
    assert "in the file counts.csv" in page.main


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"Enter the day the count is of.", "Headcount must be a whole number from 0 to 1,000,000."}),
        ({"headcount": "9" * 30}, {"Use at most 10 characters."}),
        ({"trained-modern-slavery-1": "61"}, {"Modern slavery tier 1: no more people can hold it than there are."}),
        ({"organisation": "Nowhere"}, {"Choose an organisation from the list."}),
        ({"as_at-year": "2027"}, {"The date must be today or earlier."}),
        ({"unit": "\0"}, {"Remove the characters that cannot be printed."}),
    ],
)
def test_a_headcount_that_cannot_be_is_refused_beside_its_field(
    office: Visitor, fields: dict[str, str], errors: set[str]
) -> None:
    good = {
        "organisation": "Open Door Drop-in",
        "as_at-day": "1",
        "as_at-month": "9",
        "as_at-year": "2026",
        "headcount": "60",
    }

    page = office.post("/headcounts", {**good, **fields} if fields else {})

    assert page.status == 422
    assert errors <= set(page.errors)
    assert "No people" not in page.main
    assert "0 of 3 organisations gave a headcount" in page.main


def test_a_target_is_drawn_from_its_first_day_on(office: Visitor) -> None:
    fields = {"award": SLAVERY, "percent": "85", "from_on-day": "1", "from_on-month": "9", "from_on-year": "2026"}

    page = office.post("/targets", fields, follow=True)

    assert page.tables()[0][1:] == [["Modern slavery tier 1", "85 %", "1 Sep 2026", "yes"]]
    trend = office.open(f"/rates?award={SLAVERY}")
    assert [row[-1] for row in trend.tables()[2][1:]] == ["none set", "none set", "none set", "85 %", "85 %"]
    assert "The target is 85 %: not reached yet." in trend.main
    assert "target 85 %" in trend.select('svg[aria-labelledby^="trend-title"] text')


@pytest.mark.parametrize(
    "fields",
    [
        {"percent": "0"},
        {"percent": "101"},
        {"percent": "many"},
        {"percent": "9" * 30},
        {"award": "no-such-9"},
        {"award": "\0"},
        {"from_on-day": ""},
        {"from_on-day": "31", "from_on-month": "2"},
    ],
)
def test_a_target_that_makes_no_sense_is_refused(office: Visitor, fields: dict[str, str]) -> None:
    good = {"award": "", "percent": "85", "from_on-day": "1", "from_on-month": "9", "from_on-year": "2026"}

    page = office.post("/targets", {**good, **fields})

    assert (page.status, page.heading) == (422, "Targets")
    assert page.errors
    assert "No target is set yet." in page.main


def test_an_organisation_that_only_reports_is_added(office: Visitor) -> None:
    page = office.post("/headcounts/organisations", {"name": "Night Shelter"}, follow=True)

    assert "0 of 4 organisations gave a headcount" in page.main
    assert office.post("/headcounts/organisations", {"name": "night shelter"}).errors == [
        "There already is an organisation with this name."
    ]


@pytest.mark.parametrize("path", ["/quarters", "/headcounts", "/targets"])
def test_nobody_but_the_office_finds_them(quick_cast: Cast, quick_visitor: Visitor, path: str) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    assert quick_visitor.open(path).status == 404


def test_the_day_of_a_quarter_s_end_is_not_over(quick_cast: Cast, office: Visitor, clock: Clock) -> None:
    clock.move(days=(date(2026, 12, 31) - date(2026, 11, 25)).days)
    office.sign_in_as(quick_cast.ewa)

    assert office.post("/quarters", {"ends_on": "2026-12-31"}).errors == ["This quarter is not over yet."]
