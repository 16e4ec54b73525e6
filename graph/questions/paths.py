"""How two nodes connect: the best path and the next best ones."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from graph.errors import GraphTooLargeError
from graph.meanings import NO_RELATION
from graph.network import Network, Step
from graph.questions.neighbourhood import EVERYTHING, Scope

VISITS = 300_000
_NAVIGATION_RANK = 20
_UNKNOWN_RANK = 8
Order = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Path:
    """A walk from one node to another that meets each node once.

    ``cost`` is the sum of the ranks of its types (``graph.meanings``): among paths of as many
    hops, less says more.
    """

    start: str
    steps: tuple[Step, ...]
    cost: int

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
    first, last = network.resolve(start), network.resolve(goal)
    search = _Search(network, scope, first, last)
    best = search.between(first, set(), set())
    found: list[Path] = [best] if best else []
    waiting: list[tuple[Order, Path]] = []
    known = {path.nodes for path in found}
    while found and len(found) < k:
        for path in _deviations(search, found):
            if path.nodes not in known:
                known.add(path.nodes)
                heapq.heappush(waiting, (path.order, path))
        if not waiting:
            break
        found.append(heapq.heappop(waiting)[1])
    return found


def _deviations(search: _Search, found: list[Path]) -> list[Path]:
    """Give, for each node of the newest path, the best path that leaves it there."""
    newest, deviations = found[-1], []
    for at in range(len(newest.steps)):
        root = newest.steps[:at]
        shared = newest.nodes[: at + 1]
        taken = {
            (path.nodes[at], path.nodes[at + 1])
            for path in found
            if path.nodes[: at + 1] == shared and len(path.nodes) > at + 1
        }
        rest = search.between(shared[-1], set(shared[:-1]), taken)
        if rest:
            steps = root + rest.steps
            cost = sum(rank(search.network, step) for step in steps)
            deviations.append(Path(newest.start, steps, cost))
    return deviations


def rank(network: Network, step: Step) -> int:
    """Give how little one step says, from 0 (the same) up; navigation says least."""
    if step.link.navigation:
        return _NAVIGATION_RANK
    meaning = network.meanings.get(step.link.type)
    return meaning.rank if meaning else _UNKNOWN_RANK


@dataclass(slots=True)
class _Side:
    """One end's progress: for each node met, its cost and way from that end, and the step there."""

    ways: dict[str, tuple[int, tuple[str, ...]]]
    steps: dict[str, Step]
    level: list[str]
    backwards: bool


@dataclass(slots=True)
class _Search:
    """Searches that end at one goal, counting together what they look at."""

    network: Network
    scope: Scope
    start: str
    goal: str
    visits: int = field(default=0)

    def between(self, origin: str, avoided: set[str], taken: set[tuple[str, str]]) -> Path | None:
        """Give the best path from ``origin`` to the goal around avoided nodes and taken steps."""
        if origin == self.goal:
            return None if taken else Path(origin, (), 0)
        ahead = _Side({origin: (0, (origin,))}, {}, [origin], backwards=False)
        behind = _Side({self.goal: (0, (self.goal,))}, {}, [self.goal], backwards=True)

        def free(one: str, other: str) -> bool:
            return other not in avoided and one not in avoided and (one, other) not in taken

        while ahead.level and behind.level:
            side, far = (
                (ahead, behind) if len(ahead.level) <= len(behind.level) else (behind, ahead)
            )
            self._advance(side, free)
            met = [uid for uid in side.level if uid in far.ways]
            if met:
                return self._joined(ahead, behind, met)
        return None

    def _advance(self, side: _Side, free: Callable[[str, str], bool]) -> None:
        """Take one side a level further, keeping the best way to each new node."""
        new: dict[str, tuple[int, tuple[str, ...]]] = {}
        for uid in side.level:
            cost, way = side.ways[uid]
            for step in self._steps(uid, backwards=side.backwards):
                other = step.other
                pair = (other, uid) if side.backwards else (uid, other)
                if other in side.ways or not free(*pair):
                    continue
                longer = (other, *way) if side.backwards else (*way, other)
                reached = (cost + rank(self.network, step), longer)
                if other not in new or reached < new[other]:
                    new[other] = reached
                    side.steps[other] = step
        side.ways.update(new)
        side.level = list(new)

    def _steps(self, uid: str, *, backwards: bool) -> list[Step]:
        """Give the steps at ``uid`` that the scope lets through as they would be walked."""
        steps = self.network.steps(uid)
        self.visits += len(steps)
        if self.visits > VISITS:
            raise GraphTooLargeError(question="path", limit=VISITS, unit="links", unit_zh="条关联")
        related = [step for step in steps if step.link.type != NO_RELATION]
        if self.scope.open:
            return related
        return [step for step in related if self._lets(step, backwards=backwards)]

    def _lets(self, step: Step, *, backwards: bool) -> bool:
        if step.other in (self.start, self.goal):
            scope = Scope(self.scope.direction, self.scope.types)
        else:
            scope = self.scope
        return scope.lets(self.network, turned(step, step.other) if backwards else step)

    def _joined(self, ahead: _Side, behind: _Side, met: list[str]) -> Path:
        """Give the best of the paths through the nodes where the two sides met."""
        best = min(
            met,
            key=lambda uid: (
                ahead.ways[uid][0] + behind.ways[uid][0],
                ahead.ways[uid][1] + behind.ways[uid][1][1:],
            ),
        )
        forth = [ahead.steps[uid] for uid in ahead.ways[best][1][1:]]
        nodes = behind.ways[best][1]
        back = [turned(behind.steps[uid], after) for uid, after in pairwise(nodes)]
        cost = ahead.ways[best][0] + behind.ways[best][0]
        return Path(ahead.ways[best][1][0], (*forth, *back), cost)


def turned(step: Step, other: str) -> Step:
    """Give a step as walked the other way, to ``other``."""
    return Step(step.link, "in" if step.direction == "out" else "out", other)
