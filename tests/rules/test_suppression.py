from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.rules.suppression import CannotBeCovered, Flow, left_out

MOST = 9
"""A reader of these tables knows that no figure is larger."""

Cell = tuple[str, str]
Table = Mapping[Cell, int]


def with_totals(inner: Table) -> dict[Cell, int]:
    rows, columns = sorted({row for row, _ in inner}), sorted({column for _, column in inner})
    table = dict(inner)
    for row in rows:
        table[row, "total"] = sum(inner[row, column] for column in columns)
    for column in [*columns, "total"]:
        table["total", column] = sum(table[row, column] for row in rows)
    return table


def flows_of(table: Table, inner: Table) -> list[Flow[Cell]]:
    def sums(row: str, column: str) -> tuple[str, str]:
        source, target = f"row {row}", f"column {column}"
        if row == "total":
            source, target = (f"column {column}", "totals of columns")
        if column == "total":
            source, target = ("totals of rows", f"row {row}")
        if (row, column) == ("total", "total"):
            source, target = ("totals of columns", "totals of rows")
        return source, target

    return [
        Flow(
            cell,
            *sums(*cell),
            more=cell not in inner or value < MOST,
            fewer=value > 0,
            loss=value + (1 if cell in inner else 1_000),
        )
        for cell, value in table.items()
    ]


def tables_that_fit(table: Table, inner: Table, hidden: frozenset[Cell]) -> Iterator[Table]:
    """Every table that shows the same, tried one by one: what a patient reader can do."""
    open_cells = [cell for cell in inner if cell in hidden]
    for values in product(range(MOST + 1), repeat=len(open_cells)):
        other = with_totals({**inner, **dict(zip(open_cells, values, strict=True))})
        if all(other[cell] == value for cell, value in table.items() if cell not in hidden):
            yield other


@settings(deadline=None)
@given(
    st.tuples(*[st.integers(0, MOST)] * 4).map(
        lambda values: dict(zip(product("ab", "xy"), values, strict=True)),
    )
)
def test_no_figure_that_is_left_out_can_be_worked_out(inner: Table) -> None:
    table = with_totals(inner)
    small = {cell for cell, value in table.items() if value < 5}

    hidden = left_out([flows_of(table, inner)], small)

    assert small <= hidden
    fitting = list(tables_that_fit(table, inner, hidden))
    assert [cell for cell in hidden if len({other[cell] for other in fitting}) < 2] == []


def test_leaving_out_the_small_figure_alone_would_not_do() -> None:
    inner = {("a", "x"): 3, ("a", "y"): 6, ("b", "x"): 9, ("b", "y"): 8}
    table = with_totals(inner)

    alone = list(tables_that_fit(table, inner, frozenset({("a", "x")})))

    assert alone == [table]


def test_nothing_is_left_out_where_nothing_is_small() -> None:
    inner = {("a", "x"): 5, ("a", "y"): 6, ("b", "x"): 7, ("b", "y"): 8}

    assert left_out([flows_of(with_totals(inner), inner)], []) == frozenset()


def test_one_small_figure_takes_the_cheapest_ring_with_it() -> None:
    inner = {("a", "x"): 3, ("a", "y"): 6, ("b", "x"): 9, ("b", "y"): 8, ("c", "x"): 7, ("c", "y"): 7}

    hidden = left_out([flows_of(with_totals(inner), inner)], [("a", "x")])

    # with row c 14 people are lost from view, with row b 17, and every other ring would take a total with it
    assert hidden == {("a", "x"), ("a", "y"), ("c", "x"), ("c", "y")}


def test_figures_left_out_already_are_used_first() -> None:
    inner = {("a", "x"): 3, ("a", "y"): 6, ("b", "x"): 9, ("b", "y"): 8, ("c", "x"): 7, ("c", "y"): 7}

    hidden = left_out([flows_of(with_totals(inner), inner)], [("a", "x")], already=[("b", "x"), ("b", "y")])

    assert hidden == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}


def test_a_lone_figure_cannot_be_hidden_behind_anything() -> None:
    lone = Flow("lone", "here", "there", more=True, fewer=True, loss=1)
    fixed = Flow("fixed", "here", "there", more=False, fewer=False, loss=1)

    for flows, figure in (([lone], "lone"), ([lone, fixed], "lone"), ([lone], "unknown")):
        with pytest.raises(CannotBeCovered) as given_away:
            left_out([flows], [figure])
        assert given_away.value.figure == figure


def test_the_way_to_differ_that_loses_least_is_taken() -> None:
    def flow(figure: str, loss: int, *, free: bool = True) -> Flow[str]:
        return Flow(figure, "here", "there", more=free, fewer=free, loss=loss)

    one_way = [flow("small", 1), flow("dear", 50), flow("cheap", 9, free=False)]
    another = [flow("small", 1), flow("dear", 50), flow("cheap", 9)]

    assert left_out([one_way], ["small"]) == {"small", "dear"}
    assert left_out([one_way, another], ["small"]) == {"small", "cheap"}
