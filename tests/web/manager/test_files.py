"""A large table is asked for, looked at while it is made, saved by whoever asked, and gone after some days."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.actions import keeping
from lms.app import create_app
from lms.jobs.exports import Exporter, make_next
from lms.records.export_files import FOLDER
from lms.records.exports import ExportOrder
from lms.records.organisations import Unit
from lms.records.people import Person, RoleGrant
from lms.rules.dates import london_date
from lms.web.extensions import db
from lms.web.reports import programme
from tests.cast import Cast, add_cast
from tests.conftest import Clock, opened, settings_for
from tests.factories import a_person, a_post
from tests.pages import Page, Visitor

LARGE = 5


@pytest.fixture
def app(database_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app where a team of more than five people is large."""
    told = replace(settings_for(database_url, tmp_path), large_table_rows=LARGE)
    yield from opened(create_app(told, catalogue=catalogue, clock=clock))


@pytest.fixture
def large(app: Flask, clock: Clock) -> Cast:
    """The cast, with Chidi's team of nine."""
    cast = add_cast(app, clock())
    with app.app_context():
        session = db.session()
        unit = session.get_one(Unit, cast.neighbourhood_id)
        people = [a_person(session, f"Person Number{number}") for number in range(6)]
        for person in people:
            a_post(session, person, unit)
        keeping.refresh(session, [person.id for person in people], on=london_date(clock()))
        session.commit()
    return cast


def make(app: Flask, clock: Clock) -> bool:
    with app.app_context():
        engine, exporter = db.engine, Exporter(Path(app.extensions["house"].settings.data_dir), programme())
    return make_next(engine, exporter, clock=clock)


def names_in(page: Page) -> set[str]:
    rows = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"), newline="")))
    return {row[0] for row in rows[1:]}


def everybody(app: Flask) -> set[str]:
    with app.app_context():
        people = db.session().scalars(select(Person)).all()
        return {one.name for one in people if one.family_name.startswith("Number")} | {
            "Amina Yusuf",
            "Conor Walsh",
            "Chidi Okafor",
        }


def test_one_click_asks_for_it_and_one_saves_it(large: Cast, app: Flask, visitor: Visitor, clock: Clock) -> None:
    visitor.sign_in_as(large.chidi)

    waiting = visitor.open("/team").press("CSV")
    assert (waiting.heading, waiting.title.startswith("Your file")) == ("Your file", True)
    assert "It waits its turn." in waiting.main
    assert make(app, clock)
    ready = waiting.follow("Look again")

    assert "9 rows, as on 25 November 2026." in ready.main
    assert "These are the figures which the page showed when you asked" in ready.main
    saved = ready.follow("Save the CSV file")
    assert names_in(saved) == everybody(app)
    assert saved.response.headers["Content-Disposition"] == "attachment; filename=team-2026-11-25.csv"
    assert saved.response.headers["Cache-Control"] == "no-store"


def test_a_kept_link_to_a_large_table_asks_before_and_keeps_its_filter(
    large: Cast, app: Flask, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in_as(large.chidi)

    asked = visitor.open("/team/people.xlsx?show=nothing+required&on=2026-10-31")
    assert (asked.status, asked.heading) == (200, "A large file")
    with app.app_context():
        assert db.session().scalars(select(ExportOrder)).all() == []
    waiting = asked.press("Make this file")
    with app.app_context():
        order = db.session().scalars(select(ExportOrder)).one()
    make(app, clock)

    assert (order.need, order.as_on.isoformat(), order.kind) == ("nothing required", "2026-10-31", "xlsx")
    assert "9 rows, as on 31 October 2026." in waiting.follow("Look again").main


def test_a_small_group_of_a_large_team_is_saved_at_once(large: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(large.chidi)
    saved = visitor.open("/team/people.csv?show=overdue")
    assert (saved.status, saved.response.mimetype) == (200, "text/csv")


def test_a_small_team_is_saved_at_once(large: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(large.dara)
    assert visitor.open("/team").follow("CSV").response.mimetype == "text/csv"


def test_nobody_else_gets_it_and_who_lost_the_role_does_not_either(
    large: Cast, app: Flask, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in_as(large.chidi)
    page = visitor.open("/team").press("CSV")
    make(app, clock)
    address = page.follow("Look again").links["Save the CSV file"]
    for somebody in (large.bev, large.dara, large.ewa, large.amina):
        visitor.sign_in_as(somebody)
        assert (visitor.open(address).status, visitor.open(address.removesuffix("/table")).status) == (404, 404)

    with app.app_context():
        session = db.session()
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == large.chidi.id)):
            grant.ends_at = clock()
        session.commit()
    visitor.sign_in_as(large.chidi)

    assert visitor.open(address).status == 404
    told = visitor.open(address.removesuffix("/table"))
    assert "You do not oversee all of these people any more." in told.main
    assert "Save the CSV file" not in told.links


def test_a_file_whose_days_are_over_or_that_is_lost_says_so(
    large: Cast, app: Flask, visitor: Visitor, clock: Clock, tmp_path: Path
) -> None:
    visitor.sign_in_as(large.chidi)
    first = visitor.open("/team").press("CSV")
    second = visitor.open("/team").press("Excel")
    make(app, clock), make(app, clock)
    address = first.follow("Look again").links["Save the CSV file"]
    another = second.follow("Look again").links["Save the Excel file"]
    next((tmp_path / FOLDER).glob("*.xlsx")).unlink()
    assert visitor.open(another).status == 410
    assert "This file is not kept any more." in visitor.open(another.removesuffix("/table")).main

    clock.move(days=7)
    visitor.sign_in_as(large.chidi)
    gone = visitor.open(address)

    assert (gone.status, gone.heading) == (410, "Your file")
    assert "This file is not kept any more." in gone.main
    assert visitor.open("/your-files").tables()[0][1][3] == "Not kept any more"


def test_it_can_be_deleted_at_once(large: Cast, app: Flask, visitor: Visitor, clock: Clock, tmp_path: Path) -> None:
    visitor.sign_in_as(large.chidi)
    page = visitor.open("/team").press("CSV")
    make(app, clock)

    after = page.follow("Look again").press("Delete it here")

    assert "You deleted it. You can ask for it again at any time." in after.main
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_how_far_it_is_stands_on_the_page(large: Cast, app: Flask, visitor: Visitor, clock: Clock) -> None:
    from lms.actions import exporting

    visitor.sign_in_as(large.chidi)
    page = visitor.open("/team").press("CSV")
    with app.app_context():
        session = db.session()
        taken = exporting.take_next(session, at=clock())
        assert taken is not None
        exporting.tell(session, taken, rows=4, at=clock() + timedelta(seconds=3))
        session.commit()

    half = page.follow("Look again")

    assert "4 of 9 rows are written." in half.main
    assert half.select("progress") == [""]
    assert not re.search("http-equiv", half.response.get_data(as_text=True))


def test_the_twenty_first_file_is_refused_with_a_remedy(large: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(large.chidi)
    for _ in range(20):
        visitor.open("/team").press("CSV")

    refused = visitor.open("/team").press("CSV")

    assert (refused.status, refused.errors) == (
        422,
        ["You have 20 files already. Delete one that you do not need any more, then ask again."],
    )
