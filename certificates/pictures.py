"""Pictures on paper: an SVG made of plain shapes and words, drawn at any size.

Only the part of SVG is drawn that explaining pictures are made of. `unprintable` names what else there is in one, so
that it is found before it is printed; nothing is left out in silence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped] # it brings no types
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from certificates.lettering import Compositor, Face, cut, line

_SHAPES = frozenset({"rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan"})
_SAID = frozenset({"title", "desc"})
"""They say what the picture shows, and are not drawn."""
_PLACES = frozenset(
    {*("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dy", "width", "height", "points", "d")}
)
_STYLE = frozenset(
    {
        *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
        *("font-size", "font-weight", "text-anchor"),
    }
)
_NO_MATTER = frozenset({"id", "role", "aria-labelledby", "focusable", "viewBox", "font-family"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|none")
_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"
_PATH = re.compile(rf"(?:[MLCQZ]|{_NUMBER}|[\s,])*", re.ASCII)
_STEP = re.compile(rf"([MLCQZ])([^MLCQZ]*)|({_NUMBER})", re.ASCII)
_CAPS, _JOINS = ("butt", "round", "square"), ("miter", "round", "bevel")


def unprintable(svg: str) -> str:
    """What of the picture cannot be drawn on paper, such as "<g transform>"; empty if all can."""
    root = fromstring(svg)
    if min(_box(root)[2:]) <= 0:
        return "<svg viewBox>"
    for element in root.iter():
        name = _name(element)
        if name in _SAID:
            continue
        if name not in _SHAPES | {"svg", "g"}:
            return f"<{name}>"
        for key, value in element.attrib.items():
            if not _is_understood(element, key, value):
                return f"<{name} {key}>"
    return ""


def _is_understood(element: Element, key: str, value: str) -> bool:
    if key in ("fill", "stroke"):
        return _COLOUR.fullmatch(value) is not None
    if key in ("d", "points"):
        return _PATH.fullmatch(value) is not None and _has_whole_steps(element)
    if key in _PLACES | {"stroke-width", "font-size"}:
        return re.fullmatch(_NUMBER, value) is not None
    return key in _STYLE | _NO_MATTER


def _has_whole_steps(element: Element) -> bool:
    """Whether each step of an outline has as many numbers as it needs, and the first is a move."""
    needed = {"M": 1, "L": 1, "C": 3, "Z": 0}
    try:
        steps = list(_steps(element))
    except ValueError:
        return False
    return bool(steps) and steps[0][0] == "M" and all(len(places) == needed[letter] for letter, places in steps)


@dataclass(frozen=True)
class Frame:
    """Where on the sheet a picture stands: its left upper corner, and points for each unit of it."""

    left: float
    top: float
    scale: float
    box: tuple[float, float, float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place on the sheet of a place in the picture."""
        return self.left + (x - self.box[0]) * self.scale, self.top - (y - self.box[1]) * self.scale


def size_of(svg: str, *, widest: float, highest: float) -> tuple[float, float]:
    """How wide and how high the picture is when it fits both, in points."""
    _, _, width, height = _box(fromstring(svg))
    scale = min(widest / width, highest / height)
    return width * scale, height * scale


def draw_picture(canvas: Canvas, letters: Compositor, svg: str, *, left: float, top: float, width: float) -> None:
    """The picture with its left upper corner there, so wide. Refuses with a ValueError what is `unprintable`."""
    wrong = unprintable(svg)
    if wrong:
        raise ValueError(f"{wrong} cannot be drawn on paper.")
    root = fromstring(svg)
    box = _box(root)
    _Drawing(canvas, letters, Frame(left, top, width / box[2], box)).draw(root, {})


class _Drawing:
    """One picture while it is drawn. Style is handed down from groups to what is in them."""

    def __init__(self, canvas: Canvas, letters: Compositor, frame: Frame) -> None:
        self._canvas: Any = canvas
        self._letters = letters
        self._frame = frame

    def draw(self, element: Element, handed_down: Mapping[str, str]) -> None:
        """The element and all in it."""
        name = _name(element)
        style = {**handed_down, **{key: value for key, value in element.attrib.items() if key in _STYLE}}
        if name in ("svg", "g"):
            for child in element:
                self.draw(child, style)
        elif name == "text":
            self._words(element, style)
        elif name not in _SAID:
            self._shape(element, style)

    def _shape(self, element: Element, style: Mapping[str, str]) -> None:
        fill, stroke = style.get("fill", "#000000"), style.get("stroke", "none")
        if _name(element) == "line":
            fill = "none"
        self._canvas.saveState()
        if fill != "none":
            self._canvas.setFillColor(HexColor(fill))
        if stroke != "none":
            self._canvas.setStrokeColor(HexColor(stroke))
            self._canvas.setLineWidth(float(style.get("stroke-width", 1)) * self._frame.scale)
            self._canvas.setLineCap(_CAPS.index(style.get("stroke-linecap", "butt")))
            self._canvas.setLineJoin(_JOINS.index(style.get("stroke-linejoin", "miter")))
            dashes = [one * self._frame.scale for one in _numbers(style.get("stroke-dasharray", ""))]
            self._canvas.setDash(dashes)
        drawn = {"stroke": int(stroke != "none"), "fill": int(fill != "none")}
        match _name(element):
            case "rect":
                self._rectangle(element, drawn)
            case "circle" | "ellipse":
                self._ellipse(element, drawn)
            case _:
                self._canvas.drawPath(self._outline(element), **drawn)
        self._canvas.restoreState()

    def _rectangle(self, element: Element, drawn: Mapping[str, int]) -> None:
        x, y, wide, high = (_number(element, key) for key in ("x", "y", "width", "height"))
        left, bottom = self._frame.at(x, y + high)
        scale = self._frame.scale
        self._canvas.roundRect(left, bottom, wide * scale, high * scale, _number(element, "rx") * scale, **drawn)

    def _ellipse(self, element: Element, drawn: Mapping[str, int]) -> None:
        x, y = _number(element, "cx"), _number(element, "cy")
        across = _number(element, "rx") or _number(element, "r")
        down = _number(element, "ry") or _number(element, "r")
        self._canvas.ellipse(*self._frame.at(x - across, y + down), *self._frame.at(x + across, y - down), **drawn)

    def _outline(self, element: Element) -> Any:
        path = self._canvas.beginPath()
        for letter, places in _steps(element):
            spots = [self._frame.at(x, y) for x, y in places]
            match letter:
                case "M":
                    path.moveTo(*spots[0])
                case "L":
                    path.lineTo(*spots[0])
                case "C":
                    path.curveTo(*(one for spot in spots for one in spot))
                case _:
                    path.close()
        return path

    def _words(self, element: Element, style: Mapping[str, str]) -> None:
        x, y = _number(element, "x"), _number(element, "y")
        self._say(element.text, x, y, style)
        for part in element:
            x = _number(part, "x", otherwise=x)
            y = _number(part, "y", otherwise=y) + _number(part, "dy")
            self._say(part.text, x, y, {**style, **{key: part.attrib[key] for key in _STYLE & part.attrib.keys()}})

    def _say(self, words: str | None, x: float, y: float, style: Mapping[str, str]) -> None:
        said = " ".join((words or "").split())
        if not said:
            return
        face = Face.STRONG if style.get("font-weight") in ("bold", "600", "700") else Face.PLAIN
        size = float(style.get("font-size", 16)) * self._frame.scale
        left, bottom = self._frame.at(x, y)
        wide = stringWidth(said, cut(face).name, size)
        left -= {"middle": wide / 2, "end": wide}.get(style.get("text-anchor", "start"), 0)
        text = self._canvas.beginText(left, bottom)
        self._canvas.setFillColor(HexColor(style.get("fill", "#000000")))
        for run in self._letters.runs(line(said, face, size)):
            text.setFont(run.cut.name, size)
            text.textOut(run.text)
        self._canvas.drawText(text)


def _steps(element: Element) -> Iterator[tuple[str, Sequence[tuple[float, float]]]]:
    """The outline of a line, a polygon or a path as moves, lines, curves and closings."""
    match _name(element):
        case "line":
            yield "M", [(_number(element, "x1"), _number(element, "y1"))]
            yield "L", [(_number(element, "x2"), _number(element, "y2"))]
        case "path":
            yield from _path_steps(element.get("d", ""))
        case name:
            places = _pairs(element.get("points", ""))
            yield from zip(("M", *("L" * (len(places) - 1))), ([one] for one in places), strict=True)
            if name == "polygon":
                yield "Z", []


def _path_steps(d: str) -> Iterator[tuple[str, Sequence[tuple[float, float]]]]:
    here = (0.0, 0.0)
    for letter, rest, _ in _STEP.findall(d):
        places = _pairs(rest)
        each = {"C": 3, "Q": 2}.get(letter, 1)
        if letter == "Z":
            yield "Z", []
        for first in range(0, len(places), each):
            stretch = places[first : first + each]
            if letter == "Q":  # the same curve with two handles
                one, end = stretch
                yield "C", [_between(here, one), _between(end, one), end]
            else:
                yield ("L" if letter == "M" and first else letter), stretch
            here = stretch[-1]


def _between(start: tuple[float, float], handle: tuple[float, float]) -> tuple[float, float]:
    """Two thirds of the way to the handle."""
    return start[0] + (handle[0] - start[0]) * 2 / 3, start[1] + (handle[1] - start[1]) * 2 / 3


def _pairs(text: str) -> list[tuple[float, float]]:
    numbers = _numbers(text)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(_NUMBER, text)]


def _number(element: Element, key: str, *, otherwise: float = 0.0) -> float:
    return float(element.get(key, otherwise))


def _name(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _box(root: Element) -> tuple[float, float, float, float]:
    x, y, width, height = _numbers(root.get("viewBox", ""))
    return x, y, width, height
