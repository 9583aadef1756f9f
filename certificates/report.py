"""A report as values: headings, sentences, tables and charts in reading order, whatever they are shown on.

A page of the site and a PDF are made from the same value, so they cannot tell different things.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Heading:
    """Begins a section; `minor`: a part of one."""

    text: str
    minor: bool = False
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Some sentences. `leads`: the one thing to know, set larger; `is_large`: for whoever reads large letters."""

    text: str
    leads: bool = False
    is_large: bool = False
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Points:
    """A list of sentences; `numbered` where their order matters."""

    items: tuple[str, ...]
    numbered: bool = False
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class TableOf:
    """A table. The first cell of each row says what the row is of. No caption: the heading above it says what it is.

    `of_sentences`: columns are as wide as what they say asks for; else the first has room for a name.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    of_sentences: bool = False
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class BarOf:
    """One bar of 0 to 100; None draws no bar and leaves the words."""

    label: str
    percent: int | None
    words: str


@dataclass(frozen=True)
class Bars:
    """Bars below each other. `about` says in a sentence what there is to see."""

    title: str
    about: str
    bars: tuple[BarOf, ...]
    kind: ClassVar[str] = "bars"


@dataclass(frozen=True)
class Mark:
    """A point of a curve, with the target of that time. What is None is not drawn; `words` then say why."""

    label: str
    percent: int | None
    target: int | None = None
    words: str = "not shown"

    @property
    def said(self) -> str:
        """The rate, or what is said in its place."""
        return self.words if self.percent is None else f"{self.percent} %"


@dataclass(frozen=True)
class Curve:
    """A rate from time to time against a target. `about` says in a sentence what there is to see."""

    title: str
    about: str
    marks: tuple[Mark, ...]
    kind: ClassVar[str] = "curve"


@dataclass(frozen=True)
class Picture:
    """A picture that explains, as SVG of plain shapes and words. `alt` says all that it says."""

    svg: str
    alt: str
    caption: str
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True)
class NewPage:
    """On paper, what follows begins a page."""

    kind: ClassVar[str] = "page"


@dataclass(frozen=True)
class Card:
    """A few lines in a frame, to cut out or to show."""

    title: str
    lines: tuple[str, ...]
    picture: Picture | None = None


@dataclass(frozen=True)
class Cards:
    """Cards to cut out, two beside each other; `large`: slides to show, two on a page."""

    cards: tuple[Card, ...]
    large: bool = False
    kind: ClassVar[str] = "cards"


Block = Heading | Paragraph | Points | TableOf | Bars | Curve | Picture | Cards | NewPage


@dataclass(frozen=True)
class Report:
    """A whole report. `caption` stands above the title, `foot` on every sheet of paper."""

    title: str
    caption: str
    author: str
    foot: str
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[TableOf, ...]:
        """The tables in it, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, TableOf))
