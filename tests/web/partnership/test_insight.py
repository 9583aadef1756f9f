"""Which questions need a look, as an author reads it."""

import csv
import io

import pytest
from flask import Flask

from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import NOW
from tests.curriculum import SLAVERY_1, catalogue
from tests.pages import Visitor
from tests.simulated_learners import hand_in, learners

COURSE = catalogue().get(SLAVERY_1)
PLANTED = COURSE.bank.questions[4]
PAGE = "/content/modern-slavery-1/insight"


@pytest.fixture
def farah(quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    quick_visitor.sign_in_as(quick_cast.farah)
    return quick_visitor


def _many(app: Flask, people: int) -> None:
    """So many simulated learners hand in the quiz."""
    with app.app_context():
        hand_in(db.session(), COURSE, learners(COURSE, people, misleading=PLANTED.id), first_id=100_000, at=NOW)
        db.session.commit()


def test_before_anybody_hands_in_the_page_says_so(farah: Visitor) -> None:
    page = farah.open(PAGE)

    assert page.heading == "Which questions need a look"
    assert "Nobody has handed in this quiz yet." in page.text


def test_an_author_finds_the_misleading_question_among_3000_learners(quick_app: Flask, farah: Visitor) -> None:
    _many(quick_app, 3000)

    page = farah.open("/content/modern-slavery-1").follow("Which questions need a look")

    assert "3,000 attempts handed in." in page.text
    first = page.follow(PLANTED.id)
    assert first.heading == f"How {PLANTED.id} works"
    assert "People who do well on the rest more often get this one wrong." in first.text
    assert PLANTED.options[0].text in first.text
    assert "Learner" not in page.text + first.text


def test_the_table_can_be_taken_away_with_the_same_order(quick_app: Flask, farah: Visitor) -> None:
    _many(quick_app, 200)

    response = farah.client.get(f"{PAGE}/questions.csv")

    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Question", "Version", "Asked today", "People"]
    assert {row[0] for row in rows[1:]} == {question.id for question in COURSE.bank}
    assert rows[1][0] == PLANTED.id
    assert sum(int(row[3]) for row in rows[1:]) == 200 * COURSE.blueprint.items


def test_a_version_that_was_never_asked_is_not_found(farah: Visitor) -> None:
    assert farah.client.get(f"{PAGE}/{'0' * 64}").status_code == 404
    assert farah.client.get(f"{PAGE}/%00").status_code == 404


def test_only_authors_and_the_office_see_how_questions_work(quick_app: Flask, quick_cast: Cast) -> None:
    for person in (quick_cast.amina, quick_cast.bev, quick_cast.chidi):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(person)
        assert visitor.client.get(PAGE).status_code in (403, 404)
