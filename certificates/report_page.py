"""Drawing a report: A4 pages from its value alone. The same report gives the same bytes.

Reading order is drawing order. Headings, tables with their headers, and charts with what they say are tagged; rules,
stripes and the line at the foot of a sheet are decoration.
"""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from certificates.lettering import PRESS, Compositor, Face, Line, cut, fitted, is_plain, line, wrapped
from certificates.pictures import draw_picture, size_of
from certificates.report import (
    Bars,
    Block,
    Card,
    Cards,
    Curve,
    Heading,
    Mark,
    NewPage,
    Paragraph,
    Picture,
    Points,
    Report,
    TableOf,
)
from certificates.tagging import TaggedDocument

TEMPLATE = "report 1"
WIDTH, HEIGHT = A4
MARGIN = 54.0
MEASURE = WIDTH - 2 * MARGIN
TOP = HEIGHT - 60
FLOOR = 66.0
"""Nothing stands lower but the foot of the sheet."""
LEADING = 1.36
BODY, LEAD, LARGE, CELL = 10.5, 13.0, 18.0, 9.5
TITLE_SIZES = (26.0, 23.0, 20.0)
FIRST_COLUMN = 26
"""Letters that the first column of a table has room for, at least."""
WIDEST = 24
"""Letters beyond which another column is not made wider."""
ROW_PADDING = 4.5
BAR_ROW, BAR_HEIGHT, BAR_FULL, BAR_LEFT = 21.0, 9.0, 190.0, 190.0
CURVE_HEIGHT, CURVE_LEFT = 120.0, 34.0
CARD_GAP, CARD_PADDING = 14.0, 14.0
CARD_HEIGHT = 148.0
"""Four rows of them fill a sheet; each can be read at arm's length."""
SLIDE_HEIGHT = 308.0
"""Two of them fill a sheet, with a heading above them."""
PICTURE_WIDTH, PICTURE_HEIGHT = 340.0, 470.0
CARD_PICTURE, SLIDE_PICTURE = 84.0, 240.0
"""How high a picture is at most on a card and on a slide."""
BOX_TO_TICK = "\N{BALLOT BOX}"
"""Begins a point that is ticked on paper; it needs no dot."""
BLANK = "____"
"""A cell or a line to write in."""
BLANK_HEIGHT = 54.0

NAVY, PLUM = HexColor("#12436D"), HexColor("#801650")
INK, QUIET = HexColor("#0B0C0C"), HexColor("#484F56")
HAIR, GROUND = HexColor("#C9D2DA"), HexColor("#E9EDF0")


def draw(report: Report) -> bytes:
    """The report as a tagged PDF with all its fonts inside."""
    with PRESS:
        return _Paper(report).printed()


class _Paper:
    """The sheets while they are being drawn. `y` is where the next thing may begin."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._file = io.BytesIO()
        first_face: Any = cut(Face.PLAIN).name
        self._canvas = Canvas(self._file, pagesize=A4, invariant=1, lang="en-GB", initialFontName=first_face)
        self._letters = Compositor()
        self._tags = TaggedDocument(self._canvas)
        self._number = 1
        self._y = TOP

    def printed(self) -> bytes:
        """The finished document."""
        self._canvas.setTitle(self._report.title)
        self._canvas.setAuthor(self._report.author)
        self._canvas.setSubject(self._report.caption)
        self._canvas.setCreator(f"Template {TEMPLATE}")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._furnish()
        self._say("P", self._report.caption, Face.STRONG, 11, QUIET, after=2)
        size = fitted(self._report.title, Face.LIGHT, TITLE_SIZES, MEASURE, most_lines=1)[0].size
        self._say("H1", self._report.title, Face.LIGHT, size, NAVY, after=10)
        for block in self._report.blocks:
            self._block(block)
        self._tags.finish()
        self._canvas.save()
        return self._file.getvalue()

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._y -= 4 if block.minor else 10
                self._room(60 if block.minor else 90)
                kind, size = ("H3", 12.0) if block.minor else ("H2", 15.0)
                self._say(kind, block.text, Face.STRONG, size, NAVY, after=5)
            case Paragraph():
                size = LARGE if block.is_large else LEAD if block.leads else BODY
                self._say("P", block.text, Face.PLAIN, size, INK, after=size / 2)
            case Points():
                self._points(block)
            case TableOf():
                self._table(block)
            case Bars():
                self._bars(block)
            case Curve():
                self._curve(block)
            case Picture():
                self._picture(block)
            case Cards():
                self._cards(block)
            case NewPage():
                self._turn()

    def _furnish(self) -> None:
        """The stripe at the top of a sheet and the line at its foot."""
        with self._tags.decoration():
            self._canvas.setFillColor(NAVY)
            self._canvas.rect(0, HEIGHT - 8, WIDTH, 8, stroke=0, fill=1)
            self._rule(FLOOR - 18)
            self._canvas.setFillColor(QUIET)
            for number, one in enumerate(wrapped(self._report.foot, Face.PLAIN, 8, MEASURE - 60)[:2]):
                self._line(one, MARGIN, FLOOR - 30 - 10 * number)
            page = f"Page {self._number}"
            self._line(line(page, Face.PLAIN, 8), WIDTH - MARGIN - _width(page, 8), FLOOR - 30)

    def _turn(self) -> None:
        if self._y == TOP:
            return
        self._tags.turn()
        self._number += 1
        self._y = TOP
        self._furnish()

    def _room(self, height: float) -> bool:
        """Turn the sheet when there is less room than this; whether it was turned."""
        if self._y - height >= FLOOR:
            return False
        self._turn()
        return True

    def _say(self, kind: str, text: str, face: Face, size: float, ink: Color, *, after: float = 0) -> None:
        lines = wrapped(text, face, size, MEASURE)
        self._room(len(lines) * size * LEADING)
        self._set(kind, lines, ink, MARGIN)
        self._y -= len(lines) * size * LEADING + after

    def _set(self, kind: str, lines: Sequence[Line], ink: Color, left: float, *, scope: str = "") -> None:
        """These lines below each other from the present place as one element; the place stays."""
        says = "" if all(map(is_plain, lines)) else " ".join(one.text for one in lines)
        with self._tags.element(kind, says=says, scope=scope):
            self._lines(lines, ink, left)

    def _lines(self, lines: Sequence[Line], ink: Color, left: float) -> None:
        self._canvas.setFillColor(ink)
        for number, one in enumerate(lines):
            self._line(one, left, self._y - one.size - number * one.size * LEADING)

    def _line(self, one: Line, left: float, y: float) -> None:
        text = self._canvas.beginText(left, y)
        for run in self._letters.runs(one):
            text.setFont(run.cut.name, one.size)
            text.textOut(run.text)
        self._canvas.drawText(text)

    def _rule(self, y: float) -> None:
        self._canvas.setStrokeColor(HAIR)
        self._canvas.setLineWidth(0.7)
        self._canvas.line(MARGIN, y, WIDTH - MARGIN, y)

    def _points(self, block: Points) -> None:
        with self._tags.group("L"):
            indent = 20.0 if block.numbered else 14.0
            for number, item in enumerate(block.items, start=1):
                lines = wrapped(item, Face.PLAIN, BODY, MEASURE - indent)
                self._room(len(lines) * BODY * LEADING)
                with self._tags.group("LI"):
                    if block.numbered:
                        self._set("Lbl", [line(f"{number}.", Face.STRONG, BODY)], NAVY, MARGIN)
                    elif not item.startswith(BOX_TO_TICK):
                        with self._tags.decoration():
                            self._canvas.setFillColor(NAVY)
                            self._canvas.circle(MARGIN + 3, self._y - BODY * 0.68, 1.7, stroke=0, fill=1)
                    self._set("LBody", lines, INK, MARGIN + indent)
                self._y -= len(lines) * BODY * LEADING + 3
        self._y -= 4

    # Pictures

    def _picture(self, picture: Picture) -> None:
        width, height = size_of(picture.svg, widest=PICTURE_WIDTH, highest=PICTURE_HEIGHT)
        self._y -= 6
        self._room(height + 30)
        self._drawn(picture, MARGIN, width, height)
        self._y -= 6
        self._say("Caption", picture.caption, Face.PLAIN, CELL, QUIET, after=8)

    def _drawn(self, picture: Picture, left: float, width: float, height: float) -> None:
        with self._tags.element("Figure", alt=picture.alt):
            draw_picture(self._canvas, self._letters, picture.svg, left=left, top=self._y, width=width)
        self._y -= height

    # Cards

    def _cards(self, block: Cards) -> None:
        beside = 1 if block.large else 2
        width = (MEASURE - CARD_GAP * (beside - 1)) / beside
        least = SLIDE_HEIGHT if block.large else CARD_HEIGHT
        for first in range(0, len(block.cards), beside):
            row = [_set_card(card, width, large=block.large) for card in block.cards[first : first + beside]]
            height = max(least, *(card.height for card in row))
            self._room(height)
            top = self._y
            for column, card in enumerate(row):
                self._y = top
                self._card(MARGIN + column * (width + CARD_GAP), width, height, card)
            self._y = top - height - CARD_GAP

    def _card(self, left: float, width: float, height: float, card: "_SetCard") -> None:
        with self._tags.decoration():
            self._canvas.setStrokeColor(QUIET)
            self._canvas.setLineWidth(0.8)
            self._canvas.setDash([4, 3])
            self._canvas.rect(left, self._y - height, width, height, stroke=1, fill=0)
            self._canvas.setDash([])
        with self._tags.group("Sect"):
            self._y -= CARD_PADDING
            self._set("H3", card.title, NAVY, left + CARD_PADDING)
            self._y -= _height(card.title)
            for one in card.lines:
                self._y -= one[0].size * 0.45
                self._set("P", one, INK, left + CARD_PADDING)
                self._y -= _height(one)
            if card.picture is not None:
                self._y -= CARD_PADDING / 2
                across, high = card.picture_size
                self._drawn(card.picture, left + (width - across) / 2, across, high)

    # Tables

    def _table(self, block: TableOf) -> None:
        widths = _column_widths(block)
        caption = wrapped(block.caption, Face.STRONG, BODY + 0.5, MEASURE)
        height = len(caption) * (BODY + 0.5) * LEADING
        header = _cells(block.header, widths, Face.STRONG)
        rows = [_cells(row, widths, Face.PLAIN) for row in block.rows]
        self._y -= 6
        self._room(height + _row_height(header) + sum(map(_row_height, rows[:2])) + 6)
        with self._tags.group("Table"):
            if block.caption:
                self._set("Caption", caption, NAVY, MARGIN)
                self._y -= height + 3
            self._row(header, widths, lambda _column: ("TH", "Column"), INK)
            for row in rows:
                if self._room(_row_height(row)):
                    with self._tags.decoration():
                        self._repeated(header, widths)
                self._row(row, widths, lambda column: ("TD", "") if column else ("TH", "Row"), INK)
        self._y -= 10

    def _row(
        self,
        cells: Sequence[Sequence[Line]],
        widths: Sequence[float],
        kind: Callable[[int], tuple[str, str]],
        ink: Color,
    ) -> None:
        self._y -= ROW_PADDING
        with self._tags.group("TR"):
            for column, lines in enumerate(cells):
                name, scope = kind(column)
                self._set(name, lines, ink, MARGIN + sum(widths[:column]), scope=scope)
        self._y -= _row_height(cells) - ROW_PADDING
        with self._tags.decoration():
            self._rule(self._y)

    def _repeated(self, header: Sequence[Sequence[Line]], widths: Sequence[float]) -> None:
        """The headings once more for the eye, on a sheet on which the table goes on."""
        self._y -= ROW_PADDING
        for column, lines in enumerate(header):
            self._lines(lines, QUIET, MARGIN + sum(widths[:column]))
        self._y -= _row_height(header) - ROW_PADDING
        self._rule(self._y)

    # Charts

    def _bars(self, block: Bars) -> None:
        self._y -= 4
        self._room(22 + BAR_ROW * len(block.bars))
        says = "; ".join(f"{bar.label}: {bar.words}" for bar in block.bars)
        self._say("P", block.title, Face.STRONG, BODY, INK, after=3)
        with self._tags.element("Figure", alt=f"{block.about} {says}."):
            for bar in block.bars:
                self._bar(bar.label, bar.percent, bar.words)
        self._y -= 8

    def _bar(self, label: str, percent: int | None, words: str) -> None:
        name = wrapped(label, Face.PLAIN, CELL, BAR_LEFT - 12)
        self._lines([name[0] if len(name) == 1 else _shortened(name[0])], INK, MARGIN)
        beside = BAR_LEFT
        if percent is not None:
            bottom = self._y - BAR_HEIGHT - 1.5
            for colour, share in ((GROUND, 100), (NAVY, min(max(percent, 0), 100))):
                self._canvas.setFillColor(colour)
                self._canvas.rect(MARGIN + BAR_LEFT, bottom, BAR_FULL * share / 100, BAR_HEIGHT, stroke=0, fill=1)
            beside = BAR_LEFT + BAR_FULL + 9
        self._lines([line(words, Face.STRONG if percent is not None else Face.PLAIN, CELL)], INK, MARGIN + beside)
        self._y -= BAR_ROW

    def _curve(self, block: Curve) -> None:
        self._y -= 4
        self._room(CURVE_HEIGHT + 74)
        self._say("P", block.title, Face.STRONG, BODY, INK, after=3)
        says = "; ".join(f"{mark.label}: {mark.said}{_aimed(mark)}" for mark in block.marks)
        bottom = self._y - CURVE_HEIGHT - 12
        step = (MEASURE - CURVE_LEFT - 60) / max(len(block.marks) - 1, 1)
        places = [MARGIN + CURVE_LEFT + 24 + step * number for number in range(len(block.marks))]
        with self._tags.element("Figure", alt=f"{block.about} {says}."):
            self._grid(bottom)
            self._path(places, [mark.target for mark in block.marks], bottom, PLUM, dashed=True)
            self._path(places, [mark.percent for mark in block.marks], bottom, NAVY, dashed=False)
            before: int | None = None
            for x, mark in zip(places, block.marks, strict=True):
                self._mark(x, mark, bottom)
                if mark.target is not None and mark.target != before:
                    self._aim(x, mark, bottom)
                before = mark.target
        self._y = bottom - 24

    def _grid(self, bottom: float) -> None:
        self._canvas.setStrokeColor(HAIR)
        self._canvas.setLineWidth(0.6)
        self._canvas.setFillColor(QUIET)
        for percent in (0, 25, 50, 75, 100):
            y = bottom + CURVE_HEIGHT * percent / 100
            self._canvas.line(MARGIN + CURVE_LEFT, y, WIDTH - MARGIN, y)
            words = f"{percent} %"
            self._line(line(words, Face.PLAIN, 8), MARGIN + CURVE_LEFT - 6 - _width(words, 8), y - 3)

    def _path(
        self, places: Sequence[float], values: Sequence[int | None], bottom: float, ink: Color, *, dashed: bool
    ) -> None:
        """A line through neighbours that are both there."""
        self._canvas.setStrokeColor(ink)
        self._canvas.setLineWidth(1.4 if dashed else 2.2)
        self._canvas.setDash([4, 3] if dashed else [])
        points = [
            None if value is None else (x, bottom + CURVE_HEIGHT * value / 100)
            for x, value in zip(places, values, strict=True)
        ]
        for before, after in pairwise(points):
            if before and after:
                self._canvas.line(*before, *after)
        for point in points:
            if point and dashed:
                self._canvas.line(point[0] - 9, point[1], point[0] + 9, point[1])
        self._canvas.setDash([])

    def _aim(self, x: float, mark: Mark, bottom: float) -> None:
        """What is aimed at, beside its line, where it is new."""
        words = f"target {mark.target} %"
        y = bottom + CURVE_HEIGHT * (mark.target or 0) / 100
        close = mark.percent is not None and mark.target is not None and 0 <= mark.percent - mark.target < 14
        self._canvas.setFillColor(PLUM)
        self._line(line(words, Face.PLAIN, 8.5), x - _width(words, 8.5) / 2, y - 12 if close else y + 5)

    def _mark(self, x: float, mark: Mark, bottom: float) -> None:
        words = mark.said
        y = bottom + CURVE_HEIGHT * (mark.percent or 0) / 100
        if mark.percent is not None:
            self._canvas.setFillColor(NAVY)
            self._canvas.circle(x, y, 3.2, stroke=0, fill=1)
        close = mark.target is not None and mark.percent is not None and 0 <= mark.target - mark.percent < 14
        self._canvas.setFillColor(INK)
        below = close or y > bottom + CURVE_HEIGHT - 6
        self._line(line(words, Face.STRONG, CELL), x - _width(words, CELL) / 2, y - 15 if below else y + 7)
        self._canvas.setFillColor(QUIET)
        self._line(line(mark.label, Face.PLAIN, 8.5), x - _width(mark.label, 8.5) / 2, bottom - 14)


@dataclass(frozen=True)
class _SetCard:
    """A card with its lines broken, in letters for a table or for a wall."""

    title: Sequence[Line]
    lines: Sequence[Sequence[Line]]
    picture: Picture | None
    picture_size: tuple[float, float]

    @property
    def height(self) -> float:
        """With what stands round it."""
        words = _height(self.title) + sum(_height(one) + one[0].size * 0.45 for one in self.lines)
        pictured = self.picture_size[1] + CARD_PADDING / 2 if self.picture else 0.0
        return 2 * CARD_PADDING + words + pictured


def _set_card(card: Card, width: float, *, large: bool) -> _SetCard:
    room = width - 2 * CARD_PADDING
    title = wrapped(card.title, Face.STRONG, 22.0 if large else 15.0, room)
    lines = [wrapped(one, Face.PLAIN, 16.0 if large else 13.0, room) for one in card.lines if one.strip()]
    highest = SLIDE_PICTURE if large else CARD_PICTURE
    size = size_of(card.picture.svg, widest=room, highest=highest) if card.picture else (0.0, 0.0)
    return _SetCard(title, lines, card.picture, size)


def _height(lines: Sequence[Line]) -> float:
    return sum(one.size * LEADING for one in lines)


def _aimed(mark: Mark) -> str:
    return "" if mark.target is None else f", target {mark.target} %"


def _shortened(first: Line) -> Line:
    """The first line of a label that takes more than one."""
    return line(f"{first.text} …", first.face, first.size)


def _width(text: str, size: float) -> float:
    """About how wide a short text in plain letters is."""
    return stringWidth(text, cut(Face.PLAIN).name, size)


def _column_widths(block: TableOf) -> list[float]:
    """Columns as wide as their longest cell asks for, within reason; the first takes what is left."""
    columns = list(zip(*(block.header, *block.rows), strict=True))
    if block.of_sentences:
        shares = [_share(column) for column in columns]
        return [MEASURE * one / sum(shares) for one in shares]
    asked = [min(max(_longest_stretch(cell) for cell in column), WIDEST) + 3 for column in columns]
    asked[0] = max(FIRST_COLUMN, min(max(map(len, columns[0])), 2 * FIRST_COLUMN))
    return [MEASURE * one / sum(asked) for one in asked]


def _share(column: Sequence[str]) -> float:
    """How much room a column of sentences asks for: more the more it says, and never less than its longest word."""
    said = [max(len(cell), 40) if cell.startswith(BLANK) else len(cell) for cell in column]
    longest_word = max((len(word) for cell in column for word in cell.split()), default=1)
    return max(longest_word, min(max(said), 14), math.pow(sum(said) / len(said), 0.8)) + 2


def _longest_stretch(text: str) -> float:
    """How many letters a cell asks for on one line: its longest word, or a third of all it says."""
    return max(max(map(len, text.split()), default=1), len(text) / 3, min(len(text), 12))


def _cells(texts: Sequence[str], widths: Sequence[float], face: Face) -> list[list[Line]]:
    return [wrapped(text or "–", face, CELL, width - 8) for text, width in zip(texts, widths, strict=True)]


def _row_height(cells: Sequence[Sequence[Line]]) -> float:
    """With room to write where a cell is blank."""
    least = BLANK_HEIGHT if any(lines and lines[0].text.startswith(BLANK) for lines in cells) else 0.0
    return max(least, max(len(lines) for lines in cells) * CELL * LEADING) + 2 * ROW_PADDING
