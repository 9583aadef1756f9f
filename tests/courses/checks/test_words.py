"""Faults of words.yaml, and abbreviations that nobody explains: each planted in an example without a fault."""

from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from courses.checking import check_content
from tests.courses.examples import CONTACTS, PART, QUIZ, changed, faults_of, line_of, warnings_among, write_content

WORDS = """\
words:
  - id: sign
    word: sign
    forms: [signs]
    means: Something that you can see.
    facts: [TT-01]
    topics: [test-topic]
    see_also: [lead]
  - id: lead
    word: lead
    means: Who decides what is done.
  - id: sds
    word: safety sheet
    also: [SDS]
    means: A list of what to watch out for.
    heard_at_work: true
"""


def written(folder: Path, old: str = "", new: str = "") -> Path:
    """The example with words, and with this in place of that."""
    assert WORDS.count(old) == 1 or not old
    return write_content(folder, {"words.yaml": WORDS.replace(old, new) if old else WORDS})


def test_the_example_has_neither_fault_nor_warning(tmp_path: Path) -> None:
    root = written(tmp_path)

    assert check_content(root) == ()
    assert [word.id for word in read_catalogue(root).words.words] == ["lead", "sds", "sign"]


def test_the_pages_of_a_course_explain_its_words(tmp_path: Path) -> None:
    page = read_catalogue(written(tmp_path)).courses[0].modules[0].pages[0]

    assert page.meant == ("sign", "lead")


def test_a_folder_without_words_is_taught_all_the_same(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_content(tmp_path))

    assert catalogue.words.words == ()
    assert all(page.meant == () for _, page in catalogue.courses[0].pages())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("facts: [TT-01]", "facts: [TT-01, TT-99]", "words.yaml:6: There is no fact TT-99."),
        ("see_also: [lead]", "see_also: [leader]", "words.yaml:8: See also leads to leader, which is not there."),
        ("see_also: [lead]", "see_also: [sign]", "words.yaml:8: See also leads to sign, which is this word."),
        ("id: lead", "id: sign", "words.yaml:9: The id sign is there twice."),
        ("also: [SDS]", "also: [signs]", "words.yaml:14: “signs” already stands under sign."),
        ("topics: [test-topic]", "topics: [tests]", "words.yaml:7: There is no topic tests."),
        ("heard_at_work: true", "only_there: true", "words.yaml:16: only_there has no topics to go by."),
        ("means: Who decides what is done.", "", "words.yaml:9: `means` is missing."),
        ("decides what is done", "answers on 01632 960001", "words.yaml:11: There is a phone number in the text."),
        ("decides what is done", "helps the handicapped", "words.yaml:11: The text says “handicapped”."),
    ],
)
def test_what_is_wrong_with_a_word_keeps_the_content_from_being_taught(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert expected in faults_of(written(tmp_path, old, new))


def test_a_word_that_no_text_uses_is_noted_unless_people_hear_it_at_work(tmp_path: Path) -> None:
    assert warnings_among(check_content(written(tmp_path, "    heard_at_work: true\n", ""))) == [
        "words.yaml:12: No text uses “safety sheet”."
    ]


def test_a_meaning_that_is_hard_to_read_is_noted_at_its_line(tmp_path: Path) -> None:
    hard = (
        "The organisational responsibility of nominated individuals for an administrative determination of authorities."
    )

    found = warnings_among(check_content(written(tmp_path, "Who decides what is done.", hard)))

    assert [fault.partition(" asks")[0] for fault in found] == ["words.yaml:11: The meaning of “lead”"]


def test_words_that_are_hard_to_read_together_are_noted_where_their_topic_begins(tmp_path: Path) -> None:
    meaning = "Professional people and other organisations look after children who may have been in danger."
    more = "".join(f"  - {{id: w{n}, word: word {n}, heard_at_work: true, means: {meaning}}}\n" for n in range(6))

    found = warnings_among(check_content(write_content(tmp_path, {"words.yaml": WORDS + more})))

    assert [fault for fault in found if "The words of every topic" in fault] == [
        "words.yaml:11: The words of every topic ask for a reading age of 14."
    ]


def test_an_abbreviation_that_nobody_explains_is_noted_where_it_stands(tmp_path: Path) -> None:
    on_page = changed(PART, "- the person", "- the person, with an MDT")
    in_quiz = changed(QUIZ, "Situation 4", "Situation 4, at a TAF")

    found = check_content(write_content(tmp_path, {"words.yaml": WORDS, **on_page, **in_quiz}))

    assert warnings_among(found) == [
        f"{PART}:{line_of(PART, '- the person')}: MDT is not explained.",
        f"{QUIZ}:{line_of(QUIZ, 'Situation 4')}: TAF is not explained.",
    ]
    assert found[0].remedy == "Spell it out once, such as “in full words (MDT)”, or add it to words.yaml."


@pytest.mark.parametrize(
    "text",
    [
        "the person, with an SDS",
        "the person; all SDSs",
        "the person of a Multi-Disciplinary Team (MDT), or MDT",
        "the person, by the M6, on GOV.UK, in the UK",
        "the person: “You MUST go”",
        "the person: YOU MUST",
    ],
)
def test_what_is_explained_everyday_or_shouted_is_no_abbreviation_to_explain(tmp_path: Path, text: str) -> None:
    changes = {"words.yaml": WORDS, **changed(PART, "- the person", f"- {text}\n- you must not go")}

    assert warnings_among(check_content(write_content(tmp_path, changes))) == []


@pytest.mark.parametrize("text", ["a sheet of safety (MDT)", "(MDT) a Multi-Disciplinary Team", "MDT"])
def test_brackets_alone_spell_nothing_out(tmp_path: Path, text: str) -> None:
    found = check_content(write_content(tmp_path, changed(PART, "- the person", f"- {text}")))

    assert warnings_among(found) == [f"{PART}:{line_of(PART, '- the person')}: MDT is not explained."]


def test_what_is_spelled_out_on_one_page_is_not_on_another(tmp_path: Path) -> None:
    part = changed(PART, "- the person", "- the Multi-Disciplinary Team (MDT)")[PART]
    part = part.replace("It happens in many places.", "It happens in each MDT.")

    assert [
        fault.partition(": ")[2] for fault in warnings_among(check_content(write_content(tmp_path, {PART: part})))
    ] == ["MDT is not explained."]


def test_an_abbreviation_in_a_meaning_has_to_be_explained_too(tmp_path: Path) -> None:
    found = check_content(written(tmp_path, "Who decides what is done.", "Who decides, with the MDT."))

    assert warnings_among(found) == ["words.yaml:11: MDT is not explained."]


def test_the_name_of_a_contact_is_explained_where_a_page_names_it(tmp_path: Path) -> None:
    contact = changed(CONTACTS, "name: The test helpline", "name: The test helpline (SDS)")

    page = read_catalogue(write_content(tmp_path, {"words.yaml": WORDS, **contact})).courses[0].modules[0].pages[1]

    assert "sds" in page.meant
    assert "sds" in page.gentler_meant
