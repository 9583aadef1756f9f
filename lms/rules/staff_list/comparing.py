"""Working out the difference: whose row is it, which post does it describe, and what is new in it?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from lms.rules.staff_list.cells import number_key
from lms.rules.staff_list.columns import LABELS, Field
from lms.rules.staff_list.difference import (
    HAS_LEFT,
    NOT_LISTED,
    Detail,
    Difference,
    Leave,
    NewPost,
    PersonDetails,
    Step,
)
from lms.rules.staff_list.faults import RowFault, in_order
from lms.rules.staff_list.placing import OutsideUnit, Places
from lms.rules.staff_list.register import KnownPerson, KnownPost, Register
from lms.rules.staff_list.rows import Named, RowsRead, StaffRow
from lms.rules.standing import day

DAY = timedelta(days=1)

OTHER_PERSON = "Staff number {number} belongs to somebody with another name and address."
OTHER_PERSON_REMEDY = "Check the number. A number that was used before needs a new one for the new person."
OTHER_NAME = "The address {email} belongs to somebody with another name."
OTHER_NAME_REMEDY = "Check the address. If it was passed on from one person to another, ask the partnership office."
ELSEWHERE = "Staff number {number} is in use in another part of the organisation."
ELSEWHERE_REMEDY = "Check the number. If the person moved to you, ask the lead of the whole organisation to import."
SAME_PERSON = "This is the same person and post as row {line}."
SAME_PERSON_REMEDY = "Keep the row that is right and take the other out."
NO_MANAGER = "Line manager {number} is not in post{others}."
NO_MANAGER_REMEDY = "Check the manager's staff number. Until then the line manager stays as it was."
OWN_MANAGER = "The line manager is the person themselves."
ADDRESS_STAYS = "The address in the list cannot be taken over, so the one we have stays."
ADDRESS_STAYS_REMEDY = "If it is right, ask the partnership office to change it."


class _LeftAlone(Exception):  # noqa: N818 - a fault of a row on its way to its list
    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says, self.remedy = says, remedy


def difference(read: RowsRead, register: Register, *, unit_id: int, on: date) -> Difference:
    """The difference between a list of the people of one unit (and all below it) and what is known, on this day."""
    comparison = _Comparison(read, register, unit_id, on)
    comparison.match()
    return comparison.result()


class _Comparison:
    """One list against one register, in three passes: match rows to people and posts, compare, see who is not named."""

    def __init__(self, read: RowsRead, register: Register, unit_id: int, on: date) -> None:
        self._read, self._register, self._on = read, register, on
        self._fields = read.fields
        self._places = Places(register, unit_id)
        self._faults = list(read.faults)
        self._left_alone = list(read.left_alone)
        self._matched: list[tuple[StaffRow, int | str, KnownPost | None]] = []
        self._taken: dict[int, int] = {}
        self._managers: dict[str, int | str | None] = {}
        """Who has a staff number; None for those who have left."""
        self._new_keys: set[str] = set()
        self._described: set[int] = set()
        self._given_addresses: set[str] = set()
        self._without_manager: dict[str, list[StaffRow]] = defaultdict(list)
        self._index()

    def _index(self) -> None:
        """Posts by number (open ones win, then the latest), people by address, posts by person."""
        self._by_number: dict[str, KnownPost] = {}
        self._posts_of: dict[int, list[KnownPost]] = defaultdict(list)
        for post in sorted(self._register.posts, key=lambda post: (post.is_open(self._on), post.starts_on, post.id)):
            if post.number:
                self._by_number[number_key(post.number)] = post
            self._posts_of[post.person_id].append(post)
        self._by_email = {person.email: person for person in self._register.people.values() if person.email}
        self._numbers = {row.number_key for row in self._read.rows if row.number_key}
        self._numbers |= {named.number_key for named in self._left_alone if named.number_key}

    def match(self) -> None:
        """Find whose row each is; leave alone those that cannot be told."""
        for row in self._read.rows:
            try:
                self._places.check(row.units)
                person, post = self._whose(row)
                if post is not None and self._taken.setdefault(post.id, row.line) != row.line:
                    raise _LeftAlone(SAME_PERSON.format(line=self._taken[post.id]), SAME_PERSON_REMEDY)
            except (_LeftAlone, OutsideUnit) as fault:
                self._faults.append(RowFault(row.line, row.name, fault.says, fault.remedy))
                self._left_alone.append(Named(row.number_key, row.email, row.name))
                continue
            self._matched.append((row, person, post))
            if isinstance(person, str):
                self._new_keys.add(person)
            if row.number_key:
                self._managers[row.number_key] = None if self._has_left(row) else person

    def _whose(self, row: StaffRow) -> tuple[int | str, KnownPost | None]:
        """The person of a row and the open post it describes: by staff number first, then by address."""
        known = self._by_number.get(row.number_key) if row.number_key else None
        if known is not None:
            return self._by_staff_number(row, known)
        person = self._by_email.get(row.email) if row.email else None
        if person is not None:
            if _is_renamed(row, person):
                raise _LeftAlone(OTHER_NAME.format(email=row.email), OTHER_NAME_REMEDY)
            return person.id, self._open_post(row, person)
        if row.email:
            return self._register.strangers.get(row.email, row.email), None
        return f"row {row.line}", None

    def _by_staff_number(self, row: StaffRow, known: KnownPost) -> tuple[int, KnownPost | None]:
        if known.is_open(self._on) and not self._places.covers(known.unit_id):
            raise _LeftAlone(ELSEWHERE.format(number=row.number), ELSEWHERE_REMEDY)
        person = self._register.people[known.person_id]
        if _is_renamed(row, person) and (row.email is None or row.email != person.email):
            raise _LeftAlone(OTHER_PERSON.format(number=row.number), OTHER_PERSON_REMEDY)
        return person.id, known if known.is_open(self._on) else None

    def _open_post(self, row: StaffRow, person: KnownPerson) -> KnownPost | None:
        """The open post of somebody known by their address: in scope, and no other number of the list speaks for it."""
        free = [
            post
            for post in self._posts_of[person.id]
            if post.is_open(self._on)
            and self._places.covers(post.unit_id)
            and (row.number_key is None or not post.number or number_key(post.number) not in self._numbers)
        ]
        same_place = [post for post in free if self._places.is_at(post.unit_id, row.units)]
        choice = same_place or free
        return choice[-1] if choice else None

    def result(self) -> Difference:
        """The difference, once every row is matched."""
        joins: list[Step] = []
        moves: list[Step] = []
        changes: list[Step] = []
        leaves: list[Leave] = []
        stays = gone_before = 0
        for row, person, post in self._matched:
            if post is None and self._has_left(row):
                gone_before += 1
            elif post is None:
                joins.append(self._join(row, person))
            elif self._has_left(row):
                leaves.append(self._leave(post, row.ends_on, HAS_LEFT))
            else:
                step = self._compare(row, post)
                if step is None:
                    stays += 1
                elif step.new is not None and not self._places.is_at(post.unit_id, step.new.unit, whole=True):
                    moves.append(step)
                else:
                    changes.append(step)
        in_post = [
            post for post in self._register.posts if post.is_open(self._on) and self._places.covers(post.unit_id)
        ]
        leaves.extend(self._unnamed(in_post))
        self._note_managers()
        return Difference(
            joins=joins,
            moves=moves,
            changes=changes,
            leaves=sorted(leaves, key=lambda leave: (leave.name.casefold(), leave.post.id)),
            stays=stays,
            gone_before=gone_before,
            unreachable=self._unreachable(),
            in_post=len(in_post),
            new_units=self._places.new_units([step.new.unit for step in (*joins, *moves, *changes) if step.new]),
            faults=in_order(self._faults),
        )

    def _has_left(self, row: StaffRow) -> bool:
        return row.ends_on is not None and row.ends_on < self._on

    def _join(self, row: StaffRow, person: int | str) -> Step:
        held = self._posts_of.get(person, []) if isinstance(person, int) else []
        begun = row.starts_on or self._on
        if any(post.ends_on is not None and begun <= post.ends_on < self._on for post in held):
            begun = self._on  # back again: the days between the two posts stay as they were
        known = self._register.people.get(person) if isinstance(person, int) else None
        details = self._compare_person(row, known)[0] if known else None
        return Step(row, person, new=self._new_post(row, None, begun), details=details)

    def _new_post(self, row: StaffRow, old: KnownPost | None, begun: date) -> NewPost:
        return NewPost(
            unit=self._places.names(row.units) if row.units or old is None else self._places.names_of(old.unit_id),
            role_title=row.role_title or (old.role_title if old else ""),
            number=row.number or (old.number if old else None),
            manager=self._manager(row, old),
            starts_on=begun,
            ends_on=row.ends_on if Field.ENDS_ON in self._fields or old is None else old.ends_on,
            meets_public=row.meets_public if row.meets_public is not None or old is None else old.meets_public,
        )

    def _manager(self, row: StaffRow, old: KnownPost | None) -> int | str | None:
        before = old.manager_id if old else None
        if Field.MANAGER not in self._fields:
            return before
        if row.manager_key is None:
            return None
        if row.manager_key == row.number_key:
            self._note(row, OWN_MANAGER, NO_MANAGER_REMEDY)
            return before
        found = self._manager_in_post(row.manager_key)
        if found is None:
            self._without_manager[row.manager_key].append(row)
            return before
        return found

    def _manager_in_post(self, key: str) -> int | str | None:
        if key in self._managers:
            return self._managers[key]
        post = self._by_number.get(key)
        return post.person_id if post is not None and post.is_open(self._on) else None

    def _note_managers(self) -> None:
        """One line for each manager who is not there: one person who left can stand in a hundred rows."""
        for number, rows in self._without_manager.items():
            others = f", here and in {len(rows) - 1:,} more {'row' if len(rows) == 2 else 'rows'}" if rows[1:] else ""
            self._note(rows[0], NO_MANAGER.format(number=number, others=others), NO_MANAGER_REMEDY)

    def _compare(self, row: StaffRow, post: KnownPost) -> Step | None:
        """What is new in a row about an open post, or None."""
        person = self._register.people[post.person_id]
        details, shown = self._compare_person(row, person)
        begun = max(self._on, post.starts_on, row.starts_on or self._on)
        new = self._new_post(row, post, begun)
        posts_differ = self._compare_posts(post, new)
        if posts_differ:
            return Step(row, person.id, post, new, True, begun - DAY, details, (*shown, *posts_differ))
        if new.ends_on != post.ends_on:
            shown.append(Detail(LABELS[Field.ENDS_ON], _day(post.ends_on), _day(new.ends_on)))
            return Step(row, person.id, post, None, True, new.ends_on, details, tuple(shown))
        return Step(row, person.id, post, None, False, None, details, tuple(shown)) if shown else None

    def _compare_posts(self, post: KnownPost, new: NewPost) -> list[Detail]:
        shown: list[Detail] = []
        if not self._places.is_at(post.unit_id, new.unit, whole=True):
            before = self._places.names_of(post.unit_id)
            shown.append(Detail(LABELS[Field.UNIT], self._places.words(before), self._places.words(new.unit)))
        if new.role_title != post.role_title:
            shown.append(Detail(LABELS[Field.ROLE_TITLE], post.role_title, new.role_title))
        if new.number != post.number:
            shown.append(Detail(LABELS[Field.STAFF_NUMBER], post.number or "", new.number or ""))
        if new.manager != post.manager_id:
            shown.append(Detail(LABELS[Field.MANAGER], "", "none" if new.manager is None else "another"))
        if new.meets_public != post.meets_public:
            shown.append(Detail(LABELS[Field.MEETS_PUBLIC], _yes_no(post.meets_public), _yes_no(new.meets_public)))
        return shown

    def _compare_person(self, row: StaffRow, person: KnownPerson) -> tuple[PersonDetails | None, list[Detail]]:
        """A name or an address that changes, unless another organisation knows the person too."""
        if person.id in self._described:  # another row of theirs has spoken
            return None, []
        self._described.add(person.id)
        email = row.email or person.email
        if email != person.email and not self._may_take(email, person):
            self._note(row, ADDRESS_STAYS, ADDRESS_STAYS_REMEDY)
            email = person.email
        if person.elsewhere:
            return None, []
        shown: list[Detail] = []
        if (row.given_name, row.family_name) != (person.given_name, person.family_name):
            shown.append(Detail("Name", person.name, row.name))
        if email and email != person.email:
            self._given_addresses.add(email)
            shown.append(Detail(LABELS[Field.EMAIL], person.email or "", email))
        return (PersonDetails(row.given_name, row.family_name, email), shown) if shown else (None, [])

    def _may_take(self, email: str | None, person: KnownPerson) -> bool:
        """Whether an address is free: nobody's, and nobody's in this list."""
        holders = (self._by_email, self._register.strangers, self._new_keys, self._given_addresses)
        return not person.elsewhere and not any(email in held for held in holders)

    def _unnamed(self, in_post: Sequence[KnownPost]) -> list[Leave]:
        """Posts in the unit that no row speaks for, not even one that is left alone, and that have no end planned."""
        listed = {person for _, person, _ in self._matched}
        emails = {named.email for named in self._left_alone if named.email}
        names = {named.name.casefold() for named in self._left_alone if named.name}
        found = []
        for post in in_post:
            if post.id in self._taken or (post.number and number_key(post.number) in self._numbers):
                continue
            person = self._register.people[post.person_id]
            is_named = person.email in emails or person.name.casefold() in names
            if is_named or (post.ends_on is not None and person.id in listed):
                continue
            found.append(self._leave(post, None, NOT_LISTED))
        return found

    def _leave(self, post: KnownPost, last_day: date | None, why: str) -> Leave:
        """Ends on the listed day, or yesterday. A post that began later never was: it ends before it began."""
        ended = max(last_day or self._on - DAY, post.starts_on - DAY)
        person = self._register.people[post.person_id]
        return Leave(post, person.name, self._places.names_of(post.unit_id), min(ended, self._on - DAY), why)

    def _unreachable(self) -> int:
        listed: set[int | str] = set()
        reached: set[int | str] = set()
        for row, person, _ in self._matched:
            if self._has_left(row):
                continue
            listed.add(person)
            known = self._register.people.get(person) if isinstance(person, int) else None
            if row.email or (known.email if known else isinstance(person, int)):
                reached.add(person)
        return len(listed - reached)

    def _note(self, row: StaffRow, says: str, remedy: str) -> None:
        self._faults.append(RowFault(row.line, row.name, says, remedy, left_out=False))


def _is_renamed(row: StaffRow, person: KnownPerson) -> bool:
    """Whether no part of the name is the same: one part changes on marriage, both belong to somebody else."""
    if row.given_name == person.given_name or row.family_name == person.family_name:
        return False
    listed = {row.given_name.casefold(), row.family_name.casefold()} - {""}
    return listed.isdisjoint({person.given_name.casefold(), person.family_name.casefold()})


def _day(value: date | None) -> str:
    return day(value) if value else "none"


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "not known"}[value]
