"""Whether a question gives itself away: by the length or place of its key, or by how it is put."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from courses.course import CheckSegment
from courses.faults import Severity, Spot
from courses.manuscript import Manuscript
from quizzes.kinds import Kind
from quizzes.questions import Question

LONGEST_TO_SHORTEST = 1.3
"""How much longer the longest option may be than the shortest: beyond it, length is a hint."""

FEW_LETTERS = 8
"""Options that differ by no more letters than this look alike whatever their ratio."""

KEY_IS_LONGEST = 0.5
"""The part of a bank in which the key may be the longest option; by chance it is a third."""

UNEVEN = 5.991
"""Chi-square for three places: uneven places would come about by chance once in twenty banks."""

_ONE_KEY = (Kind.SINGLE, Kind.CONFIDENCE)
"""Kinds with one right option among others like it, shown in another order to each learner."""

_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any) (?:of )?the (?:\w+ )?(?:above|below)\b|^(?:all|none|both) of (?:these|them)\.?$"
    r"|^both a and b\.?$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[^.?!]*\?")
_NEGATIVE = re.compile(
    r"\b(?:[Ww]hich|[Ww]hat|[Ww]ho|[Ww]hen)\b(?:\W+\w+){0,5}?\W+(?:not|except|least|isn't|aren't|doesn't|don't|never)\b"
)
"""Only near the word that asks: further on, a negative belongs to the case and not to the question."""


def note_all_of_the_above(manuscript: Manuscript) -> None:
    """Note options that only speak of other options: they stand in a new order each time."""
    for question, spot in _questions(manuscript):
        for option in question.options:
            if _ABOVE.search(option.text):
                message = f"The option “{option.text}” speaks of the other options."
                manuscript.notebook.note(spot, message, "Write an option that stands on its own.")


def note_questions_that_give_themselves_away(manuscript: Manuscript) -> None:
    """Note options of unlike length, negatives that are easy to miss, and a bank whose keys follow a pattern."""
    for question, spot in _questions(manuscript):
        _note_lengths(question, spot, manuscript)
        _note_negative(question, spot, manuscript)
    singles = [question for question in manuscript.course.bank if question.kind in _ONE_KEY]
    _note_longest_keys(singles, manuscript)
    _note_places(singles, manuscript)


def _questions(manuscript: Manuscript) -> Iterator[tuple[Question, Spot]]:
    for place, question in enumerate(manuscript.course.bank):
        yield question, manuscript.quiz.spot(("questions", place))
    for _, page in manuscript.course.pages():
        for segment in dict.fromkeys((*page.segments, *(page.gentler or ()))):
            if isinstance(segment, CheckSegment):
                yield segment.question, manuscript.spots_of_ids[segment.id]


def _note_lengths(question: Question, spot: Spot, manuscript: Manuscript) -> None:
    lengths = [len(option.text) for option in question.options] or [0]
    shortest, longest = min(lengths), max(lengths)
    if question.kind in (Kind.TRUE_FALSE, Kind.TRUE_FALSE_WHY) or longest - shortest <= FEW_LETTERS:
        return
    if longest >= LONGEST_TO_SHORTEST * shortest:
        message = f"The options of {question.id} have from {shortest} to {longest} characters."
        manuscript.notebook.note(spot, message, "Make them alike, so that length is no hint.", Severity.WARNING)


def _note_negative(question: Question, spot: Spot, manuscript: Manuscript) -> None:
    """A small "not" is read over; in capitals it is not."""
    asked = _ASKED.findall(question.stem)
    if asked and _NEGATIVE.search(asked[-1].partition('"')[0]):
        message = f"{question.id} asks with a small negative."
        manuscript.notebook.note(spot, message, "Ask for what is right, or write NOT.", Severity.WARNING)


def _note_longest_keys(singles: Sequence[Question], manuscript: Manuscript) -> None:
    longest = sum(_key_is_longest(question) for question in singles)
    if len(singles) >= 6 and longest > KEY_IS_LONGEST * len(singles):
        message = f"The right answer is the longest in {longest} of {len(singles)} questions."
        remedy = "Shorten some, or lengthen others."
        manuscript.notebook.note(manuscript.quiz.spot(("questions",)), message, remedy, Severity.WARNING)


def _key_is_longest(question: Question) -> bool:
    key = max(len(option.text) for option in question.options if option.right)
    return all(len(option.text) < key for option in question.options if not option.right)


def _note_places(singles: Sequence[Question], manuscript: Manuscript) -> None:
    of_three = [question for question in singles if len(question.options) == 3]
    if len(of_three) < 9:
        return
    places = Counter(next(at for at, option in enumerate(q.options) if option.right) for q in of_three)
    expected = len(of_three) / 3
    if sum((places[place] - expected) ** 2 / expected for place in range(3)) > UNEVEN:
        counts = ", ".join(f"{places[place]} times {name}" for place, name in enumerate(("first", "second", "third")))
        message = f"The right answer stands {counts}."
        remedy = "Write it about as often in each place."
        manuscript.notebook.note(manuscript.quiz.spot(("questions",)), message, remedy, Severity.WARNING)
