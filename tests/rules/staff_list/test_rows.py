"""Rows read one by one."""

from datetime import date

import pytest

from lms.rules.staff_list.columns import Field
from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.rows import Named, StaffRow, read_rows
from tests.staff_lists import a_row, as_csv, as_xlsx, rows_in

ONE_NAME = "For somebody with one name only, write a full stop for the other."


def fault_of(**cells: str) -> tuple[str, str]:
    """What is wrong with a row that is good but for these cells."""
    good = a_row("1", "Ben", "Good")
    read = rows_in(as_csv(good, a_row("2", **cells)))
    assert [row.number for row in read.rows] == ["1"]
    (fault,) = read.faults
    assert fault.left_out
    assert fault.line == 3
    return fault.says, fault.remedy


def test_a_good_row_says_everything() -> None:
    row = a_row(
        "00123",
        "Łukasz",
        "Haddad",
        Work_Email="lukasz.haddad@council.example",
        Line_Manager_No="0077",
        Leaving_Date="17/12/2026",
    )

    assert rows_in(as_csv(row)).rows == [
        StaffRow(
            line=2,
            given_name="Łukasz",
            family_name="Haddad",
            email="lukasz.haddad@council.example",
            number="00123",
            number_key="123",
            units=("Housing", "Front Desk"),
            role_title="Officer",
            manager_key="77",
            starts_on=date(2017, 4, 26),
            ends_on=date(2026, 12, 17),
            meets_public=True,
        )
    ]


def test_an_empty_row_says_little_and_that_is_no_fault() -> None:
    row = a_row("7", Work_Email="", Job_Title="n/a", Start_Date="", Public_Facing="", Team="-")

    read = rows_in(as_csv(row))

    assert read.faults == []
    assert read.rows == [
        StaffRow(2, "Ada", "Okoro", None, "7", "7", ("Housing",), None, None, None, None, None),
    ]


def test_spaces_and_letter_case_around_an_address_do_not_matter() -> None:
    assert rows_in(as_csv(a_row(Work_Email=" ADA@Council.example "))).rows[0].email == "ada@council.example"


def test_real_dates_and_numbers_of_a_workbook_are_read() -> None:
    header = ("Employee No", "Full Name", "Hire Date", "End Date")
    content = as_xlsx((123, "Okoro, Ada", date(2017, 4, 26), 46373), header=header)

    (row,) = rows_in(content).rows

    assert (row.number, row.name, row.starts_on, row.ends_on) == (
        "123",
        "Ada Okoro",
        date(2017, 4, 26),
        date(2026, 12, 17),
    )


def test_a_file_in_the_american_order_is_read_so_throughout() -> None:
    read = rows_in(as_csv(a_row("1", "A", "B", Start_Date="04/26/2017"), a_row("2", "C", "D", Start_Date="05/06/2018")))

    assert [row.starts_on for row in read.rows] == [date(2017, 4, 26), date(2018, 5, 6)]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (
            {"Work_Email": "ada.okoro at council.example"},
            (
                "“ada.okoro at council.example” is not an e-mail address.",
                "Write it like name@council.example, or leave the cell empty.",
            ),
        ),
        (
            {"Start_Date": "31/02/2026"},
            ("Start date “31/02/2026” is not a date that can be read.", "Write it like 26/04/2017 or 2017-04-26."),
        ),
        (
            {"Start_Date": "06/08/2026", "Leaving_Date": "24/06/2026"},
            ("The leaving date (24/06/2026) is before the start date (06/08/2026).", "Correct one of the two dates."),
        ),
        (
            {"Public_Facing": "sometimes"},
            (
                "Contact with the public (yes or no): “sometimes” is neither yes nor no.",
                "Write Y or N, or leave the cell empty.",
            ),
        ),
        (
            {"Job_Title": '=HYPERLINK("http://x.example")'},
            (
                'Job title is a formula: =HYPERLINK("http://x.example")',
                "Write the words themselves in the cell.",
            ),
        ),
        (
            {"Employee_No": "1.23E+05"},
            (
                "The staff number 1.23E+05 has lost figures: a spreadsheet wrote it short.",
                "Make the column wide or its format Text, and take the list anew from the HR system.",
            ),
        ),
        (
            {"forename": "#VALUE!"},
            (
                "First name is #VALUE!, which a spreadsheet writes when it cannot work out or show a cell.",
                "Write the words themselves in the cell.",
            ),
        ),
        ({"Job_Title": "x" * 251}, ("Job title is longer than 250 characters.", "Shorten it.")),
        ({"Directorate": "", "Team": ""}, ("There is no directorate or team.", "Add where the person works.")),
        ({"forename": ""}, ("The first name is missing.", f"Add the first name. {ONE_NAME}")),
        ({"surname": ""}, ("The last name is missing.", f"Add the last name. {ONE_NAME}")),
        ({"forename": "", "surname": ""}, ("There is no name.", "Add the name.")),
        ({"surname": "x" * 101}, ("The name is longer than 100 characters.", "Shorten it.")),
        (
            {"Work_Email": "siân@council.example"},
            (
                "“siân@council.example” is not an e-mail address.",
                "Write it like name@council.example, or leave the cell empty.",
            ),
        ),
        (
            {"surname": "ada@council.example", "Work_Email": "Okoro"},
            (
                "There is an e-mail address where the name should be.",
                "Check that the cells of this row stand under the right headings.",
            ),
        ),
    ],
)
def test_a_faulty_row_is_left_alone_beside_its_remedy(cells: dict[str, str], fault: tuple[str, str]) -> None:
    says, remedy = fault_of(**cells)

    assert (says, remedy) == fault


def test_a_row_without_number_and_address_cannot_be_told() -> None:
    read = rows_in(as_csv(a_row("", Work_Email="")))

    assert read.faults == [
        RowFault(
            2,
            "Ada Okoro",
            "There is no staff number and no e-mail address.",
            "Add one of them. People are known by these, since two people can have one name.",
        )
    ]


def test_a_staff_number_longer_than_can_be_kept_is_a_fault() -> None:
    assert [fault.says for fault in rows_in(as_csv(a_row("9" * 81))).faults] == [
        "The staff number is longer than 80 characters."
    ]


def test_a_row_that_a_bare_comma_has_shifted_is_left_alone() -> None:
    read = rows_in(as_csv(a_row("1", "Ben", "Good"), [*a_row("2"), "too", "many"]))

    assert [row.number for row in read.rows] == ["1"]
    assert [(fault.line, fault.says) for fault in read.faults] == [
        (3, "There are 13 cells in this row, but 11 headings.")
    ]


def test_whoever_a_faulty_row_is_about_is_remembered() -> None:
    read = rows_in(as_csv(a_row("007", Work_Email="ada@council.example", Start_Date="soon")))

    assert read.left_alone == [Named("7", "ada@council.example", "Ada Okoro")]


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    table = read_table(b"Report of staff,,\n\nEmployee No,Name,Email\n1,Ada,a@c.example\n,,\n2,Ben,wrong\n")

    read = read_rows(table, {Field.STAFF_NUMBER: "Employee No", Field.FULL_NAME: "Name", Field.EMAIL: "Email"})

    assert ([row.line for row in read.rows], [fault.line for fault in read.faults]) == ([4], [6])


def test_totals_and_the_foot_of_a_report_are_no_people() -> None:
    feet = (
        ["Total: 2"],
        ["Grand Total", "2"],
        ["", "", "Page 1 of 9"],
        ["*** End of report ***"],
        ["(2 rows affected)"],
    )
    read = rows_in(as_csv(a_row("1"), *feet))

    assert [row.number for row in read.rows] == ["1"]
    assert {(fault.says, fault.remedy) for fault in read.faults} == {
        ("This is a total or the foot of a report, not a person.", "Nothing needs doing.")
    }
    assert [fault.line for fault in read.faults] == [3, 4, 5, 6, 7]


def test_a_writer_of_reports_is_a_person() -> None:
    assert fault_of(Work_Email="", Employee_No="", Job_Title="Report Writer")[0] == (
        "There is no staff number and no e-mail address."
    )


def test_a_number_kept_as_text_is_the_number() -> None:
    read = rows_in(as_csv(a_row('="00123"', Line_Manager_No="'0077"), a_row("'00124", "Ben", "Good")))

    assert [(row.number, row.manager_key) for row in read.rows] == [("00123", "77"), ("00124", None)]


def test_somebody_with_one_name_only_has_one_name() -> None:
    read = rows_in(as_csv(a_row("1", "Sukarno", ".", Work_Email=""), a_row("2", "-", "Ali", Work_Email="TBC")))

    assert [(row.given_name, row.family_name, row.email) for row in read.rows] == [
        ("Sukarno", "", None),
        ("", "Ali", None),
    ]
