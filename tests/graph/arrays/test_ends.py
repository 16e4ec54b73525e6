"""The best walks are the same whether levels are loops or passes of numpy."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.arrays import ends
from graph.network import Network
from graph.questions.neighbourhood import Scope
from graph.questions.paths import Path, best_paths
from tests.graph.arrays.rows import graph_rows

NETWORKS = graph_rows(least=2, most=9, edges=30).map(Network)
SCOPES = st.builds(
    Scope,
    st.sampled_from(["both", "out", "in"]),
    st.sampled_from(
        [None, frozenset({"part_of", "cites", "precedes"}), frozenset({"exemplifies"})]
    ),
    st.none() | st.just(frozenset({"requirement"})),
)


def said(network: Network, scope: Scope, k: int) -> list[Path]:
    found = best_paths(network, "n0", "n1", k=k, scope=scope)
    # What the next search finds must be an array in which nothing is marked.
    assert all(not marks.any() for marks in network.table.spare)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=NETWORKS, k=st.integers(1, 6), scope=SCOPES)
def test_passes_say_what_loops_say(
    monkeypatch: pytest.MonkeyPatch, network: Network, k: int, scope: Scope
) -> None:
    expected = said(network, scope, k)

    for few in (0, ends.FEW):
        with monkeypatch.context() as patch:
            for name, value in (("WIDE", 0), ("LONG", 0), ("FEW", few)):
                patch.setattr(ends, name, value)
            assert said(network, scope, k) == expected


@pytest.mark.parametrize("size", [5, ends.AVOIDED + 5])
def test_of_nodes_met_several_times_each_is_taken_once(size: int) -> None:
    nodes = np.arange(size, dtype=np.int32)

    once = ends.distinct(np.concatenate([nodes[::-1], nodes]), np.zeros(size, np.int16))

    assert sorted(once.tolist()) == nodes.tolist()
