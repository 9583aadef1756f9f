"""How the content stands, as the office and its authors read it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from courses.catalogue import Catalogue
from courses.course import Course, ReviewRecord, Status
from lms.app import create_app
from lms.web.extensions import db
from tests import curriculum
from tests.cast import Cast, add_cast
from tests.conftest import NOW, Clock, settings_for
from tests.curriculum import RATIONALE_CANARY
from tests.pages import Page, Visitor

AWAITING = "Draft, awaiting subject, legal, accessibility and lived-experience review"
COURSE = "/content/modern-slavery-1"


@pytest.fixture
def farah(quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    """Farah, who writes courses."""
    quick_visitor.sign_in_as(quick_cast.farah)
    return quick_visitor


class Shelf:
    """An app whose content a test chooses."""

    def __init__(self, sqlite_url: str, folder: Path) -> None:
        self.sqlite_url, self.folder = sqlite_url, folder

    def open(self, content: Catalogue, path: str = "/content") -> Page:
        """This page of an app with this content, as Farah sees it."""
        app = create_app(settings_for(self.sqlite_url, self.folder), catalogue=content, clock=Clock())
        cast = add_cast(app, NOW)
        visitor = Visitor(app)
        visitor.sign_in_as(cast.farah)
        page = visitor.open(path)
        with app.app_context():
            db.engine.dispose()
        return page


@pytest.fixture
def shelf(sqlite_url: str, tmp_path: Path) -> Shelf:
    return Shelf(sqlite_url, tmp_path)


def with_courses(*courses: Course) -> Catalogue:
    return replace(curriculum.catalogue(), courses=courses)


def test_each_course_says_how_it_stands(farah: Visitor) -> None:
    page = farah.open("/content")

    assert page.heading == "Courses"
    assert page.tables()[0] == [
        ["Course", "Edition", "Review", "Review due", "Pages", "Questions", "Facts to look at"],
        ["Trauma-informed practice: notice", "1.0", AWAITING, "24 May 2027", "4", "12", "0 of 2"],
        ["Modern slavery: notice", "1.0", AWAITING, "24 May 2027", "4", "12", "0 of 2"],
        ["Modern slavery: respond", "1.0", AWAITING, "24 May 2027", "4", "12", "0 of 2"],
    ]
    assert "3 courses. 3 wait for review. 0 of 2 facts need a look." in page.main
    assert "No fact needs a look today." in page.main


def test_a_fact_to_be_checked_or_past_its_review_is_listed_with_what_rests_on_it(shelf: Shelf) -> None:
    content = curriculum.catalogue()
    facts = {
        "T-01": replace(content.facts["T-01"], review_due=date(2026, 11, 24)),
        "T-02": replace(content.facts["T-02"], check="Is it still in force?"),
        "T-03": replace(content.facts["T-02"], id="T-03", fact="Nobody cites this.", check="Does it matter?"),
        "T-04": replace(content.facts["T-02"], id="T-04", fact="FRESH", review_due=date(2026, 11, 25)),
    }

    page = shelf.open(replace(content, courses=content.courses[1:2], facts=facts))

    assert page.tables()[1] == [
        ["Fact", "To check", "Review due"],
        [
            "T-01 What the invented source T-01 says. "
            "Used in 13 places : T-01 Signs to notice (Modern slavery: notice) "
            + " ".join(f"Question ms1-q{number:02}" for number in range(1, 13)),
            "–",
            "24 Nov 2026 ! past",
        ],
        [
            "T-02 What the invented source T-02 says. Used in 1 place : T-02 Telling someone (Modern slavery: notice)",
            "Is it still in force?",
            "24 May 2027",
        ],
        ["T-03 Nobody cites this. Used nowhere yet.", "Does it matter?", "24 May 2027"],
    ]
    assert "FRESH" not in page.main
    assert page.tables()[0][1][-1] == "2 of 2"


@pytest.mark.parametrize(
    ("status", "roles", "of_this_text", "words"),
    [
        (Status.DRAFT, (), True, AWAITING),
        (Status.DRAFT, ("subject",), True, "Draft, awaiting legal, accessibility and lived-experience review"),
        (Status.DRAFT, ("subject", "legal", "accessibility"), True, "Draft, awaiting lived-experience review"),
        (Status.DRAFT, ("subject", "legal"), False, AWAITING),
        (
            Status.DRAFT,
            ("subject", "legal", "accessibility", "lived experience"),
            True,
            "Draft, with every review recorded",
        ),
        (Status.REVIEWED, ("subject", "legal", "accessibility", "lived experience"), True, "Reviewed"),
    ],
)
def test_the_review_says_whose_reading_is_missing(
    shelf: Shelf, *, status: Status, roles: tuple[str, ...], of_this_text: bool, words: str
) -> None:
    course = curriculum.catalogue().courses[1]
    read = course.content_sha256 if of_this_text else "0" * 64
    reviews = tuple(ReviewRecord(role, date(2026, 10, 1), read) for role in roles)

    page = shelf.open(with_courses(replace(course, status=status, reviews=reviews)))

    assert page.tables()[0][1][2] == words


def test_a_course_past_its_review_date_is_flagged_in_words(shelf: Shelf) -> None:
    course = replace(curriculum.catalogue().courses[1], review_due=date(2026, 11, 24))

    assert shelf.open(with_courses(course)).tables()[0][1][3] == "24 Nov 2026 ! past"


def test_without_courses_the_page_says_what_to_do(shelf: Shelf) -> None:
    page = shelf.open(Catalogue(courses=(), facts={}, contacts={}))

    assert (page.status, page.heading, page.tables()) == (200, "Courses", [])
    assert "There are no courses yet." in page.main


def test_one_course_shows_its_reviews_its_hash_and_every_page(farah: Visitor) -> None:
    page = farah.open("/content").follow("Modern slavery: notice")

    assert page.heading == "Modern slavery: notice"
    assert f"{AWAITING}." in page.main
    assert "a" * 64 in page.main
    assert "4 of 12 questions, at least 1 about safety; 75 % to pass" in page.main
    assert page.tables()[0][1:] == [
        ["Welcome", "1: Noticing", "none", "–", "120"],
        ["Signs to notice", "1: Noticing", "none", "T-01", "120"],
        ["What one person lived through", "2: Telling", "describes: being held", "–", "120"],
        ["Telling someone", "2: Telling", "none", "T-02", "120"],
    ]


def test_an_author_reads_a_page_with_its_keys_and_every_ending(farah: Visitor) -> None:
    course = farah.open(COURSE)

    signs = course.follow("Signs to notice")
    account = course.follow("What one person lived through")
    telling = course.follow("Telling someone")

    assert signs.heading == "Signs to notice"
    assert "✓ right Call the lead CHECK-WHY-RIGHT: the lead can act." in signs.main
    assert "– not right Call the owner CHECK-WHY-WRONG" in signs.main
    assert "(ask your safeguarding lead for this contact)" in signs.main
    assert account.headings[1:3] == ["With the account", "Without the account"]
    assert "THE-ACCOUNT" in account.main
    assert "THE-GENTLER-VERSION" in account.main
    assert "SCENARIO-A: now the owner knows." in telling.main
    assert "✓ best Finish, leave, then call your lead. SCENARIO-B: nobody was warned." in telling.main


def test_an_author_reads_every_question_with_its_key_and_reasons(farah: Visitor) -> None:
    page = farah.open(COURSE).follow("All questions with their keys")

    assert page.heading == "Questions of Modern slavery: notice"
    assert "12 questions, 3 of them about safety. An attempt asks 4." in page.main
    assert page.select("h2")[:4] == ["ms1-q01", "ms1-q02", "ms1-q03", "ms1-q04 (safety)"]
    assert page.main.count(RATIONALE_CANARY) == 36
    assert page.select(".lms-standing--yes") == ["✓ right"] * 12


def test_the_office_sees_how_the_content_stands_and_of_questions_only_how_they_work(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.ewa)

    seen = [quick_visitor.open("/content"), quick_visitor.open(COURSE)]
    shut = [quick_visitor.open(f"{COURSE}/questions"), quick_visitor.open(f"{COURSE}/pages/noticing/signs")]

    assert [page.status for page in (*seen, *shut)] == [200, 200, 404, 404]
    inside = {address for page in seen for address in page.links.values() if address.startswith(f"{COURSE}/")}
    assert inside == {f"{COURSE}/insight", f"{COURSE}/marked-again", f"{COURSE}/standard"}
    for canary in (RATIONALE_CANARY, "CHECK-WHY"):
        assert not any(canary in page.html for page in (*seen, *shut))


@pytest.mark.parametrize("who", ["amina", "chidi", "bev", "dara"])
def test_nobody_else_finds_the_content(quick_cast: Cast, quick_visitor: Visitor, who: str) -> None:
    quick_visitor.sign_in_as(getattr(quick_cast, who))

    addresses = ("/content", COURSE, f"{COURSE}/questions", f"{COURSE}/pages/noticing/signs")
    assert [quick_visitor.open(address).status for address in addresses] == [404] * 4


@pytest.mark.parametrize(
    "path",
    ["/content/no-such-1", "/content/9", f"{COURSE}/pages/noticing/none", f"{COURSE}/pages/none/signs"],
)
def test_what_is_not_there_is_not_found(farah: Visitor, path: str) -> None:
    assert farah.open(path).status == 404
