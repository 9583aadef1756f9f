"""The fields of what an author wrote, taken one by one, with every fault noted in a sentence and how to mend it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from quizzes.choosing import Fault

LONGEST_LIST = 500
LONGEST_ID = 80
"""As long as a record can keep."""

_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_MISSING = object()
_Words = TypeVar("_Words", bound=StrEnum)


class Fields:
    """Reads a mapping field by field. What cannot be read is noted in `faults` and something harmless given back.

    Build nothing from values that were given back along with a fault. `end` comes last: it notes what nobody asked
    for. Paths are keys and places from 0, outermost first; they lead to a field even if it is missing.
    """

    def __init__(self, content: object, faults: list[Fault], path: tuple[str | int, ...] = ()) -> None:
        self._path = path
        self._faults = faults
        self.is_mapping = isinstance(content, Mapping)
        self._left: dict[object, object] = dict(content) if isinstance(content, Mapping) else {}
        if not self.is_mapping:
            self.note((), "This has to be a set of named fields.", "Write it as lines of `name: value`.")

    def note(self, path: tuple[str | int, ...], message: str, remedy: str) -> None:
        """Note a fault; the path starts here."""
        self._faults.append(Fault((*self._path, *path), message, remedy))

    def text(self, name: str, *, most: int) -> str:
        """Words without the space around them: at least one, at most so many characters, all of them printable."""
        value = self._take(name, _MISSING)
        if not isinstance(value, str):
            self._refuse(name, value, "has to be text.", "Put quotes round it.")
            return ""
        words = value.strip()
        if not words:
            self.note((name,), f"`{name}` is empty.", "Write it, or take out what it belongs to.")
        if len(words) > most:
            self.note((name,), f"`{name}` has {len(words)} characters, more than {most}.", "Say it in fewer words.")
        if any(_unprintable(character) for character in words):
            self.note((name,), f"`{name}` holds a character that cannot be shown.", "Type the sentence again by hand.")
        return words

    def id(self, name: str) -> str:
        """A short name for a thing: letters, digits and single hyphens."""
        value = self._take(name, _MISSING)
        if isinstance(value, bool):  # YAML takes the ids true and false for truth values
            value = str(value).lower()
        if _is_id(value):
            return str(value)
        self._refuse(name, value, f"has to be an id of at most {LONGEST_ID} letters, digits and single hyphens.", _IDS)
        return ""

    def ids(self, name: str) -> tuple[str, ...]:
        """A list of ids, each once; empty if the field is left out."""
        values = self._list(name, [])
        for place, value in enumerate(values):
            if not _is_id(value):
                self.note((name, place), f"`{name}` has to list ids of letters, digits and single hyphens.", _IDS)
            elif value in values[:place]:
                self.note((name, place), f"`{name}` names “{value}” twice.", "Take one of them out.")
        return tuple(str(value) for value in values)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """True or false. A field without a default has to be there."""
        value = self._take(name, _MISSING if default is None else default)
        if isinstance(value, bool):
            return value
        self._refuse(name, value, "has to be true or false.", "Write true or false, without quotes.")
        return False

    def word(self, name: str, words: type[_Words], *, default: _Words) -> _Words | None:
        """One of these words; None if it is another."""
        value = self._take(name, default)
        if isinstance(value, str) and value in list(words):
            return words(value)
        self._refuse(name, value, f"has to be one of: {', '.join(words)}.", "Choose one of these words.")
        return None

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`; None if it is not."""
        value = self._take(name, _MISSING)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._refuse(name, value, f"has to be a whole number from {least} to {most}.", "Write it in digits.")
        return None

    def each(self, name: str) -> Iterator["Fields"]:
        """The mappings of a list, which has to be there, one by one."""
        for place, value in enumerate(self._list(name, _MISSING)):
            yield Fields(value, self._faults, (*self._path, name, place))

    def end(self) -> None:
        """Note each field that nobody asked for."""
        for name in self._left:
            known = name if isinstance(name, str) else repr(name)
            self.note((known,), f"There is no field called `{known}` here.", "Check the spelling, or take it out.")

    def _take(self, name: str, default: object) -> object:
        return self._left.pop(name, default)

    def _list(self, name: str, default: object) -> list[object]:
        value = self._take(name, default)
        if isinstance(value, list | tuple) and len(value) <= LONGEST_LIST:
            return list(value)
        self._refuse(
            name, value, f"has to be a list of at most {LONGEST_LIST}.", "Write one a line, each after a dash."
        )
        return []

    def _refuse(self, name: str, value: object, message: str, remedy: str) -> None:
        if not self.is_mapping:
            return  # said once, when the reading began
        if value is _MISSING or value is None:
            self.note((name,), f"`{name}` is missing.", f"Add `{name}:` and what it says.")
        else:
            self.note((name,), f"`{name}` {message}", remedy)


_IDS = "Write it like ms1-define, in quotes if it is only digits."


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ID and _ID.fullmatch(value) is not None


def _unprintable(character: str) -> bool:
    """Control characters and halves of characters, which a database or a page would choke on."""
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
