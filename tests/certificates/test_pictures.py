"""A picture on paper says what it says on a page, or is refused before it is printed."""

import io

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from certificates.lettering import PRESS, Compositor
from certificates.pictures import draw_picture, size_of, unprintable

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180" role="img" aria-labelledby="t">'
EVERYTHING = f"""{START}<title id="t">Not drawn</title>
<g fill="#12436D" stroke="#801650" stroke-width="2">
<rect x="8" y="8" width="90" height="60" rx="6"/><circle cx="150" cy="40" r="20"/>
<ellipse cx="220" cy="40" rx="30" ry="12"/><line x1="8" y1="90" x2="90" y2="90" stroke-dasharray="4 3"/>
<polyline points="100,90 120,80 140,90" fill="none"/><polygon points="160,90 180,70 200,90"/>
<path d="M 220 90 L 240 90 260 80 Q 270 70 280 90 C 290 90 300 80 310 90 Z" stroke-linecap="round"/>
</g>
<text x="180" y="120" font-size="16" text-anchor="middle" font-weight="bold">Look &amp; ask</text>
<text x="350" y="140" text-anchor="end">Łódź<tspan x="350" dy="18">second line</tspan></text>
</svg>"""


def drawn(svg: str, *, width: float = 360) -> tuple[str, bytes]:
    file = io.BytesIO()
    with PRESS:
        canvas = Canvas(file, invariant=1)
        draw_picture(canvas, Compositor(), svg, left=50, top=700, width=width)
        canvas.save()
    page = PdfReader(io.BytesIO(file.getvalue())).pages[0]
    return page.extract_text(), page.get_contents().get_data()  # type: ignore[union-attr]


def test_all_plain_shapes_and_words_are_drawn() -> None:
    assert unprintable(EVERYTHING) == ""
    words, strokes = drawn(EVERYTHING)

    assert [one.strip() for one in words.splitlines() if one.strip()] == ["Look & ask", "Łódź", "second line"]
    assert strokes.count(b" c") >= 14, "The round ones, and the curves of the path."


def test_it_stands_where_it_was_put_and_grows_with_its_width() -> None:
    box = f'{START}<rect x="10" y="20" width="90" height="60"/></svg>'

    assert b"60 620 90 60 re" in drawn(box)[1].replace(b".000", b"") or b" 60 620 " in drawn(box)[1]
    assert size_of(box, widest=180, highest=1000) == (180, 90)
    assert size_of(box, widest=1000, highest=45) == (90, 45)


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ('<g transform="rotate(3)"></g>', "<g transform>"),
        ('<rect fill="red" width="1" height="1"/>', "<rect fill>"),
        ('<rect width="50%" height="1"/>', "<rect width>"),
        ('<path d="M 0 0 a 1 1 0 0 0 1 1"/>', "<path d>"),
        ('<path d="M 0 0 L 1"/>', "<path d>"),
        ('<path d="M 0 0 C 1 1 2 2"/>', "<path d>"),
        ('<path d="L 1 1"/>', "<path d>"),
        ('<polygon points=""/>', "<polygon points>"),
        ('<marker id="m"></marker>', "<marker>"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_refused(inside: str, what: str) -> None:
    svg = f"{START}{inside}</svg>"

    assert unprintable(svg) == what
    with pytest.raises(ValueError, match="cannot be drawn on paper"):
        drawn(svg)


def test_a_picture_without_a_size_is_refused() -> None:
    assert unprintable(START.replace("360 180", "0 180") + "</svg>") == "<svg viewBox>"
