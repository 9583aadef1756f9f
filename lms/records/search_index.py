"""Looking through all that is taught: an index in memory, made once from the content, which nobody can write to.

Words are found in any of their forms ("exploited" finds "exploitation"). What is asked is taken apart into plain words
before, so no sign in it means anything to the database.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches

from courses.findable import Findable, Kind

LONGEST_QUERY = 200
MOST_WORDS = 8
MOST_WITH_ANY = 12
"""What has only some of the words is a guess: a few are enough."""
TITLE_WEIGHT = 6.0
EXCERPT_WORDS = 32
LIKE_ENOUGH = 0.75
"""How alike a misspelt word has to be to one that is there, from 0 to 1."""
SHORTEST_MENDED = 4
"""Letters. Shorter words are like too many others."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BEGIN, _END = "\x02", "\x03"
_FILLING = frozenset(
    _WORD.findall(
        "a about am an and are as at be been being by can could did do does for from had has have how i if in is it "
        "its me my of on or our she he should so that the their them then there they this to was we were what when "
        "where which who whom why will with would you your"
    )
)
"""Words that say nothing of what is looked for."""
_FIND = """
SELECT number, snippet(pieces, 1, ?, ?, ' … ', ?) FROM pieces
WHERE pieces MATCH ? AND kind IN ({kinds}) ORDER BY bm25(pieces, ?, 1.0), number LIMIT ?
"""


@dataclass(frozen=True)
class Hit:
    """Something that was found."""

    piece: Findable
    excerpt: tuple[tuple[str, bool], ...]
    """Stretches of its text around what was looked for; True for the words themselves."""


@dataclass(frozen=True)
class Found:
    """What a search came to, the best first."""

    hits: tuple[Hit, ...]
    read_as: str = ""
    """The words looked for in place of the ones asked, where these were misspelt; "" otherwise."""
    has_all_words: bool = True
    """False where nothing has all the words, and these have some."""


class SearchIndex:
    """Everything that can be found. Safe to ask from several threads: each question has its own copy."""

    def __init__(self, pieces: Iterable[Findable]) -> None:
        self.pieces: Sequence[Findable] = tuple(pieces)
        self._image = _image(self.pieces)
        self._vocabulary = _vocabulary(self.pieces)

    def search(self, asked: str, *, kinds: Collection[Kind], most: int) -> Found:
        """The best pieces of these kinds: those with all the words; failing that, mended; failing that, with any."""
        words = _words(asked)
        if not words:
            return Found(())
        with closing(self._copy()) as copy:
            hits = self._hits(copy, words, " AND ", kinds, most)
            if hits:
                return Found(hits)
            mended = [self._mended(copy, word) for word in words]
            read_as = " ".join(mended) if mended != words else ""
            hits = self._hits(copy, mended, " AND ", kinds, most)
            if hits:
                return Found(hits, read_as)
            hits = self._hits(copy, mended, " OR ", kinds, min(most, MOST_WITH_ANY))
            return Found(hits, read_as if hits else "", has_all_words=len(mended) < 2)

    def _hits(
        self, copy: sqlite3.Connection, words: Sequence[str], joint: str, kinds: Collection[Kind], most: int
    ) -> tuple[Hit, ...]:
        statement = _FIND.format(kinds=",".join("?" * len(kinds)))
        query = joint.join(_term(word) for word in words)
        values = (_BEGIN, _END, EXCERPT_WORDS, query, *kinds, TITLE_WEIGHT, most)
        return tuple(Hit(self.pieces[number], _stretches(text)) for number, text in copy.execute(statement, values))

    def _mended(self, copy: sqlite3.Connection, word: str) -> str:
        """The word that was probably meant, if there is none like this and one that is nearly so."""
        if len(word) < SHORTEST_MENDED or copy.execute("SELECT 1 FROM pieces(?) LIMIT 1", (_term(word),)).fetchone():
            return word
        near = [one for one in self._vocabulary.get(word[0], ()) if abs(len(one) - len(word)) <= 2]
        return next(iter(get_close_matches(word, near, n=1, cutoff=LIKE_ENOUGH)), word)

    def _copy(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        copy.deserialize(self._image)
        return copy


def _image(pieces: Sequence[Findable]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(
            "CREATE VIRTUAL TABLE pieces USING fts5(title, text, kind UNINDEXED, number UNINDEXED, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        rows = ((piece.title, piece.text, piece.kind.value, number) for number, piece in enumerate(pieces))
        made.executemany("INSERT INTO pieces VALUES (?, ?, ?, ?)", rows)
        made.execute("INSERT INTO pieces(pieces) VALUES ('optimize')")
        made.commit()
        return made.serialize()


def _vocabulary(pieces: Sequence[Findable]) -> dict[str, tuple[str, ...]]:
    """Every word that stands anywhere, by its first letter; of two that are as near, the one used more comes first."""
    times: defaultdict[str, int] = defaultdict(int)
    for piece in pieces:
        for word in _WORD.findall(f"{piece.title} {piece.text}".casefold()):
            times[word] += 1
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(times, key=lambda word: (-times[word], word)):
        if len(word) >= SHORTEST_MENDED:
            by_letter[word[0]].append(word)
    return {letter: tuple(words) for letter, words in by_letter.items()}


def _words(asked: str) -> list[str]:
    """The first few words of a question, each once, without those that say nothing unless there are no others."""
    words = list(dict.fromkeys(_WORD.findall(asked[:LONGEST_QUERY].casefold())))
    return ([word for word in words if word not in _FILLING] or words)[:MOST_WORDS]


def _term(word: str) -> str:
    """A word as the index reads it: quoted, and the beginning of longer ones unless it is very short."""
    return f'"{word}"*' if len(word) >= SHORTEST_MENDED else f'"{word}"'


def _stretches(text: str) -> tuple[tuple[str, bool], ...]:
    """An excerpt cut where the words looked for begin and end."""
    found: list[tuple[str, bool]] = []
    for place, part in enumerate(text.split(_BEGIN)):
        marked, end, rest = part.partition(_END) if place else ("", "", part)
        found += [(marked, True)] if end else []
        found += [(rest, False)] if rest else []
    return tuple(found)
