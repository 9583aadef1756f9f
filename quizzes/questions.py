"""A question and its parts, how it is kept, and the part of it that a browser may see before the answer."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from quizzes.choosing import Answer, KindRules, Option
from quizzes.kinds import RULES, Kind

__all__ = ["Difficulty", "Kind", "Option", "Question", "ShownQuestion"]


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True)
class ShownQuestion:
    """What a learner sees before answering: there is no place in it for the key, ids, reasons or marks of weight."""

    kind: Kind
    stem: str
    options: tuple[str, ...]
    several: bool


@dataclass(frozen=True)
class Question:
    """One question with its key and reasons. Raises ValueError when its options do not fit its kind."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    id: str
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    outcome: str
    difficulty: Difficulty
    critical: bool
    """Safety: must be right to pass."""
    facts: tuple[str, ...]
    enemies: frozenset[str]
    """Ids of questions never drawn together with this one, because one gives the other away."""

    def __post_init__(self) -> None:
        faults = self.rules.faults(self.options)
        if faults:
            raise ValueError(f"Question {self.id}: " + " ".join(fault.message for fault in faults))

    @property
    def rules(self) -> KindRules:
        return RULES[self.kind]

    @cached_property
    def key(self) -> Answer:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)

    @cached_property
    def version(self) -> str:
        """64 hex digits, the sha256 of `to_json()`: another wording, key or reason is another version."""
        return sha256(self.to_json().encode("ascii")).hexdigest()

    def to_json(self) -> str:
        """The whole question, key included, as ASCII text that is the same for equal questions. Never for a browser."""
        content = {**asdict(self), "enemies": sorted(self.enemies)}
        return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Question":
        """The question that `to_json` wrote. ValueError for anything else: unknown or missing keys, wrong types."""
        try:
            return _KEPT.validate_json(text)
        except ValidationError as error:
            # Without the values, since what is refused may hold a key and messages end up in logs.
            faults = (
                f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_input=False)
            )
            raise ValueError(f"Not a question as it is kept. {'; '.join(faults)}") from None

    def shown(self, order: Sequence[str]) -> ShownQuestion:
        """What a learner sees, options in this order of ids. ValueError unless the order names each option once."""
        texts = {option.id: option.text for option in self.options}
        if sorted(order) != sorted(texts):
            raise ValueError(f"Question {self.id}: the order has to name each option once.")
        return ShownQuestion(self.kind, self.stem, tuple(texts[id_] for id_ in order), self.rules.several)


_KEPT = TypeAdapter(Question)
