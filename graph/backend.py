"""The networkx backend ``plumbline``: plain ``nx.*`` calls on mapped graphs.

The functions below run on the arrays. Any other networkx function runs too, on a graph of
networkx's own that a mapped graph makes once and keeps (``graph.mapped``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils.backends import (  # type: ignore[attr-defined] # not in the stubs
    _registered_algorithms,
)

from graph.arrays import meeting, reaching, whole
from graph.mapped import MappedGraph, Node


def descendants(G: MappedGraph, source: Node) -> set[Node]:
    """Give all nodes that can be reached from ``source``."""
    return set(G.named(reaching.reached(G.ahead, _known(G, source))))


def ancestors(G: MappedGraph, source: Node) -> set[Node]:
    """Give all nodes from which ``source`` can be reached."""
    return set(G.named(reaching.reached(G.behind, _known(G, source))))


def _known(graph: MappedGraph, node: Node) -> int:
    try:
        return graph.number(node)
    except nx.NodeNotFound as error:
        raise nx.NetworkXError(f"The node {node} is not in the graph.") from error


def bfs_layers(G: MappedGraph, sources: Any) -> Iterator[list[Node]]:
    """Yield the nodes at distance 0, 1, 2 … from one source."""
    if sources not in G:
        raise NotImplementedError("from one source only")
    return (list(G.named(level)) for level in reaching.levels(G.ahead, G.number(sources)))


def descendants_at_distance(G: MappedGraph, source: Node, distance: int) -> set[Node]:
    """Give the nodes at one distance from ``source``."""
    for steps, level in enumerate(reaching.levels(G.ahead, _known(G, source))):
        if steps == distance:
            return set(G.named(level))
    return set()


def single_source_shortest_path_length(
    G: MappedGraph, source: Node, cutoff: float | None = None
) -> dict[Node, int]:
    """Give the distance of every node within ``cutoff`` of ``source``."""
    found: dict[Node, int] = {}
    for steps, level in enumerate(reaching.levels(G.ahead, G.number(source))):
        if cutoff is not None and steps > cutoff:
            break
        found.update(dict.fromkeys(G.named(level), steps))
    return found


def bidirectional_shortest_path(G: MappedGraph, source: Node, target: Node) -> list[Node]:
    """Give a shortest way between two nodes."""
    way = meeting.shortest(G.ahead, G.behind, G.number(source), G.number(target))
    if not way:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return list(G.named(way))


def shortest_path(
    G: MappedGraph,
    source: Node = None,
    target: Node = None,
    weight: Any = None,
    method: str = "dijkstra",
) -> list[Node]:
    """Give a shortest way between two nodes, no weights looked at."""
    if source is None or target is None or weight is not None:
        raise NotImplementedError("between two nodes without weights only")
    return bidirectional_shortest_path(G, source, target)


def shortest_path_length(
    G: MappedGraph,
    source: Node = None,
    target: Node = None,
    weight: Any = None,
    method: str = "dijkstra",
) -> int:
    """Give how many edges lie between two nodes."""
    return len(shortest_path(G, source, target, weight)) - 1


def has_path(G: MappedGraph, source: Node, target: Node) -> bool:
    """Say whether ``target`` can be reached from ``source``."""
    ends = G.number(source), G.number(target)
    return bool(meeting.shortest(G.ahead, G.behind, *ends))


def dfs_edges(
    G: MappedGraph,
    source: Node = None,
    depth_limit: int | None = None,
    *,
    sort_neighbors: Any = None,
) -> Iterator[tuple[Node, Node]]:
    """Yield the edges of a walk in depth first from one node of a directed graph."""
    if source is None or depth_limit or sort_neighbors or not G.is_directed():
        raise NotImplementedError("from one node of a directed graph, without a limit only")
    steps = reaching.depth_first(G.ahead[0], G.number(source))
    return ((G.name_of(one), G.name_of(other)) for one, other in steps)


def dfs_preorder_nodes(
    G: MappedGraph,
    source: Node = None,
    depth_limit: int | None = None,
    *,
    sort_neighbors: Any = None,
) -> Iterator[Node]:
    """Yield the nodes that a walk in depth first comes to, the source first."""
    edges = dfs_edges(G, source, depth_limit, sort_neighbors=sort_neighbors)
    yield source
    for _, node in edges:
        yield node


def _parts(graph: MappedGraph) -> Iterator[set[Node]]:
    labels = whole.components(len(graph), whole.ends(graph.table))
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    numbers, bounds = order.tolist(), [*starts.tolist(), len(order)]
    all_names = [] if graph.numbers else graph.names()
    names = [all_names[at] for at in numbers] if all_names else numbers
    for first, last in pairwise(bounds):
        yield set(names[first:last])


def weakly_connected_components(G: MappedGraph) -> Iterator[set[Node]]:
    """Yield the sets of nodes that edges join, walked either way."""
    _only(G, directed=True)
    return _parts(G)


def connected_components(G: MappedGraph) -> Iterator[set[Node]]:
    """Yield the sets of nodes that edges join."""
    _only(G, directed=False)
    return _parts(G)


def _only(graph: MappedGraph, *, directed: bool) -> None:
    if graph.is_directed() is not directed:
        kind = "undirected" if directed else "directed"
        raise nx.NetworkXNotImplemented(f"not implemented for {kind} type")


def _count_parts(graph: MappedGraph) -> int:
    return len(np.unique(whole.components(len(graph), whole.ends(graph.table))))


def number_weakly_connected_components(G: MappedGraph) -> int:
    """Give how many parts edges join, walked either way."""
    _only(G, directed=True)
    return _count_parts(G)


def number_connected_components(G: MappedGraph) -> int:
    """Give how many parts edges join."""
    _only(G, directed=False)
    return _count_parts(G)


def strongly_connected_components(G: MappedGraph) -> Iterator[set[Node]]:
    """Yield the sets of nodes that can reach each other; what is on no cycle is cut away first."""
    _only(G, directed=True)
    pairs = whole.ends(G.table)
    left = whole.on_cycles(len(G), pairs)
    core: nx.DiGraph[int] = nx.DiGraph()
    core.add_edges_from(zip(pairs[0][left].tolist(), pairs[1][left].tolist(), strict=True))
    alone = np.ones(len(G), bool)
    alone[list(core)] = False
    for part in nx.strongly_connected_components(core):
        yield set(G.named(part))
    for node in G.named(np.flatnonzero(alone).tolist()):
        yield {node}


def topological_generations(G: MappedGraph) -> Iterator[list[Node]]:
    """Yield the nodes level by level, each behind all that lead to it."""
    _only(G, directed=True)
    given = 0
    for level in reaching.generations(G.ahead[0], G.in_sizes):
        given += len(level)
        yield list(G.named(level.tolist()))
    if given < len(G):
        raise nx.NetworkXUnfeasible("Graph contains a cycle or graph changed during iteration")


def topological_sort(G: MappedGraph) -> Iterator[Node]:
    """Yield the nodes, each behind all that lead to it."""
    for level in topological_generations(G):
        yield from level


def is_directed_acyclic_graph(G: MappedGraph) -> bool:
    """Say whether no walk along edges comes back."""
    if not G.is_directed():
        return False
    levels = reaching.generations(G.ahead[0], G.in_sizes)
    return sum(map(len, levels)) == len(G)


def pagerank(
    G: MappedGraph,
    alpha: float = 0.85,
    personalization: Any = None,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Any = None,
    weight: str | None = "weight",
    dangling: Any = None,
) -> dict[Node, float]:
    """Give every node's PageRank; parallel edges weigh as many times."""
    if personalization or nstart or dangling or not G.is_directed():
        raise NotImplementedError("the plain PageRank of a directed graph only")
    if not len(G):
        return {}
    ranks, rests = whole.pagerank(
        len(G), whole.ends(G.table), damping=alpha, rounds=max_iter, still=len(G) * tol
    )
    if not rests:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return dict(zip(G.names(), ranks.tolist(), strict=True))


def _central(graph: MappedGraph, sizes: Any) -> dict[Node, float]:
    if len(graph) <= 1:
        return dict.fromkeys(graph, 1.0)
    return dict(zip(graph.names(), (sizes * (1.0 / (len(graph) - 1.0))).tolist(), strict=True))


def degree_centrality(G: MappedGraph) -> dict[Node, float]:
    """Give the edges at each node as a share of the other nodes."""
    return _central(G, G.out_sizes + G.in_sizes)


def in_degree_centrality(G: MappedGraph) -> dict[Node, float]:
    """Give the edges that end at each node as a share of the other nodes."""
    _only(G, directed=True)
    return _central(G, G.in_sizes)


def out_degree_centrality(G: MappedGraph) -> dict[Node, float]:
    """Give the edges that begin at each node as a share of the other nodes."""
    _only(G, directed=True)
    return _central(G, G.out_sizes)


def isolates(G: MappedGraph) -> Iterator[Node]:
    """Yield the nodes without edges."""
    return G.named(np.flatnonzero((G.out_sizes + G.in_sizes) == 0).tolist())


ON_ARRAYS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        ancestors, bfs_layers, bidirectional_shortest_path, connected_components,
        degree_centrality, descendants, descendants_at_distance, dfs_edges, dfs_preorder_nodes,
        has_path, in_degree_centrality, is_directed_acyclic_graph, isolates,
        number_connected_components, number_weakly_connected_components, out_degree_centrality,
        pagerank, shortest_path, shortest_path_length, single_source_shortest_path_length,
        strongly_connected_components, topological_generations, topological_sort,
        weakly_connected_components,
    )
}  # fmt: skip


def _by_networkx(name: str, *args: Any, **kwargs: Any) -> Any:
    """Run networkx's own code on its own graphs, each made once and kept."""
    named = {key: _plain(value) for key, value in kwargs.items()}
    return _registered_algorithms[name].orig_func(*map(_plain, args), **named)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return value.as_networkx if isinstance(value, MappedGraph) else value


def _on_arrays(name: str, *args: Any, **kwargs: Any) -> Any:
    try:
        return ON_ARRAYS[name](*args, **kwargs)
    except NotImplementedError:
        return _by_networkx(name, *args, **kwargs)


class Backend:
    """What networkx asks: a function for every name it knows."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Give the function that answers ``nx.<name>`` of a mapped graph."""
        if name in ON_ARRAYS:
            return partial(_on_arrays, name)
        if name in _registered_algorithms:
            return partial(_by_networkx, name)
        raise AttributeError(name)

    def can_run(self, name: str, args: Iterable[Any], kwargs: dict[str, Any]) -> bool:
        """Say that every function runs."""
        return True

    def convert_to_nx(self, graph: Any, **_: Any) -> Any:
        """Give a mapped graph as one of networkx, made once; anything else as it is."""
        return _plain(graph)


backend = Backend()
