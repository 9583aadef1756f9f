"""Pictures made safe: SVG read by an allow-list and written anew, so that nothing in it can act, fetch or collide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from xml.parsers.expat import ExpatError, ParserCreate

from courses.faults import Notebook
from courses.files import Source

LARGEST_PICTURE = 60_000
"""Characters. The largest picture in use has a quarter of it, and a page with everything stays under 60 KB."""

MOST_ELEMENTS = 1000
DEEPEST = 12

_SVG = "http://www.w3.org/2000/svg"

_ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "text", "tspan"),
        *("rect", "circle", "ellipse", "line", "polyline", "polygon", "path"),
        *("marker", "linearGradient", "radialGradient", "stop", "clipPath"),
    }
)

_ONLY_TEXT = frozenset({"title", "desc"})
"""A browser reads what is inside these as HTML."""

_ATTRIBUTES = frozenset(
    {
        *("id", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "fx", "fy", "d", "points"),
        *("width", "height", "transform", "offset", "pathLength", "refX", "refY", "orient", "markerWidth"),
        *("markerHeight", "markerUnits", "gradientUnits", "gradientTransform", "clipPathUnits", "viewBox"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset"),
        *("stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity", "stop-color", "stop-opacity", "clip-path"),
        *("marker-start", "marker-mid", "marker-end", "font-family", "font-size", "font-style", "font-weight"),
        *("text-anchor", "dominant-baseline", "letter-spacing", "textLength", "lengthAdjust", "xml:space"),
    }
)

_ROOT_ATTRIBUTES = frozenset({"xmlns", "viewBox", "role", "aria-labelledby"})

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}", re.ASCII)
_LOCAL = re.compile(r"url\(#([A-Za-z][A-Za-z0-9_-]{0,60})\)", re.ASCII)
_FUNCTION = re.compile(r"url\s*\(|image\s*\(|expression\s*\(|@import", re.IGNORECASE)
_TRANSFORM = re.compile(r"[a-zA-Z]+\([^()]*\)(?:[\s,]*[a-zA-Z]+\([^()]*\))*")
_BOX = re.compile(r"-?[0-9.]+(?:[ ,]+-?[0-9.]+){3}", re.ASCII)


@dataclass
class _Element:
    name: str
    attributes: Mapping[str, str]
    line: int
    content: list["_Element | str"] = field(default_factory=list)


class _Refused(Exception):  # noqa: N818 - it only carries a fault from the parser to the notes
    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


def make_safe(source: Source, *, id_: str, notebook: Notebook) -> str:
    """The picture as it may stand in a page, all ids in it beginning with `id_` and a hyphen.

    Empty, with notes, if anything in it is not on the list; nothing is left out in silence.
    """
    before = len(notebook)
    try:
        root = _parse(source.text)
    except _Refused as refused:
        notebook.note(source.spot(refused.line), refused.message, refused.remedy)
        return ""
    _note_root(root, source, notebook)
    ids = _note_elements(root, source, notebook)
    if len(notebook) > before:
        return ""
    return _write(root, id_, ids, is_root=True)


def _parse(text: str) -> _Element:
    """The tree of elements. Refuses what could blow up or reach outside before anything is built from it."""
    if len(text) > LARGEST_PICTURE:
        raise _Refused(1, f"This picture has more than {LARGEST_PICTURE} characters.", "Draw it with fewer shapes.")
    tree = _Tree()
    try:
        tree.parser.Parse(text.encode(), True)
    except ExpatError as error:
        raise _Refused(error.lineno, "This cannot be read as SVG.", "Look for a tag that is not closed.") from None
    return tree.root


class _Tree:
    """Builds elements as the parser meets them."""

    def __init__(self) -> None:
        self.parser = ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._open: list[_Element] = []
        self._count = 0
        self._root: _Element | None = None

    @property
    def root(self) -> _Element:
        if self._root is None:  # pragma: no cover - the parser has refused it before
            raise _Refused(1, "There is no picture in this file.", "Draw one.")
        return self._root

    def _doctype(self, *_: object) -> None:
        raise self._refused("There is a document type in this picture.", "Take the line with <!DOCTYPE out.")

    def _instruction(self, target: str, _: str) -> None:
        raise self._refused(f"There is an instruction <?{target} in this picture.", "Take it out.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise self._refused(f"This picture has more than {MOST_ELEMENTS} shapes.", "Draw it with fewer.")
        if len(self._open) >= DEEPEST:
            raise self._refused(f"Shapes are more than {DEEPEST} levels within each other.", "Take groups apart.")
        element = _Element(name, attributes, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def _refused(self, message: str, remedy: str) -> _Refused:
        return _Refused(self.parser.CurrentLineNumber, message, remedy)


def _note_root(root: _Element, source: Source, notebook: Notebook) -> None:
    spot = source.spot(root.line)
    attributes = root.attributes
    if root.name != "svg" or attributes.get("xmlns") != _SVG:
        notebook.note(spot, "This is not an SVG picture.", f'Start it with <svg xmlns="{_SVG}" viewBox="0 0 360 240">.')
        return
    if not _BOX.fullmatch(attributes.get("viewBox", "")):
        notebook.note(spot, "The picture has no size.", 'Give it one, such as viewBox="0 0 360 240".')
    if attributes.get("role") != "img":
        notebook.note(spot, "The picture is not marked as one.", 'Write role="img" into its first tag.')
    titles = [e for e in root.content if isinstance(e, _Element) and e.name in _ONLY_TEXT and _text_of(e).strip()]
    named = {str(e.attributes.get("id", "")) for e in titles}
    if not any(e.name == "title" for e in titles) or not set(attributes.get("aria-labelledby", "").split()) & named:
        remedy = 'Write <title id="t">What it shows</title> first, and aria-labelledby="t" into the first tag.'
        notebook.note(spot, "The picture does not say what it shows.", remedy)


def _note_elements(root: _Element, source: Source, notebook: Notebook) -> frozenset[str]:
    """Note all that is not on the list; the ids there are."""
    elements = list(_all(root))
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    for element in elements:
        spot = source.spot(element.line)
        if element.name not in _ELEMENTS or (element is not root and element.name == "svg"):
            remedy = "Use only plain shapes, lines and text."
            notebook.note(spot, f"<{element.name}> has no place in a picture.", remedy)
            continue
        if element.name in _ONLY_TEXT and any(isinstance(part, _Element) for part in element.content):
            notebook.note(spot, f"There is a tag inside <{element.name}>.", "Write only text there.")
        for name, value in element.attributes.items():
            if name not in _ATTRIBUTES and not (element is root and name in _ROOT_ATTRIBUTES):
                notebook.note(spot, f"`{name}` has no place in <{element.name}>.", "Take it out.")
            elif not _is_harmless(name, value, ids):
                notebook.note(spot, f"`{name}` has a value that cannot be used.", "Write a plain value, or url(#id).")
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        notebook.note(source.spot(root.line), f"The id {id_} is used twice.", "Give each part its own id.")
    return frozenset(ids)


def _is_harmless(name: str, value: str, ids: list[str]) -> bool:
    if name == "id":
        return _ID.fullmatch(value) is not None
    if name == "aria-labelledby":
        return all(word in ids for word in value.split())
    if name in ("transform", "gradientTransform"):
        return _TRANSFORM.fullmatch(value.strip()) is not None and _FUNCTION.search(value) is None
    local = _LOCAL.fullmatch(value)
    if local is not None:
        return local[1] in ids
    return _FUNCTION.search(value) is None and "\\" not in value and "&" not in value and len(value) <= 5000


def _write(element: _Element, prefix: str, ids: frozenset[str], *, is_root: bool = False) -> str:
    attributes = "".join(
        f' {name}="{escape(_renamed(name, value, prefix, ids))}"' for name, value in element.attributes.items()
    )
    extra = ' focusable="false"' if is_root else ""
    content = "".join(
        escape(part, quote=False) if isinstance(part, str) else _write(part, prefix, ids) for part in element.content
    )
    return f"<{element.name}{attributes}{extra}>{content}</{element.name}>"


def _renamed(name: str, value: str, prefix: str, ids: frozenset[str]) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    if name == "aria-labelledby":
        return " ".join(f"{prefix}-{word}" for word in value.split())
    local = _LOCAL.fullmatch(value)
    return f"url(#{prefix}-{local[1]})" if local and local[1] in ids else value


def _all(element: _Element) -> list[_Element]:
    found = [element]
    for part in element.content:
        if isinstance(part, _Element):
            found += _all(part)
    return found


def _text_of(element: _Element) -> str:
    return "".join(part for part in element.content if isinstance(part, str))
