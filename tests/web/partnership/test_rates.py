"""The partnership's rates, read as the office reads them."""

import csv
import io
from datetime import date

import pytest
from flask import Flask

from lms.actions import keeping
from lms.records.organisations import Organisation, Unit
from lms.rules.dates import london_midnight
from lms.web.extensions import db
from tests.cast import Cast
from tests.factories import (
    a_completion,
    a_person,
    a_post,
    a_requirement,
    an_assignment,
    top_unit,
)
from tests.pages import Visitor

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
