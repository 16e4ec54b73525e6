"""How two nodes connect: the best path and the next best ones."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from graph.arrays.ends import ENDLESS
from graph.arrays.shortest import Search, Walked
from graph.errors import GraphTooLargeError
from graph.meanings import NO_RELATION
from graph.network import Network, Step
from graph.questions.neighbourhood import EVERYTHING, Scope, names_of, numbers_of

# About 0.1 s of processor time.
VISITS = 4_000_000
_NAVIGATION_RANK = 20
_UNKNOWN_RANK = 8
Order = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Path:
    """A walk from one node to another that meets each node once.

    ``cost`` is the sum of the ranks of its types (``graph.meanings``): among paths of as many
    hops, less says more. ``numbers`` are the places of its nodes in the network's table.
    """

    start: str
    steps: tuple[Step, ...]
    cost: int
    numbers: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The uids on the way, both ends included."""
        return (self.start, *(step.other for step in self.steps))

    @property
    def order(self) -> Order:
        """What better paths have less of: hops, then cost, then uids, so that order is total."""
        return len(self.steps), self.cost, self.nodes


def best_paths(
    network: Network, start: str, goal: str, *, k: int = 1, scope: Scope = EVERYTHING
) -> list[Path]:
    """Give up to ``k`` paths from ``start`` to ``goal``, best first; an empty list if none.

    Edges are walked either way unless the scope's direction says otherwise; ``no_relation`` never.
    Best is fewest hops, then the relations that say most, then uid order. Two paths differ in
    their nodes; of parallel edges the one that says most is taken. The scope's kinds bind the
    nodes between the ends. Cost: a search from both ends a path and hop.

    Source: J. Y. Yen, Finding the K Shortest Loopless Paths in a Network (1971).

    Raises:
        UnknownNodeError: one of the ends is not there (404).
        GraphTooLargeError: the search would look at more than ``VISITS`` links (422).

    >>> from graph.questions.examples import line
    >>> network = line("a part_of b", "c part_of b", "a exact_match d", "d related c")
    >>> [path.nodes for path in best_paths(network, "a", "c", k=3)]
    [('a', 'd', 'c'), ('a', 'b', 'c')]
    """
    search = _search(network, network.number(start), network.number(goal), scope)
    try:
        found = list(_ranked(search, k))
    except OverflowError as error:
        raise GraphTooLargeError(
            question="path", limit=VISITS, unit="links", unit_zh="条关联"
        ) from error
    return [_path(network, one) for one in found]


def _search(network: Network, start: int, goal: int, scope: Scope) -> Search:
    """Give the search that a scope asks for, ``no_relation`` never walked."""
    ways = scope.ways(network)
    walked = network.table.mask(frozenset(network.table.types) - {NO_RELATION})
    ranks = [_rank(network, name, navigation) for name, navigation in network.table.relations]
    return Search(network.table, start, goal, ways.but(walked), ranks, VISITS)


def _rank(network: Network, name: str, navigation: bool) -> int:
    """Give how little one relation says, from 0 (the same) up; navigation says least."""
    if navigation:
        return _NAVIGATION_RANK
    meaning = network.meanings.get(name)
    return meaning.rank if meaning else _UNKNOWN_RANK


def _ranked(search: Search, k: int) -> Iterator[Walked]:
    """Yield up to ``k`` walks, best first."""
    best = search.between(search.start)
    if best is None:
        return
    # Walks by the node at which each left the one that it came of.
    found, left, known = [best], 0, {best.nodes}
    waiting: list[tuple[tuple[int, int, tuple[int, ...]], int, Walked]] = []
    yield best
    while len(found) < k:
        for at, walk in _deviations(search, found, left, _most(waiting, k - len(found))):
            if walk.nodes not in known:
                known.add(walk.nodes)
                heapq.heappush(waiting, (search.order(walk), at, walk))
        if not waiting:
            return
        _, left, walk = heapq.heappop(waiting)
        found.append(walk)
        yield walk


def _most(waiting: list[tuple[tuple[int, int, tuple[int, ...]], int, Walked]], wanted: int) -> int:
    """Give how many hops a walk may have that is still among those wanted."""
    if len(waiting) < wanted:
        return ENDLESS
    return heapq.nsmallest(wanted, waiting)[-1][0][0]


def _deviations(
    search: Search, found: list[Walked], left: int, most: int
) -> Iterator[tuple[int, Walked]]:
    """Yield the best walk that leaves the newest one at each of its nodes, and which node that is.

    Nodes before the one at which it left another itself were looked at then (E. L. Lawler, A
    Procedure for Computing the K Best Solutions, 1972).
    """
    newest = found[-1]
    for at in range(left, len(newest.nodes) - 1):
        shared = newest.nodes[: at + 1]
        taken = frozenset(
            walk.nodes[at + 1]
            for walk in found
            if walk.nodes[: at + 1] == shared and len(walk.nodes) > at + 1
        )
        rest = search.between(shared[-1], frozenset(shared[:-1]), taken, most - at)
        if rest:
            yield at, search.joined(newest, at, rest)


def _path(network: Network, walked: Walked) -> Path:
    """Give a walk with the records of its nodes and edges."""
    table, steps = network.table, []
    names = names_of(table, walked.nodes)
    for (node, other), edge in zip(pairwise(walked.nodes), walked.edges, strict=True):
        # An edge number below zero is walked against the edge.
        link = table.link(edge, node, names) if edge >= 0 else table.link(~edge, other, names)
        steps.append(Step(link, "out" if edge >= 0 else "in", names[other]))
    return Path(names[walked.nodes[0]], tuple(steps), walked.cost, numbers_of(names))
