"""Charts drawn on the server: labels and figures as text, so that no meaning lies in a colour or a length alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

WIDTH = 360
"""Of the drawing, in its own units: on a phone of 360 pixels text then has the size it says."""
FULL = 270
"""The length of a bar of 100 %."""
ROW = 46
LABEL_SIZE = 14
LONGEST_LABEL = 44
INK, BAR, GROUND, AIM = "#1F2326", "#12436D", "#E4E0D8", "#801650"
CURVE_TOP, CURVE_HEIGHT, CURVE_LEFT = 24, 130, 62
NEAR = 16
"""Percent below which a figure under its target would stand on the target's line."""

_PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{id}-title {id}-about" font-family="inherit" font-size="{size}" fill="{ink}">'
    '<title id="{id}-title">{title}</title><desc id="{id}-about">{about}</desc>{bars}</svg>'
)
_LABEL = Markup('<text x="0" y="{y}">{label}</text>')
_BAR = Markup(
    '<rect x="0" y="{y}" width="{full}" height="16" fill="{ground}"/>'
    '<rect x="0" y="{y}" width="{length}" height="16" fill="{bar}"/>'
    '<text x="{full_and_gap}" y="{text_y}" font-weight="700">{words}</text>'
)
_GRID = Markup(
    '<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="{ground}"/>'
    '<text x="0" y="{text_y}" font-size="11">{words}</text>'
)
_STRETCH = Markup(
    '<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{ink}" stroke-width="{wide}" stroke-dasharray="{dashes}"/>'
)
_DOT = Markup('<circle cx="{x}" cy="{y}" r="4" fill="{ink}"/>')
_NOTE = Markup('<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" font-weight="{weight}">{words}</text>')
_WORDS = Markup('<text x="0" y="{y}" font-weight="700">{words}</text>')


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long it is (0 to 100; None draws no bar), and the words beside it."""

    label: str
    percent: int | None
    words: str


@dataclass(frozen=True)
class Moment:
    """A point of a curve: its label, how high it is and how high it should be, 0 to 100; None is not drawn."""

    label: str
    percent: int | None
    target: int | None = None
    words: str = "not shown"
    """What is said where there is no percent."""


def bars(id_: str, *, title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """The bars below each other, each under its label. `about` says in a sentence what there is to see."""
    return _PICTURE.format(
        id=id_,
        width=WIDTH,
        height=max(ROW * len(rows), 1),
        size=LABEL_SIZE,
        ink=INK,
        title=title,
        about=about,
        bars=Markup("").join(_row(row, number * ROW) for number, row in enumerate(rows)),
    )


def curve(id_: str, *, title: str, about: str, moments: Sequence[Moment]) -> Markup:
    """A rate from time to time, and dashed what was aimed at. `about` says in a sentence what there is to see."""
    step = (WIDTH - CURVE_LEFT - 34) / max(len(moments) - 1, 1)
    places = [round(CURVE_LEFT + step * number) for number in range(len(moments))]
    return _PICTURE.format(
        id=id_,
        width=WIDTH,
        height=CURVE_TOP + CURVE_HEIGHT + 28,
        size=LABEL_SIZE,
        ink=INK,
        title=title,
        about=about,
        bars=Markup("").join(
            [
                *(_grid(percent) for percent in (0, 50, 100)),
                *_stretches(places, [one.target for one in moments], AIM, wide=2, dashes="5 4"),
                *_stretches(places, [one.percent for one in moments], BAR, wide=3, dashes="none"),
                *(_moment(x, one) for x, one in zip(places, moments, strict=True)),
                *_aims(places, moments),
            ]
        ),
    )


def _grid(percent: int) -> Markup:
    y = _height(percent)
    return _GRID.format(width=WIDTH, y=y, text_y=y - 3, words=f"{percent} %", ground=GROUND)


def _stretches(
    places: Sequence[int], values: Sequence[int | None], ink: str, *, wide: int, dashes: str
) -> Iterator[Markup]:
    """A line between neighbours that are both there; a short one where there is only one."""
    points = [(x, _height(value)) for x, value in zip(places, values, strict=True) if value is not None]
    for (x1, y1), (x2, y2) in pairwise(points):
        if places.index(x2) - places.index(x1) == 1:
            yield _STRETCH.format(x1=x1, y1=y1, x2=x2, y2=y2, ink=ink, wide=wide, dashes=dashes)
    for x, y in points:
        yield _STRETCH.format(x1=x - 8, y1=y, x2=x + 8, y2=y, ink=ink, wide=wide, dashes="none")


def _moment(x: int, one: Moment) -> Markup:
    bottom = CURVE_TOP + CURVE_HEIGHT
    y = _height(one.percent or 0)
    near = one.target is not None and one.percent is not None and 0 <= one.target - one.percent < NEAR
    words = one.words if one.percent is None else f"{one.percent} %"
    return Markup("").join(
        [
            _DOT.format(x=x, y=y, ink=BAR) if one.percent is not None else Markup(""),
            _NOTE.format(x=x, y=y + 20 if near else y - 9, size=LABEL_SIZE, weight=700, words=words),
            _NOTE.format(x=x, y=bottom + 20, size=12, weight=400, words=one.label),
        ]
    )


def _aims(places: Sequence[int], moments: Sequence[Moment]) -> Iterator[Markup]:
    """What is aimed at, above its line, wherever it is new."""
    before: int | None = None
    for x, one in zip(places, moments, strict=True):
        if one.target is not None and one.target != before:
            close = one.percent is not None and 0 <= one.percent - one.target < NEAR
            y = _height(one.target) + (16 if close else -7)
            yield _NOTE.format(x=x, y=y, size=11, weight=400, words=f"target {one.target} %")
        before = one.target


def _height(percent: int) -> int:
    return CURVE_TOP + CURVE_HEIGHT - CURVE_HEIGHT * min(max(percent, 0), 100) // 100


def _row(row: Bar, top: int) -> Markup:
    label = _LABEL.format(y=top + LABEL_SIZE, label=_cut(row.label))
    if row.percent is None:
        return label + _WORDS.format(y=top + 33, words=row.words)
    return label + _BAR.format(
        y=top + 20,
        full=FULL,
        full_and_gap=FULL + 8,
        length=FULL * min(max(row.percent, 0), 100) // 100,
        text_y=top + 33,
        words=row.words,
        ground=GROUND,
        bar=BAR,
    )


def _cut(label: str) -> str:
    """A label that fits; the table beside the chart has the whole name."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
