"""The way found from both ends is a way, and none is shorter."""

from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.packages import GraphRows, LinkRecord
from graph.arrays import meeting
from graph.arrays.table import Table, table_of
from graph.backend import backend
from graph.mapped import MappedGraph
from graph.questions.examples import node

MOST = 10


@st.composite
def tables(draw: Any) -> Table:
    size = draw(st.integers(2, MOST))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    links = tuple(
        LinkRecord(f"n{one}", f"n{other}", "cites", None, "association", at)
        for at, (one, other) in enumerate(draw(st.lists(ends, max_size=18)))
    )
    return table_of(GraphRows(tuple(node(f"n{at}") for at in range(size)), links))


@pytest.mark.parametrize("wide", [0, 3, meeting.WIDE])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(table=tables(), directed=st.booleans())
def test_a_way_between_any_two_nodes_is_shortest(
    monkeypatch: pytest.MonkeyPatch, wide: int, table: Table, *, directed: bool
) -> None:
    ours = MappedGraph(table, directed=directed, numbers=True)
    theirs = ours.as_networkx

    with monkeypatch.context() as patch:
        patch.setattr(meeting, "WIDE", wide)
        for start in range(len(table)):
            lengths = nx.single_source_shortest_path_length(theirs, start)
            for goal in range(len(table)):
                way = meeting.shortest(ours.ahead, ours.behind, start, goal)
                assert len(way) - 1 == lengths.get(goal, -1), (start, goal)
                assert not way or (way[0], way[-1]) == (start, goal)
                assert all(theirs.has_edge(*step) for step in pairwise(way)), way


def test_a_way_over_a_node_with_many_edges_is_found_by_passes_over_its_row() -> None:
    links = [
        LinkRecord(f"n{at}", "hub", "cites", None, "association", at) for at in range(9000)
    ] + [LinkRecord("end", "n7", "cites", None, "association", 9000)]
    uids = ["hub", "end", *(f"n{at}" for at in range(9000))]
    graph = MappedGraph(table_of(GraphRows(tuple(map(node, uids)), tuple(links))), directed=False)

    way = backend.shortest_path(graph, "end", "n8999")

    assert way == ["end", "n7", "hub", "n8999"]
