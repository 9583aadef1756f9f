"""Which questions an attempt asks, and in which order: from the bank, by outcome, from a seed that is kept."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from quizzes.questions import Question, ShownQuestion
from quizzes.quiz import Bank, Blueprint
from quizzes.spreading import Spread, Wishes, best_spread

MOST_TRIES = 200
"""How many sets of questions are looked at to keep enemies apart. Banks of real courses need one to ten."""


class BlueprintFault(ValueError):  # noqa: N818 - what an author has to mend is a fault
    """The bank cannot give what the blueprint asks. Its text is a sentence for the author."""


@dataclass(frozen=True)
class DrawnItem:
    """A question of an attempt, with the ids of its options and whatever else is shuffled, in the order shown.

    Raises ValueError unless the order names each of them once.
    """

    question: Question
    order: tuple[str, ...]

    def __post_init__(self) -> None:
        self.question.shown(self.order)

    @property
    def shown(self) -> ShownQuestion:
        """What a browser may see before the attempt is submitted."""
        return self.question.shown(self.order)


def draw(bank: Bank, blueprint: Blueprint, *, seed: int | str, seen: Mapping[str, int]) -> tuple[DrawnItem, ...]:
    """The questions of one attempt, in the order asked.

    Always: each outcome is represented if there are items enough, enemies never meet, and there are at least as many
    critical questions, and as many for each quota, as the blueprint says. Within that, first the outcomes get as even
    a share as can be, then the questions are those this learner was asked least often: `seen` counts by question id,
    and an id left out counts 0.
    A question comes back before its outcome is used up only where critical questions, quotas or enemies leave no other
    choice.

    The same bank, blueprint, seed (as text: 7 is "7") and counts give the same draw on every machine and every version
    of Python. Raises BlueprintFault if there is no such draw, whatever the seed and the counts: counts only choose
    among the draws that keep the rules, so a bank that can be drawn from once can be drawn from for ever.
    """
    # The second try is the one made when the bank was read: a bank that was accepted can be drawn from for ever.
    for wishes in (_wishes(bank, blueprint, seed, seen), _wishes(bank, blueprint, "", {})):
        spread = _keeping_enemies_apart(bank, blueprint, wishes)
        if spread is not None:
            in_order = sorted(spread.questions, key=lambda question: chance(seed, "place", question.id))
            return tuple(DrawnItem(question, _order(question, seed)) for question in in_order)
    raise BlueprintFault(_why_impossible(bank, blueprint))


def _wishes(bank: Bank, blueprint: Blueprint, seed: int | str, seen: Mapping[str, int]) -> Wishes:
    counts = {question.id: seen.get(question.id, 0) for question in bank}
    fewest = min(counts.values(), default=0)
    fresh = [question for question in bank if counts[question.id] == fewest]
    critical = sum(question.critical for question in fresh)
    return Wishes(
        seen=counts,
        chance={question.id: chance(seed, "draw", question.id) for question in bank},
        pace=blueprint.items * critical // max(1, len(fresh)),
    )


def _keeping_enemies_apart(bank: Bank, blueprint: Blueprint, wishes: Wishes) -> Spread | None:
    """The best set in which no enemies meet, or None.

    Where two enemies meet in the best set, look for the best set with one but none of its enemies, then without it;
    a set that must turn out no better than one already found is not looked for.
    """
    best: Spread | None = None
    open_ends: list[tuple[Spread | None, frozenset[str]]] = [(None, frozenset())]
    for _ in range(MOST_TRIES):
        if not open_ends:
            break
        before, without = open_ends.pop()
        if best is not None and before is not None and before.cost >= best.cost:
            continue
        spread = best_spread(_outcomes(bank, without), blueprint, wishes)
        if spread is None or (best is not None and spread.cost >= best.cost):
            continue
        one = _first_to_meet_an_enemy(bank, spread.questions)
        if one is None:
            best = spread
        else:
            open_ends += [(spread, without | {one.id}), (spread, without | bank.enemies[one.id])]
    return best


def _outcomes(bank: Bank, without: Collection[str]) -> list[list[Question]]:
    """The questions of each outcome that are still in play; sorted, so that the order of the bank changes nothing."""
    return [
        [question for question in questions if question.id not in without]
        for _, questions in sorted(bank.by_outcome.items())
    ]


def _first_to_meet_an_enemy(bank: Bank, questions: Collection[Question]) -> Question | None:
    ids = {question.id for question in questions}
    return next((question for question in questions if bank.enemies[question.id] & ids), None)


def _order(question: Question, seed: int | str) -> tuple[str, ...]:
    order: list[str] = []
    for shelf in question.content.shelves:
        if shelf.shuffled and not question.keep_order:
            order += sorted(shelf.ids, key=lambda id_: chance(seed, "option", question.id, id_))
        else:
            order += shelf.ids
    return tuple(order)


def chance(seed: int | str, *about: str) -> int:
    """A number from 0 to 2**64 - 1. Made by hashing, since `random` may change between versions of Python."""
    text = json.dumps([str(seed), *about])
    return int.from_bytes(sha256(text.encode("ascii")).digest()[:8], "big")


def _why_impossible(bank: Bank, blueprint: Blueprint) -> str:
    if len(bank) < blueprint.items:
        return f"An attempt asks {blueprint.items} questions, and the bank has {len(bank)}."
    critical = sum(question.critical for question in bank)
    if critical < blueprint.critical_items:
        return f"An attempt asks {blueprint.critical_items} critical questions, and the bank has {critical}."
    for quota in blueprint.quotas:
        covered = sum(quota.covers(question) for question in bank)
        if covered < quota.items:
            return f"An attempt asks {quota}, and the bank has {covered}."
    quotas = f"hold {', '.join(map(str, blueprint.quotas))}, " if blueprint.quotas else ""
    return (
        f"No {blueprint.items} questions of this bank cover its outcomes, "
        f"{quotas}hold {blueprint.critical_items} critical ones and keep enemies apart."
    )
