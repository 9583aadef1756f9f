"""Keeping standing, places and counts in step with the ledger.

What is kept is only ever a copy of what `lms.rules.standing` says of the ledger: it can be thrown away and rebuilt, and
`differences` names every row in which the copy is wrong. Counts are moved by difference, never counted again.

An action calls `refresh` once, as its last step. It first takes the row of each person, so that of two hands at once
the second sees what the first has written; then, last of all, the counts, which a whole unit shares, and their totals,
which a whole organisation does. Everybody takes them in this order, so nobody waits in a ring.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, cast

from sqlalchemy import Insert, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.actions.holding import hold_people
from lms.records.bulk import many_rows
from lms.records.naming import among_named
from lms.records.people import Person
from lms.records.queries.ledger import everybody_in_post, everybody_kept, ledger_of, people_touched_by_the_day
from lms.records.results import KeptCount, KeptPlace, KeptStanding, KeptTotal
from lms.rules.ledger import ONE_IN_POST, Ledger, Place, counted, positions
from lms.rules.rates import Counts
from lms.rules.standing import Position, Standing

PEOPLE_AT_ONCE = 4_000
"""How many people one statement names: databases take some 30,000 values."""

PLACES = cast(Table, KeptPlace.__table__)
STANDINGS = cast(Table, KeptStanding.__table__)
COUNTS = cast(Table, KeptCount.__table__)
TOTALS = cast(Table, KeptTotal.__table__)
COUNTED = ("in_post", "ever", "valid", "required", "required_valid", "overdue")

EVERYBODY_IN_POST = ""
"""Stands in place of an award where people in post are counted."""

Spot = tuple[int, int, str]
"""Where is counted: organisation, unit and award."""

Sum = tuple[int, str]
"""What is added up: organisation and award."""


class Kept(NamedTuple):
    """A kept standing: the unit it is counted in, and the position."""

    unit_id: int
    position: Position


Standings = Mapping[tuple[Place, str], Kept]


class Tally:
    """How the counts have to move."""

    def __init__(self) -> None:
        self._people: Counter[tuple[Spot, Counts]] = Counter()

    def move(self, spot: Spot, one: Counts, people: int) -> None:
        """So many more (or, below 0, fewer) people here, each of whom counts like this one."""
        self._people[spot, one] += people

    def moves(self) -> dict[Spot, Counts]:
        """By how much each count has to move, in the order in which everybody takes them."""
        moves: dict[Spot, Counts] = defaultdict(Counts)
        for (spot, one), people in self._people.items():
            moves[spot] += one * people
        return {spot: moves[spot] for spot in sorted(moves) if moves[spot] != Counts()}


def added_up(counts: Mapping[Spot, Counts]) -> dict[Sum, Counts]:
    """The totals of organisations, in the order in which everybody takes them; those that are nothing left out."""
    totals: dict[Sum, Counts] = defaultdict(Counts)
    for (organisation_id, _unit_id, award), one in counts.items():
        totals[organisation_id, award] += one
    return {key: totals[key] for key in sorted(totals) if totals[key] != Counts()}


def refresh(session: Session, person_ids: Collection[int], *, on: date) -> None:
    """Bring what is kept of these people into step with the ledger. Doing it again changes nothing.

    Some ten statements for every four thousand people. Call it once in a transaction, after everything else.
    """
    session.flush()
    tally = Tally()
    with many_rows():
        for some in _batches(sorted(set(person_ids))):
            hold_people(session, some)
            ledger = ledger_of(session, some, on=on)
            _keep_places(session, some, ledger, tally)
            _keep_standings(session, some, _standings(ledger, on=on), tally)
        _move_counts(session, tally.moves())


def pass_the_day(session: Session, *, on: date) -> int:
    """Bring what is kept to this date: dates that have come, posts that began or ended. How many people it touched."""
    session.flush()
    touched = people_touched_by_the_day(session, on=on)
    refresh(session, touched, on=on)
    return len(touched)


def rebuild(session: Session, *, on: date) -> None:
    """Throw away what is kept and make it anew from the ledger. Nobody's standing can change meanwhile."""
    session.flush()
    session.execute(select(Person.id).order_by(Person.id).with_for_update(key_share=True))
    for table in (STANDINGS, PLACES, COUNTS, TOTALS):
        session.execute(delete(table))
    refresh(session, everybody_in_post(session, on=on), on=on)


def differences(session: Session, *, on: date) -> list[str]:
    """Every row in which what is kept differs from the ledger on this date, in words; none when all is well."""
    session.flush()
    found: list[str] = []
    tally = Tally()
    with many_rows():
        for some in _batches(sorted({*everybody_in_post(session, on=on), *everybody_kept(session)})):
            ledger = ledger_of(session, some, on=on)
            found += _differing_places(_kept_places(session, some), ledger.units)
            standings = _standings(ledger, on=on)
            found += _differing_standings(
                {key: kept for key, (_id, kept) in _kept_standings(session, some).items()}, standings
            )
            _count_all(ledger.units, standings, tally)
    wanted = tally.moves()
    found += _differing_counts(_kept_counts(session), wanted)
    return [*found, *_differing_totals(_kept_totals(session), added_up(wanted))]


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    left = iter(ids)
    while some := list(islice(left, PEOPLE_AT_ONCE)):
        yield some


def _standings(ledger: Ledger, *, on: date) -> dict[tuple[Place, str], Kept]:
    return {(place, award): Kept(ledger.units[place], position) for place, award, position in positions(ledger, on=on)}


def _count_all(units: Mapping[Place, int], standings: Standings, tally: Tally) -> None:
    for (_person_id, organisation_id), unit_id in units.items():
        tally.move((organisation_id, unit_id, EVERYBODY_IN_POST), ONE_IN_POST, 1)
    for (place, award), kept in standings.items():
        tally.move((place[1], kept.unit_id, award), counted(kept.position), 1)


# Reading what is kept. Statements that are asked with each quiz that is passed are put together once.

_PLACES_OF = select(PLACES.c.person_id, PLACES.c.organisation_id, PLACES.c.unit_id).where(
    among_named(PLACES.c.person_id, "people")
)
_STANDINGS_OF = select(STANDINGS).where(among_named(STANDINGS.c.person_id, "people"))


def _kept_places(session: Session, person_ids: Sequence[int]) -> dict[Place, int]:
    rows = session.execute(_PLACES_OF, {"people": person_ids})
    return {(person_id, organisation_id): unit_id for person_id, organisation_id, unit_id in rows}


def _kept_standings(session: Session, person_ids: Sequence[int]) -> dict[tuple[Place, str], tuple[int, Kept]]:
    """By person, organisation and award: the row's id and what it says."""
    rows = session.execute(_STANDINGS_OF, {"people": person_ids})
    return {
        ((row.person_id, row.organisation_id), row.award): (row.id, Kept(row.unit_id, _position(row))) for row in rows
    }


def _position(row: Any) -> Position:
    return Position(
        Standing(row.standing),
        row.required,
        row.ever,
        row.valid,
        row.due_on,
        row.expires_on,
        row.changes_on,
        row.exempt_until,
    )


def _kept_counts(session: Session) -> dict[Spot, Counts]:
    rows = session.execute(select(COUNTS))
    kept = {
        (row.organisation_id, row.unit_id, row.award): Counts(*(getattr(row, name) for name in COUNTED)) for row in rows
    }
    return {spot: counts for spot, counts in kept.items() if counts != Counts()}


def _kept_totals(session: Session) -> dict[Sum, Counts]:
    rows = session.execute(select(TOTALS))
    kept = {(row.organisation_id, row.award): Counts(*(getattr(row, name) for name in COUNTED)) for row in rows}
    return {key: counts for key, counts in kept.items() if counts != Counts()}


# Writing what is to be kept


def _keep_places(session: Session, person_ids: Sequence[int], ledger: Ledger, tally: Tally) -> None:
    kept = _kept_places(session, person_ids)
    gone = [place for place, unit_id in kept.items() if ledger.units.get(place) != unit_id]
    new = [place for place, unit_id in ledger.units.items() if kept.get(place) != unit_id]
    for people, places, units in ((-1, gone, kept), (1, new, ledger.units)):
        for place in places:
            tally.move((place[1], units[place], EVERYBODY_IN_POST), ONE_IN_POST, people)
    if gone:
        session.execute(
            delete(PLACES).where(
                PLACES.c.person_id == bindparam("of_person"), PLACES.c.organisation_id == bindparam("of_organisation")
            ),
            [{"of_person": person_id, "of_organisation": organisation_id} for person_id, organisation_id in gone],
        )
    if new:
        session.execute(
            insert(PLACES),
            [
                {"person_id": place[0], "organisation_id": place[1], "unit_id": ledger.units[place]}
                for place in sorted(new)
            ],
        )


_THIS_ROW = STANDINGS.c.id == bindparam("of_id")
_STANDING_GONE = delete(STANDINGS).where(_THIS_ROW)
_STANDING_CHANGED = update(STANDINGS).where(_THIS_ROW)


def _keep_standings(session: Session, person_ids: Sequence[int], wanted: Standings, tally: Tally) -> None:
    kept = _kept_standings(session, person_ids)
    for people, side in ((-1, {key: one for key, (_id, one) in kept.items()}), (1, wanted)):
        for ((_person_id, organisation_id), award), one in side.items():
            tally.move((organisation_id, one.unit_id, award), counted(one.position), people)
    new = [_row(key, one) for key, one in wanted.items() if key not in kept]
    changed = [
        {**_row(key, one), "of_id": kept[key][0]} for key, one in wanted.items() if key in kept and kept[key][1] != one
    ]
    gone = [{"of_id": id_} for key, (id_, _one) in kept.items() if key not in wanted]
    if gone:
        session.execute(_STANDING_GONE, gone)
    if changed:
        session.execute(_STANDING_CHANGED, changed)
    if new:
        session.execute(insert(STANDINGS), new)


def _row(key: tuple[Place, str], kept: Kept) -> dict[str, Any]:
    (person_id, organisation_id), award = key
    position = kept.position
    return {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "unit_id": kept.unit_id,
        "award": award,
        "standing": position.standing.value,
        "required": position.required,
        "ever": position.ever,
        "valid": position.valid,
        "due_on": position.due_on,
        "expires_on": position.expires_on,
        "changes_on": position.changes_on,
        "exempt_until": position.exempt_until,
    }


def _move_counts(session: Session, moves: Mapping[Spot, Counts]) -> None:
    """Add these differences to the counts, one statement a row and always in the same order."""
    if not moves:
        return
    _add(
        session,
        COUNTS,
        ("unit_id", "award"),
        [
            {"organisation_id": organisation_id, "unit_id": unit_id, "award": award, **_numbers(counts)}
            for (organisation_id, unit_id, award), counts in moves.items()
        ],
    )
    _add(
        session,
        TOTALS,
        ("organisation_id", "award"),
        [
            {"organisation_id": organisation_id, "award": award, **_numbers(counts)}
            for (organisation_id, award), counts in added_up(moves).items()
        ],
    )


def _add(session: Session, table: Table, key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if not rows:  # everything moved within one organisation
        return
    session.execute(_adding(session.get_bind().dialect.name, table, key), rows)


@cache
def _adding(dialect_name: str, table: Table, key: tuple[str, ...]) -> Insert:
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    adding = dialect.insert(table)
    moved = {name: table.c[name] + adding.excluded[name] for name in COUNTED}
    upsert: Insert = adding.on_conflict_do_update(index_elements=key, set_=moved)
    return upsert


def _numbers(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in COUNTED}


# Saying what differs


def _differing_places(kept: Mapping[Place, int], wanted: Mapping[Place, int]) -> list[str]:
    def where(unit_id: int | None) -> str:
        return "nowhere" if unit_id is None else f"in unit {unit_id}"

    return [
        f"Person {place[0]} in organisation {place[1]} is counted {where(kept.get(place))}, "
        f"but works {where(wanted.get(place))}."
        for place in sorted(kept.keys() | wanted.keys())
        if kept.get(place) != wanted.get(place)
    ]


def _differing_standings(kept: Standings, wanted: Standings) -> list[str]:
    return [
        f"Person {place[0]} in organisation {place[1]} with {award} is kept as {_in_words(kept.get((place, award)))}, "
        f"but stands as {_in_words(wanted.get((place, award)))}."
        for place, award in sorted(kept.keys() | wanted.keys())
        if kept.get((place, award)) != wanted.get((place, award))
    ]


def _in_words(kept: Kept | None) -> str:
    if kept is None:
        return "nothing"
    position = kept.position
    words = [
        f"“{position.standing.value}” in unit {kept.unit_id}",
        "required" if position.required else "not required",
        "completed once" if position.ever else "never completed",
        "valid" if position.valid else "not valid",
        f"due {position.due_on}",
        f"expires {position.expires_on}",
        f"changes {position.changes_on}",
        *([f"exempt until {position.exempt_until}"] if position.exempt_until else []),
    ]
    return ", ".join(words)


def _differing_counts(kept: Mapping[Spot, Counts], wanted: Mapping[Spot, Counts]) -> list[str]:
    return [
        f"Unit {spot[1]}, {sentence}"
        for spot in sorted(kept.keys() | wanted.keys())
        for sentence in _differing(spot[2], kept.get(spot, Counts()), wanted.get(spot, Counts()))
    ]


def _differing_totals(kept: Mapping[Sum, Counts], wanted: Mapping[Sum, Counts]) -> list[str]:
    return [
        f"Organisation {key[0]} in total, {sentence}"
        for key in sorted(kept.keys() | wanted.keys())
        for sentence in _differing(key[1], kept.get(key, Counts()), wanted.get(key, Counts()))
    ]


def _differing(award: str, kept: Counts, wanted: Counts) -> list[str]:
    return [
        f"{award or 'people in post'}: {name.replace('_', ' ')} is kept as {ours}, but is {theirs}."
        for name in COUNTED
        if (ours := getattr(kept, name)) != (theirs := getattr(wanted, name))
    ]
