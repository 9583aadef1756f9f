"""What a certificate says, frozen on the day it was issued. Everything drawn or shown comes from here."""

import json
import unicodedata
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

WORDING = "1"
"""The version of the sentences around the facts. A new wording leaves issued certificates as they were."""

MOST_OUTCOMES = 12
LONGEST_OUTCOME = 300
LONGEST = {
    "holder": 201,
    "award": 80,
    "topic_title": 120,
    "tier_name": 60,
    "course_title": 250,
    "edition": 20,
    "how": 80,
    "issuer": 150,
    "organisation": 250,
    "code": 40,
    "check_url": 300,
    "wording": 20,
}
"""The most characters of each text: what one page can hold, and no less than the register keeps of people."""

_DATES = {"completed_on", "expires_on"}
_NUMBERS = {"tier": (1, 3), "percent": (0, 100)}
_MAY_BE_NONE = {"expires_on", "percent"}
_MAY_BE_EMPTY = {"organisation"}


@dataclass(frozen=True)
class CertificateFacts:
    """The facts of one certificate. ValueError for any that cannot be: see the sentences below."""

    holder: str
    award: str
    """Such as modern-slavery-1."""
    topic_title: str
    tier: int
    tier_name: str
    course_title: str
    edition: str
    completed_on: date
    expires_on: date | None
    """The last day on which it counts, or None."""
    percent: int | None
    """Rounded down; None where there was no quiz."""
    how: str
    """How it was completed, in words: study and quiz, a live session, learning done elsewhere."""
    issuer: str
    organisation: str
    """Where the holder worked on that day; empty when nowhere in the partnership."""
    outcomes: tuple[str, ...]
    """What somebody who passed can do."""
    code: str
    check_url: str
    """The public page that confirms this certificate, as it stands in the QR code."""
    wording: str = WORDING

    def __post_init__(self) -> None:
        for field in fields(self):
            _refuse_unfit(field.name, getattr(self, field.name))
        if self.expires_on is not None and self.expires_on < self.completed_on:
            raise ValueError("A certificate cannot run out before it was earned.")

    def to_json(self) -> str:
        """These facts as one line of JSON in ASCII. The same facts give the same text, whatever the machine."""
        return json.dumps(asdict(self), default=date.isoformat, ensure_ascii=True, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "CertificateFacts":
        """The facts this text was written from. ValueError for anything else."""
        try:
            given = json.loads(text)
        except RecursionError as deep:
            raise ValueError("These are not the facts of a certificate.") from deep
        if not isinstance(given, dict) or given.keys() != {field.name for field in fields(cls)}:
            raise ValueError("These are not the facts of a certificate.")
        outcomes = given["outcomes"]
        days = {name: _day(given[name]) for name in _DATES}
        return cls(**{**given, **days, "outcomes": tuple(outcomes) if isinstance(outcomes, list) else outcomes})


def _day(given: Any) -> date | None:
    if given is None:
        return None
    day = date.fromisoformat(given) if isinstance(given, str) else None
    if day is None or day.isoformat() != given:
        raise ValueError("A date is written as in 2027-03-04.")
    return day


def _refuse_unfit(name: str, value: Any) -> None:
    """Stop at the first value that does not fit its field, so that nothing strange is ever sealed."""
    if value is None and name in _MAY_BE_NONE:
        return
    if name in _DATES:
        fits = type(value) is date
    elif name in _NUMBERS:
        least, most = _NUMBERS[name]
        fits = type(value) is int and least <= value <= most
    elif name == "outcomes":
        fits = (
            isinstance(value, tuple)
            and len(value) <= MOST_OUTCOMES
            and all(_is_text(one, LONGEST_OUTCOME) for one in value)
        )
    else:
        fits = _is_text(value, LONGEST[name]) or (value == "" and name in _MAY_BE_EMPTY)
    if not fits:
        raise ValueError(f"A certificate cannot have this for {name.replace('_', ' ')}: {str(value)[:60]!r}.")


def _is_text(value: Any, longest: int) -> bool:
    """Whether this is a text that can be printed: something to see, and no control characters or half characters."""
    if not isinstance(value, str) or len(value) > longest or not value.strip():
        return False
    return not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value)
