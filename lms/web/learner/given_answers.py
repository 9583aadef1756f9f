"""Answers as they were given, to look over before handing in. Nothing here tells right from wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.records.queries.attempts import AskedItem
from quizzes.marking import in_words, parts_open


@dataclass(frozen=True)
class GivenAnswer:
    """One question with what was answered, in words."""

    position: int
    stem: str
    lines: tuple[str, ...]
    """In the order shown; none while there is no answer."""
    parts_open: int
    """How many parts have no answer yet."""
    address: str
    """Where it can be answered anew."""


def given_answers(items: Sequence[AskedItem], address: Callable[[int], str]) -> list[GivenAnswer]:
    """Every question with its answer; `address` is that of the question in a place."""
    return [
        GivenAnswer(
            item.position,
            item.drawn.question.stem,
            tuple(in_words(item.drawn, item.answer)),
            parts_open(item.drawn, item.answer),
            address(item.position),
        )
        for item in items
    ]
