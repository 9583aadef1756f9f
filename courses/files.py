"""Content files read with care: bounded, in UTF-8, and without characters that cannot be shown."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from courses.faults import Notebook, Spot
from courses.yaml_text import YamlText, read_yaml

LARGEST_FILE = 1_000_000
"""Bytes. The largest file of a course is its quiz, which stays under a tenth of this."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of writing, so that text reads otherwise than it stands in the file."""


@dataclass(frozen=True)
class Source:
    """The text of one content file, with `\\n` at the end of each line."""

    file: str
    """Named from the content folder."""
    text: str

    def spot(self, line: int) -> Spot:
        """A line of this file, counted from 1."""
        return Spot(self.file, line)


def name_within(folder: Path, path: Path) -> str:
    """The path as people read it: from the content folder, with forward slashes."""
    return path.relative_to(folder).as_posix()


def read_source(folder: Path, path: Path, notebook: Notebook) -> Source | None:
    """The file's text, or None with a note of what is wrong with the file."""
    name = name_within(folder, path)
    raw = _bytes(path, Spot(name, 1), notebook)
    if raw is None:
        return None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notebook.note(Spot(name, line), "This is not text in UTF-8.", "Save the file with the encoding UTF-8.")
        return None
    before = len(notebook)
    _note_unprintable(name, text, notebook)
    return Source(name, text) if len(notebook) == before else None


def read_yaml_file(folder: Path, path: Path, notebook: Notebook) -> YamlText | None:
    """What the file says, or None with notes of what is wrong with the file or its text."""
    source = read_source(folder, path, notebook)
    return read_yaml(source.text, start=source.spot(1), notebook=notebook) if source else None


def _bytes(path: Path, spot: Spot, notebook: Notebook) -> bytes | None:
    if not path.is_file():
        notebook.note(spot, "This file is missing.", "Add it, or check how its name is written.")
        return None
    if path.is_symlink():
        notebook.note(spot, "This is a link to another file.", "Put the file itself here.")
        return None
    with path.open("rb") as opened:
        raw = opened.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        notebook.note(spot, "This file is larger than 1 MB.", "Split it, or take out what does not belong in it.")
        return None
    return raw


def _note_unprintable(name: str, text: str, notebook: Notebook) -> None:
    if text.isprintable():
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isprintable() and any(unprintable(character) for character in line):
            message = "This line holds a character that cannot be shown."
            notebook.note(Spot(name, number), message, "Type the line again by hand.")


def unprintable(character: str) -> bool:
    """Whether a database or a page would choke on it, or a reader be misled: tab and new line are fine."""
    return (unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t") or character in _TURNING
