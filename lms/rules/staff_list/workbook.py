"""Reading an XLSX workbook as values: macros and formulas are never run, and a bomb is not unfolded."""

import io
import warnings
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date, time
from typing import Any

from openpyxl import load_workbook

from lms.rules.refusals import Refusal
from lms.rules.staff_list.table import HEADING_ROWS, MOST_COLUMNS, MOST_ROWS, Table, known_headings, make_table, refuse

MOST_PARTS = 2_000
MOST_BYTES = 300 * 1024 * 1024
MOST_RATIO = 200
"""Sheets of text shrink to a tenth or so; a bomb shrinks to a thousandth."""
SMALL_BYTES = 1024 * 1024
MOST_SHEETS = 50
HEADINGS_OF_A_LIST = 3
SEVERAL = (
    "The workbook has more than one sheet of people: {sheets}. Put everybody on one sheet, or hide the sheets that are "
    "not to be read, and send it again."
)

BROKEN = "The workbook could not be opened. Open it in your spreadsheet program, save it as XLSX again, and send that."
TOO_LARGE = "The workbook unfolds to more than can be read. Save the one sheet you need as CSV, and send that."
OTHER_KIND = "This is not an XLSX workbook. Save the list as XLSX or CSV, and send that."
KINDS = (
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods)"),
    ("index/document.iwa", "a Numbers or Pages file"),
    ("index.zip", "a Numbers or Pages file"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
)
"""Other archives that are sent for workbooks, by a part that only they have."""
SAVE_AS = "This is {kind}. Open it, save or export the list as Excel workbook (.xlsx) or CSV UTF-8, and send that."
PACKED = "This is a packed file (.zip). Unpack it first, and send the list that is in it."


def read_workbook(content: bytes) -> Table:
    """The table on the sheet with the people. Raises Refusal with what to do when there is none that can be read."""
    _check_parts(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions openpyxl does not know do not matter here
            return make_table(_rows_of(content))
    except Refusal:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise when a file is not what it says it is
        raise refuse(BROKEN) from error


def _check_parts(content: bytes) -> None:
    """Refuse an archive with too many parts, or parts that unfold too far, before any is unfolded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception as error:  # a damaged directory raises more than the module says
        raise refuse(BROKEN) from error
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.xml" not in names:
        raise refuse(_other_kind(names))
    unfolded = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unfolded > MOST_BYTES:
        raise refuse(TOO_LARGE)
    for part in parts:
        if part.file_size > SMALL_BYTES and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise refuse(TOO_LARGE)
        if part.flag_bits & 1:
            raise refuse("The workbook has a password. Save a copy without one, and send that.")


def _other_kind(names: Collection[str]) -> str:
    for part, kind in KINDS:
        if part in names:
            return SAVE_AS.format(kind=kind)
    return OTHER_KIND if "[content_types].xml" in names else PACKED


def _rows_of(content: bytes) -> Iterator[Sequence[str]]:
    """The rows of the sheet whose headings are best known: a cover or a sheet of codes can stand before it.

    Raises Refusal when another sheet looks like a list of people too: whoever is on it would be taken to have left.
    """
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False, keep_vba=False)
    try:
        sheets = [sheet for sheet in book.worksheets[:MOST_SHEETS] if sheet.sheet_state == "visible"]
        known = {sheet.title: found for sheet in sheets if (found := _headings_known(sheet)) is not None}
        lists = [title for title, found in known.items() if found >= HEADINGS_OF_A_LIST]
        if len(lists) > 1:
            raise refuse(SEVERAL.format(sheets=" and ".join(f"“{title}”" for title in lists[:5])))
        if known:
            best = max(known, key=lambda title: known[title])
            yield from _texts(next(sheet for sheet in sheets if sheet.title == best), MOST_ROWS + HEADING_ROWS + 2)
    finally:
        book.close()


def _headings_known(sheet: Any) -> int | None:
    """How many known headings the best of the sheet's upper rows has, 0 without rows below; None for an empty sheet."""
    upper = [row for row in _texts(sheet, HEADING_ROWS + 5) if any(row)]
    if not upper:
        return None
    return max(map(known_headings, upper[:-1]), default=0)


def _texts(sheet: Any, most_rows: int) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS + 1, values_only=True):
        yield [as_text(cell) for cell in row]


def as_text(value: Any) -> str:
    """A cell's value as a person would type it: whole numbers without a point, dates as 2017-04-26."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, time):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)
