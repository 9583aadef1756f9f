"""Which figures of a table have to be left out so that no small one can be worked out from the rest.

A table with totals is a network: every figure flows from one sum it is part of into another, and what is known of the
sums is that as much flows out as flows in. A figure that is left out can be worked out exactly when no other network
fits what is shown. Another one fits if a person can be added to it and made up for along a ring of figures that are
left out as well. So each small figure is left out together with the cheapest ring that leads through it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
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


class CannotBeCovered(Exception):  # noqa: N818 - a fact about a table
    """What is shown of a table gives this figure away, whatever else is left out."""

    def __init__(self, figure: Hashable) -> None:
        super().__init__(f"{figure} can be worked out.")
        self.figure = figure


def left_out(
    ways_to_differ: Sequence[Iterable[Flow[FigureT]]], small: Iterable[FigureT], *, already: Iterable[FigureT] = ()
) -> frozenset[FigureT]:
    """The small figures and those that have to be left out with them, so that none of all these can be worked out.

    `ways_to_differ` is the same table once for each kind of person who may be added to one figure and taken from
    another. Figures `already` left out for other reasons cost nothing more. Raises CannotBeCovered with the first
    figure that would be given away however much were left out.
    """
    networks = [_Network(flows) for flows in ways_to_differ]
    wanted = frozenset(small)
    hidden = set(wanted) | set(already)
    for network in networks:
        network.hide(hidden)
    covered: set[FigureT] = set()
    for figure in dict.fromkeys([*(one for network in networks for one in network.flows if one in wanted), *wanted]):
        if figure in covered:
            continue
        ring = _ring_through(figure, networks)
        covered.update(ring)
        hidden.update(ring)
        for network in networks:
            network.hide(ring)
    return frozenset(hidden)


def _ring_through(figure: FigureT, networks: "Sequence[_Network[FigureT]]") -> list[FigureT]:
    """A ring of figures that are hidden already, or else the one at the least loss."""
    able = [network for network in networks if figure in network.flows]
    for network in able:
        found = network.hidden_ring(figure)
        if found is not None:
            return [figure, *found]
    rings = [ring for network in able if (ring := network.cheapest_ring(figure)) is not None]
    if not rings:
        raise CannotBeCovered(figure)
    return [figure, *min(rings, key=lambda ring: ring[0])[1]]


class _Network(Generic[FigureT]):
    """The flows with the steps that lead on from each sum, and those of them that are hidden."""

    def __init__(self, flows: Iterable[Flow[FigureT]]) -> None:
        self.flows: Mapping[FigureT, Flow[FigureT]] = {flow.figure: flow for flow in flows}
        self._hidden: set[FigureT] = set()
        self._steps: dict[str, list[_Step[FigureT]]] = defaultdict(list)
        self._hidden_steps: dict[str, dict[str, list[FigureT]]] = defaultdict(lambda: defaultdict(list))
        for flow in self.flows.values():
            for step, start in _steps_over(flow):
                self._steps[start].append(step)

    def hide(self, figures: Iterable[FigureT]) -> None:
        """These figures are left out: they cost nothing more."""
        for figure in figures:
            if figure in self.flows and figure not in self._hidden:
                self._hidden.add(figure)
                for step, start in _steps_over(self.flows[figure]):
                    self._hidden_steps[start][step.to].append(figure)

    def hidden_ring(self, figure: FigureT) -> list[FigureT] | None:
        """The others on a ring of hidden figures through this one; None if there is no such ring."""
        ways = (self._hidden_way(start, end, figure) for start, end in self._ends(figure))
        return next((way for way in ways if way is not None), None)

    def cheapest_ring(self, figure: FigureT) -> tuple[int, list[FigureT]] | None:
        """The least loss at which this figure is on a ring, and the others on it."""
        ways = (self._cheapest_way(start, end, figure) for start, end in self._ends(figure))
        return min((way for way in ways if way is not None), key=lambda way: way[0], default=None)

    def _ends(self, figure: FigureT) -> list[tuple[str, str]]:
        """From where to where a ring has to lead on, if there is one person more in this figure, or one fewer."""
        flow = self.flows[figure]
        more, fewer = (flow.target, flow.source), (flow.source, flow.target)
        return [ends for ends, fits in ((more, flow.more), (fewer, flow.fewer)) if fits]

    def _hidden_way(self, start: str, end: str, without: FigureT) -> list[FigureT] | None:
        """Any way over hidden figures, always on from the sum reached last, and to the end as soon as it is next."""
        came_by: dict[str, tuple[str, FigureT]] = {}
        waiting = [(start, iter(self._hidden_steps[start]))]
        while waiting:
            at, ways_on = waiting[-1]
            over = self._hidden_step(at, end, without)
            if over is not None:
                came_by[end] = (at, over)
                return _walked(came_by, start, end)
            for to in ways_on:
                over = self._hidden_step(at, to, without) if to != start and to not in came_by else None
                if over is not None:
                    came_by[to] = (at, over)
                    waiting.append((to, iter(self._hidden_steps[to])))
                    break
            else:
                waiting.pop()
        return None

    def _hidden_step(self, at: str, to: str, without: FigureT) -> FigureT | None:
        """A hidden figure that leads from this sum straight to that one."""
        steps = self._hidden_steps[at]
        return next((figure for figure in steps[to] if figure != without), None) if to in steps else None

    def _cheapest_way(self, start: str, end: str, without: FigureT) -> tuple[int, list[FigureT]] | None:
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
                total = loss + (0 if step.figure in self._hidden else step.loss)
                if step.to not in best or total < best[step.to]:
                    best[step.to] = total
                    came_by[step.to] = (at, step.figure)
                    pushed += 1
                    heappush(waiting, (total, pushed, step.to))
        return None


def _steps_over(flow: Flow[FigureT]) -> Iterator[tuple[_Step[FigureT], str]]:
    """The steps that this figure allows, each with the sum it starts from."""
    if flow.more:
        yield _Step(flow.figure, flow.target, flow.loss), flow.source
    if flow.fewer:
        yield _Step(flow.figure, flow.source, flow.loss), flow.target


def _walked(came_by: Mapping[str, tuple[str, FigureT]], start: str, end: str) -> list[FigureT]:
    figures = []
    at = end
    while at != start:
        at, figure = came_by[at]
        figures.append(figure)
    return figures
