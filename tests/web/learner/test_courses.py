"""A course before it is begun, beginning it, and its one page to print."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from courses.course import ReviewRecord, Status
from lms.actions.studying import ANOTHER_FIRST
from lms.app import create_app
from lms.records.people import Person
from tests.cast import Cast, add_cast
from tests.conftest import Clock, settings_for
from tests.counting import statements_of
from tests.curriculum import SLAVERY_1
from tests.factories import a_completion
from tests.pages import Visitor
from tests.web.learner.records import begun, counted, enrolments, records

COURSE = "/courses/modern-slavery-1"


def test_a_course_says_what_it_is_for_whom_how_long_what_is_in_it_and_how_far_it_was_reviewed(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(COURSE)

    assert (page.status, page.heading) == (200, "Modern slavery: notice")
    assert page.title.startswith("Modern slavery: notice – ")
    assert page.select(".govuk-summary-list__value") == [
        "Everyone.",
        "About 20 minutes with the quiz. You can stop at any time and your place is kept.",
        "4 questions. 75 % is enough to pass, with every question about safety right. "
        "There is no time limit, and you can try again.",
        "36 months",
        "Draft, awaiting subject, legal, accessibility and lived-experience review.",
    ]
    assert page.select(".lms-parts__part") == [
        "Noticing (4 minutes) How to notice.",
        "Telling (5 minutes) Whom to tell. Content note: One person's account of being held in a flat. "
        "No violence is described. You can read this part without the account.",
        "Quiz",
    ]
    assert page.tables() == [[["Edition", "Date", "Change"], ["1.0", "5 Jan 2026", "First edition. First draft."]]]
    assert "T-01: Guidance T-01 , The invented office, 2024" in page.main
    assert "THE-ACCOUNT" not in page.html
    assert "RATIONALE-CANARY" not in page.html


def test_a_reviewed_course_names_its_reviews(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    reviewed = replace(
        catalogue.courses[0],
        status=Status.REVIEWED,
        reviews=(
            ReviewRecord("subject", date(2026, 3, 1), "a" * 64),
            ReviewRecord("legal", date(2026, 3, 9), "a" * 64),
        ),
    )
    app = create_app(
        settings_for(sqlite_url, tmp_path),
        catalogue=replace(catalogue, courses=(reviewed,)),
        clock=clock,
    )
    visitor = Visitor(app)
    visitor.sign_in_as(add_cast(app, clock()).amina)

    page = visitor.open(f"/courses/{reviewed.award}")

    assert "Reviewed: subject on 1 March 2026, legal on 9 March 2026." in page.main
    assert "Draft" not in page.main


def test_start_leads_to_the_first_page_and_carry_on_to_the_first_not_read(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    visitor.sign_in_as(cast.amina)

    lesson = visitor.open(COURSE).press("Start")
    lesson.press("Carry on")
    course = visitor.open(COURSE)
    again = course.press("Carry on")

    assert lesson.heading == "Welcome"
    assert course.select(".lms-progress__words") == ["0 of 2 parts"]
    assert again.heading == "Signs to notice"
    assert enrolments(app) == [(cast.amina.id, "modern-slavery-1", 1)]


def test_a_part_read_to_its_end_is_marked_in_words(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(COURSE).press("Start").press("Carry on").press("Carry on")

    page = quick_visitor.open(COURSE)

    assert page.select(".lms-parts__part")[0] == "Noticing (4 minutes) ✓ read How to notice."
    assert "About 5 minutes left, then the quiz." in page.main


def test_what_comes_first_is_named_with_links_and_pressing_on_is_refused_in_words(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    with records(quick_app) as session:
        a_completion(session, session.get_one(Person, quick_cast.amina.id), "trauma-informed-practice-1")

    page = quick_visitor.open("/courses/modern-slavery-2")
    refused = quick_visitor.post("/courses/modern-slavery-2")

    assert "Before this course, finish: Modern slavery: notice" in page.main
    assert "Trauma-informed" not in page.main
    assert page.links["Modern slavery: notice"] == COURSE
    assert "Start" not in page.buttons
    assert (refused.status, refused.errors) == (422, [ANOTHER_FIRST])
    assert enrolments(quick_app) == []


def test_a_finished_course_can_be_read_again_and_taken_again(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1), finished_at=clock())
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(COURSE)
    read_again = page.follow("Read the pages again")
    taken_again = page.press("Take it again")

    assert "You finished this course on 25 November 2026." in page.main
    assert "You finished this on 25 November 2026." in read_again.main
    assert "You finished this" not in taken_again.main
    assert enrolments(quick_app) == [
        (quick_cast.amina.id, "modern-slavery-1", 1),
        (quick_cast.amina.id, "modern-slavery-1", 2),
    ]


def test_one_page_to_print_holds_what_is_taught_and_what_to_do_on_monday(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(COURSE).follow("One page to print")

    assert page.heading == "Modern slavery: notice on one page"
    assert page.select("main li") == [
        "Notice",
        "Tell",
        "Keep safe",
        "Find out who your lead is.",
        "Save their number.",
        "Talk about it in your team.",
    ]


@pytest.mark.parametrize(
    "award", ["nothing-1", "modern-slavery-4", "MODERN-SLAVERY-1", "%00", "9" * 30, "x" * 5000, "..%2f", "🙂", "%ff"]
)
def test_an_address_of_no_course_is_not_found(quick_cast: Cast, quick_visitor: Visitor, award: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    for path in (f"/courses/{award}", f"/courses/{award}/summary"):
        assert quick_visitor.open(path).status == 404
    assert quick_visitor.post(f"/courses/{award}").status == 404


def test_a_course_page_costs_few_statements_and_writes_nothing(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.amina)
    visitor.open(COURSE).press("Start")
    before = counted(app)

    with statements_of(app) as seen:
        visitor.open(COURSE)

    assert len(seen) == 6, "who it is, the enrolment, its pages, what is held, what was taken out, what was shown"
    assert counted(app) == before
