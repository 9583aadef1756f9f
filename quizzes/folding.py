"""Written words as they are compared: what an author accepts, and what somebody typed on a phone.

Case, accents, spaces, hyphens, apostrophes of any shape and a full stop at the end do not count. On request one slip
of the finger does not count either: a letter too many, too few or another, or two neighbours swapped. Never in words
of fewer than five characters or with a digit in them: 101 is not 999, and "not" is not "now".
"""

import unicodedata
from collections.abc import Iterable

SHORTEST_WITH_SLIPS = 5

_QUOTES = str.maketrans("", "", "'’‘ʼ`´\"“”")
_AT_THE_END = ".!?,;: "


def folded(text: str) -> str:
    """The text without what does not count when words are compared."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_QUOTES)
    plain = (" " if unicodedata.category(letter) == "Pd" else letter for letter in letters)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split()).strip(_AT_THE_END)


def is_among(text: str, accepted: Iterable[str], *, slips: bool, against: Iterable[str] = ()) -> bool:
    """Whether this is one of the texts accepted; with `slips`, also with one slip of the finger.

    What is exactly one of the texts in `against` is never taken for a slip.
    """
    read = folded(text)
    known = {folded(one) for one in accepted}
    if read in known:
        return True
    if not slips or read in {folded(one) for one in against}:
        return False
    return any(may_slip(one) and is_one_slip_away(read, one) for one in known)


def may_slip(text: str) -> bool:
    """Whether a slip of the finger in this text can be told from another word."""
    return len(text) >= SHORTEST_WITH_SLIPS and not any(letter.isdigit() for letter in text)


def is_one_slip_away(one: str, other: str) -> bool:
    """Whether one letter was left out, added or changed, or two neighbours swapped, to get from one to the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest_one, rest_other = one[start:], other[start:]
    if len(one) != len(other):
        longer, shorter = sorted((rest_one, rest_other), key=len, reverse=True)
        return longer[1:] == shorter
    swapped = rest_one[1:2] + rest_one[:1] + rest_one[2:]
    return rest_one[1:] == rest_other[1:] or swapped == rest_other
