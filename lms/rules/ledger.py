"""From what happened to people to where each of them stands in every organisation they work for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from courses.course import Award
from lms.rules.rates import Counts
from lms.rules.standing import Duty, Held, Position, Standing, standing

Place = tuple[int, int]
"""A person in an organisation, by their ids."""

ONE_IN_POST = Counts(in_post=1)


@dataclass(frozen=True)
class Ledger:
    """Everything about some people that their standing rests on."""

    units: Mapping[Place, int]
    """The unit in which a person is counted for an organisation. People without a post are in no organisation."""
    duties: Mapping[Place, Mapping[str, Sequence[Duty]]]
    """What each organisation asks of its people, by award. One organisation's order does not bind another."""
    held: Mapping[int, Mapping[str, Sequence[Held]]]
    """What each person has completed and was not withdrawn, by award; it counts wherever they work."""
    started: frozenset[tuple[int, str]]
    """Who is studying for which award."""
    own: Mapping[Place, Mapping[str, Sequence[Held]]] = field(default_factory=dict)
    """What was completed with an organisation, where the person has not agreed that it may know more: nothing else of
    them counts there, and study that has begun shows nothing."""
    dated: Mapping[Place, Mapping[str, Sequence[Held]]] = field(default_factory=dict)
    """What counts in an organisation, where its rules let it count for longer or shorter than was issued."""


def positions(ledger: Ledger, *, on: date) -> Iterator[tuple[Place, str, Position]]:
    """Where everybody stands with each award that is asked of them, exempt or not, or that they ever completed."""
    known: dict[object, Position] = {}
    for place in ledger.units:
        person_id = place[0]
        duties = ledger.duties.get(place, {})
        is_known = place not in ledger.own
        counting = _with_lower_tiers(completed(ledger, place))
        for award in sorted(duties.keys() | counting.keys()):
            facts = (
                tuple(duties.get(award, ())),
                tuple(counting.get(award, ())),
                is_known and (person_id, award) in ledger.started,
            )
            position = known.get(facts)
            if position is None:
                position = known[facts] = standing(facts[0], facts[1], started=facts[2], on=on)
            if position.ever or position.standing is not Standing.NOT_REQUIRED:
                yield place, award, position


def position_in(ledger: Ledger, place: Place, award: str, *, on: date) -> Position:
    """Where one person stands in one organisation with one award: what `positions` says of them, or not required."""
    return standing(
        ledger.duties.get(place, {}).get(award, ()),
        _with_lower_tiers(completed(ledger, place)).get(award, ()),
        started=is_studying(ledger, place, award),
        on=on,
    )


def completed(ledger: Ledger, place: Place) -> Mapping[str, Sequence[Held]]:
    """What a person completed, by award, as far as it counts in an organisation and until when it does there."""
    if place in ledger.own:
        return ledger.own[place]
    return ledger.dated[place] if place in ledger.dated else ledger.held.get(place[0], {})


def is_studying(ledger: Ledger, place: Place, award: str) -> bool:
    """Whether study has begun, as far as the organisation may know."""
    return place not in ledger.own and (place[0], award) in ledger.started


def counted(position: Position) -> Counts:
    """What one person adds to the counts of an award."""
    return Counts(
        ever=int(position.ever),
        valid=int(position.valid),
        required=int(position.required),
        required_valid=int(position.required and position.valid),
        overdue=int(position.standing is Standing.OVERDUE),
    )


def _with_lower_tiers(held: Mapping[str, Sequence[Held]]) -> Mapping[str, Sequence[Held]]:
    """A higher tier satisfies and renews the lower tiers of its topic."""
    counting: dict[str, list[Held]] = {}
    for code, completions in held.items():
        award = Award.parse(code)
        for tier in range(1, award.tier + 1):
            counting.setdefault(Award(award.topic, tier).code, []).extend(completions)
    return counting
