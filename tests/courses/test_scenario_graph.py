"""Ways through a graph, held against walking every one of them."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from courses.scenario_graph import leading_to, longest_way, reached_from

PLACES = "abcdef"
ENDS = "xy"

graphs = st.dictionaries(
    st.sampled_from(PLACES), st.lists(st.sampled_from(PLACES + ENDS), min_size=1, max_size=3), min_size=1
)


def ways(edges: Mapping[str, list[str]], way: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every way on from the end of this one on which no place comes twice."""
    onward = [to for to in edges.get(way[-1], ()) if to not in way]
    return [way, *(one for to in onward for one in ways(edges, (*way, to)))]


@given(graphs, st.sampled_from(PLACES))
def test_what_is_reached_is_what_some_way_comes_to(edges: dict[str, list[str]], start: str) -> None:
    assert reached_from(edges, start) == {way[-1] for way in ways(edges, (start,))}


@given(graphs)
def test_what_leads_to_an_end_is_where_some_way_ends(edges: dict[str, list[str]]) -> None:
    places = {*edges, *(to for following in edges.values() for to in following)}

    assert leading_to(edges, ENDS) - {*ENDS} == {
        place for place in places - {*ENDS} if any(way[-1] in ENDS for way in ways(edges, (place,)))
    }


@given(graphs, st.sampled_from(PLACES))
def test_no_way_is_longer_than_the_longest(edges: dict[str, list[str]], start: str) -> None:
    longest = max(sum(place in edges for place in way) for way in ways(edges, (start,)))

    assert longest_way(edges, start) >= longest
    if not any(place in reached_from(edges, to) for place in edges for to in edges[place]):
        assert longest_way(edges, start) == longest


def test_a_circle_counts_with_all_its_places() -> None:
    assert longest_way({"a": ["b"], "b": ["a", "c"], "c": ["x"]}, "a") == 3
