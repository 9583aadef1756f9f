"""Rows that need a look: what is wrong and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowFault:
    """One thing about one row. `line` is the row's number as a spreadsheet shows it.

    `left_out`: the row is left alone, so that nobody joins, moves or leaves because of it. Otherwise it is read
    without the part that cannot be used.
    """

    line: int
    who: str
    says: str
    remedy: str
    left_out: bool = True


HEADINGS = ("Row", "Who", "What it says", "What to do", "Is the row used?")
USED = "Yes, without this part"
NOT_USED = "No, it is left alone"


def fault_cells(fault: RowFault) -> tuple[str, str, str, str, str]:
    """A fault as the cells under HEADINGS."""
    return (str(fault.line), fault.who, fault.says, fault.remedy, NOT_USED if fault.left_out else USED)


def in_order(faults: list[RowFault]) -> tuple[RowFault, ...]:
    """The faults by the rows they are in."""
    return tuple(sorted(faults, key=lambda fault: (fault.line, not fault.left_out, fault.says)))


def rows_with_faults(faults: tuple[RowFault, ...]) -> int:
    """How many rows need a look; a row with two faults is one row."""
    return len({fault.line for fault in faults})
