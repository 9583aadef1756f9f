"""Working out the difference: what is new in each row, and whom does none of them name?"""

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
from lms.rules.staff_list.matching import match_rows
from lms.rules.staff_list.placing import Places
from lms.rules.staff_list.register import KnownPerson, KnownPost, Register
from lms.rules.staff_list.rows import RowsRead, StaffRow
from lms.rules.standing import day

DAY = timedelta(days=1)

NO_MANAGER = "Line manager {number} is not in post{others}."
NO_MANAGER_REMEDY = "Check the manager's staff number. Until then the line manager stays as it was."
OWN_MANAGER = "The line manager is the person themselves."
ADDRESS_STAYS = "The address in the list cannot be taken over, so the one we have stays."
ADDRESS_STAYS_REMEDY = "If it is right, ask the partnership office to change it."


def difference(read: RowsRead, register: Register, *, unit_id: int, on: date) -> Difference:
    """The difference between a list of the people of one unit (and all below it) and what is known, on this day."""
    places = Places(register, unit_id)
    return _Comparison(read, register, places, on).result()


class _Comparison:
    """One list against one register, once every row is matched: what is new in it, and who is not named?"""

    def __init__(self, read: RowsRead, register: Register, places: Places, on: date) -> None:
        self._register, self._places, self._on, self._fields = register, places, on, read.fields
        found = match_rows(read, register, places, on=on)
        self._matches, self._left_alone = found.matches, found.left_alone
        self._faults = list(found.faults)
        self._held_by: dict[int, list[KnownPost]] = defaultdict(list)
        for post in register.posts:
            self._held_by[post.person_id].append(post)
        self._in_post_by_number = {
            number_key(post.number): post.person_id for post in register.posts if post.number and post.is_open(on)
        }
        rows = [match.row for match in self._matches]
        self._numbers = {row.number_key for row in rows} | {named.number_key for named in self._left_alone}
        self._emails = {row.email for row in rows} | {named.email for named in self._left_alone}
        self._unsure_names = {named.name.casefold() for named in self._left_alone if named.name}
        """Whom the rows left alone are about: until they are mended, nobody of this name leaves or is renamed."""
        self._known_emails = {person.email for person in register.people.values()}
        self._managers: dict[str | None, int | str | None] = {
            row.number_key: None if self._has_left(row) else person for row, person, _ in self._matches
        }
        """Who has a staff number; None for those who have left."""
        self._new_keys = {person for _, person, _ in self._matches if isinstance(person, str)}
        self._described: set[int] = set()
        self._given_addresses: set[str] = set()
        self._without_manager: dict[str, list[StaffRow]] = defaultdict(list)

    def result(self) -> Difference:
        """The difference, once every row is matched."""
        joins: list[Step] = []
        moves: list[Step] = []
        changes: list[Step] = []
        leaves: list[Leave] = []
        stays = gone_before = 0
        for row, person, post in self._matches:
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
        held = self._held_by.get(person, []) if isinstance(person, int) else []
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
        return self._in_post_by_number.get(key)

    def _note_managers(self) -> None:
        """One line for each manager who is not there: one person who left can stand in a hundred rows."""
        for number, rows in self._without_manager.items():
            others = f", here and in {len(rows) - 1:,} more {'row' if len(rows) == 2 else 'rows'}" if rows[1:] else ""
            self._note(rows[0], NO_MANAGER.format(number=number, others=others), NO_MANAGER_REMEDY)

    def _compare(self, row: StaffRow, post: KnownPost) -> Step | None:
        """What is new in a row about an open post, or None."""
        person = self._register.people[post.person_id]
        details, shown = self._compare_person(row, person)
        new = self._new_post(row, post, self._begin_anew(row, post))
        posts_differ = self._compare_posts(post, new)
        if new.ends_on != post.ends_on:
            shown.append(Detail(LABELS[Field.ENDS_ON], _day(post.ends_on), _day(new.ends_on)))
        never_begins = new.ends_on is not None and new.ends_on < post.starts_on
        if posts_differ or never_begins:
            return Step(row, person.id, post, new, True, new.starts_on - DAY, details, (*posts_differ, *shown))
        changes_last_day = new.ends_on != post.ends_on
        return Step(row, person.id, post, None, changes_last_day, new.ends_on, details, tuple(shown)) if shown else None

    def _begin_anew(self, row: StaffRow, post: KnownPost) -> date:
        """When a post that replaces another begins: today, or on a later day that is planned; never before today."""
        planned = row.starts_on or post.starts_on
        return max(self._on, min(planned, row.ends_on) if row.ends_on else planned)

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
        if self._register.second_addresses.get(email or "") == person.id:
            email = person.email
        if email != person.email and not self._may_take(email, person):
            self._note(row, ADDRESS_STAYS, ADDRESS_STAYS_REMEDY)
            email = person.email
        if person.elsewhere:
            return None, []
        shown: list[Detail] = []
        given_name, family_name = row.given_name, row.family_name
        if person.name.casefold() in self._unsure_names:
            given_name, family_name = person.given_name, person.family_name
        if (given_name, family_name) != (person.given_name, person.family_name):
            shown.append(Detail("Name", person.name, row.name))
        if email and email != person.email:
            self._given_addresses.add(email)
            shown.append(Detail(LABELS[Field.EMAIL], person.email or "", email))
        return (PersonDetails(given_name, family_name, email), shown) if shown else (None, [])

    def _may_take(self, email: str | None, person: KnownPerson) -> bool:
        """Whether an address is free: nobody has it or is given it, and no other row speaks of the one it replaces."""
        is_held = email in self._known_emails or email in self._register.strangers or email in self._given_addresses
        return not (person.elsewhere or is_held or email in self._new_keys or person.email in self._emails - {None})

    def _unnamed(self, in_post: Sequence[KnownPost]) -> list[Leave]:
        """Posts in the unit that no row speaks for, not even one that is left alone, and that have no end planned."""
        staying = {person for row, person, _ in self._matches if not self._has_left(row)}
        taken = {post.id for _, _, post in self._matches if post is not None}
        emails = {named.email for named in self._left_alone if named.email}
        found = []
        for post in in_post:
            if post.id in taken or (post.number and number_key(post.number) in self._numbers):
                continue
            person = self._register.people[post.person_id]
            is_named = person.email in emails or person.name.casefold() in self._unsure_names
            if is_named or (post.ends_on is not None and person.id in staying):
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
        for row, person, _ in self._matches:
            if self._has_left(row):
                continue
            listed.add(person)
            known = self._register.people.get(person) if isinstance(person, int) else None
            if row.email or (known.email if known else isinstance(person, int)):
                reached.add(person)
        return len(listed - reached)

    def _note(self, row: StaffRow, says: str, remedy: str) -> None:
        self._faults.append(RowFault(row.line, row.name, says, remedy, left_out=False))


def _day(value: date | None) -> str:
    return day(value) if value else "none"


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "not known"}[value]
