"""A panel's estimates are written down on a phone or pasted, and stand beside the pass mark in force."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.records.standards import JudgeSheet, StandardPanel
from lms.web.extensions import db
from tests.cast import Cast
from tests.curriculum import QUESTIONS, SLAVERY_1, catalogue
from tests.pages import Page, Visitor

ITEMS = [question.id for question in catalogue().get(SLAVERY_1).bank]
PAGE = "/content/modern-slavery-1/standard"


@pytest.fixture
def ewa(quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    quick_visitor.sign_in_as(quick_cast.ewa)
    return quick_visitor


def begun(visitor: Visitor, judges: str = "Housing officer\nSocial worker") -> Page:
    page = visitor.open(PAGE).fill("Who judges?", judges)
    return page.fill("Day", "24").fill("Month", "11").fill("Year", "2026").press("Record the panel")


def filled(page: Page, estimate: int) -> Page:
    for item, question in zip(ITEMS, catalogue().get(SLAVERY_1).bank, strict=True):
        page = page.fill(f"{item} {question.stem}", str(estimate))
    return page.press("Keep this sheet")


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def test_a_panel_is_recorded_sheet_by_sheet_and_advises(ewa: Visitor) -> None:
    page = ewa.open("/content/modern-slavery-1").follow("What the pass mark should be")
    assert "The pass mark in force is 75 %. No panel has met about it yet." in page.main

    page = begun(ewa)
    assert page.heading == "Panel of 24 November 2026"
    assert "Nobody has handed in yet." in page.main
    page = filled(page.follow("Fill in the sheet of Housing officer, round 1"), 70)
    assert "70.0 % by 1 judge. Not handed in: Social worker." in page.main
    page = filled(page.follow("Fill in the sheet of Social worker, round 1"), 90)

    # 70 and 90 are each 10 from their mean: the standard deviation is the root of 200, over the root of 2 it is 10
    assert "The panel came to 80.0 %: 9.6 of 12 questions. The pass mark in force is 75 %." in page.main
    assert "The pass mark in force asks for less than the panel does." in page.main
    assert "pass_percent: 80" in page.main
    assert "Between judges it spreads by 14.1 points (standard deviation)" in page.main
    assert "within about 10.0 (standard error)" in page.main
    assert page.tables()[0][1:] == [["Housing officer", "8.4", "70.0 %"], ["Social worker", "10.8", "90.0 %"]]
    assert "The panel of 24 November 2026 came to 80.0 %." in ewa.open(PAGE).main


def test_a_sheet_of_the_next_round_begins_with_what_was_said_before(ewa: Visitor) -> None:
    page = filled(begun(ewa).follow("Fill in the sheet of Housing officer, round 1"), 70)

    page = page.follow("Fill in the sheet of Housing officer, round 2")

    assert page.value(f"{ITEMS[0]} {catalogue().get(SLAVERY_1).bank.questions[0].stem}") == "70"
    assert "The numbers are those of the round before." in page.main
    page = filled(page, 60)
    assert "The panel came to 60.0 %" in page.main
    assert page.headings.index("Round 2") < page.headings.index("Round 1")


def test_a_sheet_with_a_gap_names_it_and_keeps_what_was_written(ewa: Visitor, quick_app: Flask) -> None:
    page = begun(ewa).follow("Fill in the sheet of Social worker, round 1")
    first = f"{ITEMS[0]} {catalogue().get(SLAVERY_1).bank.questions[0].stem}"

    page = page.fill(first, "101").press("Keep this sheet")

    assert (page.status, len(page.errors)) == (422, QUESTIONS)
    assert page.errors[0] == f"{ITEMS[0]}: Enter a whole number from 0 to 100."
    assert page.value(first) == "101"
    with quick_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JudgeSheet)) == 0


def test_a_round_is_pasted_from_a_spreadsheet_and_taken_away_again(ewa: Visitor, quick_app: Flask) -> None:
    page = begun(ewa)
    pasted = table(("Question", "Housing officer", "Social worker"), *((item, "60", "80") for item in ITEMS))

    page = page.choose("Round 1").fill("The table", pasted).press("Keep this round")
    assert "The panel came to 70.0 %" in page.main
    page = page.choose("Round 1").fill("The table", pasted).press("Keep this round")

    with quick_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JudgeSheet)) == 2
        panel = db.session.scalars(select(StandardPanel)).one()
        assert (panel.pass_percent, panel.edition, panel.judges) == (75, "1.0", ["Housing officer", "Social worker"])
    response = ewa.client.get(page.links["CSV"])
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[:2] == [
        ["Round", "Question", "Housing officer", "Social worker", "Mean"],
        ["1", ITEMS[0], "60", "80", "70.0"],
    ]
    assert len(rows) == QUESTIONS + 1


def test_a_table_with_a_fault_is_shown_again_with_what_is_wrong(ewa: Visitor) -> None:
    page = begun(ewa)

    page = (
        page.choose("Round 1")
        .fill("The table", table(("Question", "Social worker"), ("zz", "60")))
        .press("Keep this round")
    )

    assert page.status == 422
    assert page.errors[0] == "Row 2: “zz” is no question of this panel."
    assert page.value("The table") == "Question\tSocial worker\nzz\t60"


def test_a_panel_needs_judges_and_a_day(ewa: Visitor) -> None:
    page = begun(ewa, judges="One")
    assert page.errors == ["Write who judges, one a line: from 2 to 20."]

    page = ewa.open(PAGE).fill("Who judges?", "A\nB").press("Record the panel")
    assert page.errors == ["Enter the day on which the panel met. It cannot lie ahead."]


def test_sheets_there_are_not_and_panels_of_other_courses_are_not_found(ewa: Visitor) -> None:
    path = begun(ewa).path

    assert [ewa.open(f"{path}/{place}").status for place in ("1/1", "1/3", "2/1", "0/1", "1/0")] == [
        200,
        404,
        404,
        404,
        404,
    ]
    assert ewa.open(path.replace("modern-slavery-1", "trauma-informed-practice-1")).status == 404
    assert ewa.open(f"{path}/1/1".replace("modern-slavery-1", "trauma-informed-practice-1")).status == 404


def test_nobody_else_sees_a_panel(quick_app: Flask, quick_cast: Cast) -> None:
    for person in (quick_cast.amina, quick_cast.bev, quick_cast.chidi):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(person)
        assert visitor.open(PAGE).status == 404
