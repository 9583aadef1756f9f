"""A lead plans a session, a learner books it in two clicks, the register is ticked; each reads only what is theirs."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.records.messages import OutboxMessage
from lms.records.planned_sessions import PlannedSession
from lms.records.sessions import Attendance
from lms.rules.actor import Actor
from tests import curriculum
from tests.blended import with_blended
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import SLAVERY_2
from tests.pages import Page, Visitor
from tests.planned_sessions import a_planned_session
from tests.web.learner.records import ask, records

PLAN = "/live-sessions/courses/modern-slavery-2/plan-one"
NEED = "Is there anything you need, so that you can take part?"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The tiny curriculum, in which modern-slavery-2 is more than study."""
    return with_blended(curriculum.catalogue(), SLAVERY_2)


@pytest.fixture
def bev(quick_visitor: Visitor, quick_cast: Cast) -> Visitor:
    quick_visitor.sign_in_as(quick_cast.bev)
    return quick_visitor


def visitor_for(app: Flask, somebody: object) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(somebody)  # type: ignore[arg-type]
    return visitor


def filled(page: Page, **more: str) -> Page:
    said = {
        "Day": "3",
        "Month": "12",
        "Year": "2026",
        "When does it start?": "9.30",
        "Where is it held?": "Central Library",
        "How do people get in, or join online?": "Ring the bell",
        "Who leads it?": "Farah Lead",
        "What does the place offer?": "Step-free, hearing loop",
        **more,
    }
    for label, value in said.items():
        page = page.fill(label, value)
    return page


def planned_by(app: Flask, cast: Cast, catalogue: Catalogue, clock: Clock, **more: object) -> str:
    """A session that Bev planned for everybody; its name in addresses."""
    with records(app) as session:
        lead: Actor = cast.bev.actor
        course = catalogue.get(SLAVERY_2)
        return str(a_planned_session(session, course, by=lead, at=clock(), **more).uid)  # type: ignore[arg-type]


def test_from_a_plan_to_a_place_to_a_tick_on_the_register(
    quick_app: Flask, quick_cast: Cast, bev: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    # given a lead who plans a session for her organisation
    page = filled(bev.open("/live-sessions").follow(f"Plan a session of {catalogue.get(SLAVERY_2).title}"))
    page = page.choose("People of Sherbourne City Council").press("Plan the session")
    assert (page.status, page.heading) == (200, "Planned session")
    assert "Thursday 3 December 2026, 9:30am to 10am" in page.main
    assert "0 of 6 taken" in page.main

    # when Amina, who is asked for the course, books it in two clicks
    ask(quick_app, quick_cast.amina, quick_cast.council_id, "modern-slavery-2", due_on=date(2026, 12, 31))
    amina = visitor_for(quick_app, quick_cast.amina)
    page = amina.open("/courses/modern-slavery-2").follow("Book a place on Thursday 3 December 2026, 9:30am to 10am")
    assert "Ring the bell" not in page.main
    page = page.fill(NEED, "A seat near the door").press("Book this place")

    # then she has a place, is written to, and finds it again
    assert "You have a place. We have sent you a letter" in page.main
    assert "Ring the bell" in page.main
    assert page.value(NEED) == "A seat near the door"
    file = page.follow("Put it into your calendar")
    assert file.response.mimetype == "text/calendar"
    assert b"SUMMARY:Training session\r\n" in file.bytes
    assert "You have a place: Thursday 3 December 2026, 9:30am to 10am, Central Library." in (
        amina.open("/courses/modern-slavery-2").main
    )
    with records(quick_app) as session:
        assert session.scalars(select(OutboxMessage.recipient)).all() == [quick_cast.amina.email]

    # and her manager reads that she is booked, and nothing of what she needs
    chidi = visitor_for(quick_app, quick_cast.chidi)
    page = chidi.open("/team")
    assert "1 is booked on a live session." in page.main
    assert "Booked: Modern slavery tier 2, 3 Dec 2026" in page.follow("Booked on a live session (1)").main
    person = page.follow(quick_cast.amina.name)
    assert "Modern slavery: respond (Modern slavery tier 2) on 3 December 2026" in person.main
    assert "Modern slavery tier 2 on 2026-12-03" in page.follow("CSV").bytes.decode()
    assert not any("near the door" in one.main for one in (page, person))

    # when the session is over and its lead ticks who came
    clock.move(days=8)
    page = visitor_for(quick_app, quick_cast.bev).open("/live-sessions")
    assert "Over. The register is still to be recorded" in page.main
    page = page.follow(f"{catalogue.get(SLAVERY_2).title} on 3 December 2026").follow("Open the register")
    assert "A seat near the door" in page.main
    page = page.choose(f"{quick_cast.amina.name} came").press("Record who came")
    assert "Who came is recorded." in page.main
    with records(quick_app) as session:
        rows = session.execute(select(Attendance.person_id, Attendance.held_on)).all()
        assert rows == [(quick_cast.amina.id, date(2026, 12, 3))]


def test_a_form_that_is_not_whole_keeps_what_was_written(quick_cast: Cast, bev: Visitor) -> None:
    page = filled(bev.open(PLAN), **{"When does it start?": "half past", "Day": "31", "Month": "2"})
    page = page.press("Plan the session")

    assert page.status == 422
    assert page.errors == [
        "Which day? must be a real date, such as 27 3 2027.",
        "Enter a time such as 9:30am or 14:00.",
    ]
    page = page.fill("When does it start?", "2pm").fill("Day", "3").fill("Month", "12").press("Plan the session")
    assert page.errors == ["Choose who may book."]
    assert page.value("Where is it held?") == "Central Library"


def test_an_address_of_another_organisation_is_no_different_from_one_that_nobody_has(
    quick_cast: Cast, bev: Visitor
) -> None:
    errors = []
    for address in (quick_cast.emeka.email, "nobody@hospitals.example"):
        page = filled(bev.open(PLAN)).choose("Everybody in the partnership")
        page = page.fill("Who else keeps the register?", address).press("Plan the session")
        errors.append([one.replace(address, "") for one in page.errors])

    assert errors[0] == errors[1] != []


def test_another_lead_reads_counts_and_their_own_people_and_no_register(
    quick_app: Flask, quick_cast: Cast, bev: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    uid = planned_by(quick_app, quick_cast, catalogue, clock)
    for somebody in (quick_cast.amina, quick_cast.emeka):
        visitor_for(quick_app, somebody).open(f"/sessions/{uid}").fill(NEED, "Water").press("Book this place")
    gita = visitor_for(quick_app, quick_cast.gita)

    page = gita.open(f"/live-sessions/planned/{uid}")

    assert [row[0] for row in page.tables()[0][1:]] == [quick_cast.emeka.name]
    assert "1 person of others has booked too." in page.main
    assert quick_cast.amina.name not in page.main
    assert gita.open(f"/live-sessions/planned/{uid}/register").status == 404
    assert gita.open(f"/live-sessions/planned/{uid}/change").status == 404
    ewa = visitor_for(quick_app, quick_cast.ewa).open(f"/live-sessions/planned/{uid}")
    assert "2 of 2 taken" in ewa.main
    assert not any(one.name in ewa.main for one in (quick_cast.amina, quick_cast.emeka))


def test_who_waits_who_cancels_and_who_was_not_there_read_it_kindly(
    quick_app: Flask, quick_cast: Cast, bev: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    uid = planned_by(quick_app, quick_cast, catalogue, clock, places=1)
    amina, conor = (visitor_for(quick_app, one) for one in (quick_cast.amina, quick_cast.conor))
    amina.open(f"/sessions/{uid}").press("Book this place")

    page = conor.open(f"/sessions/{uid}").press("Wait for a place")
    assert "You are on the waiting list." in page.main
    page = amina.open(f"/sessions/{uid}").press("Cancel my place")
    assert "Cancelled. You can book another day when you like." in page.main
    assert "You have a place." in conor.open(f"/sessions/{uid}").main

    amina.open(f"/sessions/{uid}").press("Wait for a place")
    clock.move(days=8)
    for one in (quick_cast.amina, quick_cast.emeka):
        assert "This session is over." in visitor_for(quick_app, one).open(f"/sessions/{uid}").main


def test_a_session_is_changed_and_called_off_by_those_who_planned_it(
    quick_app: Flask, quick_cast: Cast, bev: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    uid = planned_by(quick_app, quick_cast, catalogue, clock)
    amina = visitor_for(quick_app, quick_cast.amina)
    amina.open(f"/sessions/{uid}").press("Book this place")

    page = bev.open(f"/live-sessions/planned/{uid}").follow("Change the day, the place or the places")
    assert "is told to everybody who has booked: 1 person." in page.main
    page = page.fill("Where is it held?", "Town Hall").press("Save")
    assert "The change is saved." in page.main
    page = page.follow("Call it off").press("Call it off")
    assert page.errors == ["Say in a few words why. People read it in their letter."]
    page = page.fill("Why is it not held?", "The facilitator is ill.").press("Call it off")

    assert "Called off: The facilitator is ill." in page.main
    assert "This session is not held. The facilitator is ill." in amina.open(f"/sessions/{uid}").main
    with records(quick_app) as session:
        assert session.scalars(select(PlannedSession.cancelled_by)).all() == ["Bev Carter"]
        assert len(session.scalars(select(OutboxMessage)).all()) == 3
