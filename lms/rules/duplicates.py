"""Which records may be of one person, and what comes of two that are: by values alone."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

from lms.rules.ledger import Ledger, Place, completed
from lms.rules.staff_list.cells import number_key
from lms.rules.standing import Duty, Held

LARGEST_CROWD = 12
"""So many people share a mark, such as a name, only where it says nothing: then it is passed over."""
MOST_PAIRS = 100


@dataclass(frozen=True)
class Listed:
    """Somebody as an organisation lists them."""

    id: int
    given_name: str
    family_name: str
    email: str
    numbers: tuple[str, ...]
    units: tuple[int, ...]


@dataclass(frozen=True)
class Likeness:
    """Two records that may be of one person, and why, the surest reason first."""

    first: int
    second: int
    reasons: tuple[str, ...]
    weight: int


SAME_NUMBER = "The same staff number."
SAME_MAILBOX = "Addresses that differ only behind the @."
NEAR_ADDRESS = "Addresses that differ in one letter."
SAME_NAME = "The same name."
NEAR_NAME = "Names that differ in one letter."
TURNED_NAME = "The same names in another order."
SHARED_NAME = "A name in common."
SAME_TEAM = "The same team."
NO_ADDRESS = "One of them has no e-mail address."

WEIGHTS: Mapping[str, int] = {
    SAME_NUMBER: 5,
    SAME_MAILBOX: 4,
    NEAR_ADDRESS: 2,
    SAME_NAME: 4,
    TURNED_NAME: 4,
    NEAR_NAME: 3,
    SAME_TEAM: 2,
    NO_ADDRESS: 2,
    SHARED_NAME: 1,
}
ENOUGH = 6
"""A name alone is not enough: two people may share it. A name and one more mark are. Of names that differ in a letter,
addresses that do are no other mark: they are made of them."""


def likely(people: Iterable[Listed], *, known: Collection[tuple[int, int]] = ()) -> Sequence[Likeness]:
    """Pairs that may be one person, the likeliest first, at most a hundred. `known`: pairs that somebody has judged.

    Only people who share a mark are compared, so twenty thousand take a moment. The weights leave no sure pair without
    one: the same words in the name, a word and the team, the staff number, or the address before the @.
    """
    judged = {tuple(sorted(pair)) for pair in known}
    by_id = {one.id: _Spelt.of(one) for one in people}
    pairs = {pair for crowd in _crowds(by_id) for pair in combinations(sorted(crowd), 2) if pair not in judged}
    found = (_alike(by_id[first], by_id[second]) for first, second in pairs)
    sure = sorted((one for one in found if one.weight >= ENOUGH), key=lambda one: (-one.weight, one.first, one.second))
    return list(islice(sure, MOST_PAIRS))


def alike(one: Listed, other: Listed) -> Likeness:
    """In what two records are alike. Nothing counts unless the names have something in common."""
    return _alike(_Spelt.of(one), _Spelt.of(other))


def merged_ledger(
    ledger: Ledger, kept: int, other: int, *, duties: Mapping[int, Mapping[str, Sequence[Duty]]]
) -> Ledger:
    """The ledger in which two people are one: in post wherever either is, with what both completed and begun.

    `duties`: what each organisation asks of the one. What an organisation that may not look beyond its own would make
    of it is not said.
    """
    units = {(kept, place[1]): unit for place, unit in ledger.units.items() if place[0] == other}
    units |= {place: unit for place, unit in ledger.units.items() if place[0] == kept}
    held: dict[str, list[Held]] = defaultdict(list)
    for person_id in (kept, other):
        for award, completions in ledger.held.get(person_id, {}).items():
            held[award].extend(completions)
    dated: dict[Place, dict[str, list[Held]]] = {}
    for place in units:
        both = [(kept, place[1]), (other, place[1])]
        if any(one in ledger.dated for one in both):
            counting = dated.setdefault(place, defaultdict(list))
            for one in both:
                for award, completions in completed(ledger, one).items():
                    counting[award].extend(completions)
    begun = frozenset((kept, award) for person_id, award in ledger.started if person_id in (kept, other))
    asked = {(kept, organisation_id): awards for organisation_id, awards in duties.items()}
    return Ledger(units=units, duties=asked, held={kept: held}, started=begun, dated=dated)


def begins_on(starts_on: date, *, on: date) -> date:
    """When a post goes on under the kept record: today, or on the later day that was planned."""
    return max(starts_on, on)


def folded(name: str) -> str:
    """A name without case, accents and signs: "O’Neill-Łamb" and "oneill lamb" are the same."""
    spelt = name if name.isascii() else unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    spelt = spelt.casefold()
    return spelt if spelt.isalnum() else "".join(letter for letter in spelt if letter.isalnum())


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Somebody's marks, spelt so that they can be compared: once, however many people they are held against."""

    id: int
    names: tuple[str, str]
    email: str
    mailbox: str
    numbers: frozenset[str]
    units: frozenset[int]

    @classmethod
    def of(cls, one: Listed) -> "_Spelt":
        """The marks of this person."""
        return cls(
            one.id,
            (folded(one.given_name), folded(one.family_name)),
            one.email,
            one.email.partition("@")[0],
            frozenset(number_key(number) for number in one.numbers if number),
            frozenset(one.units),
        )


def _crowds(people: Mapping[int, _Spelt]) -> Iterable[Collection[int]]:
    """Those who share a mark, as far as they are few enough for it to say something.

    Where too many share a name, those of them whose addresses are near are looked at all the same.
    """
    crowds: dict[Hashable, list[int]] = defaultdict(list)
    for one in people.values():
        for mark in _marks(one):
            crowds[mark].append(one.id)
    for crowd in crowds.values():
        if 1 < len(crowd) <= LARGEST_CROWD:
            yield crowd
        elif len(crowd) > LARGEST_CROWD:
            yield from _near_in_a_crowd(people[id_] for id_ in crowd)


def _near_in_a_crowd(people: Iterable[_Spelt]) -> Iterable[Collection[int]]:
    """Those whose addresses come to the same without one letter before the @: all that are near, and some more."""
    crowds: dict[str, set[int]] = defaultdict(set)
    for one in people:
        if one.email:
            crowds[one.email].add(one.id)
            for place in range(len(one.mailbox)):
                crowds[one.email[:place] + one.email[place + 1 :]].add(one.id)
    yield from (crowd for crowd in crowds.values() if 1 < len(crowd) <= LARGEST_CROWD)


def _marks(one: _Spelt) -> Iterable[Hashable]:
    given, family = one.names
    yield (given, family) if given <= family else (family, given)
    for unit in one.units:  # so that one letter may differ in the other word
        yield (unit, given)
        if family != given:
            yield (unit, family)
    for number in one.numbers:
        yield ("number", "", number)
    if one.mailbox:
        yield one.mailbox


def _alike(one: _Spelt, other: _Spelt) -> Likeness:
    name = _name_reason(one.names, other.names)
    if not name:
        return Likeness(one.id, other.id, (), 0)
    reasons = [name]
    if one.numbers & other.numbers:
        reasons.append(SAME_NUMBER)
    if one.mailbox and one.mailbox == other.mailbox:
        reasons.append(SAME_MAILBOX)
    elif one.email and other.email and _is_near(one.email, other.email):
        reasons.append(NEAR_ADDRESS)
    if one.units & other.units:
        reasons.append(SAME_TEAM)
    if bool(one.email) != bool(other.email):
        reasons.append(NO_ADDRESS)
    reasons.sort(key=lambda reason: -WEIGHTS[reason])
    return Likeness(one.id, other.id, tuple(reasons), sum(WEIGHTS[reason] for reason in reasons))


def _name_reason(mine: tuple[str, str], theirs: tuple[str, str]) -> str:
    if mine == theirs:
        return SAME_NAME
    if mine == theirs[::-1]:
        return TURNED_NAME
    same = [place for place in (0, 1) if mine[place] == theirs[place]]
    if len(same) == 1 and _is_near(mine[1 - same[0]], theirs[1 - same[0]]):
        return NEAR_NAME
    return SHARED_NAME if (set(mine) & set(theirs)) - {""} else ""


def _is_near(one: str, other: str) -> bool:
    """One letter is another, is missing, or two neighbours have changed places."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return swapped or one[start + 1 :] == other[start + 1 :]
