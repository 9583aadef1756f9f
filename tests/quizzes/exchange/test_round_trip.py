"""What goes out in the richest formats comes back as it went, and what cannot is named."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue import read_catalogue
from quizzes.exchange import formats
from quizzes.exchange.carried import entry_of
from quizzes.exchange.text import squeezed
from quizzes.kinds import Kind
from quizzes.questions import Question
from quizzes.reading import read_question
from tests.quizzes.examples import an_example, questions

CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
BANKS = [course.bank for course in read_catalogue(CONTENT).courses]
TAUGHT = [question for bank in BANKS for question in bank]
RICH = ("moodle-xml", "qti-2.1", "qti-3.0")
WRITABLE = tuple(kind for kind in Kind if kind not in (Kind.HOTSPOT, Kind.RUBRIC))
ONE_OF_EACH: dict[Kind, Question] = {kind: an_example(kind, f"ex-{kind.value.replace('_', '-')}") for kind in WRITABLE}


def _back(name: str, questions: list[Question]) -> dict[str, Question]:
    file, _ = formats.FORMATS[name].write(questions)
    return {draft.id: read_question(draft.entry) for draft in formats.read(file).drafts}


@pytest.mark.parametrize("name", RICH)
def test_every_question_that_is_taught_comes_back_the_same(name: str) -> None:
    back = _back(name, TAUGHT)

    assert len(TAUGHT) >= 480
    assert {id_: question.version for id_, question in back.items()} == {one.id: one.version for one in TAUGHT}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions(WRITABLE), min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_whatever_an_author_writes_comes_back_the_same_through_moodle_xml(written: list[Question]) -> None:
    written = [one for one in written if one.stem == squeezed(one.stem)]

    if written:
        file, _ = formats.FORMATS["moodle-xml"].write(written)
        assert {one.id: dict(one.entry) for one in formats.read(file).drafts} == {
            one.id: entry_of(one) for one in written
        }


@pytest.mark.parametrize("kind", WRITABLE)
def test_every_kind_comes_back_the_same_through_moodle_xml(kind: Kind) -> None:
    question = ONE_OF_EACH[kind]

    assert _back("moodle-xml", [question]) == {question.id: question}


@pytest.mark.parametrize("name", RICH)
def test_the_same_bank_gives_the_same_bytes(name: str) -> None:
    write = formats.FORMATS[name].write

    assert write(TAUGHT[:20]) == write(TAUGHT[:20])


@pytest.mark.parametrize("name", [*RICH, "gift", "aiken"])
def test_what_cannot_be_carried_is_named_question_by_question(name: str) -> None:
    asked = list(ONE_OF_EACH.values())

    file, left_out = formats.FORMATS[name].write(asked)

    here = {draft.id for draft in formats.read(file).drafts}
    named = {one.name for one in left_out}
    assert {question.id for question in asked} - here <= named
    assert all(one.why for one in left_out)


def test_gift_brings_back_choices_and_reasons_as_they_are() -> None:
    asked = [question for question in TAUGHT if question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)]

    file, left_out = formats.FORMATS["gift"].write(asked)
    back = formats.read(file)

    assert back.left_out == ()
    for question, draft in zip(asked, back.drafts, strict=True):
        assert draft.entry["kind"] == question.kind
        assert draft.entry["stem"] == " ".join(question.stem.split())
        given = {(one["text"], one["right"], one["why"]) for one in draft.entry["options"]}
        assert given == {(one.text, one.right, one.why) for one in question.options}
    assert {one.name for one in left_out} == {question.id for question in asked}


def test_aiken_brings_back_the_options_and_the_key() -> None:
    asked = [question for question in TAUGHT if question.kind is Kind.SINGLE]

    back = formats.read(formats.FORMATS["aiken"].write(asked)[0])

    assert back.left_out == ()
    for question, draft in zip(asked, back.drafts, strict=True):
        given = [(one["text"], one["right"]) for one in draft.entry["options"]]
        assert given == [(one.text, one.right) for one in question.options]


def test_a_text_that_was_changed_elsewhere_wins_over_what_was_carried() -> None:
    question = next(one for one in TAUGHT if one.kind is Kind.SINGLE)
    file, _ = formats.FORMATS["moodle-xml"].write([question])

    draft = formats.read(file.replace(question.stem.encode(), b"A new text")).drafts[0]

    assert draft.entry["stem"] == "A new text"
    assert [one["text"] for one in draft.entry["options"]] == [one.text for one in question.options]
    assert "outcome" not in draft.entry


def test_a_package_says_in_its_manifest_what_is_in_it() -> None:
    file, _ = formats.FORMATS["qti-3.0"].write(TAUGHT[:3])

    with zipfile.ZipFile(BytesIO(file)) as package:
        names = package.namelist()
        manifest = package.read("imsmanifest.xml").decode()
    assert names == [*(f"items/{one.id}.xml" for one in TAUGHT[:3]), "imsmanifest.xml"]
    assert all(f'href="items/{one.id}.xml"' in manifest for one in TAUGHT[:3])
