"""Unbounded walks over rows of neighbours: what is reached, and the shortest ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graph.arrays.container import Array
from graph.arrays.table import Table

# From so many nodes on, a level is one pass of numpy instead of a loop.
_WIDE = 2_000


class Rows(NamedTuple):
    """The neighbours of each node ``n``: ``node[at[n]:end[n]]``, as view and as array."""

    at: memoryview
    end: memoryview
    node: memoryview
    at_array: Array
    end_array: Array
    node_array: Array


def rows_out(table: Table) -> Rows:
    """Give the neighbours along edges."""
    arrays = table.arrays
    at, end, node = arrays["out_at"], arrays["out_end"], arrays["out_node"]
    return Rows(table.out_at, table.out_end, table.out_node, at, end, node)


def rows_into(table: Table) -> Rows:
    """Give the neighbours against edges."""
    arrays = table.arrays
    at, end, node = arrays["in_at"], arrays["in_end"], arrays["in_node"]
    return Rows(table.in_at, table.in_end, table.in_node, at, end, node)


def levels(sides: tuple[Rows, ...], start: int) -> Iterator[list[int]]:
    """Yield the nodes at distance 0, 1, 2 … from ``start``, each level in the order it is met.

    Cost: about 0.15 µs an edge in narrow levels, 10 ns in wide ones.
    """
    seen, level = {start}, [start]
    while level:
        yield level
        if len(level) > _WIDE:
            yield from _wide_levels(sides, level, seen)
            return
        level = _next(sides, level, seen)


def _next(sides: tuple[Rows, ...], level: list[int], seen: set[int]) -> list[int]:
    new: list[int] = []
    for node in level:
        for side in sides:
            for other in side.node[side.at[node] : side.end[node]]:
                if other not in seen:
                    seen.add(other)
                    new.append(other)
    return new


def _wide_levels(sides: tuple[Rows, ...], level: list[int], seen: set[int]) -> Iterator[list[int]]:
    met = np.zeros(len(sides[0].at), bool)
    met[np.fromiter(seen, np.int64, len(seen))] = True
    at = np.array(level)
    while True:
        beside = np.concatenate([neighbours(side, at) for side in sides])
        _, first = np.unique(beside, return_index=True)
        ordered = beside[np.sort(first)]
        at = ordered[~met[ordered]]
        if not len(at):
            return
        met[at] = True
        yield at.tolist()


def neighbours(side: Rows, nodes: Array) -> Array:
    """Give the neighbours of many nodes, row after row."""
    found: Array = side.node_array[places(side.at_array, side.end_array, nodes)].astype(np.int64)
    return found


def places(at: Array, end: Array, nodes: Array) -> Array:
    """Give the places of the edges of many nodes, row after row."""
    first = at[nodes]
    return spread(first, end[nodes] - first)


def spread(first: Array, sizes: Array) -> Array:
    """Give the numbers of rows that begin at ``first``, each so many, row after row.

    >>> spread(np.array([7, 3]), np.array([2, 1])).tolist()
    [7, 8, 3]
    """
    return spread_to(first, sizes, np.cumsum(sizes))


def spread_to(first: Array, sizes: Array, ends: Array) -> Array:
    """Give the same where the sums of the sizes are known."""
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.intp)
    found: Array = np.arange(ends[-1])
    found += np.repeat(first - (ends - sizes), sizes)
    return found


def reached(sides: tuple[Rows, ...], start: int) -> set[int]:
    """Give every node that can be reached from ``start``, itself aside."""
    found = {node for level in levels(sides, start) for node in level}
    found.discard(start)
    return found


def depth_first(side: Rows, start: int) -> Iterator[tuple[int, int]]:
    """Yield the (node, other) by which a walk in depth first comes to each new node."""
    seen = {start}
    stack = deque([(start, iter(side.node[side.at[start] : side.end[start]]))])
    while stack:
        node, others = stack[-1]
        for other in others:
            if other not in seen:
                seen.add(other)
                yield node, other
                stack.append((other, iter(side.node[side.at[other] : side.end[other]])))
                break
        else:
            stack.pop()


def generations(out: Rows, into_sizes: Array) -> Iterator[Array]:
    """Yield the nodes all of whose edges in come from those yielded before, level by level.

    What stands on or behind a cycle is never yielded. Parallel edges count each. Cost: O(edges).
    """
    waiting = into_sizes.copy()
    level = np.flatnonzero(waiting == 0)
    while len(level):
        yield level
        nodes, times = np.unique(neighbours(out, level), return_counts=True)
        waiting[nodes] -= times.astype(waiting.dtype)
        level = nodes[waiting[nodes] == 0]
