"""A list of people as somebody pastes it: e-mail addresses and staff numbers, from a mail program or a spreadsheet."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lms.rules.refusals import Refusal

MOST_LINES = 5_000
LONGEST_ENTRY = 254
LONGEST_TEXT = 1_000_000
"""5,000 addresses take about 150,000 characters."""

TOO_MANY = f"This list has more than {MOST_LINES:,} entries. Paste it in two parts, or choose a team instead."
TOO_LONG = "This text is too long to be a list of people. Paste only the e-mail addresses or staff numbers."
NOTHING = "Paste at least one e-mail address or staff number."

_SEPARATORS = re.compile(r"[\r\n;,\t\v\f\x85\u2028\u2029]+")
_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")


@dataclass(frozen=True)
class Entry:
    """One address or number of the list and the line it stood on."""

    line: int
    text: str
    """As pasted, for showing."""
    key: str
    """As compared: lower case, no spaces around, the address alone out of "Ann Bo <ann@council.example>"."""

    @property
    def is_address(self) -> bool:
        """Whether this is an e-mail address; otherwise it is taken for a staff number."""
        return "@" in self.key


@dataclass(frozen=True)
class PastedList:
    """The different entries in order, and how many were repeats of an earlier one."""

    entries: tuple[Entry, ...]
    repeats: int

    @property
    def addresses(self) -> tuple[str, ...]:
        """The e-mail addresses in lower case."""
        return tuple(entry.key for entry in self.entries if entry.is_address)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The staff numbers in lower case."""
        return tuple(entry.key for entry in self.entries if not entry.is_address)


def read_pasted(text: str, *, field: str) -> PastedList:
    """Take the list apart at line ends, commas, semicolons and tabs.

    Refuses an empty list, a text beyond a million characters and more than 5,000 different entries.
    """
    if len(text) > LONGEST_TEXT:
        raise Refusal(TOO_LONG, field=field)
    found: dict[str, Entry] = {}
    repeats = 0
    for number, line in enumerate(text.splitlines(), start=1):
        for part in _SEPARATORS.split(line):
            entry = _entry(number, part)
            if entry is None:
                continue
            repeats += entry.key in found
            found.setdefault(entry.key, entry)
            if len(found) > MOST_LINES:
                raise Refusal(TOO_MANY, field=field)
    if not found:
        raise Refusal(NOTHING, field=field)
    return PastedList(tuple(found.values()), repeats)


def remedy(entry: Entry, *, known_twice: Collection[str] = ()) -> str:
    """What to do about an entry that led to nobody. Says the same for a stranger and for a person of elsewhere."""
    if entry.key in known_twice:
        return "More than one person has this staff number. Use their e-mail address instead."
    if entry.is_address:
        return (
            "Not found in your organisation. Check the spelling, or use their staff number. "
            "A new colleague comes in with the staff list."
        )
    return "Not found in your organisation. Check the number, or use their e-mail address."


def _entry(line: int, part: str) -> Entry | None:
    shown = "".join(letter for letter in part if letter.isprintable()).strip()
    bracketed = _IN_BRACKETS.search(shown)
    key = (bracketed[1] if bracketed and "@" in bracketed[1] else shown).strip(" '\"<>").lower()
    return Entry(line, shown[:LONGEST_ENTRY], key[:LONGEST_ENTRY]) if key else None
