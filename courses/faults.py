"""What an author has to mend: where it is, what is wrong, and how to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    FAULT = "fault"
    """It must be mended before the course can be taught."""
    WARNING = "warning"
    """A person should look; it may be right as it is."""


@dataclass(frozen=True, order=True)
class Spot:
    """A line of a file, counted from 1. The file is named from the content folder, with forward slashes."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. As text: `file:line: message remedy`; both are whole sentences."""

    file: str
    line: int
    message: str
    remedy: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy}"


class ContentFaults(ValueError):  # noqa: N818 - what an author has to mend is a fault
    """Everything that has to be mended, in `faults`, in the order of files and lines; as text, one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Notebook:
    """Gathers faults while content is read, so that an author sees all of them at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __len__(self) -> int:
        return len(self.faults)

    def note(self, spot: Spot, message: str, remedy: str, severity: Severity = Severity.FAULT) -> None:
        """Write down one fault."""
        self.faults.append(Fault(spot.file, spot.line, message, remedy, severity))
