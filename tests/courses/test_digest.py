from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from tests.courses.examples import CONTACTS, COURSE, FACTS, FILES, PART, PICTURE, QUIZ, changed, write_content


def sha256(folder: Path, changes: dict[str, str] | None = None) -> str:
    return read_catalogue(write_content(folder, changes)).courses[0].content_sha256


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (COURSE, "summary: What to notice", "summary: Whom to notice"),
        (COURSE, "pass_percent: 80", "pass_percent: 75"),
        (COURSE, "- Save their number.", "- Save it."),
        (COURSE, "text: Tell the right person", "text: Tell someone"),
        (PART, "Stay curious", "Stay kind"),
        (PART, "minutes: 5", "minutes: 6"),
        (PART, "The door was locked from outside", "The door was shut"),
        (PART, "best: true", "best:  true"),
        (QUIZ, "items: 2", "items: 3"),
        (QUIZ, "Situation 3:", "Situation three:"),
        (PICTURE, ">Person<", ">People<"),
        (FACTS, "fact: One sign says little.", "fact: One sign says nothing."),
        (FACTS, "published: 2024\n", "published: 2025\n"),
    ],
)
def test_whatever_is_taught_or_asked_changes_the_number(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert sha256(tmp_path / "a") != sha256(tmp_path / "b", changed(file, old, new))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (COURSE, "owner: Course content team", "owner: Somebody else"),
        (COURSE, "review_due: 2027-05-24", "review_due: 2028-05-24"),
        (COURSE, "note: First edition.", "note: The first."),
        (COURSE, "reviews: []", f"reviews: [{{role: legal, date: 2026-11-25, content_sha256: {'a' * 64}}}]"),
        (COURSE, "topic: test-topic", "topic:   test-topic  # a comment"),
        (PART, "You can ring", "You can ring"),
        (PART, "He drove her to work and back.", "He drove her to work and back.  "),
        (QUIZ, "items: 2", "# how many\nitems: 2"),
        (FACTS, "  - id: TT-02", "  # a comment\n  - id: TT-02"),
        (CONTACTS, "number: 01632 960001", "number: 01632 960002"),
    ],
)
def test_bookkeeping_comments_and_contacts_do_not(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert sha256(tmp_path / "a") == sha256(tmp_path / "b", changed(file, old, new))


def test_a_fact_that_nobody_cites_does_not_count(tmp_path: Path) -> None:
    another = FILES[FACTS].split("facts:\n")[1].split("  - id: TT-02")[0].replace("TT-01", "TT-03")

    assert sha256(tmp_path / "a") == sha256(tmp_path / "b", {FACTS: FILES[FACTS] + another})


def test_the_same_files_saved_on_another_system_give_the_same_number(tmp_path: Path) -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in FILES.items()}

    assert sha256(tmp_path / "a") == sha256(tmp_path / "b", windows)
