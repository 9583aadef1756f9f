"""Looking for words: in any form, misspelt, several at once, and with signs that mean something to machines."""

from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.findable import Findable, Kind
from lms.records.search_index import Found, SearchIndex

EVERY_KIND = frozenset(Kind)
SIGNS = Findable(Kind.PAGE, ("a-1", "m", "signs"), "Signs", "Somebody is exploited. Many signs matter more.")
LINES = Findable(Kind.PAGE, ("a-1", "m", "lines"), "County lines", "Children carry drugs along county lines.")
HELP = Findable(Kind.HELP, ("talk",), "Who you can talk to", "People who listen to children and adults.")
INDEX = SearchIndex((SIGNS, LINES, HELP))


def titles(found: Found) -> list[str]:
    return [hit.piece.title for hit in found.hits]


def look(asked: str) -> Found:
    return INDEX.search(asked, kinds=EVERY_KIND, most=10)


@pytest.mark.parametrize("asked", ["exploited", "exploitation", "Exploiting", "EXPLOIT", "the exploited"])
def test_a_word_is_found_in_any_of_its_forms(asked: str) -> None:
    found = look(asked)

    assert titles(found) == ["Signs"]
    assert ("exploited", True) in found.hits[0].excerpt


def test_what_has_it_in_its_title_comes_first() -> None:
    index = SearchIndex((Findable(Kind.PAGE, ("1",), "Other", "signs signs"), SIGNS))

    assert titles(index.search("sign", kinds=EVERY_KIND, most=10)) == ["Signs", "Other"]


@pytest.mark.parametrize(("asked", "read_as"), [("explotied", "exploited"), ("cuonty lines", "county lines")])
def test_a_misspelt_word_is_mended_and_said(asked: str, read_as: str) -> None:
    found = look(asked)

    assert (bool(found.hits), found.read_as, found.has_all_words) == (True, read_as, True)


def test_where_nothing_has_all_the_words_some_will_do_and_it_is_said() -> None:
    found = look("exploited drugs")

    assert (sorted(titles(found)), found.read_as, found.has_all_words) == (["County lines", "Signs"], "", False)


def test_only_what_somebody_may_read_is_found() -> None:
    assert titles(INDEX.search("children", kinds={Kind.HELP}, most=10)) == ["Who you can talk to"]


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\0", '"', "zzzzzz", "'--", "qqqq OR xxxx"])
def test_nothing_is_found_for_nothing(asked: str) -> None:
    assert look(asked).hits == ()


def test_no_more_is_found_than_asked_for() -> None:
    index = SearchIndex(Findable(Kind.PAGE, (str(number),), "Signs", "signs") for number in range(9))

    assert len(index.search("signs", kinds=EVERY_KIND, most=4).hits) == 4


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.from_regex(r'(?:NEAR\(|"|\*|AND |OR |title:|\^|-|\(|signs ){1,12}', fullmatch=True))
def test_whatever_is_asked_is_answered(asked: str) -> None:
    found = look(asked)

    assert all(hit.piece in (SIGNS, LINES, HELP) for hit in found.hits)
    assert all("\x02" not in text and "\x03" not in text for hit in found.hits for text, _ in hit.excerpt)


def test_several_can_ask_at_once() -> None:
    answers: list[list[str]] = []
    threads = [Thread(target=lambda: answers.append(titles(look("county lines")))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [["County lines"]] * 8
