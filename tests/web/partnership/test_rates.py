"""The partnership's rates, read as the office reads them."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook

from lms.actions import keeping
from lms.records.organisations import Organisation, Unit
from lms.records.people import Post
from lms.rules.dates import london_midnight
from lms.web.extensions import db
from tests.cast import Cast
from tests.counting import statements_of
from tests.factories import (
    a_completion,
    a_person,
    a_post,
    a_requirement,
    an_assignment,
    top_unit,
)
from tests.pages import Page, Visitor

TODAY = date(2026, 11, 25)
SLAVERY = "modern-slavery-1"


def staff(
    app: Flask,
    organisation_id: int,
    *,
    unit_id: int | None = None,
    people: int,
    required: int,
    held: int,
    award: str = SLAVERY,
    done_on: date = date(2026, 5, 4),
) -> None:
    """So many more people in an organisation; of the first some must hold the award, and of these some do."""
    with app.app_context():
        session = db.session()
        organisation = session.get_one(Organisation, organisation_id)
        unit = session.get_one(Unit, unit_id) if unit_id else top_unit(session, organisation)
        requirement = a_requirement(session, organisation, award, due_on=date(2026, 6, 30))
        ids = []
        for number in range(people):
            person = a_person(session, "CANARY Name")
            a_post(session, person, unit)
            ids.append(person.id)
            if number < required:
                an_assignment(session, person, requirement, assigned_on=date(2026, 1, 5))
            if number < held:
                a_completion(session, person, award, completed_at=london_midnight(done_on), expires_on=None)
        keeping.refresh(session, ids, on=TODAY)
        session.commit()


@pytest.fixture
def office(app: Flask, cast: Cast, visitor: Visitor) -> Visitor:
    """Ewa: of the council 30 of 40 hold it, of the hospitals 12 of 20, all 14 of the charity."""
    staff(app, cast.council_id, people=45, required=40, held=30)
    staff(app, cast.hospitals_id, people=27, required=20, held=12)
    staff(app, cast.charity_id, people=14, required=14, held=14)
    visitor.sign_in_as(cast.ewa)
    return visitor


def test_the_office_sees_each_organisation_with_its_denominator_lowest_first(office: Visitor) -> None:
    page = office.open(f"/rates?award={SLAVERY}")

    assert page.heading == "Completion rates"
    assert [row[0] for row in page.tables()[0][1:3]] == ["Sherbourne Hospitals NHS Trust", "Sherbourne City Council"]
    assert page.tables()[0][1][:3] == ["Sherbourne Hospitals NHS Trust", "30", "60 % 12 of 20"]
    assert page.tables()[0][2][:3] == ["Sherbourne City Council", "50", "75 % 30 of 40"]
    assert "CANARY" not in page.html


def test_the_file_holds_the_figures_of_the_page(office: Visitor) -> None:
    page = office.open(f"/rates?award={SLAVERY}")

    file = office.open(next(address for words, address in page.links.items() if words == "CSV"))

    lines = list(csv.reader(io.StringIO(file.bytes.decode("utf-8-sig"))))
    organisations = [line[0] for line in lines]
    assert file.status == 200
    assert "Sherbourne Hospitals NHS Trust" in organisations
    assert "CANARY" not in file.bytes.decode("utf-8-sig")


def test_a_past_day_is_answered_from_what_had_happened_by_then(office: Visitor) -> None:
    before = office.open(f"/rates?award={SLAVERY}&on-day=1&on-month=5&on-year=2026")
    after = office.open(f"/rates?award={SLAVERY}&on-day=1&on-month=6&on-year=2026")

    assert (before.status, after.status) == (200, 200)
    assert "30 of 40" not in before.main
    assert "30 of 40" in after.main


@pytest.mark.parametrize(
    "query", ["on-day=31&on-month=2&on-year=2026", "on-day=x&on-month=1&on-year=2026", "award=no-such-9", "award=%00"]
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(office: Visitor, query: str) -> None:
    page = office.open(f"/rates?{query}")

    assert 400 <= page.status < 500
    assert page.heading


@pytest.mark.parametrize("who", ["amina", "chidi", "bev", "dara", "farah"])
def test_nobody_else_finds_the_partnership_s_rates(quick_cast: Cast, quick_visitor: Visitor, who: str) -> None:
    quick_visitor.sign_in_as(getattr(quick_cast, who))

    assert quick_visitor.open("/rates").status == 404


def test_a_lead_sees_the_rates_of_their_own_organisation_only(cast: Cast, office: Visitor, app: Flask) -> None:
    bev = Visitor(app)
    bev.sign_in_as(cast.bev)

    page = bev.open("/your-organisation")

    assert page.status == 200
    assert "Sherbourne Hospitals" not in page.html


# What may not be shown


@pytest.fixture
def careful(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    """Ewa: in the council 3 of 40 hold it, in the hospitals 12 of 20, in the charity 21 of 30."""
    staff(quick_app, quick_cast.council_id, people=47, required=40, held=3)
    staff(quick_app, quick_cast.hospitals_id, people=27, required=20, held=12)
    staff(quick_app, quick_cast.charity_id, people=34, required=30, held=21)
    quick_visitor.sign_in_as(quick_cast.ewa)
    return quick_visitor


def test_few_holders_are_said_to_be_few_and_another_figure_is_left_out_with_them(careful: Visitor) -> None:
    page = careful.open(f"/rates?award={SLAVERY}")

    assert [row[0:3:2] for row in page.tables()[0][1:]] == [
        ["Sherbourne City Council", "fewer than 5 of 40"],
        ["Open Door Drop-in", "70 % 21 of 30"],
        ["Sherbourne Hospitals NHS Trust", "not shown of 20"],
        ["All organisations", "40 % 36 of 90"],
    ]
    assert page.select("p.govuk-body-l") == [
        "36 of 90 people who must hold Modern slavery tier 1 do: 40 %. "
        "Lowest: Sherbourne City Council, fewer than 5 of 40."
    ]
    assert "Figures about fewer than 5 people are not shown" in page.main
    assert "12" not in page.tables()[0][3][2]


def test_files_leave_out_what_the_page_leaves_out(careful: Visitor) -> None:
    page = careful.open(f"/rates?award={SLAVERY}")

    lines = read_csv(careful.open(page.links["CSV"]))
    cells = read_xlsx(careful.open(page.links["Excel"]))

    assert [line[:5] for line in lines] == [
        ["Organisation", "People in post", "Must hold it", "Of these hold it", "Compliance %"],
        ["Sherbourne City Council", "52", "40", "fewer than 5", ""],
        ["Open Door Drop-in", "35", "30", "21", "70"],
        ["Sherbourne Hospitals NHS Trust", "30", "20", "not shown", ""],
        ["All organisations", "117", "90", "36", "40"],
    ]
    assert [[str(cell) if cell is not None else "" for cell in row] for row in cells] == lines


def test_the_chart_says_what_the_table_says(careful: Visitor) -> None:
    page = careful.open(f"/rates?award={SLAVERY}")

    assert page.select('svg[aria-labelledby^="rates-title"] text') == [
        "Sherbourne City Council",
        "fewer than 5 of 40",
        "Open Door Drop-in",
        "70 %",
        "Sherbourne Hospitals NHS Trust",
        "not shown of 20",
    ]


def test_an_organisation_of_few_people_shows_nothing_and_neither_does_the_next(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    staff(quick_app, quick_cast.council_id, people=47, required=40, held=30)
    staff(quick_app, quick_cast.charity_id, people=34, required=30, held=21)
    quick_visitor.sign_in_as(quick_cast.ewa)

    page = quick_visitor.open(f"/rates?award={SLAVERY}")
    hospitals = page.follow("Sherbourne Hospitals NHS Trust")

    assert [row[:3] for row in page.tables()[0][1:]] == [
        ["Sherbourne City Council", "52", "75 % 30 of 40"],
        ["Open Door Drop-in", "not shown", "not shown"],
        ["Sherbourne Hospitals NHS Trust", "not shown", "not shown"],
        ["All organisations", "90", "72 % 51 of 70"],
    ]
    assert "This organisation’s figures are not shown, because it has few people in post." in hospitals.main
    assert "Teams are not shown for this training" in hospitals.main


# One organisation


def test_an_organisation_shows_each_training_and_then_each_team_without_names(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    staff(quick_app, quick_cast.hospitals_id, people=40, required=30, held=20)
    staff(quick_app, quick_cast.council_id, people=20, required=10, held=5)
    staff(quick_app, quick_cast.council_id, unit_id=quick_cast.neighbourhood_id, people=27, required=20, held=15)
    quick_visitor.sign_in_as(quick_cast.ewa)

    council = quick_visitor.open("/rates").follow("Sherbourne City Council")
    teams = council.follow("Modern slavery tier 1")

    assert council.heading == "Sherbourne City Council"
    assert "52 people in post." in council.main
    assert council.tables()[0][1] == ["Modern slavery tier 1", "66 % 20 of 30", "38 % 20 of 52", "38 % 20 of 52"]
    assert [row[:3] for row in teams.tables()[0][1:]] == [
        ["Neighbourhood Officers Housing and Homelessness", "30", "75 % 15 of 20"],
        # two teams of one person each, and the smallest other to cover them
        ["Customer Services Customer and Regulatory", "not shown", "not shown"],
        ["Environmental Health Customer and Regulatory", "not shown", "not shown"],
        ["Sherbourne City Council", "not shown", "not shown"],
        ["All teams", "52", "66 % 20 of 30"],
    ]
    assert "CANARY" not in council.html + teams.html


# The question


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=2026-02-31", "Date must be a real date, such as 31 3 2026."),
        ("on=soon", "Date must be a real date, such as 31 3 2026."),
        ("on=" + "9" * 5000, "Date must be a real date, such as 31 3 2026."),
        ("on=2026-11-26", "The date must be today or earlier."),
        ("on-day=1&on-month=&on-year=2026", "Date must include a month."),
        ("award=no-such-9", "Choose training from the list."),
        ("award=" + "x" * 5000, "Choose training from the list."),
    ],
)
@pytest.mark.parametrize("path", ["/rates", "/rates/organisations.csv", "/rates/organisations.xlsx"])
def test_what_is_wrong_with_the_question_is_said_beside_the_field(
    careful: Visitor, path: str, query: str, sentence: str
) -> None:
    page = careful.open(f"{path}?{query}")

    assert (page.status, page.heading, page.errors) == (422, "Completion rates", [sentence])
    assert page.tables()[0][-1][0] == "All organisations"


def test_a_day_in_three_boxes_becomes_an_address_to_keep(careful: Visitor) -> None:
    page = careful.open("/rates")

    page = page.fill("Training", "Modern slavery tier 1").fill("Day", "31").fill("Month", "3").fill("Year", "2026")
    page = page.press("Show")

    assert page.address == f"/rates?award={SLAVERY}&on=2026-03-31"
    assert "On 31 March 2026, " in page.main
    assert page.links["CSV"] == f"/rates/organisations.csv?award={SLAVERY}&on=2026-03-31"
    assert (page.value("Training"), page.value("Day"), page.value("Year")) == ("Modern slavery tier 1", "31", "2026")


def test_the_trend_shows_the_last_quarters_and_the_day_itself(office: Visitor) -> None:
    page = office.open(f"/rates?award={SLAVERY}")

    assert page.tables()[2] == [
        ["As on", "Compliance", "Target"],
        ["31 Dec 2025", "nobody", "none set"],
        ["31 Mar 2026", "0 % 0 of 74", "none set"],
        ["30 Jun 2026", "75 % 56 of 74", "none set"],
        ["30 Sep 2026", "75 % 56 of 74", "none set"],
        ["25 Nov 2026", "75 % 56 of 74", "none set"],
    ]


def test_topics_and_tiers_show_the_whole_partnership(office: Visitor) -> None:
    page = office.open("/rates")

    assert page.tables()[1] == [
        ["Topic", "Tier 1", "Tier 2", "Tier 3"],
        ["Trauma-informed practice", "nobody See Trauma-informed practice tier 1"] + ["– no such training"] * 2,
        [
            "Modern slavery",
            "75 % 56 of 74 See Modern slavery tier 1",
            "nobody See Modern slavery tier 2",
            "– no such training",
        ],
    ]
    assert page.follow("See Modern slavery tier 1").address == f"/rates?award={SLAVERY}"


def test_the_page_costs_as_many_statements_for_many_people_as_for_few(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.ewa)
    quick_visitor.open("/rates")

    counts = []
    for _ in range(2):
        with statements_of(quick_app) as seen:
            quick_visitor.open("/rates")
        counts.append(len(seen))
        staff(quick_app, quick_cast.council_id, people=30, required=20, held=10)

    assert counts[0] == counts[1]
    assert counts[0] <= 6


def test_without_anybody_in_post_the_page_says_so(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    with quick_app.app_context():
        db.session.query(Post).update({"ends_on": date(2026, 11, 24)})
        keeping.pass_the_day(db.session(), on=TODAY)
        db.session.commit()
    quick_visitor.sign_in_as(quick_cast.ewa)

    page = quick_visitor.open("/rates")

    assert page.status == 200
    assert "0 of 3 organisations have people in post." in page.main


# Their own organisation


def test_a_lead_sees_every_team_they_lead_with_nothing_left_out(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    staff(quick_app, quick_cast.council_id, unit_id=quick_cast.neighbourhood_id, people=3, required=3, held=1)
    staff(quick_app, quick_cast.hospitals_id, people=40, required=30, held=20)
    quick_visitor.sign_in_as(quick_cast.bev)

    page = quick_visitor.open(f"/your-organisation?award={SLAVERY}")

    assert page.heading == "Your organisation"
    assert [row[:3] for row in page.tables()[0][1:]] == [
        ["Neighbourhood Officers Housing and Homelessness", "6", "33 % 1 of 3"],
        ["Customer Services Customer and Regulatory", "1", "nobody"],
        ["Environmental Health Customer and Regulatory", "1", "nobody"],
        ["All teams", "8", "33 % 1 of 3"],
    ]
    assert "Hospitals" not in page.main
    assert read_csv(quick_visitor.open(page.links["CSV"]))[-1][:5] == ["All teams", "8", "3", "1", "33"]


def read_csv(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.bytes.decode("utf-8-sig"))))


def read_xlsx(page: Page) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(page.bytes)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]
