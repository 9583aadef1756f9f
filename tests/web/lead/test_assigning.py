"""Assigning training as a lead does it: five pages for one person or for hundreds, and nothing half-made on the way."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.actions import keeping
from lms.records.messages import OutboxMessage
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.results import Assignment, Requirement
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.counting import statements_of
from tests.factories import a_completion, a_person, a_post
from tests.pages import Page, Visitor

TODAY = date(2026, 11, 25)


def assigned(app: Flask) -> list[tuple[str, str, date]]:
    """Who is asked for what by when."""
    with app.app_context():
        rows = db.session.execute(
            select(Person.given_name, Assignment.award, Assignment.due_on)
            .join(Person, Person.id == Assignment.person_id)
            .where(Assignment.ended_on.is_(None))
            .order_by(Person.given_name, Assignment.id)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def requirements(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Requirement)) or 0


def mailed(app: Flask) -> int:
    with app.app_context():
        return db.session.query(OutboxMessage).filter_by(subject="Your training").count()


def headings(page: Page) -> list[str]:
    return page.select("main h1, main h2")


def to_check(page: Page, *, award: str = "Modern slavery: notice") -> Page:
    """From what they need to do to the page before the order, with the date and reason suggested."""
    return page.choose(award).press("Continue").press("Continue")


NEIGHBOURHOOD = ["Amina", "Chidi", "Conor"]
DUE = date(2026, 12, 23)


def test_a_team_is_asked_in_five_pages(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        session = db.session()
        a_completion(session, session.get_one(Person, cast.conor.id))
        keeping.refresh(session, [cast.conor.id], on=TODAY)
        session.commit()
    visitor.sign_in_as(cast.bev)

    page = visitor.open("/assign-training")
    assert (page.heading, page.title.startswith("Who needs training?")) == ("Who needs training?", True)
    page = page.choose("Neighbourhood Officers").press("Continue")
    assert page.heading == "What do they need to do?"
    page = page.choose("Modern slavery: notice").press("Continue")
    assert page.heading == "By when, and why?"
    assert [page.value(part) for part in ("Day", "Month", "Year")] == ["23", "12", "2026"]
    page = page.fill("Why, as they will read it", "You meet people\nat their door.").press("Continue")
    assert page.heading == "Check before you assign"
    assert page.select(".govuk-summary-list__value") == [
        "Neighbourhood Officers",
        "Modern slavery: notice (Modern slavery tier 1)",
        "23 December 2026",
        "You meet people at their door.",
    ]
    assert page.select("main li") == [
        "1 person already holds it: kept in, and counted as done",
        "2 people get one e-mail called “Your training”, at most one a day",
    ]
    assert (assigned(app), mailed(app)) == ([], 0)

    page = page.press("Assign this training")
    assert (page.status, page.heading) == (200, "Training assigned")
    assert "Modern slavery: notice: 3 people, due on 23 December 2026. 1 person already holds it." in page.main
    assert assigned(app) == [(name, "modern-slavery-1", DUE) for name in NEIGHBOURHOOD]
    assert mailed(app) == 2
    assert visitor.open(page.address).main == page.main
    assert page.follow("See your team").status == 200


def test_people_are_searched_for_and_ticked_and_stay_ticked(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)

    page = visitor.open("/assign-training").follow("People by name")
    page = page.fill("Find a person", "amina").press("Search")
    page = page.choose("Amina Yusuf").fill("Find a person", "OKAFOR chid").press("Search")
    assert page.chosen() == ["Amina Yusuf"]
    page = page.choose("Chidi Okafor").press("Continue")
    assert "For Chidi Okafor, Amina Yusuf." in page.main
    to_check(page).press("Assign this training")

    assert assigned(app) == [("Amina", "modern-slavery-1", DUE), ("Chidi", "modern-slavery-1", DUE)]


@pytest.mark.parametrize("words", ["%00", "%", "_", "' or 1=1 --", "x" * 5000, "😀"])
def test_any_words_can_be_searched_for(cast: Cast, visitor: Visitor, words: str) -> None:
    visitor.sign_in_as(cast.bev)

    for by in ("people", "unit"):
        page = visitor.open(f"/assign-training?by={by}&q={words}")
        assert (page.status, page.heading, page.chosen()) == (200, "Who needs training?", [])


def test_a_pasted_list_shows_what_was_not_found_before_going_on(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        db.session.query(Post).filter_by(person_id=cast.conor.id).one().staff_number = "C-17"
        db.session.commit()
    visitor.sign_in_as(cast.bev)
    text = f"Amina <{cast.amina.email.upper()}>\nc-17\nnobody@council.example\n{cast.emeka.email}\n99\nc-17"

    page = visitor.open("/assign-training?by=list")
    page = page.fill("E-mail addresses or staff numbers", text).press("Continue")

    assert page.heading == "Some entries were not found"
    assert "2 people found. 3 entries were not. 1 entry was in the list twice and counts once." in page.main
    rows = page.tables()[0][1:]
    assert [row[:2] for row in rows] == [["3", "nobody@council.example"], ["4", cast.emeka.email], ["5", "99"]]
    # somebody who works elsewhere reads like nobody at all
    assert rows[0][2] == rows[1][2]
    assert rows[0][2].startswith("Not found in your organisation.")
    assert page.value("E-mail addresses or staff numbers") == text

    page = page.press("Go on with the 2 people")
    assert "For 2 people from a list." in page.main
    page = to_check(page)
    assert "3 entries of your list are left out" in page.select("main li")
    page.press("Assign this training")
    assert assigned(app) == [("Amina", "modern-slavery-1", DUE), ("Conor", "modern-slavery-1", DUE)]


def test_a_list_can_be_mended(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    page = visitor.open("/assign-training?by=list")

    page = page.fill("E-mail addresses or staff numbers", f"{cast.amina.email}\nwrong").press("Continue")
    page = page.fill("E-mail addresses or staff numbers", cast.amina.email).press("Check the list again")

    assert "For 1 person from a list." in page.main


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Paste at least one e-mail address or staff number."),
        ("nobody@council.example", "None of these people were found in your organisation. Check the list."),
        ("\x00;\x00", "Paste at least one e-mail address or staff number."),
        (
            "\n".join(map(str, range(5001))),
            "This list has more than 5,000 entries. Paste it in two parts, or choose a team instead.",
        ),
        (
            "x" * 1_000_001,
            "This text is too long to be a list of people. Paste only the e-mail addresses or staff numbers.",
        ),
    ],
)
def test_a_list_that_names_nobody_is_asked_for_again(
    quick_cast: Cast, quick_visitor: Visitor, text: str, error: str
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = quick_visitor.post("/assign-training/what", {"by": "list", "pasted": text})

    assert (page.status, page.heading, page.errors) == (422, "Who needs training?", [error])


def test_every_answer_can_be_changed_and_the_others_stay(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    start = visitor.open("/assign-training").choose("Neighbourhood Officers").press("Continue")
    page = to_check(start)

    page = page.follow("Change what they need to do").choose("Trauma-informed practice: notice").press("Continue")
    page = page.fill("Day", "1").fill("Month", "2").fill("Year", "2027").press("Continue")
    page = page.follow("Change who needs training")
    assert page.chosen() == ["Neighbourhood Officers"]
    page = page.choose("Customer Services").press("Continue")
    assert page.chosen() == ["Trauma-informed practice: notice"]
    page = page.press("Continue").press("Continue")

    assert page.select(".govuk-summary-list__value")[:3] == [
        "Customer Services",
        "Trauma-informed practice: notice (Trauma-informed practice tier 1)",
        "1 February 2027",
    ]


def test_a_long_list_goes_through_the_same_pages_by_buttons(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    page = visitor.open("/assign-training?by=list")
    page = page.fill("E-mail addresses or staff numbers", cast.amina.email).press("Continue")
    page = to_check(page)

    page = page.press("Change who needs training")
    assert page.value("E-mail addresses or staff numbers") == cast.amina.email
    page = page.fill("E-mail addresses or staff numbers", f"{cast.amina.email}\n{cast.conor.email}").press("Continue")
    assert page.chosen() == ["Modern slavery: notice"]
    page = page.press("Back").press("Continue").press("Continue").press("Continue")
    page.press("Assign this training")

    assert [row[0] for row in assigned(app)] == ["Amina", "Conor"]


def test_a_double_press_and_a_second_tab_make_one_order(app: Flask, cast: Cast, visitor: Visitor, clock: Clock) -> None:
    visitor.sign_in_as(cast.bev)
    page = to_check(visitor.open("/assign-training").choose("Neighbourhood Officers").press("Continue"))
    second_tab = visitor.open(page.address)

    first = page.press("Assign this training")
    clock.move(minutes=1)
    again = page.press("Assign this training")
    other = second_tab.press("Assign this training")

    assert first.address == again.address == other.address
    assert (len(assigned(app)), requirements(app), mailed(app)) == (3, 1, 3)


def test_an_order_that_changes_nothing_says_so(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    for _time in range(2):
        page = to_check(visitor.open("/assign-training").choose("Neighbourhood Officers").press("Continue"))
        if "Assign this training" in page.buttons:
            page.press("Assign this training")

    assert "3 people already have it to do by this date or sooner: nothing changes for them" in page.select("main li")
    assert "There is nothing to assign." in page.main
    assert "Assign this training" not in page.buttons
    assert requirements(app) == 1


def test_hundreds_of_people_cost_the_same_as_a_few(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)

    def walk(team: str) -> list[int]:
        counts = []
        page = visitor.open("/assign-training").choose(team)
        for button in ("Continue", "Continue", "Continue", "Assign this training"):
            if page.heading == "What do they need to do?":
                page.choose("Modern slavery: notice")
            with statements_of(app) as seen:
                page = page.press(button)
            counts.append(len(seen))
        assert page.heading == "Training assigned"
        return counts

    few = walk("Neighbourhood Officers")
    with app.app_context():
        session = db.session()
        unit = session.query(Unit).filter_by(name="Trading Standards").one()
        people = [a_person(session, f"Person Number{number}") for number in range(250)]
        for person in people:
            a_post(session, person, unit)
        keeping.refresh(session, [person.id for person in people], on=TODAY)
        session.commit()
    many = walk("Trading Standards")

    assert many == few
    assert max(few[:3]) <= 3
    assert (len(assigned(app)), mailed(app)) == (253, 253)


@pytest.mark.parametrize(
    ("fields", "heading", "error"),
    [
        ({}, "Who needs training?", "Choose a team."),
        ({"unit": "\x00"}, "Who needs training?", "Choose a team."),
        ({"unit": str(uuid4())}, "Who needs training?", "Choose a team."),
        (
            {"by": "people"},
            "Who needs training?",
            "Choose at least one person. Search for a name, tick it, then continue.",
        ),
        (
            {"by": "people", "person": [str(uuid4()), "x", "\x00"]},
            "Who needs training?",
            "Choose at least one person. Search for a name, tick it, then continue.",
        ),
        (
            {"by": "people", "person": [str(uuid4()) for _ in range(101)]},
            "Who needs training?",
            "Choose at most 100 people by name. For more, paste a list.",
        ),
        ({"unit": "TEAM"}, "What do they need to do?", "Choose what they need to do."),
        ({"unit": "TEAM", "award": "modern-slavery-9"}, "What do they need to do?", "Choose what they need to do."),
        ({"unit": "TEAM", "award": "\x00" * 900}, "What do they need to do?", "Choose what they need to do."),
        (
            {"due-day": "31", "due-month": "2", "due-year": "2027"},
            "By when, and why?",
            "By when must be a real date, such as 27 3 2027.",
        ),
        (
            {"due-day": "", "due-month": "", "due-year": ""},
            "By when, and why?",
            "Enter the date by which it is to be done.",
        ),
        (
            {"due-day": "24", "due-month": "11", "due-year": "2026"},
            "By when, and why?",
            "The date must be today or later.",
        ),
        (
            {"due-day": "26", "due-month": "11", "due-year": "2029"},
            "By when, and why?",
            "The date must be within 3 years of today.",
        ),
        (
            {"due-day": "9" * 30, "due-month": "1", "due-year": "2027"},
            "By when, and why?",
            "By when must be a real date, such as 27 3 2027.",
        ),
        ({"reason": "\n"}, "By when, and why?", "Say why, so that people understand it."),
        ({"reason": "a\x00b"}, "By when, and why?", "Remove the characters that cannot be printed."),
        ({"reason": "x" * 501}, "By when, and why?", "Use at most 500 characters."),
    ],
)
def test_each_slip_is_said_on_the_page_it_belongs_to(
    quick_cast: Cast,
    quick_visitor: Visitor,
    fields: dict[str, object],
    heading: str,
    error: str,
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    with quick_visitor.app.app_context():
        team = str(db.session.get_one(Unit, quick_cast.neighbourhood_id).uid)
    good: dict[str, object] = {"due-day": "1", "due-month": "2", "due-year": "2027", "reason": "So that all know."}
    if heading == "By when, and why?":
        fields = {"unit": team, "award": "modern-slavery-1", **good, **fields}
    fields = {name: team if value == "TEAM" else value for name, value in fields.items()}

    for page in (
        quick_visitor.post("/assign-training/confirm", fields),
        quick_visitor.post("/assign-training/check", fields),
    ):
        assert (page.status, page.heading) == (422, heading)
        assert page.errors == [error]
    assert requirements(quick_visitor.app) == 0


def test_a_foreign_team_or_person_is_as_good_as_none(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        ward = str(db.session.get_one(Unit, cast.emergency_id).uid)
    visitor.sign_in_as(cast.bev)

    assert "Emergency" not in visitor.open("/assign-training").html
    assert "Emeka" not in visitor.open("/assign-training?by=people&q=emeka").main.replace("“emeka”", "")
    for fields in ({"unit": ward}, {"by": "people", "person": cast.emeka.uid}):
        page = visitor.post("/assign-training/confirm", {**fields, "award": "modern-slavery-1"})
        assert (page.status, page.heading) == (422, "Who needs training?")
        assert "Emeka" not in page.html
    both = {"by": "people", "person": [cast.emeka.uid, cast.amina.uid], "award": "modern-slavery-1"}
    page = visitor.post("/assign-training/confirm", both, follow=True)

    assert page.heading == "Training assigned"
    assert [row[0] for row in assigned(app)] == ["Amina"]


def test_only_leads_may_assign(quick_cast: Cast, quick_visitor: Visitor) -> None:
    for somebody in (quick_cast.amina, quick_cast.chidi, quick_cast.ewa, quick_cast.farah):
        quick_visitor.sign_in_as(somebody)
        for path in ("", "/what", "/when", "/check", "/done", "/assigned"):
            assert quick_visitor.open(f"/assign-training{path}").status == 404
        assert quick_visitor.post("/assign-training/confirm").status == 404


def test_the_list_shows_how_far_people_are_and_asking_can_stop(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    to_check(visitor.open("/assign-training").choose("Neighbourhood Officers").press("Continue")).press(
        "Assign this training"
    )
    with app.app_context():
        session = db.session()
        a_completion(session, session.get_one(Person, cast.amina.id))
        keeping.refresh(session, [cast.amina.id], on=TODAY)
        session.commit()

    page = visitor.open("/assign-training").follow("See what was assigned, and how far people are")
    assert [row[2:5] for row in page.tables()[0][1:]] == [["23 Dec 2026", "1", "2"]]
    page = page.follow("Stop asking for Modern slavery tier 1, Neighbourhood Officers")
    assert "From today it is no longer asked of 3 people" in page.main
    refused = page.press("Stop asking")
    assert (refused.status, refused.errors) == (422, ["Say why, so that people understand it."])
    page = refused.fill("Why is it no longer asked?", "It was a slip.").press("Stop asking")

    assert headings(page) == ["Done", "What was assigned"]
    assert page.tables()[0][1][-1] == "Asked of nobody now"
    assert assigned(app) == []


def test_nobody_outside_sees_or_stops_what_was_assigned(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    done = to_check(visitor.open("/assign-training").choose("Neighbourhood Officers").press("Continue")).press(
        "Assign this training"
    )
    made = done.address.split("made=")[1]

    visitor.sign_in_as(cast.gita)
    assert "Nothing was assigned yet." in visitor.open("/assign-training/assigned").main
    for path in (f"done?made={made}", f"assigned/{made}/stop", f"assigned/{uuid4()}/stop", "done", "done?made=%00"):
        assert visitor.open(f"/assign-training/{path}").status == 404
    assert visitor.post(f"/assign-training/assigned/{made}/stop", {"because": "x"}).status == 404
    for number in ("2", "x", "9" * 30, "%00"):
        assert visitor.open(f"/assign-training/assigned?page={number}").status == 404
    assert len(assigned(app)) == 3
