"""A lesson page: reading, checks, scenarios, the choice before an account, carrying on, and stopping."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from courses.course import Course, HtmlSegment
from courses.explained_words import explain
from lms.actions.studying import CHOOSE_AN_ANSWER, NOT_IN_THIS_COURSE
from lms.records.learning import CheckAnswer, PageRead
from lms.records.messages import Contact
from lms.records.queries.learning import find_latest_enrolment
from tests.cast import Cast
from tests.conftest import Clock
from tests.counting import statements_of
from tests.curriculum import RATIONALE_CANARY, SLAVERY_1
from tests.pages import Page, Visitor
from tests.web.learner.records import ACCOUNT, SIGNS, TELLING, WELCOME, begun, counted, records

BEFORE = "Before you read on"
HELD_BACK = ("CHECK-WHY", "SCENARIO-A", "SCENARIO-B", RATIONALE_CANARY)


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_1)


@pytest.fixture
def start(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, course: Course) -> str:
    """Amina has signed in and begun the course: the start of its addresses."""
    quick_visitor.sign_in_as(quick_cast.amina)
    return begun(quick_app, quick_cast.amina, course)


@pytest.fixture
def lesson(quick_visitor: Visitor, start: str) -> Callable[[str], Page]:
    """Opens a page of the course Amina has begun."""
    return lambda path: quick_visitor.open(f"{start}/{path}")


def test_a_page_says_where_it_stands_and_how_long_the_part_still_takes(lesson: Callable[[str], Page]) -> None:
    page = lesson(SIGNS)

    assert (page.status, page.heading) == (200, "Signs to notice")
    assert page.title.startswith("Signs to notice – ")
    assert page.select(".govuk-caption-l") == ["Part 1 of 2: Noticing"]
    assert "About 2 minutes left in this part" in page.main
    assert page.select("figure figcaption") == ["Look at all three."]
    assert page.select("figure .govuk-details__text") == ["Person, place and control."]
    assert "Person, place, control" in page.select("figure svg title")
    assert {"Carry on", "Stop and save my place"} <= set(page.buttons)
    assert any(words.startswith("Exit this page") for words in page.buttons)
    assert page.links["Who you can talk to"] == "/who-you-can-talk-to"


def test_sources_of_the_page_say_who_what_when_and_how_sure(lesson: Callable[[str], Page]) -> None:
    page = lesson(SIGNS)

    assert page.select("#source-T-01") == [
        "T-01 Guidance T-01 , The invented office, 2024. Guidance. We are sure of this. The text was read. "
        "Review due on 24 May 2027."
    ]
    assert page.links["T-01"] == "#source-T-01"
    assert page.links["Guidance T-01"] == "https://office.example/guidance"
    assert "T-02" not in page.main


def test_carrying_on_keeps_the_page_and_leads_on_and_back_leads_back(
    quick_app: Flask, lesson: Callable[[str], Page]
) -> None:
    second = lesson(WELCOME).press("Carry on")
    first = second.follow("Back")
    second_again = first.press("Carry on")

    assert [page.heading for page in (second, first, second_again)] == ["Signs to notice", "Welcome", "Signs to notice"]
    assert first.links["Back"] == "/courses/modern-slavery-1"
    assert counted(quick_app)["page_reads"] == 1


def test_after_the_last_page_a_page_passed_over_comes_first_and_then_the_quiz(
    quick_visitor: Visitor, start: str, lesson: Callable[[str], Page]
) -> None:
    passed_over = lesson(TELLING).press("Carry on to the quiz")
    lesson(WELCOME).press("Carry on")
    lesson(SIGNS).press("Carry on")
    lesson(ACCOUNT).press("Carry on").press("Carry on")

    last = lesson(TELLING).press("Carry on to the quiz", follow=False)

    assert passed_over.heading == "Welcome"
    assert (last.status, last.response.headers["Location"]) == (303, f"{start}/quiz")
    assert quick_visitor.open("/your-training").links["Carry on with Modern slavery: notice"] == f"{start}/quiz"


def test_stopping_says_that_the_place_is_kept(lesson: Callable[[str], Page]) -> None:
    page = lesson(WELCOME).press("Carry on").press("Stop and save my place")

    assert page.heading == "Your training"
    assert "Your place is kept. Come back when you like, on any device." in page.main
    assert page.follow("Carry on with Modern slavery: notice").heading == "Signs to notice"


# Checks


def test_nothing_of_a_key_a_reason_or_an_ending_leaves_before_an_answer(
    quick_visitor: Visitor, start: str, lesson: Callable[[str], Page]
) -> None:
    lesson(ACCOUNT).press("Carry on")

    sent = [lesson(path).html for path in (WELCOME, SIGNS, ACCOUNT, TELLING)]
    sent += [quick_visitor.open(path).html for path in ("/your-training", "/courses/modern-slavery-1", "/sources")]

    for canary in HELD_BACK:
        assert not [html for html in sent if canary in html]


def test_a_wrong_answer_is_explained_with_the_right_one_and_can_be_given_again(lesson: Callable[[str], Page]) -> None:
    wrong = lesson(SIGNS).choose("Call the owner").press("Check my answer")
    again = lesson(SIGNS)
    right = again.choose("Call the lead").press("Answer again")

    assert wrong.select(".lms-feedback") == [
        "Not quite. Here is why. You chose “Call the owner” CHECK-WHY-WRONG: the owner may move the person. "
        "Better: “Call the lead” CHECK-WHY-RIGHT: the lead can act."
    ]
    assert (again.select(".lms-feedback"), again.chosen()) == (wrong.select(".lms-feedback"), ["Call the owner"])
    assert right.select(".lms-feedback") == ["That is right. CHECK-WHY-RIGHT: the lead can act."]
    assert lesson(SIGNS).chosen() == ["Call the lead"]


def test_an_answer_comes_back_to_its_place_on_the_page(start: str, lesson: Callable[[str], Page]) -> None:
    sent = lesson(SIGNS).choose("Call the lead").press("Check my answer", follow=False)

    assert (sent.status, sent.response.headers["Location"]) == (303, f"{start}/{SIGNS}#ms1-c1")


def test_no_answer_is_asked_for_beside_the_question(quick_app: Flask, lesson: Callable[[str], Page]) -> None:
    page = lesson(SIGNS).press("Check my answer")

    assert (page.status, page.errors) == (422, [CHOOSE_AN_ANSWER])
    assert page.select("#ms1-c1-error") == [f"Error: {CHOOSE_AN_ANSWER}"]
    assert "CHECK-WHY" not in page.html
    assert counted(quick_app)["check_answers"] == 0


def test_a_choice_in_a_scenario_shows_what_happens_then_and_another_can_be_tried(lesson: Callable[[str], Page]) -> None:
    first = lesson(TELLING).choose("Ask the owner about it.").press("See what happens")
    second = first.choose("Finish, leave, then call your lead.").press("Try another")

    assert first.select(".lms-feedback") == ["What happens then SCENARIO-A: now the owner knows."]
    assert "SCENARIO-B" not in first.html
    assert second.select(".lms-feedback") == ["This is a good way to act. SCENARIO-B: nobody was warned."]
    assert lesson(TELLING).chosen() == ["Finish, leave, then call your lead."]


def test_an_answer_to_a_question_of_another_page_is_refused_and_keeps_nothing(
    quick_app: Flask, quick_visitor: Visitor, start: str
) -> None:
    for check in ("ms1-s1", "ms1-q01", "tip1-c1", "\x00", "x" * 50_000, ""):
        page = quick_visitor.post(f"{start}/{SIGNS}", {"act": "answer", "check": check, "answer": "1"})
        assert (page.status, page.errors) == (422, [NOT_IN_THIS_COURSE])

    assert counted(quick_app)["check_answers"] == 0


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"act": "\x00"}, 400),
        ({"act": "finish"}, 400),
        ({"act": "answer", "check": "ms1-c1", "answer": ["1", "2"]}, 422),
        ({"act": "answer", "check": "ms1-c1", "answer": "9" * 30}, 422),
        ({"act": "answer", "check": "ms1-c1", "answer": ["\x00"] * 500}, 422),
        ({"act": "answer", "check": "ms1-c1", "answer": "x" * 1_000_000}, 422),
        ({"act": "read", "version": "\x00"}, 422),
    ],
)
def test_odd_forms_are_refused_in_words_and_leave_no_trace(
    quick_app: Flask, quick_visitor: Visitor, start: str, fields: dict[str, object], status: int
) -> None:
    before = counted(quick_app)

    page = quick_visitor.post(f"{start}/{SIGNS}", fields)

    assert page.status == status
    assert counted(quick_app) == before


def test_a_form_without_its_token_changes_nothing(quick_app: Flask, quick_visitor: Visitor, start: str) -> None:
    page = quick_visitor.post(f"{start}/{WELCOME}", {"act": "carry-on"}, token=False)

    assert page.status == 400
    assert counted(quick_app)["page_reads"] == 0


def test_an_answer_sent_after_the_session_ended_waits_in_the_form_after_signing_in_again(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, lesson: Callable[[str], Page]
) -> None:
    page = lesson(SIGNS).choose("Call the owner")
    with quick_visitor.client.session_transaction() as kept:
        kept.clear()

    asked = page.press("Check my answer")
    quick_visitor.sign_in_as(quick_cast.amina)
    back = lesson(SIGNS)

    assert asked.path == "/sign-in"
    assert counted(quick_app)["check_answers"] == 0
    assert back.chosen() == ["Call the owner"]
    assert "CHECK-WHY" not in back.html
    assert "CHECK-WHY-WRONG" in back.press("Check my answer").main


# The choice before an account


def test_an_account_is_never_shown_before_its_reader_has_chosen(lesson: Callable[[str], Page]) -> None:
    by_address = lesson(ACCOUNT)
    by_carrying_on = lesson(SIGNS).press("Carry on")

    for page in (by_address, by_carrying_on):
        assert (page.status, page.heading) == (200, BEFORE)
        assert "THE-ACCOUNT" not in page.html
        assert "THE-GENTLER-VERSION" not in page.html
        assert "One person's account of being held in a flat." in page.main
        assert "No violence is described." in page.main
        assert "It takes about 3 minutes to read." in page.main
        assert page.buttons[-3:] == ["Carry on", "Read a version without the account", "Come back later"]


def test_carrying_on_shows_the_account_and_it_can_be_changed_on_the_page(lesson: Callable[[str], Page]) -> None:
    whole = lesson(ACCOUNT).press("Carry on")
    gentler = whole.press("Read the version without it")
    whole_again = gentler.press("Read it with the account")

    for page, there, not_there in (
        (whole, "THE-ACCOUNT", "THE-GENTLER-VERSION"),
        (gentler, "THE-GENTLER-VERSION", "THE-ACCOUNT"),
        (whole_again, "THE-ACCOUNT", "THE-GENTLER-VERSION"),
    ):
        assert page.heading == "What one person lived through"
        assert there in page.main
        assert not_there not in page.html


def test_the_version_without_the_account_is_kept_for_the_part_in_this_browser_only(
    quick_app: Flask, quick_cast: Cast, lesson: Callable[[str], Page], start: str
) -> None:
    lesson(ACCOUNT).press("Read a version without the account")
    elsewhere = Visitor(quick_app)
    elsewhere.sign_in_as(quick_cast.amina)

    assert "THE-GENTLER-VERSION" in lesson(ACCOUNT).main
    assert elsewhere.open(f"{start}/{ACCOUNT}").heading == BEFORE


def test_coming_back_later_leads_away_and_asks_again_next_time(lesson: Callable[[str], Page]) -> None:
    away = lesson(ACCOUNT).press("Come back later")

    assert (away.heading, "Your place is kept." in away.main) == ("Your training", True)
    assert lesson(ACCOUNT).heading == BEFORE


def test_the_choice_leaves_no_row_and_no_log(
    quick_app: Flask,
    lesson: Callable[[str], Page],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = counted(quick_app)

    lesson(ACCOUNT).press("Read a version without the account").press("Read it with the account")

    assert counted(quick_app) == before
    assert "gentler" not in caplog.text + "".join(capsys.readouterr())


def test_the_choice_is_forgotten_when_the_session_ends(
    quick_cast: Cast, quick_visitor: Visitor, lesson: Callable[[str], Page]
) -> None:
    lesson(ACCOUNT).press("Carry on").press("Sign out")
    quick_visitor.sign_in_as(quick_cast.amina)

    assert lesson(ACCOUNT).heading == BEFORE


def test_a_forged_form_or_a_forged_choice_does_not_open_the_account(
    quick_visitor: Visitor, start: str, lesson: Callable[[str], Page]
) -> None:
    for fields in (
        {"act": "read"},
        {"act": "read", "version": "account"},
        {"act": "read", "version": "x" * 9000},
        {"act": "answer", "check": "ms1-c1", "answer": "1"},
    ):
        page = quick_visitor.post(f"{start}/{ACCOUNT}", fields)
        assert (page.status, page.heading) == (422, BEFORE)
        assert "THE-ACCOUNT" not in page.html
    for forged in ("whole", {"modern-slavery-1/2": "everything"}, {"modern-slavery-1/2": ["whole"]}, 7):
        with quick_visitor.client.session_transaction() as kept:
            kept["versions"] = forged
        assert lesson(ACCOUNT).heading == BEFORE


# Contacts


def test_a_contact_is_filled_in_from_the_one_table_and_escaped(
    quick_app: Flask, lesson: Callable[[str], Page], clock: Clock
) -> None:
    with records(quick_app) as session:
        session.add(
            Contact(
                key="test-helpline",
                name="Help <b>& hope</b>",
                number="01632 960001",
                when_open="All day",
                last_checked=clock(),
                checked_by="the test",
            )
        )

    page = lesson(SIGNS)

    assert "Call Help <b>& hope</b> 01632 960001 ." in page.main
    assert "<b>& hope" not in page.html
    assert page.links["01632 960001"] == "tel:01632960001"
    assert page.select(".lms-contact") == ["Help <b>& hope</b> 01632 960001 All day Checked on 25 November 2026."]
    assert "{{contact" not in page.html


def test_a_contact_that_nobody_keeps_becomes_a_plain_sentence(lesson: Callable[[str], Page]) -> None:
    page = lesson(SIGNS)

    assert "Call (ask your safeguarding lead for this contact)." in page.main
    assert "contact:" not in page.html


# Whose it is, and what is not there


def test_somebody_elses_enrolment_is_not_found_for_anybody_else(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, start: str
) -> None:
    for other in (quick_cast.chidi, quick_cast.bev, quick_cast.ewa, quick_cast.dara):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(other)
        foreign = visitor.open(f"{start}/{WELCOME}")
        missing = visitor.open(f"/learning/{uuid4()}/{WELCOME}")
        assert (foreign.status, foreign.main) == (missing.status, missing.main) == (404, foreign.main)
        assert visitor.post(f"{start}/{WELCOME}", {"act": "carry-on"}).status == 404

    assert counted(quick_app)["page_reads"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "noticing/telling",
        "nowhere/welcome",
        "1/welcome",
        "noticing/%00",
        "%00/welcome",
        f"noticing/{'9' * 30}",
        f"{'x' * 5000}/welcome",
        "noticing/🙂",
        "noticing/..%2f..",
        "NOTICING/WELCOME",
        "noticing/%ff",
    ],
)
def test_an_address_of_no_page_is_not_found(lesson: Callable[[str], Page], path: str) -> None:
    assert lesson(path).status == 404


@pytest.mark.parametrize("uid", ["1", "x", "%00", "0" * 36, "00000000-0000-0000-0000-00000000000"])
def test_an_address_of_no_enrolment_is_not_found(quick_cast: Cast, quick_visitor: Visitor, uid: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    assert quick_visitor.open(f"/learning/{uid}/{WELCOME}").status == 404


def test_an_enrolment_for_a_course_no_longer_given_is_not_found(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, course: Course, start: str
) -> None:
    with records(quick_app) as session:
        row = find_latest_enrolment(session, person_id=quick_cast.amina.id, award=course.award.code)
        assert row is not None
        row.award = "old-topic-1"

    assert quick_visitor.open(f"{start}/{WELCOME}").status == 404


def test_a_finished_course_stays_readable_and_nothing_done_there_is_written(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, course: Course
) -> None:
    finished = begun(quick_app, quick_cast.amina, course, finished_at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    quick_visitor.sign_in_as(quick_cast.amina)
    before = counted(quick_app)

    page = quick_visitor.open(f"{finished}/{SIGNS}")
    answered = page.choose("Call the owner").press("Check my answer")
    onward = answered.press("Carry on")
    last = quick_visitor.open(f"{finished}/{TELLING}").press("Carry on")

    assert "You finished this on 4 March 2026." in page.main
    assert "left in this part" not in page.main
    assert (answered.status, "CHECK-WHY-WRONG" in answered.main) == (200, True)
    assert onward.heading == BEFORE
    assert last.path == "/courses/modern-slavery-1"
    assert counted(quick_app) == before


@pytest.mark.parametrize("path", [WELCOME, SIGNS, TELLING])
def test_a_page_costs_at_most_five_statements_and_reading_writes_nothing(
    *, app: Flask, cast: Cast, visitor: Visitor, course: Course, clock: Clock, path: str
) -> None:
    visitor.sign_in_as(cast.amina)
    start = begun(app, cast.amina, course)
    with records(app) as session:
        row = find_latest_enrolment(session, person_id=cast.amina.id, award=course.award.code)
        assert row is not None
        for number in range(30):
            session.add(CheckAnswer(enrolment_id=row.id, check_id="ms1-c1", chosen=["b"], at=clock()))
            session.add(PageRead(enrolment_id=row.id, module="noticing", page=f"page-{number}", at=clock()))
    before = counted(app)

    with statements_of(app) as seen:
        page = visitor.open(f"{start}/{path}")

    assert page.status == 200
    assert len(seen) <= 5
    assert counted(app) == before


def test_a_course_is_studied_to_the_quiz_on_each_database(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.amina)

    page = visitor.open("/courses/modern-slavery-1").press("Start").press("Carry on")
    page = page.choose("Call the lead").press("Check my answer").press("Carry on")
    page = page.press("Read a version without the account").press("Carry on")
    page = page.choose("Ask the owner about it.").press("See what happens")
    last = page.press("Carry on to the quiz", follow=False)

    assert last.response.headers["Location"].endswith("/quiz")
    rows = counted(app)
    assert (rows["enrolments"], rows["page_reads"], rows["check_answers"]) == (1, 4, 2)


def test_words_of_a_page_are_explained_below_it_and_each_leads_back_to_where_it_stands(
    quick_app: Flask, lesson: Callable[[str], Page], monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    finder = catalogue.words.finder("modern-slavery")
    signs = catalogue.get(SLAVERY_1).get_page("noticing", "signs")
    told = HtmlSegment("<p>It is cuckooing, says the SGH. A hub of cuckooing.</p>")
    segments, meant = explain((told, *signs.segments), finder)
    monkeypatch.setattr("courses.course.Course.get_page", lambda *_: replace(signs, segments=segments, meant=meant))

    page = lesson(SIGNS)

    assert page.select(".lms-word") == ["cuckooing", "SGH"]
    assert page.select("#words-title + dl dt") == ["Cuckooing", "Safeguarding hub"]
    assert page.select("#words-title + dl dd") == [
        "Taking over a home. Back to “cuckooing” in the text",
        "A team that looks at worries first. Back to “safeguarding hub” in the text",
    ]
    for word in ("cuckooing", "hub"):
        assert f'href="#word-{word}"' in page.html
        assert len(page.select(f"#word-{word}")) == 1
        assert len(page.select(f"#use-{word}")) == 1
        assert f'href="#use-{word}"' in page.html
    assert page.links["All words of this topic"] == "/words?topic=modern-slavery"


def test_a_page_without_such_words_says_nothing_of_them(lesson: Callable[[str], Page]) -> None:
    assert "Words on this page" not in lesson(WELCOME).main
