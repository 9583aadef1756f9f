"""What of the partnership's counts may be shown, so that nobody in a small group can be told apart.

Figures about one to four people are left out, and with them those from which they could be worked out, see
`lms.rules.suppression`. A group nobody is in tells of nobody, and is shown as such; how many do not hold an award is
not a figure of its own. Three things can be left out:

- all about a place with fewer than five people in post;
- about one training there, how many must hold it and all that follows, when fewer than five must;
- else only how many hold it. Then the number of those who must hold it is still shown: "fewer than 5 of 60".

The proof that nothing can be worked out is another table which shows the same. A kind of person is added to one group
and taken from another: someone who must hold the award and does not; someone who must and does; or one who holds it in
place of one who does not. Totals stay as they are. A figure that no other can cover takes more of its place with it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from lms.rules.rates import Counts, Rate
from lms.rules.suppression import FEWEST_SHOWN, CannotBeCovered, Flow, left_out

EVERYTHING = ""
"""In place of an award: all required training together, counted once for each person and award."""

TOTAL = 0
"""In place of the id of a place: all places together."""

FEW = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"

Cell = tuple[int, str]
"""A place (an organisation or a unit, by id) and an award."""


@dataclass(frozen=True)
class ShownRate:
    """A rate as far as it may be shown. Holds nothing that is left out."""

    part: int | None
    whole: int | None
    few: bool = False
    """The part is left out and known to be from one to four."""

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down; None when it is left out or there is nobody to count."""
        if self.part is None or self.whole is None:
            return None
        return Rate(self.part, self.whole, "").percent

    @property
    def is_of_nobody(self) -> bool:
        """There is nobody to count."""
        return self.whole == 0

    @property
    def part_in_words(self) -> str:
        """The part, or what is said in its place."""
        if self.part is not None:
            return f"{self.part:,}"
        return FEW if self.few else NOT_SHOWN

    @property
    def in_words(self) -> str:
        """For example "3,120 of 4,018", "fewer than 5 of 60", "not shown of 60", "nobody", "not shown"."""
        if self.whole is None:
            return NOT_SHOWN
        return "nobody" if self.is_of_nobody else f"{self.part_in_words} of {self.whole:,}"

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts the lowest first, going by what is shown only; then what is not shown, then what is of nobody."""
        if self.is_of_nobody:
            return (2, 0, 0)
        most = FEWEST_SHOWN - 1 if self.few else self.part
        if most is None or self.whole is None:
            return (1, 0, 0)
        return (0, most * 1_000_000 // self.whole, -self.whole)


@dataclass(frozen=True)
class Tally:
    """The counts of some places, by place and award; under the award "" how many are in post."""

    counts: Mapping[Cell, Counts]
    listed: tuple[str, ...] = ()
    """Awards to show even if nothing is counted for them."""

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The places in which anybody is in post."""
        return tuple(sorted(place for (place, award), one in self.counts.items() if not award and one.in_post))

    @cached_property
    def awards(self) -> tuple[str, ...]:
        """The awards that are listed or counted."""
        return tuple(sorted({*self.listed, *(award for _, award in self.counts if award)}))

    def people(self, place: int) -> int:
        """How many are in post there."""
        if place == TOTAL:
            return sum(self.people(one) for one in self.places)
        return self.counts.get((place, EVERYTHING), Counts()).in_post

    def get(self, place: int, award: str) -> Counts:
        """What is counted there for this award, or for all awards together, or in all places together."""
        return self._all[place, award] if (place, award) in self._all else Counts(in_post=self.people(place))

    @cached_property
    def _all(self) -> Mapping[Cell, Counts]:
        sums: dict[Cell, Counts] = {}
        for place in self.places:
            for award in self.awards:
                one = replace(self.counts.get((place, award), Counts()), in_post=self.people(place))
                for cell in ((place, award), (place, EVERYTHING), (TOTAL, award), (TOTAL, EVERYTHING)):
                    sums[cell] = sums.get(cell, Counts()) + one
        return sums


@dataclass(frozen=True)
class Publication:
    """What may be shown of a tally. Every page, chart and file takes its figures from here."""

    _tally: Tally
    _places: frozenset[int] = frozenset()
    """Places of which nothing is shown."""
    _wholes: frozenset[Cell] = frozenset()
    """Where the number of those who must hold an award is left out, and with it how many do."""
    _parts: frozenset[Cell] = frozenset()
    """Where the numbers of those who hold an award are left out."""
    is_empty: bool = False
    """There are so few people that nothing can be shown."""

    @property
    def places(self) -> tuple[int, ...]:
        """The places in which anybody is in post."""
        return self._tally.places

    @property
    def awards(self) -> tuple[str, ...]:
        """The awards that are listed or counted."""
        return self._tally.awards

    def in_post(self, place: int) -> int | None:
        """How many people are in post there; None when it is left out."""
        return None if self._is_hidden(place) else self._tally.people(place)

    def compliance(self, place: int, award: str) -> ShownRate:
        """Of those who must hold it, how many do. For all training: of everything required, how much is held."""
        counts = self._tally.get(place, award)
        if not self._is_hidden(place) and not counts.required:
            return ShownRate(0, 0)
        if self._is_hidden(place) or (place, award) in self._wholes:
            return ShownRate(None, None)
        return self._shown(counts.required_valid, counts.required, place, award)

    def currently_valid(self, place: int, award: str) -> ShownRate:
        """Of those in post, how many hold it."""
        return self._of_people(self._tally.get(place, award).valid, place, award)

    def ever_completed(self, place: int, award: str) -> ShownRate:
        """Of those in post, how many have ever completed it."""
        return self._of_people(self._tally.get(place, award).ever, place, award)

    def shows_all_about(self, place: int, award: str) -> bool:
        """Whether nothing about this award there is left out."""
        hidden = self._is_hidden(place) or (place, award) in self._wholes | self._parts
        return not hidden

    def leaves_out_anything(self) -> bool:
        """Whether any figure is left out."""
        return bool(self.is_empty or self._places or self._wholes or self._parts)

    def _is_hidden(self, place: int) -> bool:
        return self.is_empty or place in self._places

    def _of_people(self, part: int, place: int, award: str) -> ShownRate:
        if self._is_hidden(place):
            return ShownRate(None, None)
        people = self._tally.people(place)
        return self._shown(part, people, place, award) if people else ShownRate(0, 0)

    def _shown(self, part: int, whole: int, place: int, award: str) -> ShownRate:
        if (place, award) in self._wholes:
            return ShownRate(None, whole)
        if part and (place, award) in self._parts:
            return ShownRate(None, whole, few=part < FEWEST_SHOWN)
        return ShownRate(part, whole)


def everything(tally: Tally) -> Publication:
    """All of it, for those who see these people by name anyway."""
    return Publication(tally)


def published(tally: Tally) -> Publication:
    """What may be shown of places and awards, with totals of both."""
    return _published(tally, tally.awards, has_totals=True)


def published_within(tally: Tally, award: str) -> Publication:
    """What may be shown of the units of one place for one award, when all about it is shown for the whole place."""
    return _published(tally, (award,), has_totals=False)


def _published(tally: Tally, awards: Sequence[str], *, has_totals: bool) -> Publication:
    """Leave out more of a place for as long as what is shown of it would give something away."""
    small: set[int] = set()
    unsaid: set[Cell] = set()
    while TOTAL not in small and (places := _places_left_out(tally, small)) is not None:
        table = _Table(tally, places, awards, has_totals, wholes=frozenset(unsaid))
        try:
            wholes = _wholes_left_out(table)
            return Publication(tally, places, wholes, _parts_left_out(replace(table, wholes=wholes)))
        except CannotBeCovered as given_away:
            place, award = cast(Cell, given_away.figure)
            if place not in places and (place, award) not in unsaid and tally.get(place, award).required:
                unsaid.add((place, award))
            else:
                small |= places | {place if place not in places | {TOTAL} else _smallest(tally, places)}
    return Publication(tally, is_empty=True)


def _smallest(tally: Tally, apart_from: Collection[int]) -> int:
    """The place with the fewest people apart from these; TOTAL when there is no other."""
    others = [place for place in tally.places if place not in apart_from]
    return min(others, key=lambda place: (tally.people(place), place), default=TOTAL)


def _places_left_out(tally: Tally, small: Collection[int]) -> frozenset[int] | None:
    """These places and those with too few people, and the smallest others, so that someone may work in either of two.

    None when there are not enough places for that.
    """
    hidden = [place for place in tally.places if tally.people(place) < FEWEST_SHOWN or place in small]
    if not hidden and tally.places:
        return frozenset()
    others = sorted(
        (place for place in tally.places if place not in hidden), key=lambda place: (tally.people(place), place)
    )
    while len(hidden) < 2 or sum(map(tally.people, hidden)) <= len(hidden):
        if not others:
            return None
        hidden.append(others.pop(0))
    return frozenset(hidden) if tally.people(TOTAL) >= FEWEST_SHOWN else None


# Ways in which one person more or fewer would change what is counted

Change = Callable[[Counts, int], Counts]


def _must_only(counts: Counts, by: int) -> Counts:
    """Someone who must hold it and does not, in place of one who need not."""
    return replace(counts, required=counts.required + by)


def _must_and_does(counts: Counts, by: int) -> Counts:
    """Someone who must hold it and does, in place of one who need not and never did."""
    return _does(_must_only(counts, by), by)


def _does(counts: Counts, by: int) -> Counts:
    """Someone who must hold it and does, in place of one who must and never did."""
    return replace(_need_not_but_does(counts, by), required_valid=counts.required_valid + by)


def _need_not_but_does(counts: Counts, by: int) -> Counts:
    """Someone who need not hold it and does, in place of one who need not and never did."""
    return replace(counts, valid=counts.valid + by, ever=counts.ever + by)


def _did(counts: Counts, by: int) -> Counts:
    """Someone who held it once and no longer does, in place of one who never did."""
    return replace(counts, ever=counts.ever + by)


def _could_be(counts: Counts) -> bool:
    """Whether people could be counted so."""
    return (
        0 <= counts.required_valid <= counts.required <= counts.in_post
        and counts.required_valid <= counts.valid <= counts.ever <= counts.in_post
        and counts.valid - counts.required_valid <= counts.in_post - counts.required
    )


@dataclass(frozen=True)
class _Table:
    """What decides which figures are left out: the places hidden already, the awards, whether sums over awards and
    places are shown in the same table."""

    tally: Tally
    places: frozenset[int]
    awards: Sequence[str]
    has_totals: bool
    wholes: frozenset[Cell] = field(default=frozenset())

    @property
    def cells(self) -> Iterator[Cell]:
        """Every place with every award, and the totals."""
        for place in self.tally.places:
            yield from ((place, award) for award in self.awards)
            if self.has_totals:
                yield place, EVERYTHING
        if self.has_totals:
            yield from ((TOTAL, award) for award in self.awards)
            yield TOTAL, EVERYTHING

    def flows(self, change: Change, cells: Iterable[Cell]) -> list[Flow[Cell]]:
        """These cells as flows between sums, for this kind of person."""
        return [self._flow(cell, change) for cell in cells]

    def _flow(self, cell: Cell, change: Change) -> Flow[Cell]:
        counts = self.tally.get(*cell)
        source, target = self._sums(*cell)
        more, fewer = (
            _could_be(changed) and self._said_of(cell, changed) == self._said_of(cell, counts)
            for changed in (change(counts, 1), change(counts, -1))
        )
        return Flow(cell, source, target, more, fewer, self._loss(cell, counts))

    def _sums(self, place: int, award: str) -> tuple[str, str]:
        if not self.has_totals:
            return "all places", award
        source = f"place {place}" if place != TOTAL else f"award {award}"
        if award == EVERYTHING:
            return ("everything", source) if place != TOTAL else ("total", "everything")
        return (source, f"award {award}") if place != TOTAL else (source, "total")

    def _said_of(self, cell: Cell, counts: Counts) -> tuple[int, ...]:
        """What is said of figures that are left out: that there is somebody, and whether they are fewer than five."""
        if cell[0] in self.places or cell in self.wholes:
            return (min(counts.required, 1),)
        of_all = () if cell[1] == EVERYTHING else (_size(counts.valid), _size(counts.ever))
        return (min(counts.required, 1), _size(counts.required_valid), *of_all)

    def needs_cover(self, cells: Iterable[Cell], *, by_holders: bool) -> list[Cell]:
        """Those of the cells left out that another figure has to cover.

        Not places of which nothing is shown: whoever is counted there may work in another of them. `by_holders`: the
        cells of which it is said that nobody must hold the award and does, but not how many hold it or once did;
        otherwise the others.
        """
        return [
            cell
            for cell in cells
            if cell[0] not in self.places
            and by_holders != bool(self.tally.get(*cell).required_valid or cell in self.wholes)
        ]

    @staticmethod
    def _loss(cell: Cell, counts: Counts) -> int:
        """Totals are left out last; of the others those about the fewest people first."""
        place, award = cell
        if place == TOTAL:
            return 10**12 + counts.required
        return counts.required + counts.valid + 1 + (10**9 if award == EVERYTHING else 0)


def _size(part: int) -> int:
    """What is said of a part in any case: 0 for nobody, 1 for fewer than five, 2 for more."""
    return 0 if not part else 1 if part < FEWEST_SHOWN else 2


def _wholes_left_out(table: _Table) -> frozenset[Cell]:
    required = {cell: table.tally.get(*cell).required for cell in table.cells}
    asked = [cell for cell in table.cells if required[cell]]
    hidden = [cell for cell in asked if cell[0] in table.places]
    small = {cell for cell in asked if required[cell] < FEWEST_SHOWN or cell in table.wholes}
    if small <= set(hidden):
        return table.wholes
    # nothing is said of a whole that is left out, nor of any part of it
    unsaid = replace(table, wholes=frozenset(asked))
    ways = [unsaid.flows(change, asked) for change in (_must_only, _must_and_does)]
    found = left_out(ways, small - set(hidden), already=hidden)
    return found - set(hidden)


def _parts_left_out(table: _Table) -> frozenset[Cell]:
    hidden = {cell for cell in table.cells if cell[0] in table.places or cell in table.wholes}
    hidden |= {cell for cell in table.cells if _has_small_part(cell, table.tally.get(*cell))}
    for award in table.awards:
        hidden |= _holders_left_out(table, award, hidden)
    asked = [cell for cell in table.cells if table.tally.get(*cell).required]
    small = table.needs_cover(hidden & set(asked), by_holders=False)
    if small:
        hidden |= left_out([table.flows(_does, asked)], small, already=hidden & set(asked))
    return frozenset(cell for cell in hidden if cell[0] not in table.places and cell not in table.wholes)


def _has_small_part(cell: Cell, counts: Counts) -> bool:
    parts = [counts.required_valid]
    if cell[1] != EVERYTHING:
        parts += [counts.valid, counts.ever]
    return any(0 < part < FEWEST_SHOWN for part in parts)


def _holders_left_out(table: _Table, award: str, hidden: Collection[Cell]) -> frozenset[Cell]:
    """For one award, the figures that cover those who hold it without having to, and those who once did.

    How many do can differ among all places, whoever must.
    """
    cells = [cell for cell in table.cells if cell[1] == award]
    found = frozenset(hidden).intersection(cells)
    before: frozenset[Cell] = frozenset()
    while found != before:
        before = found
        apart = table.needs_cover(found, by_holders=True)
        for change, wanted in (
            (_need_not_but_does, [cell for cell in apart if table.tally.get(*cell).valid]),
            (_did, [cell for cell in apart if not table.tally.get(*cell).valid and table.tally.get(*cell).ever]),
        ):
            if wanted:
                found = left_out([_in_one_ring(table.flows(change, cells))], wanted, already=found)
    return found


def _in_one_ring(flows: Iterable[Flow[Cell]]) -> list[Flow[Cell]]:
    """The flows of one award, from all places into the award and, as its total, back."""
    return [
        replace(flow, source="this award", target="all places")
        if flow.figure[0] == TOTAL
        else replace(flow, source="all places", target="this award")
        for flow in flows
    ]
