"""Files of any kind as one table."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lms.rules.refusals import Refusal
from lms.rules.staff_list import delimited, reading, table, workbook
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.table import Table
from tests.staff_lists import as_csv, as_xlsx

SMALL = Table(("Name", "Work Email"), [["Łukasz Haddad", "l@council.example"], ["Ada, Okoro", "a@council.example"]])
WHOLE = as_xlsx(("1", "Ada", "Okoro"))
WESTERN = Table(("Name", "Work Email"), [["Siân Müller", "s@council.example"]])


OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal_of(content: bytes) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as caught:
        read_table(content)
    return caught.value.sentence, caught.value.field


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_in_any_encoding_gives_the_same_table(separator: str, encoding: str) -> None:
    content = as_csv(*SMALL.rows, header=SMALL.header, separator=separator, encoding=encoding)

    assert read_table(content) == SMALL


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_western_text_without_a_mark_is_read(encoding: str) -> None:
    content = as_csv(*WESTERN.rows, header=WESTERN.header, encoding=encoding)

    assert read_table(content) == WESTERN


def test_a_line_that_names_the_separator_is_believed_and_rows_keep_their_numbers() -> None:
    read = read_table(b"sep=;\r\nName;E-mail\r\nAda, Okoro;a@council.example\r\n")

    assert read == Table(("Name", "E-mail"), [["Ada, Okoro", "a@council.example"]], header_row=2)


def test_titles_above_the_headings_and_blank_rows_are_passed_over_without_losing_count() -> None:
    read = read_table(b"Staff report,\n25/11/2026,\n\nEmployee No,Full Name\n1,Ada\n,\n2,Ben\n,\n")

    assert read == Table(("Employee No", "Full Name"), [["1", "Ada"], [], ["2", "Ben"]], header_row=4)


def test_headings_that_are_missing_or_twice_get_names_of_their_own() -> None:
    assert read_table(b"Name,,Name,Email\nA,b,c,d\n").header == ("Name", "Column 2", "Name (2)", "Email")


def test_line_breaks_inside_quotation_marks_do_not_cut_a_row() -> None:
    assert read_table(b'Name,Notes\n"Ada\nOkoro",x\n').rows == [["Ada Okoro", "x"]]


def test_a_workbook_gives_whole_numbers_dates_and_words_as_a_person_would_type_them() -> None:
    content = as_xlsx(
        (100004, "Ada", datetime.fromisoformat("2017-04-26T00:00"), True),
        (100005.0, None, date(2018, 1, 2), 1.5),
        header=("Employee No", "Name", "Start Date", "Public"),
    )

    assert read_table(content).rows == [["100004", "Ada", "2017-04-26", "Yes"], ["100005", "", "2018-01-02", "1.5"]]


def test_the_first_visible_sheet_with_rows_is_read() -> None:
    book = Workbook()
    hidden = book.create_sheet("hidden", 0)
    hidden.append(["Secret", "Sheet"])
    hidden.sheet_state = "hidden"
    last = book.create_sheet("list")
    last.append([])
    last.append(["Employee No", "Name"])
    last.append([7, "Ada"])
    held = io.BytesIO()
    book.save(held)

    assert read_table(held.getvalue()) == Table(("Employee No", "Name"), [["7", "Ada"]], header_row=2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose a list with a row of headings and a row for each person."),
        (b"\xef\xbb\xbf\r\n", "The file is empty. Choose a list with a row of headings and a row for each person."),
        (b",,\n,,\n", "The file is empty. Send a list with a row of headings and a row for each person."),
        (
            b"Name\nAda\n",
            "Only one column was found. Save the list as CSV or XLSX with one column for each detail.",
        ),
        (
            b"Name,Email\n",
            "The file has headings but no rows under them. Send a list with a row for each person.",
        ),
        (OLD_CONTAINER, reading.OLD_DOCUMENT),
        (OLD_CONTAINER + "Workbook".encode("utf-16-le"), reading.OLD_EXCEL),
        (OLD_CONTAINER + "EncryptedPackage".encode("utf-16-le"), reading.LOCKED),
        (b"\x09\x08\x08\x00\x00\x05", reading.OLD_EXCEL),
        (b"%PDF-1.7", reading.PDF),
        (b"<html><table>", reading.WEB_PAGE),
        (b"\r\n <STYLE>td{}</STYLE><table><tr><td>Name</td><td>Email</td></tr></table>", reading.WEB_PAGE),
        ("<table><tr><td>Name</td></tr></table>".encode("utf-16"), reading.WEB_PAGE),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', reading.XML),
        (b"{\\rtf1 Name, Email}", reading.RICH_TEXT),
        (b"\x89PNG\r\n", reading.PICTURE),
        (b"\x1f\x8b\x08", reading.PACKED),
        (b'[{"name": "Ada", "email": "a@council.example"}]', reading.JSON),
        (b"PK\x03\x04 not a zip", workbook.BROKEN),
        (b"a,b\nc\0,d\n", delimited.NOT_TEXT),
        (b"\x81\x8d,\x9d\n1,2", delimited.NOT_TEXT),
        (
            b"N" + b",N" * 200 + b"\n1,2\n",
            "The file has more than 200 columns. Take out those that are not needed.",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    assert refusal_of(content) == (sentence, "file")


def test_a_quotation_mark_that_swallows_other_rows_is_refused_wherever_it_ends() -> None:
    rows = [b"1001,Ada,a@council.example", b"1002,Ben,b@council.example", b"1003,Cy,c@council.example"]
    to_the_end = b"\n".join([b"Staff No,Name,Email", rows[0].replace(b"Ada", b'"Ada'), *rows[1:]])
    last_two = b"\n".join([b"Staff No,Name,Email", rows[0], rows[1].replace(b"b@", b'"b@'), b"x"])

    assert refusal_of(to_the_end) == (delimited.UNCLOSED.format(line=2), "file")
    assert refusal_of(last_two) == (delimited.UNCLOSED.format(line=3), "file")


def test_notes_of_several_lines_with_commas_swallow_nothing() -> None:
    content = b'Staff No,Name,Notes,Email\n1,Ada,"away, until\nMay, says ""HR"", all",a@council.example\n'

    assert read_table(content).rows == [["1", "Ada", 'away, until May, says "HR", all', "a@council.example"]]


def test_a_list_saved_on_an_old_mac_keeps_its_letters() -> None:
    content = "Name,Email\rSiân O’Neill,s@council.example\r".encode("mac_roman")

    assert read_table(content).rows == [["Siân O’Neill", "s@council.example"]]


def test_headings_once_more_on_the_next_page_and_rules_of_dashes_are_no_rows() -> None:
    content = b"Name,Email\n-----,------\nAda,a@council.example\nName,Email\nBen,b@council.example\n"

    assert read_table(content).rows == [
        [],
        ["Ada", "a@council.example"],
        [],
        ["Ben", "b@council.example"],
    ]


def test_a_list_without_headings_is_refused_so_that_the_first_person_is_not_lost() -> None:
    assert refusal_of(b"1001,Ada,a@council.example\n1002,Ben,b@council.example\n") == (
        "The first row is about a person. Put a row of headings above it, and send the list again.",
        "file",
    )


def test_a_group_of_headings_above_the_headings_is_passed_over() -> None:
    content = b"Worker,,Position,\nEmployee ID,Name,Job title,Department\n1,Ada Okoro,Clerk,Housing\n"

    assert read_table(content).header == ("Employee ID", "Name", "Job title", "Department")


def a_book(**sheets: list[list[str]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title.startswith("Hidden"):
            sheet.sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


PEOPLE = [["Staff No", "Name", "Email"], ["1", "Ada Okoro", "a@council.example"]]


def test_a_cover_and_codes_before_the_people_are_passed_over() -> None:
    cover = [["Staff in post", ""], ["Prepared by", "HR"], ["Run on", "25/11/2026"]]

    assert read_table(a_book(Cover=cover, Codes=[["a", "b"], ["c", "d"]], People=PEOPLE)).rows == PEOPLE[1:]


def test_two_sheets_of_people_are_refused_so_that_nobody_is_taken_to_have_left() -> None:
    assert refusal_of(a_book(Adults=PEOPLE, Children=PEOPLE)) == (
        workbook.SEVERAL.format(sheets="“Adults” and “Children”"),
        "file",
    )
    assert read_table(a_book(Adults=PEOPLE, Hidden=PEOPLE)).rows == PEOPLE[1:]


def test_too_many_rows_are_refused() -> None:
    content = b"Name,Email\n" + b"a,b\n" * (table.MOST_ROWS + 1)

    assert refusal_of(content) == (
        "The file has more than 50,000 rows. Split it, and send one part at a time.",
        "file",
    )


def test_fifty_thousand_rows_are_read() -> None:
    assert len(read_table(b"Name,Email\n" + b"a,b\n" * table.MOST_ROWS).rows) == table.MOST_ROWS


def test_a_quotation_mark_that_swallows_the_file_is_named_by_its_line() -> None:
    sentence, field = refusal_of(b'Name,Email\n"Ada,x\n' + b"y" * 140_000)

    assert field == "file"
    assert sentence.startswith("Line ")
    assert sentence.endswith("Look there for a quotation mark that is not closed.")


def test_a_workbook_that_unfolds_a_thousandfold_is_refused_before_it_is_unfolded() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    assert refusal_of(held.getvalue()) == (workbook.TOO_LARGE, "file")


def test_a_workbook_of_many_parts_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(workbook.MOST_PARTS + 1):
            archive.writestr(f"xl/{number}", "")
        archive.writestr("xl/workbook.xml", "<workbook/>")

    assert refusal_of(held.getvalue()) == (workbook.TOO_LARGE, "file")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (part, workbook.SAVE_AS.format(kind=kind))
        for part, kind in (
            ("content.xml", "an OpenDocument file (.ods)"),
            ("Index/Document.iwa", "a Numbers or Pages file"),
            ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
            ("word/document.xml", "a Word document"),
        )
    ]
    + [("export/staff.csv", workbook.PACKED), ("[Content_Types].xml", workbook.OTHER_KIND)],
)
def test_another_kind_of_archive_is_named(part: str, sentence: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(part, "<w/>")

    assert refusal_of(held.getvalue()) == (sentence, "file")


def test_a_workbook_with_entities_that_multiply_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]><workbook>&c;</workbook>'
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(("1",)))) as whole, zipfile.ZipFile(held, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, bomb if name.endswith("sheet1.xml") else whole.read(name))

    assert refusal_of(held.getvalue()) == (workbook.BROKEN, "file")


def test_a_workbook_with_a_password_is_refused_with_what_to_do() -> None:
    held = bytearray(WHOLE)
    directory = held.index(b"PK\x01\x02")
    held[directory + 8] |= 1

    assert refusal_of(bytes(held)) == ("The workbook has a password. Save a copy without one, and send that.", "file")


def test_a_small_file_that_is_larger_than_may_be_sent_is_refused() -> None:
    content = b"Name,Email\n" + b"x" * (reading.MOST_MEGABYTES * 1024 * 1024)

    assert refusal_of(content) == (
        "The file is larger than 12 MB. Take out columns that are not needed, or split it.",
        "file",
    )


def test_a_workbook_that_says_little_many_times_is_refused() -> None:
    content = as_xlsx(*([["x" * 250] * 60] * 1400), header=["Name"] * 60)

    assert refusal_of(content) == (
        "The file has more than 20 million letters. Take out columns that are not needed.",
        "file",
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b'"')
def test_no_bytes_do_anything_but_make_a_table_or_be_refused(content: bytes) -> None:
    try:
        read = read_table(content)
    except Refusal:
        return
    assert len(set(read.header)) == len(read.header) >= 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))

    try:
        read = read_table(bytes(whole))
    except Refusal:
        return
    assert len(set(read.header)) == len(read.header) >= 2
