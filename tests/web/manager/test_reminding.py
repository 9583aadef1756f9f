"""Reminding by one press: who is written to, who was already, whom to speak to."""

from datetime import date
from urllib.parse import urlencode

import pytest
from flask import Flask

from lms.actions import keeping
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.web.extensions import db
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.factories import a_person, a_post, a_requirement, an_assignment
from tests.pages import Page, Visitor
from tests.web.manager.test_team import TODAY, require


@pytest.fixture
def team(app: Flask, cast: Cast) -> Cast:
    """Amina and Conor are overdue; Conor has no e-mail address. Emeka, elsewhere, is overdue too."""
    for somebody in (cast.amina, cast.conor, cast.emeka):
        require(app, somebody, "modern-slavery-1", date(2026, 11, 1))
    with app.app_context():
        db.session.get_one(Person, cast.conor.id).email = None
        db.session.commit()
    return cast


def headings(page: Page) -> list[str]:
    """Those of the main part in order."""
    return page.select("main h1, main h2")


def letters(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(one.recipient for one in db.session.query(OutboxMessage).filter_by(subject="Your training"))


def test_one_press_reminds_one_person(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team").press("Remind Amina Yusuf")

    assert (page.status, page.heading) == (200, "Reminders")
    assert "1 person gets an e-mail now." in page.main
    assert "Written to now Amina Yusuf" in page.main
    assert letters(app) == [team.amina.email]


def test_a_second_press_says_when_the_first_one_was_and_whose(
    app: Flask, team: Cast, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in_as(team.bev)
    visitor.open(f"/team/people/{team.amina.uid}").press("Remind Amina Yusuf")
    clock.move(hours=1)
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team").press("Remind Amina Yusuf")

    assert "Amina Yusuf: on 25 November 2026 at 10:00am, by Bev Carter" in page.main
    assert "From 30 November 2026 they can be reminded again." in page.main
    assert "Written to now" not in page.main
    assert letters(app) == [team.amina.email]


def test_who_has_no_address_is_named_so_that_somebody_speaks_to_them(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    page = visitor.open("/team").press("Remind Conor Walsh")

    assert (page.status, page.heading) == (422, "Conor Walsh")
    assert page.errors == ["This person has no e-mail address here. Speak to them in person."]
    assert letters(app) == []


def test_everyone_overdue_is_named_before_and_after(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.chidi)

    look = visitor.open("/team").follow("Remind everyone overdue")
    assert headings(look) == [
        "Remind everyone overdue",
        "1 person will get an e-mail",
        "1 person without an e-mail address",
    ]
    assert "Amina Yusuf: due on 1 November 2026" in look.main
    assert letters(app) == []

    page = look.press("Send the reminders")
    assert headings(page) == ["Done", "Reminders", "Written to now", "No e-mail address"]
    assert "Conor Walsh: due on 1 November 2026" in page.main
    assert letters(app) == [team.amina.email]

    again = visitor.open("/team/remind")
    assert headings(again) == [
        "Remind everyone overdue",
        "1 person already reminded this week",
        "1 person without an e-mail address",
    ]
    assert again.buttons.count("Send the reminders") == 0
    assert visitor.open(page.address).main == page.main


def test_those_who_need_to_renew_are_a_group_of_their_own(app: Flask, team: Cast, visitor: Visitor) -> None:
    require(app, team.chidi, "hate-crime-1", date(2026, 11, 1), done_on=date(2020, 4, 2), expires_on=date(2023, 4, 30))
    visitor.sign_in_as(team.bev)

    look = visitor.open("/team").follow("Remind everyone who needs to renew")
    assert headings(look) == ["Remind everyone who needs to renew", "1 person will get an e-mail"]
    assert "Chidi Okafor: was valid until 30 April 2023, time to renew it" in look.main
    assert "Amina Yusuf" not in look.main

    page = look.press("Send the reminders")
    assert headings(page) == ["Done", "Reminders", "Written to now"]
    assert letters(app) == [team.chidi.email]
    for group in ("due later", "up to date", "x", "\x00"):
        assert visitor.open(f"/team/remind?{urlencode({'show': group})}").status == 404
        assert visitor.post("/team/remind", {"show": group}).status == 404


def test_more_than_a_hundred_people_are_a_number_with_the_first_of_them_folded_away(
    app: Flask, team: Cast, visitor: Visitor
) -> None:
    with app.app_context():
        session = db.session()
        post = session.query(Post).filter_by(person_id=team.amina.id).one()
        council = session.get_one(Organisation, post.organisation_id)
        late = a_requirement(session, council, due_on=date(2026, 11, 2))
        crowd = [
            a_person(session, f"Crowd Number{number:03}", email=f"crowd{number}@council.example")
            for number in range(150)
        ]
        for person in crowd:
            a_post(session, person, session.get_one(Unit, post.unit_id))
            an_assignment(session, person, late)
        keeping.refresh(session, [person.id for person in crowd], on=TODAY)
        session.commit()
    visitor.sign_in_as(team.chidi)

    look = visitor.open("/team/remind")
    assert headings(look)[1] == "151 people will get an e-mail"
    assert look.select("main details summary") == ["The first 100 of them"]
    assert len(look.select("main details li")) == 100
    group = look.follow("See everybody in this group")
    assert "Where 152 people stand" in group.main
    assert "Crowd Number120" in group.follow("Next page →").follow("Next page →").main

    page = look.press("Send the reminders")
    assert "151 people get an e-mail now." in page.main
    assert len(page.select("main details li")) == 100
    assert len(letters(app)) == 151
    again = visitor.open("/team/reminded")
    assert "Already reminded this week: 151 people" in headings(again)


def test_a_press_from_a_page_left_open_sends_nothing_twice(
    app: Flask, team: Cast, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in_as(team.chidi)
    look = visitor.open("/team/remind")
    look.press("Send the reminders")
    clock.move(minutes=1)

    page = look.press("Send the reminders")

    assert headings(page) == ["Reminders", "Already reminded this week", "No e-mail address"]
    assert letters(app) == [team.amina.email]


def test_a_unit_can_be_chosen_and_a_foreign_one_is_not_found(app: Flask, team: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(team.bev)
    page = visitor.open("/team").fill("Team", "Customer Services").press("Show this team")
    unit = page.address.split("unit=")[1].split("&")[0]

    assert headings(visitor.open(f"/team/remind?unit={unit}")) == ["Remind everyone overdue"]
    pressed = visitor.post("/team/remind", {"unit": unit})
    assert (pressed.status, pressed.errors) == (422, ["Nobody here is overdue. There is nobody to remind."])
    visitor.sign_in_as(team.dara)
    for bad in (unit, "x", "\x00", "9" * 30):
        assert visitor.post("/team/remind", {"unit": bad}).status == 404
    assert letters(app) == []


@pytest.mark.parametrize("pressed", ["", "x", "%00", "2026-11-25T10:00:00", "9" * 60])
def test_any_address_of_the_result_is_readable(quick_cast: Cast, quick_visitor: Visitor, pressed: str) -> None:
    quick_visitor.sign_in_as(quick_cast.chidi)

    page = quick_visitor.open(f"/team/reminded?pressed={pressed}")

    assert (page.status, "Nobody was written to." in page.main) == (200, True)


def test_a_learner_can_remind_nobody(quick_cast: Cast, quick_visitor: Visitor) -> None:
    def statuses(somebody: Somebody) -> list[int]:
        quick_visitor.sign_in_as(somebody)
        return [
            quick_visitor.post("/team/remind").status,
            quick_visitor.post(f"/team/people/{quick_cast.conor.uid}/remind").status,
        ]

    assert statuses(quick_cast.amina) == [404, 404]
    assert statuses(quick_cast.dara) == [422, 404]
