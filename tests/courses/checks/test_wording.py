import pytest

from courses.checks.wording import PHRASES, said_in
from courses.faults import Severity


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He is an illegal immigrant.", "illegal immigrant"),
        ("Illegals live there.", "Illegals"),
        ("She was a prostitute.", "prostitute"),
        ("A child prostitute is found.", "child prostitute"),
        ("He was a drug runner.", "drug runner"),
        ("She committed suicide.", "committed suicide"),
        ("It is a lifestyle choice.", "lifestyle choice"),
        ("They are putting themselves at risk.", "putting themselves at risk"),
        ("A grooming gang did it.", "grooming gang"),
        ("He is wheelchair-bound.", "wheelchair-bound"),
        ("The disabled need ramps.", "The disabled"),
    ],
)
def test_words_that_are_never_said_are_faults(text: str, words: str) -> None:
    assert [(found, severity) for found, _, severity in said_in(text)] == [(words, Severity.FAULT)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They are hard to reach.", "hard to reach"),
        ("He refused to engage.", "refused to engage"),
        ("She failed to attend.", "failed to attend"),
        ("The alleged victim came.", "alleged victim"),
        ("He is vulnerable to radicalisation.", "vulnerable to radicalisation"),
        ("Ask the victim what happened.", "victim"),
        ("You have failed.", "You have failed"),
    ],
)
def test_words_that_are_seldom_right_are_warnings(text: str, words: str) -> None:
    assert [(found, severity) for found, _, severity in said_in(text)] == [(words, Severity.WARNING)]


@pytest.mark.parametrize(
    "text",
    [
        "Do not write “failed to attend”.",
        'Your colleague says: "She is a prostitute."',
        "Say person, not “victim”.",
        "The law decides who is a victim.",
        "The National Referral Mechanism finds out who is a victim.",
        "Many people do not see themselves as victims.",
        "He was prosecuted.",
        "Disabled people need ramps.",
        "Is it illegal?",
        "She died by suicide.",
        "This is hard. To reach the lead, ring.",
        "",
    ],
)
def test_words_that_are_quoted_or_right_are_let_be(text: str) -> None:
    assert said_in(text) == ()


def test_every_phrase_says_what_to_say_instead() -> None:
    assert [phrase for phrase in PHRASES if not phrase.instead] == []
    assert all(said_in(phrase.instead) == () for phrase in PHRASES)
