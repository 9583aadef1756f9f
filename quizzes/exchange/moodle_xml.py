"""Moodle XML: one element for each question, its texts as HTML."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from quizzes.exchange import cloze
from quizzes.exchange.carried import carried_in, carry
from quizzes.exchange.cloze import CannotBeGaps
from quizzes.exchange.draft import Brought, Collector, LeftOut, Unreadable, choices, matched, true_false
from quizzes.exchange.text import plain, squeezed
from quizzes.exchange.xml import root_of
from quizzes.gaps import Gaps
from quizzes.kinds import Kind
from quizzes.matching import Matching
from quizzes.number import Number
from quizzes.ordering import Ordering
from quizzes.questions import Question
from quizzes.short_text import ShortText

MARK_IN_LIST = re.compile(r"\[\[([0-9]{1,3})\]\]", re.ASCII)

TAG = "carried:"
"""What the tag begins with that holds a whole question of ours."""


def read(content: bytes) -> Brought:
    """The questions of this file. Raises Unreadable for a file that is not Moodle XML."""
    root = root_of(content)
    if root.tag != "quiz":
        raise Unreadable("This is XML, but not Moodle XML: it does not begin with <quiz>.")
    found = Collector()
    for element in root:
        if element.tag == "question" and element.get("type") != "category":
            _bring(found, element)
    return found.brought()


def _bring(found: Collector, element: Element) -> None:
    notes: list[str] = []
    type_ = element.get("type") or ""
    name = _text(element.find("name"), notes)
    stem = _text(element.find("questiontext"), notes)
    ours = carried_in([one.findtext("text") or "" for one in element.findall("tags/tag")], TAG, stem=stem,
                      shown=_shown)  # fmt: skip
    if ours is not None:
        found.add(ours["id"], ours)
        return
    if element.find("questiontext/file") is not None or element.find("answer/file") is not None:
        notes.append("A file was left out.")
    entry, why = _entry(element, type_, notes)
    if entry is None:
        found.leave_out(name or stem, why)
    elif not stem:
        found.leave_out(name, "It has no text.")
    else:
        if (element.findtext("penalty") or "0").strip("0.") and type_ != "truefalse":
            notes.append("Penalties for trying again were left out: there are none here.")
        if element.find("hint") is not None:
            notes.append("Hints were left out.")
        found.add(name or stem, {"stem": stem, **entry}, notes)  # gaps bring a stem of their own


def _entry(  # noqa: PLR0911 - one for each type
    element: Element, type_: str, notes: list[str]
) -> tuple[dict[str, Any] | None, str]:
    general = _text(element.find("generalfeedback"), notes)
    answers = [(_text(one, notes), float(one.get("fraction") or 0), _text(one.find("feedback"), notes))
               for one in element.findall("answer")]  # fmt: skip
    match type_:
        case "multichoice":
            return _chosen(element, answers, notes)
        case "truefalse":
            return _true_false(answers, general)
        case "shortanswer":
            return _written(answers, notes, general)
        case "numerical":
            return _number(element, answers, notes, general)
        case "matching":
            return _matching(element, notes)
        case "ordering":
            steps = [
                {"id": f"s{place}", "text": text, "why": ""} for place, (text, _, _) in enumerate(answers, start=1)
            ]
            return ({"kind": "ordering", "steps": steps}, "") if steps else (None, "It has no lines to put in order.")
        case "essay":
            return None, "It asks for an essay, which nobody here marks."
        case "description":
            return None, "It is a text and asks nothing."
        case "cloze" | "multianswer" | "gapselect" | "ddwtos":
            return _with_gaps(element, type_, notes, general)
    return None, f"Questions of the type “{type_ or 'unknown'}” are not known here."


def _chosen(
    element: Element, answers: Sequence[tuple[str, float, str]], notes: list[str]
) -> tuple[dict[str, Any] | None, str]:
    several = (element.findtext("single") or "true").strip().lower() in ("false", "0")
    best = max((fraction for _, fraction, _ in answers), default=0)
    right = [fraction > 0 if several else fraction == best > 0 for _, fraction, _ in answers]
    if not any(right):
        return None, "None of its answers is right."
    if not several and sum(right) > 1:
        right = [is_right and place == right.index(True) for place, is_right in enumerate(right)]
        notes.append("Several answers earned full marks. Only the first stayed right.")
    if not several and any(0 < fraction < best for _, fraction, _ in answers):
        notes.append("Part marks of single answers were left out: one answer is right.")
    given = [(text, is_right, why) for (text, _, why), is_right in zip(answers, right, strict=True)]
    entry = choices(given, several=several)
    if (element.findtext("shuffleanswers") or "true").strip().lower() in ("false", "0"):
        entry["keep_order"] = True
    return entry, ""


def _true_false(answers: Sequence[tuple[str, float, str]], general: str) -> tuple[dict[str, Any] | None, str]:
    by_text = {text.strip().lower(): (fraction, why) for text, fraction, why in answers}
    if set(by_text) != {"true", "false"}:
        return None, "It is of the type true or false, and its answers are not “true” and “false”."
    whys = {text: why or general for text, (_, why) in by_text.items()}
    return true_false(by_text["true"][0] > 0, why_true=whys["true"], why_false=whys["false"]), ""


def _written(
    answers: Sequence[tuple[str, float, str]], notes: list[str], general: str
) -> tuple[dict[str, Any] | None, str]:
    full = [(text, why) for text, fraction, why in answers if fraction >= 100]
    if not full:
        return None, "None of its answers earns full marks."
    partly = [(text, why) for text, fraction, why in answers if fraction < 100 and text != "*"]
    if any("*" in text for text, _ in full):
        notes.append("Signs that stand for any letters (*) were taken as they are.")
    entry: dict[str, Any] = {
        "kind": "text",
        "accepted": [text for text, _ in full],
        "why": next((why for _, why in full if why), general),
    }
    if partly:
        entry["misread"] = [{"text": text, "why": why} for text, why in partly]
    return entry, ""


def _number(
    element: Element, answers: Sequence[tuple[str, float, str]], notes: list[str], general: str
) -> tuple[dict[str, Any] | None, str]:
    for one, (text, fraction, why) in zip(element.findall("answer"), answers, strict=True):
        if fraction >= 100 and text != "*":
            if element.find("units/unit") is not None:
                notes.append("Units were left out.")
            tolerance = (one.findtext("tolerance") or "0").strip()
            return {"kind": "number", "value": text.strip(), "tolerance": tolerance, "why": why or general}, ""
    return None, "None of its numbers earns full marks."


def _matching(element: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    pairs = [(_text(one, notes), _text(one.find("answer"), notes)) for one in element.findall("subquestion")]
    lines = [(line, match) for line, match in pairs if line]
    if len(lines) < 2:
        return None, "It has fewer than two lines to match."
    return matched(lines, [match for line, match in pairs if not line]), ""


def _with_gaps(element: Element, type_: str, notes: list[str], general: str) -> tuple[dict[str, Any] | None, str]:
    """A text with gaps: each written out in it (Cloze), or marked `[[2]]` and filled from one list for all."""
    try:
        if type_ in ("cloze", "multianswer"):
            text = element.find("questiontext")
            html = "" if text is None else text.findtext("text") or ""
            return cloze.read(html, general, notes, plainly=lambda piece: _plainly(piece, text, notes)), ""
        return _from_a_list(_text(element.find("questiontext"), notes), _lists(element, notes)), ""
    except CannotBeGaps as why:
        return None, str(why)


def _lists(element: Element, notes: list[str]) -> list[tuple[str, str]]:
    """The words to put into gaps and the group of each, in the order in which gaps name them."""
    words = [*element.findall("selectoption"), *element.findall("dragbox")]
    return [(_text(one, notes), (one.findtext("group") or "1").strip()) for one in words]


def _from_a_list(said: str, words: Sequence[tuple[str, str]]) -> dict[str, Any]:
    gaps: list[dict[str, Any]] = []

    def gap(mark: re.Match[str]) -> str:
        place = int(mark[1]) - 1
        if not 0 <= place < len(words):
            raise CannotBeGaps(f"The gap {mark[0]} has no word of its own.")
        group = words[place][1]
        given = [(text, at == place, "") for at, (text, of) in enumerate(words) if of == group]
        gaps.append({"id": f"g{len(gaps) + 1}", "options": choices(given, several=False)["options"]})
        return f"{{{gaps[-1]['id']}}}"

    text = MARK_IN_LIST.sub(gap, cloze.without_braces(said))
    if not gaps:
        raise CannotBeGaps("No gap was found in its text.")
    return cloze.with_gaps(text, gaps)


def _shown(question: Question) -> str:
    """What stands as the text of a question in a file of ours."""
    content = question.content
    return f"{question.stem} {cloze.write(content)}" if isinstance(content, Gaps) else question.stem


def _text(element: Element | None, notes: list[str]) -> str:
    return "" if element is None else _plainly(element.findtext("text") or "", element, notes)


def _plainly(given: str, element: Element | None, notes: list[str]) -> str:
    """A text of this element, or a piece of it, as plain text."""
    if element is not None and (element.get("format") or "html") == "plain_text":
        return squeezed(given)
    words, lost = plain(given)
    notes += lost
    return words


def write(questions: Sequence[Question]) -> tuple[bytes, tuple[LeftOut, ...]]:
    """These questions in Moodle XML. Each carries the whole of ours in a tag, so that nothing is lost on the way back.

    The list names what Moodle itself will not show.
    """
    root = Element("quiz")
    left_out = []
    for question in questions:
        element = Element("question", type=_type(question) or "description")
        SubElement(SubElement(element, "name"), "text").text = question.id
        _html(element, "questiontext", _shown(question))
        _html(element, "generalfeedback", "")
        why = _fill(element, question)
        if why:
            left_out.append(LeftOut(question.id, why))
        tags = SubElement(element, "tags")
        for text in (f"outcome:{question.outcome}", f"difficulty:{question.difficulty}", carry(question, TAG)):
            SubElement(SubElement(tags, "tag"), "text").text = text
        root.append(element)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8"), tuple(left_out)


def _type(question: Question) -> str:
    if isinstance(question.content, Number) and question.content.units:
        return ""
    return {
        Kind.SINGLE: "multichoice",
        Kind.CONFIDENCE: "multichoice",
        Kind.MULTIPLE: "multichoice",
        Kind.TRUE_FALSE: "truefalse",
        Kind.MATCHING: "matching",
        Kind.ORDERING: "ordering",
        Kind.TEXT: "shortanswer",
        Kind.NUMBER: "numerical",
        Kind.GAPS: "cloze",
    }.get(question.kind, "")


def _fill(element: Element, question: Question) -> str:  # noqa: PLR0911, PLR0912 - one for each kind
    """Fill in what is asked; what Moodle will not show, in words, or nothing."""
    content = question.content
    match content:
        case Matching():
            for pair in content.pairs:
                _html(_html(element, "subquestion", pair.prompt), "answer", pair.match)
            for extra in content.extra:
                _html(_html(element, "subquestion", ""), "answer", extra.text)
            return "Moodle has no reasons for pairs."
        case Ordering():
            for step in content.steps:
                _answer_element(element, step.text, 1, "")
            return "Moodle has no reasons for lines to put in order."
        case ShortText():
            for text in content.accepted:
                _answer_element(element, text, 100, content.why)
            for one in content.misread:
                _answer_element(element, one.text, 0, one.why)
            return ""
        case Number() if not content.units:
            made = _answer_element(element, content.value, 100, content.why)
            SubElement(made, "tolerance").text = content.tolerance
            return ""
        case Gaps():
            slips = any(gap.slips for gap in content.gaps)
            return "Moodle forgives no slips of the pen in a gap." if slips else ""
    if question.options and _type(question):
        several = question.kind is Kind.MULTIPLE
        if question.kind is not Kind.TRUE_FALSE:
            SubElement(element, "single").text = "false" if several else "true"
            SubElement(element, "shuffleanswers").text = "0" if question.keep_order else "1"
        right = sum(option.right for option in question.options)
        for option in question.options:
            wrong = -100 / max(1, len(question.options) - right) if several else 0
            text = option.id if question.kind is Kind.TRUE_FALSE else option.text
            _answer_element(element, text, 100 / right if option.right else wrong, option.why)
        return "How sure somebody is cannot be asked in Moodle." if question.kind is Kind.CONFIDENCE else ""
    return f"Questions of the kind {question.kind} stand in the file as a text; only this service reads them."


def _answer_element(parent: Element, text: str, fraction: float, why: str) -> Element:
    made = SubElement(parent, "answer", fraction=f"{fraction:.5f}".rstrip("0").rstrip("."), format="plain_text")
    SubElement(made, "text").text = squeezed(text)
    _html(made, "feedback", why)
    return made


def _html(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name, format="plain_text")
    SubElement(made, "text").text = squeezed(text)
    return made
