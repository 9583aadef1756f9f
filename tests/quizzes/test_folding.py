import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.folding import folded, is_among, is_one_slip_away, may_slip

letters = st.text("abcdé ", max_size=8)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Safeguarding Lead", "safeguarding lead"),
        ("  the \t lead.  ", "the lead"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("first-aid", "first aid"),
        ("first–aid", "first aid"),
        ("don’t", "dont"),
        ("don't", "dont"),
        ("“Who?”", "who"),
        ("ﬁne", "fine"),
        ("Ł", "ł"),
        ("İ", "i"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_what_does_not_count_is_folded_away(text: str, read: str) -> None:
    assert folded(text) == read


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("leader", "leeder", True),
        ("leader", "eader", True),
        ("leader", "leade", True),
        ("leader", "lleader", True),
        ("leader", "leaders", True),
        ("leader", "laeder", True),
        ("leader", "leadre", True),
        ("leader", "leader", False),
        ("leader", "leadr e", False),
        ("leader", "eladre", False),
        ("leader", "lead", False),
        ("leader", "xeadey", False),
        ("leader", "daeler", False),
        ("leader", "leadersh", False),
        ("", "a", True),
        ("", "", False),
        ("ab", "ba", True),
        ("abc", "acb", True),
        ("abc", "cba", False),
    ],
)
def test_one_slip_is_a_letter_more_less_or_other_or_two_swapped(one: str, other: str, near: bool) -> None:
    assert is_one_slip_away(one, other) is is_one_slip_away(other, one) is near


def _slips(text: str) -> set[str]:
    """Every text that is one slip away over a small alphabet, by trying all."""
    cuts = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    taken = {left + right[1:] for left, right in cuts if right}
    added = {left + letter + right for left, right in cuts for letter in "abcdé "}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in "abcdé "}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return (taken | added | other | swapped) - {text}


@given(letters, st.data())
def test_one_slip_is_exactly_what_trying_all_finds(text: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(_slips(text))) | letters)

    assert is_one_slip_away(text, other) == (other in _slips(text))


@pytest.mark.parametrize(
    ("text", "may"), [("lead", False), ("leads", True), ("call 999 now", False), ("", False), ("coök", False)]
)
def test_short_words_and_numbers_have_to_be_exact(text: str, may: bool) -> None:
    assert may_slip(text) is may


@pytest.mark.parametrize(
    ("text", "slips", "among"),
    [
        ("The cook", False, True),
        ("the cok", False, False),
        ("the cok", True, True),
        ("the book", True, False),
        ("the boook", True, False),
        ("a 9", True, False),
        ("ah", True, False),
        ("", True, False),
    ],
)
def test_a_slip_is_let_pass_only_on_request_and_never_into_what_is_wrong(text: str, slips: bool, among: bool) -> None:
    assert is_among(text, ["THE COOK", "a 99", "oh"], slips=slips, against=["The Book"]) is among
