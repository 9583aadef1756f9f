"""How old someone has to be, in years of English schooling, to read a text with ease: Flesch and Kincaid's measure.

Our own count, since it needs no list of words from elsewhere. It is for pages, not for single sentences.
"""

import re
from collections.abc import Iterable

from courses.faults import Severity, Spot
from courses.manuscript import Manuscript

AGE_ALLOWED = {1: 10.0, 2: 10.0, 3: 12.0}
"""Below which age, in years, the pages of each tier have to stay: an age of 9, and 11 for the law in tier 3."""

FEWEST_WORDS = 60
"""Fewer say nothing: one long name would decide."""

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_SOUNDS = re.compile(
    r"(?<![ct])ia(?!lly|n\b)|io(?!us|n)|[rb]iou|eo(?!pl)|iu|uou|uie|[^qg]ui(?=ng)|[aeiouy]ing|(?<![qg])ua(?!r)|creat"
    r"|ience|(?<!t)ient|[ao]y[aeiou]|ism\b|[ds]n't"
)
"""Vowels that meet but are said apart."""
_SILENT = re.compile(
    r"(?:[^aeiouyl]e|[aeiouyr]le|[^td]ed|(?:[^aeioucgszxhl]|[^cs]h|[aeiour]l)es)$|(?<=[a-z]e)(?=ment|less|ful|ly)"
)
"""An e that is written and not said."""
_SAID_OTHERWISE = {
    **dict.fromkeys(("someone", "something", "sometimes", "somewhere", "business", "people", "every", "being"), 2),
    **dict.fromkeys(("safeguarding", "somebody", "area", "idea", "anyone", "everyone", "everything", "violence"), 3),
}


def syllables(word: str) -> int:
    """How many syllables this English word has, near enough: at least one, and right for nine words in ten."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[word]
    count = len(_VOWELS.findall(word)) + len(_TWO_SOUNDS.findall(word))
    return max(count - len(_SILENT.findall(word)), 1)


def reading_age(texts: Iterable[str], *, fewest: int = FEWEST_WORDS) -> float | None:
    """The age in years at which these paragraphs and items are easy; None for too few words to say.

    Each text ends a sentence, with a full stop or without.
    """
    words = sentences = parts = 0
    for text in texts:
        found = _WORD.findall(text)
        if not found:
            continue
        words += len(found)
        parts += sum(syllables(word) for word in found)
        ends = len(_SENTENCE_END.findall(text))
        sentences += max(ends + (_SENTENCE_END.search(text.rstrip()[-4:]) is None), 1)
    if words < fewest:
        return None
    return 0.39 * words / sentences + 11.8 * parts / words - 15.59 + 5


def note_pages_hard_to_read(manuscript: Manuscript) -> None:
    """Note every page that asks for a higher reading age than its tier allows."""
    pages: dict[Spot, list[str]] = {}
    for passage in manuscript.passages:
        if passage.page is not None and passage.page.file != manuscript.quiz.file:
            pages.setdefault(passage.page, []).append(passage.text)
    allowed = AGE_ALLOWED[manuscript.course.award.tier]
    for spot, texts in pages.items():
        age = reading_age(texts)
        if age is not None and age >= allowed:
            message = f"This page asks for a reading age of {int(age)}."
            remedy = f"Aim for {int(allowed) - 1}: shorter sentences, shorter words, one thought in each."
            manuscript.notebook.note(spot, message, remedy, Severity.WARNING)
