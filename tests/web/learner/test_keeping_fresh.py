"""Two questions to keep it fresh: an offer on the learner's home, and nobody's business but theirs."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue import Catalogue
from lms.records.people import Person
from lms.records.queries.short_checks import find_short_check, questions_of
from lms.records.short_checks import Recall
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import RATIONALE_CANARY, SLAVERY_1
from tests.pages import Page, Visitor
from tests.quiz_sittings import study, take_quiz
from tests.web.learner.records import counted, records
from tests.web.learner.test_testing_out import uid_of

OFFER = "Two questions to keep it fresh – about 2 minutes"
FRESH = "/keep-fresh/modern-slavery-1"


@pytest.fixture
def a_month_on(quick_app: Flask, quick_cast: Cast, catalogue: Catalogue, clock: Clock) -> None:
    """Amina passed modern slavery; a month goes by."""
    course = catalogue.get(SLAVERY_1)
    with records(quick_app) as session:
        enrolment = study(session, course, by=quick_cast.amina.actor, at=clock())
        take_quiz(session, enrolment, course, by=quick_cast.amina.actor, at=clock())
    clock.move(days=30)


def answer_both(visitor: Visitor, page: Page, option: str) -> Page:
    """Both questions and the look over them; the result."""
    with visitor.app.app_context():
        check = find_short_check(db.session(), uid=UUID(uid_of(page)))
        assert check is not None
        labels = [
            next(one.text for one in item.drawn.question.options if one.id == option)
            for item in questions_of(db.session(), short_check_id=check.id)
        ]
    for label in labels:
        page = page.choose(label).press("Save and continue")
    return page.press("See how it went")


@pytest.mark.usefixtures("a_month_on")
def test_from_the_offer_to_why(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    home = quick_visitor.open("/your-training")
    first = home.press("Answer two questions")
    result = answer_both(quick_visitor, first, "b")
    after = quick_visitor.open("/your-training")

    assert f"{OFFER} From Modern slavery: notice. You do not have to, and nobody else sees how it goes." in home.main
    assert (first.heading, "keep it fresh" in first.main) == ("Question 1 of 2", True)
    assert RATIONALE_CANARY not in first.html
    assert (result.heading, result.status) == ("Keep it fresh", 200)
    assert "Both right. You know this well." in result.main
    assert "The next questions come in about 5 months, if you like." in result.main
    assert result.main.count(f"{RATIONALE_CANARY}: they can act.") == 2
    assert OFFER not in after.main
    assert quick_visitor.post(FRESH).status == 422


@pytest.mark.usefixtures("a_month_on")
def test_a_wrong_answer_is_met_kindly_with_the_pages_to_look_at(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    result = answer_both(quick_visitor, quick_visitor.open(FRESH).press("Answer two questions"), "a")

    assert "Thank you for taking the time." in result.main
    assert "The next questions come in about 3 weeks, if you like." in result.main
    assert result.main.count("Not quite. Here is why.") == 2
    assert "What to look at again" in result.main
    page = result.follow(next(words for words in result.links if words in ("Welcome", "Telling someone")))
    assert page.status == 200


@pytest.mark.usefixtures("a_month_on")
def test_left_out_is_allowed_and_begun_can_be_gone_on_with(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(FRESH).press("Answer two questions")
    again = quick_visitor.open(FRESH).press("Answer two questions")
    second = again.follow("I am not sure: leave this question")

    look = second.follow("I am not sure: leave this question")
    result = look.press("See how it went")

    assert again.path == first.path
    assert "You see the answer all the same." in look.main
    assert "You left this question out." in result.main
    with records(quick_app) as session:
        assert session.scalars(select(Recall.number_right)).one() == 0


@pytest.mark.usefixtures("a_month_on")
def test_it_can_be_switched_off_and_on_again(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    settings = quick_visitor.open("/your-training").follow("Choose whether you are offered these")

    settings.choose("No").press("Save whether questions are offered")
    without = quick_visitor.open("/your-training")
    off = quick_visitor.open("/your-settings")
    off.choose("Yes, now and then").press("Save whether questions are offered")

    assert settings.heading == "Your settings"
    assert settings.chosen().count("Yes, now and then") == 1
    assert OFFER not in without.main
    assert "No" in off.chosen()
    assert OFFER in quick_visitor.open("/your-training").main


def test_nothing_is_offered_before_it_is_due_or_to_who_completed_nothing(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask
) -> None:
    quick_visitor.sign_in_as(quick_cast.conor)
    before = counted(quick_app)

    page = quick_visitor.open(FRESH)
    refused = quick_visitor.post(FRESH)

    assert OFFER not in quick_visitor.open("/your-training").main
    assert "There are no questions for you here now." in page.main
    assert (refused.status, refused.errors) == (
        422,
        ["There are no questions for you here now. They come back by themselves."],
    )
    assert quick_visitor.open("/keep-fresh/not-there-1").status == 404
    assert counted(quick_app) == before


@pytest.mark.usefixtures("a_month_on")
@pytest.mark.parametrize("who", ["conor", "chidi", "bev", "emeka", "dara", "ewa"])
def test_nobody_else_sees_whether_or_how(quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask, who: str) -> None:
    def seen() -> list[str]:
        quick_visitor.sign_in_as(getattr(quick_cast, who))
        paths = ("/your-training", "/team", f"/team/people/{person}", f"/team/people/{person}/why/modern-slavery-1")
        return [quick_visitor.open(path).main for path in paths]

    with records(quick_app) as session:
        person = session.get_one(Person, quick_cast.amina.id).uid
    before = seen()
    quick_visitor.sign_in_as(quick_cast.amina)
    result = answer_both(quick_visitor, quick_visitor.open(FRESH).press("Answer two questions"), "a")

    assert seen() == before
    assert quick_visitor.open(result.path).status == 404


@pytest.mark.usefixtures("a_month_on")
def test_an_offer_not_taken_up_rests_and_writes_nothing(
    quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask, clock: Clock
) -> None:
    clock.move(days=11)
    quick_visitor.sign_in_as(quick_cast.amina)
    shown = quick_visitor.open("/your-training").main
    clock.move(days=1)
    quick_visitor.sign_in_as(quick_cast.amina)
    rested = quick_visitor.open("/your-training").main

    assert (OFFER in shown, OFFER in rested) == (True, False)
    with records(quick_app) as session:
        assert session.scalar(select(func.count()).select_from(Recall)) == 0
