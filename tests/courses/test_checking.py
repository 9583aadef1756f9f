from datetime import date
from pathlib import Path

import pytest

from courses.checking import check_content, render_report
from courses.faults import Fault, Severity
from tests.courses.examples import (
    COURSE,
    FILES,
    PART,
    PICTURE,
    QUIZ,
    changed,
    faults_of,
    line_of,
    warnings_among,
    without_remedies,
    write_content,
)

ONE_MORE = (COURSE, "  - id: tt1-tell\n", "  - {id: tt1-x, text: Be}\n  - id: tt1-tell\n")
HARD = "Organisational responsibilities necessitate multidisciplinary communication. " * 20
LONG = "Tell your lead today, with the address, the times and the very words that you heard"


def test_the_example_has_neither_fault_nor_warning(tmp_path: Path) -> None:
    assert check_content(write_content(tmp_path), on=date(2026, 11, 25)) == ()


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (
            (COURSE, "  - id: tt1-tell\n", "  - {id: tt1-x, text: Be}\n  - id: tt1-tell\n"),
            "  - id: tt1-tell",
            "No page",
        ),
        (
            (COURSE, "  - id: tt1-tell\n", "  - {id: tt1-x, text: Be}\n  - id: tt1-tell\n"),
            "  - id: tt1-tell",
            "The quiz",
        ),
        ((QUIZ, "q4\n    outcome: tt1-tell", "q4\n    outcome: tt1-notice"), "items", ""),
        ((PART, "You can ring", "Ring 024 7678 0000, or"), "You can ring", "There is a phone number in the text."),
        ((PART, "You can ring", "Write to a@b.example, or"), "You can ring", "There is an e-mail address in the text."),
        ((PART, "You can ring", "He committed suicide."), "You can ring", "The text says “committed suicide”."),
        ((COURSE, "audience: Everyone.", "audience: Illegals."), "audience", "The text says “Illegals”."),
        ((PART, "text: Ask the owner, ", "text: None of the above, "), ":::check", "The option “None of the above”"),
    ],
)
def test_what_may_not_be_taught_is_a_fault_with_its_line(
    tmp_path: Path, change: tuple[str, str, str], where: str, message: str
) -> None:
    root = write_content(tmp_path, changed(*change))

    found = faults_of(root)

    if message:
        assert any(line.startswith(f"{change[0]}:{line_of(change[0], where)}: {message}") for line in found), found
    else:
        assert found == [f"{COURSE}:19: The quiz has 2 questions on the outcome tt1-tell."]


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ((PART, "You can ring", "The victim can ring"), "You can ring", "The text says “victim”."),
        ((PART, "You can ring", "She suffers from it."), "You can ring", "The text says “suffers from”."),
        ((PART, "text: Tell your lead,", f'text: "{LONG}",'), ":::check", "The options of tt1-c1 have from 13 to 83"),
        (
            (PART, '"What do you do first?"', '"What should you not do?"'),
            ":::check",
            "tt1-c1 asks with a small negative.",
        ),
        ((PART, "You can ring", f"{'word ' * 1001}You can ring"), "title:", "This part has "),
        (
            (
                PART,
                "You can ring",
                f"{HARD}You can ring",
            ),
            "# One door",
            "This page asks for a reading age of ",
        ),
    ],
)
def test_what_an_author_should_look_at_is_a_warning_with_its_line(
    tmp_path: Path, change: tuple[str, str, str], where: str, message: str
) -> None:
    root = write_content(tmp_path, changed(*change))

    found = warnings_among(check_content(root))

    assert any(line.startswith(f"{change[0]}:{line_of(change[0], where)}: {message}") for line in found), found
    assert faults_of(root) == []


def test_a_picture_that_no_page_shows_is_a_warning(tmp_path: Path) -> None:
    unshown = PICTURE.replace("two-boxes", "three-boxes")

    found = check_content(write_content(tmp_path, {unshown: FILES[PICTURE]}))

    assert [str(fault) for fault in found] == [f"{unshown}:1: No page shows this picture. Show it, or delete the file."]
    assert found[0].severity is Severity.WARNING


def test_dates_that_have_passed_are_warnings_on_the_day_that_is_asked_about(tmp_path: Path) -> None:
    root = write_content(tmp_path)

    assert check_content(root, on=date(2027, 5, 24)) == ()
    assert warnings_among(check_content(root, on=date(2027, 5, 25))) == [
        f"{COURSE}:1: TT-01 in facts/test-topic.yaml was due for review on 2027-05-24.",
        f"{COURSE}:1: TT-02 in facts/test-topic.yaml was due for review on 2027-05-24.",
        f"{COURSE}:15: This course was due for review on 2027-05-24.",
    ]
    assert check_content(root) == ()


def test_faults_and_warnings_of_all_files_are_told_together(tmp_path: Path) -> None:
    root = write_content(
        tmp_path,
        {
            **changed(PART, "You can ring", "The victim can ring 024 7678 0000 or"),
            "facts/notes.txt": "x",
        },
    )

    assert without_remedies(list(check_content(root))) == [
        "facts/notes.txt:1: This does not belong among the facts.",
        f"{PART}:65: The text says “victim”.",
        f"{PART}:65: There is a phone number in the text.",
    ]


def test_the_report_tells_faults_before_warnings_and_how_many_there_are() -> None:
    warning = Fault("a.md", 2, "The text says “victim”.", "Say: person.", Severity.WARNING)
    faults = [Fault("b.md", 7, "The page has no heading.", "Write it."), Fault("c.md", 1, "It is missing.", "Add it.")]

    assert render_report([warning, *faults]) == (
        "To mend before it can be taught: 2\n"
        "b.md:7: The page has no heading. Write it.\n"
        "c.md:1: It is missing. Add it.\n"
        "\n"
        "To look at: 1\n"
        "a.md:2: The text says “victim”. Say: person."
    )
    assert render_report([warning]).startswith("To look at: 1\n")
    assert render_report([]) == "Nothing to mend."
