"""What only shows when rows are seen together: rows said twice, addresses shared, a unit nobody else is in."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable
from dataclasses import replace

from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.rows import Named, RowsRead, StaffRow

LONELY = 2
"""A directorate with so few rows, whose teams stand elsewhere in the list, is more likely a slip than new."""
AT_HOME = 5

KEEP_ONE = "Keep the row that is right and take the others out. Two people need two staff numbers."
REPEATED = "Nothing needs doing. Take the row out of the list if you can."
ADD_NUMBER = "If it is a second post, add its staff number. If not, take the row out."
OWN_ADDRESS = "Give each person their own address, so that they can sign in."


def compare_rows(read: RowsRead, *, known_units: Container[str] = frozenset()) -> RowsRead:
    """The rows that still stand when seen together, with the faults found on the way.

    A row that repeats another word for word is passed over. Rows that give one staff number different details are all
    left alone. An address that people of different names share belongs to none of them. Two rows with one address, one
    name and two staff numbers are one person in two posts. `known_units`: directorates there are
    already, in lower case.
    """
    book = _Book(read)
    book.drop_twins(lambda row: row.number_key, lambda row: f"Staff number {row.number} is")
    book.drop_twins(
        lambda row: row.email if row.number_key is None else None, lambda row: f"The address {row.email} is"
    )
    book.share_out_addresses()
    book.drop_lonely_units(known_units)
    return book.as_read()


class _Book:
    """The rows by line, while some are struck out."""

    def __init__(self, read: RowsRead) -> None:
        self._read = read
        self._rows = {row.line: row for row in read.rows}
        self._faults = list(read.faults)
        self._left_alone = list(read.left_alone)

    def as_read(self) -> RowsRead:
        return replace(self._read, rows=list(self._rows.values()), faults=self._faults, left_alone=self._left_alone)

    def drop_twins(self, key: Callable[[StaffRow], str | None], subject: Callable[[StaffRow], str]) -> None:
        for group in _groups(self._rows.values(), key):
            first = group[0]
            if len({row._replace(line=0) for row in group}) == 1:
                for row in group[1:]:
                    self._strike(row, f"It says the same as row {first.line}.", REPEATED)
                continue
            for row in group:
                others = _in_words(_others(row, group))
                self._strike(row, f"{subject(row)} also in {others}, with other details.", KEEP_ONE)

    def share_out_addresses(self) -> None:
        for group in _groups(self._rows.values(), lambda row: row.email):
            if len({row.name.casefold() for row in group}) == 1:
                self._drop_numberless(group)
                continue
            says = f"{len(group)} people have the address {group[0].email}."
            for row in group:
                if row.number is None:
                    self._strike(row, says, f"{OWN_ADDRESS} Or add a staff number.")
                else:
                    self._rows[row.line] = row._replace(email=None)
                    self._faults.append(RowFault(row.line, row.name, says, OWN_ADDRESS, left_out=False))

    def _drop_numberless(self, group: list[StaffRow]) -> None:
        """Of a person in several posts, a row without a staff number cannot be told from the others."""
        for row in group:
            if row.number is None:
                self._strike(row, f"This is the same person as {_in_words(_others(row, group))}.", ADD_NUMBER)

    def drop_lonely_units(self, known: Container[str]) -> None:
        two_levels = [row for row in self._rows.values() if len(row.units) == 2]
        people = Counter(row.units[0] for row in two_levels)
        homes: dict[str, Counter[str]] = defaultdict(Counter)
        for units, count in Counter(row.units for row in two_levels).items():
            homes[units[1]][units[0]] += count
        for row in two_levels:
            unit, team = row.units
            others = [(count, name) for name, count in homes[team].items() if name != unit]
            is_new = people[unit] <= LONELY and unit.casefold() not in known
            if is_new and len(others) == 1 and others[0][0] >= AT_HOME:
                count, home = others[0]
                self._strike(
                    row,
                    f"“{unit}” is not known, and {team} is in {home} in {count} other rows.",
                    f"Write {home}, or give the team a name of its own.",
                )

    def _strike(self, row: StaffRow, says: str, remedy: str) -> None:
        del self._rows[row.line]
        self._faults.append(RowFault(row.line, row.name, says, remedy))
        self._left_alone.append(Named(row.number_key, row.email, row.name))


def _groups(rows: Iterable[StaffRow], key: Callable[[StaffRow], Hashable]) -> list[list[StaffRow]]:
    """The rows that share a key with another, in the order of their lines."""
    found: dict[Hashable, list[StaffRow]] = {}
    for row in rows:
        if (value := key(row)) is not None:
            found.setdefault(value, []).append(row)
    return [group for group in found.values() if len(group) > 1]


def _others(row: StaffRow, group: list[StaffRow]) -> list[int]:
    return [other.line for other in group if other is not row]


def _in_words(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"row {lines[0]}"
    shown = lines[:5]
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    return "rows " + ", ".join(map(str, shown)) + more
