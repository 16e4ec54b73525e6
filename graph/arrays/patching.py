"""A publication as a layer over the arrays of a graph (``graph.arrays.layers``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from content.columns import key_of, text_of
from content.graph_columns import LinkColumns, NodeColumns
from content.packages import GraphChanges, LinkRecord, NodeRecord
from graph.arrays.columns import GONE
from graph.arrays.container import Array, Parts
from graph.arrays.layers import NOWHERE, has_room, sizes
from graph.arrays.packing import (
    NOBODY,
    RANK_STEP,
    ground_columns,
    link_keys,
    node_columns,
    rows_meta,
)
from graph.arrays.placing import Numbering, numbered
from graph.arrays.subtrees import touched_numbers, tree_slices
from graph.arrays.table import Table

_BYTE = 256


class NoRoomError(Exception):
    """A layer does not fit behind the arrays: all are to be made anew."""


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges at the nodes whose rows change, sorted by node and by their order there.

    ``number`` is an edge's number before, -1 for a new one, whose row among the new ones is
    ``row``.
    """

    node: Array
    other: Array
    relation: Array
    number: Array
    row: Array

    def taken(self, order: Array) -> _Edges:
        """Give them in an order."""
        columns = (self.node, self.other, self.relation, self.number, self.row)
        return _Edges(*(column[order] for column in columns))


def layer_of(table: Table, changes: GraphChanges) -> Parts:
    """Give the layer that makes the graph of ``table`` what ``changes`` say.

    Cost: about 10 µs for each node and edge that is touched, and some passes of numpy.

    Raises:
        NoRoomError: there is no more space behind the arrays.
    """
    rows = changes.rows
    numbering = numbered(table, changes)
    lost = np.array(sorted(touched_numbers(table, changes.touched)), np.int64)
    links = LinkColumns.of(rows.links, numbering.number)
    relations = _relations(table, rows.links)
    held = sizes(table.parts, table.layers)
    out, into, moved = _rows(table, lost, links, _new_relations(relations, rows.links))
    after = (
        held[0] + len(numbering.added), held[1] + len(out["out.node"]),
        held[2] + len(into["in.node"]),
    )  # fmt: skip
    if not has_room(table.parts, after) or len(relations) >= _BYTE:
        raise NoRoomError
    nodes, words = _nodes(table, numbering, rows.nodes)
    meta = rows_meta(rows) | {
        "before": held,
        "sizes": after,
        "words": words,
        "relations": [list(one) for one in relations],
        "redirects": _redirects(table, changes),
        "uids": _odd_uids(len(table), numbering.added),
    }
    arrays = nodes | out | into | moved | ground_columns(links.grounds)
    arrays |= _ranks(table, numbering) | _index(table, numbering, changes.touched)
    arrays |= tree_slices(table, numbering, changes)
    arrays |= {
        "gone": np.array(sorted(numbering.gone), np.int64),
        "order.dead": np.array(numbering.dead, np.int64),
        "order.after": np.array([anchor for anchor, _ in numbering.seats], np.int64),
        "order.node": np.array([number for _, number in numbering.seats], np.int64),
    }
    return Parts(meta, arrays)


def _relations(table: Table, links: Iterable[LinkRecord]) -> dict[tuple[str, bool], int]:
    known = {relation: at for at, relation in enumerate(table.relations)}
    for link in links:
        known.setdefault((link.type, link.navigation), len(known))
    return known


def _new_relations(known: Mapping[tuple[str, bool], int], links: Sequence[LinkRecord]) -> Array:
    return np.array([known[link.type, link.navigation] for link in links], np.int64)


def _rows(
    table: Table,
    lost: Array,
    links: LinkColumns,
    relation: Array,
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """Give the rows written anew from both ends, and where edges that moved are named."""
    source, target = (side.all().astype(np.int64) for side in (links.source, links.target))
    keys = link_keys(links, _positions(table, source))
    out = _side(table, "out", lost, (source, target, relation, keys))
    first = len(table.out_node)
    place = np.arange(len(out.node)) + first
    numbers = np.empty(len(links), np.int64)
    numbers[out.row[out.number < 0]] = place[out.number < 0]
    kept = out.number >= 0
    old, new = out.number[kept], place[kept]
    order = np.argsort(old)
    old, new = old[order], new[order]
    into = _side(table, "in", lost, (target, source, relation, keys))
    edges = np.where(into.number >= 0, _renamed(into.number, old, new), numbers[into.row])
    parts, rows = _origins(table, out)
    return (
        _bounds("out", table, lost, out, first)
        | {"out.source": out.node, "out.part": parts, "out.row": rows},
        _bounds("in", table, lost, into, len(table.in_node)) | {"in.edge": edges},
        _moved(table, into, out.other[kept][order], old, new),
    )


def _positions(table: Table, nodes: Array) -> Array:
    """Reading order, as far as edges at one node are told apart by it: new ones by number."""
    known = nodes < len(table)
    found = nodes + len(table)
    found[known] = table.places(nodes[known])
    return found


def _side(table: Table, name: str, lost: Array, new: tuple[Array, Array, Array, Array]) -> _Edges:
    """Give the edges on one side of every node that loses or gains one there."""
    node, other, relation, keys = new
    across = "in" if name == "out" else "out"
    beside = _gathered(table, across, lost)[1]
    known = node[node < len(table)]
    changed = np.setdiff1d(np.concatenate([beside, known]), lost)
    nodes, others, places = _gathered(table, name, changed)
    kept = ~np.isin(others, lost)
    nodes, others, places = nodes[kept], others[kept], places[kept]
    edges = places if name == "out" else table.arrays["in_edge"][places].astype(np.int64)
    sources = nodes if name == "out" else others
    every = _Edges(
        np.concatenate([nodes, node]),
        np.concatenate([others, other]),
        np.concatenate([table.arrays[f"{name}_relation"][places].astype(np.int64), relation]),
        np.concatenate([edges, np.full(len(node), -1)]),
        np.concatenate([np.zeros(len(nodes), np.int64), np.arange(len(node))]),
    )
    ordered = np.concatenate([table.keys(edges, sources), keys])
    return every.taken(np.lexsort((ordered, every.node)))


def _gathered(table: Table, name: str, nodes: Array) -> tuple[Array, Array, Array]:
    """Give the edges on one side of some nodes: the node, the other end and the place of each."""
    at, end = (table.arrays[f"{name}_{part}"][nodes].astype(np.int64) for part in ("at", "end"))
    counts = end - at
    ends = np.cumsum(counts)
    places = np.arange(int(counts.sum())) + np.repeat(at - (ends - counts), counts)
    others: Array = table.arrays[f"{name}_node"][places].astype(np.int64)
    return np.repeat(nodes, counts), others, places


def _bounds(name: str, table: Table, lost: Array, edges: _Edges, first: int) -> dict[str, Array]:
    """Give the rows of one side: of every node that has one now, or had one that is empty now."""
    across = "in" if name == "out" else "out"
    emptied = np.concatenate([_gathered(table, across, lost)[1], lost])
    nodes = np.unique(np.concatenate([edges.node, emptied]))
    return {
        f"{name}.number": nodes,
        f"{name}.at": (np.searchsorted(edges.node, nodes) + first).astype(np.int32),
        f"{name}.end": (np.searchsorted(edges.node, nodes, side="right") + first).astype(np.int32),
        f"{name}.node": edges.other.astype(np.int32),
        f"{name}.relation": edges.relation.astype(np.uint8),
    }


def _renamed(edges: Array, old: Array, new: Array) -> Array:
    """Give edges by their new numbers, those that moved; ``old`` is sorted."""
    if not len(old):
        return edges
    at = np.minimum(np.searchsorted(old, edges), len(old) - 1)
    return np.where(old[at] == edges, new[at], edges)


def _moved(table: Table, into: _Edges, targets: Array, old: Array, new: Array) -> dict[str, Array]:
    """Give where rows that stay name an edge that moved, and its number now."""
    staying = np.setdiff1d(targets, into.node)
    _, _, places = _gathered(table, "in", staying)
    named = table.arrays["in_edge"][places].astype(np.int64)
    renamed = _renamed(named, old, new)
    changed = renamed != named
    return {"moved.place": places[changed], "moved.edge": renamed[changed].astype(np.int32)}


def _origins(table: Table, out: _Edges) -> tuple[Array, Array]:
    """Give the file or layer, and the row there, that justifies each edge written anew."""
    layer = len(table.layers) + 1
    base = len(table.parts.arrays["out_node"])
    parts, rows = np.full(len(out.node), layer), out.row.copy()
    first = (out.number >= 0) & (out.number < base)
    parts[first], rows[first] = 0, out.number[first]
    later = out.number >= base
    held_parts, held_rows = table.origins
    at = out.number[later] - base
    parts[later], rows[later] = held_parts[at], held_rows[at]
    return parts.astype(np.int32), rows.astype(np.int32)


def _nodes(
    table: Table, numbering: Numbering, nodes: Sequence[NodeRecord]
) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """Give the columns of the nodes told of, and the words of the whole graph by number."""
    columns = node_columns(NodeColumns.of(nodes), lambda _: None)
    words = {name: table.vocabulary(name) for name in ("kind", "role", "state")}
    made = {}
    for name, known in words.items():
        places = {word: at for at, word in enumerate(known) if at}
        numbers = [places.setdefault(getattr(node, name), len(places) + 1) for node in nodes]
        words[name] = ["", *places]
        if len(places) + 1 >= _BYTE:
            raise NoRoomError
        made[f"node.{name}"] = np.array(numbers, np.uint8)
    added = [key_of(uid) for uid in numbering.added]
    return columns | made | {
        "node.number": np.array([numbering.numbers[node.uid] for node in nodes], np.int64),
        "node.owner": np.array([_owner(numbering, node) for node in nodes], np.int32),
        "node.sameness": columns["sameness"],
        "node.key": np.frombuffer(b"".join(added), np.uint8),
    }, words  # fmt: skip


def _owner(numbering: Numbering, node: NodeRecord) -> int:
    if node.owner is None:
        return NOBODY
    try:
        return numbering.number(node.owner)
    except KeyError:
        return NOWHERE + 1


def _odd_uids(first: int, added: Sequence[str]) -> list[tuple[int, str]]:
    """Give the uids that are no UUIDs, by number."""
    return [(first + at, uid) for at, uid in enumerate(added) if text_of(key_of(uid)) != uid]


def _redirects(table: Table, changes: GraphChanges) -> dict[str, str]:
    kept = {
        uid: end
        for uid, end in table.meta["redirects"].items()
        if uid not in changes.touched and end not in changes.touched
    }
    return kept | changes.rows.redirects


def _ranks(table: Table, numbering: Numbering) -> dict[str, Array]:
    """Give the ranks of new nodes, between those of the file by the order of their uids."""
    size = len(table.parts.arrays["kind"])
    later = table.arrays["rank"][size:]
    added = {uid: _gap(table, uid) for uid in numbering.added}
    gaps: dict[int, dict[str, int]] = {gap: {} for gap in added.values()}
    # Of several numbers that one uid has had, the last is its own.
    for at in (np.flatnonzero(np.isin(later // RANK_STEP, list(gaps))) + size).tolist():
        gaps[int(table.rank[at]) // RANK_STEP][table.uids[at]] = at
    for at, (uid, gap) in enumerate(added.items(), start=len(table)):
        gaps[gap][uid] = at
    ranked = [
        (at, gap * RANK_STEP + place)
        for gap, uids in gaps.items()
        for place, (_, at) in enumerate(sorted(uids.items()), start=1)
    ]
    pairs = np.array(ranked, np.int64).reshape(-1, 2)
    return {"rank.number": pairs[:, 0].copy(), "rank.value": pairs[:, 1].copy()}


def _gap(table: Table, uid: str) -> int:
    """Give how many uids of the file come before one."""
    ranked, low = table.parts.arrays["ranked"].data, 0
    high = len(ranked)
    while low < high:
        middle = (low + high) // 2
        if table.uids[ranked[middle]] < uid:
            low = middle + 1
        else:
            high = middle
    return low


def _index(table: Table, numbering: Numbering, touched: Iterable[str]) -> dict[str, Array]:
    """Give the slots of the hash table over uids that lead elsewhere now."""
    changed: dict[int, int] = {}
    slots = table.arrays["uid.index"].data
    added = {uid: at for at, uid in enumerate(numbering.added, start=len(table))}
    for uid in {*touched, *added}:
        known = table.index.slot(uid)
        if known is not None:
            at = added.get(uid)
            if at is not None:
                changed[known] = at
            elif uid not in numbering.numbers:
                changed[known] = GONE
        elif uid in added:
            slot = table.index.hashed(uid)
            while changed.get(slot, slots[slot]) != -1:
                slot = (slot + 1) % len(slots)
            changed[slot] = added[uid]
    pairs = np.array(sorted(changed.items()), np.int64).reshape(-1, 2)
    return {"index.slot": pairs[:, 0].copy(), "index.row": pairs[:, 1].astype(np.int32)}


def wordless_beside(table: Table, uids: Iterable[str]) -> set[str]:
    """Give the nodes without words that stand beside some nodes."""
    wordless = table.flags("state", ("absent", "stub"))
    found = set()
    for uid in uids:
        at = table.find(uid)
        if at is not None:
            others = {
                *table.out_node[table.out_at[at] : table.out_end[at]],
                *table.in_node[table.in_at[at] : table.in_end[at]],
            }
            found |= {table.uids[other] for other in others if wordless[other]}
    return found
