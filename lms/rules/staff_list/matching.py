"""Whose row is it, and which post does it describe? By staff number first, then by e-mail address."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.rules.staff_list.cells import number_key
from lms.rules.staff_list.faults import RowFault
from lms.rules.staff_list.placing import OutsideUnit, Places
from lms.rules.staff_list.register import KnownPerson, KnownPost, Register
from lms.rules.staff_list.rows import Named, RowsRead, StaffRow

OTHER_PERSON = "Staff number {number} belongs to somebody with another name and address."
OTHER_PERSON_REMEDY = "Check the number. A number that was used before needs a new one for the new person."
OTHER_NAME = "The address {email} belongs to somebody with another name."
OTHER_NAME_REMEDY = "Check the address. If it was passed on from one person to another, ask the partnership office."
ELSEWHERE = "Staff number {number} is in use in another part of the organisation."
ELSEWHERE_REMEDY = "Check the number. If the person moved to you, ask the lead of the whole organisation to import."
SAME_AS_NUMBER = "This is the same person as in the row with staff number {number}."
KEEP_RIGHT = "Keep the row that is right and take the other out."
SAID_NO = "The person with the address {email} said this is not them."
SAID_NO_REMEDY = "Check the address. If it is right, ask the person to change their answer, then send the list again."
TWO_NAMES = "Rows {lines} are about one person but give different names."


class Match(NamedTuple):
    """A row with its person and the open post it describes, if any.

    `person`: the id of somebody known, or the key of somebody to be made; rows of one new human share the key.
    """

    row: StaffRow
    person: int | str
    post: KnownPost | None


@dataclass(frozen=True)
class Matches:
    """The rows that belong to somebody, the faults found, and whom the rows left alone are about."""

    matches: Sequence[Match]
    faults: Sequence[RowFault]
    left_alone: Sequence[Named]


class _LeftAlone(Exception):  # noqa: N818 - a fault of a row on its way to its list
    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says, self.remedy = says, remedy


def match_rows(read: RowsRead, register: Register, places: Places, *, on: date) -> Matches:
    """Find whose row each is; leave alone those that cannot be told, and all rows that contradict each other."""
    return _Matching(read, register, places, on).matches()


class _Matching:
    """One list against one register."""

    def __init__(self, read: RowsRead, register: Register, places: Places, on: date) -> None:
        self._rows, self._register, self._places, self._on = read.rows, register, places, on
        self._faults = list(read.faults)
        self._left_alone = list(read.left_alone)
        self._numbers = {row.number_key for row in read.rows} | {named.number_key for named in read.left_alone}
        self._by_number: dict[str, KnownPost] = {}
        self._posts_of: dict[int, list[KnownPost]] = defaultdict(list)
        self._claimed: set[int] = set()
        self._rows_with = Counter(row.email for row in read.rows)
        # open posts come last and win, then those that began last
        for post in sorted(register.posts, key=lambda post: (post.is_open(on), post.starts_on, post.id)):
            if post.number:
                self._by_number[number_key(post.number)] = post
            self._posts_of[post.person_id].append(post)
        self._by_email = {person.email: person for person in register.people.values() if person.email}
        self._by_email |= {email: register.people[id_] for email, id_ in register.second_addresses.items()}

    def matches(self) -> Matches:
        found = [match for row in self._rows if (match := self._find(row))]
        rows_of: dict[int, list[StaffRow]] = defaultdict(list)
        for row, person, _ in found:
            if isinstance(person, int):
                rows_of[person].append(row)
        kept = []
        for match in found:
            try:
                if isinstance(match.person, int):
                    self._check_agreement(match.row, match.person, rows_of[match.person])
                kept.append(match)
            except _LeftAlone as fault:
                self._leave_alone(match.row, fault.says, fault.remedy)
        return Matches(kept, self._faults, self._left_alone)

    def _find(self, row: StaffRow) -> Match | None:
        try:
            self._places.check(row.units)
            return Match(row, *self._whose(row))
        except (_LeftAlone, OutsideUnit) as fault:
            self._leave_alone(row, fault.says, fault.remedy)
            return None

    def _leave_alone(self, row: StaffRow, says: str, remedy: str) -> None:
        self._faults.append(RowFault(row.line, row.name, says, remedy))
        self._left_alone.append(Named(row.number_key, row.email, row.name))

    def _whose(self, row: StaffRow) -> tuple[int | str, KnownPost | None]:
        known = self._by_number.get(row.number_key) if row.number_key else None
        if known is not None and self._is_another_than_who_said_no(row, known):
            known = None
        if known is not None:
            if known.is_open(self._on) and not self._places.covers(known.unit_id):
                raise _LeftAlone(ELSEWHERE.format(number=row.number), ELSEWHERE_REMEDY)
            self._refuse_whoever_said_no(self._register.people[known.person_id], row)
            return known.person_id, known if known.is_open(self._on) else None
        person = self._by_email.get(row.email) if row.email else None
        if person is not None:
            self._refuse_whoever_said_no(person, row)
            return person.id, self._open_post(row, person)
        if row.email:
            return self._register.strangers.get(row.email, row.email), None
        return f"row {row.line}", None

    def _refuse_whoever_said_no(self, person: KnownPerson, row: StaffRow) -> None:
        if person.said_no:
            raise _LeftAlone(SAID_NO.format(email=person.email), SAID_NO_REMEDY)

    def _is_another_than_who_said_no(self, row: StaffRow, post: KnownPost) -> bool:
        """The number was listed with the address of somebody who said no, and comes with the right one now."""
        person = self._register.people[post.person_id]
        return person.said_no and row.email not in (None, person.email)

    def _open_post(self, row: StaffRow, person: KnownPerson) -> KnownPost | None:
        """The open post of somebody known by their address: in scope, and no other row of the list speaks for it."""
        if row.ends_on and row.ends_on < self._on and self._rows_with[row.email] > 1:
            return None  # another row speaks for the person; which post this one ended cannot be told
        held = [
            post for post in self._posts_of[person.id] if post.is_open(self._on) and self._places.covers(post.unit_id)
        ]
        free = [post for post in held if not self._is_spoken_for(post)]
        if held and not free and row.number_key is None:
            raise _LeftAlone(SAME_AS_NUMBER.format(number=held[-1].number), KEEP_RIGHT)
        same_place = [post for post in free if self._places.is_at(post.unit_id, row.units)]
        choice = same_place or free
        if not choice:
            return None
        self._claimed.add(choice[-1].id)
        return choice[-1]

    def _is_spoken_for(self, post: KnownPost) -> bool:
        return post.id in self._claimed or (bool(post.number) and number_key(post.number or "") in self._numbers)

    def _check_agreement(self, row: StaffRow, person_id: int, rows: list[StaffRow]) -> None:
        """Rows of one person must agree on the name, and several posts must each have a staff number.

        The name must share a part with the one that is known, unless a number and an address both vouch for it.
        """
        if len({each.name.casefold() for each in rows}) > 1:
            raise _LeftAlone(TWO_NAMES.format(lines=" and ".join(str(each.line) for each in rows)), KEEP_RIGHT)
        numbered = [each.number for each in rows if each.number is not None]
        if row.number is None and numbered:
            raise _LeftAlone(SAME_AS_NUMBER.format(number=numbered[0]), KEEP_RIGHT)
        person = self._register.people.get(person_id)
        if person is None or not is_renamed(row, person):
            return
        if any(each.number_key in self._by_number and each.email == person.email is not None for each in rows):
            return
        if row.number_key in self._by_number:
            raise _LeftAlone(OTHER_PERSON.format(number=row.number), OTHER_PERSON_REMEDY)
        raise _LeftAlone(OTHER_NAME.format(email=row.email), OTHER_NAME_REMEDY)


def is_renamed(row: StaffRow, person: KnownPerson) -> bool:
    """Whether no part of the name is the same: one part changes on marriage, both belong to somebody else."""
    if row.given_name == person.given_name or row.family_name == person.family_name:
        return False
    listed = {row.given_name.casefold(), row.family_name.casefold()} - {""}
    return listed.isdisjoint({person.given_name.casefold(), person.family_name.casefold()})
