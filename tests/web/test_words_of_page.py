"""Pages explain the words they use, each linked once where it first stands; and nothing that is not shown yet."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from courses.catalogue import Catalogue, read_catalogue
from courses.words import Glossary, Word
from lms.app import create_app
from tests import curriculum
from tests.blended import with_blended
from tests.cast import Cast
from tests.conftest import Clock, opened, settings_for
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.house.page_laws import broken_laws
from tests.pages import Page, Visitor
from tests.web.learner.records import SIGNS, begun
from tests.web.learner.test_quizzes import answer_all, study_of

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
WORDS = Glossary(
    tuple(
        Word(form, form, f"MEANING-OF-{form}.", forms=(f"{form}s",))
        for form in ("act", "boiler", "consent", "door", "flat", "key", "lead", "listen", "part", "warned")
    )
)
WALK = f"{SIGNS}/scenario"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The tiny curriculum, with words that its texts use."""
    return with_blended(replace(curriculum.catalogue(), words=WORDS), SLAVERY_2)


@pytest.fixture(scope="module")
def taught() -> Catalogue:
    return read_catalogue(CONTENT)


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, taught: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app with everything that is taught."""
    yield from opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=taught, clock=clock))


def explained(page: Page) -> tuple[list[str], list[str]]:
    """What is linked and what is listed on a page; each link leads to its meaning, by plain addresses, and back."""
    soup = BeautifulSoup(page.html, "html.parser")
    links = soup.select("main a.lms-word")
    targets = [str(link["href"]) for link in links]
    assert broken_laws(soup) == [], page.path
    assert len(set(targets)) == len(targets), f"{page.path} links a word twice."
    for link in links:
        assert soup.select(f"{link['href']} a.lms-words__back[href='#{link['id']}']"), f"{page.path}: no way back."
        assert link.find_parent(["h1", "h2", "h3", "label", "a"]) is None
    return [link.get_text() for link in links], page.select("#words-title + dl dt")


def test_a_scene_explains_what_it_shows_and_feedback_only_once_it_is_given(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"{begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_2))}/{WALK}")

    # "flat" stands alone in bold, so the scene tells it itself; "door" stands in its heading, where no link can
    assert explained(page) == (["boilers", "key"], ["Boiler", "Door", "Key"])
    assert "MEANING-OF-warned" not in page.html
    assert page.links["All words of this topic"] == "/words?topic=modern-slavery"

    page = page.choose("Do the work and look around.").press("Do this")
    assert explained(page) == (["warned", "boilers"], ["Warned", "Boiler", "Lead", "Door"])

    page = page.choose("Tell your lead today.").press("Do this")
    assert explained(page) == (["lead", "act", "boilers"], ["Lead", "Act", "Boiler"])


def test_a_quiz_explains_nothing_before_it_is_handed_in_and_its_result_does(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue, clock: Clock
) -> None:
    study = study_of(quick_app, quick_cast.amina, catalogue, clock())
    quick_visitor.sign_in_as(quick_cast.amina)
    first = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    check = answer_all(quick_visitor, study, "a")

    assert [page.path for page in (first, check) if "MEANING-OF-" in page.html or "lms-word" in page.html] == []

    links, listed = explained(check.press("Hand in my answers"))
    assert "act" in links
    assert "Act" in listed


def test_a_lesson_explains_what_is_said_of_an_answer_only_after_it(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, catalogue: Catalogue
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"{begun(quick_app, quick_cast.amina, catalogue.get(SLAVERY_1))}/{SIGNS}")
    assert "MEANING-OF-act" not in page.html

    page = page.choose("Call the lead").press("Check my answer")
    links, listed = explained(page)

    assert "act" in links
    assert "Act" in listed


def test_the_summary_of_a_course_explains_its_words(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/courses/modern-slavery-1").follow("One page to print")

    assert explained(page) == (["lead"], ["Lead"])


def test_the_plan_of_a_session_and_its_papers_explain_their_words(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    plan = quick_visitor.open("/live-sessions").follow("Talking safely")

    assert explained(plan) == (["parts"], ["Part"])
    assert explained(plan.follow("Ground rules")) == (["listen"], ["Listen"])
    assert explained(plan.follow("Notes for facilitators")) == (["listen"], ["Listen"])


def test_every_step_about_a_worry_explains_its_words(site: Flask, taught: Catalogue) -> None:
    assert taught.pathways is not None
    anyone = Visitor(site)
    steps = {**taught.pathways.questions, **taught.pathways.endings}
    pages = [anyone.open(f"/worried-about-someone/{step}") for step in steps if step != taught.pathways.first]

    with_words = [page for page in pages if explained(page)[1]]

    assert len(with_words) > len(taught.pathways.endings) // 2
    assert {page.links["All words we use"] for page in with_words} == {"/words"}


def test_packs_explain_their_words_to_teachers_and_leave_what_pupils_read_alone(site: Flask, taught: Catalogue) -> None:
    assert taught.schools is not None
    anyone = Visitor(site)
    explaining = []

    for pack in taught.schools.packs:
        links, _ = explained(anyone.open(f"/schools/{pack.slug}"))
        explaining += [pack.slug] if links else []
        for paper in pack.papers:
            links, listed = explained(anyone.open(f"/schools/{pack.slug}/{paper.document.slug}"))
            explaining += [paper.document.slug] if links else []
            assert not (pack.is_for_pupils(paper) and (links or listed)), paper.document.slug

    assert len(explaining) > len(taught.schools.packs) // 2
