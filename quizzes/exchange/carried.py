"""The whole of a question of ours inside a file of another format, so that it comes back as it went."""

import base64
import json
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from quizzes.exchange.text import squeezed
from quizzes.questions import Question

LONGEST = 200_000
"""Letters of one question, unpacked. A bank's longest has about 5,000."""


def carry(question: Question, mark: str) -> str:
    """The question as one word behind a mark."""
    return mark + base64.b64encode(zlib.compress(question.to_json().encode("ascii"), 9)).decode("ascii")


def _stem(question: Question) -> str:
    return question.stem


def carried_in(
    words: Iterable[str], mark: str, *, stem: str, shown: Callable[[Question], str] = _stem
) -> dict[str, Any] | None:
    """The entry of the question carried by one of these words; None if none does or the text was changed since.

    `stem` is the text as the file has it, `shown` what the file said of a question when it was written.
    """
    for word in words:
        if word.startswith(mark):
            question = _question(word.removeprefix(mark))
            if question is not None and squeezed(shown(question)) == stem:
                return entry_of(question)
    return None


def _question(packed: str) -> Question | None:
    try:
        unpack = zlib.decompressobj()
        text = unpack.decompress(base64.b64decode(packed, validate=True), LONGEST)
        return None if unpack.unconsumed_tail else Question.from_json(text.decode("ascii"))
    except (ValueError, zlib.error, UnicodeDecodeError):
        return None


def entry_of(question: Question) -> dict[str, Any]:
    """The question as the entry of `quiz.yaml` that gives it."""
    kept = json.loads(question.to_json())
    asked = kept.pop("asked", None) or {}
    if not kept.get("options"):
        kept.pop("options", None)
    return {**{key: value for key, value in kept.items() if value not in (None, [])}, **_written(asked)}


def _written(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked as an author writes it: without what is empty or goes without saying."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if _says_something(key, one)}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return {key: bare(value) for key, value in asked.items() if _says_something(key, value)}


def _says_something(key: str, value: Any) -> bool:
    return value not in (None, "", [], ()) and not (key == "slips" and value is False)
