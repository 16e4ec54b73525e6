"""The picture around one node as a tree and two tables: the rows that the script draws too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from content.packages import LinkRecord, NodeRecord
from graph.meanings import PART_OF
from graph.network import Network
from graph.pages.asking import Asked
from graph.questions.neighbourhood import Scope, neighbourhood


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree, its branches, and its relations that are not the tree."""

    node: NodeRecord
    branches: tuple[Branch, ...]
    relations: tuple[tuple[LinkRecord, NodeRecord], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is shown: nodes nearest first, the edges among them, the trees, the rest as a count."""

    focus: NodeRecord
    nodes: tuple[NodeRecord, ...]
    links: tuple[LinkRecord, ...]
    trees: tuple[Branch, ...]
    degrees: Counter[str]
    folded: int
    truncated: bool


def kind_of(node: NodeRecord) -> str:
    """Give the word a node goes by: a requirement's role, else its kind."""
    return node.role if node.kind == "requirement" and node.role else node.kind


def draw(network: Network, asked: Asked) -> Drawing:
    """Give the drawing that a state asks for.

    Raises:
        UnknownNodeError: nothing on that day has the uid of the focus (404).
    """
    types = network.types - asked.types_off
    scope = Scope(asked.direction, types)
    around = neighbourhood(network, asked.focus, depth=asked.depth, scope=scope, limit=asked.limit)
    focus = network.resolve(asked.focus)
    wanted = {uid for uid in around.distances if uid == focus or _wanted(network, uid, asked)}
    links = [link for link in around.links if link.source in wanted and link.target in wanted]
    shown = _reached(focus, links)
    kept = tuple(link for link in links if link.source in shown)
    nodes = tuple(network.node(uid) for uid in around.distances if uid in shown)
    return Drawing(
        focus=network.node(focus),
        nodes=nodes,
        links=kept,
        trees=_trees(nodes, kept, network),
        degrees=Counter(uid for link in kept for uid in (link.source, link.target)),
        folded=sum(each.count for each in around.folded if each.at in shown),
        truncated=around.truncated,
    )


def _wanted(network: Network, uid: str, asked: Asked) -> bool:
    return kind_of(network.node(uid)) not in asked.kinds_off and uid not in asked.hidden


def _reached(start: str, links: Iterable[LinkRecord]) -> set[str]:
    neighbours: dict[str, list[str]] = {}
    for link in links:
        neighbours.setdefault(link.source, []).append(link.target)
        neighbours.setdefault(link.target, []).append(link.source)
    reached, waiting = {start}, [start]
    while waiting:
        new = [uid for uid in neighbours.get(waiting.pop(), ()) if uid not in reached]
        reached.update(new)
        waiting.extend(new)
    return reached


def _trees(
    nodes: tuple[NodeRecord, ...], links: tuple[LinkRecord, ...], network: Network
) -> tuple[Branch, ...]:
    parents: dict[str, str] = {}
    for link in links:
        if link.type == PART_OF:
            parents.setdefault(link.source, link.target)
    ordered = sorted(nodes, key=lambda node: network.position(node.uid))
    children: dict[str | None, list[NodeRecord]] = {}
    for node in ordered:
        children.setdefault(parents.get(node.uid), []).append(node)
    relations: dict[str, list[tuple[LinkRecord, NodeRecord]]] = {}
    for link in links:
        if parents.get(link.source) != link.target:
            relations.setdefault(link.source, []).append((link, network.node(link.target)))

    def branch(node: NodeRecord) -> Branch:
        below = tuple(branch(child) for child in children.get(node.uid, ()))
        return Branch(node, below, tuple(relations.get(node.uid, ())))

    return tuple(branch(root) for root in children.get(None, ()))
