"""Files that could do harm are refused in a plain sentence, and nothing else happens."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import formats
from quizzes.exchange.draft import LONGEST_FILE, Unreadable
from tests.quizzes.exchange.test_files_of_others import GIFT, MOODLE, QTI_2, QTI_3

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]><quiz><question type='essay'><name><text>&j;</text></name></question></quiz>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd"><quiz/>'
FILE = '<!DOCTYPE quiz [<!ENTITY f SYSTEM "file:///etc/hostname">]><quiz><question>&f;</question></quiz>'


def _zip(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        fill(package)
    return made.getvalue()


def _many(package: zipfile.ZipFile) -> None:
    for number in range(5001):
        package.writestr(f"{number}.xml", "")


def _link(package: zipfile.ZipFile) -> None:
    member = zipfile.ZipInfo("items/a.xml")
    member.external_attr = 0o120777 << 16
    package.writestr(member, "/etc/passwd")


REFUSED = {
    "billion laughs": (LAUGHS.encode(), "not safe to read"),
    "document type elsewhere": (OUTSIDE.encode(), "not safe to read"),
    "entity of a file": (FILE.encode(), "not safe to read"),
    "broken xml": (b"<quiz><question>", "not well-formed"),
    "other xml": (b"<html><body/></html>", "no assessment item"),
    "nothing": (b" \n", "empty"),
    "no text": (b"\x00\x01\x02\x03", "not a text file"),
    "prose": (b"Dear all, please find attached.", "no question"),
    "too large": (b"a" * (LONGEST_FILE + 1), "larger than"),
    "not a zip": (b"PK\x03\x04 and then nothing", "not a zip"),
    "empty package": (_zip(lambda package: package.writestr("a.txt", "a")), "no assessment item"),
    "way out": (_zip(lambda package: package.writestr("../../a.xml", "<a/>")), "leads out"),
    "absolute": (_zip(lambda package: package.writestr("/etc/a.xml", "<a/>")), "leads out"),
    "link": (_zip(_link), "a link"),
    "bomb": (_zip(lambda package: package.writestr("a.xml", b"0" * (3 * 1024 * 1024))), "grows too much"),
    "many": (_zip(_many), "more than 5000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_do_harm_is_refused_in_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]

    with pytest.raises(Unreadable, match=sentence):
        formats.read(content)


def test_a_package_inside_a_package_is_not_opened() -> None:
    inner = _zip(lambda package: package.writestr("a.xml", QTI_2))

    with pytest.raises(Unreadable, match="no assessment item"):
        formats.read(_zip(lambda package: package.writestr("inner.zip", inner)))


def test_one_bad_part_of_a_package_does_not_keep_the_others_out() -> None:
    def fill(package: zipfile.ZipFile) -> None:
        package.writestr("a.xml", QTI_2)
        package.writestr("b.xml", LAUGHS)

    brought = formats.read(_zip(fill))

    assert [draft.id for draft in brought.drafts] == ["pan"]
    assert [one.name for one in brought.left_out] == ["b.xml"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        formats.read(content)


@given(st.sampled_from([GIFT, MOODLE, QTI_2, QTI_3]), st.integers(0, 4000), st.text(max_size=12))
def test_a_file_with_something_put_into_it_is_read_or_refused(file: str, place: int, more: str) -> None:
    with suppress(Unreadable):
        formats.read((file[:place] + more + file[place:]).encode("utf-8", "replace"))
