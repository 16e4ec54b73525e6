"""What in the graph a person should look at, each with the nodes it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from content.packages import LinkRecord
from content.vocabulary import AssociationType, EntityKind, FrameworkKind
from graph.arrays.whole import components, ends, groups, on_cycles
from graph.meanings import NO_RELATION, PART_OF
from graph.network import Network
from graph.questions.composition import BROAD, MATCHES, NARROW

_CONFLICT = AssociationType.CONFLICTS_WITH.value
# What may not stand beside ``conflicts_with`` on the same pair.
_AGREEING = (MATCHES - {"intersects"}) | {AssociationType.SUPPORTS.value}
_SHOWN_UIDS = 100


@dataclass(frozen=True, slots=True)
class GraphFinding:
    """One thing found: its code, the nodes in reading order, and a sentence in two languages."""

    code: str
    uids: tuple[str, ...]
    message: str
    message_zh: str


def findings(network: Network) -> list[GraphFinding]:
    """Give all findings: contradictions, cycles, absent ends, duplicates, orphans, components.

    Each code comes in reading order of its nodes; a finding about more than 100 nodes names the
    first 100. Cost: O(nodes + edges).

    >>> from graph.questions.examples import line
    >>> found = findings(line("a supports b", "b supports a", "a no_relation b"))
    >>> [one.code for one in found]
    ['contradiction', 'cycle']
    """
    checks = (_contradictions, _cycles, _absent_ends, _duplicates, _orphans, _components)
    return [finding for check in checks for finding in check(network)]


def _finding(
    network: Network, code: str, uids: Iterable[str], message: str, message_zh: str
) -> GraphFinding:
    ordered = sorted(uids, key=network.position)[:_SHOWN_UIDS]
    return GraphFinding(code, tuple(ordered), message, message_zh)


def _contradictions(network: Network) -> Iterator[GraphFinding]:
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in map(network.table.link, network.table.stored()):
        if not link.navigation:
            turned = network.position(link.source) > network.position(link.target)
            pair = (link.target, link.source) if turned else (link.source, link.target)
            pairs[pair].add(_read(network, link, turned=turned))
    for pair, types in sorted(pairs.items(), key=lambda item: network.position(item[0][0])):
        clash = _clash(types)
        if clash:
            words = " / ".join(sorted(clash))
            yield _finding(
                network,
                "contradiction",
                pair,
                f"The same pair is linked by {words}.",
                f"同一对节点同时标为 {words}。",
            )


def _read(network: Network, link: LinkRecord, *, turned: bool) -> str:
    inverse = network.meanings[link.type].inverse if link.type in network.meanings else None
    return inverse if turned and inverse else link.type


def _clash(types: set[str]) -> set[str]:
    """Give the types of one pair that cannot hold together.

    >>> sorted(_clash({"no_relation", "exact_match"})), _clash({"related", "cites"})
    (['exact_match', 'no_relation'], set())
    """
    if NO_RELATION in types and types - {NO_RELATION, AssociationType.PRECEDES.value}:
        return types - {AssociationType.PRECEDES.value}
    if _CONFLICT in types and types & _AGREEING:
        return {_CONFLICT} | types & _AGREEING
    return {BROAD, NARROW} if {BROAD, NARROW} <= types else set()


def _cycles(network: Network) -> Iterator[GraphFinding]:
    """Find strongly connected parts of the types that forbid cycles; narrow is broad reversed."""
    for name, meaning in sorted(network.meanings.items()):
        if not meaning.acyclic or name == NARROW:
            continue
        parts = _strong_parts(network, name)
        for part in sorted(parts, key=lambda part: min(map(network.position, part))):
            yield _finding(
                network,
                "cycle",
                part,
                f"{len(part)} nodes stand in a cycle of {name}, which may have none.",
                f"{len(part)} 个节点在 {name} 关系上成环,该关系不得成环。",
            )


def _strong_parts(network: Network, name: str) -> list[set[str]]:
    """Give the uids of each strongly connected part of several nodes along one type."""
    table = network.table
    forth, back = (
        ends(table, table.edges_of(table.mask((kind,), navigation=kind != name)))
        for kind in (name, NARROW if name == BROAD else "")
    )
    pairs = np.concatenate([forth[0], back[1]]), np.concatenate([forth[1], back[0]])
    left = on_cycles(len(table), pairs)
    directed: nx.DiGraph[int] = nx.DiGraph()
    directed.add_edges_from(zip(pairs[0][left].tolist(), pairs[1][left].tolist(), strict=True))
    found = nx.strongly_connected_components(directed)
    return [{table.uids[at] for at in part} for part in found if len(part) > 1]


def _absent_ends(network: Network) -> Iterator[GraphFinding]:
    for node in map(network.table.node, network.table.where("state", ("absent",))):
        if node.kind != EntityKind.FRAMEWORK:
            uid = node.uid
            others = {link.source for link in network.into(uid)}
            others |= {link.target for link in network.out(uid)}
            yield GraphFinding(
                "absent_end",
                (uid, *sorted(others, key=network.position)[: _SHOWN_UIDS - 1]),
                f"“{node.label}” is linked but has no wording in force.",
                f"“{node.label}”有关联,但该日没有生效的文字。",
            )


def _duplicates(network: Network) -> Iterator[GraphFinding]:
    table = network.table
    sameness = np.where(
        table.says("kind", (EntityKind.REQUIREMENT,)), table.arrays["sameness"], np.uint64(0)
    )
    values, counts = np.unique(sameness, return_counts=True)
    several = values[(counts > 1) & (values > 0)]
    same: dict[int, list[str]] = defaultdict(list)
    for at in np.flatnonzero(np.isin(sameness, several)).tolist():
        same[int(sameness[at])].append(table.uids[at])
    for uids in same.values():
        if len(uids) > 1:
            yield _finding(
                network,
                "duplicate",
                uids,
                f"{len(uids)} requirements have the same words.",
                f"{len(uids)} 条要求文字相同。",
            )


def _orphans(network: Network) -> Iterator[GraphFinding]:
    """Find nodes without any link, and requirements with neither a source nor an association."""
    table = network.table
    every, placed = np.zeros(len(table), bool), table.mask((PART_OF,))
    for side in ends(table):
        every[side] = True
    linked = np.zeros(len(table), bool)
    for side in ends(table, ~table.edges_of(placed)):
        linked[side] = True
    counted = table.says("kind", (EntityKind.REQUIREMENT,)) & ~table.says("state", ("absent",))
    alone = np.where(counted, ~linked, ~every) & ~table.says("role", (FrameworkKind.CROSSWALK,))
    for at in np.flatnonzero(alone).tolist():
        node = table.node(at)
        yield GraphFinding(
            "orphan",
            (node.uid,),
            f"“{node.label}” has no link.",
            f"“{node.label}”没有任何关联。",
        )


def _components(network: Network) -> Iterator[GraphFinding]:
    """Find the parts that no link joins to the largest one; single nodes are orphans already."""
    table = network.table
    found = groups(components(len(table), ends(table)))
    joined = [group for group in found if len(group) > 1]
    for group in joined[1:]:
        part = [table.uids[at] for at in group.tolist()]
        yield _finding(
            network,
            "component",
            part,
            f"{len(part)} nodes stand apart from the rest of the graph.",
            f"{len(part)} 个节点与图谱其余部分不相连。",
        )
