"""Plain networkx calls on our graph say what they say of networkx's own."""

import itertools
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph as graph_room
from content.packages import GraphRows, LinkRecord
from graph.arrays.reaching import levels, rows_out
from graph.arrays.table import table_of
from graph.backend import ON_ARRAYS, backend
from graph.management.commands import shell
from graph.mapped import MappedGraph
from graph.questions.examples import node

ROOT = Path(__file__).resolve().parent.parent.parent
MOST = 9


@st.composite
def drawn(draw: Any) -> GraphRows:
    size = draw(st.integers(1, MOST))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    pairs = draw(st.lists(ends, max_size=16))
    links = tuple(
        LinkRecord(f"n{a}", f"n{b}", ("cites", "related")[at % 2], None, "association", at)
        for at, (a, b) in enumerate(pairs)
        if a != b
    )
    return GraphRows(tuple(node(f"n{at}") for at in range(size)), links)


def plain(rows: GraphRows, *, directed: bool = True) -> Any:
    """The same graph of networkx's own, edges in the order of their sources."""
    made: Any = nx.MultiDiGraph() if directed else nx.MultiGraph()
    made.add_nodes_from(one.uid for one in rows.nodes)
    order = {one.uid: at for at, one in enumerate(rows.nodes)}
    for link in sorted(rows.links, key=lambda link: order[link.source]):
        made.add_edge(link.source, link.target)
    return made


def said(function: Callable[..., Any], *args: Any) -> Any:
    """The answer as a plain value, or the name of the error."""
    try:
        found = function(*args)
        return list(found) if hasattr(found, "__next__") else found
    except nx.NetworkXException as error:
        return type(error).__name__


EXACT = [
    "weakly_connected_components", "number_weakly_connected_components",
    "is_directed_acyclic_graph", "degree_centrality", "in_degree_centrality",
    "out_degree_centrality", "isolates", "strongly_connected_components",
]  # fmt: skip


def unordered(found: Any) -> Any:
    if isinstance(found, list):
        return sorted(sorted(one) if isinstance(one, set) else one for one in found)
    return found


@given(drawn())
def test_what_is_asked_of_all_nodes_is_the_same(rows: GraphRows) -> None:
    ours, theirs = MappedGraph(table_of(rows)), plain(rows)

    for name in EXACT:
        expected = said(getattr(nx, name).orig_func, theirs)
        assert unordered(said(getattr(backend, name), ours)) == unordered(expected), name
    assert dict(ours.degree) == dict(theirs.degree)
    assert dict(ours.in_degree) == dict(theirs.in_degree)
    assert dict(ours.out_degree) == dict(theirs.out_degree)


@given(drawn())
def test_the_order_of_topological_sort_is_one_that_holds(rows: GraphRows) -> None:
    ours, theirs = MappedGraph(table_of(rows)), plain(rows)

    found = said(backend.topological_sort, ours)

    if nx.is_directed_acyclic_graph(theirs):
        place = {one: at for at, one in enumerate(found)}
        assert sorted(found) == sorted(theirs)
        assert all(place[one] < place[other] for one, other in theirs.edges())
    else:
        assert found == "NetworkXUnfeasible"


FROM_ONE = [
    "descendants", "ancestors", "single_source_shortest_path_length", "dfs_edges",
    "dfs_preorder_nodes",
]  # fmt: skip


@given(drawn())
def test_what_is_asked_of_one_node_is_the_same(rows: GraphRows) -> None:
    ours, theirs = MappedGraph(table_of(rows)), plain(rows)

    for name, one in itertools.product(FROM_ONE, ["n0", f"n{len(rows.nodes) - 1}", "nobody"]):
        if (name, one) not in {("dfs_edges", "nobody"), ("dfs_preorder_nodes", "nobody")}:
            expected = said(getattr(nx, name).orig_func, theirs, one)
            assert said(getattr(backend, name), ours, one) == expected, (name, one)
    layers = [set(one) for one in nx.bfs_layers(theirs, "n0")]
    assert [set(one) for one in backend.bfs_layers(ours, "n0")] == layers
    assert backend.descendants_at_distance(ours, "n0", 1) == nx.descendants_at_distance(
        theirs, "n0", 1
    )


@given(drawn(), st.booleans())
def test_shortest_paths_are_as_short_and_lead_along_edges(rows: GraphRows, directed: bool) -> None:
    ours = MappedGraph(table_of(rows), directed=directed)
    theirs = plain(rows, directed=directed)
    ends = ("n0", f"n{len(rows.nodes) - 1}")

    found = said(backend.shortest_path, ours, *ends)
    expected = said(nx.shortest_path, theirs, *ends)

    assert backend.has_path(ours, *ends) == nx.has_path(theirs, *ends)
    if expected == "NetworkXNoPath":
        assert found == expected
    else:
        assert len(found) == len(expected) == backend.shortest_path_length(ours, *ends) + 1
        assert all(theirs.has_edge(*pair) for pair in itertools.pairwise(found))


@given(drawn())
def test_connected_components_are_the_same_without_directions(rows: GraphRows) -> None:
    ours, theirs = MappedGraph(table_of(rows), directed=False), plain(rows, directed=False)

    found = unordered(list(backend.connected_components(ours)))

    assert found == unordered(list(nx.connected_components(theirs)))
    assert backend.number_connected_components(ours) == len(found)


def textbook_pagerank(theirs: Any) -> dict[str, float]:
    """PageRank by its definition, node by node, as many rounds as it takes."""
    nodes = list(theirs)
    ranks = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(300):
        lost = sum(ranks[one] for one in nodes if not theirs.out_degree(one)) / len(nodes)
        ranks = {
            one: 0.15 / len(nodes)
            + 0.85 * (lost + sum(ranks[a] / theirs.out_degree(a) for a, _ in theirs.in_edges(one)))
            for one in nodes
        }
    return ranks


@given(drawn())
@settings(max_examples=30)
def test_pagerank_is_what_its_definition_says(rows: GraphRows) -> None:
    ours = MappedGraph(table_of(rows))

    found = backend.pagerank(ours, tol=1e-12, max_iter=1000)

    assert found == pytest.approx(textbook_pagerank(plain(rows)), abs=1e-9)


@given(drawn())
@settings(max_examples=30)
def test_what_the_arrays_cannot_answer_networkx_answers(rows: GraphRows) -> None:
    ours, theirs = MappedGraph(table_of(rows)), plain(rows)

    assert backend.closeness_centrality(ours) == nx.closeness_centrality(theirs)
    assert backend.shortest_path(ours, "n0") == nx.shortest_path(theirs, "n0")
    assert sorted(ours.edges()) == sorted(theirs.edges())
    assert ours.nodes["n0"]["label"] == "n0"
    assert {data["type"] for *_, data in ours.edges(data=True)} <= {"cites", "related"}


@given(drawn(), st.booleans())
def test_what_stands_at_a_node_is_the_same(rows: GraphRows, directed: bool) -> None:
    ours, theirs = MappedGraph(table_of(rows), directed=directed), plain(rows, directed=directed)
    uids = [one.uid for one in rows.nodes]

    assert ours.number_of_edges() == theirs.number_of_edges()
    for one, other in itertools.product([*uids, "nobody"], repeat=2):
        assert ours.has_edge(one, other) == theirs.has_edge(one, other)
        assert ours.number_of_edges(one, other) == theirs.number_of_edges(one, other)
    for one in uids:
        assert sorted(ours.neighbors(one)) == sorted(theirs.neighbors(one))
        if directed:
            assert sorted(ours.predecessors(one)) == sorted(theirs.predecessors(one))
            assert sorted(ours.successors(one)) == sorted(theirs.successors(one))
    assert said(ours.neighbors, "nobody") == said(theirs.neighbors, "nobody") == "NetworkXError"
    assert "as_networkx" not in ours.__dict__


def test_a_mapped_graph_cannot_be_changed() -> None:
    ours = MappedGraph(table_of(GraphRows((node("a"),))))

    with pytest.raises(nx.NetworkXError, match="Frozen"):
        ours.add_node("b")


def test_wide_levels_are_the_same_as_narrow_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 60
    links = tuple(
        LinkRecord(f"{a}", f"{b}", "cites", None, "reference", 1)
        for a in range(size)
        for b in (2 * a + 1, 2 * a + 2, a // 3)
        if a != b < size
    )
    sides = (rows_out(table_of(GraphRows(tuple(node(str(at)) for at in range(size)), links))),)

    narrow = list(levels(sides, 0))
    monkeypatch.setattr("graph.arrays.reaching._WIDE", 1)

    assert list(levels(sides, 0)) == narrow
    assert len(narrow) > 2


SCRIPT = """
import json, networkx as nx
from content.packages import GraphRows, LinkRecord
from graph.arrays.table import table_of
from graph.management.commands import shell
from graph.mapped import MappedGraph
from graph.questions.examples import node
links = tuple(LinkRecord(a, b, "cites", None, "reference", 1) for a, b in ("ab", "bc", "xb"))
table = table_of(GraphRows(tuple(map(node, "abcxz")), links))
G, U = MappedGraph(table), MappedGraph(table, directed=False)
said = [
    sorted(nx.descendants(G, "a")), nx.shortest_path(U, "a", "x"),
    sorted(map(sorted, nx.weakly_connected_components(G))), list(nx.isolates(G)),
]
made = "as_networkx" in G.__dict__
said += [nx.dag_longest_path(G), nx.number_of_edges(G)]
print(json.dumps([sorted(nx.utils.backends.backends), said, made, "as_networkx" in G.__dict__]))
"""


def test_networkx_finds_the_backend_by_its_entry_point(tmp_path: Path) -> None:
    """The project's own entry points, as an installation would register them."""
    place = tmp_path / "plumbline_test-0.dist-info"
    place.mkdir()
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: plumbline-test\nVersion: 0\n")
    written = (ROOT / "pyproject.toml").read_text("utf-8").partition('"networkx.backends"]\n')[2]
    name, _, target = written.splitlines()[0].partition(" = ")
    (place / "entry_points.txt").write_text(f"[networkx.backends]\n{name} = {json.loads(target)}\n")

    # What is installed already may register it too; networkx then warns and takes one of them.
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(SCRIPT)], cwd=ROOT, check=True,
        capture_output=True, env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )  # fmt: skip

    assert json.loads(ran.stdout) == [
        ["plumbline"],
        [["b", "c"], ["a", "b", "x"], [["a", "b", "c", "x"], ["z"]], ["z"], ["a", "b", "c"], 3],
        False,
        True,
    ]


@pytest.mark.django_db
def test_load_gives_todays_public_graph(sample: Path) -> None:
    found = graph_room.load()
    numbered = graph_room.load(numbers=True, directed=False)

    labels = nx.get_node_attributes(found, "label")
    uid = next(uid for uid, label in labels.items() if label == "慎言")
    assert "廉洁过硬" in {labels[one] for one in backend.descendants(found, uid)}
    assert list(numbered) == list(range(len(found)))
    assert found.graph["revision"] > 0


def test_every_function_on_arrays_is_one_that_networkx_knows() -> None:
    registered = nx.utils.backends._registered_algorithms  # type: ignore[attr-defined]

    assert [name for name in ON_ARRAYS if name not in registered] == []


# The arguments that each function on the arrays is called with below, the graph aside.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "ancestors": ("n2",), "bfs_layers": ("n0",), "bidirectional_shortest_path": ("n0", "n2"),
    "descendants": ("n0",), "descendants_at_distance": ("n0", 1), "dfs_edges": ("n0",),
    "dfs_preorder_nodes": ("n0",), "has_path": ("n0", "n2"), "shortest_path": ("n0", "n2"),
    "shortest_path_length": ("n0", "n2"), "single_source_shortest_path_length": ("n0",),
}  # fmt: skip
UNDIRECTED = ("connected_components", "number_connected_components")


def chained(*, directed: bool = True) -> MappedGraph:
    pairs = [("n0", "n1"), ("n1", "n2"), ("n1", "n3")]
    links = [LinkRecord(*pair, "cites", None, "reference", at) for at, pair in enumerate(pairs)]
    nodes = tuple(node(f"n{at}") for at in range(4))
    return MappedGraph(table_of(GraphRows(nodes, tuple(links))), directed=directed)


@pytest.mark.parametrize("name", ON_ARRAYS)
def test_what_is_said_to_run_on_arrays_makes_no_graph_of_networkx(name: str) -> None:
    ours = chained(directed=name not in UNDIRECTED)

    said(getattr(backend, name), ours, *ARGUMENTS.get(name, ()))

    assert "as_networkx" not in ours.__dict__


def test_all_else_is_answered_by_one_graph_of_networkx_made_once() -> None:
    ours = chained()

    assert backend.dag_longest_path_length(ours) == 2
    made = ours.as_networkx
    assert backend.dag_longest_path(ours) in (["n0", "n1", "n2"], ["n0", "n1", "n3"])
    assert backend.betweenness_centrality(ours)["n1"] == pytest.approx(1 / 3)
    assert ours.as_networkx is made


def test_the_page_on_the_engine_lists_what_runs_on_arrays_and_nothing_else() -> None:
    page = (ROOT / "docs" / "graph-engine.md").read_text("utf-8")
    listed = page.partition("These run on the arrays:")[2].partition("Every other function")[0]
    functions, _, attributes = listed.partition(", and ")

    assert re.findall(r"`(\w+)`", functions) == sorted(ON_ARRAYS)
    named = re.findall(r"`G\.(\w+)`", attributes)
    assert named == sorted(named)
    ours = chained()
    for name in named:
        found = getattr(ours, name)
        assert found is not None
    assert "as_networkx" not in ours.__dict__


def test_the_shell_is_given_the_graph() -> None:
    given = shell.Command().get_namespace(verbosity=0, no_imports=False)

    assert given["graph"] is graph_room
    assert given["networkx"] is nx
    assert given["Edition"].__module__.startswith("content.models")
