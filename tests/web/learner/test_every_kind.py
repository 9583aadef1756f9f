"""A quiz with one question of each kind, taken without JavaScript, and every byte sent before it is handed in."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from courses.catalogue import Catalogue
from lms.records.learning import Attempt, Response
from lms.records.queries.attempts import AskedItem, find_open_attempt, items_asked
from lms.records.queries.learning import find_enrolment
from lms.web.extensions import db
from quizzes.kinds import Kind
from quizzes.marking import in_words, sent_for
from quizzes.quiz import AttemptRules, Bank, Blueprint
from tests import curriculum
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import SLAVERY_1
from tests.house.page_laws import broken_laws
from tests.pages import Page, Visitor
from tests.quizzes.examples import CANARY, an_example
from tests.web.learner.test_quizzes import attempt_of, stored, study_of

KINDS = [kind for kind in Kind if kind is not Kind.RUBRIC]


@pytest.fixture
def catalogue() -> Catalogue:
    """The curriculum of the tests, with one question of each kind in the first course about modern slavery."""
    whole = curriculum.catalogue()
    course = whole.get(SLAVERY_1)
    outcome = course.outcomes[0].id
    bank = Bank(
        tuple(
            an_example(kind, f"{CANARY}-{kind.replace('_', '-')}", outcome=outcome, critical=kind is Kind.TEXT)
            for kind in KINDS
        )
    )
    course = replace(course, bank=bank, blueprint=Blueprint(len(KINDS), 0), attempts=AttemptRules(most=2))
    return replace(whole, courses=tuple(course if one.award == SLAVERY_1 else one for one in whole.courses))


@pytest.fixture
def study(quick_app: Flask, quick_cast: Cast, catalogue: Catalogue, clock: Clock) -> UUID:
    """Amina's study, every page of it read."""
    return study_of(quick_app, quick_cast.amina, catalogue, clock())


def asked(app: Flask, study: UUID) -> list[AskedItem]:
    """The questions of the open attempt."""
    with app.app_context():
        enrolment = find_enrolment(db.session(), uid=study)
        assert enrolment is not None
        attempt = find_open_attempt(db.session(), enrolment_id=enrolment.id)
        assert attempt is not None
        return list(items_asked(db.session(), attempt_id=attempt.id))


def begin(visitor: Visitor, cast: Cast, study: UUID) -> list[AskedItem]:
    visitor.sign_in_as(cast.amina)
    visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
    return asked(visitor.app, study)


def form_of(page: Page) -> BeautifulSoup:
    form = BeautifulSoup(page.html, "html.parser").select_one("form.lms-quiz")
    assert form is not None
    return BeautifulSoup(str(form), "html.parser")


def fields_for(page: Page, sent: tuple[str, ...]) -> dict[str, list[str]]:
    """What a browser sends when this is put into the form of the page."""
    form = form_of(page)
    fields: dict[str, list[str]] = {"attempt": [attempt_of(page)], "act": ["save"]}
    boxes = {(str(box["value"]), str(box["name"])) for box in form.select("input[type=radio], input[type=checkbox]")}
    if boxes:
        for value, name in boxes:
            if value in sent:
                fields.setdefault(name, []).append(value)
        return fields
    assert len(form.select("select, input[type=text]")) == len(sent)
    return {**fields, "answer": list(sent)}


def answer_right(visitor: Visitor, study: UUID, item: AskedItem) -> Page:
    path = f"/learning/{study}/quiz/{item.position}"
    sent = sent_for(item.drawn, item.drawn.question.key)
    return visitor.post(path, fields_for(visitor.open(path), sent))


def test_every_kind_is_answered_kept_shown_again_looked_over_and_passed(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    answered = [answer_right(quick_visitor, study, item) for item in items]
    again = [quick_visitor.open(f"/learning/{study}/quiz/{item.position}") for item in items]
    kept = asked(quick_visitor.app, study)
    check = quick_visitor.open(f"/learning/{study}/quiz/check")
    result = check.press("Hand in my answers")

    assert [page.status for page in answered] == [303] * len(KINDS)
    assert [item.answer for item in kept] == [item.drawn.question.key for item in items]
    assert [len(kept_in(page)) for page in again] == [
        len(sent_for(item.drawn, item.drawn.question.key)) for item in items
    ]
    for item in kept:
        for line in in_words(item.drawn, item.answer):
            assert " ".join(line.split()) in check.main
    assert f"{len(KINDS)} of {len(KINDS)} questions right (100 %)" in result.main
    assert "Not quite" not in result.main


def test_parts_left_open_are_told_before_handing_in(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    items = begin(quick_visitor, quick_cast, study)
    for item in items:
        if item.drawn.question.kind in (Kind.ORDERING, Kind.TRUE_FALSE_WHY):
            path = f"/learning/{study}/quiz/{item.position}"
            sent = {Kind.ORDERING: ["1", "", "", ""], Kind.TRUE_FALSE_WHY: ["1"]}[item.drawn.question.kind]
            quick_visitor.post(path, {"attempt": attempt_of(quick_visitor.open(path)), "act": "save", "answer": sent})

    check = quick_visitor.open(f"/learning/{study}/quiz/check")

    assert sorted(check.select("dd em")) == ["1 part not answered yet", "3 parts not answered yet"]


def kept_in(page: Page) -> list[str]:
    """What stands chosen or written in the form of a question."""
    form = form_of(page)
    chosen = [str(box["value"]) for box in form.select("input[checked]")]
    chosen += [str(option["value"]) for option in form.select("option[selected]")]
    return chosen + [str(field["value"]) for field in form.select("input[type=text]") if field["value"]]


def test_what_is_sent_before_handing_in_tells_nothing_of_the_key(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    pages = [quick_visitor.open(f"/learning/{study}/quiz"), quick_visitor.open("/your-training")]
    for item in items:
        path = f"/learning/{study}/quiz/{item.position}"
        page = quick_visitor.open(path)
        pages.append(page)
        odd = {"attempt": attempt_of(page), "answer": ["9" * 20]}
        pages += [quick_visitor.post(path, {**odd, "act": act}) for act in ("keep", "save")]
        if item.drawn.question.kind not in (Kind.TEXT, Kind.GAPS):  # their right answers are what is looked for
            pages.append(answer_right(quick_visitor, study, item))
            pages.append(quick_visitor.open(path))
    pages.append(quick_visitor.open(f"/learning/{study}/quiz/check"))

    sent = [page.bytes.decode() + str(page.response.headers) for page in pages]

    assert [text for text in sent if CANARY in text] == []
    assert [text for text in sent if re.search(r"critical|data-right|correct|24\.25", text)] == [
        text for text in sent if 'value="24.25"' in text or "Number: 24.25" in text
    ]


def test_forms_hold_no_ids_of_ours_and_only_counted_values(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    for item in items:
        form = form_of(quick_visitor.open(f"/learning/{study}/quiz/{item.position}"))
        values = [str(one["value"]) for one in form.select("option, input[type=radio], input[type=checkbox]")]
        ids = [str(one["id"]) for one in form.select("[id]")]

        assert [value for value in values if not re.fullmatch(r"[1-9]?", value)] == []
        assert [id_ for id_ in ids if not re.fullmatch(r"answer(-part-\d)?(-\d|-hint|-error)*|lms-.*", id_)] == []


def test_every_kind_keeps_the_laws_of_pages_empty_filled_and_refused(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    for item in items:
        path = f"/learning/{study}/quiz/{item.position}"
        empty = quick_visitor.open(path)
        refused = quick_visitor.post(path, {"attempt": attempt_of(empty), "act": "save", "answer": ["999"] * 2})
        answer_right(quick_visitor, study, item)
        filled = quick_visitor.open(path)

        assert (empty.status, refused.status, filled.status) == (200, 422, 200), item.drawn.question.kind
        assert len(refused.errors) == 1
        for page in (empty, refused, filled):
            assert broken_laws(BeautifulSoup(page.html, "html.parser")) == [], item.drawn.question.kind


@pytest.mark.parametrize(
    "sent",
    [
        ["\x00"],
        ["9" * 30],
        ["1"] * 200,
        ["x" * 300_000],
        ["\x1b[2J"],
        ["-1", "0", "1"],
        [""] * 50,
        ["'; drop table answers"],
    ],
)
def test_tampered_answers_are_refused_and_harm_nothing(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID, sent: list[str]
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    for item in items:
        answer_right(quick_visitor, study, item)
    before = [item.answer for item in asked(quick_visitor.app, study)]
    rows = stored(quick_visitor.app, Response)

    for item in items:
        if item.drawn.question.kind is Kind.TEXT:
            continue  # takes any short text, which is then simply not right
        path = f"/learning/{study}/quiz/{item.position}"
        page = quick_visitor.open(path)
        for name in ("answer", "answer-2", "answer-9"):
            refused = quick_visitor.post(path, {"attempt": attempt_of(page), "act": "save", name: sent})
            assert refused.status in (413, 422), (item.drawn.question.kind, name)

    assert [item.answer for item in asked(quick_visitor.app, study)] == before
    assert stored(quick_visitor.app, Response) == rows


def test_the_result_explains_what_was_given_what_is_right_and_all_the_rest(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    begin(quick_visitor, quick_cast, study)
    result = quick_visitor.open(f"/learning/{study}/quiz/check").press("Hand in my answers")

    for said in (
        *("pair 1.", "pair 3.", "step 4.", "thing 2.", "right.", "misread.", "value.", "gap.", "gap too."),
        *("why Metal is dear.", "why days.", "why a year.", "why The sink."),
    ):
        assert f"{CANARY} {said}" in result.main, said
    assert "1. Stop" in result.main
    assert broken_laws(BeautifulSoup(result.html, "html.parser")) == []
    assert "You have 1 try, each with other questions." not in result.main


def test_a_course_with_few_tries_says_how_many_are_left_and_then_where_to_ask(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    start = quick_visitor.open(f"/learning/{study}/quiz")
    for _ in range(2):
        quick_visitor.open(f"/learning/{study}/quiz").press("Start the quiz")
        result = quick_visitor.open(f"/learning/{study}/quiz/check").press("Hand in my answers")
    spent = quick_visitor.open(f"/learning/{study}/quiz")
    forced = quick_visitor.post(f"/learning/{study}/quiz")

    assert "You have 2 tries, each with other questions." in start.main
    for page in (result, spent):
        assert "You have used all tries of this quiz. Your training lead can arrange another way" in page.main
        assert "Ask for another way" in page.links
    assert (forced.status, stored(quick_visitor.app, Attempt)) == (422, 2)


def test_an_author_reads_every_kind_with_its_key(quick_visitor: Visitor, quick_cast: Cast, study: UUID) -> None:
    quick_visitor.sign_in_as(quick_cast.farah)

    page = quick_visitor.open("/content/modern-slavery-1/questions")

    assert page.status == 200
    assert broken_laws(BeautifulSoup(page.html, "html.parser")) == []
    assert page.main.count("✓ right") == sum(len(an_example(kind).content.best(frozenset())) for kind in KINDS)
    for kind in KINDS:
        for reason, _ in an_example(kind).content.key_explained():
            assert reason.text in page.main


def test_whoever_wants_words_gets_no_pictures_and_gaps_as_a_list(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    items = begin(quick_visitor, quick_cast, study)
    places = {item.drawn.question.kind: f"/learning/{study}/quiz/{item.position}" for item in items}
    usual = {kind: quick_visitor.open(places[kind]) for kind in (Kind.HOTSPOT, Kind.GAPS)}

    settings = quick_visitor.open("/your-settings").choose("In words only, one line after another").press("Save")
    plain = {kind: quick_visitor.open(places[kind]) for kind in (Kind.HOTSPOT, Kind.GAPS)}
    conor = Visitor(quick_visitor.app)
    conor.sign_in_as(quick_cast.conor)

    assert settings.chosen() == ["In words only, one line after another", "Yes, now and then"]
    assert ("<svg" in usual[Kind.HOTSPOT].html, "<svg" in plain[Kind.HOTSPOT].html) == (True, False)
    assert "The picture in words: A stove, a sink and a door." in plain[Kind.HOTSPOT].main
    assert "Tell the (gap 1) within (gap 2), and keep the (gap 3)." in re.sub(r" (?=[,.])", "", plain[Kind.GAPS].main)
    assert plain[Kind.GAPS].select("label")[-3:] == usual[Kind.GAPS].select("label")[-3:] == ["Gap 1", "Gap 2", "Gap 3"]
    assert conor.open("/your-settings").chosen() == ["With pictures where they help", "Yes, now and then"]
    for page in (settings, *plain.values()):
        assert broken_laws(BeautifulSoup(page.html, "html.parser")) == []


def test_another_way_is_asked_for_in_three_presses_and_nobody_is_asked_why(
    quick_visitor: Visitor, quick_cast: Cast, study: UUID
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open("/your-settings").follow("Ask for another way in Modern slavery: notice")

    asked_for = page.press("Ask my training lead")

    assert page.select("textarea") == []
    assert "Your training lead has been asked." in asked_for.main
    for one in (page, asked_for):
        assert broken_laws(BeautifulSoup(one.html, "html.parser")) == []
