"""A manager's team, read as a manager reads it: the sentence, the table, another day, the same rows to take away."""

import csv
import io
from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lms.actions import keeping
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.rates import By, tally_as_on, tally_today
from lms.records.results import KeptStanding
from lms.rules.dates import london_midnight
from lms.rules.policy import OVERSEERS
from lms.web.extensions import db
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.counting import statements_of
from tests.factories import a_completion, a_person, a_post, a_requirement, an_assignment
from tests.pages import Visitor

TODAY = date(2026, 11, 25)


def require(
    app: Flask,
    somebody: Somebody,
    award: str,
    due_on: date,
    *,
    assigned_on: date = date(2026, 1, 1),
    reason: str = "Everyone here meets people.",
    done_on: date | None = None,
    expires_on: date = date(2028, 6, 30),
) -> None:
    """Ask this person for an award, and perhaps let them complete it."""
    with app.app_context():
        session = db.session()
        person = session.get_one(Person, somebody.id)
        post = session.query(Post).filter_by(person_id=person.id).order_by(Post.id).first()
        assert post is not None
        requirement = a_requirement(session, session.get_one(Organisation, post.organisation_id), award, due_on=due_on)
        requirement.reason = reason
        an_assignment(session, person, requirement, assigned_on=assigned_on)
        if done_on:
            a_completion(session, person, award, completed_at=london_midnight(done_on), expires_on=expires_on)
        keeping.refresh(session, [person.id], on=TODAY)
        session.commit()


@pytest.fixture
def team(app: Flask, cast: Cast) -> Cast:
    """Chidi's team: Amina is overdue, Conor up to date; nothing is required of Chidi. Emeka works elsewhere."""
    require(app, cast.amina, "modern-slavery-1", date(2026, 11, 1))
    require(app, cast.conor, "modern-slavery-1", date(2026, 11, 1), done_on=date(2026, 10, 1))
    require(app, cast.conor, "trauma-informed-practice-1", date(2026, 11, 1), done_on=date(2026, 4, 2))
    require(app, cast.emeka, "hate-crime-1", date(2026, 11, 1))
    return cast


def test_the_first_sentence_says_it_all(team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team")

    assert (page.status, page.heading) == (200, "Your team")
    assert page.title.startswith("Your team")
    assert "1 of 2 people are up to date. 1 overdue." in page.main
    assert "1 more person has no required training and is not counted in this." in page.main


def test_the_table_has_those_to_act_on_first_with_sign_word_and_date(team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team")

    assert page.tables() == [
        [
            ["Name", "Modern slavery tier 1", "Trauma-informed practice tier 1", "Remind"],
            [
                "Amina Yusuf Neighbourhood Officer, Neighbourhood Officers",
                "! overdue due on 1 Nov 2026",
                "– not required",
                "Remind Amina Yusuf",
            ],
            [
                "Conor Walsh Neighbourhood Officer, Neighbourhood Officers",
                "✓ current until 30 Jun 2028",
                "✓ current until 30 Jun 2028",
                "",
            ],
            ["Chidi Okafor Team Manager, Neighbourhood Officers", "– not required", "– not required", ""],
        ]
    ]
    assert "Emeka" not in page.html


def test_the_filters_count_everybody_and_show_one_group(team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team").follow("Overdue (1)")

    assert [row[0] for row in page.tables()[0][1:]] == ["Amina Yusuf Neighbourhood Officer, Neighbourhood Officers"]
    assert "1 of 2 people are up to date. 1 overdue." in page.main
    assert "Nobody is in this group." in page.follow("Due this month (0)").main
    assert len(page.follow("Everybody (3)").tables()[0]) == 4
    assert "Chidi Okafor" in page.follow("See who").main


def test_every_figure_says_the_same_of_who_is_overdue_and_who_needs_to_renew(
    app: Flask, team: Cast, visitor: Visitor
) -> None:
    # Given people of every kind: Cora is late with one award and has to renew another
    ran_out = date(2026, 10, 31)
    require(app, team.chidi, "hate-crime-1", date(2026, 1, 1), done_on=date(2023, 10, 1), expires_on=ran_out)
    require(app, team.chidi, "prevent-1", date(2026, 11, 30))
    with app.app_context():
        session = db.session()
        post = session.query(Post).filter_by(person_id=team.chidi.id).one()
        council, unit = session.get_one(Organisation, post.organisation_id), session.get_one(Unit, post.unit_id)
        cora, dan, lee = (a_person(session, name) for name in ("Cora Best", "Dan Hill", "Lee Marsh"))
        for person, award, due_on in (
            (cora, "hate-crime-1", date(2026, 11, 24)),
            (cora, "prevent-1", date(2026, 2, 1)),
            (dan, "prevent-1", date(2026, 11, 25)),
            (lee, "prevent-1", date(2026, 12, 1)),
        ):
            an_assignment(session, person, a_requirement(session, council, award, due_on=due_on))
        a_completion(session, cora, "prevent-1", completed_at=london_midnight(date(2023, 10, 1)), expires_on=ran_out)
        for person in (cora, dan, lee):
            a_post(session, person, unit)
        keeping.refresh(session, [cora.id, dan.id, lee.id], on=TODAY)
        session.commit()
        scope = team.bev.actor.scope(*OVERSEERS)
        today = tally_today(session, scope=scope, by=By.UNIT)
        from_the_ledger = tally_as_on(session, scope=scope, by=By.UNIT, on=TODAY)
        counted = [
            {award: counts.overdue for (place, award), counts in tally.counts.items() if counts.overdue}
            for tally in (today, from_the_ledger)
        ]
    visitor.sign_in_as(team.chidi)

    # When the page and the file are read
    page = visitor.open("/team")
    names, *rows = csv.reader(io.StringIO(visitor.open("/team/people.csv").response.text.lstrip("\ufeff")))
    groups = Counter(row[3] for row in rows)
    overdue = Counter(
        name
        for row in rows
        for name, cell in zip(names, row, strict=True)
        if cell == "overdue" and name.endswith("tier 1")
    )

    # Then sentence, filters, rows, file, counts, rates and reminders tell the same
    assert "1 of 6 people are up to date. 2 overdue, 1 needs renewing, 1 due this month, 1 due later." in page.main
    assert groups == {"overdue": 2, "needs renewing": 1, "due this month": 1, "due later": 1, "up to date": 1}
    for group, people in groups.items():
        assert len(page.follow(f"{group.capitalize()} ({people})").tables()[0]) - 1 == people
    assert overdue == {"Modern slavery tier 1": 1, "Hate crime tier 1": 1}
    assert counted == [{"modern-slavery-1": 1, "hate-crime-1": 1}] * 2
    for words, people in (("Remind everyone overdue", 2), ("Remind everyone who needs to renew", 1)):
        assert len(page.follow(words).select("main li")) == people


def test_whose_training_runs_out_soon_is_one_press_away(app: Flask, team: Cast, visitor: Visitor) -> None:
    with app.app_context():
        session = db.session()
        ends = session.scalars(select(KeptStanding).where(KeptStanding.person_id == team.conor.id)).all()
        for kept in ends:
            kept.expires_on = TODAY + timedelta(days=45)
        session.commit()
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team")
    within_60 = page.follow("Running out within 60 days (1)")
    in_file = list(csv.DictReader(io.StringIO(within_60.follow("CSV").bytes.decode("utf-8-sig"))))

    assert "Running out within 30 days" not in page.text
    assert "Exempt (" not in page.text
    assert [row["Name"] for row in in_file] == ["Conor Walsh"]
    assert len(within_60.tables()[0]) - 1 == 1


def test_csv_and_excel_hold_the_same_rows_as_the_page(team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)
    expected = [
        [
            "Name",
            "Role",
            "Team",
            "Where they stand",
            "Booked on a live session",
            "Modern slavery tier 1",
            "Modern slavery tier 1: date",
            "Trauma-informed practice tier 1",
            "Trauma-informed practice tier 1: date",
        ],
        [
            "Conor Walsh",
            "Neighbourhood Officer",
            "Neighbourhood Officers",
            "up to date",
            "",
            "current",
            "2028-06-30",
            "current",
            "2028-06-30",
        ],
    ]

    page = visitor.open("/team").follow("Up to date (1)")
    as_csv, as_excel = page.follow("CSV"), page.follow("Excel")

    assert as_csv.response.headers["Content-Disposition"] == "attachment; filename=team-2026-11-25.csv"
    assert list(csv.reader(io.StringIO(as_csv.bytes.decode("utf-8-sig")))) == expected
    sheet = load_workbook(io.BytesIO(as_excel.bytes)).active
    assert sheet is not None
    cells = [[cell.isoformat()[:10] if hasattr(cell, "isoformat") else cell for cell in row] for row in sheet.values]
    assert cells == expected


def test_any_past_day_can_be_asked_for_and_keeps_its_answer(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    form = visitor.open("/team").fill("Day", "31").fill("Month", "3").fill("Year", "2026")
    page = form.press("Show that day")

    assert page.address == "/team?on=2026-03-31"
    assert "As on 31 March 2026." in page.main
    assert "0 of 2 people are up to date. 2 due later." in page.main
    assert [row[0].split(", ")[0] for row in page.tables()[0]] == [
        "Name",
        "Conor Walsh Neighbourhood Officer",
        "Amina Yusuf Neighbourhood Officer",
        "Chidi Okafor Team Manager",
    ]
    assert "Remind" not in page.text
    assert "due on" in page.tables()[0][1][1]
    with app.app_context():
        session = db.session()
        newcomer = a_person(session, "New Comer")
        post = session.query(Post).filter_by(person_id=team.amina.id).one()
        a_post(session, newcomer, session.get_one(Unit, post.unit_id), starts_on=date(2026, 4, 1))
        a_completion(session, session.get_one(Person, team.amina.id), completed_at=london_midnight(date(2026, 4, 1)))
        session.commit()
    assert visitor.open("/team?on=2026-03-31").main == page.main
    assert page.follow("CSV").bytes.decode("utf-8-sig").count("\n") == 4


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("on-day=31&on-month=2&on-year=2027", "Date must be a real date, such as 27 3 2027."),
        ("on-day=&on-month=2&on-year=2026", "Date must include a day."),
        ("on-day=1%00&on-month=2&on-year=2026", "Date must be a real date, such as 27 3 2027."),
        ("on-day=26&on-month=11&on-year=2026", "The date must be today or earlier."),
        ("on=2026-11-26", "The date must be today or earlier."),
        ("on=2026-02-31", "Date must be a real date, such as 31 3 2026."),
        ("on=0001-01-01", "Date must be a real date, such as 31 3 2026."),
        ("on=%00", "Date must be a real date, such as 31 3 2026."),
        ("on=" + "9" * 30, "Date must be a real date, such as 31 3 2026."),
    ],
)
def test_a_date_that_cannot_be_is_said_in_place(
    quick_cast: Cast, quick_visitor: Visitor, query: str, error: str
) -> None:
    quick_visitor.sign_in_as(quick_cast.chidi)

    page = quick_visitor.open(f"/team?{query}")

    assert (page.status, page.heading, page.errors) == (422, "Your team", [error])
    assert quick_visitor.open(f"/team/people.csv?{query}").status == 404


@pytest.mark.parametrize(
    "query",
    [
        "unit=x",
        "unit=%00",
        "unit=00000000-0000-0000-0000-000000000000",
        "show=nonsense",
        "show=%00",
        "page=99",
        "page=" + "9" * 30,
        "page=-1",
        "page=x",
        "page=²",
    ],
)
def test_what_there_is_not_is_not_found(quick_cast: Cast, quick_visitor: Visitor, query: str) -> None:
    quick_visitor.sign_in_as(quick_cast.chidi)

    assert quick_visitor.open(f"/team?{query}").status == 404


def test_a_lead_chooses_among_the_units_of_the_scope(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.bev)

    page = visitor.open("/team")
    everybody = page.tables()[0]
    page = page.fill("Team", "Neighbourhood Officers").press("Show this team")

    assert len(everybody) == 6
    assert len(page.tables()[0]) == 4
    assert page.value("Team") == "Neighbourhood Officers"
    assert page.follow("Overdue (1)").value("Team") == "Neighbourhood Officers"
    assert "Emergency" not in page.html


def test_nobody_else_has_a_team(quick_cast: Cast, quick_visitor: Visitor) -> None:
    for somebody in (quick_cast.amina, quick_cast.ewa, quick_cast.farah):
        quick_visitor.sign_in_as(somebody)
        for path in ("/team", "/team/people.csv", "/team/people.xlsx", "/team/remind", "/team/reminded"):
            assert quick_visitor.open(path).status == 404


def test_a_manager_elsewhere_sees_nothing_of_the_team(team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.dara)

    page = visitor.open("/team")

    assert [row[0].split(",")[0] for row in page.tables()[0][1:]] == ["Emeka Bello Nurse", "Dara Quinn Matron"]
    for name in ("Amina", "Conor", "Chidi", "Neighbourhood"):
        assert name not in page.html
    for path in (f"/team/people/{team.amina.uid}", f"/team/people/{team.amina.uid}/reminded"):
        assert visitor.open(path).status == 404
    assert visitor.post(f"/team/people/{team.amina.uid}/remind").status == 404


def test_an_empty_team_is_said(app: Flask, cast: Cast, visitor: Visitor, clock: Clock) -> None:
    with app.app_context():
        for post in db.session.query(Post).filter_by(unit_id=cast.neighbourhood_id):
            post.ends_on = TODAY - timedelta(days=1)
        db.session.commit()
    visitor.sign_in_as(cast.chidi)

    page = visitor.open("/team")

    assert (page.status, page.tables()) == (200, [])
    assert "Nobody is in this team." in page.main
    assert "People come in with the staff list." in page.main


def test_a_large_team_comes_in_pages_at_the_cost_of_a_small_one(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)
    with statements_of(app) as few:
        visitor.open("/team")
    with app.app_context():
        session = db.session()
        unit = session.get_one(Unit, team.neighbourhood_id)
        crowd = [a_person(session, f"Crowd Number{number:03}") for number in range(60)]
        for person in crowd:
            a_post(session, person, unit)
        keeping.refresh(session, [person.id for person in crowd], on=TODAY)
        session.commit()

    with statements_of(app) as many:
        page = visitor.open("/team")

    assert len(few) <= len(many) <= 6
    assert len(many) - len(few) <= 1, "those on other pages are counted by one question; on one page, as they are read"
    assert "61 more people have no required training" in page.main
    assert len(page.tables()[0]) == 51
    second = page.follow("Next page →")
    assert len(second.tables()[0]) == 14
    assert page.follow("CSV").bytes.count(b"\n") == 64
