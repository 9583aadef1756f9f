import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serial import ALPHABET, RANDOM_BYTES, SerialFault, new_code, normalise

SHAPE = re.compile(r"CV(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]")
codes = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(new_code)


def signs_of(code: str) -> str:
    return code.removeprefix("CV").replace("-", "")


def is_refused(text: str) -> bool:
    try:
        normalise(text)
    except SerialFault:
        return True
    return False


@given(codes)
def test_a_code_has_its_shape_and_is_its_own_normal_form(code: str) -> None:
    assert SHAPE.fullmatch(code)
    assert normalise(code) == code


def test_codes_of_known_randomness_are_known() -> None:
    # given codes are printed on paper, the way they are made may never change
    made = [new_code(bytes(10)), new_code(bytes(range(7, 17))), new_code(b"\xff" * 10)]

    assert made == ["CV-0000-0000-0000-0000-0", "CV-0W40-J2GB-1G6G-W3RG-M", "CV-ZZZZ-ZZZZ-ZZZZ-ZZZZ-M"]


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES), st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_all_eighty_bits_stand_in_the_code(one: bytes, other: bytes) -> None:
    assert (new_code(one) == new_code(other)) == (one == other)


@pytest.mark.parametrize("length", [0, RANDOM_BYTES - 1, RANDOM_BYTES + 1])
def test_less_or_more_randomness_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        new_code(bytes(length))


@given(codes, st.data())
def test_every_single_wrong_sign_is_noticed(code: str, data: st.DataObject) -> None:
    signs = signs_of(code)
    place = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != signs[place]]))

    assert is_refused(f"CV{signs[:place]}{wrong}{signs[place + 1 :]}")


@given(codes, st.data())
def test_every_swap_of_neighbours_is_noticed(code: str, data: st.DataObject) -> None:
    signs = signs_of(code)
    place = data.draw(st.integers(0, len(signs) - 2))
    swapped = f"{signs[:place]}{signs[place + 1]}{signs[place]}{signs[place + 2 :]}"

    assert is_refused(swapped) == (swapped != signs)


@given(codes, st.data())
def test_the_ways_people_type_are_understood(code: str, data: st.DataObject) -> None:
    # given a code typed in small letters, with lookalikes, other dashes and spaces, with or without CV
    signs = signs_of(code)
    typed = "".join(
        data.draw(st.sampled_from({"0": "0oO", "1": "1iIlL"}.get(sign, sign + sign.lower())))
        + data.draw(st.sampled_from(["", " ", "-", "–", "\u00a0", "\u2011", "\u200b"]))
        for sign in signs
    )
    prefix = data.draw(st.sampled_from(["", "CV", "cv-", " Cv "]))

    assert normalise((prefix + typed)[:60]) == code if len(prefix + typed) <= 60 else True


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A code has 17 letters and numbers after CV. Check that you have typed all of it."),
        ("CV-0W40", "A code has 17 letters and numbers after CV. Check that you have typed all of it."),
        ("CV-0W40-J2GB-1G6G-W3RG-U", "A code never has “U” in it. Check each character against the paper."),
        ("CV-0W40-J2GB-1G6G-W3RG-N", "One of the characters is not right. Check each one against the paper."),
        ("CV-0W40-J2GB-1G6G-W3RG-é", "A code has only the letters A to Z and numbers."),
        ("x" * 61, "That is longer than a code. Type only the code printed on the certificate."),
        ("9" * 10_000_000, "That is longer than a code. Type only the code printed on the certificate."),
    ],
)
def test_a_wrong_code_is_answered_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(SerialFault) as fault:
        normalise(typed)

    assert str(fault.value).startswith(sentence)


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_a_code_or_a_sentence(typed: str) -> None:
    answer = ""
    try:
        answer = normalise(typed)
    except SerialFault as fault:
        answer = str(fault)

    assert SHAPE.fullmatch(answer) or answer.endswith(".")
