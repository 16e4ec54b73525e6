"""What every file format writes: flat nodes and edges with the same attributes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from content.packages import LinkRecord, NodeRecord

Attributes = dict[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Parts:
    """Nodes and edges to write; ``name`` and ``revision`` say of what."""

    nodes: tuple[NodeRecord, ...]
    links: tuple[LinkRecord, ...]
    revision: int
    name: str = "plumbline"


def node_attributes(node: NodeRecord) -> Attributes:
    """Give a node's attributes; absent ones are left out, as GraphML has no null."""
    values = {
        "kind": node.kind, "role": node.role, "label": node.label, "code": node.code,
        "work": node.work, "version": node.version, "depth": node.depth, "state": node.state,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value not in (None, "")}


def link_attributes(link: LinkRecord) -> Attributes:
    """Give an edge's attributes; ``uid`` is missing where it is derived."""
    values: Attributes = {"type": link.type, "derived": link.uid is None}
    if link.uid is not None:
        values["uid"] = link.uid
    if link.navigation:
        values["navigation"] = True
    if link.confidence is not None:
        values["confidence"] = link.confidence
    return values


def edge_ids(links: Iterable[LinkRecord]) -> Iterable[tuple[str, LinkRecord]]:
    """Yield each edge with a name that is unique in the file and the same in every file.

    An association that two owners carry has one uid; the second gets a prime behind it.
    """
    seen: set[str] = set()
    for link in links:
        name = link.uid or f"{link.type}:{link.source}:{link.target}"
        while name in seen:
            name += "'"
        seen.add(name)
        yield name, link


def networkx_graph(parts: Parts) -> nx.MultiDiGraph[str]:
    """Give the parts as a networkx graph whose data are plain values."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=parts.name, revision=parts.revision)
    for node in parts.nodes:
        graph.add_node(node.uid, **node_attributes(node))
    for key, link in edge_ids(parts.links):
        graph.add_edge(link.source, link.target, key=key, **link_attributes(link))
    return graph
