"""A module file taken apart: the fields at its start, its pages, and the pieces of each page, all with their lines."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from courses.faults import Notebook, Spot
from courses.files import Source


class Version(StrEnum):
    """For which readers of a page a piece is."""

    SHARED = "shared"
    ACCOUNT = "account"
    """For those who read the page with its account."""
    GENTLER = "gentler"
    """For those who read the version without it."""


@dataclass(frozen=True)
class Piece:
    """Running text (no name), or a block with its name and what stands behind the name."""

    name: str
    argument: str
    text: str
    spot: Spot
    """Where the piece starts."""
    text_spot: Spot
    """Where its text starts."""
    version: Version


@dataclass(frozen=True)
class RawPage:
    title: str
    spot: Spot
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RawModule:
    header: str
    header_spot: Spot
    pages: tuple[RawPage, ...]


BLOCKS = (
    *("page", "callout", "details", "steps", "example", "quotation", "figure", "check", "scenario", "scenario-walk"),
    "sources",
)
_VERSIONS = (Version.ACCOUNT, Version.GENTLER)
_CLOSE_REMEDY = "Close it with ::: on a line of its own (:::: for account and gentler)."
_MARK = re.compile(r"(:{3,})[ \t]*(.*?)[ \t]*")
_HEADING = re.compile(r"#[ \t]+(.*?)[ \t#]*")


def take_apart(source: Source, notebook: Notebook) -> RawModule | None:
    """The parts of a module file. None with a note if it does not start with its fields; other faults are noted too."""
    lines = source.text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        remedy = "Start it with a line ---, then title, minutes and about, then a line ---."
        notebook.note(source.spot(1), "The file does not start with its fields.", remedy)
        return None
    scanner = _Scanner(source, notebook)
    for number, line in enumerate(lines[end + 1 :], start=end + 2):
        scanner.read(number, line)
    scanner.finish(len(lines))
    return RawModule("\n".join(lines[1:end]), source.spot(2), tuple(scanner.pages))


@dataclass
class _Scanner:
    """Reads line by line; knows which block and which version of a page is open."""

    source: Source
    notebook: Notebook
    pages: list[RawPage] = field(default_factory=list)
    _title: tuple[str, Spot] | None = None
    _pieces: list[Piece] = field(default_factory=list)
    _block: tuple[str, str, int] | None = None
    _version: tuple[Version, int] | None = None
    _lines: list[str] = field(default_factory=list)
    _from: int = 1

    def read(self, number: int, line: str) -> None:
        mark = _MARK.fullmatch(line)
        heading = _HEADING.fullmatch(line) if self._block is None else None
        if mark:
            self._read_mark(number, len(mark[1]), mark[2])
        elif heading:
            self._start_page(number, heading[1])
        else:
            if line.lstrip().startswith(":::"):
                self._note(number, "There is space before these colons.", "Start the line with the colons.")
            if not self._lines:
                self._from = number
            self._lines.append(line)

    def finish(self, last: int) -> None:
        self._finish_page(last)
        if not self.pages:
            self._note(last, "There is no page in this file.", "Start a page with a line such as # What it is.")

    def _read_mark(self, number: int, colons: int, words: str) -> None:
        name, _, argument = words.partition(" ")
        argument = argument.strip()
        if colons > 4:
            self._note(number, "There are too many colons.", "Write three, or four for account and gentler.")
        elif not name:
            self._close(number, outer=colons == 4)
        elif name in _VERSIONS:
            self._open_version(number, Version(name), colons, argument)
        elif name not in BLOCKS:
            self._note(number, f"There is no block called {name}.", f"Choose one of: {', '.join(BLOCKS)}.")
            self._open_block(number, "unknown", argument)
        else:
            if colons != 3:
                self._note(
                    number, f"The block {name} has four colons.", f"Open it with :::{name} and close it with :::."
                )
            self._open_block(number, name, argument)

    def _open_block(self, number: int, name: str, argument: str) -> None:
        if self._block is not None:
            self._note(
                number, f"The block {name} is inside the block {self._block[0]}.", f"First end that. {_CLOSE_REMEDY}"
            )
            self._close(number, outer=False)
        self._end_text()
        self._block = (name, argument, number)

    def _open_version(self, number: int, version: Version, colons: int, argument: str) -> None:
        if colons != 4:
            self._note(
                number, f"The block {version} needs four colons.", f"Open it with ::::{version} and close it with ::::."
            )
        if argument:
            self._note(number, f"Nothing stands behind {version}.", f"Take out “{argument}”.")
        if self._block is not None or self._version is not None:
            self._note_unclosed()
            self._end_text()
            self._block = None
        self._end_text()
        self._version = (version, number)

    def _close(self, number: int, *, outer: bool) -> None:
        if outer and self._version is not None:
            if self._block is not None:
                self._note(self._block[2], f"The block {self._block[0]} is not closed.", _CLOSE_REMEDY)
            self._end_text()
            self._block = self._version = None
        elif not outer and self._block is not None:
            self._end_text(always=True)
            self._block = None
        else:
            self._note(number, "These colons close nothing.", "Take them out, or open the block they belong to.")

    def _start_page(self, number: int, title: str) -> None:
        self._finish_page(number)
        self._title = (title, self.source.spot(number))
        if not title:
            self._note(number, "The page has no heading.", "Write what it says behind the #.")

    def _finish_page(self, number: int) -> None:
        self._note_unclosed()
        self._end_text()
        self._block = self._version = None
        if self._title is not None:
            self.pages.append(RawPage(*self._title, tuple(self._pieces)))
        elif self._pieces:
            remedy = "Start each page with a line such as # What it is."
            self.notebook.note(self._pieces[0].spot, "This stands before the first page.", remedy)
        self._pieces = []

    def _note_unclosed(self) -> None:
        if self._block is not None:
            self._note(self._block[2], f"The block {self._block[0]} is not closed.", _CLOSE_REMEDY)
        if self._version is not None:
            self._note(self._version[1], f"The block {self._version[0]} is not closed.", _CLOSE_REMEDY)

    def _end_text(self, *, always: bool = False) -> None:
        """Keep the lines gathered as a piece: a block's text even if it is empty, running text only if there is any."""
        text = "\n".join(self._lines)
        version = self._version[0] if self._version else Version.SHARED
        if self._block is not None:
            name, argument, line = self._block
            spot = self.source.spot(line)
            self._pieces.append(Piece(name, argument, text, spot, self.source.spot(line + 1), version))
        elif text.strip() or always:
            spot = self.source.spot(self._from)
            self._pieces.append(Piece("", "", text, spot, spot, version))
        self._lines = []

    def _note(self, line: int, message: str, remedy: str) -> None:
        self.notebook.note(self.source.spot(line), message, remedy)
