"""Where somebody is in a branching scenario after all their moves, and how often people made each choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.scenarios import Node, Scenario, Step, Walk

CHOOSE, BACK, AGAIN = "choose", "back", "again"

FEWEST_SHOWN = 5
"""People. Fewer could be known by name."""


@dataclass(frozen=True)
class Move:
    """One thing somebody did in a scenario. `node` and `choice` are of a choice only."""

    kind: str
    node: str = ""
    choice: str = ""


@dataclass(frozen=True)
class ChoiceCount:
    """How many people made a choice, as an author reads it."""

    text: str
    quality: str
    words: str
    """Such as "about 15"; "fewer than 5" for a number that is not shown."""


@dataclass(frozen=True)
class NodeCounts:
    """The choices of one node."""

    node: str
    counts: tuple[ChoiceCount, ...]


def steps_after(moves: Sequence[Move]) -> tuple[Step, ...]:
    """The choices that stand after these moves: a step back takes the last one away, starting again all of them."""
    steps: list[Step] = []
    for move in moves:
        match move.kind:
            case "choose":
                steps.append(Step(move.node, move.choice))
            case "back":
                del steps[-1:]
            case _:
                steps.clear()
    return tuple(steps)


def walk_after(scenario: Scenario, moves: Sequence[Move]) -> Walk:
    """Where these moves lead in this edition of the scenario."""
    return scenario.walk(steps_after(moves))


def has_ended(scenario: Scenario, moves: Sequence[Move]) -> bool:
    """Whether an ending was reached at any time."""
    return any(walk_after(scenario, moves[:number]).ending is not None for number in range(1, len(moves) + 1))


def counts_for_authors(scenario: Scenario, people: Mapping[tuple[str, str], int]) -> tuple[NodeCounts, ...]:
    """How many people made each choice at each node, in the order of the scenario.

    Numbers are rounded down to full fives and small ones not shown, so that nobody's choice follows from those of
    others. Only how people chose when they first came to a place is counted.
    """
    return tuple(_counts(node, people) for node in scenario.nodes.values())


def _counts(node: Node, people: Mapping[tuple[str, str], int]) -> NodeCounts:
    return NodeCounts(
        node.id,
        tuple(
            ChoiceCount(choice.text, choice.quality.value, _in_words(people.get((node.id, choice.id), 0)))
            for choice in node.choices
        ),
    )


def _in_words(number: int) -> str:
    if number < FEWEST_SHOWN:
        return f"fewer than {FEWEST_SHOWN}"
    return f"about {number - number % FEWEST_SHOWN}"
