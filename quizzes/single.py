"""Choose one: exactly one option is right, all or nothing."""

from collections.abc import Sequence

from quizzes.choosing import Fault, KindRules, Option, all_or_nothing, options_at_fault


def _faults(options: Sequence[Option]) -> tuple[Fault, ...]:
    right = sum(option.right for option in options)
    if right == 1:
        return options_at_fault(options)
    fault = Fault(
        ("options",),
        f"A question with one answer has exactly one right option, this one has {right}.",
        "Mark one option right, or make the question `kind: multiple`.",
    )
    return (*options_at_fault(options), fault)


RULES = KindRules(several=False, shuffled=True, faults=_faults, points=all_or_nothing)
