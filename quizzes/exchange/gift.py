"""GIFT: questions as lines of text, with the answers between braces. What Moodle and many others read and write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.exchange.draft import Brought, Collector, LeftOut, choices, matched, true_false
from quizzes.exchange.text import decoded, plain, squeezed
from quizzes.gaps import Gaps
from quizzes.kinds import Kind
from quizzes.matching import Matching
from quizzes.number import Number
from quizzes.questions import Question
from quizzes.short_text import ShortText

ESCAPED = {"~": "\ue000", "=": "\ue001", "#": "\ue002", "{": "\ue003", "}": "\ue004", ":": "\ue005", "\\": "\ue006"}
"""What a backslash protects, as letters of no language while a question is taken apart."""

FORMATS = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"^\s*%\s*(-?\d+(?:\.\d+)?)\s*%")
NUMBER = r"-?\d+(?:\.\d+)?"

LOST = "GIFT has no place for outcome, difficulty, safety and facts."


@dataclass(frozen=True)
class _Answer:
    """One answer in braces: with "=" or "~" in front, its weight in percent, its text and its feedback."""

    sign: str
    percent: float | None
    text: str
    feedback: str


def read(content: bytes) -> Brought:
    """The questions of this file. Raises Unreadable for a file that is no text."""
    found = Collector()
    for block in _blocks(decoded(content)):
        _bring(found, block)
    return found.brought()


def _blocks(text: str) -> Iterator[str]:
    """Each question with its lines; they are kept apart by empty lines outside braces."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        if line.strip().startswith("//") and depth == 0:
            continue
        if not line.strip() and depth <= 0:
            if lines:
                yield "\n".join(lines)
            lines, depth = [], 0
            continue
        if line.strip().upper().startswith("$CATEGORY:") and not lines:
            continue
        lines.append(line)
        bare = re.sub(r"\\.", "", line)
        depth += bare.count("{") - bare.count("}")
    if lines:
        yield "\n".join(lines)


def _bring(found: Collector, block: str) -> None:
    text = _protected(block)
    name = ""
    titled = re.match(r"\s*::(.*?)::", text, re.DOTALL)
    if titled:
        name, text = _clean(titled.group(1))[0], text[titled.end() :]
    format_ = FORMATS.match(text)
    if format_:
        text = text[format_.end() :]
    braces = re.search(r"\{(.*?)\}", text, re.DOTALL)
    if braces is None:
        found.leave_out(_clean(text)[0] or name, "It has no answers between braces, so nothing is asked.")
        return
    before, inside, after = text[: braces.start()], braces.group(1), text[braces.end() :]
    stem, lost = _clean(before)
    end, more_lost = _clean(after)
    asked = squeezed(f"{stem} _____ {end}") if re.search(r"\w", end) else stem
    notes = [*lost, *more_lost]
    entry, why = _entry(inside, notes)
    if entry is None:
        found.leave_out(asked or name, why)
    elif not asked and not name:
        found.leave_out("", "It has answers, and no question before them.")
    else:
        found.add(name or asked, {"stem": asked or name, **entry}, notes)


def _entry(inside: str, notes: list[str]) -> tuple[dict[str, Any] | None, str]:  # noqa: PLR0911 - one for each kind
    """What the braces ask, or why it cannot be carried."""
    inside, general = _general(inside, notes)
    bare = inside.strip()
    if not bare:
        return None, "It asks for an essay, which nobody here marks."
    if bare.startswith("#"):
        return _number(bare[1:], notes, general)
    said = re.match(r"(TRUE|FALSE|T|F)\b\s*(?:#(.*?))?(?:#(.*))?$", bare, re.IGNORECASE | re.DOTALL)
    if said:
        right = said.group(1).upper().startswith("T")
        wrong_why, right_why = _clean(said.group(2) or "")[0], _clean(said.group(3) or "")[0]
        whys = (right_why, wrong_why) if right else (wrong_why, right_why)
        return true_false(right, why_true=whys[0] or general, why_false=whys[1] or general), ""
    answers = list(_answers(inside, notes))
    if not answers:
        return None, "Its answers have neither “=” nor “~” in front."
    if all("->" in one.text for one in answers):
        return _matching(answers)
    if all(one.sign == "=" for one in answers):
        return _written(answers, notes, general)
    return _chosen(answers, notes)


def _general(inside: str, notes: list[str]) -> tuple[str, str]:
    """What comes before "####", and the feedback for everybody after it."""
    before, mark, general = inside.partition("####")
    text, lost = _clean(general)
    notes += lost
    return before, text if mark else ""


def _answers(inside: str, notes: list[str]) -> Iterator[_Answer]:
    for sign, rest in re.findall(r"([=~])([^=~]*)", inside):
        weight = WEIGHT.match(rest)
        body = rest[weight.end() :] if weight else rest
        told, _, feedback = body.partition("#")
        text, lost = _clean(told)
        why, more = _clean(feedback)
        notes += [*lost, *more]
        yield _Answer(sign, float(weight.group(1)) if weight else None, text, why)


def _chosen(answers: Sequence[_Answer], notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    weighted = any(one.percent is not None for one in answers)
    several = not any(one.sign == "=" for one in answers)
    given = [(one.text, one.sign == "=" or (several and (one.percent or 0) > 0), one.feedback) for one in answers]
    if not any(right for _, right, _ in given):
        return None, "None of its answers is right."
    if weighted and not several:
        notes.append("Part marks of single answers were left out: one answer is right.")
    elif weighted:
        notes.append("Weights were left out: each right choice counts the same here.")
    return choices(given, several=several), ""


def _written(answers: Sequence[_Answer], notes: list[str], general: str) -> tuple[dict[str, Any], str]:
    full = [one for one in answers if one.percent is None or one.percent >= 100]
    partly = [one for one in answers if one not in full]
    if partly:
        notes.append("Answers worth part of the marks became answers that are not right.")
    why = next((one.feedback for one in full if one.feedback), general)
    misread = [{"text": one.text, "why": one.feedback} for one in partly]
    entry = {"kind": "text", "accepted": [one.text for one in full], "why": why}
    return {**entry, **({"misread": misread} if misread else {})}, ""


def _matching(answers: Sequence[_Answer]) -> tuple[dict[str, Any], str]:
    parts = [[side.strip() for side in one.text.split("->", 1)] for one in answers]
    return matched([(line, match) for line, match in parts if line], [match for line, match in parts if not line]), ""


def _number(text: str, notes: list[str], general: str) -> tuple[dict[str, Any] | None, str]:
    many = [one for one in re.split(r"(?=[=~])", text) if one.strip()]
    first = next((one for one in many if not one.startswith("~")), "")
    if len(many) > 1:
        notes.append("Only the first of several numbers was taken.")
    told, _, feedback = first.lstrip("=").partition("#")
    told = WEIGHT.sub("", told).strip()
    exact = re.fullmatch(rf"({NUMBER})(?:\s*[:\ue005]\s*(\d+(?:\.\d+)?))?", told)
    span = re.fullmatch(rf"({NUMBER})\s*\.\.\s*({NUMBER})", told)
    why = _clean(feedback)[0] or general
    if exact:
        return {"kind": "number", "value": exact.group(1), "tolerance": exact.group(2) or "0", "why": why}, ""
    if span:
        low, high = float(span.group(1)), float(span.group(2))
        middle, reach = _decimal((low + high) / 2), _decimal(abs(high - low) / 2)
        return {"kind": "number", "value": middle, "tolerance": reach, "why": why}, ""
    return None, "Its number cannot be read."


def _decimal(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _protected(text: str) -> str:
    return re.sub(r"\\(n|[~=#{}:\\])", lambda one: " " if one.group(1) == "n" else ESCAPED[one.group(1)], text)


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it is read, with what was protected put back, and what was lost."""
    given = text
    format_ = FORMATS.match(given)
    given = given[format_.end() :] if format_ else given
    back = {ord(sign): letter for letter, sign in ESCAPED.items()}
    if re.search(r"</?[a-zA-Z][^<>]*>|&[a-z]+;", given):
        return plain(given.translate(back))
    return squeezed(given.translate(back)), ()


def write(questions: Sequence[Question]) -> tuple[bytes, tuple[LeftOut, ...]]:
    """These questions in GIFT, with their reasons as feedback; and what it cannot carry, question by question."""
    parts, left_out = [], []
    for question in questions:
        body, why = _body(question)
        if body is None:
            left_out.append(LeftOut(question.id, why))
            continue
        parts.append(f"::{_escaped(question.id)}::{body}")
        left_out += [LeftOut(question.id, one) for one in (LOST, why) if one]
    return ("\n\n".join(parts) + "\n").encode(), tuple(left_out)


def _body(question: Question) -> tuple[str | None, str]:  # noqa: PLR0911 - one for each kind
    stem, content = _escaped(question.stem), question.content
    if question.kind is Kind.TRUE_FALSE:
        right = next(option for option in question.options if option.right)
        wrong = next(option for option in question.options if not option.right)
        sign = "TRUE" if right.id == "true" else "FALSE"
        return f"{stem} {{{sign}#{_escaped(wrong.why)}#{_escaped(right.why)}}}", ""
    if question.kind in (Kind.SINGLE, Kind.CONFIDENCE):
        lines = [f"\t{'=' if one.right else '~'}{_escaped(one.text)}#{_escaped(one.why)}" for one in question.options]
        lost = "How sure somebody is cannot be asked in GIFT." if question.kind is Kind.CONFIDENCE else ""
        return f"{stem} {{\n" + "\n".join(lines) + "\n}", lost
    if question.kind is Kind.MULTIPLE:
        key = sum(option.right for option in question.options)
        traps = len(question.options) - key
        lines = [
            f"\t~%{_decimal(100 / key) if one.right else _decimal(-100 / max(1, traps))}%"
            f"{_escaped(one.text)}#{_escaped(one.why)}"
            for one in question.options
        ]
        return f"{stem} {{\n" + "\n".join(lines) + "\n}", ""
    match content:
        case Matching():
            lines = [f"\t={_escaped(one.prompt)} -> {_escaped(one.match)}" for one in content.pairs]
            lines += [f"\t= -> {_escaped(one.text)}" for one in content.extra]
            return f"{stem} {{\n" + "\n".join(lines) + "\n}", "GIFT has no reasons for pairs."
        case ShortText():
            lines = [f"\t={_escaped(one)}#{_escaped(content.why)}" for one in content.accepted]
            lines += [f"\t=%0%{_escaped(one.text)}#{_escaped(one.why)}" for one in content.misread]
            return f"{stem} {{\n" + "\n".join(lines) + "\n}", ""
        case Number() if not content.units:
            return f"{stem} {{#{content.value}:{content.tolerance}#{_escaped(content.why)}}}", ""
        case Gaps() if len(content.gaps) == 1 and content.gaps[0].accepted:
            before, after = (_escaped(part) for part in content.around)
            gap = content.gaps[0]
            ways = "".join(f" ={_escaped(one)}#{_escaped(gap.why)}" for one in gap.accepted)
            return f"{stem} {before} {{{ways} }} {after}", "The gap became a missing word."
    return None, f"GIFT has no questions of the kind {question.kind}."


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", squeezed(text))
