"""A large organisation's staff in plain lists, and every figure that pages and files must show of it on any day.

Nothing here asks the house: who works where, what a rule asks, until when a certificate counts and how people are
grouped are worked out anew, person by person, from what was done through the pages.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.staff_lists import a_row, as_csv

TRAUMA, SLAVERY, SLAVERY_2 = "trauma-informed-practice-1", "modern-slavery-1", "modern-slavery-2"
NAMES = {
    TRAUMA: "Trauma-informed practice tier 1",
    SLAVERY: "Modern slavery tier 1",
    SLAVERY_2: "Modern slavery tier 2",
}
DIRECTORATES = ("Housing", "Care", "Parks", "Roads", "Schools")
ISSUED_MONTHS = 36
NEEDS = ("overdue", "needs renewing", "due this month", "due later", "up to date", "nothing required")
LONG = date(2017, 4, 26)


@dataclass
class Member:
    """Somebody's teams, each with its first and last day, and what they completed on which days."""

    number: int
    meets_public: bool
    teams: list[tuple[int, date, date | None]]
    done: dict[str, list[date]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"Person Number{self.number}"

    def team_on(self, on: date) -> tuple[int, date] | None:
        """Where they work on this day, and since when."""
        for team, first, last in self.teams:
            if first <= on and (last is None or on <= last):
                return team, first
        return None


@dataclass
class Rule:
    """What is asked of a directorate or of all (None), or of those who meet the public; since when; for how long."""

    award: str
    since: date
    weeks: int
    directorate: str | None = None
    only_public: bool = False
    months: list[tuple[date, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """How somebody stands with an award: in words, with the day that is shown."""

    standing: str
    matters_on: date | None
    ever: bool
    valid: bool

    @property
    def required(self) -> bool:
        return self.standing != "not required"


class Staff:
    """So many people in teams of about forty, with a past; each a third, a half, or a sixth of the training done."""

    def __init__(self, people: int) -> None:
        luck = Random(20)  # the same people each time
        self.teams = max(10, people // 40)
        self.rules: list[Rule] = []
        self.members = [
            Member(number, luck.random() < 0.4, [(luck.randrange(self.teams), LONG, None)]) for number in range(people)
        ]
        for one in self.members:
            for award, often in ((TRAUMA, 0.6), (SLAVERY, 0.5), (SLAVERY_2, 0.15)):
                times = (luck.random() < often) + (luck.random() < often / 4)
                days = sorted(date(2022, 10, 1) + timedelta(days=luck.randrange(1_400)) for _ in range(times))
                if days:
                    one.done[award] = days

    # What happens

    def move(self, people: int, *, on: date) -> None:
        """So many begin in the next team but one on this day: a sixth of them in another directorate."""
        here = [one for one in self.members if one.team_on(on)]
        for one in here[:: max(1, len(here) // people)][:people]:
            team, first, _last = one.teams[-1]
            one.teams[-1] = (team, first, on - timedelta(days=1))
            one.teams.append(((team + 2) % self.teams, on, None))

    def leave(self, people: int, *, on: date) -> None:
        """So many are on the list of this day no more."""
        here = [one for one in self.members if one.team_on(on) and len(one.teams) == 1]
        for one in here[1 :: max(1, len(here) // people)][:people]:
            team, first, _last = one.teams[-1]
            one.teams[-1] = (team, first, on - timedelta(days=1))

    def csv(self, on: date) -> bytes:
        """The staff list as the payroll writes it on this day."""
        rows = []
        for one in self.members:
            place = one.team_on(on)
            if place:
                given, family = one.name.split()
                rows.append(
                    a_row(
                        f"E{one.number:06}",
                        given,
                        family,
                        Directorate=self.directorate_of(place[0]),
                        Team=self.team_name(place[0]),
                        Public_Facing="Y" if one.meets_public else "N",
                    )
                )
        return as_csv(*rows)

    # What must be shown

    @staticmethod
    def team_name(team: int) -> str:
        return f"Team {team:03}"

    def directorate_of(self, team: int) -> str:
        return DIRECTORATES[team * len(DIRECTORATES) // self.teams]

    def position(self, one: Member, award: str, on: date) -> Position:
        """Where this person stands with this award."""
        topic, tier = award.rsplit("-", 1)
        until = [
            self.counts_until(one, other, done, on)
            for other, days in one.done.items()
            if other.rsplit("-", 1)[0] == topic and other.rsplit("-", 1)[1] >= tier
            for done in days
            if done <= on
        ]
        last = max(until, default=None)
        valid = last is not None and on <= last
        due = self.due_on(one, award, on)
        if due is None:
            return Position("not required", None, bool(until), valid)
        if last is not None and valid:
            return Position("renew soon" if on >= last - timedelta(days=60) else "current", last, True, True)
        if last is not None:
            return Position("lapsed", last, True, False)
        return Position("overdue" if on > due else "not started", due, False, False)

    def counts_until(self, one: Member, award: str, done: date, on: date) -> date:
        """The last day on which a completion of this award counts, by what its rule says on the day of asking."""
        rule = self.rule_for(one, award, on)
        months = [number for since, number in rule.months if since <= on][-1] if rule else ISSUED_MONTHS
        return _month_end_after(done, months)

    def rule_for(self, one: Member, award: str, on: date) -> Rule | None:
        place = one.team_on(on)
        for rule in self.rules:
            if place and rule.award == award and rule.since <= on:
                in_it = rule.directorate in (None, self.directorate_of(place[0]))
                if in_it and (one.meets_public or not rule.only_public):
                    return rule
        return None

    def due_on(self, one: Member, award: str, on: date) -> date | None:
        """By when it is asked; None where it is not. It is asked since the first day without a break."""
        rule = self.rule_for(one, award, on)
        if rule is None:
            return None
        asked_since = date.max
        for _team, first, _last in reversed([team for team in one.teams if team[1] <= on]):
            if self.rule_for(one, award, max(first, rule.since)) is not rule:
                break
            asked_since = max(first, rule.since)
        return asked_since + timedelta(weeks=rule.weeks)

    def need(self, positions: list[Position], on: date) -> str:
        """The group that somebody is counted in."""
        required = [position for position in positions if position.required]
        missing = [position for position in required if not position.valid]
        if not missing:
            return "up to date" if required else "nothing required"
        standings = {position.standing for position in missing}
        if "overdue" in standings:
            return "overdue"
        if "lapsed" in standings:
            return "needs renewing"
        month_end = on.replace(day=monthrange(on.year, on.month)[1])
        first = min(position.matters_on for position in missing if position.matters_on)
        return "due this month" if first <= month_end else "due later"

    def rows(self, on: date, awards: list[str]) -> list[list[str]]:
        """The team table of everybody as its file must be, by name."""
        rows = []
        for one in self.members:
            place = one.team_on(on)
            if place is None:
                continue
            positions = {award: self.position(one, award, on) for award in NAMES}
            cells = [one.name, "Officer", self.team_name(place[0]), self.need(list(positions.values()), on), ""]
            for award in awards:
                day = positions[award].matters_on
                cells += [positions[award].standing, day.isoformat() if day else ""]
            rows.append(cells)
        return sorted(rows)

    def groups(self, on: date) -> dict[str, int]:
        """How many people are in each group."""
        found = Counter(row[3] for row in self.rows(on, []))
        return {need: found[need] for need in NEEDS}

    def rates(self, on: date, award: str) -> dict[str, tuple[int, int, int, int, int]]:
        """In post, must hold it, of these do, hold it, ever did: of each team, and of all under ""."""
        found: dict[str, list[int]] = {}
        for one in self.members:
            place = one.team_on(on)
            if place is None:
                continue
            position = self.position(one, award, on)
            met = (True, position.required, position.required and position.valid, position.valid, position.ever)
            for name in ("", self.team_name(place[0])):
                cell = found.setdefault(name, [0] * 5)
                for number, counts in enumerate(met):
                    cell[number] += counts
        return {name: (a, b, c, d, e) for name, (a, b, c, d, e) in found.items()}

    def completed_between(self, first: date, last: date) -> int:
        """People who completed modern slavery tier 1 in these days."""
        return sum(any(first <= done <= last for done in one.done.get(SLAVERY, ())) for one in self.members)


def percent(part: int, whole: int) -> str:
    """As the pages write it: rounded down, nothing of nobody."""
    return str(100 * part // whole) if whole else ""


def _month_end_after(day: date, months: int) -> date:
    """The last day of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
