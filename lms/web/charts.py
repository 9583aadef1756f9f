"""Bar charts drawn on the server: labels and figures as text, so that no meaning lies in a colour or a length alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 360
"""Of the drawing, in its own units: on a phone of 360 pixels text then has the size it says."""
FULL = 270
"""The length of a bar of 100 %."""
ROW = 46
LABEL_SIZE = 14
LONGEST_LABEL = 44
INK, BAR, GROUND = "#1F2326", "#12436D", "#E4E0D8"

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
_WORDS = Markup('<text x="0" y="{y}" font-weight="700">{words}</text>')


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long it is (0 to 100; None draws no bar), and the words beside it."""

    label: str
    percent: int | None
    words: str


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
