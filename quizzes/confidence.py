"""Choose one, and say how sure you are: to notice what you only believe you know.

The points are those of the option. How sure somebody was is told in the feedback and does not touch the score, unless
the blueprint of the bank says so (`confidence_counts`). Then `TABLE` gives the points, and never fewer than 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from quizzes.asking import Answer, Choice, Look, Reason, Slot, Told
from quizzes.choosing import Options


class Sureness(StrEnum):
    """How sure somebody is of an answer."""

    SURE = "sure"
    FAIRLY = "fairly"
    NOT_SURE = "not-sure"


IN_WORDS: Mapping[Sureness, str] = MappingProxyType(
    {Sureness.SURE: "Sure", Sureness.FAIRLY: "Fairly sure", Sureness.NOT_SURE: "Not sure"}
)

TABLE: Mapping[tuple[bool, Sureness], Fraction] = MappingProxyType(
    {
        (True, Sureness.SURE): Fraction(1),
        (True, Sureness.FAIRLY): Fraction(2, 3),
        (True, Sureness.NOT_SURE): Fraction(1, 3),
        (False, Sureness.NOT_SURE): Fraction(0),
        (False, Sureness.FAIRLY): Fraction(-1, 3),
        (False, Sureness.SURE): Fraction(-1),
    }
)
"""Points by whether the option is right and how sure somebody was, before they are kept from falling below 0."""

SAID: Mapping[tuple[bool, Sureness], str] = MappingProxyType(
    {
        (True, Sureness.SURE): "You were sure, and you can be.",
        (True, Sureness.FAIRLY): "You know this better than you thought.",
        (True, Sureness.NOT_SURE): "You know this better than you thought.",
        (False, Sureness.NOT_SURE): "You noticed that you were not sure. That is the moment to ask somebody.",
        (False, Sureness.FAIRLY): "You were fairly sure of this. It is worth reading again.",
        (False, Sureness.SURE): "You were sure of this. That makes it the one to read again first.",
    }
)

NAME = "sure="
"""What the entry for how sure somebody is begins with."""

ASKED = "How sure are you?"


@dataclass(frozen=True)
class Confidence(Options):
    """Options of which exactly one is right, and then how sure the learner is."""

    @property
    def key(self) -> Answer:
        return self._key_alone | {NAME + Sureness.SURE}

    @property
    def _key_alone(self) -> Answer:
        return super().key

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        levels = tuple(Choice(level, IN_WORDS[level]) for level in Sureness)
        return (*super().slots(order), Slot(NAME, ASKED, Look.RADIOS, levels))

    def points(self, answer: Answer) -> Fraction:
        return self.rules.points(self._key_alone, _chosen(answer))

    def points_when_sure(self, answer: Answer) -> Fraction:
        """By `TABLE`; somebody who does not say how sure they are counts as not sure."""
        if not _chosen(answer):
            return Fraction(0)
        return max(Fraction(0), TABLE[self.points(answer) == 1, _sureness(answer) or Sureness.NOT_SURE])

    def best(self, answer: Answer) -> Answer:
        """The right option, however sure somebody was."""
        return self._key_alone

    def explained(self) -> Iterator[str]:
        return iter(option.id for option in self.options)

    def told(self, order: Sequence[str], answer: Answer) -> Told:
        """As for one choice, with a word on how sure somebody was behind the reason for it."""
        right, sureness = self.points(answer) == 1, _sureness(answer)
        chosen = tuple(self.reason(entry) for entry in self.in_order(order, _chosen(answer)))
        if sureness is not None:
            chosen = tuple(Reason(one.text, f"{one.why} {SAID[right, sureness]}") for one in chosen)
        others = frozenset(self.explained()) - answer - self._key_alone
        return Told(
            chosen=chosen,
            key=chosen if right else tuple(self.reason(entry) for entry in self._key_alone),
            others=tuple(self.reason(entry) for entry in self.in_order(order, others)),
        )


def _chosen(answer: Answer) -> Answer:
    return frozenset(entry for entry in answer if not entry.startswith(NAME))


def _sureness(answer: Answer) -> Sureness | None:
    return next((level for level in Sureness if NAME + level in answer), None)
