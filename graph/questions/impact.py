"""What must be looked at again when one thing changes, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from content.packages import LinkRecord
from graph.network import Network, Step
from graph.questions.neighbourhood import Folded, folded, reach

_CHANGED_END = {"out": "target", "in": "source"}


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
    walk = partial(affected_steps, network, types)
    start = network.resolve(focus)
    distances, truncated = reach(start, walk, depth=depth, limit=limit)
    via: dict[str, list[LinkRecord]] = {uid: [] for uid in distances}
    for uid, distance in distances.items():
        for step in walk(uid):
            if distances.get(step.other) == distance + 1:
                via[step.other].append(step.link)
    reasons = {uid: tuple(links) for uid, links in via.items()}
    return Impact(distances, reasons, folded(distances, walk), truncated)


def affected_steps(network: Network, types: frozenset[str] | None, uid: str) -> Iterator[Step]:
    """Yield the steps from a changed node to those that must be reviewed for it."""
    meanings = network.meanings
    for step in network.steps(uid):
        link = step.link
        meaning = meanings.get(link.type)
        if meaning is None or _CHANGED_END[step.direction] not in meaning.reviews:
            continue
        if not link.navigation and (types is None or link.type in types):
            yield step
