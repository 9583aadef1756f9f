"""True or false: two options, true always first, one of them right, all or nothing."""

from collections.abc import Sequence

from quizzes.choosing import Fault, KindRules, Option, all_or_nothing

IDS = ("true", "false")


def _faults(options: Sequence[Option]) -> tuple[Fault, ...]:
    return (*_ids_at_fault(options), *_key_at_fault(options), *_texts_at_fault(options))


def _ids_at_fault(options: Sequence[Option]) -> tuple[Fault, ...]:
    if tuple(option.id for option in options) == IDS:
        return ()
    fault = Fault(
        ("options",),
        "A true or false question has two options, with the ids “true” and “false” in that order.",
        "Put the option with the id true first, then the one with the id false, and no others.",
    )
    return (fault,)


def _key_at_fault(options: Sequence[Option]) -> tuple[Fault, ...]:
    right = sum(option.right for option in options)
    if right == 1:
        return ()
    fault = Fault(
        ("options",),
        f"A true or false question has exactly one right option, this one has {right}.",
        "Decide whether the statement is true, and mark that option right.",
    )
    return (fault,)


def _texts_at_fault(options: Sequence[Option]) -> tuple[Fault, ...]:
    if len({option.text for option in options}) == len(options):
        return ()
    return (Fault(("options",), "Both options say the same.", "Write True for one and False for the other."),)


RULES = KindRules(several=False, shuffled=False, faults=_faults, points=all_or_nothing)
