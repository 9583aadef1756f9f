"""Everybody of a team as the rows of a file, one after the other: a hundred thousand take no more memory than a few.

The same people, in the same order and with the same words as on the team's page. They are read as of one moment and
laid by on the disk, so that no transaction stays open while the file is written.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.records.naming import among
from lms.records.organisations import Unit
from lms.records.people import Post
from lms.records.queries.bookings import booked_in_team
from lms.records.queries.presence import below, granted, in_post, within
from lms.records.queries.teams import (
    Member,
    by_person,
    days_counted,
    in_groups,
    ledger_places,
    merged,
    people_seen,
    questions_of_today,
    seen_through,
)
from lms.rules.actor import Scope
from lms.rules.quarter import Programme
from lms.rules.spreadsheet import Cell
from lms.rules.standing import Standing
from lms.rules.team_standing import ORDER, Across, Booked, Need, Place, TeamCounts, counted, earliest_missing, need_of

FIRST_COLUMNS = ("Name", "Role", "Team", "Where they stand", "Booked on a live session")
PEOPLE_AT_ONCE = 1_000

Alive = Callable[[], None]
"""Called again and again during long work, to say that it goes on. What it raises ends the work."""


def header_of(awards: Iterable[str], programme: Programme) -> list[Cell]:
    """The names of the columns."""
    header: list[Cell] = [*FIRST_COLUMNS]
    for code in awards:
        name = programme.name_of(code)
        header += [name, f"{name}: date"]
    return header


def row_of(member: Member, awards: Iterable[str], programme: Programme) -> list[Cell]:
    """Somebody's row."""
    booked = _booked_in_words(((one.award, one.held_on.isoformat()) for one in member.booked), programme)
    row: list[Cell] = [member.name, member.role_title, member.unit, member.need, booked]
    places = {place.award: place for place in member.places}
    for code in awards:
        place = places.get(code)
        row += (place.standing, place.matters_on) if place else (Standing.NOT_REQUIRED, None)
    return row


def people_at_most(session: Session, *, scope: Scope, unit_path: str, on: date) -> int:
    """No more people than this are in post at or below a unit on this date: their posts, counted."""
    asked = select(func.count()).select_from(Post).join(Unit, Unit.id == Post.unit_id)
    return session.scalar(asked.where(in_post(on), within(scope), below(unit_path))) or 0


class TeamRows:
    """A team laid by, in a file of its own that has no name and goes with the process."""

    def __init__(self) -> None:
        self._laid = sqlite3.connect("", isolation_level=None)
        self._laid.execute("CREATE TABLE rows (need INTEGER, earliest TEXT, number INTEGER PRIMARY KEY, cells TEXT)")
        self._laid.execute("BEGIN")
        self._awards: set[str] = set()
        self.counts = TeamCounts()
        """Everybody, whatever the filter."""
        self.found = 0
        """People whom the filter lets through."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._laid.close()

    @property
    def awards(self) -> tuple[str, ...]:
        """The awards asked of anybody in it."""
        return tuple(sorted(self._awards))

    def rows(self, programme: Programme) -> Iterator[list[Cell]]:
        """The rows, those to act on first."""
        awards = self.awards
        asked = self._laid.execute("SELECT need, cells FROM rows ORDER BY need, earliest, number")
        for need, cells in asked:
            name, role_title, unit, booked, places = json.loads(cells)
            row: list[Cell] = [name, role_title, unit, ORDER[need], _booked_in_words(booked, programme)]
            for code in awards:
                standing, day = places.get(code, (Standing.NOT_REQUIRED, None))
                row += (Standing(standing), date.fromisoformat(day) if day else None)
            yield row

    def lay(
        self, who: Sequence[Any], need: Need, places: Sequence[Place], booked: Sequence[Booked], *, in_order: bool
    ) -> None:
        """Lay somebody by. `in_order`: they come in the order in which they are wanted."""
        self.found += 1
        self._awards.update(place.award for place in places)
        days = {place.award: (place.standing, _iso(place.matters_on)) for place in places}
        earliest = "" if in_order else earliest_missing(places).isoformat()
        sessions = [(one.award, one.held_on.isoformat()) for one in booked]
        cells = json.dumps((f"{who[2]} {who[3]}".strip(), who[4], who[5], sessions, days))
        self._laid.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (ORDER.index(need), earliest, self.found, cells))


def read_today(
    session: Session, *, scope: Scope, unit_path: str, on: date, need: Need | None, alive: Alive
) -> TeamRows:
    """The team as it stands today. Three questions, and one for every thousand people. The caller closes it."""
    booked = booked_in_team(session, scope=scope, unit_path=unit_path, on=on)
    connection = session.connection()
    given = {"unit_path": unit_path, **days_counted(on), **granted(scope)}
    ask = questions_of_today(len(scope.unit_paths), one_need=need is not None, one_page=True)
    only = {"need": ORDER.index(need)} if need else {}
    team = TeamRows()
    needs, across = in_groups(connection.execute(ask.counts, given))
    team.counts = counted(needs, {**across, Across.BOOKED: len(booked)})
    people = questions_of_today(len(scope.unit_paths), one_need=need is not None, one_page=False).people
    found = connection.execute(people, {**given, **only}, execution_options={"yield_per": PEOPLE_AT_ONCE})
    for some in found.partitions():
        alive()
        places = by_person(connection.execute(ask.places, {**given, "shown": [who[0] for who in some]}))
        for who in some:
            team.lay(who, ORDER[who[6]], merged(places[who[0]]), booked.get(who[0], ()), in_order=True)
    return team


def read_as_on(
    session: Session, *, scope: Scope, unit_path: str, on: date, need: Need | None, alive: Alive
) -> TeamRows:
    """The team as on a past day, from the ledger. Two questions, and five for every thousand people."""
    booked = booked_in_team(session, scope=scope, unit_path=unit_path, on=on)
    seen = seen_through(scope, unit_path, on)
    team = TeamRows()
    needs: Counter[Need] = Counter()
    found = session.connection().execute(people_seen(seen), execution_options={"yield_per": PEOPLE_AT_ONCE})
    for some in found.partitions():
        alive()
        places = ledger_places(session, (*seen, among(Post.person_id, [who[0] for who in some])), on)
        for who in some:
            stands = need_of(places[who[0]], on=on)
            needs[stands] += 1
            if need in (None, stands):
                team.lay(who, stands, merged(places[who[0]]), booked.get(who[0], ()), in_order=False)
    team.counts = counted(needs, {Across.BOOKED: len(booked)})
    return team


def _booked_in_words(booked: Iterable[tuple[str, str]], programme: Programme) -> str:
    return "; ".join(f"{programme.name_of(award)} on {day}" for award, day in booked)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
