import pytest

from courses.blocks import is_text_block, render_block
from courses.faults import Spot
from courses.markdown import clean
from courses.sections import BLOCKS, Piece, Version
from tests.courses.examples import an_open_page, noted


def shown(name: str, argument: str, text: str) -> tuple[str, list[str]]:
    """The block as HTML, and what was noted; its first line is 20."""
    page = an_open_page()
    piece = Piece(name, argument, text, Spot("part.md", 20), Spot("part.md", 21), Version.SHARED)
    return clean(render_block(piece, page)), noted(page.notebook)


INSIDE = '<p class="govuk-body">Text.</p>\n'


@pytest.mark.parametrize(
    ("name", "argument", "html"),
    [
        ("callout", "", f'<div class="govuk-inset-text lms-callout">{INSIDE}</div>'),
        ("callout", "note", f'<div class="govuk-inset-text lms-callout lms-callout--note">{INSIDE}</div>'),
        (
            "callout",
            "do",
            '<div class="govuk-inset-text lms-callout lms-callout--do">'
            f'<p class="govuk-body lms-callout__label"><strong>What helps</strong></p>{INSIDE}</div>',
        ),
        (
            "callout",
            "know",
            '<div class="govuk-inset-text lms-callout lms-callout--know">'
            f'<p class="govuk-body lms-callout__label"><strong>Good to know</strong></p>{INSIDE}</div>',
        ),
        (
            "details",
            "More & <more>",
            '<details class="govuk-details"><summary class="govuk-details__summary">'
            '<span class="govuk-details__summary-text">More &amp; &lt;more&gt;</span></summary>'
            f'<div class="govuk-details__text">{INSIDE}</div></details>',
        ),
        (
            "example",
            "A lift home",
            '<div class="lms-example"><p class="govuk-body lms-example__title"><strong>A lift home</strong></p>'
            f"{INSIDE}</div>",
        ),
        (
            "quotation",
            "A support worker",
            f'<figure class="lms-quotation"><blockquote class="lms-quote">{INSIDE}</blockquote>'
            '<figcaption class="govuk-body-s">A support worker</figcaption></figure>',
        ),
    ],
)
def test_blocks_of_text_look_like_this(name: str, argument: str, html: str) -> None:
    assert shown(name, argument, "Text.") == (html, [])


def test_steps_are_a_numbered_list() -> None:
    html, notes = shown("steps", "", "1. One\n2. Two")

    assert html == (
        '<div class="lms-steps"><ol class="govuk-list govuk-list--number">\n<li>One</li>\n<li>Two</li>\n</ol>\n</div>'
    )
    assert notes == []


def test_what_to_read_is_a_list_with_a_heading() -> None:
    html, notes = shown("sources", "", "- [Guidance](https://office.example/)")

    assert html.startswith('<div class="lms-sources"><h2 class="govuk-heading-s">Read more</h2><ul class="govuk-list')
    assert notes == []


@pytest.mark.parametrize(
    ("name", "argument", "text", "note"),
    [
        ("callout", "shout", "Text.", "20: There is no callout called shout."),
        ("callout", '"><script>', "Text.", '20: There is no callout called "><script>.'),
        ("callout", "do", " ", "20: The block callout is empty."),
        ("details", "", "Text.", "20: The block details has no title."),
        ("details", "x" * 201, "Text.", "20: The title of this details is very long."),
        ("details", "More [[TT-01]]", "Text.", "20: The title of this details is shown as it stands."),
        ("quotation", "", "Text.", "20: The block quotation has no title."),
        ("steps", "now", "1. One", "20: Nothing stands behind steps."),
        ("steps", "", "- One", "20: Steps have to be one numbered list."),
        ("steps", "", "1. One\n\nand", "20: Steps have to be one numbered list."),
        ("sources", "", "Text.", "20: What to read has to be one list of links."),
        ("example", "x", "<b>y</b>", "21: There is HTML here."),
    ],
)
def test_what_does_not_fit_a_block_is_noted(name: str, argument: str, text: str, note: str) -> None:
    html, notes = shown(name, argument, text)

    assert note in notes
    assert "<script" not in html


def test_every_block_is_text_or_has_fields() -> None:
    assert {name for name in BLOCKS if not is_text_block(name)} == {
        *("page", "figure", "check", "scenario", "scenario-walk")
    }
