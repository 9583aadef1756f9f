"""A manager sees why, gives more time, exempts, and says who has left; learners see the reason and nobody's break."""

from datetime import date

from flask import Flask

from lms.records.audit import AuditLine
from lms.web.extensions import db
from tests.cast import Cast
from tests.pages import Page, Visitor
from tests.web.learner.test_outside_courses import browser
from tests.web.manager.test_team import require

TITLE = "Modern slavery: notice"


def a_person_page(app: Flask, cast: Cast) -> Page:
    """Amina as Chidi sees her, late with one course."""
    require(app, cast.amina, "modern-slavery-1", date(2026, 11, 1), reason="Wardens meet people.")
    return browser(app, cast.chidi).open("/team").follow("Amina Yusuf")


def test_more_time_and_an_exemption_are_given_seen_and_ended(quick_app: Flask, quick_cast: Cast) -> None:
    page = a_person_page(quick_app, quick_cast).follow(f"More time , or an exemption: {TITLE}")
    assert "! overdue Was due on 1 November 2026." in page.main
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2027")):
        page.fill(part, value)

    page = page.choose("More time is agreed").press("Give more time")

    assert "○ not started Not begun yet. Due on 1 March 2027." in page.main
    assert "Has until 1 March 2027. More time is agreed. Given by Chidi Okafor on 25 November 2026." in page.main
    refused = page.press("Exempt them")
    assert (refused.status, refused.errors) == (422, ["Choose the reason."])
    page = page.press("End this later date today")
    assert "! overdue" in page.main
    sent = {"reason": "away", "until-day": "1", "until-month": "3", "until-year": "2027"}
    page.visitor.post(f"{page.path}/exempt", sent)
    team = page.visitor.open("/team")
    assert "– exempt until 1 Mar 2027" in team.main
    assert "No training is required of anybody here yet." in team.main
    amina = browser(quick_app, quick_cast.amina).open("/your-training")
    assert "You do not have to do this before 2 March 2027." in amina.main


def test_the_reasons_are_the_same_for_the_learner_and_their_manager(quick_app: Flask, quick_cast: Cast) -> None:
    manager = a_person_page(quick_app, quick_cast).follow(f"Why? {TITLE}")
    learner = browser(quick_app, quick_cast.amina).open("/your-training").follow(f"Where this comes from : {TITLE}")

    rows = [
        ["What", "When", "What it does"],
        ["Post Neighbourhood Officer, Neighbourhood Officers", "since 8 January 2024", "Counted here"],
        [
            "Requirement Wardens meet people.",
            "asked on 1 January 2026, due on 1 November 2026",
            "Asks for it by 1 November 2026",
        ],
    ]
    assert manager.tables() == learner.tables() == [rows]
    assert "Nothing completed counts for it. It was due on 1 November 2026." in manager.main
    assert "! overdue This was due on 1 November 2026." in learner.main
    assert "! overdue Was due on 1 November 2026." in manager.main


def test_who_has_left_is_gone_from_the_team_and_who_is_elsewhere_waits_for_a_lead(
    quick_app: Flask, quick_cast: Cast
) -> None:
    page = a_person_page(quick_app, quick_cast).follow("Amina Yusuf is not in this team, or has left")
    page = page.press("They are in another team")
    assert "Chidi Okafor said on 25 November 2026 that Amina Yusuf is not in Neighbourhood Officers." in page.main
    bev = browser(quick_app, quick_cast.bev).open("/to-decide")
    assert "1 thing waits." in bev.main
    assert "Nothing waits for you." in bev.press("This is settled : Amina Yusuf").main
    refused = page.press("They have left")
    assert (refused.status, refused.errors) == (422, ["Enter their last day."])
    for part, value in (("Day", "24"), ("Month", "11"), ("Year", "2026")):
        refused.fill(part, value)

    team = refused.press("They have left")

    assert (team.heading, "Their post ends." in team.main) == ("Your team", True)
    assert "Amina Yusuf" not in team.main


def test_a_break_from_reminders_is_seen_by_nobody_else(quick_app: Flask, quick_cast: Cast) -> None:
    page = a_person_page(quick_app, quick_cast)
    chidi = page.visitor
    addresses = ("/team", page.path, "/team/remind", f"{page.path}/place", "/team/people.csv")
    before = [chidi.open(address).main or chidi.open(address).bytes for address in addresses]
    amina = browser(quick_app, quick_cast.amina)

    settings = amina.open("/your-training").follow("Your settings")
    refused = settings.press("Stop reminders for this time")
    paused = settings.choose("Three months").press("Stop reminders for this time")

    assert (refused.status, refused.errors) == (422, ["Choose how long."])
    assert "You get no reminders until 25 February 2027." in paused.main
    assert [chidi.open(address).main or chidi.open(address).bytes for address in addresses] == before
    with quick_app.app_context():
        mine = db.session().query(AuditLine).filter_by(person_id=quick_cast.amina.id)
        assert [line.verb for line in mine] == ["sign in"]
    assert "Stop reminders for this time" in paused.press("Get reminders again").buttons


def test_nobody_else_reads_why_and_what_is_no_award_is_not_found(quick_app: Flask, quick_cast: Cast) -> None:
    page = a_person_page(quick_app, quick_cast)
    address = f"{page.path}/why/modern-slavery-1"

    assert page.visitor.open(address).status == 200
    assert [page.visitor.open(f"{page.path}/why/{one}").status for one in ("x", "hate-crime-1", "\x00")] == [404] * 3
    for stranger in (quick_cast.conor, quick_cast.dara, quick_cast.gita, quick_cast.ewa):
        visitor: Visitor = browser(quick_app, stranger)
        assert visitor.open(address).status == 404
    assert browser(quick_app, quick_cast.amina).open("/your-training/why/astronomy-1").status == 404
