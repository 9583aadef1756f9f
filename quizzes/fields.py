"""The fields of what an author wrote, taken one by one, with every fault noted in a sentence and how to mend it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from quizzes.asking import Fault

LONGEST_LIST = 500
LONGEST_ID = 80
"""As long as a record can keep."""

_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
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
        if isinstance(value, str):
            return self._words((name,), value, most=most)
        self._refuse(name, value, "has to be text.", "Put quotes round it.")
        return ""

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

    def has(self, name: str) -> bool:
        """Whether the field is there and was not taken yet."""
        return name in self._left

    def texts(self, name: str, *, most: int) -> tuple[str, ...]:
        """A list of texts, each as `text` takes it."""
        values = self._list(name, _MISSING)
        return tuple(self._words((name, place), value, most=most) for place, value in enumerate(values))

    def decimal(self, name: str, *, default: str | None = None) -> str:
        """A number as it is written, such as 2.5; "0" along with a fault."""
        value = self._take(name, _MISSING if default is None else default)
        written = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
        if _DECIMAL.fullmatch(written):
            return written
        self._refuse(name, value, "has to be a number.", "Write it in digits, such as 24 or 2.5.")
        return "0"

    def numbers(self, name: str, *, how_many: int, most: int) -> tuple[int, ...]:
        """So many whole numbers from 0 in a list; none along with a fault."""
        value = self._take(name, _MISSING)
        if isinstance(value, list | tuple) and len(value) == how_many and all(_is_up_to(one, most) for one in value):
            return tuple(value)
        example = ", ".join(["40"] * how_many)
        self._refuse(
            name, value, f"has to be {how_many} whole numbers from 0 to {most}.", f"Write it like [{example}]."
        )
        return ()

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

    def inner(self, name: str) -> "Fields":
        """The mapping in this field, which has to be there."""
        value = self._take(name, _MISSING)
        if value is _MISSING or value is None:
            self._refuse(name, value, "", "")
            return Fields({}, [], (*self._path, name))
        return Fields(value, self._faults, (*self._path, name))

    def each(self, name: str, *, default: Sequence[object] | None = None) -> Iterator["Fields"]:
        """The mappings of a list one by one. A list without a default has to be there."""
        for place, value in enumerate(self._list(name, _MISSING if default is None else default)):
            yield Fields(value, self._faults, (*self._path, name, place))

    def end(self) -> None:
        """Note each field that nobody asked for."""
        for name in self._left:
            known = name if isinstance(name, str) else repr(name)
            self.note((known,), f"There is no field called `{known}` here.", "Check the spelling, or take it out.")

    def _take(self, name: str, default: object) -> object:
        return self._left.pop(name, default)

    def _words(self, path: tuple[str | int, ...], value: object, *, most: int) -> str:
        """The words in `value`, which stands at `path`, with a note of what is wrong with them."""
        name = path[0]
        if not isinstance(value, str):
            self.note(path, f"`{name}` has to hold texts.", "Put quotes round each.")
            return ""
        words = value.strip()
        if not words:
            self.note(path, f"`{name}` is empty.", "Write it, or take out what it belongs to.")
        if len(words) > most:
            self.note(path, f"`{name}` has {len(words)} characters, more than {most}.", "Say it in fewer words.")
        if not words.isprintable() and any(_unprintable(character) for character in words):
            self.note(path, f"`{name}` holds a character that cannot be shown.", "Type the sentence again by hand.")
        return words

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


def _is_up_to(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _unprintable(character: str) -> bool:
    """Control characters and halves of characters, which a database or a page would choke on."""
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
