"""What a panel may say, and how its pasted table is read."""

import pytest

from lms.rules.refusals import Refusal, Refusals
from lms.rules.standard_panel import (
    Sheet,
    as_estimate,
    check_estimates,
    check_judges,
    check_round,
    next_round,
    read_table,
    rounds_of,
)

JUDGES, ITEMS = ("Housing officer", "Social worker"), ("q1", "q2")


def test_judges_are_told_apart_by_what_they_do() -> None:
    assert check_judges(" Housing  officer \n\nSocial worker\n") == JUDGES


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write who judges, one a line: from 2 to 20."),
        ("One", "Write who judges, one a line: from 2 to 20."),
        ("\n".join(f"Judge {n}" for n in range(21)), "Write who judges, one a line: from 2 to 20."),
        ("Nurse\nnurse", "“Nurse” is there twice. Number them, such as “Nurse 1” and “Nurse 2”."),
        (f"Nurse\n{'x' * 81}", "Use at most 80 characters for each judge."),
    ],
)
def test_judges_who_cannot_be_told_apart_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_judges(text)

    assert (refused.value.sentence, refused.value.field) == (sentence, "judges")


@pytest.mark.parametrize(
    ("written", "read"),
    [("70", 70), (" 70 % ", 70), ("0", 0), ("100", 100), ("101", None), ("", None), ("-1", None), ("7.5", None),
     ("٧", None), ("0070", None)],
)  # fmt: skip
def test_an_estimate_is_a_whole_number_from_0_to_100(written: str, read: int | None) -> None:
    assert as_estimate(written) == read


def test_every_question_left_open_on_a_sheet_is_named() -> None:
    assert check_estimates({"q1": "70", "q2": "80"}, ITEMS) == {"q1": 70, "q2": 80}
    with pytest.raises(Refusals) as refused:
        check_estimates({"q1": "many"}, ITEMS)

    assert [one.field for one in refused.value.refusals] == ["q1", "q2"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_read_whatever_stands_between_its_cells(mark: str) -> None:
    table = "Question,social WORKER,Notes,Housing officer\nq2,80,easy,90 %\n\nq1,60,,70\n".replace(",", mark)

    assert read_table(table, judges=JUDGES, items=ITEMS) == {1: {"q1": 70, "q2": 90}, 2: {"q1": 60, "q2": 80}}


def test_a_judge_may_be_missing_from_a_table_and_a_question_may_not() -> None:
    assert read_table("Question,Social worker\nq1,60\nq2,80", judges=JUDGES, items=ITEMS) == {2: {"q1": 60, "q2": 80}}
    with pytest.raises(Refusals) as refused:
        read_table("Question,Social worker\nq1,60", judges=JUDGES, items=ITEMS)

    assert [one.sentence for one in refused.value.refusals] == ["These questions are missing: q2."]


@pytest.mark.parametrize(
    ("table", "sentences"),
    [
        ("", ["Paste the table, with its headings."]),
        ("Question,Social worker", ["Paste the table, with its headings."]),
        (
            "Question,A\nq1,1",
            ["The first row has to name the judges as you wrote them: Housing officer, Social worker."],
        ),
        (
            "Question,Social worker\nq9,60\nq1,60\nq1,70\nq2,many",
            [
                "Row 2: “q9” is no question of this panel.",
                "Row 4: q1 is there twice.",
                "Row 5, Social worker: write a whole number from 0 to 100.",
            ],
        ),
        ("Question,Social worker\nq1\nq2,1", ["Row 2, Social worker: write a whole number from 0 to 100."]),
        ("x" * 200_001, ["This is too long for the table of a panel."]),
    ],
)
def test_a_table_with_a_fault_is_refused_row_by_row(table: str, sentences: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_table(table, judges=JUDGES, items=ITEMS)

    found = refused.value.refusals if isinstance(refused.value, Refusals) else (refused.value,)
    assert [one.sentence for one in found] == sentences
    assert {one.field for one in found} == {"table"}


def test_the_newest_sheet_of_a_judge_holds_and_rounds_are_kept_apart() -> None:
    sheets = [
        Sheet(1, 1, {"q1": 50, "q2": 50}),
        Sheet(1, 2, {"q1": 70, "q2": 70}),
        Sheet(1, 1, {"q1": 60, "q2": 60}),
        Sheet(2, 2, {"q1": 75, "q2": 75}),
    ]

    first, second = rounds_of(sheets, judges=JUDGES, items=ITEMS)

    assert first.cut is not None
    assert second.cut is not None
    assert (first.handed_in, float(first.cut.percent)) == (frozenset({1, 2}), 65)
    assert (second.handed_in, float(second.cut.percent)) == (frozenset({2}), 75)
    assert rounds_of([], judges=JUDGES, items=ITEMS) == ()


def test_rounds_follow_each_other_up_to_five() -> None:
    def rounds(many: int) -> tuple[object, ...]:
        sheets = [Sheet(number, 1, {"q1": 50, "q2": 50}) for number in range(1, many + 1)]
        return rounds_of(sheets, judges=JUDGES, items=ITEMS)

    assert [next_round(rounds(many)) for many in (0, 1, 4, 5)] == [1, 2, 5, 5]  # type: ignore[arg-type]
    check_round(2, rounds(1))  # type: ignore[arg-type]
    for number in (0, 3):
        with pytest.raises(Refusal):
            check_round(number, rounds(1))  # type: ignore[arg-type]
