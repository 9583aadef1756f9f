"""A question and its parts, how it is kept, and the part of it that a browser may see before the answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from quizzes.asking import Answer, Content, Field
from quizzes.choosing import KindRules, Option
from quizzes.gaps import Gaps
from quizzes.hotspots import Hotspots
from quizzes.kinds import RULES, Asked, Kind, content_of

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
    hint: str
    fields: tuple[Field, ...]
    around: tuple[str, ...] = ()
    """For gaps: the text before, between and after them."""
    picture: str = ""
    """An SVG that is safe to put into a page."""
    description: str = ""
    """All that the picture shows, in words."""


@dataclass(frozen=True)
class Question:
    """One question with its key and reasons. Raises ValueError when its parts do not fit its kind."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    id: str
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    """Empty for kinds that are not answered by choosing one or several of the same."""
    outcome: str
    difficulty: Difficulty
    critical: bool
    """Safety: must be right to pass."""
    facts: tuple[str, ...]
    enemies: frozenset[str]
    """Ids of questions never drawn together with this one, because one gives the other away."""
    asked: Asked | None = None
    """What is asked besides options, or instead of them."""
    keep_order: bool = False
    """Whether everybody sees what can be chosen in the order written, because that order means something."""

    def __post_init__(self) -> None:
        faults = [fault.message for fault in self.content.faults()]
        if self.keep_order and not self.content.may_keep_order:
            faults.append(ORDER_TELLS)
        if faults:
            raise ValueError(f"Question {self.id}: " + " ".join(faults))

    @cached_property
    def content(self) -> Content:
        """How it is shown, read, marked and explained."""
        return content_of(self.kind, self.options, self.asked)

    @property
    def rules(self) -> KindRules:
        """The rules of its options. KeyError for kinds without options."""
        return RULES[self.kind]

    @cached_property
    def key(self) -> Answer:
        """A wholly right answer; for kinds of options alone the ids of the right ones."""
        return self.content.key

    @cached_property
    def version(self) -> str:
        """64 hex digits, the sha256 of `to_json()`: another wording, key or reason is another version."""
        return sha256(self.to_json().encode("ascii")).hexdigest()

    def to_json(self) -> str:
        """The whole question, key included, as ASCII text that is the same for equal questions. Never for a browser.

        What later kinds brought is left out where it says nothing, so that older questions keep their version.
        """
        content: dict[str, Any] = {**asdict(self), "enemies": sorted(self.enemies)}
        content = {name: value for name, value in content.items() if value != _LATER.get(name, _ALWAYS)}
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
        """What a learner sees in this order of ids. ValueError unless the order names each thing shown once."""
        content = self.content
        if sorted(order) != sorted(content.ids):
            raise ValueError(f"Question {self.id}: the order has to name each option once.")
        return ShownQuestion(
            kind=self.kind,
            stem=self.stem,
            hint=content.hint,
            fields=content.fields(order),
            around=content.around if isinstance(content, Gaps) else (),
            picture=content.picture_shown(order) if isinstance(content, Hotspots) else "",
            description=content.picture.description if isinstance(content, Hotspots) else "",
        )


ORDER_TELLS = "The order in which this is written is what is asked for, so it cannot be kept."

_ALWAYS = object()
_LATER: Mapping[str, object] = {"asked": None, "keep_order": False}

_KEPT = TypeAdapter(Question)
