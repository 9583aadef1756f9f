"""How rates are written in reports: the same words on the page, in the PDF and in the file."""

from collections.abc import Iterable

from lms.rules.published_rates import ShownRate
from lms.rules.suppression import FEWEST_SHOWN

HOW_COUNTED = (
    "Compliance: of the people who must hold a training, those whose completion is valid. People who have not started "
    "count too.",
    "Currently valid: of all people in post, those whose completion is valid, whether or not they must hold it.",
    "Ever completed: of all people in post, those who have ever completed it, also if it has run out since.",
    "The three rates have different people below the line, so they are never added up or compared with each other.",
    "Coverage: of the organisations in the partnership, those whose people are recorded here, and those that reported "
    "a headcount. The two are shown apart and never added up.",
    "A higher tier counts for the lower tiers of its topic. Percentages are rounded down.",
)
LEFT_OUT = (
    f"Figures about fewer than {FEWEST_SHOWN} people are not shown, nor those from which they could be worked out."
)


def rate_in_words(rate: ShownRate) -> str:
    """For example "84 % (31 of 37)", "fewer than 5 of 60", "nobody", "not shown"."""
    return f"{rate.percent} % ({rate.in_words})" if rate.percent is not None else rate.in_words


def number_in_words(number: int | None) -> str:
    """For example "1,204" or "not shown"."""
    return "not shown" if number is None else f"{number:,}"


def target_in_words(percent: int | None) -> str:
    """For example "85 %" or "none set"."""
    return "none set" if percent is None else f"{percent} %"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
