"""The typed graph that every question is asked of: frozen, shared by threads, free of Django.

Questions use only what this class offers, so that what stands behind it (dictionaries today) can
become mapped arrays without a change to any caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import networkx as nx

from content.packages import GraphRows, LinkRecord, NodeRecord
from content.vocabulary import EntityKind
from graph.errors import UnknownNodeError
from graph.meanings import Meaning, meanings

Direction = Literal["in", "out"]


class Step(NamedTuple):
    """One edge as it is walked: along it (``out``) or against it (``in``), to ``other``."""

    link: LinkRecord
    direction: Direction
    other: str


class Network:
    """Nodes by uid and their edges in both directions.

    >>> a, b = (NodeRecord(uid, "requirement", "", uid, "", None, None, None, 0, "present", 0)
    ...         for uid in "ab")
    >>> link = LinkRecord("a", "b", "related", "x", "association", 1)
    >>> network = Network(GraphRows((a, b), (link,)))
    >>> [(step.direction, step.other) for step in network.steps("b")]
    [('in', 'a')]
    """

    def __init__(self, rows: GraphRows) -> None:
        """Index the rows. Cost: O(nodes + edges), about 1 µs each."""
        self.nodes: Mapping[str, NodeRecord] = MappingProxyType({n.uid: n for n in rows.nodes})
        self.links: tuple[LinkRecord, ...] = rows.links
        self.meanings: Mapping[str, Meaning] = MappingProxyType(meanings(rows.types))
        self._redirects = dict(rows.redirects)
        self._position = {uid: at for at, uid in enumerate(self.nodes)}
        self._frameworks = {n.work: n.uid for n in rows.nodes if n.kind == EntityKind.FRAMEWORK}
        self._out = _stepped(self.links, "out")
        self._into = _stepped(self.links, "in")

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self.nodes)

    def __contains__(self, uid: object) -> bool:
        """Say whether ``uid`` is a node, or was merged into one."""
        return uid in self.nodes or uid in self._redirects

    def resolve(self, uid: str) -> str:
        """Give the uid of the node that ``uid`` names, a merged one leading to its successor.

        Raises:
            UnknownNodeError: nothing on that day has this uid (404).
        """
        found = self._redirects.get(uid, uid)
        if found not in self.nodes:
            # RFC 9562 §4: uids are written in lower case, read in either.
            found = self._redirects.get(uid.lower(), uid.lower())
        if found not in self.nodes:
            raise UnknownNodeError(uid=uid)
        return found

    def framework(self, name: str) -> NodeRecord:
        """Give the framework of this uid or slug.

        Raises:
            UnknownNodeError: no framework of the day has this name (404).
        """
        uid = self._frameworks.get(name) or self.resolve(name)
        if self.nodes[uid].kind != EntityKind.FRAMEWORK:
            raise UnknownNodeError(uid=name)
        return self.nodes[uid]

    def node(self, uid: str) -> NodeRecord:
        """Give a node by its own uid."""
        return self.nodes[uid]

    def position(self, uid: str) -> int:
        """Give the place of a node in reading order, from 0."""
        return self._position[uid]

    def out(self, uid: str) -> tuple[LinkRecord, ...]:
        """Give the edges that begin at a node."""
        return tuple(step.link for step in self._out.get(uid, ()))

    def into(self, uid: str) -> tuple[LinkRecord, ...]:
        """Give the edges that end at a node."""
        return tuple(step.link for step in self._into.get(uid, ()))

    def degree(self, uid: str) -> int:
        """Give the number of edges at a node."""
        return len(self._out.get(uid, ())) + len(self._into.get(uid, ()))

    def steps(self, uid: str) -> tuple[Step, ...]:
        """Give every step away from a node, along its edges first, then against them."""
        return self._out.get(uid, ()) + self._into.get(uid, ())

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Give the same graph as a frozen networkx graph, made anew for each caller.

        Edge keys are places in ``links``; node and edge data hold the records under ``record``.
        """
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from((uid, {"record": node}) for uid, node in self.nodes.items())
        for at, link in enumerate(self.links):
            graph.add_edge(link.source, link.target, key=at, record=link)
        nx.freeze(graph)
        return graph


def _stepped(links: Iterable[LinkRecord], direction: Direction) -> dict[str, tuple[Step, ...]]:
    lists: dict[str, list[Step]] = {}
    for link in links:
        ends = (link.source, link.target) if direction == "out" else (link.target, link.source)
        lists.setdefault(ends[0], []).append(Step(link, direction, ends[1]))
    return {uid: tuple(found) for uid, found in lists.items()}
