"""Setting names and sentences in letters that everybody's printer knows: faces, shaping, widths, lines.

Source Sans is tried first; a character it lacks is looked for in Kurinto Sans, which covers most living scripts, and
then in its Chinese and Korean sisters. HarfBuzz joins Arabic letters, places accents and kerns; right-to-left parts are
set from the right. All faces are TrueType, so only the letters used are embedded.
"""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from threading import Lock
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr, TTFont

_PLACE: Any = ShapeData
_SHAPED: Any = ShapedStr
"""ReportLab's own shapes of shaped text, whose published types say less than they take."""


class Face(StrEnum):
    """The faces a sentence can be asked in; fallbacks are found by themselves."""

    LIGHT = "source-sans/ttf/SourceSans3-Light.ttf"
    PLAIN = "source-sans/ttf/SourceSans3-Regular.ttf"
    STRONG = "source-sans/ttf/SourceSans3-Semibold.ttf"
    CODE = "source-code/ttf/SourceCodePro-Regular.ttf"


FALLBACKS = (
    "kurinto/ttf/KurintoSans-Rg.ttf",
    "kurinto/ttf/KurintoSansSC-Rg.ttf",
    "kurinto/ttf/KurintoSansKR-Rg.ttf",
)
UNKNOWN = "\N{WHITE SQUARE}"
"""Stands for a character that no face has."""
NEUTRAL = {"WS", "NSM", "ON", "CS", "ES", "ET", "BN"}
"""Kinds of characters that take the direction of what stands beside them."""
JOINERS = "\u200c\u200d"
FIRST_PRIVATE = 0xE000
"""Glyphs without a character of their own, such as joined Indic letters, are given private ones."""
PRESS = Lock()
"""One document at a time: a face's private characters are given out anew for each."""
PLAIN_FEATURES = {"liga": False}
"""No fi ligatures in Latin: text copied from the PDF stays as it was typed."""


class Cut:
    """One face, read once for the life of the process: what ReportLab embeds and what HarfBuzz shapes."""

    def __init__(self, name: str) -> None:
        content = (files("weblate_fonts") / "static" / "weblate_fonts" / name).read_bytes()
        self.name = name.rsplit("/", 1)[-1].removesuffix(".ttf")
        self.features = {} if name in FALLBACKS else PLAIN_FEATURES
        self.font = TTFont(self.name, io.BytesIO(content))
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(content)))
        self.tables: Any = self.font.face
        self.scale = 1000 / self.tables.unitsPerEm
        self.free = [code for code in range(FIRST_PRIVATE, 0xF900) if code not in self.tables.charToGlyph]
        pdfmetrics.registerFont(self.font)

    def has(self, sign: str) -> bool:
        """Whether the face has this character."""
        return ord(sign) in self.tables.charToGlyph


@lru_cache(maxsize=16)
def cut(name: str) -> Cut:
    """The face of this name."""
    return Cut(name)


@dataclass(frozen=True)
class Run:
    """A stretch of one line in one face, in the order in which it is printed from left to right."""

    cut: Cut
    text: ShapedStr


@dataclass(frozen=True)
class Line:
    """What stands on one line."""

    text: str
    face: Face
    size: float


def line(text: str, face: Face, size: float) -> Line:
    """The text on one line, however long."""
    return Line(printable(text), face, size)


def wrapped(text: str, face: Face, size: float, width: float) -> list[Line]:
    """The text on as many lines as it needs. Only a word wider than the line is broken."""
    room = width * 1000 / size
    gap = _advance(" ", face)
    done: list[str] = []
    filled = 0.0
    for word in _words(printable(text), face, room):
        wide = sum(_advance(sign, face) for sign in word)
        if done and filled + gap + wide <= room:
            done[-1] += f" {word}"
            filled += gap + wide
        else:
            done.append(word)
            filled = wide
    return [Line(part, face, size) for part in done]


def fitted(text: str, face: Face, sizes: Iterable[float], width: float, *, most_lines: int) -> list[Line]:
    """The text in the largest of the sizes, given from large to small, in which it takes few enough lines."""
    lines: list[Line] = []
    for size in sizes:
        lines = wrapped(text, face, size, width)
        if len(lines) <= most_lines:
            break
    return lines


class Compositor:
    """Sets the lines of one document. The same lines give the same glyphs in every process: nothing is left over."""

    def __init__(self) -> None:
        self._private: dict[tuple[str, int], int] = {}
        self._used: dict[str, int] = {}

    def runs(self, line: Line) -> list[Run]:
        """The line as it is printed."""
        return [self._shaped(*stretch) for stretch in stretches(line.text, line.face)]

    def _shaped(self, face: Cut, text: str, rightwards: bool) -> Run:
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr" if rightwards else "rtl"
        uharfbuzz.shape(face.shaper, buffer, face.features)
        signs, places = "", []
        for glyph, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            code = self._code(face, glyph.codepoint)
            moved = (at.x_advance, at.y_advance, at.x_offset, at.y_offset)
            scaled = (value * face.scale for value in moved)
            places.append(_PLACE(glyph.cluster, *scaled, face.tables.charWidths[code]))
            signs += chr(code)
        return Run(face, _SHAPED(signs, places))

    def _code(self, face: Cut, glyph: int) -> int:
        """The character that stands for this glyph in the document."""
        own: list[int] | None = face.tables.glyphToChar.get(glyph)
        if own:
            return own[0]
        if (face.name, glyph) not in self._private:
            number = self._used.get(face.name, 0)
            self._used[face.name] = number + 1
            code = face.free[number]
            self._private[face.name, glyph] = code
            face.tables.charToGlyph[code] = glyph
            face.tables.charWidths[code] = face.shaper.get_glyph_h_advance(glyph) * face.scale
        return self._private[face.name, glyph]


def printable(text: str) -> str:
    """The text without what cannot be printed: formatting characters that could reorder or hide parts of a name."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(sign for sign in composed if sign in JOINERS or unicodedata.category(sign)[0] != "C")
    return " ".join(kept.split())


def stretches(text: str, face: Face) -> Iterator[tuple[Cut, str, bool]]:
    """The text cut where face, script or direction changes: face, characters, whether it runs from left to right."""
    if text.isascii():
        yield from [(cut(face), text, True)] if text else []
        return
    chosen: list[tuple[Cut, bool, str, str]] = []
    last: Cut | None = None
    script = ""
    for sign, rightwards in zip(text, _directions(text), strict=True):
        last = _cut_for(sign, face, last)
        script = unicodedata.name(sign, "").split(" ", 1)[0] if sign.isalpha() else script
        chosen.append((last, rightwards, script, sign if last.has(sign) else UNKNOWN))
    for (found, rightwards, _), part in groupby(chosen, key=lambda one: one[:3]):
        yield found, "".join(one[3] for one in part), rightwards


def is_plain(line: Line) -> bool:
    """Whether the printed characters are the text itself, so that copying gives it back."""
    return line.text.isascii() or all(cut(line.face).has(sign) for sign in line.text)


@lru_cache(maxsize=4096)
def _advance(sign: str, face: Face) -> float:
    """How wide a character is before its neighbours move it, in thousandths of the size."""
    found = _cut_for(sign, face, None)
    width: float = found.tables.charWidths.get(ord(sign), 1000)
    return width


def _words(text: str, face: Face, room: float) -> Iterator[str]:
    """The words; a word wider than the room in pieces that fit."""
    for word in text.split():
        start, wide = 0, 0.0
        for place, sign in enumerate(word):
            wide += _advance(sign, face)
            if wide > room and place > start:
                yield word[start:place]
                start, wide = place, _advance(sign, face)
        yield word[start:]


def _cut_for(sign: str, face: Face, last: Cut | None) -> Cut:
    """The first face that has the character; accents, joiners, points and spaces stay with the letter before them."""
    if last is not None and not sign.isalnum() and last.has(sign):
        return last
    for name in (face, *FALLBACKS):
        found = cut(name)
        if found.has(sign):
            return found
    return cut(FALLBACKS[0])


def _directions(text: str) -> list[bool]:
    """For each character whether it runs from left to right. Spaces and points between two right-to-left words do not.

    Enough for names on one line of an English page; numbers keep their own direction.
    """
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    strong = [
        None if kind in {"WS", "NSM", "ON", "CS", "ES", "ET", "BN"} else kind not in {"R", "AL"} for kind in kinds
    ]
    found: list[bool] = []
    for place, own in enumerate(strong):
        before = found[-1] if found else True
        after = next((one for one in strong[place:] if one is not None), True)
        attached = before if kinds[place] in {"NSM", "BN"} else before or after
        found.append(attached if own is None else own)
    return found
