"""The best walk between two nodes: fewest hops, then least cost, then the order of uids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.arrays.hubs import Ways
from graph.arrays.table import Table

Nobody: frozenset[int] = frozenset()


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

        Both ends are searched level by level, the smaller one first, until they meet; only what
        lies on a shortest walk is then looked at for its cost.

        Raises:
            OverflowError: more than ``budget`` steps were looked at.
        """
        if origin == self.goal:
            return None if taken else Walked((origin,), (), 0)
        ahead, behind = {origin: 0}, {self.goal: 0}
        edge_ahead, edge_behind = [origin], [self.goal]
        bar = _Bar(origin, avoided, taken)
        while edge_ahead and edge_behind:
            if len(edge_ahead) <= len(edge_behind):
                edge_ahead = self._level(edge_ahead, ahead, bar, backwards=False)
                met = [node for node in edge_ahead if node in behind]
            else:
                edge_behind = self._level(edge_behind, behind, bar, backwards=True)
                met = [node for node in edge_behind if node in ahead]
            if met:
                return self._best(origin, met, ahead, behind, bar)
        return None

    def _level(
        self, level: list[int], seen: dict[int, int], bar: _Bar, *, backwards: bool
    ) -> list[int]:
        """Give the nodes one step on from (or to) those of a level, noting how far they are."""
        distance, new = seen[level[0]] + 1, []
        for node in level:
            for other, _ in self._steps(node, backwards=backwards):
                if other not in seen and bar.lets(node, other, backwards=backwards):
                    seen[other] = distance
                    new.append(other)
        return new

    def _steps(self, node: int, *, backwards: bool) -> Iterator[tuple[int, int]]:
        """Yield (other node, edge) of every step from (or to) a node, ``~edge`` against it."""
        table = self.table
        # What is walked backwards along an edge is walked against it on the way.
        out, into = (
            (self.ways.into, self.ways.out) if backwards else (self.ways.out, self.ways.into)
        )
        self._count(node)
        first, last = table.out_at[node], table.out_end[node]
        others, relations = table.out_node[first:last], table.out_relation[first:last]
        for edge, (other, relation) in enumerate(zip(others, relations, strict=True), first):
            if out[relation] and self._open(other):
                yield other, ~edge if backwards else edge
        first, last = table.in_at[node], table.in_end[node]
        others, relations = table.in_node[first:last], table.in_relation[first:last]
        for place, (other, relation) in enumerate(zip(others, relations, strict=True), first):
            if into[relation] and self._open(other):
                edge = table.in_edge[place]
                yield other, edge if backwards else ~edge

    def _count(self, node: int) -> None:
        table = self.table
        self.visits += table.out_end[node] - table.out_at[node]
        self.visits += table.in_end[node] - table.in_at[node]
        if self.visits > self.budget:
            raise OverflowError("too many steps")

    def _open(self, node: int) -> bool:
        nodes = self.ways.nodes
        return nodes is None or node in (self.start, self.goal) or bool(nodes[node])

    def _best(
        self,
        origin: int,
        met: Iterable[int],
        ahead: dict[int, int],
        behind: dict[int, int],
        bar: _Bar,
    ) -> Walked:
        """Give the best of the shortest walks, level by level from the origin."""
        levels = self._on_the_way(met, ahead, behind, bar)
        walks: _Best = {origin: ((0, (self.table.rank[origin],)), Walked((origin,), (), 0))}
        for level in levels:
            longer: _Best = {}
            for node, (order, walk) in walks.items():
                for other, edge in self._steps(node, backwards=False):
                    if other not in level or not bar.lets(node, other, backwards=False):
                        continue
                    cost = order[0] + self.ranks[self._relation(edge)]
                    reached = (cost, (*order[1], self.table.rank[other]))
                    if other not in longer or reached < longer[other][0]:
                        ways = Walked((*walk.nodes, other), (*walk.edges, edge), cost)
                        longer[other] = (reached, ways)
            walks = longer
        return walks[self.goal][1]

    def _on_the_way(
        self, met: Iterable[int], ahead: dict[int, int], behind: dict[int, int], bar: _Bar
    ) -> list[set[int]]:
        """Give, for each hop from the origin, the nodes that some shortest walk has there."""
        middle = set(met)
        before, level = [], middle
        while (distance := ahead[next(iter(level))]) > 0:
            before.append(level)
            level = self._nearer(level, ahead, distance - 1, bar, backwards=True)
        after, level = [], middle
        while (distance := behind[next(iter(level))]) > 0:
            level = self._nearer(level, behind, distance - 1, bar, backwards=False)
            after.append(level)
        return before[::-1] + after

    def _nearer(
        self, level: set[int], seen: dict[int, int], distance: int, bar: _Bar, *, backwards: bool
    ) -> set[int]:
        return {
            other
            for node in level
            for other, _ in self._steps(node, backwards=backwards)
            if seen.get(other) == distance and bar.lets(node, other, backwards=backwards)
        }


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
