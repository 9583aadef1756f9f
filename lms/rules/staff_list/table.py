"""A file of rows, whatever program wrote it, as one table of tidy text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.rules.refusals import Refusal
from lms.rules.staff_list.cells import is_email, tidy
from lms.rules.staff_list.columns import recognised

MOST_ROWS = 50_000
MOST_COLUMNS = 200
"""A full extract of an HR system has a hundred or so, of which a list needs twelve."""
MOST_LETTERS = 20_000_000
"""Twenty times a list of 20,000 people. A small workbook can unfold to far more."""
HEADING_ROWS = 15
"""Reports write a title and a date above the headings; they are looked for in so many rows."""

FIELD = "file"
TOO_MANY_ROWS = f"The file has more than {MOST_ROWS:,} rows. Split it, and send one part at a time."


@dataclass(frozen=True)
class Table:
    """The headings, each different, and the rows under them as text. A blank row is an empty list.

    `header_row` is the number of the headings' row as a spreadsheet shows it; the first row below is one more.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    header_row: int = 1


def refuse(sentence: str) -> Refusal:
    """An expected no that belongs to the file field."""
    return Refusal(sentence, field=FIELD)


def make_table(raw: Iterable[Sequence[str]]) -> Table:
    """The table in these raw rows. Raises Refusal when it is empty, has one column only, or is too large to read."""
    rows: list[list[str]] = []
    filled = letters = 0
    for cells in raw:
        row = _trimmed([tidy(cell) for cell in cells])
        if row:
            filled += 1
            letters += sum(map(len, row))
        rows.append(row)
        if filled > MOST_ROWS + HEADING_ROWS:
            raise refuse(TOO_MANY_ROWS)
        if letters > MOST_LETTERS:
            raise refuse("The file has more than 20 million letters. Take out columns that are not needed.")
    while rows and not rows[-1]:
        rows.pop()
    at = _header_place(rows)
    header = rows[at] if rows else []
    below = [[] if _repeats(row, header) else row for row in rows[at + 1 :]]
    _check(header, filled, below)
    return Table(_different(header), below, at + 1)


def _check(header: list[str], filled: int, rows: list[list[str]]) -> None:
    if not filled:
        raise refuse("The file is empty. Send a list with a row of headings and a row for each person.")
    if len(header) < 2:
        raise refuse("Only one column was found. Save the list as CSV or XLSX with one column for each detail.")
    if len(header) > MOST_COLUMNS:
        raise refuse(f"The file has more than {MOST_COLUMNS} columns. Take out those that are not needed.")
    if any(is_email(text.casefold()) for text in header):
        raise refuse("The first row is about a person. Put a row of headings above it, and send the list again.")
    if not any(rows):
        raise refuse("The file has headings but no rows under them. Send a list with a row for each person.")
    if sum(map(bool, rows)) > MOST_ROWS:
        raise refuse(TOO_MANY_ROWS)


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def known_headings(row: Sequence[str]) -> int:
    """How many of these cells are headings that lists of staff are known to use."""
    return sum(map(recognised, row))


def _header_place(rows: list[list[str]]) -> int:
    """Of the upper rows the one with the most headings that are known, if two are; or else the first wide one."""
    upper = rows[:HEADING_ROWS]
    known = [known_headings(row) for row in upper]
    if max(known, default=0) >= 2:
        return known.index(max(known))
    filled = [sum(map(bool, row)) for row in upper]
    return next((index for index, cells in enumerate(filled) if cells > 1 and cells * 2 > max(filled)), 0)


def _repeats(row: list[str], header: list[str]) -> bool:
    """Whether a row is the headings once more, at the top of the next page, or a rule of dashes below them."""
    return bool(row) and (row == header or all(len(cell) > 2 and not cell.strip("-=_") for cell in row if cell))


def _different(header: list[str]) -> tuple[str, ...]:
    """Headings with a number where one is missing or is written twice, so that each names one column."""
    names: list[str] = []
    for place, text in enumerate(header, 1):
        name = base = text[:100] or f"Column {place}"
        times = 2
        while name in names:
            name = f"{base} ({times})"
            times += 1
        names.append(name)
    return tuple(names)
