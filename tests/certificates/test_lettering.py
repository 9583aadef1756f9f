import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.lettering import (
    FALLBACKS,
    Compositor,
    Face,
    Line,
    fitted,
    is_plain,
    line,
    printable,
    stretches,
    wrapped,
)

PLAIN = "SourceSans3-Regular"
WORLD, CHINESE, KOREAN = (name.rsplit("/", 1)[-1].removesuffix(".ttf") for name in FALLBACKS)


def parts(text: str) -> list[tuple[str, str, bool]]:
    return [(cut.name, part, rightwards) for cut, part, rightwards in stretches(text, Face.PLAIN)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amina Hassan", [(PLAIN, "Amina Hassan", True)]),
        ("Łukasz Siân", [(PLAIN, "Łukasz Siân", True)]),
        ("Nguyễn Ÿrsa ẞŵ", [(PLAIN, "Nguyễn Ÿrsa ẞŵ", True)]),
        ("أمينة حسن", [(WORLD, "أمينة حسن", False)]),
        ("李明", [(CHINESE, "李明", True)]),
        ("김민수", [(KOREAN, "김민수", True)]),
        ("Amina أمينة Li 李", None),
        ("שרה-מרים", [(WORLD, "שרה-מרים", False)]),
        ("अमीना শর্মা", [(WORLD, "अमीना ", True), (WORLD, "শর্মা", True)]),
        ("", []),
    ],
)
def test_each_name_finds_a_face_and_its_direction(name: str, expected: list[tuple[str, str, bool]] | None) -> None:
    expected = (
        expected
        if expected is not None
        else [
            (PLAIN, "Amina ", True),
            (WORLD, "أمينة", False),
            (WORLD, " ", True),
            (PLAIN, "Li ", True),
            (CHINESE, "李", True),
        ]
    )

    assert parts(name) == expected


def test_a_character_that_no_face_has_becomes_a_square() -> None:
    assert parts("A\U0001f9ff")[-1] == (WORLD, "\N{WHITE SQUARE}", True)


def test_characters_that_hide_or_reorder_are_not_printed() -> None:
    # given a name that pretends to be another by reordering, with a NUL, half a character and odd spaces
    text = " Am\u202eina\u2066\x00\ud800 \n  Has\u00adsan\u200b "

    assert printable(text) == "Amina Hassan"


def test_joiners_that_shape_persian_and_indic_names_stay() -> None:
    assert printable("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष"


def test_arabic_letters_are_joined_and_set_from_the_right() -> None:
    [run] = Compositor().runs(line("أمينة", Face.PLAIN, 20))

    # then the printed order from the left is the end of the name first, each letter in its joined form
    assert str(run.text) == "\ufe94\ufee8\ufef4\ufee3أ"


def test_the_same_name_gets_the_same_glyphs_whatever_was_set_before() -> None:
    # given glyphs without a character of their own, which get private codes
    name = line("শ্রী শ্রী ক্ষেমা", Face.PLAIN, 20)
    first = [str(run.text) for run in Compositor().runs(name)]

    # when another document was set in between
    Compositor().runs(line("স্ত্রী দ্বন্দ্ব र्क्षि", Face.PLAIN, 20))

    # then nothing of it is left
    assert [str(run.text) for run in Compositor().runs(name)] == first


def test_a_short_text_takes_one_line_and_a_long_one_more() -> None:
    assert [one.text for one in wrapped("Amina Hassan", Face.PLAIN, 10, 200)] == ["Amina Hassan"]
    assert [one.text for one in wrapped("Amina Hassan of Riverside", Face.PLAIN, 10, 66)] == [
        "Amina Hassan",
        "of Riverside",
    ]


def test_a_word_wider_than_the_line_is_broken() -> None:
    broken = [one.text for one in wrapped("A Wolfeschlegelsteinhausen", Face.PLAIN, 10, 60)]

    assert broken == ["A", "Wolfeschlegel", "steinhausen"]


@given(st.text(max_size=60), st.sampled_from([9.0, 14.0, 30.0]), st.sampled_from([3.0, 40.0, 475.0]))
def test_no_character_is_lost_in_wrapping(text: str, size: float, width: float) -> None:
    lines = wrapped(text, Face.PLAIN, size, width)

    assert "".join("".join(one.text.split()) for one in lines) == "".join(printable(text).split())


def test_the_largest_size_that_fits_is_taken_and_the_smallest_if_none_does() -> None:
    sizes = (30.0, 20.0, 10.0)

    assert {one.size for one in fitted("Amina", Face.PLAIN, sizes, 475, most_lines=1)} == {30.0}
    assert {one.size for one in fitted("Amina " * 9, Face.PLAIN, sizes, 300, most_lines=1)} == {10.0}
    assert {one.size for one in fitted("W" * 400, Face.PLAIN, sizes, 300, most_lines=1)} == {10.0}


@pytest.mark.parametrize(("text", "plain"), [("Amina", True), ("Łukasz", True), ("أمينة", False), ("李", False)])
def test_it_is_known_which_lines_can_be_copied_as_they_are(text: str, plain: bool) -> None:
    assert is_plain(Line(text, Face.PLAIN, 10)) is plain
