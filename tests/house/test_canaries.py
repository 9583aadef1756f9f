"""Nobody reads a word of another organisation, and what learners answer is theirs alone.

The hospitals' names, addresses, titles, reasons, files and certificates bear the canary; people of the council read
everything they can reach and find none. What a learner answers changes nothing on anybody else's page.
"""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.web.extensions import db
from tests.house.conftest import Tours, starts
from tests.house.crawler import Read, tour
from tests.house.world import CANARY, NEXT_DOOR, World, a_world

COUNCIL = "ACMBHL"
"""Everybody of the council but those of the partnership office."""
OF_NO_ORGANISATION = "-odW"
MADE_EACH_TIME = re.compile(
    rb'name="csrf_token" value="[^"]+"|nonce="[^"]+"|order=[\w-]+|name="order" value="[^"]+"|<dcterms:[^>]+>[^<]+<'
)
FEW_OF_ONE_PATH = 2
"""Addresses of one path with different filters that are read before and after."""
MAY_BE_NAMED = {
    "A": {"Amina Yusuf"},
    "C": {"Conor Walsh"},
    "L": {"Lena Former"},
    "P": {"Ewa Kowalska"},
    "W": {"Farah Malik", "Ewa Kowalska"},  # who of the office decided on her questions, and held the panel
    "M": {"Amina Yusuf", "Conor Walsh", "Chidi Okafor"},
    "H": {"Hana Vicinus", "Ivo Vicinus", "Vicinusforename Vicinussurname1"},
    "-": set(),
    "o": set(),
    "d": set(),
}
"""Whose names each principal reads at most: their own, of those they oversee, and of who decided on their work."""


# Other organisations


@pytest.mark.parametrize("who", COUNCIL + OF_NO_ORGANISATION)
def test_nothing_of_the_hospitals_is_read_outside_them(tours: Tours, who: str) -> None:
    assert songs(tours[who]) == []


def test_the_partnership_office_reads_the_names_of_organisations_and_teams_and_nothing_more(
    still_world: World, tours: Tours
) -> None:
    sung = {
        word for page in not_the_outbox(tours["P"]) for word in re.findall(rf"[\w.@-]*{CANARY}[\w.@-]*", page.words)
    }

    assert sung <= {CANARY, f"{CANARY}unit"}
    assert CANARY in sung


@pytest.mark.parametrize("who", sorted(MAY_BE_NAMED))
def test_people_are_named_only_to_those_who_oversee_them(still_world: World, tours: Tours, who: str) -> None:
    with still_world.app.app_context():
        names = [person.name for person in db.session.scalars(select(Person))]

    named = {name for name in names for page in not_the_outbox(tours[who]) if name.lower() in page.words}

    assert named <= MAY_BE_NAMED[who]


def test_a_manager_reads_nothing_of_the_service_next_door(tours: Tours) -> None:
    assert songs(tours["M"], NEXT_DOOR) == []


@pytest.mark.parametrize("who", "DG")
def test_those_of_the_hospitals_do_read_of_them(tours: Tours, who: str) -> None:
    """Otherwise there would be nothing to overhear."""
    assert len(songs(tours[who])) > 10


def test_nothing_of_the_hospitals_is_written_to_others(still_world: World) -> None:
    with still_world.app.app_context():
        letters = list(db.session.scalars(select(OutboxMessage)))

    told = [letter for letter in letters if CANARY not in letter.recipient]
    overheard = [letter.recipient for letter in told if CANARY in f"{letter.subject}{letter.body}".lower()]
    assert (overheard, len(told) > 5) == ([], True)


def test_whatever_happens_at_the_hospitals_changes_no_page_elsewhere(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        before = {who: pages(world, who) for who in "MBH"}
        theirs = world.things["emeka"]
        for who, path, form in (
            ("D", "/team/remind", {}),
            ("G", f"/assign-training/assigned/{theirs['requirement']}/stop", {"because": "Kanari."}),
            ("G", f"/certificates/{theirs['certificate']}/withdraw/done", {"kind": "other", "because": "Kanari."}),
            ("E", f"/learning/{theirs['enrolment']}/quiz/check", {"attempt": theirs["open attempt"]}),
            ("G", f"/staff-list/{theirs['stored']}/preview", {"seen": theirs["seen"], "leavers_confirmed": "y"}),
        ):
            assert world.send(who, path, method="POST", form=form).status_code == 303, path

        after = {who: pages(world, who) for who in "MBH"}

    assert differences(before, after) == []


def test_an_address_of_the_hospitals_is_no_different_from_one_that_nobody_has(still_world: World) -> None:
    """A lead who pastes or searches addresses does not learn who works elsewhere."""
    asked = {
        "emeka": "kanari.emeka@hospitals.example",
        "nobody": "kanari.nobody@hospitals.example",
    }
    answers = []
    for address in asked.values():
        form = {"by": "list", "pasted": f"{address}\namina.yusuf@council.example", "order": "o" * 20}
        pasted = still_world.send("B", "/assign-training/what", method="POST", form=form)
        searched = still_world.send("B", f"/assign-training?by=people&q={address}&order={'o' * 20}")
        answers.append([same(one.get_data()).replace(address.encode(), b"") for one in (pasted, searched)])

    assert answers[0] == answers[1]


# What is a learner's own


@pytest.mark.parametrize("who", "CMBHLDGPW-")
def test_nobody_else_reads_a_question_an_answer_or_an_address_of_a_learners_study(
    still_world: World, tours: Tours, catalogue: Catalogue, who: str
) -> None:
    amina = still_world.things["amina"]
    private = [amina["enrolment"], amina["finished"], amina["attempt"], amina["open attempt"]]
    if who not in "CWP":  # Conor reads the same in his own quiz, an author what authors wrote, the office how it works
        private += [question.stem for course in catalogue.courses for question in course.bank.questions]

    overheard = {words for words in private for page in not_the_outbox(tours[who]) if words.lower() in page.words}

    assert overheard == set()


@pytest.mark.parametrize("who", "CMBHPW")
def test_what_a_learner_answers_and_how_they_read_changes_nobody_elses_page(moving_world: World, who: str) -> None:
    before = {who: pages(moving_world, who)}

    study_on(moving_world, "2", "gentler")

    assert differences(before, {who: pages(moving_world, who)}) == []
    moving_world.records.put_back()


def test_answers_and_the_version_read_stand_in_no_letter_and_no_audit_line(moving_world: World) -> None:
    told = []
    for answer, version in (("1", "whole"), ("2", "gentler")):
        study_on(moving_world, answer, version)
        told.append(letters_and_lines(moving_world))
        moving_world.records.put_back()

    assert told[0] == told[1]


def test_how_a_part_is_read_is_stored_nowhere(moving_world: World) -> None:
    path = f"/learning/{moving_world.things['amina']['enrolment']}/telling/an-account"

    chosen = moving_world.send("A", path, method="POST", form={"act": "read", "version": "gentler"})

    assert chosen.status_code == 303
    assert not moving_world.records.have_changed()


def test_no_audit_line_holds_an_answer(still_world: World, catalogue: Catalogue) -> None:
    with still_world.app.app_context():
        lines = [json.dumps(line.facts) for line in db.session.scalars(select(AuditLine))]
    stems_and_options = [
        words
        for course in catalogue.courses
        for question in course.bank.questions
        for words in (question.stem, *(option.text for option in question.options))
    ]

    assert [line for line in lines if any(words in line for words in stems_and_options)] == []
    assert [line for line in lines if "chosen" in line or "answer" in line] == []


# The canary would be heard


def test_a_name_on_the_wrong_page_would_be_heard() -> None:
    page = Read("B", "/team", "", 200, "text/html", b"<p>Emeka KanariBello</p>")

    assert songs([page]) == ["/team (from nowhere, as B): …<p>emeka kanaribello</p>…"]


def test_a_name_in_a_workbook_would_be_heard(tours: Tours) -> None:
    books = [page for page in tours["G"] if page.body.startswith(b"PK")]

    assert {CANARY in book.words for book in books if "team" in book.address} == {True}


def test_a_name_on_a_certificate_would_be_heard(tours: Tours) -> None:
    papers = [
        page for page in tours["E"] if page.address.startswith("/your-certificates") and page.body[:5] == b"%PDF-"
    ]

    assert {CANARY in paper.words for paper in papers} == {True}


# How pages are read


@pytest.fixture(scope="module")
def moving_world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A world in which things happen, and are put back."""
    with a_world(tmp_path_factory.mktemp("moving")) as world:
        _ = world.records
        yield world


def songs(read: Iterable[Read], canary: str = CANARY) -> list[str]:
    """Where the canary was heard, with a few words around it."""
    return [
        f"{page}: …{page.words[max(0, page.words.index(canary) - 40) :][:100].strip()}…"
        for page in not_the_outbox(read)
        if canary in page.words
    ]


def not_the_outbox(read: Iterable[Read]) -> list[Read]:
    """Without the page where a demonstration shows everybody's mail to everybody."""
    return [page for page in read if not page.address.startswith("/outbox")]


def pages(world: World, who: str) -> dict[str, bytes]:
    """Everything this principal reads, by address, without what is made afresh each time."""
    return {same(page.address.encode()).decode(): same(page.body) for page in tour(world, who, starts(world, who))}


def same(body: bytes) -> bytes:
    return MADE_EACH_TIME.sub(b"", body)


def differences(before: dict[str, dict[str, bytes]], after: dict[str, dict[str, bytes]]) -> list[str]:
    """The addresses that read otherwise afterwards, and those that came or went."""
    return [
        f"{address}, as {who}"
        for who in before
        for address in sorted({*before[who], *after[who]})
        if before[who].get(address) != after[who].get(address)
    ]


def study_on(world: World, answer: str, version: str) -> None:
    """Let Amina answer a check and two questions in this way, and read the account in this version."""
    amina = world.things["amina"]
    quiz = {"attempt": amina["open attempt"], "answer": answer}
    sent: Sequence[tuple[str, dict[str, str]]] = (
        ("noticing/signs", {"act": "answer", "check": "ms1-c1", "answer": answer}),
        ("telling/an-account", {"act": "read", "version": version}),
        ("quiz/1", quiz),
        ("quiz/2", quiz),
    )
    for path, form in sent:
        answered = world.send("A", f"/learning/{amina['enrolment']}/{path}", method="POST", form=form)
        assert answered.status_code == 303, path


def letters_and_lines(world: World) -> dict[str, list[Any]]:
    kept = world.records.contents()
    return {
        name: kept[name]
        for name in ("audit_lines", "outbox_messages", "notices", "standings", "kept_counts", "kept_totals")
    }
