"""Staff lists for tests, as HR systems write them. Every person in them is invented."""

import io
import unicodedata
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook

from lms.rules.staff_list.columns import guess_columns
from lms.rules.staff_list.comparing import difference
from lms.rules.staff_list.difference import Difference
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.register import KnownUnit, Register
from lms.rules.staff_list.rows import RowsRead, read_rows
from lms.rules.staff_list.twins import compare_rows

HEADER = (
    *("Employee No", "Forename", "Surname", "Work Email", "Job Title", "Directorate", "Team"),
    *("Line Manager No", "Start Date", "Leaving Date", "Public Facing"),
)
ON = date(2026, 11, 25)


def a_row(number: str = "1001", forename: str = "Ada", surname: str = "Okoro", **cells: str) -> list[str]:
    """One row under HEADER. Name a cell by its heading with underscores; the rest are plain."""
    values = {
        "Employee No": number,
        "Forename": forename,
        "Surname": surname,
        "Work Email": f"{_plain(forename)}.{_plain(surname)}@council.example",
        "Job Title": "Officer",
        "Directorate": "Housing",
        "Team": "Front Desk",
        "Line Manager No": "",
        "Start Date": "26/04/2017",
        "Leaving Date": "",
        "Public Facing": "Y",
    }
    values |= {heading.replace("_", " "): text for heading, text in cells.items()}
    return [values[heading] for heading in HEADER]


def as_csv(
    *rows: Sequence[str], header: Sequence[str] = HEADER, separator: str = ",", encoding: str = "utf-8-sig"
) -> bytes:
    """A file of these rows."""
    lines = [separator.join(_quoted(cell, separator) for cell in row) for row in (header, *rows)]
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def as_xlsx(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    """A workbook of these rows, with values of any kind."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def rows_in(content: bytes) -> RowsRead:
    """What a file says, row by row, with its columns guessed."""
    table = read_table(content)
    return compare_rows(read_rows(table, guess_columns(table.header, table.rows)))


def a_register(**changes: object) -> Register:
    """An organisation with one directorate and a team in it, and nobody there yet."""
    values: dict[str, object] = {
        "organisation": "Riverside Council",
        "units": (
            KnownUnit(1, "/1/", ()),
            KnownUnit(2, "/1/2/", ("Housing",)),
            KnownUnit(3, "/1/2/3/", ("Housing", "Front Desk")),
            KnownUnit(4, "/1/2/4/", ("Housing", "Allocations")),
            KnownUnit(5, "/1/5/", ("Parks",)),
        ),
        "people": {},
        "posts": (),
        "strangers": {},
    }
    return Register(**(values | changes))  # type: ignore[arg-type]  # the values are those of a Register


def change_of(content: bytes, register: Register, *, unit_id: int = 1, on: date = ON) -> Difference:
    """What a file changes in a register."""
    return difference(rows_in(content), register, unit_id=unit_id, on=on)


def odd_list() -> bytes:
    """A list with one of everything that real lists hold, to be read on 25 November 2026.

    Sixteen rows can be used: fifteen people join and one had left before. Nine rows are left alone.
    """
    return as_csv(
        a_row("100004", "Carol", "Ward", Job_Title="Head of Service"),
        a_row("100011", "Łukasz", "Haddad", Work_Email="lukasz.haddad@council.example", Line_Manager_No="100004"),
        a_row("100015", "Siân", "Müller", Work_Email="", Line_Manager_No="100004"),
        a_row("100016", "Thị", "Nguyễn", Work_Email="thi.nguyen@council.example", Public_Facing=""),
        a_row("100017", "  Grace ", "D'Souza", Work_Email=" GRACE@council.example", Public_Facing="Yes"),
        a_row("100018", "Jun", "O'Brien", Work_Email="jun.obrien@council.example", Start_Date="2017-04-26"),
        a_row("100019", "Jun", "O'Brien", Work_Email="jun.obrien2@council.example", Public_Facing="n"),
        a_row("100020", "Amira", "van-der-Berg", Leaving_Date="17/12/2026"),
        a_row("100021", "Ravi", "Evans", Leaving_Date="29/05/2026"),
        a_row("100022", "Ewa", "Nowak", Line_Manager_No="100021"),
        a_row("", "Kwame", "Eze", Work_Email="kwame.eze@council.example"),
        a_row("100024", "Alan", "Ali", Work_Email="reception@council.example"),
        a_row("100025", "Farhad", "Bi", Work_Email="reception@council.example"),
        a_row("100026", "Olga", "Gill", Team="Allocations"),
        a_row("100027", "Selam", "Hill", Team="Allocations"),
        a_row("100028", "Rahwa", "Tekle"),
        # from here on nothing is used
        a_row("100028", "Rahwa", "Tekle"),
        a_row("100030", "Aisha", "Miah", Start_Date="01/02/2020"),
        a_row("100030", "Aisha", "Miah", Start_Date="01/02/2021"),
        a_row("100031", "Daniel", "Kaur", Work_Email="daniel.kaur at council.example"),
        a_row("100032", "Mei", "Smith", Directorate="Dept 7"),
        a_row("100033", "Carol", "Sharma", Job_Title='=HYPERLINK("http://x.example","Officer")'),
        a_row("100034", "Bilal", "Osei", Start_Date="06/08/2026", Leaving_Date="24/06/2026"),
        a_row("100035", "Jack", "Okafor", Start_Date="31/02/2026"),
        a_row("100036", "jack.wright@council.example", "Jack", Work_Email="Wright"),
    )


def _plain(name: str) -> str:
    """A name as an address has it."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", "")


def _quoted(cell: str, separator: str) -> str:
    if separator in cell or '"' in cell or "\n" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
