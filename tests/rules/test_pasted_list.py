"""Lists of people are read as they come out of mail programs and spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.pasted_list import (
    MOST_LINES,
    NOTHING,
    TOO_LONG,
    TOO_MANY,
    Entry,
    read_pasted,
    remedy,
)
from lms.rules.refusals import Refusal


def test_addresses_and_numbers_are_told_apart_and_repeats_are_counted() -> None:
    pasted = read_pasted("Ann@Council.example\n\n  00123 \r\nann@council.example; C-9\n00123", field="pasted")

    assert pasted.entries == (
        Entry(1, "Ann@Council.example", "ann@council.example"),
        Entry(3, "00123", "00123"),
        Entry(4, "C-9", "c-9"),
    )
    assert pasted.repeats == 2
    assert pasted.addresses == ("ann@council.example",)
    assert pasted.numbers == ("00123", "c-9")


@pytest.mark.parametrize(
    "text",
    [
        "Ann Bo <ann@council.example>",
        '"Ann Bo" <Ann@Council.example>,',
        "<ann@council.example>",
        "'ann@council.example'",
        "\ufeffann@council.example",
        "ann@council.example\x00",
        "\tann@council.example\t",
    ],
)
def test_an_address_is_found_in_what_a_mail_program_copies(text: str) -> None:
    assert read_pasted(text, field="pasted").addresses == ("ann@council.example",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", NOTHING),
        (" \n;,\t\x00\n", NOTHING),
        ("\n".join(str(number) for number in range(MOST_LINES + 1)), TOO_MANY),
        ("x" * 1_000_001, TOO_LONG),
    ],
)
def test_a_list_of_nobody_or_of_too_many_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_pasted(text, field="pasted")

    assert (refused.value.sentence, refused.value.field) == (sentence, "pasted")


def test_five_thousand_are_read_however_often_each_is_repeated() -> None:
    lines = [f"p{number}@council.example" for number in range(MOST_LINES)]

    pasted = read_pasted("\n".join(lines * 2), field="pasted")

    assert (len(pasted.entries), pasted.repeats) == (MOST_LINES, MOST_LINES)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pasted = read_pasted(text, field="pasted")
    except Refusal:
        return

    keys = [entry.key for entry in pasted.entries]
    assert keys == list(dict.fromkeys(keys))
    assert all(key and key.isprintable() and key == key.strip() for key in keys)


def test_each_entry_that_led_to_nobody_has_a_remedy() -> None:
    address, number, twice = read_pasted("a@b.example\n1\n2", field="pasted").entries

    assert remedy(address).startswith("Not found in your organisation. Check the spelling")
    assert remedy(number) == "Not found in your organisation. Check the number, or use their e-mail address."
    assert remedy(twice, known_twice={"2"}).startswith("More than one person has this staff number.")
