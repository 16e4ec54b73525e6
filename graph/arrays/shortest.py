"""The best walk between two nodes: fewest hops, then least cost, then the order of uids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from graph.arrays.container import Array
from graph.arrays.hubs import Ways
from graph.arrays.reaching import spread
from graph.arrays.table import Table

Nobody: frozenset[int] = frozenset()
_UNSEEN, _AVOIDED = -1, -2
# From so many edges on, a level is passes of numpy instead of a loop; so is a row to look through.
WIDE, LONG = 400, 100
# No walk has as many hops.
ENDLESS = 1 << 14


class Walked(NamedTuple):
    """Nodes in order, the edge of each hop (``~edge`` where walked against it), and the cost."""

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    cost: int


class _Side(NamedTuple):
    """The rows of one direction, and which of the relations there are walked.

    ``edge`` gives the numbers of edges by their places, None where they are the places. The first
    five are views for loops, then the same as arrays.
    """

    walked: bytes
    first: memoryview
    last: memoryview
    others: memoryview
    relations: memoryview
    edge: memoryview | None
    mask: Array
    at: Array
    end: Array
    node: Array
    relation: Array


_Hops = list[tuple[int, int, int]]
"""Steps from a node to another, and the edge of each (``~edge`` where walked against it)."""
_Best = dict[int, tuple[tuple[int, tuple[int, ...]], Walked]]


@dataclass(slots=True)
class Search:
    """Searches that end at one goal, counting together the steps they look at.

    ``ranks`` is the cost of each relation. ``ways.nodes`` binds the nodes between the ends.
    """

    table: Table
    start: int
    goal: int
    ways: Ways
    ranks: list[int]
    budget: int
    visits: int = field(default=0)

    def order(self, walk: Walked) -> tuple[int, int, tuple[int, ...]]:
        """Give what better walks have less of: hops, cost, then the order of their uids."""
        return len(walk.edges), walk.cost, tuple(self.table.rank[node] for node in walk.nodes)

    def joined(self, walk: Walked, at: int, rest: Walked) -> Walked:
        """Give the first ``at`` hops of a walk with ``rest`` behind them."""
        nodes, edges = walk.nodes[:at] + rest.nodes, walk.edges[:at] + rest.edges
        return Walked(nodes, edges, sum(self.ranks[self._relation(edge)] for edge in edges))

    def _relation(self, edge: int) -> int:
        return self.table.out_relation[edge if edge >= 0 else ~edge]

    def between(
        self,
        origin: int,
        avoided: frozenset[int] = Nobody,
        taken: frozenset[int] = Nobody,
        most: int = ENDLESS,
    ) -> Walked | None:
        """Give the best walk from ``origin`` around avoided nodes, its first hop to none taken.

        Both ends are searched level by level in passes of numpy, the one with fewer edges to look
        at first, until they meet or a walk would have more than ``most`` hops; only what lies on
        a shortest walk is then looked at for its cost. Cost: about 30 µs a level and 20 ns an edge.

        Raises:
            OverflowError: more than ``budget`` steps were looked at.
        """
        if origin == self.goal:
            return None if taken else Walked((origin,), (), 0)
        bar = _Bar(origin, avoided, taken)
        forth, back = self._sides(self.ways.out, self.ways.into), self._sides(*self._turned())
        ahead = _End(forth, back, self._unseen(), origin, bar)
        behind = _End(back, forth, self._unseen(), self.goal, bar, backwards=True)
        try:
            hops = self._met(ahead, behind, most)
        finally:
            self.table.spare += [ahead.forgotten(), behind.forgotten()]
        return None if hops is None else self._best(origin, hops)

    def _unseen(self) -> Array:
        """Give the distances of a search that has seen nothing, those of an earlier one again."""
        try:
            return self.table.spare.pop()
        except IndexError:
            return np.full(len(self.table), _UNSEEN, np.int16)

    def _met(self, ahead: _End, behind: _End, most: int) -> list[_Hops] | None:
        """Give the steps of all shortest walks, hop by hop from the origin, None without."""
        while len(ahead.level) and len(behind.level) and ahead.hops + behind.hops < most:
            near, far = (ahead, behind) if ahead.cost <= behind.cost else (behind, ahead)
            self.visits += near.cost
            if self.visits > self.budget:
                raise OverflowError("too many steps")
            near.go_on(self.ways.nodes, (self.start, self.goal))
            met = far.seen(near.level)
            if met:
                return [*ahead.back(met)[::-1], *behind.back(met)]
        return None

    def _turned(self) -> tuple[bytes, bytes]:
        # What is walked backwards along an edge is walked against it on the way.
        return self.ways.into, self.ways.out

    def _sides(self, out: bytes, into: bytes) -> list[_Side]:
        """Give the rows of each direction in which relations may be walked."""
        found, arrays = [], self.table.arrays
        for name, mask in (("out", out), ("in", into)):
            if 1 in mask:
                edge = self.table.in_edge if name == "in" else None
                at, end = arrays[f"{name}_at"], arrays[f"{name}_end"]
                node, relation = arrays[f"{name}_node"], arrays[f"{name}_relation"]
                views = (at.data, end.data, node.data, relation.data, edge)
                flags = np.frombuffer(mask, bool)
                found.append(_Side(mask, *views, flags, at, end, node, relation))
        return found

    def _best(self, origin: int, hops: list[_Hops]) -> Walked:
        """Give the best of the shortest walks, hop by hop from the origin."""
        walks: _Best = {origin: ((0, (self.table.rank[origin],)), Walked((origin,), (), 0))}
        for steps in hops:
            longer: _Best = {}
            for one, other, edge in steps:
                order, walk = walks[one]
                cost = order[0] + self.ranks[self._relation(edge)]
                if other in longer and cost > longer[other][0][0]:
                    continue
                reached = (cost, (*order[1], self.table.rank[other]))
                if other not in longer or reached < longer[other][0]:
                    nodes, edges = (*walk.nodes, other), (*walk.edges, edge)
                    longer[other] = (reached, Walked(nodes, edges, cost))
            walks = longer
        return walks[self.goal][1]


def _row(side: _Side, level: Array) -> tuple[Array, Array]:
    """Give where the rows of some nodes begin, and how long they are."""
    first = side.at[level]
    return first, side.end[level] - first


class _Bar(NamedTuple):
    """What a search must go around: nodes, and first hops from its origin that are taken."""

    origin: int
    avoided: frozenset[int]
    taken: frozenset[int]

    def bars(self, one: int, other: int) -> bool:
        """Say whether a step, as it is walked from the origin, is one taken already."""
        return one == self.origin and other in self.taken


class _End:
    """One end of a search: how far each node is from it, level by level."""

    def __init__(
        self,
        sides: list[_Side],
        turned: list[_Side],
        distance: Array,
        node: int,
        bar: _Bar,
        *,
        backwards: bool = False,
    ) -> None:
        """Begin at a node; ``turned`` leads back, ``distance`` has seen nothing yet."""
        self._sides, self._turned, self._bar, self._backwards = sides, turned, bar, backwards
        self._distance, self.distances = distance, distance.data
        self._levels, self.hops = list[Array](), -1
        for avoided in bar.avoided:
            self.distances[avoided] = _AVOIDED
        self._take(np.array([node], np.int64))

    def _take(self, level: Array) -> None:
        """Take the next level, and count what the one after it costs."""
        self._levels.append(level)
        self.level, self.hops = level, self.hops + 1
        self._distance[level] = self.hops
        self._rows = [_row(side, level) for side in self._sides]
        self.cost = sum(int(sizes.sum()) for _, sizes in self._rows)

    def seen(self, level: Array) -> set[int]:
        """Give those of another end's level that this end saw."""
        return {*level[self._distance.take(level) >= 0].tolist()}

    def go_on(self, entered: bytes | None, ends: tuple[int, int]) -> None:
        """Go one level on, to nodes that may be entered; the two ends always may."""
        if self.cost <= WIDE:
            found = self._narrowly(self.level)
        elif not self._bar.taken:
            found = self._widely(self._rows)
        else:
            # The steps that may be barred are looked at one by one.
            near = self._bar.taken if self._backwards else {self._bar.origin}
            barred = np.isin(self.level, list(near))
            narrow = self._narrowly(self.level[barred])
            rows = [_row(side, self.level[~barred]) for side in self._sides]
            found = np.union1d(narrow, self._widely(rows))
        if entered is not None:
            free = np.frombuffer(entered, bool).take(found)
            found = found[free | (found == ends[0]) | (found == ends[1])]
        self._take(found)

    def _narrowly(self, level: Array) -> Array:
        """Give the nodes one step on that were not seen."""
        found: dict[int, None] = {}
        distances, barred, nodes = self.distances, bool(self._bar.taken), level.tolist()
        for side in self._sides:
            mask, first, last, others, relations = side[:5]
            for node in nodes:
                row = slice(first[node], last[node])
                for other, relation in zip(others[row], relations[row], strict=True):
                    if distances[other] == _UNSEEN and mask[relation] and other not in found:
                        if barred and self._bars(node, other, backwards=self._backwards):
                            continue
                        found[other] = None
        return np.array([*found], np.int64)

    def _widely(self, rows: list[tuple[Array, Array]]) -> Array:
        """Give the same by passes of numpy, steps that may be barred aside."""
        beside = []
        for side, (first, sizes) in zip(self._sides, rows, strict=True):
            place = spread(first, sizes)
            others = side.node[place[side.mask.take(side.relation[place])]]
            beside.append(others[self._distance.take(others) == _UNSEEN])
        found = np.sort(np.concatenate(beside))
        # Sorted, each is kept once.
        kept = np.ones(len(found), bool)
        np.not_equal(found[1:], found[:-1], out=kept[1:])
        once: Array = found[kept].astype(np.int64)
        return once

    def _bars(self, node: int, other: int, *, backwards: bool) -> bool:
        return self._bar.bars(other, node) if backwards else self._bar.bars(node, other)

    def back(self, met: set[int]) -> list[_Hops]:
        """Give the steps of the shortest ways from what was met to the beginning, hop by hop.

        They are said as they are walked from the origin.
        """
        found, level = [], met
        for distance in range(self.distances[next(iter(met))] - 1, -1, -1):
            hops = list(self._nearer(level, distance))
            found.append(hops)
            level = {hop[1] if self._backwards else hop[0] for hop in hops}
        return found

    def _nearer(self, level: Iterable[int], distance: int) -> Iterator[tuple[int, int, int]]:
        """Yield the steps between a level and the nodes so far from the beginning."""
        distances, barred, forth = self.distances, bool(self._bar.taken), self._backwards
        for side in self._turned:
            for node in level:
                for place in self._places(side, node, distance):
                    other = side.others[place]
                    if distances[other] != distance or not side.walked[side.relations[place]]:
                        continue
                    if barred and self._bars(node, other, backwards=not forth):
                        continue
                    edge = place if side.edge is None else side.edge[place]
                    along = (side.edge is None) == forth
                    one, two = (node, other) if forth else (other, node)
                    yield one, two, edge if along else ~edge

    def _places(self, side: _Side, node: int, distance: int) -> Sequence[int]:
        """Give the places of a row where nodes so far from the beginning stand, or all."""
        first, last = side.first[node], side.last[node]
        if last - first <= LONG:
            return range(first, last)
        there = self._distance.take(side.node[first:last]) == distance
        found: list[int] = (np.flatnonzero(there) + first).tolist()
        return found

    def forgotten(self) -> Array:
        """Give the distances as they were before."""
        for level in (*self._levels, np.array([*self._bar.avoided], np.int64)):
            self._distance[level] = _UNSEEN
        return self._distance
