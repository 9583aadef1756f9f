"""Already know it? The whole way, without JavaScript: what is asked, what it spares, and who never hears of it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.records.queries.short_checks import find_short_check, questions_of
from lms.records.results import Completion
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import RATIONALE_CANARY, SLAVERY_1
from tests.pages import Page, Visitor
from tests.quiz_sittings import study, take_quiz
from tests.web.learner.records import ask, counted, records

COURSE = "/courses/modern-slavery-1"
OFFER = f"{COURSE}/already-known"


def uid_of(page: Page) -> str:
    found = re.search(r"/short-checks/([0-9a-f-]{36})", page.path)
    assert found is not None
    return found[1]


def answer_all(visitor: Visitor, page: Page, wrong: str = "") -> Page:
    """From the first question to the look over all of them; what is about the outcome `wrong` is answered wrongly."""
    with visitor.app.app_context():
        check = find_short_check(db.session(), uid=UUID(uid_of(page)))
        assert check is not None
        items = questions_of(db.session(), short_check_id=check.id)
        labels = [
            next(
                option.text
                for option in item.drawn.question.options
                if option.id == ("a" if item.drawn.question.outcome == wrong else "b")
            )
            for item in items
        ]
    for label in labels:
        page = page.choose(label).press("Save and continue")
    return page


def test_the_course_page_offers_it_and_the_next_page_says_what_it_is(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    course = quick_visitor.open(COURSE)
    page = course.follow("Show what you know")

    assert "Already know it? Answer 6 questions, about 3 minutes. What you show that you know, you can skip." in (
        course.main
    )
    assert (page.status, page.heading, page.path) == (200, "Already know it?", OFFER)
    for sentence in (
        "If you know all of it, about 3 of 9 minutes are left to read, then the quiz.",
        "Nobody else sees how it went. It does not count for or against you.",
        "After that you can check again in 30 days.",
        "What it asks about Notice Tell",
        "So it is always part of the course: Keep safe",
    ):
        assert sentence in page.main


def test_what_is_shown_is_skipped_and_what_is_not_becomes_the_path(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    first = quick_visitor.open(OFFER).press("Show what you know")
    look = answer_all(quick_visitor, first, wrong="ms1-o2")
    result = look.press("See how it went")
    course = quick_visitor.open(COURSE)
    lesson = course.press("Carry on")

    assert (first.heading, look.heading) == ("Question 1 of 6", "Check your answers")
    assert RATIONALE_CANARY not in first.html + look.html
    assert (result.heading, result.status) == ("What you know already", 200)
    assert "You have shown that you know 1 of 2 things. You can skip 2 pages." in result.main
    assert "Still on your way Tell" in result.main
    assert "Left for you: 2 pages, about 5 minutes, then the quiz." in result.main
    assert result.main.count("Not quite. Here is why.") == 3
    assert f"{RATIONALE_CANARY}: they can act." in result.main
    assert "failed" not in result.main.lower()
    assert "You have shown that you know: Notice You can skip 2 pages" in course.main
    assert "1 of 2 parts" in course.main
    assert "Left for you: 2 pages, about 5 minutes, then the quiz." in course.main
    assert "✓ you have shown that you know this" in course.main
    assert "You can show again what you know from" in course.main
    assert "/telling/an-account" in lesson.path
    with records(quick_app) as session:
        assert session.query(Completion).count() == 0


def test_a_spared_page_can_still_be_read_and_carrying_on_passes_over_the_others(
    quick_visitor: Visitor, quick_cast: Cast
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")
    answer_all(quick_visitor, first, wrong="ms1-o1").press("See how it went")
    lesson = quick_visitor.open(COURSE).press("Carry on")
    telling = quick_visitor.open(lesson.path.replace("noticing/welcome", "telling/telling"))

    signs = lesson.press("Carry on")
    account = signs.press("Carry on")
    passed_over = account.press("Read a version without the account").press("Carry on to the quiz")

    assert lesson.path.endswith("/noticing/welcome")
    assert "You have shown that you know this. You can read it, or go back to what is left" in telling.main
    assert "You have shown that you know this." not in lesson.main
    assert passed_over.heading == "Quiz"
    assert "Start the quiz" in passed_over.buttons


def test_everything_known_leaves_what_is_always_taught_and_then_the_quiz(
    quick_visitor: Visitor, quick_cast: Cast
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")

    result = answer_all(quick_visitor, first).press("See how it went")

    assert "You have shown that you know all of this. You can skip 3 pages." in result.main
    assert "Everybody reads this, because a mistake could put a person in danger: Keep safe." in result.main
    assert "Left for you: 1 page, about 3 minutes, then the quiz." in result.main
    assert "Here is why" not in result.main


def test_leaving_everything_out_is_met_kindly(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(OFFER).press("Show what you know")
    for _ in range(6):
        page = page.follow("I am not sure: leave this question")

    result = page.press("See how it went")

    assert "What you leave out stays on your way through the course." in page.main
    assert "The course is made for this: it takes you through step by step." in result.main
    assert "You have shown" not in result.main


def test_it_can_be_left_and_gone_on_with(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")

    home = first.choose(first.select("label")[0]).press("Stop and save my place")
    back = quick_visitor.open(COURSE).follow("Carry on with it")

    assert "Your place is kept." in home.main
    assert "You have begun to show what you know. Your answers are kept." in back.main
    assert back.follow("Carry on with the questions").path == first.path


def test_soon_after_it_says_from_when_and_the_form_is_refused(
    quick_visitor: Visitor, quick_cast: Cast, clock: Clock
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")
    answer_all(quick_visitor, first, wrong="ms1-o1").press("See how it went")

    page = quick_visitor.open(OFFER)
    refused = quick_visitor.post(OFFER)

    day = (clock() + timedelta(days=30)).strftime("%-d %B %Y")
    assert f"You can check again from {day}" in page.main
    assert (refused.status, refused.errors) == (422, ["You can check again later. This page says when."])
    assert page.follow(next(words for words in page.links if words.startswith("What you knew on"))).heading == (
        "What you know already"
    )


def test_a_question_without_an_answer_is_asked_for_beside_it(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")

    page = first.press("Save and continue")
    odd = quick_visitor.post(first.path, {"answer": "77", "act": "save"})
    gone = quick_visitor.open(first.path.removesuffix("/1") + "/9")

    assert (page.status, page.errors) == (422, ["Give an answer, or leave this question for now."])
    assert odd.status == 422
    assert gone.status == 404


def test_after_handing_in_every_address_leads_to_the_result(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")
    result = answer_all(quick_visitor, first).press("See how it went")
    before = counted(quick_app)

    pages = [
        quick_visitor.open(first.path),
        quick_visitor.open(result.path.removesuffix("/result") + "/check"),
        quick_visitor.post(first.path, {"answer": "1", "act": "save"}, follow=True),
        quick_visitor.post(first.path, {"act": "save"}, follow=True),
        quick_visitor.post(result.path.removesuffix("/result") + "/check", follow=True),
    ]

    assert [page.path for page in pages] == [result.path] * 5
    assert counted(quick_app) == before


def test_the_result_waits_until_the_answers_are_handed_in(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")

    page = quick_visitor.open(first.path.removesuffix("/1") + "/result")

    assert page.path == first.path
    assert RATIONALE_CANARY not in page.html


def test_what_comes_first_comes_first(quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    before = counted(quick_app)

    page = quick_visitor.open("/courses/modern-slavery-2/already-known")
    refused = quick_visitor.post("/courses/modern-slavery-2/already-known")

    assert "Another course comes before this one." in page.main
    assert refused.status == 422
    assert counted(quick_app) == before
    assert quick_visitor.open("/courses/not-there-1/already-known").status == 404


def test_who_renews_is_offered_the_short_way_on_their_home(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask, catalogue: Catalogue, clock: Clock
) -> None:
    course = catalogue.get(SLAVERY_1)
    with records(quick_app) as session:
        long_ago = clock() - timedelta(days=36 * 30)
        enrolment = study(session, course, by=quick_cast.amina.actor, at=long_ago)
        take_quiz(session, enrolment, course, by=quick_cast.amina.actor, at=long_ago)
    ask(quick_app, quick_cast.amina, quick_cast.council_id)
    quick_visitor.sign_in_as(quick_cast.amina)

    home = quick_visitor.open("/your-training")
    page = home.follow(next(words for words in home.links if words.startswith("Show what you still know")))

    assert "You may still know most of it. Show what you still know" in home.main
    assert page.path == OFFER
    assert "Renewing? Show what you still know" in quick_visitor.open(COURSE).main
    assert answer_all(quick_visitor, page.press("Show what you know")).press("See how it went").status == 200


@pytest.mark.parametrize("who", ["conor", "chidi", "bev", "emeka", "dara", "ewa"])
def test_nobody_else_gets_in_or_hears_of_it(quick_visitor: Visitor, quick_cast: Cast, who: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(OFFER).press("Show what you know")
    result = answer_all(quick_visitor, first, wrong="ms1-o2").press("See how it went")
    quick_visitor.sign_in_as(getattr(quick_cast, who))

    for path in (first.path, first.path.removesuffix("/1") + "/check", result.path):
        assert quick_visitor.open(path).status == 404
    for path in ("/team", "/your-organisation"):
        page = quick_visitor.open(path)
        assert "shown" not in page.main.lower().replace("are shown", "")
