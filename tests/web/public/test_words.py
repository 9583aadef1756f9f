"""Words we use: from A to Z, by topic, by what is looked for; and what is not certain says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from courses.catalogue import Catalogue, read_catalogue
from courses.words import Glossary
from lms.app import create_app
from tests.conftest import Clock, opened, settings_for
from tests.counting import statements_of
from tests.house.page_laws import broken_laws
from tests.pages import Page, Visitor

CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
HOSTILE = ("%00", "9" * 30, "prevent%00", "%27%20OR%201=1", "x" * 5000, "../../etc/passwd", "%F0%9F%92%A5", "<b>", "*")


@pytest.fixture(scope="module")
def taught() -> Catalogue:
    return read_catalogue(CONTENT)


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, taught: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app with everything that is taught."""
    yield from opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=taught, clock=clock))


def words_on(page: Page) -> list[str]:
    return page.select(".lms-words__word")


def test_every_word_stands_under_its_letter_with_its_other_names_and_what_to_see_also(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/words")

    assert (page.status, page.heading) == (200, "Words we use")
    assert page.select("section h2") == ["C", "K", "S"]
    assert words_on(page) == ["County lines", "Cuckooing", "Key stage", "Safeguarding hub also: SGH"]
    assert "4 words." in page.main
    assert page.select("#word-cuckooing dd") == [
        "Taking over a home. See also: county lines From: Guidance T-01 , The invented office"
    ]
    assert page.links["county lines"].endswith("#word-county-lines")
    assert page.links["S"].endswith("#letter-S")
    assert "hubs" not in page.main


def test_words_of_one_topic_are_shown_alone_and_an_unknown_topic_filters_nothing(quick_visitor: Visitor) -> None:
    slavery = quick_visitor.open("/words?topic=modern-slavery")

    assert words_on(slavery) == ["County lines", "Cuckooing"]
    assert "2 words: Modern slavery." in slavery.main
    assert slavery.select("#topic option[selected]") == ["Modern slavery"]
    assert words_on(quick_visitor.open("/words?topic=schools")) == ["Key stage"]
    assert len(words_on(quick_visitor.open("/words?topic=nothing"))) == 4
    assert slavery.select("#topic option") == ["All topics", "Modern slavery", "For schools"]


def test_a_word_is_found_by_its_abbreviation_by_its_meaning_and_misspelt(quick_visitor: Visitor) -> None:
    assert words_on(quick_visitor.open("/words?q=SGH")) == ["Safeguarding hub also: SGH"]
    assert words_on(quick_visitor.open("/words?q=selling+drugs")) == ["County lines"]
    misspelt = quick_visitor.open("/words?q=cukooing")
    assert words_on(misspelt) == ["Cuckooing"]
    assert "1 word for “cuckooing”." in misspelt.main
    assert misspelt.value("Find a word") == "cukooing"
    assert misspelt.links["county lines"] == "/words#word-county-lines"


def test_when_no_word_fits_there_are_three_ways_on(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/words?q=zebra&topic=schools")

    assert words_on(page) == []
    assert "We found no word for “zebra” in For schools." in page.main
    assert page.links["Show all words"] == "/words"
    assert page.links["Search the whole site for it"] == "/search?q=zebra"
    assert page.follow("Tell us which word you miss").status == 200


def test_where_nobody_wrote_words_down_the_page_says_so(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    bare = replace(catalogue, words=Glossary())
    for app in opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=bare, clock=clock)):
        page = Visitor(app).open("/words?q=hub")

        assert "There are no words here yet." in page.main
        assert page.select("input[name=topic], select") == []


@pytest.mark.parametrize("odd", HOSTILE)
def test_whatever_is_asked_the_page_answers(quick_visitor: Visitor, odd: str) -> None:
    for name in ("q", "topic"):
        assert quick_visitor.open(f"/words?{name}={odd}").status == 200


def test_what_is_looked_for_is_shown_as_text(quick_visitor: Visitor) -> None:
    assert "<b>bold" not in quick_visitor.open("/words?q=<b>bold").html


def test_the_page_asks_the_database_nothing(quick_app: Flask, quick_visitor: Visitor) -> None:
    quick_visitor.open("/words?q=hub")

    with statements_of(quick_app) as statements:
        quick_visitor.open("/words?q=hub&topic=modern-slavery")

    assert statements == []


def test_every_page_leads_to_it_and_search_finds_a_word_for_anybody(quick_visitor: Visitor) -> None:
    found = quick_visitor.open("/search?q=cuckooing")

    assert found.links["Cuckooing"] == "/words#word-cuckooing"
    assert "Words we use" in found.select(".lms-results__where")
    assert quick_visitor.open("/").follow("Words we use").heading == "Words we use"


def test_what_is_not_certain_yet_is_never_said_without_that(site: Flask, taught: Catalogue) -> None:
    page = Visitor(site).open("/words")
    uncertain = {
        word.id: [check for id_ in word.facts if (check := taught.facts[id_].check)]
        for word in taught.words.words
        if any(taught.facts[id_].check for id_ in word.facts)
    }

    assert uncertain
    for id_, checks in uncertain.items():
        (meaning,) = page.select(f"#word-{id_} dd")
        assert all(f"Still to be checked: {' '.join(check.split())}" in meaning for check in checks)


def test_everything_that_is_taught_fits_the_laws_of_pages(site: Flask) -> None:
    for address in ("/words", "/words?topic=hate-crime", "/words?q=consent", "/words?q=zebra"):
        page = Visitor(site).open(address)
        assert broken_laws(BeautifulSoup(page.html, "html.parser")) == []
        assert len(page.html.encode()) < 200_000
