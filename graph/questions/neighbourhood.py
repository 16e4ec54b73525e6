"""What stands around a node, bounded, with the rest folded into counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content.packages import LinkRecord
from graph.arrays.table import Table
from graph.arrays.walks import OUT, Ways, edges_within, left_out, reach
from graph.network import Direction, Network


@dataclass(frozen=True, slots=True)
class Scope:
    """Which edges and nodes a walk may use; None stands for all.

    ``direction`` is ``out`` (along edges), ``in`` (against them) or ``both``.
    """

    direction: Direction | str = "both"
    types: frozenset[str] | None = None
    kinds: frozenset[str] | None = None

    def ways(self, network: Network) -> Ways:
        """Give the steps that this scope lets through. Cost: with kinds, one pass of numpy."""
        table = network.table
        mask, none = table.mask(self.types), table.mask(())
        nodes = None if self.kinds is None else table.flags("kind", self.kinds)
        along = mask if self.direction in ("both", "out") else none
        against = mask if self.direction in ("both", "in") else none
        return Ways(along, against, nodes)


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


@dataclass(frozen=True, slots=True)
class Around:
    """The same in numbers of the network's table.

    ``edges`` stand with their sources, ``left`` is what ``left_out`` gives. Who writes an answer
    needs no records of what stands in the table.
    """

    near: dict[int, int]
    edges: tuple[tuple[int, int], ...]
    left: dict[tuple[int, int, int], int]
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
    table, found = network.table, around(network, focus, depth=depth, scope=scope, limit=limit)
    names = names_of(table, found.near)
    links = tuple(table.link(edge, source, names) for edge, source in found.edges)
    distances = {names[node]: distance for node, distance in found.near.items()}
    return Neighbourhood(distances, links, folded(table, found.left, names), found.truncated)


def around(network: Network, focus: str, *, depth: int, scope: Scope, limit: int) -> Around:
    """Give what ``neighbourhood`` gives in numbers. Cost, errors: as it."""
    table, ways = network.table, scope.ways(network)
    near, truncated = reach(table, network.number(focus), ways, depth=depth, limit=limit)
    edges = tuple(edges_within(table, near, table.mask(scope.types)))
    return Around(near, edges, left_out(table, near, ways), truncated)


def names_of(table: Table, nodes: Iterable[int]) -> dict[int, str]:
    """Give the uids of nodes by their numbers."""
    return {node: table.uids[node] for node in nodes}


def numbers_of(names: Mapping[int, str]) -> dict[str, int]:
    """Give the numbers of nodes by their uids.

    >>> numbers_of({3: "a"})
    {'a': 3}
    """
    return {uid: node for node, uid in names.items()}


def folded(
    table: Table, left: Mapping[tuple[int, int, int], int], names: Mapping[int, str]
) -> tuple[Folded, ...]:
    """Give what ``left_out`` counted, in words."""
    return tuple(
        Folded(names[node], table.types[kind], "out" if direction == OUT else "in", count)
        for (node, kind, direction), count in left.items()
    )
