"""QTI 2.1, 2.2 and 3.0: one assessment item for each question. Elements are found by name, whatever their version.

QTI 3 writes `qti-choice-interaction` where QTI 2 writes `choiceInteraction`; without hyphens and prefix both are alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from quizzes.exchange.carried import carried_in, carry
from quizzes.exchange.draft import Brought, Collector, Unreadable, choices, matched
from quizzes.exchange.text import plain, squeezed
from quizzes.exchange.xml import attribute, bare, first, named, root_of
from quizzes.kinds import Kind
from quizzes.matching import Matching
from quizzes.number import Number
from quizzes.ordering import Ordering
from quizzes.questions import Question
from quizzes.short_text import ShortText

TAG = "carried:"
QTI_2 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
QTI_3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
INTERACTIONS = (
    "choiceinteraction", "orderinteraction", "matchinteraction", "associateinteraction", "textentryinteraction",
    "inlinechoiceinteraction", "gapmatchinteraction", "extendedtextinteraction", "hotspotinteraction",
    "selectpointinteraction", "graphicorderinteraction", "graphicassociateinteraction", "graphicgapmatchinteraction",
    "positionobjectinteraction", "sliderinteraction", "drawinginteraction", "uploadinteraction", "hottextinteraction",
    "mediainteraction", "custominteraction", "portablecustominteraction", "endattemptinteraction",
)  # fmt: skip


@dataclass(frozen=True)
class _Item:
    """An assessment item: its key by response, its body and its interactions."""

    element: Element
    name: str
    key: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    asked: tuple[Element, ...]


def read(content: bytes) -> Brought:
    """The items in this XML: one, or several below another element. Raises Unreadable where there is none."""
    found = Collector()
    root = root_of(content)
    items = [root] if bare(root) == "assessmentitem" else named(root, "assessmentitem")
    if not items:
        raise Unreadable("This is XML, but there is no assessment item of QTI 2 or 3 in it.")
    for item in items:
        bring(found, item)
    return found.brought()


def bring(found: Collector, element: Element) -> None:
    """Bring one assessment item into the collector."""
    item = _item(element)
    notes: list[str] = []
    stem = _stem(item, notes)
    ours = carried_in(_kept_words(element), TAG, stem=stem)
    if ours is not None:
        found.add(ours["id"], ours)
        return
    if not item.asked:
        found.leave_out(item.name, "It asks nothing that can be answered.")
        return
    entry, why = _entry(item, notes)
    if entry is None:
        found.leave_out(item.name or stem, why)
    elif not stem and "text" not in entry:
        found.leave_out(item.name, "It has no text.")
    else:
        found.add(attribute(element, "identifier") or item.name, {"stem": stem or item.name, **entry}, notes)


def _item(element: Element) -> _Item:
    key, types = {}, {}
    for declared in named(element, "responsedeclaration"):
        id_ = attribute(declared, "identifier")
        right = first(declared, "correctresponse")
        values = [squeezed("".join(one.itertext())) for one in (named(right, "value") if right is not None else [])]
        if not values:
            values = [attribute(one, "mapKey") for one in named(declared, "mapentry")
                      if _number_of(attribute(one, "mappedValue")) > 0]  # fmt: skip
        key[id_] = tuple(value for value in values if value)
        types[id_] = attribute(declared, "baseType")
    asked = tuple(one for one in element.iter() if isinstance(one.tag, str) and bare(one) in INTERACTIONS)
    return _Item(element, attribute(element, "title") or attribute(element, "identifier"), key, types, asked)


def _stem(item: _Item, notes: list[str]) -> str:
    """The text before and inside the interaction that is not an answer."""
    body = first(item.element, "itembody")
    if body is None:
        return ""
    words: list[str] = []

    def walk(element: Element) -> None:
        name = bare(element)
        if name in ("feedbackinline", "feedbackblock", "modalfeedback", "rubricblock", "stylesheet", "simplechoice",
                    "simpleassociablechoice", "gapchoice", "gaptext", "gapimg", "inlinechoice"):  # fmt: skip
            return
        if name in ("img", "object", "audio", "video", "svg", "math"):
            notes.append("A picture, recording or formula was left out.")
            return
        if name in ("textentryinteraction", "inlinechoiceinteraction", "gap"):
            words.append(" _____ ")
        else:
            words.append(element.text or "")
            for child in element:
                walk(child)
                words.append(f" {child.tail or ''}" if bare(child) in ("p", "div", "li", "br", "prompt")
                             else child.tail or "")  # fmt: skip

    walk(body)
    return plain(squeezed("".join(words)).replace("<", "&lt;"))[0]


def _entry(item: _Item, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    names = {bare(one) for one in item.asked}
    if len(item.asked) > 1 and names <= {"textentryinteraction", "inlinechoiceinteraction"}:
        return _gaps(item, notes)
    if len(item.asked) > 1:
        return None, "It asks several things at once."
    asked = item.asked[0]
    readers: dict[str, Callable[[_Item, Element, list[str]], tuple[dict[str, Any] | None, str]]] = {
        "choiceinteraction": _choice,
        "orderinteraction": _order,
        "matchinteraction": _match,
        "textentryinteraction": _text_entry,
        "inlinechoiceinteraction": _gaps_of_one,
        "gapmatchinteraction": _gap_match,
    }
    reader = readers.get(bare(asked))
    if reader is None:
        return None, f"Questions with {bare(asked).removesuffix('interaction')} interactions are not known here."
    return reader(item, asked, notes)


def _words(element: Element, notes: list[str]) -> str:
    parts: list[str] = []

    def walk(one: Element) -> None:
        if bare(one) in ("feedbackinline", "feedbackblock"):
            return
        if bare(one) in ("img", "object", "audio", "video", "svg", "math"):
            notes.append("A picture, recording or formula was left out.")
        parts.append(one.text or "")
        for child in one:
            walk(child)
            parts.append(child.tail or "")

    walk(element)
    return squeezed("".join(parts))


def _why(element: Element) -> str:
    told = [squeezed("".join(one.itertext())) for one in named(element, "feedbackinline")]
    return " ".join(told)


def _modal(item: _Item) -> dict[str, str]:
    return {
        attribute(one, "identifier"): squeezed("".join(one.itertext())) for one in named(item.element, "modalfeedback")
    }


def _choice(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    key = set(item.key.get(attribute(asked, "responseIdentifier"), ()))
    most = attribute(asked, "maxChoices")
    several = most not in ("", "1") or len(key) > 1
    modal = _modal(item)
    options = named(asked, "simplechoice")
    given = [(_words(one, notes), attribute(one, "identifier") in key,
              _why(one) or modal.get(attribute(one, "identifier"), "")) for one in options]  # fmt: skip
    if not any(right for _, right, _ in given):
        return None, "It names no right answer."
    entry = choices(given, several=several)
    if attribute(asked, "shuffle") == "false":
        entry["keep_order"] = True
    return entry, ""


def _order(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    key = item.key.get(attribute(asked, "responseIdentifier"), ())
    texts = {attribute(one, "identifier"): _words(one, notes) for one in named(asked, "simplechoice")}
    if sorted(key) != sorted(texts):
        return None, "Its right order does not name each line once."
    return {"kind": "ordering", "steps": [{"id": f"s{place}", "text": texts[id_], "why": ""}
                                          for place, id_ in enumerate(key, start=1)]}, ""  # fmt: skip


def _pairs(item: _Item, asked: Element) -> list[tuple[str, str]]:
    given = item.key.get(attribute(asked, "responseIdentifier"), ())
    return [(one.split()[0], one.split()[1]) for one in given if len(one.split()) == 2]


def _match(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    sets = named(asked, "simplematchset")
    if len(sets) != 2:
        return None, "It does not have two sets to match."
    first_set, second_set = (
        {attribute(one, "identifier"): _words(one, notes) for one in named(part, "simpleassociablechoice")}
        for part in sets
    )
    pairs = [(one, other) for one, other in _pairs(item, asked) if one in first_set and other in second_set]
    if len({one for one, _ in pairs}) != len(pairs) or len(pairs) < len(first_set) or len(pairs) < 2:
        return None, "Its lines do not belong to one thing each."
    extra = [text for id_, text in second_set.items() if id_ not in {other for _, other in pairs}]
    return matched([(first_set[one], second_set[other]) for one, other in pairs], extra), ""


def _accepted(item: _Item, asked: Element) -> list[str]:
    response = attribute(asked, "responseIdentifier")
    declared = next((one for one in named(item.element, "responsedeclaration")
                     if attribute(one, "identifier") == response), None)  # fmt: skip
    found = list(item.key.get(response, ()))
    if declared is not None:
        best = max((_number_of(attribute(one, "mappedValue")) for one in named(declared, "mapentry")), default=0.0)
        found += [attribute(one, "mapKey") for one in named(declared, "mapentry")
                  if best > 0 and _number_of(attribute(one, "mappedValue")) >= best]  # fmt: skip
    return list(dict.fromkeys(text for text in found if text))


def _number_of(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def _text_entry(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    accepted = _accepted(item, asked)
    if not accepted:
        return None, "It names no right answer."
    why = " ".join(dict.fromkeys(_modal(item).values()))
    if item.types.get(attribute(asked, "responseIdentifier")) in ("float", "integer"):
        return {"kind": "number", "value": accepted[0], "tolerance": _tolerance(item), "why": why}, ""
    return {"kind": "text", "accepted": accepted, "why": why}, ""


def _tolerance(item: _Item) -> str:
    equal = first(item.element, "equal")
    if equal is not None and attribute(equal, "toleranceMode") == "absolute":
        return (attribute(equal, "tolerance").split() or ["0"])[0]
    return "0"


def _gaps_of_one(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    return _gaps(item, notes)


def _gaps(item: _Item, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    """A text with gaps, to write into or to choose for. The text is that of the item; its stem is a short one."""
    body = next(iter(named(item.element, "itembody")))
    gaps: list[dict[str, Any]] = []
    words: list[str] = []

    def walk(element: Element) -> None:
        name = bare(element)
        if name in ("textentryinteraction", "inlinechoiceinteraction"):
            id_ = f"g{len(gaps) + 1}"
            key = _accepted(item, element)
            if name == "textentryinteraction":
                gaps.append({"id": id_, "accepted": key, "why": ""})
            else:
                entry = choices([(_words(one, notes), attribute(one, "identifier") in key, _why(one))
                                 for one in named(element, "inlinechoice")], several=False)  # fmt: skip
                gaps.append({"id": id_, "options": entry["options"]})
            words.append(f"{{{id_}}}")
            return
        words.append((element.text or "").replace("{", "(").replace("}", ")"))
        for child in element:
            walk(child)
            words.append((child.tail or "").replace("{", "(").replace("}", ")"))

    walk(body)
    if any(not gap.get("accepted") and not any(one["right"] for one in gap.get("options", ())) for gap in gaps):
        return None, "A gap has no right answer."
    return {"kind": "gaps", "stem": "Fill in the gaps.", "text": squeezed("".join(words)), "gaps": gaps}, ""


def _gap_match(item: _Item, asked: Element, notes: list[str]) -> tuple[dict[str, Any] | None, str]:
    texts = {attribute(one, "identifier"): _words(one, notes)
             for one in [*named(asked, "gaptext"), *named(asked, "gapchoice")]}  # fmt: skip
    where = {gap: text for text, gap in _pairs(item, asked)}
    gaps: list[dict[str, Any]] = []
    words: list[str] = []

    def walk(element: Element) -> None:
        name = bare(element)
        if name in ("gaptext", "gapchoice", "gapimg", "prompt"):
            return
        if name == "gap":
            id_ = f"g{len(gaps) + 1}"
            right = where.get(attribute(element, "identifier"), "")
            entry = choices([(text, one == right, "") for one, text in texts.items()], several=False)
            gaps.append({"id": id_, "options": entry["options"]})
            words.append(f"{{{id_}}}")
            return
        words.append(element.text or "")
        for child in element:
            walk(child)
            words.append(child.tail or "")

    walk(asked)
    if not gaps or any(not any(one["right"] for one in gap["options"]) for gap in gaps):
        return None, "A gap has no right answer, or a picture."
    return {"kind": "gaps", "stem": "Fill in the gaps.", "text": squeezed("".join(words)), "gaps": gaps}, ""


def _kept_words(element: Element) -> list[str]:
    """What an item of ours keeps beside what is shown."""
    kept = [one for one in named(element, "modalfeedback") if attribute(one, "identifier") == "carried"]
    return [word for one in kept for word in squeezed("".join(one.itertext())).split()]


@dataclass(frozen=True)
class _Names:
    """How a version writes its elements and attributes."""

    namespace: str
    prefix: str
    dashes: bool

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{self.prefix}{_dashed(name) if self.dashes else name}"

    def attributes(self, given: Mapping[str, str]) -> dict[str, str]:
        return {(_dashed(name) if self.dashes else name): value for name, value in given.items()}


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


NAMES = {"2.1": _Names(QTI_2, "", dashes=False), "3.0": _Names(QTI_3, "qti-", dashes=True)}


def write_item(question: Question, version: str) -> tuple[bytes | None, str]:
    """This question as an assessment item of QTI 2.1 or 3.0, and what another system will not show of it.

    The whole question is carried beside it, so that it comes back as it went.
    """
    names = NAMES[version]
    register_namespace("", names.namespace)
    made = _Maker(names)
    root = Element(names.tag("assessmentItem"), names.attributes(
        {"identifier": question.id, "title": question.id, "adaptive": "false", "timeDependent": "false"}))  # fmt: skip
    lost = _fill(made, root, question)
    if lost is None:
        return None, f"QTI as written here has no questions of the kind {question.kind}."
    kept = made.add(root, "modalFeedback", {"outcomeIdentifier": "FEEDBACK", "identifier": "carried",
                                            "showHide": "show"})  # fmt: skip
    kept.text = carry(question, TAG)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8"), lost


@dataclass(frozen=True)
class _Maker:
    names: _Names

    def add(self, parent: Element, name: str, given: Mapping[str, str] | None = None, text: str = "") -> Element:
        made = SubElement(parent, self.names.tag(name), self.names.attributes(given or {}))
        if text:
            made.text = squeezed(text)
        return made

    def plain(self, parent: Element, text: str) -> Element:
        made = SubElement(parent, f"{{{self.names.namespace}}}p")
        made.text = squeezed(text)
        return made

    def declare(self, root: Element, base: str, cardinality: str, values: Sequence[str]) -> None:
        declared = self.add(root, "responseDeclaration",
                            {"identifier": "RESPONSE", "cardinality": cardinality, "baseType": base})  # fmt: skip
        right = self.add(declared, "correctResponse")
        for value in values:
            self.add(right, "value", text=value)


def _fill(made: _Maker, root: Element, question: Question) -> str | None:
    """Fill the item in; what is lost in other systems, or None where it cannot be written at all."""
    content = question.content
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.CONFIDENCE):
        several = question.kind is Kind.MULTIPLE
        made.declare(root, "identifier", "multiple" if several else "single",
                     [option.id for option in question.options if option.right])  # fmt: skip
        body = _body(made, root, question)
        asked = made.add(body, "choiceInteraction", {"responseIdentifier": "RESPONSE",
                         "shuffle": "false" if question.keep_order else "true",
                         "maxChoices": "0" if several else "1"})  # fmt: skip
        for option in question.options:
            shown = made.add(asked, "simpleChoice", {"identifier": option.id}, option.text)
            told = made.add(shown, "feedbackInline", {"outcomeIdentifier": "FEEDBACK", "identifier": option.id,
                                                      "showHide": "show"})  # fmt: skip
            told.text = squeezed(option.why)
        return "How sure somebody is cannot be asked." if question.kind is Kind.CONFIDENCE else ""
    match content:
        case Ordering():
            made.declare(root, "identifier", "ordered", [step.id for step in content.steps])
            asked = made.add(_body(made, root, question), "orderInteraction",
                             {"responseIdentifier": "RESPONSE", "shuffle": "true"})  # fmt: skip
            for step in content.steps:
                made.add(asked, "simpleChoice", {"identifier": step.id}, step.text)
            return "Reasons for lines are not shown elsewhere."
        case Matching():
            made.declare(root, "directedPair", "multiple", [f"L-{pair.id} R-{pair.id}" for pair in content.pairs])
            asked = made.add(_body(made, root, question), "matchInteraction",
                             {"responseIdentifier": "RESPONSE", "shuffle": "true",
                              "maxAssociations": str(len(content.pairs))})  # fmt: skip
            lines, things = made.add(asked, "simpleMatchSet"), made.add(asked, "simpleMatchSet")
            for pair in content.pairs:
                made.add(lines, "simpleAssociableChoice", {"identifier": f"L-{pair.id}", "matchMax": "1"}, pair.prompt)
                made.add(things, "simpleAssociableChoice", {"identifier": f"R-{pair.id}", "matchMax": "1"}, pair.match)
            for extra in content.extra:
                made.add(things, "simpleAssociableChoice", {"identifier": f"R-{extra.id}", "matchMax": "1"}, extra.text)
            return "Reasons for pairs are not shown elsewhere."
        case ShortText():
            made.declare(root, "string", "single", content.accepted[:1])
            _entry_line(made, root, question)
            return "Other systems accept the first wording only." if len(content.accepted) > 1 else ""
        case Number() if not content.units:
            made.declare(root, "float", "single", [content.value])
            _entry_line(made, root, question)
            return "Other systems take no tolerance from this file." if content.tolerance != "0" else ""
    return None


def _body(made: _Maker, root: Element, question: Question) -> Element:
    body = made.add(root, "itemBody")
    made.plain(body, question.stem)
    return body


def _entry_line(made: _Maker, root: Element, question: Question) -> None:
    line = made.plain(_body(made, root, question), "")
    made.add(line, "textEntryInteraction", {"responseIdentifier": "RESPONSE"})
