"""Nodes with many edges: what is asked of them is found without looking at each edge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from graph.arrays.container import Array
from graph.arrays.table import Table

OUT, INTO = 0, 1
LONG = 64
"""From so many edges on one side a node has many: a search costs less than a loop."""
FEW, FIRST_PIECE = 4096, 1024


@dataclass(frozen=True, slots=True)
class Ways:
    """Which steps a walk may take: for each relation along (``out``) and against it (``into``).

    ``nodes`` says of each node whether it may be entered; None lets every node in.
    """

    out: bytes
    into: bytes
    nodes: bytes | None = None

    def but(self, mask: bytes) -> Ways:
        """Give the same ways without the relations that a mask leaves out."""
        out, into = (
            bytes(one & other for one, other in zip(way, mask, strict=True))
            for way in (self.out, self.into)
        )
        return Ways(out, into, self.nodes)


class Side(NamedTuple):
    """The rows of one direction: which relations are walked, and the edges of each node."""

    direction: int
    mask: bytes
    at: memoryview
    end: memoryview
    others: memoryview
    relations: memoryview
    name: str


def both_sides(table: Table, ways: Ways) -> tuple[Side, Side]:
    """Give the rows of both directions, along edges first."""
    out = table.out_at, table.out_end, table.out_node, table.out_relation, "out"
    into = table.in_at, table.in_end, table.in_node, table.in_relation, "in"
    return Side(OUT, ways.out, *out), Side(INTO, ways.into, *into)


class _Row:
    """The edges on one side of a node with many."""

    def __init__(self, table: Table, side: Side, node: int, nodes: bytes | None) -> None:
        """Take the node; ``nodes`` says of each node whether it may be entered."""
        place = slice(side.at[node], side.end[node])
        self.types, self.mask = table.type_numbers, side.mask
        self.others: Array = table.arrays[f"{side.name}_node"][place]
        self.relations: Array = table.arrays[f"{side.name}_relation"][place]
        self._free = None if nodes is None else np.frombuffer(nodes, bool)

    def entered(self) -> Array | None:
        """Say of each edge whether it leads to what may be entered, None where all may."""
        return None if self._free is None else self._free.take(self.others)

    def walked(self) -> dict[int, list[int]]:
        """Give the relations that are walked by their types."""
        found: dict[int, list[int]] = {}
        for relation, kind in enumerate(self.types):
            if self.mask[relation]:
                found.setdefault(kind, []).append(relation)
        return found

    @cached_property
    def _bytes(self) -> bytes:
        return self.relations.tobytes()

    def places(self, relations: list[int]) -> Iterator[int]:
        """Yield the places of the steps by some relations to nodes that may be entered.

        One relation of a byte is looked for as a byte, as fast as memory is read; the others in
        pieces, of which whoever takes a few places asks few.
        """
        if self._free is None and len(relations) == self.relations.itemsize == 1:
            return _found(self._bytes, relations[0])
        return self._in_pieces(relations, self._free)

    def _in_pieces(self, relations: list[int], free: Array | None) -> Iterator[int]:
        at, size = 0, FIRST_PIECE
        while at < len(self.relations):
            chosen, others = _by(self.relations[at : at + size], relations), self.others[at:]
            found = np.flatnonzero(chosen)
            if free is not None and 2 * len(found) > len(chosen):
                found = np.flatnonzero(chosen & free.take(others[:size]))
            elif free is not None and len(found):
                found = found[free.take(others.take(found))]
            yield from (found + at).tolist()
            at, size = at + size, 4 * size

    def steps(self, relations: list[int]) -> Array:
        """Say of each edge whether it is by one of some relations."""
        return _by(self.relations, relations)


def _by(row: Array, relations: list[int]) -> Array:
    """Say of each edge of a row whether it is by one of some relations."""
    chosen: Array = row == relations[0]
    for other in relations[1:]:
        chosen |= row == other
    return chosen


def _found(row: bytes, wanted: int) -> Iterator[int]:
    """Yield the places of one byte.

    >>> list(_found(b"abca", ord("a")))
    [0, 3]
    """
    place = row.find(wanted)
    while place >= 0:
        yield place
        place = row.find(wanted, place + 1)


def groups_at(
    table: Table, side: Side, node: int, seen: Mapping[int, int], nodes: bytes | None
) -> Iterator[Iterator[int]]:
    """Yield for each type, first met first, the nodes it leads to that are not seen yet.

    They are looked for when asked for; none of the groups is empty.
    """
    first, others, row, groups = side.at[node], side.others, _Row(table, side, node, nodes), []
    for relations in row.walked().values():
        unseen = _unseen(row.places(relations), first, others, seen)
        if (met := next(unseen, None)) is not None:
            groups.append((met, unseen))
    for (_, other), rest in sorted(groups, key=lambda group: group[0]):
        yield chain((other,), (further for _, further in rest))


def _unseen(
    places: Iterable[int], first: int, others: memoryview, seen: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    for place in places:
        if (other := others[first + place]) not in seen:
            yield place, other


def counts_at(
    table: Table, side: Side, node: int, shown: Flags, nodes: bytes | None
) -> list[tuple[int, int]]:
    """Give (type number, how many steps to nodes that are not shown), first met first."""
    row, counts = _Row(table, side, node, nodes), []
    outside = ~shown.among(row.others)
    if (entered := row.entered()) is not None:
        outside &= entered
    found = np.bincount(row.relations[outside], minlength=len(side.mask)).tolist()
    for kind, relations in row.walked().items():
        if count := sum(found[relation] for relation in relations):
            first = int((row.steps(relations) & outside).argmax())
            counts.append((first, kind, count))
    return [(kind, count) for _, kind, count in sorted(counts)]


class Flags:
    """Some nodes, looked for among others."""

    def __init__(self, table: Table, nodes: Collection[int]) -> None:
        """Take the nodes."""
        self._size, self.nodes = len(table), nodes

    def among(self, others: Array) -> Array:
        """Say of each of some nodes whether it is one of them.

        Cost: of few 10 µs, of more once a byte for each of all and 2 ns each.
        """
        if len(others) > FEW:
            return self.all.take(others)
        nodes = self.in_order
        at = np.minimum(nodes.searchsorted(others), len(nodes) - 1)
        found: Array = nodes.take(at) == others
        return found

    @cached_property
    def in_order(self) -> Array:
        """Their numbers in order, at least one of which there must be."""
        return np.sort(np.fromiter(self.nodes, np.int32, len(self.nodes)))

    @cached_property
    def all(self) -> Array:
        """Whether each node is one of them."""
        flags = np.zeros(self._size, bool)
        flags[np.fromiter(self.nodes, np.int64, len(self.nodes))] = True
        return flags


def places_of(nodes: Flags, others: Array, first: int, last: int) -> Sequence[int]:
    """Give the places from ``first`` to ``last`` where some nodes may stand, fewer where many."""
    if last - first <= LONG:
        return range(first, last)
    found: list[int] = (np.flatnonzero(nodes.among(others[first:last])) + first).tolist()
    return found
