import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.faults import Notebook, Spot
from courses.files import Source
from courses.sections import Piece, RawModule, Version, take_apart
from tests.courses.examples import noted

HEADER = "---\ntitle: x\n---\n"


def taken_apart(text: str) -> tuple[RawModule | None, list[str]]:
    notebook = Notebook()
    return take_apart(Source("part.md", text), notebook), noted(notebook)


def test_a_part_comes_apart_into_fields_pages_and_pieces_with_their_lines() -> None:
    text = (
        f"{HEADER}# First #\n\n:::page\nslug: a\n:::\n\nText.\n\n:::callout do\nInside.\n:::\n"
        "::::account\nHard.\n:::details More\nStill hard.\n:::\n::::\n# Second\nText."
    )

    raw, notes = taken_apart(text)

    assert notes == []
    assert raw is not None
    assert (raw.header, raw.header_spot) == ("title: x", Spot("part.md", 2))
    assert [(page.title, page.spot.line) for page in raw.pages] == [("First", 4), ("Second", 21)]

    def piece(named: tuple[str, str], text: str, lines: tuple[int, int], version: Version = Version.SHARED) -> Piece:
        return Piece(*named, text, Spot("part.md", lines[0]), Spot("part.md", lines[1]), version)

    assert [piece for piece in raw.pages[0].pieces if piece.text.strip()] == [
        piece(("page", ""), "slug: a", (6, 7)),
        piece(("", ""), "\nText.\n", (9, 9)),
        piece(("callout", "do"), "Inside.", (12, 13)),
        piece(("", ""), "Hard.", (16, 16), Version.ACCOUNT),
        piece(("details", "More"), "Still hard.", (17, 18), Version.ACCOUNT),
    ]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", ["1: The file does not start with its fields."]),
        ("# Page\n", ["1: The file does not start with its fields."]),
        ("---\ntitle: x\n", ["1: The file does not start with its fields."]),
        (HEADER, ["4: There is no page in this file."]),
        (f"{HEADER}Text.\n# Page\n", ["4: This stands before the first page."]),
        (f"{HEADER}# \nText.\n", ["4: The page has no heading."]),
        (f"{HEADER}# Page\n:::callout\nx\n", ["5: The block callout is not closed."]),
        (f"{HEADER}# Page\n:::callout\nx\n# y\n:::\n", []),
        (f"{HEADER}# Page\n:::\n", ["5: These colons close nothing."]),
        (f"{HEADER}# Page\n::::\n", ["5: These colons close nothing."]),
        (f"{HEADER}# Page\n:::shout\nx\n:::\n", ["5: There is no block called shout."]),
        (f"{HEADER}# Page\n :::callout\n", ["5: There is space before these colons."]),
        (f"{HEADER}# Page\n:::::callout\n", ["5: There are too many colons."]),
        (f"{HEADER}# Page\n::::callout\nx\n:::\n", ["5: The block callout has four colons."]),
        (f"{HEADER}# Page\n:::gentler\nx\n::::\n", ["5: The block gentler needs four colons."]),
        (f"{HEADER}# Page\n::::account\nx\n", ["5: The block account is not closed."]),
        (f"{HEADER}# Page\n::::account now\nx\n::::\n", ["5: Nothing stands behind account."]),
        (
            f"{HEADER}# Page\n:::details a\n:::callout\nx\n:::\n",
            ["6: The block callout is inside the block details."],
        ),
        (
            f"{HEADER}# Page\n::::account\n:::callout\nx\n::::\n",
            ["6: The block callout is not closed."],
        ),
        (
            f"{HEADER}# Page\n::::account\nx\n::::gentler\ny\n::::\n",
            ["5: The block account is not closed."],
        ),
    ],
)
def test_what_is_not_closed_or_not_known_is_noted_with_its_line(text: str, notes: list[str]) -> None:
    assert taken_apart(text)[1] == notes


@given(st.lists(st.sampled_from(["# Page", "text", ":::", "::::", ":::callout do", "::::account", "", ":::check c1"])))
def test_without_a_note_no_line_of_text_is_lost(lines: list[str]) -> None:
    raw, notes = taken_apart("\n".join([HEADER + "# First", *lines]))

    if not notes:
        assert raw is not None
        kept = "\n".join(piece.text for page in raw.pages for piece in page.pieces)
        assert kept.split("\n").count("text") == lines.count("text")
