"""A learner walks a branching scenario, stops, goes on elsewhere, and reads which parts of the award are done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from courses.course import Course, HardMaterial
from courses.scenarios import Scenario
from lms.app import create_app
from lms.records.learning import PageRead
from tests import curriculum
from tests.blended import with_blended
from tests.cast import Cast, add_cast
from tests.conftest import Clock, opened, settings_for
from tests.counting import statements_of
from tests.curriculum import SLAVERY_2
from tests.pages import Page, Visitor
from tests.web.learner.records import begun, counted, records

SIGNS, WALK = "noticing/signs", "noticing/signs/scenario"
HELD_BACK = ("FEEDBACK-", "NODE-", "ENDING-", "sound", "risky")


def hard(scenario: Scenario) -> Scenario:
    """The scenario with an account at its first node."""
    door = replace(scenario.nodes["door"], text_html="<p>DOOR-ACCOUNT</p>", gentler_html="<p>DOOR-GENTLER</p>")
    return replace(scenario, hard_material=HardMaterial.DESCRIBES, nodes={**scenario.nodes, "door": door})


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The tiny curriculum, in which modern-slavery-2 is more than study."""
    return with_blended(curriculum.catalogue(), SLAVERY_2)


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_2)


@pytest.fixture
def start(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, course: Course) -> str:
    """Amina has signed in and begun the course: the start of its addresses."""
    quick_visitor.sign_in_as(quick_cast.amina)
    return begun(quick_app, quick_cast.amina, course)


def test_a_scenario_is_walked_to_an_end_with_a_step_back_on_the_way(
    quick_visitor: Visitor, start: str, quick_app: Flask
) -> None:
    # given the page that leads to it
    page = quick_visitor.open(f"{start}/{SIGNS}")
    assert "The page counts as read once you have come to an end of it." in page.main
    page = page.follow("Begin : The locked flat")

    # then nothing of what comes later is there
    assert (page.status, page.heading) == (200, "The locked flat")
    assert [word for word in HELD_BACK if word in page.html] == []
    assert "You look after boilers." in page.main
    assert page.headings[1:3] == ["A woman at the door", "Where this comes from"]

    # when somebody chooses, thinks again, and chooses otherwise
    page = page.choose("Ask loudly who has the key.").press("Do this")
    assert "You chose: Ask loudly who has the key. FEEDBACK-B he may hear." in page.main
    page = page.press("Go back one step")
    assert ("FEEDBACK-B" in page.main, "SETTING-DOOR" in page.main) == (False, True)
    page = page.choose("Do the work and look around.").press("Do this")
    page = page.choose("Tell your lead today.").press("Do this")

    # then the end says what came of it, what to take from it, and what to do here
    assert page.headings[:-1] == [
        "The locked flat",
        "You told your lead",
        "What came of it",
        "What to take from it",
        "If this is real",
        "What would you do differently?",
        "Where this comes from",
    ]
    assert "The test helpline: ask your safeguarding lead how to reach them." in page.main
    assert "There is no score." in page.main
    assert page.press("Carry on").heading == "Before you read on"
    with records(quick_app) as session:
        assert [(row.module, row.page) for row in session.query(PageRead)] == [("noticing", "signs")]


def test_it_goes_on_where_it_was_in_another_browser(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, start: str
) -> None:
    page = quick_visitor.open(f"{start}/{WALK}").choose("Do the work and look around.").press("Do this")
    stopped = page.press("Stop and save my place")
    elsewhere = Visitor(quick_app)
    elsewhere.sign_in_as(quick_cast.amina)

    assert stopped.heading == "Your training"
    assert "NODE-KITCHEN" in elsewhere.open(f"{start}/{WALK}").main
    assert "Go on where you were : The locked flat" in elsewhere.open(f"{start}/{SIGNS}").links


def test_the_end_names_what_is_worth_a_second_look(quick_visitor: Visitor, start: str) -> None:
    page = quick_visitor.open(f"{start}/{WALK}").choose("Ask loudly who has the key.").press("Do this")
    page = page.choose("Go outside and call 999.").press("Do this")

    assert page.select("ul li strong") == ["Ask loudly who has the key."]
    assert "FEEDBACK-B he may hear." in page.main
    assert page.press("Start again").headings[1] == "A woman at the door"


def test_no_choice_is_asked_for_beside_the_choices(quick_app: Flask, quick_visitor: Visitor, start: str) -> None:
    page = quick_visitor.open(f"{start}/{WALK}")
    before = counted(quick_app)

    page = page.press("Do this")

    assert (page.status, page.errors) == (422, ["Choose what you would do. You cannot do anything wrong here."])
    assert counted(quick_app) == before


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"act": "choose", "node": "door", "choice": "z" * 10_000}, 422),
        ({"act": "choose", "node": "door", "choice": "told"}, 422),
        ({"act": "choose", "node": "nowhere", "choice": "a"}, 303),
        ({"act": "dance"}, 400),
        ({}, 400),
    ],
)
def test_what_no_page_sends_changes_nothing(
    quick_app: Flask, quick_visitor: Visitor, start: str, form: dict[str, str], status: int
) -> None:
    quick_visitor.open(f"{start}/{WALK}")
    before = counted(quick_app)

    assert quick_visitor.post(f"{start}/{WALK}", form).status == status
    assert counted(quick_app) == before


def test_only_its_own_page_leads_to_it(quick_visitor: Visitor, quick_cast: Cast, quick_app: Flask, start: str) -> None:
    assert quick_visitor.open(f"{start}/noticing/welcome/scenario").status == 404
    other = Visitor(quick_app)
    other.sign_in_as(quick_cast.conor)
    assert other.open(f"{start}/{WALK}").status == 404


def test_carrying_on_without_it_leaves_the_page_to_come_back_to(quick_visitor: Visitor, start: str) -> None:
    for path in ("noticing/welcome", SIGNS):
        quick_visitor.post(f"{start}/{path}", {"act": "carry-on"})

    assert quick_visitor.open("/your-training").links["Carry on with Modern slavery: respond"].endswith(SIGNS)


def test_a_walk_asks_the_database_no_more_often_for_many_moves(
    quick_app: Flask, quick_visitor: Visitor, start: str
) -> None:
    def statements() -> int:
        with statements_of(quick_app) as made:
            quick_visitor.open(f"{start}/{WALK}")
        return len(made)

    quick_visitor.open(f"{start}/{WALK}").choose("Do the work and look around.").press("Do this")
    few = statements()
    for node, choice in (("kitchen", "b"), ("door", "a")) * 4:
        quick_visitor.post(f"{start}/{WALK}", {"act": "choose", "node": node, "choice": choice})

    assert statements() == few


@pytest.fixture
def guarded(tmp_path: Path, sqlite_url: str, clock: Clock) -> Iterator[tuple[Flask, Course]]:
    """An app in which the scenario holds an account, and its course."""
    taught = with_blended(curriculum.catalogue(), SLAVERY_2)
    course = taught.get(SLAVERY_2)
    first, second = course.modules
    signs = replace(first.pages[1], hard_material=HardMaterial.DESCRIBES, gentler=first.pages[1].segments)
    first = replace(first, pages=(first.pages[0], signs), content_note=second.content_note)
    course = replace(course, modules=(first, second), scenarios=(hard(course.scenarios[0]),))
    catalogue = replace(taught, courses=(*taught.courses[:2], course))
    app = create_app(settings_for(sqlite_url, tmp_path), catalogue=catalogue, clock=clock)
    for opened_app in opened(app):
        yield opened_app, course


@pytest.mark.parametrize(
    ("button", "seen", "unseen"),
    [
        ("Carry on", "DOOR-ACCOUNT", "DOOR-GENTLER"),
        ("Read a version without the account", "DOOR-GENTLER", "DOOR-ACCOUNT"),
    ],
)
def test_an_account_is_asked_about_first_and_shown_as_chosen(
    guarded: tuple[Flask, Course], clock: Clock, button: str, seen: str, unseen: str
) -> None:
    app, course = guarded
    amina = add_cast(app, clock()).amina
    visitor = Visitor(app)
    visitor.sign_in_as(amina)
    start = begun(app, amina, course)

    asked = visitor.open(f"{start}/{WALK}")
    refused = visitor.post(f"{start}/{WALK}", {"act": "choose", "node": "door", "choice": "a"})
    page = asked.press(button)
    walk = visitor.open(f"{start}/{WALK}")

    assert (asked.heading, refused.status, page.heading) == ("Before you read on", 303, "Signs to notice")
    assert (seen in walk.main, unseen in walk.html) == (True, False)


def test_authors_read_what_people_choose_and_learners_do_not(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, start: str, clock: Clock
) -> None:
    quick_visitor.open(f"{start}/{WALK}").choose("Do the work and look around.").press("Do this")
    author = Visitor(quick_app)
    author.sign_in_as(quick_cast.farah)

    page: Page = author.open("/content/modern-slavery-2/pages/noticing/signs")

    assert page.tables()[0][0] == ["Choice", "How sound", "People"]
    assert [row[1:] for row in page.tables()[0][1:]] == [["sound", "fewer than 5"], ["risky", "fewer than 5"]]
    assert quick_visitor.open("/content/modern-slavery-2/pages/noticing/signs").status == 404
