"""Choose one: exactly one option is right, all or nothing."""

from collections.abc import Sequence

from quizzes.choosing import Fault, KindRules, Option, all_or_nothing, options_at_fault


def faults_of(options: Sequence[Option], name: str = "options") -> tuple[Fault, ...]:
    """What is wrong with options called so, of which exactly one is right."""
    right = sum(option.right for option in options)
    if right == 1:
        return options_at_fault(options, name)
    fault = Fault(
        (name,),
        f"A question with one answer has exactly one right option, this one has {right}.",
        "Mark one option right, or make the question `kind: multiple`.",
    )
    return (*options_at_fault(options, name), fault)


RULES = KindRules(several=False, shuffled=True, faults=faults_of, points=all_or_nothing)
