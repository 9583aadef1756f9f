"""A bank to and from other systems, as an author meets it."""

import io

import pytest
import yaml
from flask import Flask

from quizzes.exchange import formats
from tests.cast import Cast
from tests.curriculum import RATIONALE_CANARY, SLAVERY_1, catalogue
from tests.pages import Visitor
from tests.quizzes.exchange.test_files_of_others import MOODLE
from tests.quizzes.exchange.test_hostile_files import LAUGHS

BANK = catalogue().get(SLAVERY_1).bank
PAGE = "/content/modern-slavery-1/exchange"


@pytest.fixture
def farah(quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    quick_visitor.sign_in_as(quick_cast.farah)
    return quick_visitor


LABEL = "Questions from another system"


def test_an_author_sees_what_comes_in_from_a_moodle_bank_and_what_does_not(farah: Visitor) -> None:
    page = farah.open("/content/modern-slavery-1").follow("To and from other systems")

    shown = page.attach(LABEL, "bank.xml", MOODLE.encode()).press("See what comes in")

    assert shown.heading == "What came in"
    assert "5 of 7 questions came in." in shown.text
    assert "It asks for an essay, which nobody here marks." in shown.text
    assert "Questions of the type “ddmarker” are not known here." in shown.text
    assert "Hints were left out." in shown.text


def test_the_draft_is_a_file_that_the_content_folder_can_go_on_with(farah: Visitor) -> None:
    token = farah.open(PAGE).hidden("csrf_token")

    response = farah.client.post(
        PAGE, data={"csrf_token": token, "as_file": "1", "file": (io.BytesIO(MOODLE.encode()), "bank.xml")}
    )

    draft = yaml.safe_load(response.data)
    assert [one["stem"] for one in draft["questions"]][:2] == ["Who moves the pan? Think.", "Steam is hot."]
    assert response.headers["Content-Disposition"] == 'attachment; filename="quiz-draft.yaml"'


@pytest.mark.parametrize("name", formats.FORMATS)
def test_the_bank_can_be_taken_away_in_each_format(farah: Visitor, name: str) -> None:
    response = farah.client.get(f"{PAGE}/{name}")

    assert response.status_code == 200
    assert formats.read(response.data).of == len(BANK.questions)


def test_a_harmful_file_is_refused_beside_the_field(farah: Visitor) -> None:
    page = farah.open(PAGE).attach(LABEL, "bank.xml", LAUGHS.encode()).press("See what comes in")

    assert page.status == 422
    assert "not safe to read" in page.text


def test_a_format_that_does_not_exist_is_not_found(farah: Visitor) -> None:
    assert farah.client.get(f"{PAGE}/word").status_code == 404


def test_nobody_but_authors_gets_a_key(quick_app: Flask, quick_cast: Cast) -> None:
    for person in (quick_cast.amina, quick_cast.bev, quick_cast.chidi, quick_cast.ewa):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(person)
        for path in (PAGE, *(f"{PAGE}/{name}" for name in formats.FORMATS)):
            response = visitor.client.get(path)
            assert response.status_code in (403, 404)
            assert RATIONALE_CANARY.encode() not in response.data
