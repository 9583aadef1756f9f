"""A lead sets a standing requirement in four pages, sees what it would do, and takes it back or ends it."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.records.duties import Rule, RuleVersion
from lms.records.results import Assignment
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.pages import Page, Visitor
from tests.web.held import give_certificate

WEEKS = "How many weeks do people have?"
MONTHS = "For how many months does it count?"
WHY = "Why, as they will read it"


def stored(app: Flask, what: Any) -> int:
    with app.app_context():
        return int(db.session.query(what).count())


def preview_of(visitor: Visitor, team: str = "– – Neighbourhood Officers") -> Page:
    page = visitor.open("/requirements").follow("Set a requirement")
    page = page.fill("Training", "Modern slavery tier 1").fill("Team", team).choose("Everybody").press("Continue")
    assert page.heading == "By when, for how long, and why?"
    assert (page.value(WEEKS), page.value(MONTHS)) == ("4", "36")
    return page.fill(WHY, "You meet <people>.").press("Continue")


def test_four_pages_from_what_and_who_to_a_rule_in_force(
    app: Flask, cast: Cast, visitor: Visitor, clock: Clock
) -> None:
    give_certificate(app, cast.conor, clock())
    visitor.sign_in_as(cast.bev)

    # when Bev says what, who, how and why
    page = preview_of(visitor)

    # then she sees what it would do, and nothing has been done
    assert page.heading == "What this would change"
    assert "3 people get it, 1 already holds it, 0 certificates lapse." in page.main
    assert page.tables() == [
        [
            ["Team", "Asked", "Newly asked", "Already hold it", "Lapse"],
            ["Neighbourhood Officers", "3", "3", "1", "0"],
        ]
    ]
    assert (stored(app, Rule), stored(app, Assignment)) == (0, 0)

    # and when she publishes it from today, people are asked
    page = page.press("Continue")
    assert (page.heading, page.select("input[name=starts-day]")) == ("From which day?", [""])
    page = page.press("Publish this requirement")
    assert page.heading == "Requirement: Modern slavery tier 1"
    assert "In force: asked of 3 people, 1 of whom holds it" in page.main
    assert "You meet <people>." in page.main
    assert (stored(app, Rule), stored(app, Assignment)) == (1, 3)
    assert visitor.open("/requirements").tables()[0][1] == [
        "Modern slavery tier 1 , Everybody in Neighbourhood Officers and the teams in it",
        "Everybody in Neighbourhood Officers and the teams in it",
        "In force",
        "3",
        "1",
    ]
    visitor.post("/sign-out")
    visitor.sign_in_as(cast.amina)
    home = visitor.open("/your-training")
    assert "You meet <people>." in home.main
    assert "due on 23 December 2026" in home.main.lower() or "Due on 23 December 2026" in home.main


def test_a_planned_one_asks_nobody_and_is_taken_back(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = preview_of(quick_visitor).press("Continue")
    page = page.fill("Day", "1").fill("Month", "2").fill("Year", "2027").press("Publish this requirement")
    planned = page.headings, stored(quick_app, Assignment)

    page = page.press("Take it back")

    assert planned == (
        ["Done", "Requirement: Modern slavery tier 1", "Planned from 1 February 2027", "Help and information"],
        0,
    )
    assert "It was taken back." in page.main
    assert "Taken back" in page.headings
    assert "Take it back" not in page.buttons


def test_a_change_begins_with_what_is_in_force_and_ends_with_a_reason(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    rule = preview_of(quick_visitor).press("Continue").press("Publish this requirement")

    page = rule.follow("Change it from a day on").press("Continue")
    assert page.value(WHY) == "You meet <people>."
    page = page.fill(MONTHS, "24").press("Continue")
    assert "0 people get it, 0 already hold it, 0 certificates lapse." in page.main
    assert "3 people asked already: they keep their date" in page.main
    rule = page.press("Continue").press("Publish this requirement")
    assert "It counts for 24 months from each completion" in rule.main

    page = rule.follow("End it").press("End it")
    assert (page.status, page.errors) == (422, ["Say why, so that people understand it."])
    page = page.fill("Why does it end?", "We ask another course.").press("End it")
    assert "Ended on 25 November 2026: We ask another course." in page.main
    assert (stored(quick_app, Rule), stored(quick_app, RuleVersion)) == (1, 2)
    with quick_app.app_context():
        ended = db.session.query(Assignment.ended_on, Assignment.ended_because).distinct().all()
    assert ended == [(date(2026, 11, 25), "We ask another course.")]


@pytest.mark.parametrize(
    ("filled", "errors"),
    [
        ({WEEKS: "many"}, ["Enter a whole number, such as 4."]),
        ({WEEKS: "157"}, ["Enter a number of weeks from 1 to 156."]),
        ({MONTHS: "1" * 30}, ["Enter a whole number, such as 36."]),
        ({MONTHS: "0"}, ["Enter a number of months from 1 to 120."]),
        ({WHY: ""}, ["Say why, so that people understand it."]),
        ({WHY: "x" * 501}, ["Use at most 500 characters."]),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    quick_cast: Cast, quick_visitor: Visitor, filled: dict[str, str], errors: list[str]
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = quick_visitor.open("/requirements/new").fill("Training", "Modern slavery tier 1").press("Continue")
    for label, value in filled.items():
        page = page.fill(label, value)

    page = page.press("Continue")

    assert (page.status, page.errors) == (422, errors)


def test_one_date_for_everybody_needs_a_day_there_is(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = quick_visitor.open("/requirements/new").press("Continue").choose("On one date for everybody")

    page = page.fill("Day", "31").fill("Month", "6").press("Continue")
    assert page.errors == ["Enter a day and a month, such as 31 and 8."]
    page = page.fill("Month", "8").press("Continue")

    assert "It counts until 31 August of each year" in page.main


def test_a_lead_elsewhere_finds_nothing_of_it(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    rule = preview_of(quick_visitor).press("Continue").press("Publish this requirement")
    quick_visitor.post("/sign-out")
    quick_visitor.sign_in_as(quick_cast.gita)

    listed = quick_visitor.open("/requirements")

    assert "There is none yet." in listed.main
    for path in (rule.path, f"{rule.path}/end", f"{rule.path}/change", f"/requirements/new?rule={rule.path[14:]}"):
        assert quick_visitor.open(path).status == 404


def test_a_rule_can_ask_for_a_sound_run_before_a_shorter_renewal(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    page = visitor.open("/requirements").follow("Set a requirement")
    page = page.fill("Training", "Modern slavery tier 1").fill("Team", "– – Neighbourhood Officers")
    terms = page.choose("Everybody").press("Continue")

    preview = terms.choose("Only after a sound run").press("Continue")
    rule = preview.press("Continue").press("Publish this requirement")
    changed = rule.follow("Change it from a day on").press("Continue")

    run = "People whose last answers to the questions between renewals were right may skip what they know."
    assert terms.chosen()[-1] == "Yes"
    assert run in preview.main
    assert f"Shorter renewal {run}" in rule.main
    assert "Only after a sound run" in changed.chosen()
    with app.app_context():
        assert db.session.scalars(select(RuleVersion.short_renewal)).all() == ["sound run"]
