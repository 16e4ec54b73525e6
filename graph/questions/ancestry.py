"""What a node stands below, and what several nodes stand below together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.vocabulary import AssociationType
from graph.arrays.walks import Ways, reach
from graph.meanings import BROADER, PART_OF
from graph.network import Network
from graph.questions.neighbourhood import names_of

UPWARD = frozenset({PART_OF, BROADER, AssociationType.CHILD_OF.value})
_EVERY_LEVEL = 1_000


@dataclass(frozen=True, slots=True)
class CommonAncestors:
    """Nodes above all of several, and those of them that have no other of them below.

    ``shared`` counts a node as its own ancestor, so a parent is what it and its child share.
    """

    shared: tuple[str, ...]
    nearest: tuple[str, ...]


def ancestors(network: Network, uid: str, *, limit: int = 500) -> dict[str, int]:
    """Give ``{uid: steps up}`` of all that a node stands below, nearest first, itself aside.

    Raises:
        UnknownNodeError: nothing on that day has this uid (404).

    >>> from graph.questions.examples import line
    >>> ancestors(line("a part_of b", "b part_of c", "a child_of d"), "a")
    {'b': 1, 'd': 1, 'c': 2}
    """
    table = network.table
    upward = Ways(table.mask(UPWARD), table.mask(()))
    found, _ = reach(table, network.number(uid), upward, depth=_EVERY_LEVEL, limit=limit)
    names = names_of(table, found)
    return {names[other]: distance for other, distance in found.items() if distance}


def common_ancestors(network: Network, uids: Sequence[str]) -> CommonAncestors:
    """Give what all of ``uids`` stand below or are, nearest first (by the sum of steps).

    Raises:
        UnknownNodeError: one of them is not there (404).

    >>> from graph.questions.examples import line
    >>> common_ancestors(line("a part_of b", "c part_of b", "b part_of d"), ["a", "c"])
    CommonAncestors(shared=('b', 'd'), nearest=('b',))
    """
    above = [{network.resolve(uid): 0} | ancestors(network, uid) for uid in uids]
    if not above:
        return CommonAncestors((), ())
    common = set.intersection(*(set(found) for found in above))
    shared = sorted(
        common, key=lambda uid: (sum(found[uid] for found in above), network.position(uid))
    )
    higher = {up for uid in shared for up in ancestors(network, uid)}
    return CommonAncestors(tuple(shared), tuple(uid for uid in shared if uid not in higher))
