"""Your training: what, why, by when, how long and where I stand, before the first click."""

from datetime import date

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.records.learning import PageRead
from lms.records.people import Person
from lms.records.queries.learning import find_latest_enrolment
from lms.records.results import Certificate
from tests.cast import Cast
from tests.conftest import Clock
from tests.counting import statements_of
from tests.curriculum import SLAVERY_1, TRAUMA_1
from tests.factories import a_completion
from tests.pages import Visitor
from tests.web.learner.records import ask, begun, counted, records

HEADINGS = "main h1, main h2"
REASON = "Everyone who works here needs it."


def test_a_learner_of_whom_nothing_is_asked_is_told_so_and_may_choose(quick_cast: Cast, quick_visitor: Visitor) -> None:
    page = quick_visitor.sign_in_as(quick_cast.amina)

    assert (page.status, page.heading) == (200, "Your training")
    assert page.title.startswith("Your training – ")
    assert "There is nothing you need to do now." in page.main
    assert page.select(HEADINGS) == ["Your training", "Courses you could take next"]
    assert page.select(".lms-others__item a") == [
        "Trauma-informed practice: notice",
        "Modern slavery: notice",
    ]
    assert page.select(".lms-others__item span") == [
        "About 20 minutes. We suggest you begin with this one.",
        "About 20 minutes.",
    ]
    assert page.follow("All courses, and what comes before what").heading == "All courses"


def test_what_why_by_when_how_long_and_where_i_stand_are_there_before_the_first_click(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id)
    ask(quick_app, quick_cast.conor, quick_cast.council_id, "trauma-informed-practice-1", reason="CONORS-REASON")

    page = quick_visitor.sign_in_as(quick_cast.amina)

    assert page.select(".lms-card") == [
        "Modern slavery: notice ○ not started Due on 31 December 2026. "
        f"Why: {REASON} (Sherbourne City Council) "
        "2 parts and a quiz. About 20 minutes. You can stop at any time. "
        "Start Modern slavery: notice Already know it? Modern slavery: notice "
        "About this course : Modern slavery: notice Where this comes from : Modern slavery: notice"
    ]
    assert "CONORS-REASON" not in page.html


def test_two_organisations_that_ask_each_give_their_reason(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id, reason="You visit homes.")
    ask(quick_app, quick_cast.amina, quick_cast.hospitals_id, reason="You meet patients.", due_on=date(2026, 12, 1))

    page = quick_visitor.sign_in_as(quick_cast.amina)

    (card,) = page.select(".lms-card")
    assert "Due on 1 December 2026." in card
    assert "Why: You meet patients. (Sherbourne Hospitals NHS Trust, due on 1 December 2026)" in card
    assert "Why: You visit homes. (Sherbourne City Council, due on 31 December 2026)" in card


def test_one_button_carries_on_at_the_exact_page_on_any_device(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id)
    first = quick_visitor.sign_in_as(quick_cast.amina)
    first.press("Start Modern slavery: notice").press("Carry on").press("Carry on")

    elsewhere = Visitor(quick_app).sign_in_as(quick_cast.amina)

    assert elsewhere.select(".lms-progress__words") == ["1 of 2 parts"]
    assert "◐ in progress" in elsewhere.main
    assert "About 5 minutes left, then the quiz." in elsewhere.main
    assert elsewhere.follow("Carry on with Modern slavery: notice").path.endswith("/telling/an-account")
    assert len(elsewhere.select("a.govuk-button:not(.govuk-button--secondary)")) == 1


def test_past_dates_come_first_then_due_then_renew_then_done_with_its_certificate(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id, "modern-slavery-2", due_on=date(2027, 1, 31))
    ask(quick_app, quick_cast.amina, quick_cast.council_id, "trauma-informed-practice-1", due_on=date(2026, 11, 24))
    with records(quick_app) as session:
        row = a_completion(session, session.get_one(Person, quick_cast.amina.id), "modern-slavery-1")
        session.add(
            Certificate(
                completion_id=row.id,
                person_id=row.person_id,
                code="CV-TEST",
                facts="{}",
                seal="",
                issued_at=clock(),
            )
        )

    page = quick_visitor.sign_in_as(quick_cast.amina)

    assert page.select(HEADINGS) == [
        "Your training",
        "Trauma-informed practice: notice",
        "Modern slavery: respond",
        "Done",
    ]
    assert "! overdue This was due on 24 November 2026." in page.main
    assert "fail" not in page.main
    second = page.select(".lms-card")[1]
    assert "Before this one, finish Trauma-informed practice: notice ." in second
    assert page.select(".lms-done__item") == [
        "Modern slavery: notice ✓ current Up to date until 30 June 2028. Finished on 16 May 2025. "
        "Certificate for modern-slavery-1 Where this comes from : Modern slavery: notice"
    ]
    assert page.links["Certificate for modern-slavery-1"] == "/your-certificates/CV-TEST"


def test_what_runs_out_soon_can_be_renewed_in_a_new_cycle(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id)
    begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1), finished_at=clock())
    with records(quick_app) as session:
        a_completion(session, session.get_one(Person, quick_cast.amina.id), expires_on=date(2026, 12, 31))

    page = quick_visitor.sign_in_as(quick_cast.amina)
    lesson = page.press("Renew Modern slavery: notice")

    assert page.select(HEADINGS)[:3] == ["Your training", "Renew soon", "Modern slavery: notice"]
    assert "Up to date until 31 December 2026. You can renew it now." in page.main
    assert lesson.heading == "Welcome"


def test_an_award_without_a_course_here_is_named_and_nothing_breaks(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id, "hate-crime-1")

    page = quick_visitor.sign_in_as(quick_cast.amina)

    assert "Sherbourne City Council asks you for hate crime 1, due on 31 December 2026." in page.main


@pytest.mark.parametrize("query", ["", "?place=", "?place=%00", f"?place={'x' * 5000}", "?other=kept"])
def test_only_stopping_says_that_the_place_is_kept(quick_cast: Cast, quick_visitor: Visitor, query: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/your-training{query}")

    assert page.status == 200
    assert "Your place is kept" not in page.main


def test_a_stranger_is_asked_to_sign_in(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/your-training", follow=False)

    assert (page.status, page.response.headers["Location"]) == (303, "/sign-in?goes_to=/your-training")


def test_the_page_costs_seven_statements_for_one_course_and_for_three_and_writes_nothing(
    app: Flask, cast: Cast, visitor: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    costs = []
    ask(app, cast.amina, cast.council_id)
    visitor.sign_in_as(cast.amina)
    for number in (1, 3):
        if number == 3:
            for award in ("modern-slavery-2", "trauma-informed-practice-1"):
                ask(app, cast.amina, cast.council_id, award)
            begun(app, cast.amina, catalogue.get(TRAUMA_1))
            with records(app) as session:
                a_completion(session, session.get_one(Person, cast.amina.id))
                row = find_latest_enrolment(session, person_id=cast.amina.id, award=TRAUMA_1.code)
                assert row is not None
                session.add(PageRead(enrolment_id=row.id, module="noticing", page="welcome", at=clock()))
        before = counted(app)
        with statements_of(app) as seen:
            page = visitor.open("/your-training")
        costs.append(len(seen))
        assert page.status == 200
        assert counted(app) == before

    assert costs == [7, 7]


def test_a_course_past_its_review_date_stands_on_its_authors_home_alone(
    quick_cast: Cast, quick_visitor: Visitor, quick_app: Flask, clock: Clock
) -> None:
    clock.move(days=365)  # past 24 May 2027, when the courses are due

    author = quick_visitor.sign_in_as(quick_cast.farah)
    learner = Visitor(quick_app).sign_in_as(quick_cast.amina)

    assert "3 courses are past the day by which a review was due" in author.main
    assert author.follow("Modern slavery: notice").path == "/content/modern-slavery-1"
    assert "a review was due" not in learner.main
