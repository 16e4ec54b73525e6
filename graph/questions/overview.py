"""The whole graph at arm's length: frameworks and documents, and how many links join them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from content.packages import LinkRecord
from content.vocabulary import EntityKind
from graph.arrays.packing import NOBODY
from graph.arrays.whole import ends
from graph.meanings import PART_OF
from graph.network import Direction, Network
from graph.questions.neighbourhood import Folded


@dataclass(frozen=True, slots=True)
class Overview:
    """Shown works, frameworks first; one edge for all links of a type between two of them.

    ``counts`` says how many links an edge stands for, in the order of ``links``.
    """

    nodes: tuple[str, ...]
    links: tuple[LinkRecord, ...]
    counts: tuple[int, ...]
    folded: tuple[Folded, ...]
    truncated: bool


UNSEEN = "unseen"
"""Stands for works that are owners of ends and no nodes themselves."""

Between = Counter[tuple[str, str, str]]
"""How many links of a type lead from one work to another: (source, target, type)."""


def overview(network: Network, between: Between, *, limit: int = 150) -> Overview:
    """Give the frameworks, then the documents that stand in any relation, the best linked first.

    Links of requirements and passages count for the framework or document they belong to; those
    inside one work are left out. ``between`` is what ``between_works`` gave of the network. Cost:
    O(nodes).

    >>> from graph.questions.examples import line, node
    >>> nodes = (node("A", "framework", owner="A"), node("B", "framework", owner="B"),
    ...     node("a", owner="A"), node("b", owner="B"))
    >>> network = line("a part_of A", "b part_of B", "a related b", nodes=nodes)
    >>> found = overview(network, between_works(network))
    >>> found.nodes, [(link.source, link.type, link.target) for link in found.links], found.counts
    (('A', 'B'), [('A', 'related', 'B')], (1,))
    """
    degrees: Counter[str] = Counter()
    for (one, other, _), count in between.items():
        degrees[one] += count
        degrees[other] += count
    table = network.table
    works = [
        node
        for node in map(table.node, table.of_kind(EntityKind.FRAMEWORK, EntityKind.DOCUMENT))
        if node.kind == EntityKind.FRAMEWORK or degrees[node.uid]
    ]
    works.sort(
        key=lambda node: (
            node.kind != EntityKind.FRAMEWORK,
            -degrees[node.uid],
            network.position(node.uid),
        )
    )
    shown = dict.fromkeys(node.uid for node in works[:limit])
    links, counts = [], []
    hidden: Counter[tuple[str, str, Direction]] = Counter()
    for (one, other, kind), count in between.items():
        if one in shown and other in shown:
            links.append(LinkRecord(one, other, kind, None, "overview", 0))
            counts.append(count)
        elif one in shown:
            hidden[one, kind, "out"] += count
        elif other in shown:
            hidden[other, kind, "in"] += count
    folded = tuple(Folded(*key, count) for key, count in hidden.items())
    return Overview(tuple(shown), tuple(links), tuple(counts), folded, len(works) > limit)


def between_works(network: Network) -> Between:
    """Count the links between different works by type. Cost: O(nodes + edges).

    >>> from graph.questions.examples import line
    >>> between_works(line("a cites b"))
    Counter()
    """
    table = network.table
    sources, targets = ends(table, table.edges_of(table.mask(set(table.types) - {PART_OF})))
    kinds = np.array(table.type_numbers, np.int64)[table.arrays["out_relation"]]
    kinds = kinds[table.edges_of(table.mask(set(table.types) - {PART_OF}))]
    owner = table.arrays["owner"]
    one, other = owner[sources], owner[targets]
    apart = (one != other) & (one != NOBODY) & (other != NOBODY)
    rows = np.stack([one[apart], other[apart], kinds[apart]], axis=1)
    found, counts = np.unique(rows, axis=0, return_counts=True)

    def name(work: int) -> str:
        return table.uids[work] if work >= 0 else UNSEEN

    return Counter(
        {
            (name(one), name(other), table.types[kind]): count
            for (one, other, kind), count in zip(found.tolist(), counts.tolist(), strict=True)
        }
    )
