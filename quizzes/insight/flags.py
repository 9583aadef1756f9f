"""Which questions a person should look at, by thresholds kept as data. A flag asks a human; it is never a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizzes.insight.items import ItemFigures


class Flag(StrEnum):
    """Why a question should be looked at, the most serious first; in two or three words, for a table."""

    TELLS_WRONGLY = "tells wrongly"
    TELLS_LITTLE = "tells little"
    HARD = "hard"
    EASY = "easy"
    IDLE_OPTION = "an option is idle"
    FAST = "answered fast"


IN_WORDS = {
    Flag.TELLS_WRONGLY: (
        "People who do well on the rest more often get this one wrong. The key may be wrong, or the text unclear."
    ),
    Flag.TELLS_LITTLE: "It hardly tells apart who knows the rest and who does not.",
    Flag.HARD: "Few people get it right.",
    Flag.EASY: "Nearly everybody gets it right.",
    Flag.IDLE_OPTION: "An option is hardly ever chosen, so it does not work as a choice.",
    Flag.FAST: "People answer in a few seconds. It may be too easy, or guessed.",
}


@dataclass(frozen=True)
class Thresholds:
    """When a flag is raised. Source: conventional limits (Ebel and Frisbie; Haladyna and Rodriguez 2013)."""

    fewest_people: int = 30
    """Fewer people than this raise no flag at all."""
    firm_from: int = 100
    """From so many people a flag is called firm; before, it is a first hint."""
    hardest: float = 0.35
    easiest: float = 0.95
    tells_from: float = 0.15
    idle_below: float = 0.05
    fast_below_seconds: float = 5.0


CONVENTIONAL = Thresholds()


@dataclass(frozen=True)
class Flagged:
    """The figures of a question with the flags they raise; `firm` from a hundred people on."""

    figures: ItemFigures
    flags: tuple[Flag, ...]
    firm: bool


def flagged(
    figures: ItemFigures, *, critical: bool, options: Sequence[str] = (), limits: Thresholds = CONVENTIONAL
) -> Flagged:
    """The flags of one question. A critical one may be easy: everybody should know it.

    `options` names all options there are, so that one nobody chose is seen too.
    """
    firm = figures.people >= limits.firm_from
    if figures.people < limits.fewest_people:
        return Flagged(figures, (), firm=False)
    told = figures.discrimination
    used = {use.option: use.share for use in figures.options}
    raised = {
        Flag.TELLS_WRONGLY: told is not None and told.value < 0,
        Flag.TELLS_LITTLE: told is not None and 0 <= told.value < limits.tells_from,
        Flag.HARD: figures.facility.value < limits.hardest,
        Flag.EASY: figures.facility.value > limits.easiest and not critical,
        Flag.IDLE_OPTION: any(used.get(option, 0.0) < limits.idle_below for option in options),
        Flag.FAST: figures.median_seconds is not None and figures.median_seconds < limits.fast_below_seconds,
    }
    return Flagged(figures, tuple(flag for flag, up in raised.items() if up), firm)


def worst_first(found: Sequence[Flagged]) -> tuple[Flagged, ...]:
    """Flagged questions first, by the seriousness of their first flag, then by how little they tell."""
    order = list(Flag)

    def place(one: Flagged) -> tuple[int, float, str]:
        told = one.figures.discrimination
        return (
            order.index(one.flags[0]) if one.flags else len(order),
            told.value if told is not None else 1.0,
            one.figures.question,
        )

    return tuple(sorted(found, key=place))
