"""What single cells say: tidy text, names, addresses, staff numbers, yes and no."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST_CELL = 250
LONGEST_NAME = 100
LONGEST_NUMBER = 80

NOTHING_WORDS = frozenset({"", "-", "–", "n/a", "na", "none", "null", "nil", "#n/a", "not known", "unknown"})
LONGEST_NOTHING = max(map(len, NOTHING_WORDS))
YES_WORDS = frozenset({"y", "yes", "true", "1", "x"})
NO_WORDS = frozenset({"n", "no", "false", "0"})

EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
FOOT = re.compile(
    r"[*=\-\s(]*(?:(?:(?:grand|sub|overall)[ -]?)?totals?\b|(?:end|foot) of|page \d|\d+ (?:rows?|records?)\b"
    r"|(?:number|count) of|(?:printed|run|report|produced|generated|exported|created|source|parameters)"
    r"(?: (?:by|on|at|date)\b|:))"
)
MOST_CELLS_OF_A_FOOT = 4
AROUND = re.compile(r"[\s,;<>/|]+")
NO_ADDRESS = frozenset(
    {"tbc", "tba", "no email", "no e-mail", "no work email", "not applicable", "n.a.", "nomail", "x"}
)
SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
ERRORS = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"})
TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "revd", "sir", "dame", "cllr"),
        *("sgt", "insp", "pcso", "supt"),
    }
)
AFTER_NAME = re.compile(
    r"\s*[(\[](?:she|he|they|her|him|them|their|on leave|leave|maternity|agency|bank|contractor)\b[^)\]]*[)\]]$", re.I
)
"""Pronouns and states that systems write behind a name; a name people are called by in brackets stays."""
PARTICLES = frozenset({"van", "von", "der", "den", "de", "da", "di", "del", "la", "le", "bin", "ibn", "al", "el", "ap"})


def tidy(text: str) -> str:
    """One line without spaces at its ends or doubled inside; marks joined to their letters; nothing unprintable.

    Hidden marks such as zero-width spaces vanish, other unprintable characters become a space. A cell longer than
    any that can be used is cut one character past the limit, so that its row can still say so.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return " ".join(text.split())[: LONGEST_CELL + 1]


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return "" if unicodedata.category(letter) in {"Cf", "Cs", "Cn", "Co"} else " "


def is_nothing(text: str) -> bool:
    """Whether a tidy cell is empty, or a word people write for empty, such as "n/a"."""
    return len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING_WORDS


def kept_as_text(text: str) -> str:
    """A cell without what stands around it to keep its noughts: ="00123" and '00123 are 00123."""
    if len(text) > 3 and text.startswith('="') and text.endswith('"') and '"' not in text[2:-1]:
        text = text[2:-1].strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1].isalnum() else text


def has_lost_figures(number: str) -> bool:
    """Whether a spreadsheet wrote a long number short: of 1.23E+05 the last figures are gone."""
    return SHORTENED.fullmatch(number) is not None


def is_error(text: str) -> bool:
    """Whether a spreadsheet wrote that it could not work out the cell, or that it did not fit."""
    return text.startswith("#") and (text.upper() in ERRORS or not text.strip("#"))


def address_in(text: str) -> str:
    """The e-mail address in a cell, in lower case and without what stands around it; as it is when there is none.

    Reads "Ada Okoro <ada@council.example>", "mailto:ada@council.example", "ada@council.example;" and, of two addresses,
    the first. A cell of words that mean nothing yet, such as "TBC", is empty.
    """
    folded = text.casefold()
    if folded in NO_ADDRESS:
        return ""
    if is_email(folded):
        return folded
    found = (part.removeprefix("smtp:").removeprefix("mailto:").strip("'\".:()[]") for part in AROUND.split(folded))
    return next((part for part in found if is_email(part)), folded)


def is_formula(text: str) -> bool:
    """Whether a cell would run when a spreadsheet opens it."""
    return text.startswith(("=", "@"))


def is_foot_of_report(cells: Sequence[str]) -> bool:
    """Whether a row that is no person says so: "Total: 312", "End of report", "Page 2 of 9" and little else."""
    filled = [cell for cell in cells if cell]
    return len(filled) <= MOST_CELLS_OF_A_FOOT and any(FOOT.match(cell.casefold()) for cell in filled)


def is_email(text: str) -> bool:
    """Whether this lower-case text has the shape of an e-mail address that can be written to."""
    return len(text) <= 254 and EMAIL.fullmatch(text) is not None and ".." not in text and ".@" not in text


def number_key(text: str) -> str:
    """What spellings of one staff number share: neither case nor leading zeros, which spreadsheets drop, count."""
    if text.isdecimal():
        return text.lstrip("0") or "0"
    return text.casefold()


def yes_or_no(text: str) -> bool | None:
    """True, False, or None for an empty cell. Raises ValueError for any other word."""
    word = text.casefold()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    if word in NOTHING_WORDS:
        return None
    raise ValueError(text)


def split_name(text: str) -> tuple[str, str]:
    """A whole name as (given, family): "Haddad, Łukasz" and "Łukasz Haddad" alike, without Mr, Ms or Dr.

    The last word is the family name, with the small words before it: "Jan van der Berg" is (Jan, van der Berg).
    A single word is a given name.
    """
    text = AFTER_NAME.sub("", text).lstrip("*• ")
    family, comma, given = text.partition(",")
    if comma:
        given = given.partition(",")[0]  # "Smith, John, Jr"
        return _without_title(given.split()), _without_title(family.split())
    words = _without_title(text.split()).split()
    if len(words) < 2:
        return " ".join(words), ""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def _without_title(words: list[str]) -> str:
    for place, word in enumerate(words[:3]):
        if word.isdecimal() and words[place + 1 :]:  # "PC 1234 Ann Bell": rank and number before the name
            words = words[place + 1 :]
    while len(words) > 1 and words[0].casefold().rstrip(".") in TITLES:
        words = words[1:]
    return " ".join(words)
