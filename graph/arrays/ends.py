"""One end of a search for the shortest walks: its levels, and what it saw of the graph.

Both ends of a search mark the same array, so that one look at a neighbour says whether it is new,
this end's own, or met. A level of few edges is a loop of Python, a wider one passes of numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from graph.arrays.container import Array
from graph.arrays.reaching import spread_to

UNSEEN, AVOIDED = 0, np.iinfo(np.int16).max
# No walk has as many hops: distances are marks of two bytes.
ENDLESS = 1 << 14
# A level is a loop up to so many edges, a node counted as several; so is what it would cost to go
# on from it, up to so many nodes; and a row that is looked through, up to so many edges.
WIDE, A_NODE, FEW, LONG = 320, 4, 40, 48
Hops = list[tuple[int, int, int]]
"""Steps from a node to another, and the edge of each (``~edge`` where walked against it)."""
_Row = tuple[Array, Array, Array]


class Side(NamedTuple):
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


class Bar(NamedTuple):
    """What a search must go around: nodes, and first hops from its origin that are taken.

    ``entered`` says of each node whether it may be entered (None: each may); ``ends`` always may.
    """

    origin: int
    taken: frozenset[int]
    entered: bytes | None
    ends: tuple[int, int]

    def bars(self, one: int, other: int) -> bool:
        """Say whether a step, as it is walked from the origin, is one taken already."""
        return one == self.origin and other in self.taken

    def lets_in(self, node: int) -> bool:
        """Say whether a node may be entered."""
        return self.entered is None or bool(self.entered[node]) or node in self.ends


class End:
    """What one end of a search saw, level by level.

    A node that stands so many hops from the origin is marked with one more; from the goal
    (``backwards``) with the negative of that.
    """

    __slots__ = (
        "_backwards", "_bar", "_levels", "_marks", "_plain", "_rows", "_sides", "_state",
        "_turned", "cost", "hops", "level",
    )  # fmt: skip

    level: Sequence[int] | Array

    def __init__(
        self,
        sides: Sequence[Side],
        turned: Sequence[Side],
        state: Array,
        node: int,
        bar: Bar,
        *,
        backwards: bool = False,
    ) -> None:
        """Begin at a node; ``turned`` leads back, ``state`` holds the marks of both ends."""
        self._sides, self._turned, self._bar, self._backwards = sides, turned, bar, backwards
        self._state, self._marks = state, state.data
        self._plain = not bar.taken and bar.entered is None
        self._levels, self.hops = list[Sequence[int] | Array](), -1
        self._marks[node] = self._mark(0)
        self._take([node])

    def _mark(self, hops: int) -> int:
        return -1 - hops if self._backwards else 1 + hops

    def _take(self, level: list[int] | Array) -> None:
        """Take the next level, and count what the one after it costs."""
        self._levels.append(level)
        self.level, self.hops, self._rows = level, self.hops + 1, list[_Row]()
        if len(level) <= FEW:
            nodes = level.tolist() if isinstance(level, np.ndarray) else level
            self.cost = sum(
                last[node] - first[node] for _, first, last, *_ in self._sides for node in nodes
            )
        else:
            self.cost = sum(int(ends[-1]) for _, _, ends in self._places())

    def _places(self) -> list[_Row]:
        """Give of the rows of the level where they begin, their lengths and the sums of these."""
        if not self._rows:
            level = np.asarray(self.level, np.intp)
            self._rows = [_row(side, level) for side in self._sides]
        return self._rows

    def go_on(self) -> Collection[int]:
        """Go one level on, or give the nodes there that the other end saw, without going on."""
        met: Collection[int] = ()
        found: list[int] | Array = []
        if self.cost:
            narrow = self.cost + A_NODE * len(self.level) <= WIDE
            look = self._narrowly if narrow else self._widely
            met, found = look(self._mark(self.hops + 1))
        if not met:
            self._take(found)
        else:
            self._levels.append(found)
        return met

    def _narrowly(self, mark: int) -> tuple[Collection[int], list[int] | Array]:
        """Give the nodes one step on that the other end saw, and mark those that are new."""
        marks, backwards, plain = self._marks, self._backwards, self._plain
        low, high = (1, AVOIDED - 1) if backwards else (-AVOIDED, -1)
        level, new, met = self.level, list[int](), dict[int, None]()
        nodes = level.tolist() if isinstance(level, np.ndarray) else level
        for side in self._sides:
            mask, first, last, others, relations = side[:5]
            for node in nodes:
                row = slice(first[node], last[node])
                for other, relation in zip(others[row], relations[row], strict=True):
                    there = marks[other]
                    if there and not low <= there <= high:
                        continue
                    if mask[relation] and (plain or self._lets(node, other)):
                        if there:
                            met[other] = None
                        else:
                            marks[other] = mark
                            new.append(other)
        return met, new

    def _lets(self, node: int, other: int) -> bool:
        one, two = (other, node) if self._backwards else (node, other)
        return not self._bar.bars(one, two) and self._bar.lets_in(other)

    def _widely(self, mark: int) -> tuple[Collection[int], list[int] | Array]:
        """Give the same by passes of numpy."""
        beside, met, state = list[Array](), set[int](), self._state
        for side, (first, sizes, ends) in zip(self._sides, self._places(), strict=True):
            place = spread_to(first, sizes, ends)
            others = side.node.take(place)
            there = state.take(others)
            seen = (there > UNSEEN) if self._backwards else (there < UNSEEN)
            if seen.any():
                met |= self._met(side, place, others, np.flatnonzero(seen), ends)
            if not met:
                new = np.flatnonzero(there == UNSEEN)
                walked = side.mask.take(side.relation.take(place.take(new)))
                beside.append(others.take(new[walked]))
        if met:
            return met, np.empty(0, np.intp)
        found = self._entered(np.concatenate(beside))
        found = distinct(found, state)
        state[found] = mark
        return met, found

    def _met(self, side: Side, place: Array, others: Array, seen: Array, ends: Array) -> set[int]:
        """Give the nodes seen by the other end to which a step that is walked leads."""
        seen = seen[side.mask.take(side.relation.take(place.take(seen)))]
        nodes = others.take(seen).tolist()
        if not self._bar.taken:
            return {node for node in nodes if self._marks[node] != AVOIDED}
        level = np.asarray(self.level)
        sources = level.take(np.searchsorted(ends, seen, side="right")).tolist()
        return {
            node
            for source, node in zip(sources, nodes, strict=True)
            if self._marks[node] != AVOIDED and self._lets(source, node)
        }

    def _entered(self, found: Array) -> Array:
        """Give those of some new nodes that may be entered."""
        if self._plain:
            return found
        bar = self._bar
        if bar.taken and self.hops == 0 and not self._backwards:
            # All these are first hops; walked backwards, those that are taken meet the origin.
            found = found[~np.isin(found, list(bar.taken))]
        if bar.entered is not None:
            free = np.frombuffer(bar.entered, bool).take(found)
            found = found[free | (found == bar.ends[0]) | (found == bar.ends[1])]
        return found

    def back(self, met: Collection[int], hops: int) -> list[Hops]:
        """Give the steps of the shortest ways to the beginning, hop by hop.

        They lead from what was met, so many hops away, and are said as they are walked from the
        origin.
        """
        found, level = [], met
        for distance in range(hops - 1, -1, -1):
            steps = list(self._nearer(level, self._mark(distance)))
            found.append(steps)
            level = {step[1] if self._backwards else step[0] for step in steps}
        return found

    def _nearer(self, level: Collection[int], mark: int) -> Iterator[tuple[int, int, int]]:
        """Yield the steps between a level and the nodes of a mark."""
        marks, barred, forth = self._marks, bool(self._bar.taken), self._backwards
        for side in self._turned:
            walked, others, relations, edges = side.walked, side.others, side.relations, side.edge
            along = (edges is None) == forth
            for node in level:
                for place in self._marked(side, node, mark):
                    other = others[place]
                    if marks[other] != mark or not walked[relations[place]]:
                        continue
                    one, two = (node, other) if forth else (other, node)
                    if barred and self._bar.bars(one, two):
                        continue
                    edge = place if edges is None else edges[place]
                    yield one, two, edge if along else ~edge

    def _marked(self, side: Side, node: int, mark: int) -> Sequence[int]:
        """Give the places of a row where nodes of a mark stand, or all."""
        first, last = side.first[node], side.last[node]
        if last - first <= LONG:
            return range(first, last)
        there = self._state.take(side.node[first:last]) == mark
        found: list[int] = (np.flatnonzero(there) + first).tolist()
        return found

    def forget(self) -> None:
        """Take back all marks."""
        for level in self._levels:
            if isinstance(level, np.ndarray):
                self._state[level] = UNSEEN
            else:
                for node in level:
                    self._marks[node] = UNSEEN


def _row(side: Side, level: Array) -> _Row:
    """Give where the rows of some nodes begin, how long they are, and the sums of that."""
    first = side.at.take(level)
    sizes = side.end.take(level) - first
    return first, sizes, np.cumsum(sizes)


def distinct(nodes: Array, scratch: Array) -> Array:
    """Give each of some numbers once; what stands in ``scratch`` at them is lost.

    A few thousand are written into the array that holds their marks soon, which costs a third of
    sorting them: of several at one place the last stays.

    >>> distinct(np.array([2, 1, 2]), np.zeros(3, np.int16)).tolist()
    [1, 2]
    """
    if len(nodes) > AVOIDED:
        return np.unique(nodes).astype(np.intp)
    turns = np.arange(len(nodes), dtype=np.int16)
    scratch[nodes] = turns
    once: Array = nodes[scratch.take(nodes) == turns].astype(np.intp)
    return once
