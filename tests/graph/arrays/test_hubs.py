"""A node with many edges answers as one with few does, edge by edge."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.packages import GraphRows, LinkRecord
from graph.arrays import hubs, walks
from graph.arrays.table import Table, table_of
from graph.arrays.walks import Ways, edges_on, edges_within, left_out, reach
from graph.questions.examples import node
from tests.graph.arrays.rows import graph_rows

TYPES = ("part_of", "cites", "supports", "precedes")
MOST = 8
TABLES = graph_rows(least=1, most=MOST, edges=40, types=TYPES).map(table_of)


@st.composite
def ways_of(draw: Any, table: Table) -> Ways:
    out, into = (draw(st.frozensets(st.sampled_from(TYPES))) for _ in range(2))
    kinds = draw(st.none() | st.just(["requirement"]))
    return Ways(
        table.mask(out),
        table.mask(into, navigation=draw(st.booleans())),
        kinds and table.flags("kind", kinds),
    )


def said(table: Table, ways: Ways, depth: int, limit: int) -> Any:
    """Everything in the order in which it is given."""
    near, cut = reach(table, 0, ways, depth=depth, limit=limit)
    return (
        list(near.items()),
        cut,
        list(left_out(table, near, ways).items()),
        list(edges_within(table, near, ways.out)),
        list(edges_on(table, near, ways)),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_search_says_what_a_loop_says(
    monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    table = data.draw(TABLES)
    ways = data.draw(ways_of(table))
    depth, limit = data.draw(st.integers(1, 4)), data.draw(st.integers(1, MOST + 1))

    expected = said(table, ways, depth, limit)

    for few in (0, hubs.FEW):
        with monkeypatch.context() as patch:
            patch.setattr(walks, "LONG", 0)
            for name, value in (("LONG", 0), ("FIRST_PIECE", 2), ("FEW", few)):
                patch.setattr(hubs, name, value)
            assert said(table, ways, depth, limit) == expected


def test_of_a_node_with_many_each_type_has_its_turn() -> None:
    links = [
        LinkRecord(f"n{at}", "hub", "supports" if at == 900 else "cites", None, "association", at)
        for at in range(1000)
    ]
    uids = ["hub", *(f"n{at}" for at in range(1000))]
    table = table_of(GraphRows(tuple(map(node, uids)), tuple(links)))
    ways = Ways(table.mask(()), table.mask(None))

    near, cut = reach(table, 0, ways, depth=1, limit=5)

    assert ([table.uids[at] for at in near], cut) == (["hub", "n0", "n900", "n1", "n2"], True)
    assert left_out(table, near, ways) == {(0, table.types.index("cites"), walks.INTO): 996}


def test_more_relations_than_a_byte_holds_are_walked() -> None:
    links = [
        LinkRecord(f"n{at}", "hub", f"own-{at % 300}", None, "association", at) for at in range(600)
    ]
    uids = ["hub", *(f"n{at}" for at in range(600))]
    table = table_of(GraphRows(tuple(map(node, uids)), tuple(links)))

    near, cut = reach(table, 0, Ways(table.mask(()), table.mask(["own-299"])), depth=1, limit=9)

    assert ([table.uids[at] for at in near], cut) == (["hub", "n299", "n599"], False)
