"""Text of other systems as plain text, and what was lost on the way."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from quizzes.exchange.draft import LONGEST_FILE, Unreadable

BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
SILENT = frozenset({"script", "style", "head", "title", "template"})
LOST = {
    "img": "A picture was left out.",
    "audio": "A recording was left out.",
    "video": "A film was left out.",
    "object": "An embedded thing was left out.",
    "iframe": "An embedded page was left out.",
    "svg": "A picture was left out.",
    "math": "A formula was left out.",
    "table": "A table was turned into lines.",
}


@dataclass
class _Reader(HTMLParser):
    parts: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    _silent: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        if tag in LOST:
            self.lost.append(LOST[tag])
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(html: str) -> tuple[str, tuple[str, ...]]:
    """The text of this HTML on one line, and a sentence for each kind of thing that is not text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return squeezed("".join(reader.parts)), tuple(dict.fromkeys(reader.lost))


def squeezed(text: str) -> str:
    """The text with single spaces, and without letters that cannot be shown."""
    kept = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    return re.sub(r"\s+", " ", kept).strip()


def decoded(content: bytes) -> str:
    """The file as text: UTF-8 with or without a mark, UTF-16 with one, else Windows' Western letters.

    Raises Unreadable for a file that is too large or is no text.
    """
    if len(content) > LONGEST_FILE:
        raise Unreadable(f"This file is larger than {LONGEST_FILE // 1024 // 1024} MB. Split it into smaller ones.")
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable("This is not a text file. Save it as plain text in UTF-8, and try again.")
