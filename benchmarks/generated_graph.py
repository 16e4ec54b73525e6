"""A made-up graph of any size, the same for the same numbers: frameworks, documents, and links.

``made(nodes, seed)`` gives about ``nodes`` nodes in force and twice as many edges in force:

- nine tenths are requirements in frameworks of 300, a tree of at most five levels each, in
  pre-order; one tenth are documents of 30 passages, trees too;
- every tenth framework has an earlier edition (every twentieth two) with the same requirements and
  links of its own, which is not in force;
- each requirement is cited in a passage or linked to another one by one of five types; three in
  ten targets gather on few nodes (Pareto), as citations do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from content.packages import GraphRows, LinkRecord, NodeRecord

TYPES = ("part_of", "cites", "supports", "close_match", "related", "cited_in")
SHARES = (0.35, 0.2, 0.15, 0.1, 0.2)
# The types of an edge that ask for a review of its source when its target changes, and the other.
REVIEWS_SOURCE, REVIEWS_TARGET = ("part_of", "cites", "cited_in"), ("supports",)
FRAMEWORK, DOCUMENT, LEVELS = 300, 30, 5
# The share of links whose targets gather on few nodes; the others are spread evenly.
GATHERED = 0.3


@dataclass(frozen=True, slots=True)
class Made:
    """Edges by the numbers of their ends; ``in_force`` says which count; works by their roots."""

    nodes: int
    roots: npt.NDArray[np.int64]
    parents: npt.NDArray[np.int64]
    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    type: npt.NDArray[np.uint8]
    in_force: npt.NDArray[np.bool_]


def made(nodes: int, seed: int = 1) -> Made:
    """Give a graph of about ``nodes`` nodes in force."""
    random = np.random.default_rng(seed)
    frameworks = max(1, nodes * 9 // 10 // FRAMEWORK)
    documents = max(1, nodes // 10 // DOCUMENT)
    sizes = [FRAMEWORK] * frameworks + [DOCUMENT] * documents
    starts = np.cumsum([0, *sizes])
    parents = np.concatenate(
        [start + _tree(size, random) for start, size in zip(starts, sizes, strict=False)]
    )
    count = int(starts[-1])
    children = np.flatnonzero(parents != np.arange(count))
    links = 2 * count - len(children)
    source, target = _ends(count, links, random)
    kinds = random.choice(np.arange(1, len(TYPES)), links, p=SHARES)
    earlier, earlier_at = _earlier(frameworks, children, starts, random)
    old_source, old_target = _ends(count, len(earlier), random)
    return Made(
        count,
        starts[:-1],
        parents,
        np.concatenate([children, source, earlier, old_source]).astype(np.int32),
        np.concatenate([parents[children], target, earlier_at, old_target]).astype(np.int32),
        np.concatenate(
            [np.zeros(len(children)), kinds, np.zeros(len(earlier)), np.ones(len(earlier))]
        ).astype(np.uint8),
        np.arange(len(children) + links + 2 * len(earlier)) < len(children) + links,
    )


def _tree(size: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Give the parents of a tree in pre-order, from 0, its root its own."""
    parents, above = [0], [0]
    for node in range(1, size):
        depth = int(random.integers(1, min(len(above), LEVELS) + 1))
        del above[depth:]
        parents.append(above[-1])
        above.append(node)
    return np.array(parents)


def _ends(
    nodes: int, links: int, random: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    source = random.integers(0, nodes, links)
    scattered = random.permutation(nodes)
    target = scattered[np.minimum(random.pareto(1.1, links) * 3, nodes - 1).astype(np.int64)]
    even = random.integers(0, nodes, links)
    target = np.where(random.random(links) < GATHERED, target, even)
    return source, np.where(target == source, (target + 1) % nodes, target)


def _earlier(
    frameworks: int,
    children: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    random: np.random.Generator,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the tree edges of earlier editions, whose requirements stood elsewhere."""
    work = np.searchsorted(starts, children, side="right") - 1
    once = children[(work % 10 == 0) & (work < frameworks)]
    twice = children[(work % 20 == 0) & (work < frameworks)]
    again = np.concatenate([once, twice])
    first = starts[np.searchsorted(starts, again, side="right") - 1]
    return again, first + (random.random(len(again)) * (again - first)).astype(np.int64)


def uid_of(number: int) -> str:
    """Give the uid of a node.

    >>> uid_of(1)
    '00000000-0000-4000-8000-000000000001'
    """
    # Multiplied so that the low digits, by which uids are found, are spread.
    digits = f"{number * 0x9E3779B97F4A7C15 % (1 << 64):016x}" if number > 1 else f"{number:016x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-8000-{number:012x}"


def rows(graph: Made) -> GraphRows:
    """Give what is in force as the rows that a snapshot is made of."""
    uids = [uid_of(at) for at in range(graph.nodes)]
    work = np.searchsorted(graph.roots, np.arange(graph.nodes), side="right") - 1
    roots = graph.roots.tolist()
    nodes = tuple(
        NodeRecord(
            uid, "framework" if at == roots[of] else "requirement", "requirement", f"要求{at}",
            str(at - roots[of]), f"work-{of}", "2022", uids[roots[of]], 1, "present", 0,
        )
        for at, (uid, of) in enumerate(zip(uids, work.tolist(), strict=True))
    )  # fmt: skip
    columns = (
        column[graph.in_force].tolist() for column in (graph.source, graph.target, graph.type)
    )
    links = tuple(
        LinkRecord(uids[one], uids[other], TYPES[kind], None, "association", at)
        for at, (one, other, kind) in enumerate(zip(*columns, strict=True))
    )
    return GraphRows(nodes, links)
