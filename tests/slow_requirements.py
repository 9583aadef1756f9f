"""An organisation's year kept in plain lists, and what its figures must be on any day of it.

Nothing here asks the house: who works where, what a rule asks and until when an award counts are worked out anew,
person by person.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.actions import keeping, reconciling
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.results import Completion, KeptCount
from lms.rules.actor import Actor, Role, system_actor
from lms.rules.published_rates import Tally
from tests.factories import (
    LONG_AGO,
    a_grant,
    a_person,
    a_unit,
    actor_for,
    an_edition,
    an_organisation,
    top_unit,
)

AWARD = "modern-slavery-1"
WEEKS = 4
PEOPLE = 1_100
ELSEWHERE = 150
LONG = date(2024, 1, 8)
BEFORE = date(2026, 11, 24)

Figures = dict[tuple[int, str], tuple[int, int, int, int, int]]
"""In post, ever, valid, required, required and valid; by unit and by award, "" for people in post."""


@dataclass
class Somebody:
    """A person's posts (unit, first day, last day) and completions."""

    id: int
    posts: list[tuple[int, date, date | None]]
    completed: list[date] = field(default_factory=list)

    def unit_on(self, on: date) -> int | None:
        for unit_id, starts_on, ends_on in self.posts:
            if starts_on <= on and (ends_on is None or on <= ends_on):
                return unit_id
        return None


class Diary:
    """Two teams of an organisation and one of another; the rule is for the first."""

    def __init__(self, session: Session) -> None:
        self.session = session
        council, hospitals = an_organisation(session), an_organisation(session)
        self.council_id, self.hospitals_id = council.id, hospitals.id
        self.first_team = a_unit(session, council, "First", under=top_unit(session, council))
        self.second_team = a_unit(session, council, "Second", under=top_unit(session, council))
        self.ward = a_unit(session, hospitals, "Ward", under=top_unit(session, hospitals))
        self.lead = self._a_lead(top_unit(session, council))
        self.everybody = self._hire()
        self.policies: list[tuple[date, int]] = []
        self.days: list[date] = []
        self.wrong: list[str] = []
        keeping.refresh(session, [one.id for one in self.everybody], on=BEFORE)

    # What happens

    def begin_rule(self, on: date, *, months: int) -> None:
        self.policies.append((on, months))

    def change_policy(self, on: date, *, months: int) -> None:
        self.policies.append((on, months))

    def move(self, people: int, *, on: date) -> None:
        """So many of the first team work in the second from this day."""
        here = [one for one in self.everybody if one.unit_on(on) == self.first_team.id][:people]
        assert len(here) == people
        self._end(here, on)
        self.session.execute(insert(Post), [self._post(one.id, self.second_team, on) for one in here])
        for one in here:
            one.posts.append((self.second_team.id, on, None))

    def leave(self, people: int, *, on: date) -> None:
        """The posts of so many have ended by this day, half of them in each team."""
        for unit in (self.first_team, self.second_team):
            here = [one for one in self.everybody if one.unit_on(on) == unit.id][: people // 2]
            assert len(here) == people // 2
            self._end(here, on)

    def follow(self, on: date) -> None:
        """The night before this day."""
        organisations = [self.council_id, self.hospitals_id]
        hand, at = system_actor("test"), datetime.combine(on, time(1), UTC)
        reconciling.reconcile_and_keep(self.session, organisation_ids=organisations, by=hand, at=at)
        keeping.pass_the_day(self.session, on=on)
        if reconciling.reconcile(self.session, organisation_ids=organisations, by=hand, at=at):
            self.wrong.append(f"{on}: the second run changed something")
        self.check(on)

    # What must be

    def check(self, on: date) -> None:
        """Hold what is kept against plain counting."""
        self.days.append(on)
        keeping.pass_the_day(self.session, on=on)
        rows = self.session.execute(
            select(
                KeptCount.unit_id,
                KeptCount.award,
                KeptCount.in_post,
                KeptCount.ever,
                KeptCount.valid,
                KeptCount.required,
                KeptCount.required_valid,
            )
        )
        kept = {(row[0], row[1]): tuple(row[2:]) for row in rows if any(row[2:])}
        wanted = self.expected(on)
        self.wrong += [
            f"{on}: {key} is kept as {kept.get(key)}, but is {wanted.get(key)}"
            for key in sorted(kept.keys() | wanted.keys())
            if kept.get(key) != wanted.get(key)
        ]

    def expected(self, on: date) -> Figures:
        """Every figure of this day."""
        found: dict[tuple[int, str], list[int]] = {}
        for one in self.everybody:
            unit_id = one.unit_on(on)
            if unit_id is None:
                continue
            found.setdefault((unit_id, ""), [0] * 5)[0] += 1
            asked = self._asks(unit_id, on)
            done = [day for day in one.completed if day <= on]
            valid = any(_month_end_after(day, self._months(unit_id, on)) >= on for day in done)
            if asked or done:
                cell = found.setdefault((unit_id, AWARD), [0] * 5)
                for place, counts in enumerate((False, bool(done), valid, asked, asked and valid)):
                    cell[place] += counts
        return {key: (a, b, c, d, e) for key, (a, b, c, d, e) in found.items() if any((a, b, c, d, e))}

    def valid_on(self, on: date) -> int:
        return sum(cell[2] for (_unit, award), cell in self.expected(on).items() if award)

    @staticmethod
    def counts_of(tally: Tally) -> Figures:
        """A report's counts in the same shape."""
        found = {
            (unit_id, award): (one.in_post, one.ever, one.valid, one.required, one.required_valid)
            for (unit_id, award), one in tally.counts.items()
        }
        return {key: cell for key, cell in found.items() if any(cell)}

    def _asks(self, unit_id: int, on: date) -> bool:
        return unit_id == self.first_team.id and bool(self.policies) and self.policies[0][0] <= on

    def _months(self, unit_id: int, on: date) -> int:
        """By the policy in force on the day for whoever it binds; as issued for everybody else."""
        if not self._asks(unit_id, on):
            return 36
        return [months for since, months in self.policies if since <= on][-1]

    # Rows

    def _hire(self) -> list[Somebody]:
        teams = [self.first_team] * 800 + [self.second_team] * (PEOPLE - 800) + [self.ward] * ELSEWHERE
        first = 1_000_000
        self.session.execute(
            insert(Person),
            [
                {
                    "id": first + n,
                    "given_name": f"Person{n}",
                    "family_name": "Row",
                    "email": None,
                    "created_at": LONG_AGO,
                }
                for n in range(len(teams))
            ],
        )
        people = [Somebody(first + n, [(unit.id, LONG, None)]) for n, unit in enumerate(teams)]
        self.session.execute(
            insert(Post), [self._post(one.id, unit, LONG) for one, unit in zip(people, teams, strict=True)]
        )
        edition = an_edition(self.session, AWARD)
        rows = []
        for n, one in enumerate(people):
            if n % 3:
                one.completed.append(date(2023, 10, 1) + timedelta(days=(n * 7) % 1_100))
            if n % 11 == 0:
                one.completed.append(date(2025, 2, 28) + timedelta(days=n % 300))
            rows += [
                {
                    "person_id": one.id,
                    "award": AWARD,
                    "edition_id": edition.id,
                    "completed_at": datetime.combine(day, time(12), UTC),
                    "completed_on": day,
                    "expires_on": _month_end_after(day, 36),
                    "organisation_id": teams[n].organisation_id,
                    "how": "native",
                    "verification": "issuer-verified",
                }
                for day in one.completed
            ]
        self.session.execute(insert(Completion), rows)
        return people

    def _a_lead(self, unit: Unit) -> Actor:
        """Who has no post: nobody to count."""
        person = a_person(self.session, "Bev Carter")
        a_grant(self.session, person, Role.TRAINING_LEAD, unit)
        return actor_for(self.session, person)

    def _end(self, people: list[Somebody], on: date) -> None:
        ids = {one.id for one in people}
        for row in self.session.query(Post).filter(Post.person_id.in_(ids), Post.ends_on.is_(None)):
            row.ends_on = on - timedelta(days=1)
        self.session.flush()
        for one in people:
            unit_id, starts_on, _ends_on = one.posts[-1]
            one.posts[-1] = (unit_id, starts_on, on - timedelta(days=1))

    @staticmethod
    def _post(person_id: int, unit: Unit, starts_on: date) -> dict[str, object]:
        return {
            "person_id": person_id,
            "organisation_id": unit.organisation_id,
            "unit_id": unit.id,
            "role_title": "Officer",
            "starts_on": starts_on,
            "created_at": LONG_AGO,
        }


def _month_end_after(day: date, months: int) -> date:
    """The last day of the month so many months on, counted one by one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, monthrange(year, month)[1])
