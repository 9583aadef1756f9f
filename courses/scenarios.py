"""A branching scenario: a case in which each choice leads on to what then happens, until it ends.

Learners are not scored in it. How sound a choice is says only whether a scenario is whole, what the end says, and what
an author sees of the choices that people make.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courses.hard_material import HardMaterial

MOST_STEPS_KEPT = 60
"""Choices of one walk. The longest way is far shorter; only who goes round and round gets there."""


class Quality(StrEnum):
    """How sound a choice is. Never shown to learners."""

    SOUND = "sound"
    WORKABLE = "workable"
    """It can be lived with, or mended."""
    RISKY = "risky"


@dataclass(frozen=True)
class Choice:
    """One way to act. Plain texts."""

    id: str
    text: str
    to: str
    """The id of a node or an ending."""
    feedback: str
    """What it means in practice; shown once it was chosen."""
    quality: Quality
    calls_999: bool


@dataclass(frozen=True)
class Node:
    """What happens now, and what somebody could do. HTML is sanitised and may hold `{{contact:KEY}}`."""

    id: str
    speaks: str
    """Who says what stands in the text; may be empty."""
    text_html: str
    gentler_html: str | None
    """The text without its account; None if there is no account in it."""
    danger: bool
    """Somebody is in danger now."""
    choices: tuple[Choice, ...]
    facts: tuple[str, ...]
    """Ids of the facts that it cites or rests on, in the order of first citing."""

    def html(self, *, accounts: bool) -> str:
        """What somebody reads who chose to read accounts, or not to."""
        return self.text_html if accounts or self.gentler_html is None else self.gentler_html

    def find_choice(self, id_: str) -> Choice | None:
        """The choice with this id, or None."""
        return next((choice for choice in self.choices if choice.id == id_), None)


@dataclass(frozen=True)
class ScenarioEnding:
    """How it ends, what came of it, and what to do here when it is real."""

    id: str
    title: str
    text_html: str
    gentler_html: str | None
    what_happened: str
    learned: tuple[str, ...]
    pathway: tuple[str, ...]
    """Ids of endings of the pathways."""
    contacts: tuple[str, ...]
    """Keys of contacts, the first to be called first."""
    facts: tuple[str, ...]

    def html(self, *, accounts: bool) -> str:
        """What somebody reads who chose to read accounts, or not to."""
        return self.text_html if accounts or self.gentler_html is None else self.gentler_html


@dataclass(frozen=True)
class Step:
    """A choice that was made at a node, by their ids."""

    node: str
    choice: str


@dataclass(frozen=True)
class Taken:
    """A choice that was made, with where it was made."""

    node: Node
    choice: Choice


@dataclass(frozen=True)
class Walk:
    """How far somebody went."""

    taken: tuple[Taken, ...]
    at: Node | ScenarioEnding

    @property
    def ending(self) -> ScenarioEnding | None:
        """The ending that was reached, or None while there is something to choose."""
        return self.at if isinstance(self.at, ScenarioEnding) else None

    @property
    def to_think_over(self) -> tuple[Taken, ...]:
        """The choices that were not sound, in the order they were made, each once."""
        return tuple(dict.fromkeys(taken for taken in self.taken if taken.choice.quality is not Quality.SOUND))


@dataclass(frozen=True)
class Scenario:
    """A whole case. Every choice leads to a node or an ending that is there."""

    slug: str
    title: str
    about: str
    minutes: int
    """For one walk."""
    outcomes: tuple[str, ...]
    hard_material: HardMaterial
    hard_topics: tuple[str, ...]
    setting_html: str
    """Who you are, where, and what you know."""
    setting_facts: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    endings: Mapping[str, ScenarioEnding]
    words: int
    """Words to read on the way of sound choices."""

    def place(self, id_: str) -> Node | ScenarioEnding:
        """The node or ending with this id. LookupError if there is none."""
        found = self.nodes.get(id_) or self.endings.get(id_)
        if found is None:
            raise LookupError(f"The scenario {self.slug} has no place {id_!r}.")
        return found

    def facts_cited(self) -> frozenset[str]:
        """Ids of all the facts that its places cite or rest on."""
        nodes = {id_ for node in self.nodes.values() for id_ in node.facts}
        return frozenset({*self.setting_facts, *nodes, *(id_ for end in self.endings.values() for id_ in end.facts)})

    def walk(self, steps: Sequence[Step]) -> Walk:
        """Where these choices lead, as far as they fit this edition of the scenario: the others are left out."""
        taken: list[Taken] = []
        at = self.place(self.start)
        for step in steps:
            choice = at.find_choice(step.choice) if isinstance(at, Node) and at.id == step.node else None
            if choice is None or not isinstance(at, Node):
                break
            taken.append(Taken(at, choice))
            at = self.place(choice.to)
        return Walk(tuple(taken), at)
