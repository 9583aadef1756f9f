"""The quiz, walked through without JavaScript, by careful and by careless hands."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue import Catalogue
from lms.records.learning import Attempt, Response
from lms.records.queries.attempts import find_open_attempt, items_asked
from lms.records.queries.learning import find_enrolment
from lms.records.results import Completion
from lms.web.extensions import db
from tests import quiz_sittings
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.counting import statements_of
from tests.curriculum import ASKED, RATIONALE_CANARY, SLAVERY_1
from tests.pages import Page, Visitor

NO_SUCH = "cf81ae16-eef1-4e52-8d0c-c3b459e4a31f"


@pytest.fixture
def study(quick_app: Flask, quick_cast: Cast, catalogue: Catalogue, clock: Clock) -> UUID:
    """Amina's study of modern slavery, every page of it read."""
    return study_of(quick_app, quick_cast.amina, catalogue, clock())


def study_of(app: Flask, somebody: Somebody, catalogue: Catalogue, at: datetime) -> UUID:
    """A study with every page read, by its name in addresses."""
    with app.app_context():
        enrolment = quiz_sittings.study(db.session(), catalogue.get(SLAVERY_1), by=somebody.actor, at=at)
        uid = enrolment.uid
        db.session.commit()
        return uid


def labels(app: Flask, study: UUID, option: str) -> list[str]:
    """The wording of this option in each question of the open attempt, in order."""
    with app.app_context():
        enrolment = find_enrolment(db.session(), uid=study)
        assert enrolment is not None
        attempt = find_open_attempt(db.session(), enrolment_id=enrolment.id)
        assert attempt is not None
        return [
            next(one.text for one in item.drawn.question.options if one.id == option)
            for item in items_asked(db.session(), attempt_id=attempt.id)
        ]


def answer_all(visitor: Visitor, study: UUID, option: str) -> Page:
    """From the first question to the look over all of them."""
    page = visitor.open(f"/learning/{study}/quiz/1")
    for label in labels(visitor.app, study, option):
        page = page.choose(label).press("Save and continue")
    return page


def take(visitor: Visitor, study: UUID, option: str) -> Page:
    """A whole quiz; its result."""
    visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    return answer_all(visitor, study, option).press("Hand in my answers")


def attempt_of(page: Page) -> str:
    """The attempt that the form of this page names."""
    found = re.search(r'name="attempt" value="([^"]+)"', page.html)
    assert found is not None
    return found[1]


def stored(app: Flask, record: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(record)) or 0


def test_the_start_page_says_what_the_quiz_is_like(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/learning/{study}/quiz")

    assert (page.status, page.heading) == (200, "Quiz")
    assert page.title == "Quiz – Riverside Community Safety Partnership training"
    for sentence in (
        "4 questions, one on each page.",
        "There is no time limit.",
        "Your answers are saved as you go. You can stop at any time and come back.",
        "75 % is enough to pass.",
    ):
        assert sentence in page.main
    assert "Who you can talk to" in page.links


def test_from_start_to_certificate(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    first = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    check = answer_all(quick_visitor, study, "b")
    result = check.press("Hand in my answers")
    certificate = quick_visitor.open(result.links["See your certificate"])

    assert (first.heading, first.path) == ("Question 1 of 4", f"/learning/{study}/quiz/1")
    assert (check.heading, check.path) == ("Check your answers", f"/learning/{study}/quiz/check")
    assert "No answer yet" not in check.main
    assert (result.status, result.heading) == (200, "Your result")
    assert "You have completed and passed this course." in result.main
    assert "4 of 4 questions right (100 %)" in result.main
    assert "Not quite" not in result.main
    assert certificate.status == 200
    assert stored(quick_visitor.app, Completion) == 1


def test_a_result_not_passed_gives_reasons_sources_pages_and_another_try(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    result = take(quick_visitor, study, "a")

    assert "Not passed yet. You can try again with other questions." in result.main
    assert "Some things have to be right because someone's safety depends on them." in result.main
    assert result.main.count("Not quite. Here is why.") == ASKED
    assert f"{RATIONALE_CANARY}: they may talk." in result.main
    assert f"{RATIONALE_CANARY}: they can act." in result.main
    assert result.main.count(f"{RATIONALE_CANARY}: it takes too long.") == ASKED
    assert result.main.count("The other answer to question") == ASKED
    assert "Guidance T-01 , The invented office (T-01)." in result.main
    assert result.links["Signs to notice"] == f"/learning/{study}/noticing/signs"
    assert "fail" not in result.main.lower()
    again = result.press("Try again with other questions")
    assert again.heading == "Question 1 of 4"


def test_answers_stand_in_the_form_again_and_can_be_changed_from_the_check_page(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    check = answer_all(quick_visitor, study, "a")

    change = quick_visitor.open(check.links["Change question 2"])
    changed = change.choose(labels(quick_visitor.app, study, "c")[1]).press("Save and continue")

    assert "checked" in change.html
    assert changed.path == f"/learning/{study}/quiz/check"
    assert labels(quick_visitor.app, study, "c")[1] in changed.main
    assert labels(quick_visitor.app, study, "a")[1] not in changed.main


def test_questions_without_an_answer_come_first_and_may_be_handed_in(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    page = quick_visitor.open(page.links["Leave this question for now"])
    page.choose(labels(quick_visitor.app, study, "b")[1]).press("Save and continue")

    check = quick_visitor.open(f"/learning/{study}/quiz/check")
    result = check.press("Hand in my answers")

    assert check.headings[:3] == ["Check your answers", "No answer yet", "Your answers"]
    assert [name for name in check.links if name.startswith(("Answer question", "Change question"))] == [
        "Answer question 1",
        "Answer question 3",
        "Answer question 4",
        "Change question 2",
    ]
    assert "You left this question out." in result.main


def test_pressing_save_without_an_answer_asks_for_one(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")

    asked = page.press("Save and continue")

    assert (asked.status, asked.errors) == (422, ["Give an answer, or leave this question for now."])
    assert stored(quick_visitor.app, Response) == 0


def test_stopping_keeps_the_answer_and_the_place(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")

    stopped = page.choose(labels(quick_visitor.app, study, "b")[0]).press("Stop and save my place")
    carried_on = quick_visitor.open(quick_visitor.open(f"/learning/{study}/quiz").links["Carry on with the quiz"])

    assert stopped.path == "/your-training"
    assert "Your place is kept." in stopped.main
    assert carried_on.heading == "Question 2 of 4"
    assert stored(quick_visitor.app, Response) == 1


def test_the_background_is_told_that_an_answer_is_saved_only_after_it_is(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    fields = {"attempt": attempt_of(page), "act": "keep", "answer": "1"}

    saved = quick_visitor.post(page.path, fields)
    refused = quick_visitor.post(page.path, {**fields, "answer": "4"})
    taken_back = quick_visitor.post(page.path, {**fields, "answer": []})

    assert [one.status for one in (saved, refused, taken_back)] == [204, 422, 204]
    assert saved.bytes == b""
    with quick_visitor.app.app_context():
        kept = db.session.scalars(select(Response.chosen).order_by(Response.id)).all()
    assert [len(chosen) for chosen in kept] == [1, 0]


def test_an_answer_after_handing_in_leads_kindly_to_the_result(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    old_tab = quick_visitor.open(f"/learning/{study}/quiz/1").choose(labels(quick_visitor.app, study, "c")[0])
    result = answer_all(quick_visitor, study, "a").press("Hand in my answers")
    before = stored(quick_visitor.app, Response)

    late = old_tab.press("Save and continue")

    assert (late.status, late.heading) == (409, "These answers were already handed in")
    assert late.links["See the result"] == result.path
    assert stored(quick_visitor.app, Response) == before


def test_an_old_window_does_not_answer_in_a_newer_attempt(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    old_tab = quick_visitor.open(f"/learning/{study}/quiz/1").choose(labels(quick_visitor.app, study, "c")[0])
    answer_all(quick_visitor, study, "a").press("Hand in my answers").press("Try again with other questions")
    before = stored(quick_visitor.app, Response)

    late = old_tab.press("Save and continue")

    assert late.status == 409
    assert "Carry on with the newer quiz" in late.links
    assert stored(quick_visitor.app, Response) == before


def test_handing_in_twice_leads_to_the_same_result(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    check = answer_all(quick_visitor, study, "b")

    first, second = check.press("Hand in my answers"), check.press("Hand in my answers")

    assert first.path == second.path
    assert stored(quick_visitor.app, Completion) == 1


def test_after_three_tries_it_says_when_the_next_one_opens(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, clock: Clock
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    take(quick_visitor, study, "a")
    take(quick_visitor, study, "a")
    result = take(quick_visitor, study, "a")

    start = quick_visitor.open(f"/learning/{study}/quiz")
    forced = quick_visitor.post(f"/learning/{study}/quiz")
    clock.move(hours=24)
    quick_visitor.sign_in_as(quick_cast.amina)
    opened = quick_visitor.open(f"/learning/{study}/quiz")

    when = "You can try again from 26 November 2026 at 10:00am"
    assert when in result.main
    assert "Try again with other questions" not in result.buttons
    assert when in start.main
    assert "Start the quiz" not in start.buttons
    assert forced.status == 422
    assert stored(quick_visitor.app, Attempt) == 3
    assert "Start the quiz" in opened.buttons


def test_with_pages_unread_the_quiz_leads_back_to_them(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    begun = quick_visitor.open("/courses/modern-slavery-1").press("Start")
    study = begun.path.split("/")[2]

    start = quick_visitor.open(f"/learning/{study}/quiz")
    forced = quick_visitor.post(f"/learning/{study}/quiz")

    assert start.links["Carry on reading"] == f"/learning/{study}/noticing/welcome"
    assert (forced.status, stored(quick_visitor.app, Attempt)) == (422, 0)


def test_an_answer_sent_after_the_session_ended_stands_in_the_form_again(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, clock: Clock
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    wanted = labels(quick_visitor.app, study, "b")[0]
    page.choose(wanted)
    clock.move(hours=13)

    away = page.press("Save and continue")
    clock.move(minutes=5)
    quick_visitor.sign_in_as(quick_cast.amina)
    back = quick_visitor.open(f"/learning/{study}/quiz/1")
    onward = back.press("Save and continue")

    assert away.path == "/sign-in"
    assert back.chosen() == [wanted]
    assert onward.heading == "Question 2 of 4"
    assert stored(quick_visitor.app, Response) == 1


def test_nothing_is_changed_by_looking(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    for path in ("", "/1", "/check", f"/result/{NO_SUCH}"):
        quick_visitor.open(f"/learning/{study}/quiz{path}")

    assert stored(quick_visitor.app, Attempt) == 0


@pytest.mark.parametrize(
    "path", ["/5", "/0", "/999", "/1000", "/" + "9" * 30, "/-1", f"/result/{NO_SUCH}", "/result/x"]
)
def test_what_is_not_there_is_not_found(quick_visitor: Visitor, quick_cast: Cast, study: UUID, path: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")

    assert quick_visitor.open(f"/learning/{study}/quiz{path}").status == 404


@pytest.mark.parametrize("path", ["", "/1", "/check", "/result/{attempt}"])
def test_somebody_elses_quiz_is_not_found(quick_visitor: Visitor, quick_cast: Cast, study: UUID, path: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    address = f"/learning/{study}/quiz{path.format(attempt=attempt_of(page))}"

    for other in (quick_cast.conor, quick_cast.chidi, quick_cast.dara, quick_cast.ewa):
        stranger = Visitor(quick_visitor.app)
        stranger.sign_in_as(other)
        found, missing = stranger.open(address), stranger.open(address.replace(str(study), str(uuid4())))
        assert (found.status, found.main) == (missing.status, missing.main) == (404, missing.main)


def test_an_attempt_of_another_study_cannot_be_answered_or_handed_in(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, catalogue: Catalogue, clock: Clock
) -> None:
    conors = study_of(quick_visitor.app, quick_cast.conor, catalogue, clock())
    conor = Visitor(quick_visitor.app)
    conor.sign_in_as(quick_cast.conor)
    page = conor.open(f"/learning/{conors}/quiz").press("Start the quiz")
    quick_visitor.sign_in_as(quick_cast.amina)

    fields = {"attempt": attempt_of(page), "answer": "1", "act": "save"}
    answered = quick_visitor.post(f"/learning/{study}/quiz/1", fields)
    handed_in = quick_visitor.post(f"/learning/{study}/quiz/check", fields)

    assert (answered.status, handed_in.status) == (404, 404)
    assert stored(quick_visitor.app, Response) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"attempt": "not one"},
        {"attempt": "\x00"},
        {"attempt": "9" * 1000},
        {"answer": "1"},
        {"answer": ["1"] * 500},
        {"answer": "9" * 30},
        {"answer": "\x00"},
        {"answer": "-1"},
        {"answer": "１"},
        {"answer": "b"},
        {"answer": "1", "act": "\x00", "then": "//evil.example"},
        {"answer": "x" * 1_000_000},
    ],
)
def test_careless_and_hostile_forms_are_answered_calmly(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, fields: dict[str, object]
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")

    statuses = {
        quick_visitor.post(f"/learning/{study}/quiz{path}", {"attempt": attempt_of(page), **fields}).status
        for path in ("/1", "/check", "/77", "/" + "9" * 30)
    }

    assert statuses <= {303, 400, 404, 405, 409, 413, 422}


def test_nothing_that_tells_right_from_wrong_leaves_before_handing_in(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    pages = [quick_visitor.open(f"/learning/{study}/quiz")]
    pages.append(pages[0].press("Start the quiz"))
    for option in ("a", "b", "c"):
        for position, label in enumerate(labels(quick_visitor.app, study, option), start=1):
            page = quick_visitor.open(f"/learning/{study}/quiz/{position}")
            pages += [page, page.choose(label).press("Save and continue", follow=False)]
            kept = {"attempt": attempt_of(page), "act": "keep", "answer": "1"}
            pages.append(quick_visitor.post(f"/learning/{study}/quiz/{position}", kept))
            pages.append(quick_visitor.post(f"/learning/{study}/quiz/{position}", {**kept, "answer": "9"}))
        pages.append(quick_visitor.open(f"/learning/{study}/quiz/check"))
    pages.append(quick_visitor.open("/your-training"))

    sent = [page.bytes.decode() + str(page.response.headers) for page in pages]

    assert not [text for text in sent if RATIONALE_CANARY in text]
    # no id of a question or option, and nothing that says which questions are about safety
    assert not [text for text in sent if re.search(r"ms1-q\d\d|critical|data-right|correct", text)]


def test_pages_of_right_and_wrong_answers_differ_in_nothing_but_the_place_chosen(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    seen: set[tuple[object, ...]] = set()

    for option in ("a", "b", "c"):
        page = quick_visitor.open(f"/learning/{study}/quiz/1")
        answered = page.choose(labels(quick_visitor.app, study, option)[0]).press("Save and continue", follow=False)
        again = quick_visitor.open(f"/learning/{study}/quiz/1")
        headers = {name: value for name, value in again.response.headers if name not in ("Set-Cookie", "Date")}
        plain = re.sub(r' checked|value="[^"]{60,}"|nonce="[^"]*"', "", again.html)
        seen.add((answered.status, answered.response.headers["Location"], plain, len(headers)))

    assert len(seen) == 1


def test_a_question_page_asks_the_database_little_and_the_same_for_every_question(
    quick_app: Flask, quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    counts = set()

    for position in range(1, ASKED + 1):
        with statements_of(quick_app) as asked:
            quick_visitor.open(f"/learning/{study}/quiz/{position}")
        counts.add(len(asked))

    assert counts == {4}


def test_whoever_passed_finds_the_certificate_on_the_start_page_and_no_way_to_spoil_it(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, clock: Clock
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    take(quick_visitor, study, "b")
    clock.at += timedelta(days=1)
    quick_visitor.sign_in_as(quick_cast.amina)

    start = quick_visitor.open(f"/learning/{study}/quiz")
    forced = quick_visitor.post(f"/learning/{study}/quiz")

    assert "See your certificate" in start.links
    assert start.buttons.count("Start the quiz") == 0
    assert (forced.status, stored(quick_visitor.app, Attempt)) == (422, 1)
