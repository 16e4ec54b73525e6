"""What must be looked at again when one thing changes, and why."""

from __future__ import annotations

from dataclasses import dataclass

from content.packages import LinkRecord
from graph.arrays.walks import Ways, edges_on, left_out, reach
from graph.network import Network
from graph.questions.neighbourhood import Folded, folded, names_of


@dataclass(frozen=True, slots=True)
class Impact:
    """Affected nodes with their distance, and for each the edges that lead to it.

    The node that changes is among them at distance 0 with no edge. ``via`` holds only edges from
    nodes one step nearer, so following them back gives every shortest reason.
    """

    distances: dict[str, int]
    via: dict[str, tuple[LinkRecord, ...]]
    folded: tuple[Folded, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """The same in numbers of the network's table, as ``Around``."""

    near: dict[int, int]
    via: dict[int, list[tuple[int, int]]]
    left: dict[tuple[int, int, int], int]
    truncated: bool


def impact(
    network: Network,
    focus: str,
    *,
    depth: int = 3,
    types: frozenset[str] | None = None,
    limit: int = 150,
) -> Impact:
    """Give what asks for a review if ``focus`` changes, nearest first, at most ``limit`` nodes.

    An edge passes a change on to the end that its type names (``AssociationMeaning.reviews``;
    a part, a citing and a narrower thing depend on what they are part of, cite and are narrower
    than). Site navigation and ``no_relation`` pass nothing on. Cost: the edges at the nodes given.

    Raises:
        UnknownNodeError: nothing on that day has this uid (404).

    >>> from graph.questions.examples import line
    >>> found = impact(line("a supports b", "c cites b", "d related a"), "a")
    >>> found.distances, [link.type for link in found.via["c"]]
    ({'a': 0, 'b': 1, 'c': 2}, ['cites'])
    """
    table = network.table
    found = affected(network, focus, depth=depth, types=types, limit=limit)
    names = names_of(table, found.near)
    distances = {names[node]: distance for node, distance in found.near.items()}
    reasons = {
        names[node]: tuple(table.link(edge, source, names) for edge, source in edges)
        for node, edges in found.via.items()
    }
    return Impact(distances, reasons, folded(table, found.left, names), found.truncated)


def affected(
    network: Network, focus: str, *, depth: int, types: frozenset[str] | None, limit: int
) -> Affected:
    """Give what ``impact`` gives in numbers. Cost, errors: as it."""
    table, ways = network.table, passing_on(network, types)
    near, truncated = reach(table, network.number(focus), ways, depth=depth, limit=limit)
    via: dict[int, list[tuple[int, int]]] = {node: [] for node in near}
    for edge, source, further in edges_on(table, near, ways):
        via[further].append((edge, source))
    return Affected(near, via, left_out(table, near, ways), truncated)


def passing_on(network: Network, types: frozenset[str] | None) -> Ways:
    """Give the steps from a changed node to those that must be reviewed for it."""

    def mask(end: str) -> bytes:
        return bytes(
            not navigation
            and (types is None or name in types)
            and name in network.meanings
            and end in network.meanings[name].reviews
            for name, navigation in network.table.relations
        )

    return Ways(mask("target"), mask("source"))
