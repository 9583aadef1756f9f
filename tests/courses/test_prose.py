import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.course import FigureSegment, HtmlSegment
from courses.prose import count_words, paragraphs, segment_paragraphs
from tests import curriculum
from tests.courses.examples import cited


def test_paragraphs_items_and_cells_come_apart_without_sources_and_contacts() -> None:
    html = (
        f'<p class="govuk-body">One &amp; <strong>two</strong> {cited("TT-01", 1)}.</p>\n<ul class="x"><li>three</li>'
        '<li>{{contact:test-helpline}}</li></ul><table><tr><th scope="col">four</th><td>five</td></tr></table>'
    )

    assert paragraphs(html) == ("One & two .", "three", "four", "five")


def test_everything_there_is_to_read_in_a_segment_counts() -> None:
    scenario = curriculum.a_scenario("x-s1")

    assert segment_paragraphs(scenario) == (
        "The boiler visit",
        "You check a boiler and see a mat by the machine.",
        "What do you do?",
        "Ask the owner about it.",
        "SCENARIO-A: now the owner knows.",
        "Finish, leave, then call your lead.",
        "SCENARIO-B: nobody was warned.",
    )
    assert segment_paragraphs(HtmlSegment("<p>One.</p><p>Two.</p>")) == ("One.", "Two.")
    assert segment_paragraphs(FigureSegment("x", "<svg></svg>", "Alt.", "Caption.", "<p>Long.</p>")) == ("Caption.",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two three.", 3),
        ("A well-known man's 23,411 referrals at 10.20", 7),
        ("… – ?!", 0),
        ("Łukasz, Siân, أمينة", 3),
    ],
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1)))
def test_words_apart_add_up(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)
