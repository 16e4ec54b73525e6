"""What of a layer stands below each node in the tree as one slice of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from content.packages import GraphChanges
from graph.arrays.container import Array
from graph.arrays.placing import Numbering
from graph.arrays.table import Table


def touched_numbers(table: Table, touched: Iterable[str]) -> set[int]:
    """Give the numbers of the nodes that are touched, those whose edges are all taken away."""
    return {at for uid in touched if (at := table.find(uid)) is not None}


def tree_slices(table: Table, numbering: Numbering, changes: GraphChanges) -> dict[str, Array]:
    """Give the slices of all below the nodes told of, 0 and 0 where they make none.

    What stands above a node that is told of, and is not told of itself, makes none.
    """
    children: dict[int, list[int]] = {}
    above: dict[int, list[int]] = {}
    for link in changes.rows.links:
        if link.type == "part_of":
            child, parent = numbering.number(link.source), numbering.number(link.target)
            children.setdefault(parent, []).append(child)
            above.setdefault(child, []).append(parent)
    told = {numbering.numbers[node.uid] for node in changes.rows.nodes}
    whole = {
        numbering.numbers[node.uid]
        for node in changes.rows.nodes
        if node.uid in changes.touched or table.find(node.uid) is None
    }
    slices: dict[int, tuple[int, int]] = {}
    for node in sorted(told, reverse=True):
        below = sorted(children.get(node, ()))
        if node in whole or not _has_parts(table, node, below):
            slices[node] = _slice(node, below, slices)
        else:
            slices[node] = 0, 0
    treeless = _above(table, {*touched_numbers(table, changes.touched), *told}, above) - told
    order = [numbering.numbers[node.uid] for node in changes.rows.nodes]
    return {
        "node.tree_from": np.array([slices[at][0] for at in order], np.int32),
        "node.tree_end": np.array([slices[at][1] for at in order], np.int32),
        "treeless": np.array(sorted(treeless), np.int64),
    }


def _slice(
    node: int, below: Sequence[int], slices: Mapping[int, tuple[int, int]]
) -> tuple[int, int]:
    """Give the slice of all below a node, from 0 to 0 where they make none (``packing``)."""
    if not below:
        return node + 1, node + 1
    at = below[0]
    for child in below:
        if child != at or child < node or slices.get(child, (0, 0))[0] != child + 1:
            return 0, 0
        at = slices[child][1]
    return below[0], at


def _has_parts(table: Table, node: int, told: Sequence[int]) -> bool:
    """Say whether a node whose edges stay has parts that are not told of."""
    parts = table.mask(("part_of",))
    return any(
        parts[table.in_relation[at]] and table.in_node[at] not in told
        for at in range(table.in_at[node], table.in_end[node])
    )


def _above(table: Table, nodes: Iterable[int], new: Mapping[int, Sequence[int]]) -> set[int]:
    """Give all that stands above some nodes in the tree, before and now."""
    parts, found = table.mask(("part_of",)), set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        beside = list(new.get(node, ()))
        if node < len(table):
            beside += [
                table.out_node[edge]
                for edge in range(table.out_at[node], table.out_end[node])
                if parts[table.out_relation[edge]]
            ]
        for other in beside:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
