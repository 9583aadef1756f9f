"""What is wrong with a whole content folder: one change to the example, and the faults that follow."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.checking import check_content, render_report
from tests.courses.examples import (
    CONTACTS,
    COURSE,
    FACTS,
    FILES,
    PART,
    PICTURE,
    QUIZ,
    changed,
    faults_of,
    line_of,
    write_content,
)

Change = dict[str, str | None]


def test_the_example_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(write_content(tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({COURSE: None}, [f"{COURSE}:1: This file is missing."]),
        ({QUIZ: None}, [f"{QUIZ}:1: This file is missing."]),
        (
            {PART: None, "test-topic/tier-1/02-noticing.md": FILES[PART]},
            ["test-topic/tier-1/02-noticing.md:1: The numbers of the parts have a gap or a double."],
        ),
        (
            {PART: None},
            [
                "test-topic/tier-1:1: The course has no parts.",
                f"{COURSE}:17: No page teaches the outcome tt1-notice.",
                f"{COURSE}:19: No page teaches the outcome tt1-tell.",
            ],
        ),
        (
            {"test-topic/tier-1/02-noticing.md": FILES[PART].replace("tt1-c1", "tt1-c2").replace("tt1-s1", "tt1-s2")},
            [
                "test-topic/tier-1/02-noticing.md:2: Two parts are called noticing.",
                f"{COURSE}:10: The parts alone take 10 minutes.",
            ],
        ),
        ({"test-topic/tier-1/notes.txt": "x"}, ["test-topic/tier-1/notes.txt:1: This does not belong in a course."]),
        ({"test-topic/notes.txt": "x"}, ["test-topic/notes.txt:1: This does not belong in a topic."]),
        ({"test-topic/tier-4/course.yaml": "x"}, ["test-topic/tier-4:1: This does not belong in a topic."]),
        ({"Test_Topic/x": "x"}, ["Test_Topic:1: This cannot be the name of a topic."]),
        ({"facts/notes.txt": "x"}, ["facts/notes.txt:1: This does not belong among the facts."]),
        (
            {"test-topic/tier-1/figures/photo.png": "x"},
            ["test-topic/tier-1/figures/photo.png:1: This does not belong among the pictures."],
        ),
        ({".hidden/x": "x", "LICENSE": "x"}, []),
    ],
)
def test_files_that_are_missing_or_do_not_belong_are_faults(tmp_path: Path, change: Change, faults: list[str]) -> None:
    assert faults_of(write_content(tmp_path, change)) == faults


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("topic: test-topic\n", "topic: other\n", "topic:", "The folder is called test-topic."),
        ("tier: 1", "tier: 2", "tier:", "The folder is called tier-1."),
        ("tier: 1", "tier: 4", "tier:", "`tier` has to be 3 or less."),
        ("minutes: 10", "minutes: 5", "minutes:", "The parts alone take 5 minutes."),
        ("status: draft", "status: done", "status:", "`status` has to be one of: draft or reviewed."),
        ("status: draft", "status: draft\nhours: 3", "status:", "There is no field called `hours` here."),
        ("owner: Course content team\n", "", "topic:", "`owner` is missing."),
        ("review_due: 2027-05-24", "review_due: soon", "review_due:", "`review_due` has to be a date."),
        ('edition: "1.0"\n', "edition: 1.0\n", "edition:", "`edition` has to be text."),
        (
            'edition: "1.0"\n',
            'edition: "1.1"\n',
            "edition:",
            "This is not the last edition of the change log.",
        ),
        (
            "kind: first",
            "kind: minor",
            '- {edition: "1.0"',
            "Only the first line of the change log, and always that one, is of the kind first.",
        ),
        ("prerequisites: []", "prerequisites: [other-1]", "prerequisites:", "There is no course for other-1."),
        (
            "prerequisites: []",
            "prerequisites: [test-topic-1]",
            "prerequisites:",
            "Nobody could ever begin this course.",
        ),
        (
            "prerequisites: []",
            "prerequisites: [test-topic]",
            "prerequisites:",
            "Number 1 of this list has to name an award.",
        ),
        ("  - id: tt1-tell\n", "  - id: tt1-notice\n", "  - id: tt1-tell", "The outcome tt1-notice is there twice."),
        ("summary: What to notice", 'summary: "[[TT-01]] What to notice', "", ""),
    ],
)
def test_course_fields_that_do_not_fit_are_faults(tmp_path: Path, old: str, new: str, where: str, message: str) -> None:
    root = write_content(tmp_path, changed(COURSE, old, new))

    found = faults_of(root)

    if message:
        assert f"{COURSE}:{line_of(COURSE, where) + ('hours' in new)}: {message}" in found
    else:
        assert found


def test_a_change_log_out_of_order_is_a_fault(tmp_path: Path) -> None:
    log = '{edition: "1.0", date: 2026-11-24, kind: first, note: First edition.}'
    later = '{edition: "0.9", date: 2026-11-25, kind: minor, note: A word.}'
    change = changed(COURSE, f"  - {log}\n", f"  - {log}\n  - {later}\n")
    change[COURSE] = change[COURSE].replace('edition: "1.0"\n', 'edition: "0.9"\n')

    assert faults_of(write_content(tmp_path, change)) == [f"{COURSE}:23: The change log is not in order."]


def test_courses_that_need_each_other_are_faults(tmp_path: Path) -> None:
    second = {
        name.replace("tier-1", "tier-2"): text.replace("tt1-", "tt2-").replace("tier: 1", "tier: 2")
        for name, text in FILES.items()
        if name.startswith("test-topic/")
    }
    needed = "prerequisites: []"
    change = {**second, **changed(COURSE, needed, "prerequisites: [test-topic-2]")}
    change["test-topic/tier-2/course.yaml"] = second["test-topic/tier-2/course.yaml"].replace(
        needed, "prerequisites: [test-topic-1]"
    )

    assert faults_of(write_content(tmp_path, change)) == [
        f"test-topic/tier-{tier}/course.yaml:13: Nobody could ever begin this course." for tier in (1, 2)
    ]


def test_two_courses_with_the_same_question_id_are_a_fault(tmp_path: Path) -> None:
    second = {
        name.replace("tier-1", "tier-2"): text.replace("tier: 1", "tier: 2")
        for name, text in FILES.items()
        if name.startswith("test-topic/")
    }

    found = faults_of(write_content(tmp_path, second))

    assert found[0] == "test-topic/tier-2/quiz.yaml:4: The id tt1-q1 is already used in test-topic-1."
    assert len(found) == 6


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "id: tt1-q1\n    outcome: tt1-notice",
            "id: tt1-q1\n    outcome: tt9",
            "The outcome tt9 is not in course.yaml.",
        ),
        ("id: tt1-q2", "id: tt1-q1", "The id “tt1-q1” is already used."),
        ("id: tt1-q2", "id: tt1-c1", "The id tt1-c1 is also that of a check."),
        ("items: 2\n", "items: 20\n", "There are not enough questions for an attempt"),
        ("id: tt1-q1\n", "id: tt1-q1\n    enemies: [tt1-q9]\n", "The enemy “tt1-q9” is not in this bank."),
        ("Situation 1:", "Situation \\x00:", "character"),
    ],
)
def test_what_is_wrong_with_the_quiz_is_a_fault_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = faults_of(write_content(tmp_path, changed(QUIZ, old, new)))

    assert any(line.startswith(f"{QUIZ}:") for line in found), found
    if "not enough" not in message:
        assert any(message in line for line in found), found


def test_facts_have_ids_of_their_own_and_packs_their_file_names(tmp_path: Path) -> None:
    change = {
        **changed(FACTS, "id: TT-02", "id: TT-01"),
        "facts/other.yaml": FILES[FACTS].replace("TT-", "OT-"),
    }

    found = faults_of(write_content(tmp_path, change))

    assert "facts/other.yaml:1: The file is not called test-topic.yaml." in found
    assert f"{FACTS}:{line_of(FACTS, 'id: TT-02')}: The id TT-01 is already used in the pack test-topic." in found
    assert f"{PART}:{line_of(PART, '[[TT-02')}: There is no fact TT-02." in found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("key: test-council", "key: test-helpline", "The key test-helpline is already used."),
        ("number: 01632 960001", "number: 999", "`number` has to be text."),
        ("number: 01632 960001", "number: ring us", "`number` has to be a number to dial."),
        ("link: https://council.example/worried", "link: http://council.example/", "`link` has to be a web address"),
        ("link: https://council.example/worried", "when_open: Always", "test-council has neither a number nor a link."),
    ],
)
def test_contacts_lead_somewhere_and_have_keys_of_their_own(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = faults_of(write_content(tmp_path, changed(CONTACTS, old, new)))

    assert any(line.startswith(f"{CONTACTS}:") and message in line for line in found), found


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    root = write_content(tmp_path, {PICTURE: None})
    outside = tmp_path / "outside.svg"
    outside.write_text(FILES[PICTURE])
    (root / "test-topic/tier-1/figures").mkdir(exist_ok=True)
    (root / PICTURE).symlink_to(outside)

    assert f"{PICTURE}:1: This is a link to another file." in faults_of(root)


def test_a_folder_without_courses_is_a_fault(tmp_path: Path) -> None:
    root = write_content(tmp_path, {name: None for name in FILES if name.startswith("test-topic/")})

    assert faults_of(root) == ["contacts.yaml:1: There is no course in this folder."]


TRAPS = (
    *("\n", ":::", "::::account", "- ", "{", "}", "[", "]", "'", '"', "null", "true", "0", "9" * 40, "\x00", "\u202e"),
    *("on: x", "? [a]: b", "&a", "*a", "!!int ", "2027-99-99", "# ", "## ", "[[", "{{contact:", "<b>", "<<: {a: b}"),
)


@given(file=st.sampled_from(sorted(FILES)), data=st.data(), scrap=st.text(max_size=12) | st.sampled_from(TRAPS))
def test_whatever_an_author_types_is_told_in_faults_and_never_breaks_the_check(
    file: str, data: st.DataObject, scrap: str
) -> None:
    text = FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 40, len(text))))

    with tempfile.TemporaryDirectory() as folder:
        root = write_content(Path(folder), {file: (text[:start] + scrap + text[end:]).encode("utf-8", "replace")})
        found = check_content(root)

        assert bool(faults_of(root)) == any(fault.severity == "fault" for fault in found)
        assert render_report(found)
