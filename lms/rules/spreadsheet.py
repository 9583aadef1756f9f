"""Tables to take away: the rows of a page as CSV or as an Excel workbook.

Programs that open a file may run a cell that looks like a formula, so text never becomes one: in CSV it gets an
apostrophe in front, in a workbook it is stored as text.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO

import xlsxwriter

Cell = str | int | date | None
Row = Sequence[Cell]

STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
ROWS_AT_ONCE = 500
AS_IT_IS = (StrEnum, int, type(None))
"""Numbers, nothing, and words of ours: most of a large table, with nothing in them that has to be guarded."""
LONGEST_CELL = 32_000
"""Excel takes 32,767 characters in a cell and calls a file with more of them broken."""
LONGEST_SHEET_NAME = 31
NOT_IN_XML = frozenset("\ufffe\uffff")


def clean(text: str) -> str:
    """The text on one line without control characters and halves of characters; at most 32,000 characters."""
    if text.isprintable():  # as nearly all are: a table of 10,000 people has 100,000 cells
        return text[:LONGEST_CELL]
    spaced = "".join(" " if letter in "\t\r\n\v\f\x85\u2028\u2029" else letter for letter in text[:LONGEST_CELL])
    kept = (one for one in spaced if unicodedata.category(one) not in ("Cc", "Cs") and one not in NOT_IN_XML)
    return "".join(kept)


def guarded(text: str) -> str:
    """The clean text with an apostrophe in front if a spreadsheet would take it for a formula."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.lstrip()[:1] in STARTS_A_FORMULA and cleaned.strip() else cleaned


def csv_parts(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """The table as CSV in UTF-8, some hundred rows at a time, however many there are.

    Begins with a byte order mark, without which Excel misreads Łukasz. Dates are written 2027-03-04.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    held.write("\ufeff")
    writer.writerow([cell if isinstance(cell, AS_IT_IS) else _in_csv(cell) for cell in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell if isinstance(cell, AS_IT_IS) else _in_csv(cell) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    if held.tell():
        yield held.getvalue().encode()


def workbook(header: Row, rows: Iterable[Row], *, sheet: str, at: datetime) -> bytes:
    """The table as an Excel workbook with one sheet, in memory."""
    file = io.BytesIO()
    write_workbook(file, header, rows, sheet=sheet, at=at)
    return file.getvalue()


def write_workbook(
    file: BinaryIO, header: Row, rows: Iterable[Row], *, sheet: str, at: datetime, beside: str | None = None
) -> None:
    """Write the table as an Excel workbook with one sheet. Text is text, numbers are numbers, dates are dates.

    Rows are written out one by one, so that a large table takes no more memory than a small one. The same table at
    the same instant gives the same cells; `at` is the instant it says it was made. `beside`: the folder in which
    rows wait until the workbook is put together, the machine's own without.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, {**options, **({"tmpdir": beside} if beside else {})})
    book.set_properties({"created": at.replace(tzinfo=None)})
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    page = book.add_worksheet(_sheet_name(sheet))
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(header) - 1, 0), 22)
    page.set_row(0, None, book.add_format({"bold": True}))
    for number, row in enumerate(_after(header, rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, clean(cell))
            elif isinstance(cell, date):
                page.write_datetime(number, column, cell, day)
            elif cell is not None:
                page.write_number(number, column, cell)
    book.close()


def _after(header: Row, rows: Iterable[Row]) -> Iterator[Row]:
    yield header
    yield from rows


def _in_csv(cell: str | date) -> str:
    return guarded(cell) if isinstance(cell, str) else cell.isoformat()


def _sheet_name(name: str) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at an end."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in clean(name))
    return kept[:LONGEST_SHEET_NAME].strip(" '") or "Table"
