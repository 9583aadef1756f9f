"""Searching as people do it: a volunteer with a phone, somebody in a course, somebody who only visits."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.app import create_app
from tests.cast import Cast
from tests.conftest import Clock, opened, settings_for
from tests.counting import statements_of
from tests.curriculum import SLAVERY_1
from tests.house.world import taught
from tests.pages import Visitor
from tests.web.learner.records import begun

TITLES = ".lms-results__title"


def test_somebody_in_a_course_is_led_to_the_very_page(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue
) -> None:
    start = begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1))
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/search?q=several+signs")

    assert page.heading == "Search"
    assert page.value("What are you looking for?") == "several signs"
    assert page.links["Signs to notice"] == f"{start}/noticing/signs"
    assert "Modern slavery: notice, part 1: Noticing" in page.select(".lms-results__where")
    assert page.select(".lms-results__excerpt mark")[:2] == ["Several", "signs"]
    assert page.follow("Signs to notice").heading == "Signs to notice"


def test_a_course_not_begun_is_one_line_that_leads_to_the_course_and_tells_nothing_of_its_pages(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/search?q=several+signs")

    assert sorted(page.select(TITLES)) == [
        "Modern slavery: notice",
        "Modern slavery: respond",
        "Trauma-informed practice: notice",
    ]
    assert page.links["Modern slavery: respond"] == "/courses/modern-slavery-2"
    assert "A course of about 20 minutes. Other courses come before it" in page.select(".lms-results__where")
    assert "Several signs matter" not in page.main
    assert "/learning/" not in page.html


def test_neither_quiz_nor_account_can_be_looked_for(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue
) -> None:
    begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1))
    quick_visitor.sign_in_as(quick_cast.amina)

    for asked in ("ask+the+neighbours+about+it", "RATIONALE-CANARY", "CHECK-WHY-WRONG", "SCENARIO-A", "THE-ACCOUNT"):
        page = quick_visitor.open(f"/search?q={asked}")
        assert "neighbours about it" not in page.select("main")[0].replace("ask the neighbours about it", "")
        assert not {"canary", "neighbours", "SCENARIO"} & set(page.select(".lms-results mark"))


def test_facts_are_found_with_their_source(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/search?q=invented+source")

    assert "What the invented source T-01 says. T-01" in page.select(".lms-results__excerpt")
    assert page.links["All about T-01"] == "/sources#source-T-01"


def test_a_visitor_finds_help_and_nothing_of_the_courses(tmp_path: Path, sqlite_url: str, clock: Clock) -> None:
    told = settings_for(sqlite_url, tmp_path)
    for app in opened(create_app(told, catalogue=taught(tmp_path / "content"), clock=clock)):
        visitor = Visitor(app)

        help_found = visitor.open("/search?q=child")
        courses_found = visitor.open("/search?q=invented+source+welcome")

    assert help_found.select(TITLES)
    assert all(link.startswith(("/worried-about-someone", "/schools/")) for link in _result_links(help_found.html))
    assert courses_found.select(TITLES) == []
    assert "Nothing was found" in courses_found.main
    assert courses_found.links["Worried about someone?"] == "/worried-about-someone"


def _result_links(html: str) -> list[str]:
    from bs4 import BeautifulSoup

    return [str(link["href"]) for link in BeautifulSoup(html, "html.parser").select(f"a{TITLES}")]


def test_what_is_misspelt_is_mended_and_said(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/search?q=certifcate")

    assert "These are for certificate ." in page.main
    assert page.links["Check a certificate"] == "/check-certificate"


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", f"?q={'x' * 5000}", "?q=%22%20OR%20*", "?q=<script>alert(1)</script>", "?q=%FF%FE"]
)
def test_whatever_is_asked_is_answered(quick_visitor: Visitor, query: str) -> None:
    page = quick_visitor.open(f"/search{query}")

    assert page.status in (200, 400)
    assert "<script>alert" not in page.html


def test_every_page_leads_to_the_search_and_a_search_writes_nothing_and_asks_little(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    home = visitor.sign_in_as(cast.amina)

    with statements_of(app) as seen:
        page = visitor.open("/search?q=signs")

    assert home.links["Search"] == "/search"
    assert page.select(TITLES)
    assert len(seen) == 3
    assert not [one for one in seen if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_index_is_made_once(quick_app: Flask) -> None:
    house = quick_app.extensions["house"]

    assert house.search_index is house.search_index
    assert replace(house).search_index is not house.search_index
