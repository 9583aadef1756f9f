"""Words we use: terms and abbreviations of the courses, what each means in plain words, and where a text uses them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

FOR_SCHOOLS = "schools"
"""The one topic of words that is no topic of courses."""


@dataclass(frozen=True)
class Word:
    """A term or an abbreviation. Plain texts."""

    id: str
    word: str
    means: str
    also: tuple[str, ...] = ()
    """Its abbreviation and other names, shown with it."""
    forms: tuple[str, ...] = ()
    """Other forms in which texts use it, such as the plural; not shown."""
    facts: tuple[str, ...] = ()
    """Ids of the facts that the meaning rests on."""
    topics: tuple[str, ...] = ()
    """Empty for a word of every topic."""
    see_also: tuple[str, ...] = ()
    """Ids of other words."""
    heard_at_work: bool = False
    """People meet it at work, though the courses may say it in other words."""
    only_there: bool = False
    """Outside its topics it means something else, and is not looked for."""

    @property
    def title(self) -> str:
        """The word as a heading: with a capital."""
        return self.word[:1].upper() + self.word[1:]

    @property
    def every_form(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.word, *self.also, *self.forms)


@dataclass(frozen=True)
class Use:
    """A stretch of a text in which a word is used."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True)
class Glossary:
    """All the words, in the order of the alphabet."""

    words: tuple[Word, ...] = ()

    def find(self, id_: str) -> Word | None:
        """The word with this id, or None."""
        return self._by_id.get(id_)

    def named(self, ids: Iterable[str]) -> tuple[Word, ...]:
        """The words with these ids, in their order; ids that nobody knows are left out."""
        return tuple(word for id_ in ids if (word := self.find(id_)) is not None)

    def of_topic(self, topic: str) -> tuple[Word, ...]:
        """The words of this topic; those of every topic are not among them."""
        return tuple(word for word in self.words if topic in word.topics)

    def finder(self, topic: str) -> "WordFinder":
        """What finds words in a text of this topic."""
        if topic not in self._finders:
            words = tuple(word for word in self.words if not word.only_there or topic in word.topics)
            self._finders[topic] = WordFinder(words)
        return self._finders[topic]

    @cached_property
    def _finders(self) -> dict[str, "WordFinder"]:
        """Those that were asked for, by topic: pages ask for them each time they are shown."""
        return {}

    @cached_property
    def _by_id(self) -> Mapping[str, Word]:
        return {word.id: word for word in self.words}


@dataclass(frozen=True)
class WordFinder:
    """Finds words in texts, the longest first: “hate incident” is never taken for “incident”.

    Small letters stand for capitals too; a form that has a capital, such as “Prevent” or NRM, is found only as written.
    """

    words: tuple[Word, ...] = ()

    def uses_in(self, text: str) -> Iterator[Use]:
        """Every use of a word in this text, in order."""
        plain = text.replace("’", "'")
        small = _in_small_letters(plain)
        done = 0
        for token in _TOKEN.finditer(plain):
            start = token.start()
            for form, word in self._by_first_token.get(token[0].lower(), ()) if start >= done else ():
                end = start + len(form)
                if (small if form.islower() else plain).startswith(form, start) and not _GOES_ON.match(plain, end):
                    yield Use(start, end, word)
                    done = end
                    break

    @cached_property
    def _by_first_token(self) -> Mapping[str, Sequence[tuple[str, Word]]]:
        """The forms by the small letters of their first token, the longest first: much faster than one big pattern."""
        found: dict[str, list[tuple[str, Word]]] = {}
        for word in self.words:
            for written in word.every_form:
                form = written.replace("’", "'")
                token = _TOKEN.match(form)
                found.setdefault(token[0].lower() if token else form, []).append((form, word))
        return {token: sorted(forms, key=lambda one: -len(one[0])) for token, forms in found.items()}


_TOKEN = re.compile(r"[\w-]+")
_GOES_ON = re.compile(r"[\w-]")


def _in_small_letters(text: str) -> str:
    """The text in small letters, each in its place: a few letters have a small form of two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower()[:1] for one in text)


NO_WORDS = WordFinder()
NO_GLOSSARY = Glossary()
