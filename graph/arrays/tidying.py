"""A graph and the layers over it as one file again, its numbers in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from content.columns import KEY
from graph.arrays.columns import Texts, Uids, index_column, text_columns
from graph.arrays.container import Array, Parts
from graph.arrays.packing import (
    BASES,
    NOBODY,
    RANK_STEP,
    joined_parts,
    nodes_room,
    order_keys,
    rooms_of,
)
from graph.arrays.reaching import places
from graph.arrays.table import Table

_Made = dict[str, Array]
_WORDS = ("kind", "role", "state")
_KEPT = ("redirects", "types", "editions", "texts", "merges", "starts")


class _Rows:
    """Which row of which file tells of each node, or justifies each edge, in the new order."""

    def __init__(self, files: Sequence[Parts], part: Array, row: Array) -> None:
        """Take the files and, for each, its number and the row there."""
        self.files, self.part, self.row = files, part, row
        self._of = [np.flatnonzero(part == number) for number in range(len(files))]

    def gathered(self, told: Callable[[Mapping[str, Array], Array], Array], kind: Any) -> Array:
        """Give what ``told`` gives of the rows of each file, put together."""
        found = np.zeros(len(self.row), kind)
        for file, places_ in zip(self.files, self._of, strict=True):
            if len(places_):
                found[places_] = told(file.arrays, self.row[places_])
        return found

    def column(self, name: str) -> Array:
        """Give a column of numbers."""
        kind = np.result_type(*(file.arrays[name].dtype for file in self.files))
        return self.gathered(lambda arrays, rows: arrays[name][rows], kind)

    def interned(self, name: str, left_out: Array | None = None) -> _Made:
        """Give a column of few different texts (``columns.interned``), some left blank."""
        known: dict[str, int] = {"": 0}
        numbers = np.zeros(len(self.row), np.int64)
        for file, places_ in zip(self.files, self._of, strict=True):
            texts = Texts(file.arrays, name)
            # Number 0 stands for None, an empty text has a number of its own.
            written = ["", *("\x00" + texts[at] for at in range(1, len(texts)))]
            lookup = np.array([known.setdefault(text, len(known)) for text in written], np.int64)
            numbers[places_] = lookup[file.arrays[name][self.row[places_]]]
        if left_out is not None:
            numbers[left_out] = 0
        kind = np.min_scalar_type(len(known))
        return {name: numbers.astype(kind), **text_columns(name, (one[1:] for one in known))}

    def texts(self, name: str) -> _Made:
        """Give a column of texts, rows that stand behind each other copied together."""
        written = [file.arrays[f"{name}.text"].data for file in self.files]
        ats = [file.arrays[f"{name}.at"].astype(np.int64) for file in self.files]
        sizes = np.zeros(len(self.row), np.int64)
        for at, places_ in zip(ats, self._of, strict=True):
            rows = self.row[places_]
            sizes[places_] = at[rows + 1] - at[rows]
        ends = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=ends[1:])
        pieces = [
            written[part][ats[part][first] : ats[part][last + 1]]
            for part, first, last in self._runs()
        ]
        kind = np.uint32 if ends[-1] < 1 << 32 else np.uint64
        blob = np.frombuffer(b"".join(pieces), np.uint8)
        return {f"{name}.at": ends.astype(kind), f"{name}.text": blob}

    def _runs(self) -> list[tuple[int, int, int]]:
        """Give (file, first row, last row) of the rows that stand behind each other."""
        if not len(self.row):
            return []
        apart = (np.diff(self.row) != 1) | (np.diff(self.part) != 0)
        last = np.append(np.flatnonzero(apart), len(self.row) - 1)
        first = np.append(0, last[:-1] + 1)
        columns = (self.part[first], self.row[first], self.row[last])
        return list(zip(*(column.tolist() for column in columns), strict=True))


def tidied(table: Table) -> Parts:
    """Give the arrays of a table as ``pack`` would have made them of its rows.

    Cost: some passes of numpy over all nodes and edges.
    """
    order = np.array(table.numbers, np.int64)
    number = np.full(len(table), -1, np.int64)
    number[order] = np.arange(len(order))
    files = (table.parts, *table.layers)
    arrays = _edges(table, files, order, number)
    arrays |= _nodes(table, files, order, number)
    used = np.unique(arrays["out_relation"])
    arrays["out_relation"] = _renumbered(arrays["out_relation"], used)
    arrays["in_relation"] = _renumbered(arrays["in_relation"], used)
    relations = [list(table.relations[at]) for at in used.tolist()]
    arrays |= _subtrees(table, arrays, order, number, relations)
    kept = {name: table.meta[name] for name in _KEPT if name in table.meta}
    return Parts({"relations": relations} | kept, arrays, rooms_of(arrays))


def _renumbered(relation: Array, used: Array) -> Array:
    found: Array = np.searchsorted(used, relation).astype(np.min_scalar_type(max(len(used) - 1, 0)))
    return found


def _edges(table: Table, files: Sequence[Parts], order: Array, number: Array) -> _Made:
    """Give the edges from both ends, and what justifies them."""
    arrays, made = table.arrays, _Made()
    for side in ("out", "in"):
        sizes = (arrays[f"{side}_end"] - arrays[f"{side}_at"])[order]
        end = np.cumsum(sizes, dtype=np.int32)
        made[f"{side}_end"], made[f"{side}_at"] = end, (end - sizes).astype(np.int32)
    held = places(arrays["out_at"], arrays["out_end"], order)
    made |= _grounds(_origins(table, files, held))
    target, relation = number[arrays["out_node"][held]], arrays["out_relation"][held]
    source = np.repeat(np.arange(len(order)), made["out_end"] - made["out_at"])
    back = _by_target(made, source, target)
    return made | {
        "out_node": target.astype(np.int32),
        "out_relation": relation,
        "in_node": source[back].astype(np.int32),
        "in_relation": relation[back],
        "in_edge": back.astype(np.int32),
    }


def _by_target(made: _Made, source: Array, target: Array) -> Array:
    """Give the edges in the order of their targets, the tree as it is read now."""
    names = Texts(made, "basis")
    classes = np.array([BASES.get(names[at], len(BASES)) for at in range(len(names))], np.int64)
    keys = order_keys(classes[made["basis"]], made["row"], source)
    ordered = np.argsort(keys, kind="stable")
    found: Array = ordered[np.argsort(target[ordered], kind="stable")]
    return found


def _origins(table: Table, files: Sequence[Parts], edges: Array) -> _Rows:
    first = len(table.parts.arrays["out_node"])
    part, row = np.zeros(len(edges), np.int64), edges.copy()
    later = edges >= first
    parts, rows = table.origins
    part[later], row[later] = parts[edges[later] - first], rows[edges[later] - first]
    return _Rows(files, part, row)


def _grounds(rows: _Rows) -> _Made:
    """Give what justifies the edges (``packing.ground_columns``)."""

    def place(arrays: Mapping[str, Array], of: Array, name: str) -> Array:
        """Give where rows stand in a sorted column, -1 where they do not."""
        held = arrays[name]
        at = np.searchsorted(held, of)
        found = np.full(len(of), -1, np.int64)
        inside = at < len(held)
        there = held[at[inside]] == of[inside]
        found[np.flatnonzero(inside)[there]] = at[inside][there]
        return found

    stored = rows.gathered(lambda arrays, of: place(arrays, of, "stored"), np.int64)
    suspect = rows.gathered(lambda arrays, of: place(arrays, of, "suspect"), np.int64)
    edges = np.flatnonzero(stored >= 0)
    kept = _Rows(rows.files, rows.part[edges], stored[edges])
    return {
        **rows.interned("basis"),
        "row": rows.column("row"),
        "stored": edges.astype(np.int32),
        **_uids(kept, "stored.uid"),
        "confidence": kept.column("confidence"),
        "suspect": np.flatnonzero(suspect >= 0).astype(np.int32),
    }


def _uids(rows: _Rows, name: str) -> _Made:
    """Give a column of uids; the texts of all where some are no UUIDs."""
    keys = np.zeros((len(rows.row), KEY), np.uint8)
    for number, file in enumerate(rows.files):
        chosen = rows.part == number
        keys[chosen] = file.arrays[f"{name}.key"].reshape(-1, KEY)[rows.row[chosen]]
    plain = all(len(file.arrays[f"{name}.at"]) == 1 for file in rows.files)
    if plain:
        return {f"{name}.key": keys.ravel(), **text_columns(name, ())}
    held = [Uids(file.arrays, name) for file in rows.files]
    pairs = zip(rows.part.tolist(), rows.row.tolist(), strict=True)
    return {f"{name}.key": keys.ravel(), **text_columns(name, (held[a][b] for a, b in pairs))}


def _nodes(table: Table, files: Sequence[Parts], order: Array, number: Array) -> _Made:
    """Give the columns of the nodes (``packing.node_columns``)."""
    arrays, size = table.arrays, len(table)
    part, row = np.zeros(size, np.int64), np.arange(size)
    for at, layer in enumerate(table.layers, start=1):
        told = layer.arrays["node.number"]
        part[told], row[told] = at, np.arange(len(told))
    rows = _Rows(files, part[order], row[order])
    owner = arrays["owner"][order].astype(np.int64)
    owned = owner >= 0
    owner[owned] = number[owner[owned]]
    keys = arrays["uid.key"].reshape(-1, KEY)[order].ravel()
    ranked = np.argsort(arrays["rank"][order], kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[ranked] = np.arange(1, len(order) + 1) * RANK_STEP
    made: _Made = {}
    for name in _WORDS:
        made |= {name: arrays[name][order], **text_columns(name, table.vocabulary(name))}
    spelt = () if table.uids.plain else map(table.uids.__getitem__, order.tolist())
    return made | {
        **rows.interned("work"),
        **rows.interned("version"),
        **rows.interned("stranger", owned | (owner == NOBODY)),
        **rows.texts("label"),
        **rows.texts("code"),
        **text_columns("uid", spelt),
        "uid.key": keys,
        "uid.index": index_column(keys, nodes_room(len(order))),
        "owner": owner.astype(np.int32),
        "depth": rows.column("depth"),
        "sameness": arrays["sameness"][order],
        "ranked": ranked.astype(np.int32),
        "rank": rank,
    }


def _subtrees(
    table: Table, arrays: _Made, order: Array, number: Array, relations: list[list[Any]]
) -> _Made:
    """Give for each node the slice of all below it, worked out anew where it made none."""
    first = table.arrays["tree_from"][order].astype(np.int64)
    end = table.arrays["tree_end"][order].astype(np.int64)
    here = np.arange(len(order))
    empty, none = (first == end) & (end > 0), end == 0
    inner = ~empty & ~none
    low, high = number[first[inner]], number[end[inner] - 1]
    # As where the graph was read whole, none of what is below stands before its parent.
    whole = (high - low == end[inner] - 1 - first[inner]) & (low > here[inner])
    start, stop = here + 1, here + 1
    start[inner], stop[inner] = np.where(whole, low, 0), np.where(whole, high + 1, 0)
    unsure = none.copy()
    unsure[inner] = ~whole
    joined_parts(arrays, relations, np.flatnonzero(unsure)[::-1].tolist(), start, stop)
    return {"tree_from": start.astype(np.int32), "tree_end": stop.astype(np.int32)}
