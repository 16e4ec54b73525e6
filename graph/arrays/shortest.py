"""The best walk between two nodes: fewest hops, then least cost, then the order of uids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from graph.arrays.container import Array
from graph.arrays.ends import AVOIDED, ENDLESS, UNSEEN, Bar, End, Hops, Side
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
    _forth: list[Side] | None = field(default=None, repr=False)
    _back: list[Side] = field(default_factory=list, repr=False)

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

        Both ends are searched level by level, the one with fewer edges to look at first, until
        they meet or a walk would have more than ``most`` hops; only what lies on a shortest walk
        is then looked at for its cost. Cost: about 30 µs a level and 15 ns an edge.

        Raises:
            OverflowError: more than ``budget`` steps were looked at.
        """
        if origin == self.goal:
            return None if taken else Walked((origin,), (), 0)
        if self._forth is None:
            self._forth = self._sides(self.ways.out, self.ways.into)
            # What is walked backwards along an edge is walked against it on the way.
            self._back = self._sides(self.ways.into, self.ways.out)
        forth, back, state = self._forth, self._back, self._unseen()
        bar = Bar(origin, taken, self.ways.nodes, (self.start, self.goal))
        for node in avoided:
            state[node] = AVOIDED
        ahead = End(forth, back, state, origin, bar)
        behind = End(back, forth, state, self.goal, bar, backwards=True)
        hops = self._met(ahead, behind, most)
        ahead.forget()
        behind.forget()
        for node in avoided:
            state[node] = UNSEEN
        # After an error it may hold marks, and is left aside.
        self.table.spare.append(state)
        return None if hops is None else self._best(origin, hops)

    def _unseen(self) -> Array:
        """Give the marks of a search that has seen nothing, those of an earlier one again."""
        try:
            return self.table.spare.pop()
        except IndexError:
            return np.zeros(len(self.table), np.int16)

    def _met(self, ahead: End, behind: End, most: int) -> list[Hops] | None:
        """Give the steps of all shortest walks, hop by hop from the origin, None without."""
        while len(ahead.level) and len(behind.level) and ahead.hops + behind.hops < most:
            near, far = (ahead, behind) if ahead.cost <= behind.cost else (behind, ahead)
            self.visits += near.cost
            if self.visits > self.budget:
                raise OverflowError("too many steps")
            if met := near.go_on():
                there, here = far.back(met, far.hops), near.back(met, near.hops + 1)
                begun, ended = (here, there) if near is ahead else (there, here)
                return [*begun[::-1], *ended]
        return None

    def _sides(self, out: bytes, into: bytes) -> list[Side]:
        """Give the rows of each direction in which relations may be walked."""
        found, arrays = [], self.table.arrays
        for name, mask in (("out", out), ("in", into)):
            if 1 in mask:
                edge = self.table.in_edge if name == "in" else None
                at, end = arrays[f"{name}_at"], arrays[f"{name}_end"]
                node, relation = arrays[f"{name}_node"], arrays[f"{name}_relation"]
                views = (at.data, end.data, node.data, relation.data, edge)
                flags = np.frombuffer(mask, bool)
                found.append(Side(mask, *views, flags, at, end, node, relation))
        return found

    def _best(self, origin: int, hops: list[Hops]) -> Walked:
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
