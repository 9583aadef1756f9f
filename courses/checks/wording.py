"""Words that hurt, blame or mislead, and what to say instead.

Words in quotation marks or italics are quoted, not said: a course may show them in order to say why not.
"""

import re
from typing import NamedTuple

from courses.faults import Severity
from courses.manuscript import Manuscript


class _Phrase(NamedTuple):
    pattern: re.Pattern[str]
    instead: str
    severity: Severity


def _never(pattern: str, instead: str) -> _Phrase:
    return _Phrase(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead, Severity.FAULT)


def _seldom(pattern: str, instead: str) -> _Phrase:
    return _Phrase(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead, Severity.WARNING)


PHRASES = (
    _never(r"illegal (?:im)?migrants?|illegals|illegal aliens?", "a person without leave to stay"),
    _never(r"(?:child |teenage |young )?prostitut(?:e|es|ion)", "a person who is being sexually exploited"),
    _never(r"sex slaves?", "a person who is being sexually exploited"),
    _never(r"drugs? (?:runner|mule)s?", "a person who is made to carry drugs"),
    _never(r"commit(?:s|ted|ting)? suicide", "died by suicide"),
    _never(r"lifestyle choices?", "what is done to the person"),
    _never(r"put(?:s|ting)? (?:them|him|her)sel(?:f|ves) at risk", "is being harmed, or may be"),
    _never(r"(?:is|are|was|were) asking for it", "what was done to the person"),
    _never(r"grooming gangs?", "people who exploit children"),
    _never(r"wheelchair[ -]bound|confined to a wheelchair", "a person who uses a wheelchair"),
    _never(r"handicapped|the disabled", "disabled people"),
    _never(r"the mentally ill", "people with a mental illness"),
    _seldom(r"hard[ -]to[ -]reach", "people whom we have not reached yet"),
    _seldom(r"refus(?:es|ed|ing) to engage", "did not feel able to"),
    _seldom(r"fail(?:s|ed|ing)? to (?:attend|engage)", "did not come, or did not feel able to"),
    _seldom(r"alleged victims?", "the person"),
    _seldom(r"the homeless|the vulnerable|the elderly", "people who …"),
    _seldom(r"vulnerable to radicalisation", "susceptible to radicalisation"),
    _seldom(r"suffer(?:s|ing)? from", "has, or lives with"),
    _seldom(r"you (?:have )?failed", "not passed yet"),
)
"""Sources: the language lists of the programme's research on trauma-informed practice, Prevent and modern slavery."""

_ANY_PHRASE = re.compile("|".join(phrase.pattern.pattern for phrase in PHRASES), re.IGNORECASE)
"""Looked for first: hardly any text says one of them, and one search is quicker than twenty."""

_VICTIM = re.compile(r"\bvictims?\b", re.IGNORECASE)
_LEGAL = re.compile(
    r"\b(?:law|laws|legal|legally|court|courts|statutory|act|scheme|status|referr\w+|referral\w*|decid\w+|decision\w*"
    r"|NRM|National Referral Mechanism|Home Office|identif\w+|victim (?:support|care)"
    r"|see (?:them|him|her)sel(?:f|ves))\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’")


def said_in(text: str) -> tuple[tuple[str, str, Severity], ...]:
    """The words of this text that should not be said, with what to say instead and how much it matters."""
    said = _QUOTED.sub(" … ", text)
    found = [
        (match[0], phrase.instead, phrase.severity)
        for phrase in (PHRASES if _ANY_PHRASE.search(said) else ())
        if (match := phrase.pattern.search(said))
    ]
    victim = _VICTIM.search(said)
    if victim and not _LEGAL.search(said) and not any("victim" in words.lower() for words, _, _ in found):
        found.append((victim[0], "person or survivor, unless it is about a legal status", Severity.WARNING))
    return tuple(found)


def note_wording(manuscript: Manuscript) -> None:
    """Note every word of the course that should not be said."""
    for passage in manuscript.passages:
        for words, instead, severity in said_in(passage.text):
            manuscript.notebook.note(passage.spot, f"The text says “{words}”.", f"Say: {instead}.", severity)
