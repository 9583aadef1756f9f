"""Gaps written into a text in Moodle's Cloze, such as `{1:SHORTANSWER:=cook#They know.~%0%guest}`.

A gap is a weight, a type and its answers with `~` between them. Before an answer stands `=` for right or `%50%` for a
share of the marks, after it `#` and why. A sign that would mean something else has `\\` before it.
https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.exchange.draft import choices
from quizzes.exchange.text import squeezed
from quizzes.gaps import MOST, Gap, Gaps

WRITTEN = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
NUMBERS = frozenset({"NUMERICAL", "NM"})
SEVERAL = re.compile(r"MULTIRESPONSE(_H|_S|_HS)?|MRH?S?", re.ASCII)
CHOSEN = re.compile(r"MULTICHOICE(_V|_H|_S|_VS|_HS)?|MC[VH]?S?", re.ASCII)

OPENS = re.compile(r"\{([0-9]*):([A-Z_]+):", re.ASCII)
SHARE = re.compile(r"\s*(?:=|%(-?[0-9]{1,3}(?:\.[0-9]+)?)%)", re.ASCII)
MEANT = re.compile(r"\\([}#~/\"\\])")
MEANS_SOMETHING = re.compile(r"([}#~\\])")
LETTER = re.compile(r"&#[xX]?[0-9a-fA-F]{1,6};", re.ASCII)
ANY = "*"


@dataclass(frozen=True)
class Given:
    """One answer to a gap: its text, its share of the marks in hundredths, and why."""

    text: str
    share: float
    why: str


class CannotBeGaps(ValueError):  # noqa: N818 - a fact about a question
    """Why this text cannot become a question with gaps, in a sentence for its author."""


Plainly = Callable[[str], str]
"""Makes plain text of a piece of the text, and notes what is lost."""


def read(html: str, general: str, notes: list[str], *, plainly: Plainly) -> dict[str, Any]:
    """The entry of the question with gaps that this text is; what is lost is added to the notes.

    `general` is the reason for the whole question, taken where a gap has none. Raises CannotBeGaps.
    """
    said: list[str] = []
    gaps: list[dict[str, Any]] = []
    weights: set[str] = set()
    at = 0
    for opens in _openings(html):
        if opens.start() < at:
            continue  # inside the gap before it
        given, end = _answers(html, opens.end(), plainly)
        said += [_words(html[at : opens.start()], plainly), f"{{g{len(gaps) + 1}}}"]
        gaps.append({"id": f"g{len(gaps) + 1}", **_gap(opens[2], given, general, notes)})
        weights.add(opens[1] or "1")
        at = end
    said.append(_words(html[at:], plainly))
    if not gaps:
        raise CannotBeGaps("No gap was found in its text.")
    if len(weights) > 1:
        notes.append("Weights of gaps were left out: each counts the same.")
    return with_gaps("".join(said), gaps)


def with_gaps(text: str, gaps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The entry for a text with gaps. Raises CannotBeGaps for more gaps than a question may have."""
    if len(gaps) > MOST:
        raise CannotBeGaps(f"It has {len(gaps)} gaps. A question here has at most {MOST}: make two of it.")
    return {"kind": "gaps", "stem": "Fill in the gaps.", "text": squeezed(text), "gaps": list(gaps)}


def without_braces(text: str) -> str:
    """The text with round brackets for braces, which would be gaps."""
    return text.replace("{", "(").replace("}", ")")


def write(asked: Gaps) -> str:
    """The text with its gaps in Cloze."""
    by_id = {gap.id: gap for gap in asked.gaps}
    return re.sub(r"\{([A-Za-z0-9-]*)\}", lambda mark: _written(by_id[mark[1]]), asked.text)


def _openings(html: str) -> Iterator[re.Match[str]]:
    return (one for one in OPENS.finditer(html) if one.start() == 0 or html[one.start() - 1] != "\\")


def _words(html: str, plainly: Plainly) -> str:
    """A stretch between gaps; a space at either end stays, so that words do not run into gaps."""
    return without_braces(plainly(f"x{html}x")[1:-1])


def _answers(html: str, at: int, plainly: Plainly) -> tuple[list[Given], int]:
    """The answers from here to the brace that closes the gap, and where the text goes on."""
    given, start, place = [], at, at
    while place < len(html):
        letter = html[place]
        if letter == "\\":
            place += 1
        elif letter in "~}":
            if html[start:place].strip():  # many begin with a ~ before the first
                given.append(_answer(html[start:place], plainly))
            start = place + 1
            if letter == "}":
                return given, start
        place += 1
    raise CannotBeGaps("A gap in its text is never closed.")


def _answer(html: str, plainly: Plainly) -> Given:
    share = SHARE.match(html)
    hundredths = 0.0 if share is None else float(share[1] or 100)
    rest = html if share is None else html[share.end() :]
    text, why = _split(rest)
    return Given(_meant(text, plainly), hundredths, _meant(why, plainly))


def _split(html: str) -> tuple[str, str]:
    """Text and reason, at the first # that is not written as a sign of its own or as part of `&#160;`."""
    place = 0
    while place < len(html):
        if html[place] == "\\":
            place += 1
        elif html[place] == "#" and not LETTER.match(html, place - 1 if place else 0):
            return html[:place], html[place + 1 :]
        place += 1
    return html, ""


def _meant(html: str, plainly: Plainly) -> str:
    return plainly(MEANT.sub(r"\1", html))


def _gap(type_: str, given: Sequence[Given], general: str, notes: list[str]) -> dict[str, Any]:
    if CHOSEN.fullmatch(type_):
        return _chosen(given, notes)
    if SEVERAL.fullmatch(type_):
        raise CannotBeGaps("A gap takes several choices at once, which a gap here cannot.")
    if type_ in NUMBERS:
        given = [Given(_exact(one), one.share, one.why) for one in given if one.text != ANY]
    elif type_ not in WRITTEN:
        raise CannotBeGaps(f"Gaps of the type “{type_}” are not known here.")
    return _written_into(given, general, notes, case=type_.endswith("C"))


def _exact(given: Given) -> str:
    """A number that has to be met exactly, as it is written."""
    number, _, tolerance = given.text.partition(":")
    if tolerance.strip(" 0.,"):
        raise CannotBeGaps("A gap takes a number that may be off a little. Make a question of the kind number of it.")
    return number.strip()


def _chosen(given: Sequence[Given], notes: list[str]) -> dict[str, Any]:
    best = max((one.share for one in given), default=0)
    if best <= 0:
        raise CannotBeGaps("A gap has no right answer.")
    right = next(place for place, one in enumerate(given) if one.share == best)
    if any(one.share > 0 for place, one in enumerate(given) if place != right):
        notes.append("In a gap one answer is right. Part marks and further right answers were left out.")
    return {"options": choices([(one.text, place == right, one.why) for place, one in enumerate(given)],
                               several=False)["options"]}  # fmt: skip


def _written_into(given: Sequence[Given], general: str, notes: list[str], *, case: bool) -> dict[str, Any]:
    full = [one for one in given if one.share >= 100 and one.text != ANY]
    if not full:
        raise CannotBeGaps("A gap has no right answer.")
    if any(one.share < 100 and (one.share > 0 or one.why) for one in given):
        notes.append("Wrong and half right words of a gap were left out with their reasons.")
    if any(ANY in one.text for one in full):
        notes.append("Signs that stand for any letters (*) were taken as they are.")
    if case:
        notes.append("Capital letters make no difference here.")
    accepted = list(dict.fromkeys(one.text for one in full))
    return {"accepted": accepted, "why": next((one.why for one in full if one.why), general)}


def _written(gap: Gap) -> str:
    if gap.options:
        answers = ((option.text, option.right, option.why) for option in gap.options)
        return "{1:MULTICHOICE:" + _joined(answers) + "}"
    return "{1:SHORTANSWER:" + _joined((text, True, gap.why) for text in gap.accepted) + "}"


def _joined(answers: Iterator[tuple[str, bool, str]]) -> str:
    return "~".join(f"%{100 if right else 0}%{_safe(text)}" + _because(text, why) for text, right, why in answers)


def _because(text: str, why: str) -> str:
    """The reason behind its answer; a space keeps `&` and `#` from being one letter."""
    return (" #" if text.endswith("&") else "#") + _safe(why) if why else ""


def _safe(text: str) -> str:
    return MEANS_SOMETHING.sub(r"\\\1", squeezed(text))
