"""Reading each row of a matched table into a staff row, or into faults with their remedies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.rules.staff_list.cells import (
    LONGEST_CELL,
    LONGEST_NAME,
    LONGEST_NUMBER,
    address_in,
    has_lost_figures,
    is_email,
    is_error,
    is_foot_of_report,
    is_formula,
    is_nothing,
    kept_as_text,
    number_key,
    split_name,
    yes_or_no,
)
from lms.rules.staff_list.columns import LABELS, Columns, Field
from lms.rules.staff_list.dates import read_date, writes_month_first
from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.table import Table


class StaffRow(NamedTuple):
    """What one row says. A tuple, not a dataclass: there are 20,000 of them and they are made twice.

    `number_key` and `manager_key` are staff numbers as they are compared. `units` are the names from the directorate
    down, () when the row names none. None anywhere else: the row does not say.
    """

    line: int
    given_name: str
    family_name: str
    email: str | None
    number: str | None
    number_key: str | None
    units: tuple[str, ...]
    role_title: str | None
    manager_key: str | None
    starts_on: date | None
    ends_on: date | None
    meets_public: bool | None

    @property
    def name(self) -> str:
        """The whole name as shown."""
        return f"{self.given_name} {self.family_name}".strip()


class Named(NamedTuple):
    """Whom a row that is left alone is about, as far as it can be read: they must not be taken for leavers."""

    number_key: str | None
    email: str | None
    name: str


@dataclass(frozen=True)
class RowsRead:
    """The rows that can be used, the faults found, and whom the rows left alone are about.

    `fields` are those the list has a column for: what a list has no column for stays as it is.
    """

    rows: list[StaffRow]
    faults: list[RowFault]
    left_alone: list[Named]
    fields: frozenset[Field]


class _Wrong(Exception):  # noqa: N818 - a fault of a row on its way to its list
    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says, self.remedy = says, remedy


FOOT = "This is a total or the foot of a report, not a person."
NOTHING_TO_DO = "Nothing needs doing."
SPLIT = "\x1f"
"""Stands in no tidy cell, so that a row can be looked through in one go."""
NUMBER_FIELDS = (Field.STAFF_NUMBER, Field.MANAGER)
DATE_FIELDS = (Field.STARTS_ON, Field.ENDS_ON)


def read_rows(table: Table, columns: Columns) -> RowsRead:
    """Every row of the table as a staff row or as a fault. Blank rows are passed over."""
    width = len(table.header)
    places = {field: table.header.index(heading) for field, heading in columns.items()}
    reader = _Reader(places, width, _month_first(table, places))
    rows: list[StaffRow] = []
    faults: list[RowFault] = []
    left_alone: list[Named] = []
    for line, cells in enumerate(table.rows, table.header_row + 1):
        if not cells:
            continue
        padded = cells + [""] * (width + 1 - len(cells))
        try:
            if len(cells) > width:
                raise _Wrong(
                    f"There are {len(cells)} cells in this row, but {width} headings.",
                    "Put text that has commas in it between quotation marks, or save the list as XLSX.",
                )
            rows.append(reader.read(line, padded))
        except _Wrong as wrong:
            named = reader.named([*padded[:width], ""])
            left_alone.append(named)
            if is_foot_of_report(cells):
                faults.append(RowFault(line, "", FOOT, NOTHING_TO_DO))
                continue
            faults.append(RowFault(line, named.name or padded[places.get(Field.STAFF_NUMBER, width)], *_said(wrong)))
    return RowsRead(rows, faults, left_alone, frozenset(columns))


def _unless_stop(name: str) -> str:
    return "" if name in {".", "-", "–"} else name


def _said(wrong: _Wrong) -> tuple[str, str]:
    return wrong.says, wrong.remedy


def _month_first(table: Table, places: Mapping[Field, int]) -> bool:
    """One order for all the dates of a file: a system writes them all alike."""
    columns = [places[field] for field in DATE_FIELDS if field in places]
    return writes_month_first(row[place] for row in table.rows for place in columns if len(row) > place)


class _Reader:
    """Reads rows of one table. Remembers dates and units it has read: a list repeats them hundreds of times."""

    def __init__(self, places: Mapping[Field, int], width: int, month_first: bool) -> None:
        def place(field: Field) -> int:
            return places.get(field, width)  # one cell past the last, which is always empty

        self._number, self._email = place(Field.STAFF_NUMBER), place(Field.EMAIL)
        self._full = place(Field.FULL_NAME)
        self._given, self._family = place(Field.GIVEN_NAME), place(Field.FAMILY_NAME)
        self._title, self._manager = place(Field.ROLE_TITLE), place(Field.MANAGER)
        self._unit, self._team = place(Field.UNIT), place(Field.TEAM)
        self._starts, self._ends = place(Field.STARTS_ON), place(Field.ENDS_ON)
        self._public = place(Field.MEETS_PUBLIC)
        self._has_units = Field.UNIT in places or Field.TEAM in places
        self._month_first = month_first
        self._used = tuple(places.items())
        self._dates: dict[tuple[str, Field], date | None] = {}
        self._answers: dict[str, bool | None] = {"": None}
        self._units: dict[tuple[str, str], tuple[str, ...]] = {}

    def read(self, line: int, cells: Sequence[str]) -> StaffRow:
        """The row, or _Wrong with the first thing that is wrong with it."""
        self._check_texts(cells)
        given, family = self._name(cells)
        email = self._address(cells[self._email])
        number = "" if is_nothing(cells[self._number]) else kept_as_text(cells[self._number])
        if not number and not email:
            raise _Wrong(
                "There is no staff number and no e-mail address.",
                "Add one of them. People are known by these, since two people can have one name.",
            )
        if len(number) > LONGEST_NUMBER:
            raise _Wrong(f"The staff number is longer than {LONGEST_NUMBER} characters.", "Correct it.")
        if has_lost_figures(number):
            raise _Wrong(
                f"The staff number {number} has lost figures: a spreadsheet wrote it short.",
                "Make the column wide or its format Text, and take the list anew from the HR system.",
            )
        starts_on = self._date(cells[self._starts], Field.STARTS_ON)
        ends_on = self._date(cells[self._ends], Field.ENDS_ON)
        if starts_on and ends_on and ends_on < starts_on:
            raise _Wrong(
                f"The leaving date ({cells[self._ends]}) is before the start date ({cells[self._starts]}).",
                "Correct one of the two dates.",
            )
        manager = cells[self._manager]
        title = cells[self._title]
        return StaffRow(
            line,
            given,
            family,
            email,
            number or None,
            number_key(number) if number else None,
            self._place(cells[self._unit], cells[self._team]),
            None if is_nothing(title) else title,
            None if is_nothing(manager) else number_key(kept_as_text(manager)),
            starts_on,
            ends_on,
            self._answer(cells[self._public]),
        )

    def named(self, cells: Sequence[str]) -> Named:
        """Whom a row is about, as far as that can be read."""
        number, email = kept_as_text(cells[self._number]), address_in(cells[self._email])
        given, family = cells[self._given], cells[self._family]
        if not given and not family:
            given, family = split_name(cells[self._full])
        return Named(
            None if is_nothing(number) else number_key(number),
            email if is_email(email) else None,
            f"{given} {family}".strip()[:LONGEST_CELL],
        )

    def _check_texts(self, cells: Sequence[str]) -> None:
        joined = SPLIT + SPLIT.join(cells)
        if not any(SPLIT + sign in joined for sign in "=@#") and max(map(len, cells)) <= LONGEST_CELL:
            return
        for field, place in self._used:
            text = cells[place]
            if field in NUMBER_FIELDS:
                text = kept_as_text(text)
            if is_error(text):
                raise _Wrong(
                    f"{LABELS[field]} is {text}, which a spreadsheet writes when it cannot work out or show a cell.",
                    "Write the words themselves in the cell.",
                )
            if is_formula(text):
                raise _Wrong(
                    f"{LABELS[field]} is a formula: {text[:60]}",
                    "Write the words themselves in the cell.",
                )
            if len(text) > LONGEST_CELL:
                raise _Wrong(f"{LABELS[field]} is longer than {LONGEST_CELL} characters.", "Shorten it.")

    def _name(self, cells: Sequence[str]) -> tuple[str, str]:
        given, family = cells[self._given], cells[self._family]
        if self._full != len(cells) - 1:
            given, family = split_name(cells[self._full])
        elif not given or not family:
            missing = "first" if family else "last"
            if given or family:
                raise _Wrong(
                    f"The {missing} name is missing.",
                    f"Add the {missing} name. For somebody with one name only, write a full stop for the other.",
                )
        given, family = _unless_stop(given), _unless_stop(family)
        if not given and not family:
            raise _Wrong("There is no name.", "Add the name.")
        if "@" in given or "@" in family:
            raise _Wrong(
                "There is an e-mail address where the name should be.",
                "Check that the cells of this row stand under the right headings.",
            )
        if len(given) > LONGEST_NAME or len(family) > LONGEST_NAME:
            raise _Wrong(f"The name is longer than {LONGEST_NAME} characters.", "Shorten it.")
        return given, family

    def _address(self, text: str) -> str | None:
        if is_nothing(text):
            return None
        address = address_in(text)
        if not address:
            return None
        if not is_email(address):
            raise _Wrong(
                f"“{text[:80]}” is not an e-mail address.",
                "Write it like name@council.example, or leave the cell empty.",
            )
        return address

    def _date(self, text: str, field: Field) -> date | None:
        if not text:
            return None
        if (text, field) not in self._dates:
            try:
                found = read_date(text, month_first=self._month_first, ends=field is Field.ENDS_ON)
            except ValueError:
                raise _Wrong(
                    f"{LABELS[field]} “{text[:40]}” is not a date that can be read.",
                    "Write it like 26/04/2017 or 2017-04-26.",
                ) from None
            self._dates[text, field] = found
        return self._dates[text, field]

    def _answer(self, text: str) -> bool | None:
        if text not in self._answers:
            try:
                self._answers[text] = yes_or_no(text)
            except ValueError:
                raise _Wrong(
                    f"{LABELS[Field.MEETS_PUBLIC]}: “{text[:40]}” is neither yes nor no.",
                    "Write Y or N, or leave the cell empty.",
                ) from None
        return self._answers[text]

    def _place(self, unit: str, team: str) -> tuple[str, ...]:
        if (unit, team) not in self._units:
            names = tuple(name for name in (unit, team) if not is_nothing(name))
            if self._has_units and not names:
                raise _Wrong("There is no directorate or team.", "Add where the person works.")
            self._units[unit, team] = names
        return self._units[unit, team]
