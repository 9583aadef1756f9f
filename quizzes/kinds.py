"""The kinds of question there are. A new kind is one new module and one line in each list here."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from quizzes import (
    gaps,
    matching,
    multiple,
    number,
    ordering,
    reasoned,
    rubric,
    short_text,
    single,
    sorting,
    true_false,
)
from quizzes.asking import Content
from quizzes.choosing import KindRules, Option, Options
from quizzes.confidence import Confidence
from quizzes.fields import Fields
from quizzes.gaps import Gaps
from quizzes.hotspots import Hotspots, Picture
from quizzes.matching import Matching
from quizzes.number import Number
from quizzes.ordering import Ordering
from quizzes.reasoned import Reasoned, Reasons
from quizzes.rubric import Rubric
from quizzes.short_text import ShortText
from quizzes.sorting import Sorting


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    TRUE_FALSE_WHY = "true_false_why"
    CONFIDENCE = "confidence"
    HOTSPOT = "hotspot"
    MATCHING = "matching"
    ORDERING = "ordering"
    SORTING = "sorting"
    TEXT = "text"
    NUMBER = "number"
    GAPS = "gaps"
    RUBRIC = "rubric"
    """Answered by a facilitator or whoever signs off, so no bank holds one."""


Asked = Reasons | Picture | Matching | Ordering | Sorting | ShortText | Number | Gaps | Rubric
"""What a question asks besides options, or instead of them."""

RULES: Mapping[Kind, KindRules] = MappingProxyType(
    {
        Kind.SINGLE: single.RULES,
        Kind.MULTIPLE: multiple.RULES,
        Kind.TRUE_FALSE: true_false.RULES,
        Kind.TRUE_FALSE_WHY: true_false.RULES,
        Kind.CONFIDENCE: single.RULES,
        Kind.HOTSPOT: single.RULES,
    }
)
"""The rules of the options, for kinds that have options."""

ASKED: Mapping[Kind, type[Asked]] = MappingProxyType(
    {
        Kind.TRUE_FALSE_WHY: Reasons,
        Kind.HOTSPOT: Picture,
        Kind.MATCHING: Matching,
        Kind.ORDERING: Ordering,
        Kind.SORTING: Sorting,
        Kind.TEXT: ShortText,
        Kind.NUMBER: Number,
        Kind.GAPS: Gaps,
        Kind.RUBRIC: Rubric,
    }
)
"""What stands in `asked`, for kinds that have it."""

READERS: Mapping[Kind, Callable[[Fields], Asked]] = MappingProxyType(
    {
        Kind.TRUE_FALSE_WHY: reasoned.read,
        Kind.MATCHING: matching.read,
        Kind.ORDERING: ordering.read,
        Kind.SORTING: sorting.read,
        Kind.TEXT: short_text.read,
        Kind.NUMBER: number.read,
        Kind.GAPS: gaps.read,
        Kind.RUBRIC: rubric.read,
    }
)
"""How `asked` is read out of what an author wrote; a picture needs the files of the course as well."""


def content_of(kind: Kind, options: tuple[Option, ...], asked: Asked | None) -> Content:
    """What a question of this kind asks. ValueError where options or what is asked do not belong to the kind."""
    if (kind in ASKED) != (asked is not None) or (asked is not None and not isinstance(asked, ASKED[kind])):
        raise ValueError(f"What is asked does not belong to a question of the kind {kind}.")
    if bool(options) and kind not in RULES:
        raise ValueError(f"A question of the kind {kind} has no options.")
    match asked:
        case Reasons():
            return Reasoned(RULES[kind], options, because=asked)
        case Picture():
            return Hotspots(RULES[kind], options, picture=asked)
        case None:
            return (Confidence if kind is Kind.CONFIDENCE else Options)(RULES[kind], options)
    return asked
