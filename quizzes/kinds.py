"""The kinds of question there are. A new kind is one new module and one line in each list here."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from quizzes import multiple, single, true_false
from quizzes.choosing import KindRules


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


RULES: Mapping[Kind, KindRules] = MappingProxyType(
    {Kind.SINGLE: single.RULES, Kind.MULTIPLE: multiple.RULES, Kind.TRUE_FALSE: true_false.RULES}
)
