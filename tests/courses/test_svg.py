import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.faults import Notebook
from courses.files import Source
from courses.svg import DEEPEST, LARGEST_PICTURE, MOST_ELEMENTS, make_safe
from tests.courses.examples import FILES, PICTURE, noted

START = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" aria-labelledby="t">'
    '<title id="t">Two boxes</title>'
)


def safe(svg: str, id_: str = "figure-x") -> tuple[str, list[str]]:
    """The picture made safe, and what was noted."""
    notebook = Notebook()
    return make_safe(Source("x.svg", svg), id_=id_, notebook=notebook), noted(notebook)


def with_inside(inside: str) -> str:
    """A picture with this in it, on its second line."""
    return f"{START}\n{inside}</svg>"


def test_a_plain_picture_keeps_all_it_shows_and_its_ids_get_a_prefix() -> None:
    svg, notes = safe(FILES[PICTURE], "figure-two-boxes")

    assert notes == []
    assert svg == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" '
        'aria-labelledby="figure-two-boxes-t figure-two-boxes-d" focusable="false">\n'
        '  <title id="figure-two-boxes-t">Two boxes</title>\n'
        '  <desc id="figure-two-boxes-d">Person and place.</desc>\n'
        '  <rect width="170" height="80" fill="#12436D"></rect>\n'
        '  <text x="20" y="40">Person</text>\n'
        "</svg>"
    )


def test_what_points_to_a_part_of_the_picture_points_to_its_new_id() -> None:
    inside = (
        '<defs><marker id="tip"><path d="M0 0"/></marker></defs><line x1="0" marker-end="url(#tip)" stroke="#3D3D3D"/>'
    )

    svg, notes = safe(with_inside(inside))

    assert notes == []
    assert '<marker id="figure-x-tip">' in svg
    assert 'marker-end="url(#figure-x-tip)"' in svg


def test_the_same_picture_twice_on_a_page_shares_no_id() -> None:
    one, _ = safe(FILES[PICTURE], "figure-one")
    other, _ = safe(FILES[PICTURE], "figure-other")

    ids = [set(re.findall(r' id="([^"]*)"', svg)) for svg in (one, other)]

    assert ids[0]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("inside", "note"),
    [
        ("<script>alert(1)</script>", "<script> has no place in a picture."),
        ("<foreignObject><p>x</p></foreignObject>", "<foreignObject> has no place in a picture."),
        ('<a href="https://evil.example/"><rect/></a>', "<a> has no place in a picture."),
        ('<image href="https://evil.example/x.png"/>', "<image> has no place in a picture."),
        ('<use href="#t"/>', "<use> has no place in a picture."),
        ("<style>rect{fill:red}</style>", "<style> has no place in a picture."),
        ('<animate attributeName="x"/>', "<animate> has no place in a picture."),
        ('<set attributeName="onclick"/>', "<set> has no place in a picture."),
        ("<svg></svg>", "<svg> has no place in a picture."),
        ("<p>x</p>", "<p> has no place in a picture."),
        ("<SCRIPT>x</SCRIPT>", "<SCRIPT> has no place in a picture."),
        ('<rect onclick="alert(1)"/>', "`onclick` has no place in <rect>."),
        ('<rect style="fill:red"/>', "`style` has no place in <rect>."),
        ('<rect class="x"/>', "`class` has no place in <rect>."),
        ('<rect href="#t"/>', "`href` has no place in <rect>."),
        ('<rect xmlns="http://www.w3.org/1999/xhtml"/>', "`xmlns` has no place in <rect>."),
        ('<rect xmlns:x="https://evil.example"/>', "`xmlns:x` has no place in <rect>."),
        ('<rect fill="url(https://evil.example/x)"/>', "`fill` has a value that cannot be used."),
        ('<rect fill="URL (#t)"/>', "`fill` has a value that cannot be used."),
        ('<rect fill="url(#nothing)"/>', "`fill` has a value that cannot be used."),
        ('<rect fill="image(https://evil.example/x)"/>', "`fill` has a value that cannot be used."),
        ('<rect transform="url(#t)"/>', "`transform` has a value that cannot be used."),
        ('<rect fill="\\75rl(x)"/>', "`fill` has a value that cannot be used."),
        ('<rect id="1"/>', "`id` has a value that cannot be used."),
        ('<rect id="a b"/>', "`id` has a value that cannot be used."),
        ("<title>a<rect/></title>", "There is a tag inside <title>."),
    ],
)
def test_what_could_act_fetch_or_collide_is_refused_and_not_left_out_in_silence(inside: str, note: str) -> None:
    svg, notes = safe(with_inside(inside))

    assert svg == ""
    assert f"2: {note}" in notes


@pytest.mark.parametrize(
    ("svg", "note"),
    [
        ("", "1: This cannot be read as SVG."),
        ("<svg", "1: This cannot be read as SVG."),
        (f"{START}<rect></svg>", "1: This cannot be read as SVG."),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "1: There is a document type in this picture."),
        (f'<?xml-stylesheet href="x"?>{START}</svg>', "1: There is an instruction <?xml-stylesheet in this picture."),
        (f"{START}&lol;</svg>", "1: This cannot be read as SVG."),
        ("<html></html>", "1: This is not an SVG picture."),
        ("<svg></svg>", "1: This is not an SVG picture."),
        (START.replace(' viewBox="0 0 360 80"', "") + "</svg>", "1: The picture has no size."),
        (START.replace(' role="img"', "") + "</svg>", "1: The picture is not marked as one."),
        (START.replace("Two boxes", " ") + "</svg>", "1: The picture does not say what it shows."),
        (START.replace('by="t"', 'by="x"') + "</svg>", "1: The picture does not say what it shows."),
        (f'{START}<g id="t"/></svg>', "1: The id t is used twice."),
        (START.replace("<svg ", '<svg width="360px" onload="x" ') + "</svg>", "1: `onload` has no place in <svg>."),
        (" " * LARGEST_PICTURE + START, f"1: This picture has more than {LARGEST_PICTURE} characters."),
        (f"{START}{'<g/>' * MOST_ELEMENTS}</svg>", f"1: This picture has more than {MOST_ELEMENTS} shapes."),
        (f"{START}{'<g>' * 5000}", f"1: Shapes are more than {DEEPEST} levels within each other."),
    ],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(svg: str, note: str) -> None:
    made, notes = safe(svg)

    assert made == ""
    assert note in notes


def test_text_stays_text() -> None:
    svg, notes = safe(with_inside('<text x="1" font-family="&quot;A&quot;">1 &lt; 2 &amp; 3</text>'))

    assert notes == []
    assert '<text x="1" font-family="&quot;A&quot;">1 &lt; 2 &amp; 3</text>' in svg


@given(
    element=st.sampled_from(["rect", "script", "g", "a", "image", "text", "style", "title"]),
    attribute=st.sampled_from(["fill", "href", "onclick", "id", "style", "xlink:href", "d", "transform"]),
    value=st.text(alphabet=st.sampled_from("url(#t)javascript:<>&;'\\ a1"), max_size=30),
)
def test_no_picture_made_safe_reaches_outside_itself(element: str, attribute: str, value: str) -> None:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;")

    svg, _ = safe(with_inside(f'<{element} {attribute}="{escaped}"/>'))

    assert not re.search(r"<(?:script|a|image|style)\b|(?:href|onclick|style)=", svg)
    assert re.sub(r"url\(#figure-x-[A-Za-z0-9_-]+\)", "", svg).count("url(") == 0
