"""Ways through a graph of places: which can be reached, which lead to an end, and how long a way can get."""

from collections.abc import Collection, Mapping

Edges = Mapping[str, Collection[str]]
"""For each place that somebody can go on from, the places that follow. Places that are no key are ends."""


def reached_from(edges: Edges, start: str) -> frozenset[str]:
    """The places on any way from here, this one among them."""
    found = {start}
    to_look_at = [start]
    while to_look_at:
        for following in edges.get(to_look_at.pop(), ()):
            if following not in found:
                found.add(following)
                to_look_at.append(following)
    return frozenset(found)


def leading_to(edges: Edges, ends: Collection[str]) -> frozenset[str]:
    """The places from which one of the ends can be reached, the ends among them."""
    back: dict[str, set[str]] = {}
    for place, following in edges.items():
        for one in following:
            back.setdefault(one, set()).add(place)
    return frozenset().union(*(reached_from(back, end) for end in ends))


def longest_way(edges: Edges, start: str) -> int:
    """How many steps any way from here can have, if a loop is walked with each of its places once.

    What lies on a loop is counted with all its places, so this is never too few, and exact where there is no loop.
    """
    reached = {place: reached_from(edges, place) for place in reached_from(edges, start)}
    loops = {place: frozenset(one for one in reached[place] if place in reached[one]) for place in reached}
    steps: dict[frozenset[str], int] = {}
    # Fewest places ahead first: all that follows a loop is counted before the loop itself.
    for loop in sorted(set(loops.values()), key=lambda one: len(reached[min(one)])):
        onward = {loops[to] for place in loop for to in edges.get(place, ())} - {loop}
        own = sum(1 for place in loop if place in edges)
        steps[loop] = own + max((steps[following] for following in onward), default=0)
    return steps[loops[start]]
