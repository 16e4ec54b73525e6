"""The best walk between two nodes: fewest hops, then least cost, then the order of uids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from graph.arrays.hubs import OUT, Flags, Side, Ways, both_sides, places_of
from graph.arrays.reaching import places
from graph.arrays.table import Table

Nobody: frozenset[int] = frozenset()
# From so many edges on, a level is passes of numpy instead of a loop.
WIDE = 500


class Walked(NamedTuple):
    """Nodes in order, the edge of each hop (``~edge`` where walked against it), and the cost."""

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    cost: int


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
        self, origin: int, avoided: frozenset[int] = Nobody, taken: frozenset[int] = Nobody
    ) -> Walked | None:
        """Give the best walk from ``origin`` around avoided nodes, its first hop to none taken.

        Both ends are searched level by level, the one with fewer edges to look at first, until
        they meet; only what lies on a shortest walk is then looked at for its cost.

        Raises:
            OverflowError: more than ``budget`` steps were looked at.
        """
        if origin == self.goal:
            return None if taken else Walked((origin,), (), 0)
        bar = _Bar(origin, avoided, taken)
        ahead = _End(self._sides(backwards=False), origin)
        behind = _End(self._sides(backwards=True), self.goal, backwards=True)
        while ahead.levels[-1] and behind.levels[-1]:
            near, far = (ahead, behind) if ahead.cost <= behind.cost else (behind, ahead)
            self.visits += near.cost
            if self.visits > self.budget:
                raise OverflowError("too many steps")
            self._go_on(near, bar)
            met = {node for node in near.levels[-1] if node in far.seen}
            if met:
                return self._best(origin, self._on_the_way(met, ahead, behind, bar), bar)
        return None

    def _sides(self, *, backwards: bool) -> tuple[Side, ...]:
        """Give the rows of both directions with the relations that may be walked."""
        # What is walked backwards along an edge is walked against it on the way.
        out, into = self.ways.out, self.ways.into
        return both_sides(self.table, Ways(into, out) if backwards else self.ways)

    def _go_on(self, end: _End, bar: _Bar) -> None:
        """Add the next level of one end, noting how far it is and what the one after costs."""
        distance, new, seen = len(end.levels), list[int](), end.seen
        bound = bool(bar.avoided or bar.taken) or self.ways.nodes is not None
        if end.cost > WIDE and not bound:
            self._go_on_widely(end)
            return
        for node in end.levels[-1]:
            for _, mask, at, last, others, relations, _ in end.sides:
                row = slice(at[node], last[node])
                for other, relation in zip(others[row], relations[row], strict=True):
                    if mask[relation] and other not in seen:
                        if bound and not self._lets(node, other, bar, backwards=end.backwards):
                            continue
                        seen[other] = distance
                        new.append(other)
        end.add(new)

    def _go_on_widely(self, end: _End) -> None:
        """Add the next level by passes of numpy, where nothing but relations binds it."""
        arrays, level, beside = self.table.arrays, np.array(end.levels[-1]), []
        for side in end.sides:
            at = places(arrays[f"{side.name}_at"], arrays[f"{side.name}_end"], level)
            walked = np.frombuffer(side.mask, bool).take(arrays[f"{side.name}_relation"][at])
            beside.append(arrays[f"{side.name}_node"][at[walked]])
        others = np.unique(np.concatenate(beside)).tolist()
        new = [other for other in others if other not in end.seen]
        end.seen.update(dict.fromkeys(new, len(end.levels)))
        end.add(new)

    def _lets(self, node: int, other: int, bar: _Bar, *, backwards: bool) -> bool:
        """Say whether a step is free: no bar before it, and to a node that may be entered."""
        nodes = self.ways.nodes
        entered = nodes is None or other in (self.start, self.goal) or bool(nodes[other])
        return entered and bar.lets(node, other, backwards=backwards)

    def _steps(
        self, node: int, among: Flags, bar: _Bar, *, backwards: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield (other node, edge) of every step from (or to) a node, ``~edge`` against it."""
        for side in self._sides(backwards=backwards):
            arrays, along = self.table.arrays, side.direction == OUT
            row = side.at[node], side.end[node]
            for place in places_of(among, arrays[f"{side.name}_node"], *row):
                other = side.others[place]
                walked = side.mask[side.relations[place]] and other in among.nodes
                if walked and self._lets(node, other, bar, backwards=backwards):
                    edge = place if along else self.table.in_edge[place]
                    yield other, edge if along != backwards else ~edge

    def _best(self, origin: int, levels: list[Flags], bar: _Bar) -> Walked:
        """Give the best of the shortest walks, level by level from the origin."""
        walks: _Best = {origin: ((0, (self.table.rank[origin],)), Walked((origin,), (), 0))}
        for level in levels:
            longer: _Best = {}
            for node, (order, walk) in walks.items():
                for other, edge in self._steps(node, level, bar, backwards=False):
                    cost = order[0] + self.ranks[self._relation(edge)]
                    reached = (cost, (*order[1], self.table.rank[other]))
                    if other not in longer or reached < longer[other][0]:
                        ways = Walked((*walk.nodes, other), (*walk.edges, edge), cost)
                        longer[other] = (reached, ways)
            walks = longer
        return walks[self.goal][1]

    def _on_the_way(self, met: set[int], ahead: _End, behind: _End, bar: _Bar) -> list[Flags]:
        """Give, for each hop from the origin, the nodes that some shortest walk has there."""
        one = next(iter(met))
        before = self._back_to(met, ahead.levels[1 : ahead.seen[one]], bar, backwards=True)
        after = self._back_to(met, behind.levels[: behind.seen[one]], bar, backwards=False)
        here = [Flags(self.table, met)] if ahead.seen[one] else []
        return [*before[::-1], *here, *after]

    def _back_to(
        self, met: set[int], levels: list[list[int]], bar: _Bar, *, backwards: bool
    ) -> list[Flags]:
        """Give what of the levels, the last one first, leads to what was met."""
        found, level = [], met
        for nearer in reversed(levels):
            among = Flags(self.table, set(nearer))
            level = {
                other
                for node in level
                for other, _ in self._steps(node, among, bar, backwards=backwards)
            }
            found.append(Flags(self.table, level))
        return found


class _End:
    """One end of a search: how far what it saw is, level by level, and the cost of the next."""

    def __init__(self, sides: tuple[Side, ...], node: int, *, backwards: bool = False) -> None:
        """Begin at a node."""
        self.sides, self.backwards = sides, backwards
        self.seen, self.levels = {node: 0}, list[list[int]]()
        self.add([node])

    def add(self, level: list[int]) -> None:
        """Take the next level."""
        self.levels.append(level)
        ends = [(np.asarray(side.at), np.asarray(side.end)) for side in self.sides]
        nodes = np.array(level, np.int64)
        self.cost = sum(int((end[nodes] - at[nodes]).sum()) for at, end in ends)


class _Bar(NamedTuple):
    """What a search must go around: nodes, and first hops that were taken already."""

    origin: int
    avoided: frozenset[int]
    taken: frozenset[int]

    def lets(self, node: int, other: int, *, backwards: bool) -> bool:
        """Say whether a step is free."""
        if not self.avoided and not self.taken:
            return True
        one, two = (other, node) if backwards else (node, other)
        if one == self.origin and two in self.taken:
            return False
        return other not in self.avoided and node not in self.avoided
