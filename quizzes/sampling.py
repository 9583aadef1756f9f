"""Questions about chosen outcomes, and what their answers show: for checks that are not the quiz."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from quizzes.drawing import BlueprintFault, DrawnItem, draw
from quizzes.marking import Answer, mark
from quizzes.questions import Question
from quizzes.quiz import Bank, Blueprint


def draw_by_outcome(
    bank: Bank, numbers: Mapping[str, int], *, seed: int | str, seen: Mapping[str, int]
) -> tuple[DrawnItem, ...]:
    """So many questions about each of these outcomes, in the order of `numbers`.

    Always: enemies never meet, and of an outcome with critical questions one at least is asked wherever there are two
    or more about it. Within that as `draw` has it: what this learner was asked least often, then chance.

    An outcome that cannot give so many, beside those before it, is left out. The same bank, numbers, seed and counts
    give the same questions everywhere.
    """
    drawn: list[DrawnItem] = []
    for outcome, number in numbers.items():
        met = {enemy for item in drawn for enemy in bank.enemies[item.question.id]}
        own = Bank(tuple(one for one in bank.by_outcome.get(outcome, ()) if one.id not in met))
        critical = min(1, sum(question.critical for question in own)) if number > 1 else 0
        with suppress(BlueprintFault):
            drawn += draw(own, Blueprint(number, critical), seed=seed, seen=seen)
    return tuple(drawn)


def outcomes_shown(answered: Sequence[tuple[Question, Answer]]) -> tuple[str, ...]:
    """The outcomes of which every question asked is wholly right, each once, in the order asked.

    A question left out is not right, so nothing is shown by leaving questions out.
    """
    missed = {question.outcome for question, answer in answered if not mark(question, answer).right}
    return tuple(dict.fromkeys(question.outcome for question, _ in answered if question.outcome not in missed))
