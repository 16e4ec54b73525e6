"""The part of the graph that goes into a file."""

from __future__ import annotations

from content.packages import LinkRecord, NodeRecord
from graph.errors import GraphTooLargeError
from graph.network import Network
from graph.questions.coverage import requirements
from graph.questions.neighbourhood import EVERYTHING, Scope

LINKS = 100_000


def exported(
    network: Network, *, scope: Scope = EVERYTHING, framework: str | None = None
) -> tuple[tuple[NodeRecord, ...], tuple[LinkRecord, ...]]:
    """Give the nodes and edges to write: all, or a framework and what its requirements touch.

    Cost: O(nodes + edges).

    Raises:
        UnknownNodeError: no framework of the day has this name (404).
        GraphTooLargeError: more than ``LINKS`` edges would be written (422).

    >>> from graph.questions.examples import line
    >>> [link.type for link in exported(line("a cites b", "b related a"))[1]]
    ['cites', 'related']
    """
    members: set[str] | None = None
    if framework is not None:
        owner = network.framework(framework)
        members = {owner.uid, *(node.uid for node in requirements(network, owner.uid))}
    links = [link for link in network.links if _wanted(network, link, scope, members)]
    if len(links) > LINKS:
        raise GraphTooLargeError(question="export", limit=LINKS, unit="links", unit_zh="条关联")
    shown = {uid for link in links for uid in (link.source, link.target)} | (members or set())
    nodes = tuple(
        node
        for uid, node in network.nodes.items()
        if (members is None or uid in shown) and (scope.kinds is None or node.kind in scope.kinds)
    )
    return nodes, tuple(links)


def _wanted(network: Network, link: LinkRecord, scope: Scope, members: set[str] | None) -> bool:
    if members is not None and link.source not in members and link.target not in members:
        return False
    if scope.types is not None and link.type not in scope.types:
        return False
    ends = (network.node(link.source).kind, network.node(link.target).kind)
    return scope.kinds is None or all(kind in scope.kinds for kind in ends)
