"""The graph as networkx sees it: our arrays with the face of a networkx graph.

What the backend ``plumbline`` knows (``graph.backend``) runs on the arrays. All else is answered
by a graph of networkx's own, made once, when something first asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np

from graph.arrays.container import Array
from graph.arrays.reaching import Rows, rows_into, rows_out
from graph.arrays.table import Table
from graph.formats.parts import link_attributes, node_attributes

Node = Any
BACKEND = "plumbline"


class Degrees:
    """The number of edges at nodes, as networkx's degree views give it."""

    def __init__(self, graph: MappedGraph, sizes: Array) -> None:
        """Take the number of edges at each node."""
        self._graph, self._sizes = graph, sizes

    def __call__(self, nbunch: Any = None, weight: str | None = None) -> Any:
        """Give the degree of one node, or of several as pairs; edges have no weights.

        Raises:
            NetworkXNotImplemented: a weight was asked for.
        """
        if weight is not None:
            raise nx.NetworkXNotImplemented("the edges of this graph have no weights")
        if nbunch is None:
            return self
        if nbunch in self._graph:
            return self[nbunch]
        return ((node, self[node]) for node in nbunch if node in self._graph)

    def __getitem__(self, node: Node) -> int:
        """Give the degree of one node."""
        return int(self._sizes[self._graph.number(node)])

    def __iter__(self) -> Iterator[tuple[Node, int]]:
        """Yield (node, degree)."""
        return zip(self._graph.names(), self._sizes.tolist(), strict=True)

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self._sizes)


class MappedGraph:
    """A graph that cannot be changed: nodes are uids (or numbers), edge keys are edge numbers.

    It is a directed or undirected multigraph of ``networkx``; what it does not answer itself it
    leaves to ``as_networkx``.
    """

    __networkx_backend__ = BACKEND

    def __init__(
        self,
        table: Table,
        *,
        directed: bool = True,
        numbers: bool = False,
        revision: int | None = None,
    ) -> None:
        """Take a table; ``numbers`` makes the nodes numbers in reading order instead of uids."""
        self.table, self.numbers, self._directed = table, numbers, directed
        self.graph = {"name": BACKEND, "revision": revision}

    @cached_property
    def as_networkx(self) -> Any:
        """The same as a frozen graph of networkx, with the attributes that exports have."""
        made: Any = nx.MultiDiGraph() if self._directed else nx.MultiGraph()
        made.graph.update(self.graph)
        names, table = self.names(), self.table
        for at, name in enumerate(names):
            made.add_node(name, **node_attributes(table.node(at)))
        for source, name in enumerate(names):
            for edge in range(table.out_at[source], table.out_end[source]):
                data = link_attributes(table.link(edge, source))
                made.add_edge(name, names[table.out_node[edge]], edge, **data)
        return nx.freeze(made)

    def __getattr__(self, name: str) -> Any:
        """Leave all else to networkx's own graph."""
        return getattr(self.as_networkx, name)

    def __getitem__(self, node: Node) -> Any:
        """Give the neighbours of a node with the edges to them."""
        return self.as_networkx[node]

    def is_directed(self) -> bool:
        """Say whether edges have directions."""
        return self._directed

    def is_multigraph(self) -> bool:
        """Say that two nodes may have several edges."""
        return True

    def number(self, node: Node) -> int:
        """Give the number of a node.

        Raises:
            NodeNotFound: it is none of the graph.
        """
        at = self._find(node)
        if at is None:
            raise nx.NodeNotFound(f"Node {node} is not in the graph")
        return at

    def _find(self, node: Node) -> int | None:
        if not self.numbers:
            return self.table.find(node) if isinstance(node, str) else None
        known = isinstance(node, int | np.integer) and 0 <= node < len(self.table)
        return int(node) if known else None

    def name_of(self, at: int) -> Node:
        """Give the node of a number."""
        return at if self.numbers else self.table.uids[at]

    def named(self, nodes: Iterable[int]) -> Iterator[Node]:
        """Give the nodes of numbers."""
        return iter(nodes) if self.numbers else map(self.table.uids.__getitem__, nodes)

    def names(self) -> list[Node]:
        """Give all nodes, in reading order."""
        return list(range(len(self.table))) if self.numbers else self.table.uids.all()

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self.table)

    def __iter__(self) -> Iterator[Node]:
        """Yield the nodes in reading order."""
        return iter(self.names())

    def __contains__(self, node: object) -> bool:
        """Say whether this is a node."""
        return self._find(node) is not None

    has_node = __contains__

    def number_of_nodes(self) -> int:
        """Give the number of nodes."""
        return len(self.table)

    order = number_of_nodes

    def size(self, weight: str | None = None) -> int:
        """Give the number of edges, which have no weights."""
        return self.table.links

    def number_of_edges(self, u: Node = None, v: Node = None) -> int:
        """Give the number of edges, or of those between two nodes."""
        if u is None or v is None:
            return self.table.links
        return self._between(u, v) if u in self and v in self else 0

    def has_edge(self, u: Node, v: Node, key: int | None = None) -> bool:
        """Say whether an edge leads from one node to another (or joins them, undirected)."""
        if key is not None:
            return bool(self.as_networkx.has_edge(u, v, key))
        return u in self and v in self and self._between(u, v) > 0

    def _between(self, u: Node, v: Node) -> int:
        here, there = self.number(u), self.number(v)
        beside = sum(
            list(side.node[side.at[here] : side.end[here]]).count(there) for side in self.ahead
        )
        # From both of its ends a loop is met twice.
        return beside // len(self.ahead) if here == there else beside

    def neighbors(self, n: Node) -> Iterator[Node]:
        """Yield the nodes to which edges of a node lead (or that they join to it), each once.

        Raises:
            NetworkXError: it is none of the graph.
        """
        return self._beside(n, self.ahead)

    successors = neighbors

    def predecessors(self, n: Node) -> Iterator[Node]:
        """Yield the nodes from which edges lead to a node, each once. Errors: as ``neighbors``."""
        if not self._directed:
            raise AttributeError("predecessors")
        return self._beside(n, self.behind)

    def _beside(self, node: Node, sides: tuple[Rows, ...]) -> Iterator[Node]:
        at = self._find(node)
        if at is None:
            raise nx.NetworkXError(f"The node {node} is not in the graph.")
        rows = (side.node[side.at[at] : side.end[at]] for side in sides)
        return self.named(dict.fromkeys(chain.from_iterable(rows)))

    @cached_property
    def ahead(self) -> tuple[Rows, ...]:
        """The neighbours along edges, and against them where edges have no direction."""
        out, into = rows_out(self.table), rows_into(self.table)
        return (out,) if self._directed else (out, into)

    @cached_property
    def behind(self) -> tuple[Rows, ...]:
        """The neighbours against edges, and along them where edges have no direction."""
        return (rows_into(self.table),) if self._directed else self.ahead

    @property
    def out_sizes(self) -> Array:
        """How many edges begin at each node."""
        return self.table.arrays["out_end"] - self.table.arrays["out_at"]

    @property
    def in_sizes(self) -> Array:
        """How many edges end at each node."""
        return self.table.arrays["in_end"] - self.table.arrays["in_at"]

    @property
    def degree(self) -> Degrees:
        """How many edges stand at nodes."""
        return Degrees(self, self.out_sizes + self.in_sizes)

    @property
    def out_degree(self) -> Degrees:
        """How many edges begin at nodes."""
        return Degrees(self, self.out_sizes)

    @property
    def in_degree(self) -> Degrees:
        """How many edges end at nodes."""
        return Degrees(self, self.in_sizes)
