import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.desk import OpenPage
from courses.faults import Spot
from courses.markdown import LONGEST_TEXT, clean, only_a_list, render
from tests.courses.examples import an_open_page, cited, noted

START = Spot("part.md", 20)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "text <a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "[x](http://plain.example/)",
    "[x](//other.example/)",
    "[x](/worried)",
    "[x](#source-TT-01)",
    "[x](https://user:secret@evil.example/)",
    "[x](https://evil.example:8080/)",
    "[x](https://localhost/)",
    "[x](https://evil.example\\@good.example)",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://office.example/x.png)",
    "<style>p{display:none}</style>",
    "<!-- note -->",
    "<iframe src='https://evil.example'></iframe>",
    "<mailto:someone@office.example>",
)


def rendered(text: str, page: OpenPage | None = None) -> str:
    return clean(render(text, start=START, page=page or an_open_page()))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_act_or_lead_astray_is_a_fault(text: str) -> None:
    page = an_open_page()

    html = rendered(text, page)

    assert len(page.notebook) >= 1
    for forbidden in (
        "<script",
        "<svg",
        "<img",
        "<style",
        "<iframe",
        'href="javascript:',
        'href="http:',
        "onerror",
        "<!--",
    ):
        assert forbidden not in html.lower()


@given(st.text(alphabet=st.sampled_from("<>\"'&ab/=:;()[]{}!#*_`-|\n\t 1.\\"), max_size=60))
def test_no_text_brings_a_tag_or_attribute_of_its_own(text: str) -> None:
    html = rendered(f"{text}<script>x</script><p onclick=x>")

    assert "<script" not in html
    assert "onclick=" not in html.replace("&lt;", "").partition("<p onclick")[2]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One & two < three", '<p class="govuk-body">One &amp; two &lt; three</p>\n'),
        ("**Tell** someone *now*", '<p class="govuk-body"><strong>Tell</strong> someone <em>now</em></p>\n'),
        ("## Part\n\n### Piece", '<h2 class="govuk-heading-m">Part</h2>\n<h3 class="govuk-heading-s">Piece</h3>\n'),
        ("- a\n- b", '<ul class="govuk-list govuk-list--bullet">\n<li>a</li>\n<li>b</li>\n</ul>\n'),
        ("3. a\n4. b", '<ol start="3" class="govuk-list govuk-list--number">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> said", '<blockquote class="lms-quote">\n<p class="govuk-body">said</p>\n</blockquote>\n'),
        ("Ring {{contact:test-helpline}}.", '<p class="govuk-body">Ring {{contact:test-helpline}}.</p>\n'),
        (
            "[Guidance](https://office.example/g?a=1&b=2)",
            '<p class="govuk-body"><a href="https://office.example/g?a=1&amp;b=2" class="govuk-link" '
            'rel="external noopener noreferrer">Guidance</a></p>\n',
        ),
        ("Line\n---", None),
        (
            "From ............ on",
            '<p class="govuk-body">From <span class="lms-write">'
            '<span class="govuk-visually-hidden">(space to write)</span></span> on</p>\n',
        ),
        (
            "." * 64,
            '<p class="govuk-body"><span class="lms-write lms-write--line">'
            '<span class="govuk-visually-hidden">(space to write)</span></span></p>\n',
        ),
        ("And so on ...", '<p class="govuk-body">And so on ...</p>\n'),
    ],
)
def test_the_closed_set_looks_like_the_design_system(text: str, html: str | None) -> None:
    page = an_open_page()

    found = rendered(text, page)

    if html is not None:
        assert found == html
        assert noted(page.notebook) == []


def test_sources_are_numbered_in_the_order_of_first_citing() -> None:
    page = an_open_page()

    html = rendered("One [[TT-02]]. Two [[TT-01, TT-02]].", page)

    assert html == (
        f'<p class="govuk-body">One {cited("TT-02", 1)}. Two {cited("TT-01", 2)} {cited("TT-02", 1)}.</p>\n'
    )
    assert page.facts == {"TT-02": 1, "TT-01": 2}
    assert noted(page.notebook) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("One [[tt-01]].", "The source [[tt-01]] cannot be read."),
        ("One [[]].", "The source [[]] cannot be read."),
        ("One [[TT-01,]].", "The source [[TT-01,]] cannot be read."),
        ("One [[TT-99]].", "There is no fact TT-99."),
        ("One [[TT-01.", "There are brackets that hold no source."),
        ("One TT-01]].", "There are brackets that hold no source."),
        ("{{contact:nobody}}", "There is no contact nobody."),
        ("{{number}}", "The contact {{number}} cannot be read."),
        ("{{contact:test-helpline", "There are braces that hold no contact."),
        ("[x [[TT-01]]](https://office.example/)", "There are brackets that make no link."),
        ("[x {{contact:test-helpline}}](https://office.example/)", "A source or contact stands inside a link."),
        ("`code`", "There is a mark for code here."),
        ("```\ncode\n```", "There is a block of code here."),
        ("    code", "This line starts with four spaces."),
        ("***", "There is a line across the page."),
        ("# One", "This heading has one # or more than three."),
        ("#### Four", "This heading has one # or more than three."),
        ("> " * 20 + "deep", "Lists are too deep within each other."),
    ],
)
def test_what_lies_outside_the_set_is_a_fault(text: str, message: str) -> None:
    page = an_open_page()

    rendered(text, page)

    assert f"20: {message}" in noted(page.notebook)


def test_a_fault_is_told_with_its_own_line() -> None:
    page = an_open_page()

    rendered("One.\n\nTwo\n<b>three</b>\n\n- four\n- [[TT-99]]", page)

    assert noted(page.notebook) == ["23: There is HTML here.", "23: There is HTML here.", "26: There is no fact TT-99."]


def test_what_learners_read_is_kept_without_marks_and_sources() -> None:
    page = an_open_page()

    rendered("One **sign**\ntells [[TT-01]] you *little*.\n\n- {{contact:test-helpline}} rings", page)

    assert [(kept.spot.line, kept.text, kept.page) for kept in page.desk.passages] == [
        (20, "One sign tells you “little”.", page.spot),
        (23, "rings", page.spot),
    ]


def test_a_very_long_text_is_not_even_tried() -> None:
    page = an_open_page()

    assert rendered("[" * (LONGEST_TEXT + 1), page) == ""
    assert noted(page.notebook) == ["20: This text is very long."]


@pytest.mark.parametrize("text", ["[" * 9000, "**a " * 4000, "> " * 9000, "- " * 9000, "[[" * 9000, "{{" * 9000])
def test_texts_made_to_exhaust_the_parser_are_read_or_refused(text: str) -> None:
    page = an_open_page()

    assert isinstance(rendered(text, page), str)


@pytest.mark.parametrize(
    ("text", "kind", "is_one"),
    [
        ("1. a\n2. b", "ordered", True),
        ("- a\n- b", "bullet", True),
        ("- a", "ordered", False),
        ("1. a\n\nand", "ordered", False),
        ("", "ordered", False),
    ],
)
def test_a_text_that_is_one_list_is_told_apart(text: str, kind: str, is_one: bool) -> None:
    assert only_a_list(text, kind=kind) is is_one
