"""A question as another system gave it: what `quiz.yaml` can hold of it, and what an author still has to add."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_QUESTIONS = 2_000
"""In one file. Far above a bank for one course."""

LONGEST_FILE = 10 * 1024 * 1024
"""Bytes, before and after unpacking."""


class Unreadable(ValueError):  # noqa: N818 - a fact about a file
    """Nothing can be made of this file. The message is a plain sentence for its author."""


@dataclass(frozen=True)
class Draft:
    """One question, as the entry of `quiz.yaml` that it would be. Reasons and outcomes may still be missing."""

    entry: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What was there and could not be carried, or was changed."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.entry["id"])


@dataclass(frozen=True)
class LeftOut:
    """A question that could not be brought over, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Brought:
    """What came out of a file."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def of(self) -> int:
        """How many questions the file had."""
        return len(self.drafts) + len(self.left_out)


@dataclass
class Collector:
    """Drafts as they are found, each with an id of its own."""

    prefix: str = "q"
    drafts: list[Draft] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def add(self, name: str, entry: Mapping[str, Any], notes: Iterable[str] = ()) -> None:
        """Keep one question. Its id is its name as far as an id can hold it. Raises Unreadable for far too many."""
        if len(self.drafts) + len(self.left_out) >= MOST_QUESTIONS:
            raise Unreadable(f"This file has more than {MOST_QUESTIONS} questions. Split it into smaller ones.")
        id_ = self._free(str(entry.get("id") or slug(name) or f"{self.prefix}{len(self.drafts) + 1}"))
        self.drafts.append(Draft({"id": id_, **{key: value for key, value in entry.items() if key != "id"}},
                                 tuple(dict.fromkeys(notes))))  # fmt: skip

    def leave_out(self, name: str, why: str) -> None:
        """Note one that cannot be carried."""
        self.left_out.append(LeftOut(name.strip()[:120] or "A question without a name", why))

    def brought(self) -> Brought:
        """Everything found."""
        return Brought(tuple(self.drafts), tuple(self.left_out))

    def _free(self, id_: str) -> str:
        found, number = id_, 1
        while found in self._used:
            number += 1
            found = f"{id_}-{number}"
        self._used.add(found)
        return found


def slug(text: str) -> str:
    """The text as an id: small letters, digits and hyphens, at most 40 of them."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")


def letters(number: int) -> list[str]:
    """So many ids: a, b, c … z, aa, ab …"""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [alphabet[place] if place < 26 else alphabet[place // 26 - 1] + alphabet[place % 26]
            for place in range(number)]  # fmt: skip


def choices(given: Sequence[tuple[str, bool, str]], *, several: bool) -> dict[str, Any]:
    """The kind and options of a question of choices: text, right or not, and reason of each."""
    options = [
        {"id": id_, "text": text, "right": right, "why": why}
        for id_, (text, right, why) in zip(letters(len(given)), given, strict=True)
    ]
    return {"kind": "multiple" if several else "single", "options": options}


def true_false(right: bool, *, why_true: str = "", why_false: str = "") -> dict[str, Any]:
    """The kind and options of a question of true or false."""
    return {
        "kind": "true_false",
        "options": [
            {"id": "true", "text": "True", "right": right, "why": why_true},
            {"id": "false", "text": "False", "right": not right, "why": why_false},
        ],
    }


def matched(given: Sequence[tuple[str, str]], extra: Sequence[str] = ()) -> dict[str, Any]:
    """The kind and pairs of a question of matching. Where one thing belongs to several lines it is one of sorting."""
    matches = [match for _, match in given]
    if len(set(matches)) == len(matches):
        ids = letters(len(given) + len(extra))
        pairs = [{"id": id_, "prompt": prompt, "match": match, "why": ""}
                 for id_, (prompt, match) in zip(ids, given, strict=False)]  # fmt: skip
        spare = [{"id": id_, "text": text, "why": ""} for id_, text in zip(ids[len(given) :], extra, strict=True)]
        return {"kind": "matching", "pairs": pairs, **({"extra": spare} if spare else {})}
    groups = list(dict.fromkeys([*matches, *extra]))
    names = {text: f"g{place}" for place, text in enumerate(groups, start=1)}
    return {
        "kind": "sorting",
        "groups": [{"id": names[text], "title": text} for text in groups],
        "things": [{"id": id_, "text": prompt, "group": names[match], "why": ""}
                   for id_, (prompt, match) in zip(letters(len(given)), given, strict=True)],
    }  # fmt: skip
