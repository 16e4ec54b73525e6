"""What stands around a node, bounded, with the rest folded into counts."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from content.packages import LinkRecord
from graph.network import Direction, Network, Step

Walk = Callable[[str], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which edges and nodes a walk may use; None stands for all.

    ``direction`` is ``out`` (along edges), ``in`` (against them) or ``both``.
    """

    direction: Direction | str = "both"
    types: frozenset[str] | None = None
    kinds: frozenset[str] | None = None

    def steps(self, network: Network, uid: str) -> Sequence[Step]:
        """Give the steps away from ``uid`` that this scope lets through."""
        steps = network.steps(uid)
        return steps if self.open else [step for step in steps if self.lets(network, step)]

    @property
    def open(self) -> bool:
        """Whether everything is let through."""
        return self.direction == "both" and self.types is None and self.kinds is None

    def lets(self, network: Network, step: Step) -> bool:
        """Say whether one step is within the scope."""
        return (
            self.direction in ("both", step.direction)
            and (self.types is None or step.link.type in self.types)
            and (self.kinds is None or network.node(step.other).kind in self.kinds)
        )


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Folded:
    """Edges at a shown node that are not shown: how many of one type in one direction."""

    at: str
    type: str
    direction: Direction
    count: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Shown nodes, nearest first, with their distance; the edges among them; the rest in counts.

    ``truncated`` says that the limit, not the depth, left something out.
    """

    distances: dict[str, int]
    links: tuple[LinkRecord, ...]
    folded: tuple[Folded, ...]
    truncated: bool


def neighbourhood(
    network: Network, focus: str, *, depth: int = 1, scope: Scope = EVERYTHING, limit: int = 150
) -> Neighbourhood:
    """Give at most ``limit`` nodes within ``depth`` steps of ``focus``, and the edges among them.

    Where more stand in reach than the limit allows, each level is filled in turns: one node of
    each group (a node of the level before, an edge type, a direction) after the other, in reading
    order of the edges, so that no relation crowds another out. Cost: the edges at the shown nodes.

    Raises:
        UnknownNodeError: nothing on that day has this uid (404).

    >>> from graph.questions.examples import line
    >>> around = neighbourhood(line("a part_of b", "b part_of c", "c part_of d"), "a", depth=2)
    >>> around.distances, around.folded
    ({'a': 0, 'b': 1, 'c': 2}, (Folded(at='c', type='part_of', direction='out', count=1),))
    """
    walk = partial(scope.steps, network)
    distances, truncated = reach(network.resolve(focus), walk, depth=depth, limit=limit)
    links = shown_links(network, distances, scope)
    return Neighbourhood(distances, links, folded(distances, walk), truncated)


def reach(start: str, walk: Walk, *, depth: int, limit: int) -> tuple[dict[str, int], bool]:
    """Give ``{uid: steps from start}``, nearest first, and whether the limit cut any off.

    ``walk`` gives the steps away from a node. Cost: the steps at the nodes given.
    """
    distances = {start: 0}
    level = [start]
    for distance in range(1, depth + 1):
        level, cut = _next_level(level, distances, walk, limit - len(distances))
        distances.update(dict.fromkeys(level, distance))
        if cut or not level:
            return distances, cut
    return distances, False


def _next_level(
    level: list[str], seen: dict[str, int], walk: Walk, room: int
) -> tuple[list[str], bool]:
    """Give up to ``room`` new nodes one step on, fairly, and whether any had no room."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for uid in level:
        for step in walk(uid):
            if step.other not in seen:
                groups.setdefault((uid, step.link.type, step.direction), []).append(step.other)
    found: dict[str, None] = {}
    for other in in_turns(groups.values()):
        if other in found:
            continue
        if len(found) >= room:
            return list(found), True
        found[other] = None
    return list(found), False


def in_turns(groups: Iterable[list[str]]) -> Iterator[str]:
    """Yield one of each group after the other until all are empty.

    >>> "".join(in_turns([["a", "b", "c"], ["x"], ["1", "2"]]))
    'ax1b2c'
    """
    waiting = deque(iter(group) for group in groups)
    while waiting:
        group = waiting.popleft()
        for item in group:
            yield item
            waiting.append(group)
            break


def shown_links(network: Network, shown: Mapping[str, int], scope: Scope) -> tuple[LinkRecord, ...]:
    """Give the edges of the scope's types whose two ends are both shown."""
    return tuple(
        link
        for uid in shown
        for link in network.out(uid)
        if link.target in shown and (scope.types is None or link.type in scope.types)
    )


def folded(shown: Mapping[str, int], walk: Walk) -> tuple[Folded, ...]:
    """Count, for each shown node, the steps away from it that lead to no shown node."""
    counts: Counter[tuple[str, str, Direction]] = Counter()
    for uid in shown:
        for step in walk(uid):
            if step.other not in shown:
                counts[uid, step.link.type, step.direction] += 1
    return tuple(Folded(*key, count) for key, count in counts.items())
