"""Choose all that apply: part marks for part of the key.

The rule for part marks: (right options chosen - wrong options chosen) / right options there are, and never below 0.
So choosing everything gains nothing over a fair try, and each further right option never costs a mark.
"""

from collections.abc import Sequence
from fractions import Fraction

from quizzes.choosing import Answer, Fault, KindRules, Option, options_at_fault


def part_marks(key: Answer, answer: Answer) -> Fraction:
    """From 0 to 1: each right option chosen adds 1 / len(key), each wrong one takes the same away, down to 0."""
    return max(Fraction(0), Fraction(len(answer & key) - len(answer - key), len(key)))


def _faults(options: Sequence[Option]) -> tuple[Fault, ...]:
    right = sum(option.right for option in options)
    if 0 < right < len(options):
        return options_at_fault(options)
    fault = Fault(
        ("options",),
        "A question with several answers needs at least one right and one wrong option.",
        "Mark as right the options that apply, and add one that does not.",
    )
    return (*options_at_fault(options), fault)


RULES = KindRules(several=True, shuffled=True, faults=_faults, points=part_marks)
