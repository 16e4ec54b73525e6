"""Flat rows of a reading as typed arrays: nodes in reading order, edges by both of their ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from content import columns
from content.columns import KEY
from content.graph_columns import GroundColumns, LinkColumns, NodeColumns
from content.packages import GraphRows, LinkRecord
from graph.arrays.columns import (
    UidIndex,
    Uids,
    index_column,
    interned,
    text_columns,
    uid_columns,
)
from graph.arrays.container import Array, Parts

NOBODY = -1
"""The owner of a node that has none, and the confidence row of an edge that has no uid."""
_STRANGER = -2
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
    """Give the arrays of a reading. Cost: passes of numpy, about 0.5 µs a node and 1 µs an edge.

    Nodes stand in reading order, in which all that is below a node in the tree is one slice
    (``tree_from`` to ``tree_end``). An edge's number is its place in the order of its sources.
    """
    nodes, links, meta = NodeColumns.of(rows.nodes), rows.links, rows_meta(rows)
    # What is packed goes, if nobody else holds it.
    del rows
    index = index_column(nodes.uid.all(), nodes_room(len(nodes)))
    find = UidIndex(Uids(uid_columns("uid", nodes.uid), "uid"), index).get
    edges, relations = _edges(_links(links, nodes), len(nodes))
    del links
    arrays = node_columns(nodes, find) | edges
    arrays |= _subtrees(arrays, relations, len(nodes))
    # Ranks of the uids' order, so that ties are broken as the texts would break them.
    arrays["ranked"] = _ranked(nodes.uid)
    arrays["rank"] = np.empty(len(nodes), np.int64)
    arrays["rank"][arrays["ranked"]] = np.arange(1, len(nodes) + 1) * RANK_STEP
    arrays["uid.index"] = index
    return Parts({"relations": relations} | meta, arrays, rooms_of(arrays))


def _links(links: Sequence[LinkRecord], nodes: NodeColumns) -> LinkColumns:
    if isinstance(links, LinkColumns):
        return links
    number = {nodes.uid[at]: at for at in range(len(nodes))}
    return LinkColumns.of(links, number.__getitem__)


def _ranked(uids: columns.Uids) -> Array:
    """Give the nodes in the order of their uids as texts, which is that of the keys of UUIDs."""
    if not uids.plain:
        texts = list(map(uids.__getitem__, range(len(uids))))
        return np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int32)
    high, low = uids.all().view(">u8").reshape(-1, 2).T.astype(np.uint64)
    return np.lexsort((low, high)).astype(np.int32)


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


def node_columns(nodes: NodeColumns, find: Callable[[str], int | None]) -> dict[str, Array]:
    """Give the columns of nodes; ``find`` finds owners, others are kept by their uids."""
    owner, stranger = _owners(nodes.owner, find)
    return {
        **uid_columns("uid", nodes.uid),
        **interned("kind", nodes.kind),
        **interned("role", nodes.role),
        **interned("state", nodes.state),
        **interned("work", nodes.work),
        **interned("version", nodes.version),
        **text_columns("label", nodes.label),
        **text_columns("code", nodes.code),
        **interned("stranger", stranger),
        "owner": owner,
        "depth": _small(nodes.depth.all()),
        "sameness": nodes.sameness.all(),
    }


def _owners(
    owners: columns.Words, find: Callable[[str], int | None]
) -> tuple[Array, columns.Words]:
    """Give the number of each owner, and the uids of those that have none."""
    numbers, uids = owners.all()
    known = [NOBODY if uid is None else find(uid) for uid in uids]
    table = np.array([_STRANGER if one is None else one for one in known], np.int32)
    strange = np.flatnonzero(table == _STRANGER)
    place = np.zeros(len(uids), np.int64)
    place[strange] = np.arange(1, len(strange) + 1)
    words = [None, *(uids[at] for at in strange.tolist())]
    return table[numbers], columns.Words(words, columns.Numbers.of(place[numbers]))


def _small(values: Array) -> Array:
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _edges(links: LinkColumns, nodes: int) -> tuple[dict[str, Array], list[list[Any]]]:
    """Give the edges from both ends, and what the number of a relation stands for."""
    relation, table = links.relation.by_appearance()
    relation = _small(relation - 1)
    source, target = (
        side.all().astype(np.int32, copy=False) for side in (links.source, links.target)
    )
    order = np.argsort(link_keys(links, source), kind="stable").astype(np.int32)
    forth = order[np.argsort(source[order], kind="stable")]
    back = order[np.argsort(target[order], kind="stable")]
    edge = np.empty(len(links), np.int32)
    edge[forth] = np.arange(len(links), dtype=np.int32)
    arrays = {
        **_bounds("out", source, nodes),
        "out_node": target[forth],
        "out_relation": relation[forth],
        **_bounds("in", target, nodes),
        "in_node": source[back],
        "in_relation": relation[back],
        "in_edge": edge[back],
    }
    del order, back, edge, source, target
    return arrays | ground_columns(links.grounds.take(forth)), list(map(list, table))


def _bounds(side: str, ends: Array, nodes: int) -> dict[str, Array]:
    """Give where the row of each node begins and ends."""
    end = np.cumsum(np.bincount(ends, minlength=nodes), dtype=np.int32)
    at = np.concatenate([np.zeros(1, np.int32), end[:-1]]) if nodes else end
    return {f"{side}_at": at, f"{side}_end": end}


def link_keys(links: LinkColumns, positions: Array) -> Array:
    """Give the order of edges in every row: the tree as it is read, then by table and row.

    ``positions`` says where the source of each stands in reading order.
    """
    basis, names = links.grounds.basis.all()
    classes = np.array([BASES.get(name, len(BASES)) for name in names], np.int64)
    return order_keys(classes[basis], links.grounds.row.all(), positions)


def order_keys(classes: Array, rows: Array, positions: Array) -> Array:
    """Give one number for each edge by class of its basis, and by row or position."""
    found: Array = (classes << np.int64(_CLASS_BITS)) + np.where(classes, rows, positions)
    return found


def ground_columns(grounds: GroundColumns) -> dict[str, Array]:
    """Give what justifies each edge, and the uids of those that are stored."""
    return {
        **interned("basis", grounds.basis),
        "row": grounds.row.all().astype(np.int64),
        "stored": grounds.stored.all().astype(np.int32),
        **uid_columns("stored.uid", grounds.uid),
        "confidence": grounds.confidence.all(),
        "suspect": grounds.suspect.all().astype(np.int32),
    }


def _subtrees(arrays: dict[str, Array], relations: list[list[Any]], nodes: int) -> dict[str, Array]:
    """Give for each node the slice that all below it make, from 0 to 0 where they make none.

    They make one where children by ``part_of`` stand one subtree after the other, each child right
    before its own; with entities that stand in several trees this need not be so.
    """
    first = np.arange(1, nodes + 1, dtype=np.int32)
    end = first.copy()
    joined_parts(arrays, relations, range(nodes - 1, -1, -1), first, end)
    return {"tree_from": first, "tree_end": end}


def joined_parts(
    arrays: Mapping[str, Array],
    relations: list[list[Any]],
    nodes: Iterable[int],
    first: Array,
    end: Array,
) -> None:
    """Put the slices of some nodes in their places; those of what stands below are there."""
    parts = [at for at, (name, _) in enumerate(relations) if name == "part_of"]
    is_part = np.isin(arrays["in_relation"], parts)
    sizes = arrays["in_end"] - arrays["in_at"]
    above = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[is_part]
    below = arrays["in_node"][is_part]
    below = below[np.lexsort((below, above))]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(above, minlength=len(sizes)))]).data
    firsts, ends = first.data, end.data
    for node in nodes:
        if bounds[node] < bounds[node + 1]:
            children = below[bounds[node] : bounds[node + 1]].tolist()
            firsts[node], ends[node] = _joined(node, children, firsts, ends)


def _joined(
    node: int,
    below: Sequence[int],
    first: Sequence[int] | memoryview,
    end: Sequence[int] | memoryview,
) -> tuple[int, int]:
    at = below[0]
    for child in below:
        # What stands before its parent has not been looked at yet.
        if child != at or child < node or first[child] != child + 1:
            return 0, 0
        at = end[child]
    return below[0], at
