"""Reading a short list of headcounts: organisation, unit, date, how many people, how many of them hold what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.rules.refusals import Refusal, Refusals
from lms.rules.staff_list.cells import is_nothing
from lms.rules.staff_list.dates import read_date
from lms.rules.staff_list.reading import read_table
from lms.rules.staff_list.table import Table

MOST_PEOPLE = 1_000_000
MOST_ROWS = 1_000
MOST_FAULTS = 20
ORGANISATION, UNIT, AS_AT, HEADCOUNT = "organisation", "unit", "as at", "headcount"
OTHER_NAMES: Mapping[str, str] = {
    "organization": ORGANISATION,
    "agency": ORGANISATION,
    "team": UNIT,
    "service": UNIT,
    "as at date": AS_AT,
    "as on": AS_AT,
    "date": AS_AT,
    "head count": HEADCOUNT,
    "people": HEADCOUNT,
    "staff": HEADCOUNT,
}
NEEDED = (ORGANISATION, AS_AT, HEADCOUNT)


@dataclass(frozen=True)
class CountedStaff:
    """One row: what an organisation, or a part of it, reports."""

    organisation: str
    unit: str
    as_at: date
    headcount: int
    trained: Mapping[str, int]


def read_headcounts(content: bytes, awards: Mapping[str, str], *, today: date) -> list[CountedStaff]:
    """The rows of a CSV or Excel file. `awards` gives each award's name by its code; either may head a column.

    Raises Refusal or Refusals with the row and what to do. Nothing is read of a file with a fault in it.
    """
    table = read_table(content)
    columns = _columns(table, awards)
    rows = [(number, row) for number, row in enumerate(table.rows, table.header_row + 1) if any(row)]
    if len(rows) > MOST_ROWS:
        raise Refusal(f"The file has more than {MOST_ROWS:,} rows. Split it.", field="file")
    found: list[CountedStaff] = []
    faults: list[Refusal] = []
    for number, row in rows:
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        try:
            found.append(_row(cells, awards, today))
        except Refusal as refusal:
            faults.append(Refusal(f"Row {number}: {refusal.sentence}", field="file"))
    if faults:
        raise Refusals(tuple(faults[:MOST_FAULTS]))
    return found


def whole_number(text: str, what: str, *, most: int = MOST_PEOPLE) -> int:
    """The number of people a text gives; 1,234 is read too. Refuses anything else in words that name `what`."""
    digits = text.replace(",", "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits) <= most):
        raise Refusal(f"{what} must be a whole number from 0 to {most:,}.")
    return int(digits)


def _columns(table: Table, awards: Mapping[str, str]) -> dict[str, int]:
    known = {name.casefold(): code for code, name in awards.items()} | {code: code for code in awards}
    known |= {name: name for name in (ORGANISATION, UNIT, AS_AT, HEADCOUNT)} | dict(OTHER_NAMES)
    found: dict[str, int] = {}
    for place, heading in enumerate(table.header):
        name = known.get(" ".join(heading.casefold().replace("_", " ").split())) or known.get(heading.casefold())
        if name and name not in found:
            found[name] = place
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise Refusal(f"Add a column with the heading {' and one with '.join(missing)}.", field="file")
    return found


def _row(cells: Mapping[str, str], awards: Mapping[str, str], today: date) -> CountedStaff:
    organisation = cells[ORGANISATION]
    if not organisation:
        raise Refusal("Enter the organisation.")
    headcount = whole_number(cells[HEADCOUNT], "Headcount")
    trained: dict[str, int] = {}
    for code, name in awards.items():
        if not is_nothing(cells.get(code, "")):
            trained[code] = whole_number(cells[code], name)
    return checked(
        CountedStaff(organisation, cells.get(UNIT, ""), _day(cells[AS_AT]), headcount, trained), awards, today=today
    )


def _day(text: str) -> date:
    try:
        found = read_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Refusal("Enter the date the count is of, such as 30/09/2026.")
    return found


def checked(row: CountedStaff, awards: Mapping[str, str], *, today: date) -> CountedStaff:
    """The row, if its date has come and no part is larger than the whole. Raises Refusals for all that is wrong."""
    faults: list[Refusal] = []
    if row.as_at > today:
        faults.append(Refusal("The date must be today or earlier.", field="as_at"))
    for code, people in row.trained.items():
        if people > row.headcount:
            faults.append(Refusal(f"{awards[code]}: no more people can hold it than there are.", field=code))
    if faults:
        raise Refusals(tuple(faults))
    return row


def too_many(rows: Sequence[CountedStaff]) -> bool:
    """Whether two rows are of the same organisation, unit and date, so that nobody could say which counts."""
    keys = {(row.organisation.casefold(), row.unit.casefold(), row.as_at) for row in rows}
    return len(keys) < len(rows)
