"""From a worry to what to do, read as a person reads it: one question a page, and an end within five of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue, read_catalogue
from courses.pathways import Pathways
from lms.app import create_app
from lms.records.messages import Contact
from lms.web.extensions import db
from tests.conftest import NOW, Clock, opened, settings_for
from tests.pages import Page, Visitor

CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
START = "/worried-about-someone"
CANARY = "CANARY-OF-A-PERSON"


@pytest.fixture(scope="module")
def taught() -> Catalogue:
    return read_catalogue(CONTENT)


@pytest.fixture(scope="module")
def pathways(taught: Catalogue) -> Pathways:
    assert taught.pathways is not None
    return taught.pathways


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, taught: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app with the test courses and the pathways that are shown, without any contact in its table."""
    whole = replace(catalogue, pathways=taught.pathways, facts=taught.facts, contacts=taught.contacts)
    yield from opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=whole, clock=clock))


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    return Visitor(site)


def keep(app: Flask, key: str, number: str, *, days_since_checked: int | None = None) -> None:
    checked = None if days_since_checked is None else NOW - timedelta(days=days_since_checked)
    with app.app_context():
        db.session.add(Contact(key=key, name=f"The keeper of {key}", number=number, last_checked=checked))
        db.session.commit()


def answer(page: Page, words: str) -> Page:
    """Press the answer that begins with these words."""
    found = [link for link in page.links if link.startswith(words)]
    assert found, f"{page.path} has no answer “{words}”: {sorted(page.links)}"
    return page.follow(found[0])


def test_the_first_question_is_whether_anybody_is_in_danger(visitor: Visitor) -> None:
    page = visitor.open(START)

    assert page.headings[:2] == ["Worried about someone?", "Is anyone in danger now, or is a crime happening now?"]
    assert page.select(".lms-ways li") == ["Yes", "No, or not that I know"]
    assert answer(page, "Yes").heading == "Danger now: call 999"


def test_a_worry_about_a_child_who_is_exploited_takes_three_answers(site: Flask, visitor: Visitor) -> None:
    keep(site, "coventry-mash", "01632 960001", days_since_checked=10)
    keep(site, "true-vision", "01632 960009")

    page = answer(visitor.open(START), "No, or not")
    page = answer(page, "Yes, or they might be")
    page = answer(page, "Exploitation")

    assert page.heading == "A child who may be exploited"
    assert page.headings == [
        "A child who may be exploited",
        "Do this today",
        "Whom to tell",
        "What not to do",
        "May I share this?",
        "What happens next",
        "Write down",
        "Your answers so far",
        "Help and information",
    ]
    assert page.select(".lms-contact")[0].startswith("The keeper of coventry-mash 01632 960001")
    assert "Checked on 15 November 2026." in page.select(".lms-contact")[0]
    assert "01632 960009" not in page.html
    assert page.select(".lms-way dt") == [
        "Is anyone in danger now, or is a crime happening now?",
        "Is the person under 18, or might they be?",
        "What are you worried about for the child?",
    ]


def test_an_adult_who_can_decide_is_asked_for_their_consent_last(visitor: Visitor) -> None:
    page = visitor.open(START)
    for words in ("No, or not", "No, they are an adult", "No, or I am not sure", "Domestic abuse"):
        page = answer(page, words)

    assert page.heading == "Has the person agreed that you can share your worry?"
    assert answer(page, "Yes").heading == "Domestic abuse: an adult who agrees"
    assert answer(page, "No, or I could not ask").heading == "Domestic abuse: an adult who has not agreed"
    assert answer(page, "The risk is high").heading == "Domestic abuse: an adult at high risk"


def test_every_answer_can_be_changed_from_the_end(visitor: Visitor) -> None:
    end = visitor.open(f"{START}/home-agreed")

    assert [end.links[words] for words in end.links if words.startswith("Change your answer")] == [
        "/worried-about-someone",
        "/worried-about-someone/under-18",
        "/worried-about-someone/care-needs",
        "/worried-about-someone/adult-harm",
        "/worried-about-someone/home-consent",
    ]
    changed = end.follow("Change your answer: Is the person under 18, or might they be?")
    assert changed.heading == "Is the person under 18, or might they be?"
    assert end.follow("Back").heading == "Has the person agreed that you can share your worry?"


def test_every_step_is_reached_by_links_and_each_is_one_whole_page(visitor: Visitor, pathways: Pathways) -> None:
    seen: set[str] = set()
    to_open = [START]
    while to_open:
        path = to_open.pop()
        page = visitor.open(path)
        seen.add(path.removeprefix(START).strip("/") or pathways.first)
        assert page.status == 200
        assert page.title == f"{page.heading} – Riverside Community Safety Partnership training"
        assert "Exit this page" in page.buttons
        assert re.findall(r"<script(?![^>]* src=)|\sstyle=|\son\w+=|javascript:", page.html) == []
        ids = re.findall(r'\sid="([^"]+)"', page.html)
        assert sorted(ids) == sorted(set(ids))
        if path != f"{START}/{pathways.danger}":
            assert f'href="{START}/{pathways.danger}"' in page.html, f"Danger is more than one step from {path}"
        here = pathways.find(path.removeprefix(START).strip("/") or pathways.first)
        to_open += [f"{START}/{one.goes_to}" for one in getattr(here, "answers", ())]

    assert seen == {*pathways.questions, *pathways.endings}


def test_addresses_hold_the_step_and_nothing_else(visitor: Visitor, pathways: Pathways) -> None:
    for step in (*pathways.questions, *pathways.endings):
        page = visitor.open(f"{START}/{step}")
        own = [link for link in page.links.values() if link.startswith(START)]
        assert [link for link in own if not re.fullmatch(rf"{START}(/[a-z0-9-]+)?", link)] == []


def test_nothing_that_is_sent_along_comes_back_or_is_kept(site: Flask) -> None:
    client = site.test_client()

    answers = [client.get(f"{START}{step}?name={CANARY}&way={CANARY}") for step in ("", "/under-18", "/child-other")]

    assert [CANARY in response.get_data(as_text=True) for response in answers] == [False, False, False]
    assert {response.headers["Cache-Control"] for response in answers} == {"no-store"}
    with client.session_transaction() as kept:
        assert set(kept) <= {"csrf_token"}


def test_the_way_works_without_any_cookie(site: Flask) -> None:
    client = site.test_client(use_cookies=False)

    assert [client.get(f"{START}{step}").status_code for step in ("", "/under-18", "/child-other")] == [200, 200, 200]


@pytest.mark.parametrize(
    "step", ["nowhere", "CALL-999", "call-999 ", "%00", "9" * 3000, "under-18/x", "..", "%F0%9F%98%80"]
)
def test_a_step_that_is_not_there_is_not_found(visitor: Visitor, step: str) -> None:
    page = visitor.open(f"{START}/{step}")

    assert (page.status, page.heading) == (404, "Page not found")


def test_the_first_question_has_one_address(visitor: Visitor) -> None:
    assert visitor.open(f"{START}/danger", follow=False).response.location == START


def test_no_step_takes_a_form(site: Flask) -> None:
    client = site.test_client()

    assert client.post(f"{START}/under-18", data={"answer": CANARY}).status_code == 405


def test_those_who_know_what_they_look_for_find_every_ending_by_harm(visitor: Visitor, pathways: Pathways) -> None:
    page = visitor.open(START).follow("all the answers by kind of harm")

    assert page.heading == "What to do, by kind of harm"
    assert page.select("main h2") == list(pathways.harms)
    assert page.select(".lms-endings a") == [e.title for _, endings in pathways.by_harm() for e in endings]
    assert page.follow("A child who is missing").heading == "A child who is missing"


def test_danger_now_can_be_called_from_every_page_once_the_number_is_kept(site: Flask, visitor: Visitor) -> None:
    before = visitor.open(f"{START}/under-18")
    keep(site, "emergency-999", "999")
    after = [visitor.open(f"{START}{step}") for step in ("", "/under-18", "/child-other", "/everything")]

    assert before.select(".lms-danger") == ["In danger now? See what to do in danger ."]
    assert [page.links["Call 999"] for page in after] == ["tel:999"] * 4


def test_a_contact_nobody_keeps_is_asked_of_the_lead(visitor: Visitor, taught: Catalogue) -> None:
    page = visitor.open(f"{START}/child-other")

    assert page.select(".lms-contact") == [
        f"{taught.contacts[key].name}: ask your safeguarding lead how to reach them."
        for key in ("coventry-mash", "coventry-emergency-duty")
    ]


def test_an_ending_says_that_it_is_a_draft_until_the_area_has_read_it(
    visitor: Visitor, site: Flask, pathways: Pathways
) -> None:
    page = visitor.open(f"{START}/child-other")

    assert pathways.review is None
    assert "A draft. Nobody who leads on safeguarding in Coventry has checked these steps yet." in page.main


def test_an_ending_says_where_it_comes_from_and_how_sure_that_is(visitor: Visitor) -> None:
    page = visitor.open(f"{START}/child-fgm-known")

    source = next(words for words in page.select("details li") if "section 5B" in words)
    assert source.endswith("legislation.gov.uk, 2015. Law. We are sure of this. The text was read.")


def test_where_there_are_no_pathways_the_page_says_in_short_what_always_holds(quick_visitor: Visitor) -> None:
    page = quick_visitor.open(START)

    assert page.headings[:3] == [
        "Worried about someone?",
        "In danger now, or a crime is happening: call 999",
        "Nobody is in danger now",
    ]
    assert quick_visitor.open(f"{START}/under-18").status == 404
    assert quick_visitor.open(f"{START}/everything").status == 404
