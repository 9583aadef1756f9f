"""Whether every abbreviation is explained, and whether the words of words.yaml can be trusted, read and met."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from courses.checks.personal_data import found_in
from courses.checks.reading_age import AGE_ALLOWED, reading_age
from courses.checks.wording import said_in
from courses.faults import Severity, Spot
from courses.passages import Passage
from courses.reading import Content
from courses.words import FOR_SCHOOLS, NO_GLOSSARY, Glossary, Word
from courses.words_file import WORDS_FILE, WordsManuscript

AGE_OF_ONE = 14.0
"""Below which age the meaning of one word has to stay. One sentence measures higher than a page of such sentences."""
FEWEST_WORDS_OF_ONE = 12
"""In fewer, one long word would decide."""

EVERYDAY = frozenset({"GOV", "OK", "UK", "PDF", "TV", "ID", "AM", "PM", "NOT"})
"""Abbreviations that everybody knows, or that are part of a name such as GOV.UK; and NOT, which questions stress."""

_ABBREVIATION = re.compile(r"(?<![\w-])([A-Z](?!\d+\b)[A-Z0-9]+)s?(?![\w-])")
"""Two capitals and more, also in the plural. A road such as M6 is none."""
_ALL_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,}(?:[ ,]+[A-Z]{2,})+(?![\w-])")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’")
_SMALL_WORD = re.compile(r"(?<!\w)[a-z]{2,}(?!\w)")
_WORDS_BEFORE = 8
"""Among how many words before it in brackets an abbreviation has to be spelled out."""


def note_words_that_mislead(content: Content) -> None:
    """Note everything that keeps the words from being shown: topics nobody teaches, and what no text may say."""
    words = content.words
    if words is None:
        return
    topics = {*content.topics, FOR_SCHOOLS}
    for word in words.as_written:
        for place, topic in enumerate(word.topics):
            if topic not in topics:
                spot = words.spot_of(word, "topics", place)
                words.notebook.note(spot, f"There is no topic {topic}.", f"Choose one of: {', '.join(sorted(topics))}.")
    for passage in words.passages():
        for what, remedy in found_in(passage.text):
            words.notebook.note(passage.spot, f"There is {what} in the text.", remedy)
        for said, instead, severity in said_in(passage.text):
            words.notebook.note(passage.spot, f"The text says “{said}”.", f"Say: {instead}.", severity)


def note_words_hard_to_read(words: WordsManuscript) -> None:
    """Note each meaning, and each topic, that asks for a higher reading age than tier 1 allows.

    Other words of the list are not counted with it, since each is explained in its own place.
    """
    together: dict[str, list[str]] = defaultdict(list)
    first: dict[str, Word] = {}
    for word in words.as_written:
        plain = _without_other_words(word, words.glossary)
        age = reading_age([plain], fewest=FEWEST_WORDS_OF_ONE)
        if age is not None and age >= AGE_OF_ONE:
            message = f"The meaning of “{word.word}” asks for a reading age of {int(age)}."
            _warn(words, word, message)
        for topic in word.topics or ("",):
            together[topic].append(plain)
            first.setdefault(topic, word)
    for topic, texts in together.items():
        age = reading_age(texts)
        if age is not None and age >= AGE_ALLOWED[1]:
            _warn(words, first[topic], f"The words of {topic or 'every topic'} ask for a reading age of {int(age)}.")


def note_words_used_nowhere(content: Content) -> None:
    """Note each word that no text uses, unless people hear it at work."""
    words = content.words
    if words is None:
        return
    used = {
        use.word.id
        for topic, passages in _by_topic(content)
        for finder in (words.glossary.finder(topic),)
        for passage in passages
        for use in finder.uses_in(passage.text)
    }
    for word in words.as_written:
        if word.id not in used and not word.heard_at_work:
            message = f"No text uses “{word.word}”."
            remedy = "Take it out, add a form of it under forms:, or write heard_at_work: true."
            words.notebook.note(words.spot_of(word), message, remedy, Severity.WARNING)


def note_abbreviations(content: Content) -> None:
    """Note each abbreviation that is neither in words.yaml nor spelled out where it is used."""
    glossary = content.words.glossary if content.words else NO_GLOSSARY
    known = EVERYDAY | {
        match[1] for word in glossary.words for form in word.every_form for match in _ABBREVIATION.finditer(form)
    }
    passages = [passage for _, some in _by_topic(content) for passage in some]
    passages += content.words.passages() if content.words else ()
    in_small_letters = {word.upper() for passage in passages for word in _SMALL_WORD.findall(passage.text)}
    for texts in _read_together(passages):
        spelled_out = {letters for passage in texts for letters in _spelled_out(passage.text)}
        for passage in texts:
            for letters in dict.fromkeys(_abbreviations(passage.text, in_small_letters)):
                if letters not in known | spelled_out:
                    message = f"{letters} is not explained."
                    remedy = f"Spell it out once, such as “in full words ({letters})”, or add it to {WORDS_FILE}."
                    content.notebook.note(passage.spot, message, remedy, Severity.WARNING)


def _warn(words: WordsManuscript, word: Word, message: str) -> None:
    remedy = f"Aim for {int(AGE_ALLOWED[1]) - 1}: shorter sentences, shorter words, one thought in each."
    words.notebook.note(words.spot_of(word, "means"), message, remedy, Severity.WARNING)


def _without_other_words(word: Word, glossary: Glossary) -> str:
    """The meaning with “it” for every word of the list, which is explained in its own place."""
    parts, done = [], 0
    for use in glossary.finder(word.topics[0] if word.topics else "").uses_in(word.means):
        parts += [word.means[done : use.start], "it"]
        done = use.end
    return "".join([*parts, word.means[done:]])


def _by_topic(content: Content) -> Iterator[tuple[str, Iterable[Passage]]]:
    """Every text that learners, or those who help them, read; the pathways and packs with the topic of schools."""
    for manuscript in content.manuscripts:
        yield manuscript.course.award.topic, manuscript.passages
    if content.pathways is not None:
        yield "", content.pathways.passages()
    if content.schools is not None:
        yield FOR_SCHOOLS, content.schools.passages
        yield from ((FOR_SCHOOLS, one.passages) for one in content.schools.packs)


def _read_together(passages: Iterable[Passage]) -> Iterable[list[Passage]]:
    """The passages of one page or sheet together; those of a quiz, which are asked one by one, each for itself."""
    together: dict[Spot, list[Passage]] = defaultdict(list)
    for passage in passages:
        in_quiz = passage.spot.file.endswith("/quiz.yaml")
        together[passage.spot if in_quiz or passage.page is None else passage.page].append(passage)
    return together.values()


def _abbreviations(text: str, in_small_letters: set[str]) -> Iterator[str]:
    """The abbreviations of a text. Words that somebody shouts or writes large are words all the same."""
    shouted = {place for match in _ALL_CAPITALS.finditer(text) for place in range(match.start(), match.end())}
    quoted = {place for match in _QUOTED.finditer(text) for place in range(match.start(), match.end())}
    for match in _ABBREVIATION.finditer(text):
        is_word = match[1] in in_small_letters and (match.start() in shouted or match.start() in quoted)
        if not is_word:
            yield match[1]


def _spelled_out(text: str) -> Iterator[str]:
    """The abbreviations in brackets whose letters begin the words before them."""
    for match in re.finditer(r"\(([A-Z][A-Z0-9]+)\)", text):
        before = re.findall(r"[^\W\d_]+", text[: match.start()])[-_WORDS_BEFORE:]
        if _begins("".join(word[0] for word in before).upper(), match[1]):
            yield match[1]


def _begins(initials: str, letters: str) -> bool:
    """Whether these letters are among the initials, in their order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)
