"""A lead reads a session's plan, records who attended and what was seen; the learner reads how far they are."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.records.people import Person
from lms.records.results import Completion
from lms.records.sessions import Attendance, PracticeSeen
from lms.rules.actor import Actor
from tests import curriculum
from tests.actions.test_finishing import read_everything
from tests.blended import with_blended
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.curriculum import SLAVERY_2
from tests.pages import Page, Visitor
from tests.quiz_sittings import take_quiz
from tests.web.learner.records import records

RECORD = "/live-sessions/courses/modern-slavery-2/record"
NAME_OF_THE_COURSE = "Modern slavery: respond"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The tiny curriculum, in which modern-slavery-2 is more than study."""
    return with_blended(curriculum.catalogue(), SLAVERY_2)


def study(app: Flask, somebody: Somebody, catalogue: Catalogue, clock: Clock) -> None:
    """Everything read, the quiz passed."""
    course = catalogue.get(SLAVERY_2)
    with records(app) as session:
        by = Actor(somebody.id, somebody.name)
        take_quiz(session, read_everything(session, course, by=by, at=clock()), course, by=by, at=clock())


def uid_of(app: Flask, somebody: Somebody) -> str:
    with records(app) as session:
        return str(session.get_one(Person, somebody.id).uid)


def filled(page: Page) -> Page:
    """A register of yesterday."""
    for label, value in (("Day", "24"), ("Month", "11"), ("Year", "2026"), ("Who led it?", "Farah Lead")):
        page = page.fill(label, value)
    return page


@pytest.fixture
def bev(quick_visitor: Visitor, quick_cast: Cast) -> Visitor:
    """The training lead of the council, signed in."""
    quick_visitor.sign_in_as(quick_cast.bev)
    return quick_visitor


def test_from_study_to_certificate_with_a_session_and_a_sign_off(
    quick_app: Flask, quick_cast: Cast, bev: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    # given Amina, who has passed the quiz
    study(quick_app, quick_cast.amina, catalogue, clock)
    amina = Visitor(quick_app)
    amina.sign_in_as(quick_cast.amina)
    assert "1 of 3 parts: study done, session not yet, sign-off not yet." in amina.open("/your-training").main

    # when her lead records the session
    page = bev.open("/live-sessions").follow("Record who attended Talking safely")
    page = filled(page).choose(quick_cast.amina.name).press("Record the session")
    assert (page.status, page.heading) == (200, "Session on 24 November 2026")
    assert page.tables()[0][1][0] == quick_cast.amina.name

    # then two parts are done
    said = "2 of 3 parts: study done, session on 24 November 2026, sign-off not yet."
    assert said in amina.open("/your-training").main
    assert said in amina.open("/courses/modern-slavery-2").main

    # when her lead records what was seen
    page = bev.open("/live-sessions").follow(f"Record what was seen of {quick_cast.amina.name}")
    assert said in page.main
    address = page.path
    sent = bev.post(
        address,
        {
            "order": "form-key-of-this-test",
            "ms2-o1-s1": "safe",
            "ms2-o1-s2": "strong",
            "observer": "Gita Lead",
            "observations": "2",
            "seen_on-day": "25",
            "seen_on-month": "11",
            "seen_on-year": "2026",
        },
    )

    # then she holds the award
    assert sent.status == 303
    assert "Certificate for Modern slavery: respond" in amina.open("/your-training").links
    with records(quick_app) as session:
        assert session.scalars(select(Completion.completed_on)).all() == [date(2026, 11, 25)]


def test_people_named_in_the_box_are_taken_and_strangers_named_back(
    quick_app: Flask, quick_cast: Cast, bev: Visitor
) -> None:
    page = filled(bev.open(RECORD)).fill(
        "Other people who attended", f"{quick_cast.conor.email}\n{quick_cast.emeka.email}"
    )
    page = page.press("Record the session")
    assert page.status == 422
    assert page.errors == [
        f"{quick_cast.emeka.email}: Not found in your organisation. Check the spelling, or use their staff number. "
        "A new colleague comes in with the staff list."
    ]

    page = page.fill("Other people who attended", quick_cast.conor.email).press("Record the session")

    assert [row[0] for row in page.tables()[0][1:]] == [quick_cast.conor.name]
    with records(quick_app) as session:
        assert session.scalars(select(Attendance.person_id)).all() == [quick_cast.conor.id]


@pytest.mark.parametrize(
    ("label", "value", "error"),
    [
        ("Year", "2027", "Enter the date on which the session was held. It cannot be in the future."),
        ("Year", "9" * 30, "When was it held? must be a real date, such as 27 3 2027."),
        ("Who led it?", "", "Enter who led the session."),
        ("Who led it?", "x" * 300, "Use at most 250 characters."),
        ("Who led it?", "x\0y", "Remove the characters that cannot be printed."),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    quick_cast: Cast, bev: Visitor, label: str, value: str, error: str
) -> None:
    page = filled(bev.open(RECORD)).fill("Other people who attended", quick_cast.conor.email).fill(label, value)

    page = page.press("Record the session")

    assert (page.status, page.errors) == (422, [error])
    assert "No session is recorded yet." in bev.open("/live-sessions").main


def test_nobody_attended_is_nothing_to_record(bev: Visitor) -> None:
    page = filled(bev.open(RECORD)).press("Record the session")

    assert (page.status, page.errors) == (422, ["Choose who attended. If nobody did, there is nothing to record."])


def test_an_attendance_is_taken_back_with_a_reason(quick_app: Flask, quick_cast: Cast, bev: Visitor) -> None:
    page = filled(bev.open(RECORD)).fill("Other people who attended", quick_cast.conor.email)
    page = page.press("Record the session")
    refused = page.press("Take it back")
    taken = refused.fill("Why is it taken back?", "He was ill.").press("Take it back")
    forged = bev.post(taken.path, {"person": uid_of(quick_app, quick_cast.emeka), "because": "No."})

    assert (refused.status, refused.errors) == (422, ["Say why it is taken back."])
    assert taken.tables()[0][1][2] == "No: He was ill."
    assert forged.status == 422


def test_the_plan_and_its_papers_can_be_read_and_printed(bev: Visitor) -> None:
    plan = bev.open("/live-sessions").follow("Talking safely")
    notes, handout = plan.follow("Notes for facilitators"), plan.follow("Ground rules")

    assert plan.heading == "Talking safely"
    assert [row[0] for row in plan.tables()[0][1:]] == ["Welcome Minute 0 to 10", "Practice Minute 10 to 30"]
    assert len(plan.tables()[1]) == 7
    assert "Anyone can sit out any part." in plan.main
    assert [(page.status, page.heading) for page in (notes, handout)] == [
        (200, "Notes for facilitators"),
        (200, "Ground rules"),
    ]
    assert bev.open(f"{plan.path}/papers/other").status == 404
    assert bev.open("/live-sessions/courses/modern-slavery-1").status == 404


def test_every_criterion_left_out_is_asked_for(quick_app: Flask, quick_cast: Cast, bev: Visitor) -> None:
    page = bev.open(f"/team/people/{uid_of(quick_app, quick_cast.amina)}/sign-off/modern-slavery-2")
    page = page.fill("Who observed it?", "Gita").fill(
        "How many times was practice observed, or a piece of work read?", "two"
    )
    page = page.fill("Day", "25").fill("Month", "11").fill("Year", "2026").press("Record it")

    assert (page.status, page.errors) == (422, ["Choose what was found.", "Choose what was found."])
    with records(quick_app) as session:
        assert session.scalars(select(PracticeSeen.id)).all() == []


def test_learners_and_leads_of_others_find_none_of_it(quick_app: Flask, quick_cast: Cast, bev: Visitor) -> None:
    page = filled(bev.open(RECORD)).fill("Other people who attended", quick_cast.conor.email)
    held = page.press("Record the session").path
    sign_off = f"/team/people/{uid_of(quick_app, quick_cast.amina)}/sign-off/modern-slavery-2"
    plan = "/live-sessions/courses/modern-slavery-2"

    found: dict[str, list[int]] = {}
    for somebody in (quick_cast.amina, quick_cast.chidi, quick_cast.gita, quick_cast.farah):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(somebody)
        found[somebody.name.split()[0]] = [
            visitor.open(path).status for path in ("/live-sessions", plan, RECORD, held, sign_off)
        ]

    assert found == {
        "Amina": [404, 404, 404, 404, 404],
        "Chidi": [404, 404, 404, 404, 404],
        "Gita": [200, 200, 200, 404, 404],
        "Farah": [404, 200, 404, 404, 404],
    }
