"""Aiken: a question on one line, its options as "A. text", and "ANSWER: A". One right answer, nothing else."""

import re
from collections.abc import Sequence

from quizzes.exchange.draft import Brought, Collector, LeftOut, choices
from quizzes.exchange.text import decoded, squeezed
from quizzes.kinds import Kind
from quizzes.questions import Question

_OPTION = re.compile(r"([A-Z])[.)]\s*(.*)")
_ANSWER = re.compile(r"ANSWER:\s*([A-Z])\s*$", re.IGNORECASE)


def read(content: bytes) -> Brought:
    """The questions of this file. Raises Unreadable for a file that is no text."""
    found = Collector()
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    for line in decoded(content).split("\n"):
        text = line.strip()
        answer, option = _ANSWER.match(text), _OPTION.match(text)
        if answer:
            _add(found, stem, options, answer.group(1).upper())
            stem, options = [], []
        elif option and stem:
            options.append((option.group(1), squeezed(option.group(2))))
        elif text:
            if options:
                found.leave_out(" ".join(stem), "It has no line “ANSWER:” with the letter of an option.")
                stem, options = [], []
            stem.append(text)
    if stem or options:
        found.leave_out(" ".join(stem), "It has no line “ANSWER:” with the letter of an option.")
    return found.brought()


def _add(found: Collector, stem: Sequence[str], options: Sequence[tuple[str, str]], key: str) -> None:
    asked = squeezed(" ".join(stem))
    if key not in [letter for letter, _ in options]:
        found.leave_out(asked, f"Its answer is {key}, and no option has this letter.")
    elif not asked:
        found.leave_out("", "It has options, and no question before them.")
    else:
        entry = choices([(text, letter == key, "") for letter, text in options], several=False)
        found.add(asked, {"stem": asked, **entry})


def write(questions: Sequence[Question]) -> tuple[bytes, tuple[LeftOut, ...]]:
    """Questions with one right option. Reasons, outcomes and the like are lost, and other kinds left out."""
    parts: list[str] = []
    left_out: list[LeftOut] = []
    for question in questions:
        if question.kind not in (Kind.SINGLE, Kind.TRUE_FALSE):
            left_out.append(LeftOut(question.id, f"Aiken has no questions of the kind {question.kind}."))
            continue
        letters = "ABCDEFGHIJ"
        lines = [squeezed(question.stem)]
        lines += [f"{letters[place]}. {squeezed(option.text)}" for place, option in enumerate(question.options)]
        key = next(place for place, option in enumerate(question.options) if option.right)
        parts.append("\n".join([*lines, f"ANSWER: {letters[key]}"]))
        left_out.append(LeftOut(question.id, "Aiken has no place for reasons, outcome, difficulty, safety or facts."))
    return ("\n\n".join(parts) + "\n").encode(), tuple(left_out)
