"""Rows seen together."""

from lms.rules.staff_list.columns import guess_columns
from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.rows import read_rows
from lms.rules.staff_list.twins import KEEP_ONE, OWN_ADDRESS, REPEATED, compare_rows
from tests.staff_lists import a_row, as_csv, rows_in


def test_a_row_said_twice_counts_once() -> None:
    read = rows_in(as_csv(a_row("1"), a_row("2", "Ben", "Good"), a_row("1")))

    assert [row.line for row in read.rows] == [2, 3]
    assert read.faults == [RowFault(4, "Ada Okoro", "It says the same as row 2.", REPEATED)]


def test_rows_that_contradict_each_other_are_all_left_alone() -> None:
    read = rows_in(as_csv(a_row("1"), a_row("001", Job_Title="Manager"), a_row("2", "Ben", "Good")))

    assert [row.line for row in read.rows] == [4]
    assert read.faults == [
        RowFault(2, "Ada Okoro", "Staff number 1 is also in row 3, with other details.", KEEP_ONE),
        RowFault(3, "Ada Okoro", "Staff number 001 is also in row 2, with other details.", KEEP_ONE),
    ]
    assert {named.number_key for named in read.left_alone} == {"1"}


def test_rows_without_numbers_are_twins_by_address() -> None:
    read = rows_in(as_csv(a_row(""), a_row("", Job_Title="Manager")))

    assert read.rows == []
    assert [fault.says for fault in read.faults] == [
        "The address ada.okoro@council.example is also in row 3, with other details.",
        "The address ada.okoro@council.example is also in row 2, with other details.",
    ]


def test_a_shared_address_belongs_to_nobody_but_the_people_are_read() -> None:
    desk = "reception@council.example"
    read = rows_in(as_csv(a_row("1", Work_Email=desk), a_row("2", "Ben", "Good", Work_Email=desk)))

    assert [(row.name, row.email) for row in read.rows] == [("Ada Okoro", None), ("Ben Good", None)]
    assert read.faults == [
        RowFault(line, name, f"2 people have the address {desk}.", OWN_ADDRESS, left_out=False)
        for line, name in ((2, "Ada Okoro"), (3, "Ben Good"))
    ]


def test_whoever_has_only_a_shared_address_is_left_alone() -> None:
    desk = "reception@council.example"
    read = rows_in(as_csv(a_row("1", Work_Email=desk), a_row("", "Ben", "Good", Work_Email=desk)))

    assert [row.name for row in read.rows] == ["Ada Okoro"]
    assert [(fault.line, fault.left_out) for fault in read.faults] == [(2, False), (3, True)]


def test_one_name_and_one_address_with_two_numbers_are_one_person_in_two_posts() -> None:
    read = rows_in(as_csv(a_row("1"), a_row("2", Team="Allocations")))

    assert read.faults == []
    assert [row.email for row in read.rows] == ["ada.okoro@council.example"] * 2


def test_a_directorate_nobody_knows_with_a_team_that_is_at_home_elsewhere_is_a_slip() -> None:
    five = [a_row(str(number), f"P{number}", "Known") for number in range(5)]
    content = as_csv(*five, a_row("9", Directorate="Dept 7"))

    assert rows_in(content).faults == [
        RowFault(
            7,
            "Ada Okoro",
            "“Dept 7” is not known, and Front Desk is in Housing in 5 other rows.",
            "Write Housing, or give the team a name of its own.",
        )
    ]


def test_a_directorate_that_is_known_may_have_a_team_of_any_name() -> None:
    five = [a_row(str(number), f"P{number}", "Known") for number in range(5)]
    table = read_table(as_csv(*five, a_row("9", Directorate="Dept 7")))

    read = compare_rows(read_rows(table, guess_columns(table.header, table.rows)), known_units=frozenset({"dept 7"}))

    assert read.faults == []
    assert len(read.rows) == 6
