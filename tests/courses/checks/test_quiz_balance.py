from pathlib import Path

import pytest

from courses.checking import check_content
from tests.courses.examples import QUIZ, warnings_among, write_content


def bank(*questions: tuple[str, tuple[str, ...], int]) -> dict[str, str]:
    """The example with these questions: stem, options, and the place of the key; half of them on each outcome."""
    rows = []
    for number, (stem, options, key) in enumerate(questions, start=1):
        outcome = "tt1-notice" if number % 2 else "tt1-tell"
        rows.append(f'  - id: tt1-q{number}\n    outcome: {outcome}\n    stem: "{stem}"\n    options:')
        rows += [
            f'      - {{id: {"abcd"[place]}, text: "{text}", right: {str(place == key).lower()}, why: Why.}}'
            for place, text in enumerate(options)
        ]
    return {QUIZ: "items: 2\ncritical_items: 0\nquestions:\n" + "\n".join(rows) + "\n"}


ALIKE = ("Tell your lead now", "Ask the owner first", "Wait for some weeks")
KEY_LONGEST = ("Tell your lead now", "Ask the owner", "Wait for weeks")


def found(folder: Path, *questions: tuple[str, tuple[str, ...], int]) -> list[str]:
    """What is said of the quiz, without where."""
    faults = warnings_among(check_content(write_content(folder, bank(*questions))))
    return [line.partition(": ")[2] for line in faults if line.startswith(QUIZ)]


def test_a_bank_whose_keys_are_spread_and_options_alike_has_no_warning(tmp_path: Path) -> None:
    assert found(tmp_path, *[("What now?", ALIKE, number % 3) for number in range(9)]) == []


def test_keys_that_mostly_stand_in_one_place_are_noted(tmp_path: Path) -> None:
    assert found(tmp_path, *[("What now?", ALIKE, 1) for _ in range(9)]) == [
        "The right answer stands 0 times first, 9 times second, 0 times third."
    ]


def test_keys_that_mostly_are_the_longest_option_are_noted(tmp_path: Path) -> None:
    assert found(tmp_path, *[("What now?", KEY_LONGEST, 0) for _ in range(6)]) == [
        "The right answer is the longest in 6 of 6 questions."
    ]


def test_a_small_bank_says_nothing_of_places(tmp_path: Path) -> None:
    assert found(tmp_path, *[("What now?", ALIKE, 1) for _ in range(6)]) == []


@pytest.mark.parametrize(
    ("options", "noted"),
    [
        (("x" * 40, "x" * 30, "x" * 35), True),
        (("x" * 38, "x" * 30, "x" * 35), False),
        (("Yes", "No", "Perhaps"), False),
    ],
)
def test_options_of_unlike_length_are_noted(tmp_path: Path, options: tuple[str, ...], noted: bool) -> None:
    questions = [("What now?", ALIKE, number % 3) for number in range(6)]

    said = found(tmp_path, ("What now?", options, 2), *questions)

    assert said == (["The options of tt1-q1 have from 30 to 40 characters."] if noted else [])


@pytest.mark.parametrize(
    ("stem", "noted"),
    [
        ("Which of these is not a sign?", True),
        ("What should you never do?", True),
        ("All of these help except one. Which is the least safe?", True),
        ("Which of these is NOT a sign?", False),
        ("He does not speak. What do you do?", False),
        ("Which of these could mean that her yes was not free?", False),
    ],
)
def test_a_negative_that_is_easy_to_miss_is_noted(tmp_path: Path, stem: str, noted: bool) -> None:
    questions = [("What now?", ALIKE, number % 3) for number in range(6)]

    assert found(tmp_path, (stem, ALIKE, 0), *questions) == (["tt1-q1 asks with a small negative."] if noted else [])


@pytest.mark.parametrize(
    ("option", "refused"),
    [
        ("All of the above", True),
        ("None of the answers above", True),
        ("Both of these", True),
        ("Both A and B", True),
        ("Tell all of the team", False),
        ("Go to the flat above", False),
    ],
)
def test_options_that_speak_of_others_may_not_be_taught(tmp_path: Path, option: str, refused: bool) -> None:
    questions = [("What now?", (option, *ALIKE[1:]), 1)] * 6
    faults = [fault for fault in check_content(write_content(tmp_path, bank(*questions))) if "speaks of" in str(fault)]

    assert [fault.line for fault in faults] == ([4, 11, 18, 25, 32, 39] if refused else [])
