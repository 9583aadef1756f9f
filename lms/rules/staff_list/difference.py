"""A staff list as a difference from what is known: who joins, moves, leaves, is described anew, or stays.

The same list twice is no difference the second time. Nothing here changes anything: a preview shows the difference,
an action applies it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.register import KnownPost
from lms.rules.staff_list.rows import StaffRow

LEAVERS_PERCENT = 5
"""More leavers than this of the people in post need a second yes: a list of one team, sent as the list of all, is the
costliest mistake."""

NOT_LISTED = "Not in the list"
HAS_LEFT = "Leaving date in the list"


class Detail(NamedTuple):
    """One detail that changes, in words."""

    label: str
    before: str
    after: str


class NewPost(NamedTuple):
    """A post to begin. `unit` are names from below the top unit, as written first; `manager` as in Step.person."""

    unit: tuple[str, ...]
    role_title: str
    number: str | None
    manager: int | str | None
    starts_on: date
    ends_on: date | None
    meets_public: bool | None


class PersonDetails(NamedTuple):
    """A known person's name and address from now on."""

    given_name: str
    family_name: str
    email: str | None


class Step(NamedTuple):
    """What one row asks for: a post to begin, one to end, details to write.

    `person`: the id of somebody known, or the key of somebody to be made; rows of one new human share the key.
    `old`: the post that ends on `last_day`, or whose planned last day changes to it when `new` is None.
    """

    row: StaffRow
    person: int | str
    old: KnownPost | None = None
    new: NewPost | None = None
    changes_last_day: bool = False
    last_day: date | None = None
    details: PersonDetails | None = None
    shown: tuple[Detail, ...] = ()


class Leave(NamedTuple):
    """A post that ends because the list says so or no longer names it."""

    post: KnownPost
    name: str
    unit: tuple[str, ...]
    last_day: date
    why: str


@dataclass(frozen=True)
class Difference:
    """All that a list changes, and what it leaves.

    `in_post`: posts open before, in the unit the list is of. `gone_before`: rows of people who left before and hold no
    open post. `unreachable`: people in the list without an address to write to.
    """

    joins: Sequence[Step]
    moves: Sequence[Step]
    changes: Sequence[Step]
    leaves: Sequence[Leave]
    stays: int
    gone_before: int
    unreachable: int
    in_post: int
    new_units: Sequence[tuple[str, ...]]
    faults: tuple[RowFault, ...]

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not (self.joins or self.moves or self.changes or self.leaves)

    @property
    def has_many_leavers(self) -> bool:
        """Whether so many leave that it must be confirmed."""
        return len(self.leaves) * 100 > self.in_post * LEAVERS_PERCENT
