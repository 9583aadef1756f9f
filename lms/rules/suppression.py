"""Which figures of a table have to be left out so that no small one can be worked out from the rest.

A table with totals is a network: every figure flows from one sum it is part of into another, and what is known of the
sums is that as much flows out as flows in. A figure that is left out can be worked out exactly when no other network
fits what is shown. Another one fits if a person can be added to it and made up for along a ring of figures that are
left out as well. So each small figure is left out together with the cheapest ring that leads through it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Generic, TypeVar

FEWEST_SHOWN = 5
"""Figures about fewer people than this are left out. Source: docs/decisions/0007-programme-rules.md."""

FigureT = TypeVar("FigureT", bound=Hashable)


@dataclass(frozen=True)
class Flow(Generic[FigureT]):
    """A figure of the table, from a sum it is taken from to a sum it goes into.

    `more` and `fewer` say whether one person more or fewer would fit everything else a reader may know of the figure
    when it is left out. `loss` says how much is lost by leaving it out.
    """

    figure: FigureT
    source: str
    target: str
    more: bool
    fewer: bool
    loss: int


@dataclass(frozen=True)
class _Step(Generic[FigureT]):
    """One step along a ring: over this figure to that sum."""

    figure: FigureT
    to: str
    loss: int


def left_out(
    ways_to_differ: Sequence[Iterable[Flow[FigureT]]], small: Iterable[FigureT], *, already: Iterable[FigureT] = ()
) -> frozenset[FigureT] | None:
    """The small figures and those that have to be left out with them, so that none of all these can be worked out.

    `ways_to_differ` is the same table once for each kind of person who may be added to one figure and taken from
    another. Figures `already` left out for other reasons cost nothing more. None if it cannot be done however much is
    left out: then nothing of the table can be shown.
    """
    networks = [_Network(flows) for flows in ways_to_differ]
    wanted = frozenset(small)
    hidden = set(wanted) | set(already)
    if not wanted <= {figure for network in networks for figure in network.flows}:
        return None
    for figure in dict.fromkeys(one for network in networks for one in network.flows if one in wanted):
        rings = [network.cheapest_ring(figure, hidden) for network in networks if figure in network.flows]
        found = [ring for ring in rings if ring is not None]
        if not found:
            return None
        hidden.update(min(found, key=lambda ring: ring[0])[1])
    return frozenset(hidden)


class _Network(Generic[FigureT]):
    """The flows with the steps that lead on from each sum."""

    def __init__(self, flows: Iterable[Flow[FigureT]]) -> None:
        self.flows: Mapping[FigureT, Flow[FigureT]] = {flow.figure: flow for flow in flows}
        self._steps: dict[str, list[_Step[FigureT]]] = defaultdict(list)
        for flow in self.flows.values():
            if flow.more:
                self._steps[flow.source].append(_Step(flow.figure, flow.target, flow.loss))
            if flow.fewer:
                self._steps[flow.target].append(_Step(flow.figure, flow.source, flow.loss))

    def cheapest_ring(self, figure: FigureT, hidden: set[FigureT]) -> tuple[int, list[FigureT]] | None:
        """The least loss at which this figure is on a ring, and the others on it."""
        flow = self.flows[figure]
        rings = []
        if flow.more:
            rings.append(self._cheapest_way(flow.target, flow.source, figure, hidden))
        if flow.fewer:
            rings.append(self._cheapest_way(flow.source, flow.target, figure, hidden))
        found = [ring for ring in rings if ring is not None]
        return min(found, key=lambda ring: ring[0]) if found else None

    def _cheapest_way(
        self, start: str, end: str, without: FigureT, hidden: set[FigureT]
    ) -> tuple[int, list[FigureT]] | None:
        """Dijkstra's shortest way from sum to sum that does not use one figure, with the figures on it."""
        best: dict[str, int] = {start: 0}
        came_by: dict[str, tuple[str, FigureT]] = {}
        waiting: list[tuple[int, int, str]] = [(0, 0, start)]
        pushed = 0
        while waiting:
            loss, _, at = heappop(waiting)
            if at == end:
                return loss, _walked(came_by, start, end)
            if loss > best[at]:
                continue
            for step in self._steps[at]:
                if step.figure == without:
                    continue
                total = loss + (0 if step.figure in hidden else step.loss)
                if step.to not in best or total < best[step.to]:
                    best[step.to] = total
                    came_by[step.to] = (at, step.figure)
                    pushed += 1
                    heappush(waiting, (total, pushed, step.to))
        return None


def _walked(came_by: Mapping[str, tuple[str, FigureT]], start: str, end: str) -> list[FigureT]:
    figures = []
    at = end
    while at != start:
        at, figure = came_by[at]
        figures.append(figure)
    return figures
