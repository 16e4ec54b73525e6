"""Flat rows of a reading as typed arrays: nodes in reading order, edges by both of their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from content.packages import GraphRows, LinkRecord, NodeRecord
from graph.arrays.columns import KEY, index_column, interned, text_columns, uid_columns
from graph.arrays.container import Array, Parts

NOBODY = -1
"""The owner of a node that has none, and the confidence row of an edge that has no uid."""
RANK_STEP = 1 << 20
"""Between the ranks of two nodes, so that others can be ranked between them later."""
BASES = {
    "requirement": 0, "passage": 0, "association": 1, "citation": 2, "reference": 3, "concept": 4,
}  # fmt: skip
"""The order of edges at a node by the tables that justify them; those of the tree come first."""
NODE_ARRAYS = (
    "out_at", "out_end", "in_at", "in_end", "tree_from", "tree_end", "rank", "kind", "role",
    "state", "owner", "sameness",
)  # fmt: skip
EDGE_ARRAYS = ("out_node", "out_relation", "in_node", "in_relation", "in_edge")
_CLASS_BITS = 56
# Holes: enough for as many small publications as are laid over a graph (``graph.files``).
_LEAST_NODES, _LEAST_EDGES, _FEW = 8_192, 262_144, 1


def pack(rows: GraphRows) -> Parts:
    """Give the arrays of a reading. Cost: about 6 µs a node and 3 µs an edge.

    Nodes stand in reading order, in which all that is below a node in the tree is one slice
    (``tree_from`` to ``tree_end``). An edge's number is its place in the order of its sources.
    """
    nodes = rows.nodes
    number = {node.uid: at for at, node in enumerate(nodes)}
    edges, meta = _edges(rows.links, number)
    arrays = node_columns(nodes, number) | edges
    arrays |= _subtrees(arrays, meta["relations"], len(nodes))
    # Ranks of the uids' order, so that ties are broken as the texts would break them.
    ranked = sorted(range(len(nodes)), key=[node.uid for node in nodes].__getitem__)
    arrays["ranked"] = np.array(ranked, np.int32)
    arrays["rank"] = np.empty(len(nodes), np.int64)
    arrays["rank"][ranked] = np.arange(1, len(nodes) + 1) * RANK_STEP
    arrays["uid.index"] = index_column(arrays["uid.key"], nodes_room(len(nodes)))
    return Parts(meta | rows_meta(rows), arrays, rooms_of(arrays))


def nodes_room(nodes: int) -> int:
    """Give how many further nodes there is space for."""
    return max(_LEAST_NODES, nodes // 8)


def rooms_of(arrays: Mapping[str, Array]) -> dict[str, int]:
    """Give the space for what is published later, by array."""
    nodes, edges = nodes_room(len(arrays["kind"])), max(_LEAST_EDGES, len(arrays["row"]) // 4)
    return (
        dict.fromkeys(NODE_ARRAYS, nodes)
        | dict.fromkeys(EDGE_ARRAYS, edges)
        | {"uid.key": nodes * KEY, "uid.index": _FEW}
    )


def rows_meta(rows: GraphRows) -> dict[str, Any]:
    """Give what is kept of a reading beside its arrays."""
    return {
        "redirects": rows.redirects,
        "types": [[one.name, one.symmetric, sorted(one.reviews)] for one in rows.types],
        "editions": sorted(rows.choice.editions.items()),
        "texts": sorted(rows.choice.texts),
        "merges": rows.choice.merges,
    }


def node_columns(nodes: Sequence[NodeRecord], number: Mapping[str, int]) -> dict[str, Array]:
    """Give the columns of nodes; ``number`` finds owners, others are kept by their uids."""
    owners = [NOBODY if node.owner is None else number.get(node.owner, -2) for node in nodes]
    strangers = [n.owner if at == -2 else None for n, at in zip(nodes, owners, strict=True)]  # noqa: PLR2004
    uids = uid_columns("uid", [node.uid for node in nodes])
    return {
        **uids,
        **interned("kind", [node.kind for node in nodes]),
        **interned("role", [node.role for node in nodes]),
        **interned("state", [node.state for node in nodes]),
        **interned("work", [node.work for node in nodes]),
        **interned("version", [node.version for node in nodes]),
        **text_columns("label", (node.label for node in nodes)),
        **text_columns("code", (node.code for node in nodes)),
        **interned("stranger", strangers),
        "owner": np.array(owners, np.int32),
        "depth": _small([node.depth for node in nodes]),
        "sameness": np.array([node.sameness for node in nodes], np.uint64),
    }


def _small(values: Sequence[int]) -> Array:
    return np.array(values, np.min_scalar_type(max(values, default=0)))


def _edges(
    links: Sequence[LinkRecord], number: dict[str, int]
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Give the edges from both ends, and what the number of a relation stands for."""
    count = len(links)
    source = np.fromiter((number[link.source] for link in links), np.int32, count)
    target = np.fromiter((number[link.target] for link in links), np.int32, count)
    table: dict[tuple[str, bool], int] = {}
    relation = _small([table.setdefault((a.type, a.navigation), len(table)) for a in links])
    order = np.argsort(link_keys(links, source), kind="stable")
    source, target, relation = source[order], target[order], relation[order]
    forth = np.argsort(source, kind="stable")
    back = np.argsort(target, kind="stable")
    edge = np.empty(count, np.int32)
    edge[forth] = np.arange(count, dtype=np.int32)
    ordered = [links[at] for at in order[forth].tolist()]
    arrays = {
        **_bounds("out", source, len(number)),
        "out_node": target[forth],
        "out_relation": relation[forth],
        **_bounds("in", target, len(number)),
        "in_node": source[back],
        "in_relation": relation[back],
        "in_edge": edge[back],
        **ground_columns(ordered),
    }
    return arrays, {"relations": [list(one) for one in table]}


def _bounds(side: str, ends: Array, nodes: int) -> dict[str, Array]:
    """Give where the row of each node begins and ends."""
    end = np.cumsum(np.bincount(ends, minlength=nodes), dtype=np.int32)
    at = np.concatenate([np.zeros(1, np.int32), end[:-1]]) if nodes else end
    return {f"{side}_at": at, f"{side}_end": end}


def link_keys(links: Sequence[LinkRecord], positions: Array) -> Array:
    """Give the order of edges in every row: the tree as it is read, then by table and row.

    ``positions`` says where the source of each stands in reading order.
    """
    classes = np.array([BASES.get(link.basis, len(BASES)) for link in links], np.int64)
    rows = np.array([link.row for link in links], np.int64)
    return order_keys(classes, rows, positions)


def order_keys(classes: Array, rows: Array, positions: Array) -> Array:
    """Give one number for each edge by class of its basis, and by row or position."""
    found: Array = (classes << np.int64(_CLASS_BITS)) + np.where(classes, rows, positions)
    return found


def ground_columns(links: Sequence[LinkRecord]) -> dict[str, Array]:
    """Give what justifies each edge, and the uids of those that are stored."""
    stored = [at for at, link in enumerate(links) if link.uid is not None]
    confidence = [links[at].confidence for at in stored]
    return {
        **interned("basis", [link.basis for link in links]),
        "row": np.array([link.row for link in links], np.int64),
        "stored": np.array(stored, np.int32),
        **uid_columns("stored.uid", [links[at].uid or "" for at in stored]),
        "confidence": np.array([np.nan if one is None else one for one in confidence], np.float64),
        "suspect": np.array([at for at, link in enumerate(links) if link.suspect], np.int32),
    }


def _subtrees(arrays: dict[str, Array], relations: list[list[Any]], nodes: int) -> dict[str, Array]:
    """Give for each node the slice that all below it make, from 0 to 0 where they make none.

    They make one where children by ``part_of`` stand one subtree after the other, each child right
    before its own; with entities that stand in several trees this need not be so.
    """
    first, end = list(range(1, nodes + 1)), list(range(1, nodes + 1))
    joined_parts(arrays, relations, range(nodes - 1, -1, -1), first, end)
    return {"tree_from": np.array(first, np.int32), "tree_end": np.array(end, np.int32)}


def joined_parts(
    arrays: dict[str, Array],
    relations: list[list[Any]],
    nodes: Iterable[int],
    first: MutableSequence[int] | Array,
    end: MutableSequence[int] | Array,
) -> None:
    """Put the slices of some nodes in their places; those of what stands below are there."""
    parts = [at for at, (name, _) in enumerate(relations) if name == "part_of"]
    is_part = np.isin(arrays["in_relation"], parts)
    at, stop, children = arrays["in_at"].data, arrays["in_end"].data, arrays["in_node"].data
    for node in nodes:
        if at[node] < stop[node]:
            below = sorted(children[e] for e in range(at[node], stop[node]) if is_part[e])
            first[node], end[node] = _joined(node, below, first, end)


def _joined(
    node: int,
    below: Sequence[int],
    first: MutableSequence[int] | Array,
    end: MutableSequence[int] | Array,
) -> tuple[int, int]:
    if not below:
        return node + 1, node + 1
    at = below[0]
    for child in below:
        # What stands before its parent has not been looked at yet.
        if child != at or child < node or first[child] != child + 1:
            return 0, 0
        at = end[child]
    return below[0], at
