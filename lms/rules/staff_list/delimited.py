"""Reading delimited text: any usual encoding, any usual separator."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from lms.rules.staff_list.table import MOST_COLUMNS, Table, make_table, refuse

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_LINES = 50
LONGEST_FIELD = 131_072

UNCLOSED = (
    "A quotation mark in line {line:,} is not closed, so the rows after it cannot be told apart. "
    "Close it or take it out, and send the list again."
)
NOT_TEXT = "The file could not be read as text. Save the list as CSV (UTF-8) or as XLSX, and send that."


def read_delimited(content: bytes) -> Table:
    """The table in a CSV file or its like. Raises Refusal with what to do when it cannot be read."""
    text = decode(content)
    separator, text = find_separator(text)
    return make_table(_rows(text, separator))


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, with or without a mark of the order of bytes."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise refuse(NOT_TEXT)


def find_separator(text: str) -> tuple[str, str]:
    """The separator that cuts most lines into the same number of cells, and the text to cut.

    A first line "sep=;", which some spreadsheets write, is believed and left out.
    """
    first, _, rest = text.partition("\n")
    named = first.strip().casefold().removeprefix("sep=")
    if first.casefold().startswith("sep=") and named in SEPARATORS:
        return named, "\n" + rest
    sample = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator)), text


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:  # Western text in UTF-16 has a NUL in every second byte
        return ("utf-16-le",) if sample[1::2].count(0) >= sample[::2].count(0) else ("utf-16-be",)
    if b"\r" in content and b"\n" not in content:
        return ("utf-8-sig", "mac_roman")  # "CSV (Macintosh)" ends lines with a bare return and has letters of its own
    return ("utf-8-sig", "cp1252")


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row)
    except csv.Error:
        return (0, 0)
    wide = {width: lines for width, lines in widths.items() if width > 1}
    if not wide:
        return (0, 0)
    width = max(wide, key=lambda each: (wide[each], each))
    return (wide[width], width)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    held: list[str] = []
    reader = csv.reader(_noted(io.StringIO(text, newline=""), held), delimiter=separator)
    line = width = 0
    last: list[str] = []
    try:
        for row in reader:
            if len(held) > 1 and _is_unclosed(row, separator, width):
                raise refuse(UNCLOSED.format(line=line + 1))
            width = max(width, len(row)) if line < SAMPLE_LINES else width
            line += len(held)
            last, held[:] = held[:], []
            yield row[: MOST_COLUMNS + 1]
    except csv.Error as error:
        raise refuse(
            f"Line {reader.line_num:,} could not be read. Look there for a quotation mark that is not closed."
        ) from error
    if len(last) > 1 and sum(each.count('"') for each in last) % 2:
        raise refuse(UNCLOSED.format(line=line - len(last) + 1))


def _noted(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    for line in lines:
        held.append(line)
        yield line


def _is_unclosed(row: list[str], separator: str, width: int) -> bool:
    """Whether a cell of several lines holds a line with as many separators as a whole row: it swallowed that row."""
    return any(
        line.count(separator) >= max(2, width - 1) for cell in row if "\n" in cell for line in cell.splitlines()[1:]
    )
