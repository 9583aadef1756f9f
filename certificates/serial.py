"""The code on a certificate: too long to guess, hard to copy wrongly, easy to read out on the telephone.

Eighty random bits as sixteen signs of Crockford's base 32 (no I, L, O or U) and one check sign:
CV-XXXX-XXXX-XXXX-XXXX-C. The check sign is taken in the field of 32 elements with a different weight for every place,
so that each single wrong sign and each swap of two neighbours is noticed.
"""

import unicodedata
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "CV"
RANDOM_BYTES = 10
SIGNS = 16
LONGEST_TYPED = 60

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DROPPED = {"Pd", "Zs", "Zl", "Zp", "Cf", "Cc"}
"""Dashes, spaces and invisible characters: a code copied from a PDF or an e-mail brings them along."""
_REDUCING = 0b100101
"""x^5 + x^2 + 1, by which products in the field of 32 elements are reduced."""


class SerialFault(ValueError):  # noqa: N818 - what was typed is at fault; the sentence is for the person who typed it
    """What was typed is not a certificate's code. As text: what is wrong and what to do."""


def new_code(randomness: bytes) -> str:
    """The code made of these ten random bytes. ValueError for any other number of them."""
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"A code is made of {RANDOM_BYTES} random bytes.")
    number = int.from_bytes(randomness, "big")
    values = [number >> 5 * place & 31 for place in reversed(range(SIGNS))]
    return _written("".join(ALPHABET[value] for value in (*values, _check(values))))


def normalise(text: str) -> str:
    """The code as it is printed, from the way somebody typed it.

    Small letters, missing or other dashes, spaces, a missing CV, and O for 0, I or L for 1 are all understood.
    Raises SerialFault with a sentence for the person when it cannot be a code.
    """
    signs = _signs_of(text)
    if len(signs) != SIGNS + 1:
        raise SerialFault(
            f"A code has {SIGNS + 1} letters and numbers after {PREFIX}. Check that you have typed all of it."
        )
    strange = next((sign for sign in signs if sign not in _VALUES), None)
    if strange is not None:
        raise SerialFault(f"A code never has “{strange}” in it. Check each character against the paper.")
    values = [_VALUES[sign] for sign in signs]
    if _check(values[:-1]) != values[-1]:
        raise SerialFault("One of the characters is not right. Check each one against the paper.")
    return _written(signs)


def _signs_of(text: str) -> str:
    """The signs typed after the prefix, in capitals."""
    if len(text) > LONGEST_TYPED:
        raise SerialFault("That is longer than a code. Type only the code printed on the certificate.")
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in _DROPPED)
    if not kept.isascii():
        raise SerialFault("A code has only the letters A to Z and numbers. Check each character against the paper.")
    signs = kept.upper()
    if len(signs) == len(PREFIX) + SIGNS + 1:
        signs = signs.removeprefix(PREFIX)
    return signs.translate(_READ_AS)


def _written(signs: str) -> str:
    groups = [signs[start : start + 4] for start in range(0, SIGNS, 4)]
    return "-".join((PREFIX, *groups, signs[SIGNS]))


def _check(values: Sequence[int]) -> int:
    """The sum of the values, each multiplied by x once more than its right neighbour, in the field of 32 elements."""
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _REDUCING if doubled > 31 else doubled
