"""Telling us about a page: without a name, in any of three boxes, and read by authors alone."""

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.records.remarks import Remark
from tests.cast import Cast
from tests.curriculum import SLAVERY_1
from tests.pages import Visitor
from tests.web.learner.records import begun, records

WRONG = "What is wrong, unclear or missing?"


def test_from_a_lesson_to_the_authors_and_back_to_everybody(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue
) -> None:
    start = begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1))
    quick_visitor.sign_in_as(quick_cast.amina)
    form = quick_visitor.open(f"{start}/noticing/signs").follow("Tell us about this page")
    assert "About: Signs to notice (Modern slavery: notice), edition 1.0" in form.main
    thanks = form.fill(WRONG, "The picture is too small.").press("Send")
    assert thanks.heading == "Thank you"

    author = Visitor(quick_app)
    author.sign_in_as(quick_cast.farah)
    told = author.open("/told-us").follow("Signs to notice (Modern slavery: notice)")
    assert "The picture is too small." in told.main
    assert "Amina" not in told.html
    told.fill("What people said, in your own words", "A picture was too small.")
    told.fill("What we did, or why we did nothing", "It is twice as large now.")
    queue = told.choose("Show it under “You said, we did”").press("Save the answer")
    assert queue.heading == "What people told us"
    assert "Nothing waits for you." in queue.main

    anybody = Visitor(quick_app).open("/you-said-we-did")
    assert "You said: A picture was too small. We did: It is twice as large now. 25 November 2026" in anybody.main
    assert "The picture is too small." not in anybody.html


def test_nobody_else_reads_what_people_told(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.ewa)

    assert quick_visitor.open("/told-us").status == 404


def test_an_empty_form_and_a_bad_address_are_refused_beside_the_field(quick_visitor: Visitor) -> None:
    empty = quick_visitor.open("/tell-us").press("Send")
    bad = quick_visitor.open("/tell-us").fill(WRONG, "A typo.")
    bad = bad.fill("Your e-mail address, if you would like an answer", "nobody").press("Send")

    assert (empty.status, empty.errors) == (422, ["Write in at least one of the boxes."])
    assert (bad.status, bad.value(WRONG)) == (422, "A typo.")
    assert bad.errors == ["Write an e-mail address such as name@work.example, or leave it empty."]


def test_one_browser_is_slowed_down_gently(quick_visitor: Visitor) -> None:
    for _ in range(8):
        assert quick_visitor.open("/tell-us").fill(WRONG, "A typo.").press("Send").heading == "Thank you"

    ninth = quick_visitor.open("/tell-us").fill(WRONG, "A typo.").press("Send")

    assert (ninth.status, ninth.errors) == (
        422,
        ["You have told us several things today. Thank you. Please come back tomorrow."],
    )


@pytest.mark.parametrize(
    "about", ["", "lesson", "lesson/x/y/z", "worried/x", "\0", "x" * 5000, "lesson/modern-slavery-1/../.."]
)
def test_a_page_there_is_not_is_the_training_as_a_whole(quick_app: Flask, quick_visitor: Visitor, about: str) -> None:
    page = quick_visitor.post("/tell-us", {"about": about, "helped": "All of it."})

    assert page.status in (303, 400)
    with records(quick_app) as session:
        titles = session.scalars(select(Remark.title)).all()
    assert titles == (["The training as a whole"] if page.status == 303 else [])
