"""Numbers and places in reading order for the nodes that a publication brings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from content.packages import GraphChanges, NodeRecord
from content.vocabulary import EntityKind
from graph.arrays.container import Array
from graph.arrays.table import Table

_KINDS = [
    EntityKind.FRAMEWORK.value, EntityKind.REQUIREMENT.value, EntityKind.DOCUMENT.value,
    EntityKind.PASSAGE.value, EntityKind.CONCEPT.value,
]  # fmt: skip
"""The order of kinds in a reading (``content.queries.graph``); ends without words are last."""
_WORDED = ("present", "draft")


@dataclass(slots=True)
class Numbering:
    """The numbers of the nodes told of, and what that does to reading order.

    ``dead`` are numbers of the file itself that are of no node, ``seats`` the (number of the file
    after which it stands, number) of each node behind the file's, in reading order.
    """

    table: Table
    numbers: dict[str, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    added: list[str] = field(default_factory=list)
    seats: list[tuple[int, int]] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    last: dict[tuple[str, int | None], int] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    worded: Array = field(default_factory=lambda: np.empty(0, bool))

    def number(self, uid: str) -> int:
        """Give the number of a node, told of or not."""
        if uid in self.numbers:
            return self.numbers[uid]
        found = self.table.find(uid)
        if found is None:
            raise KeyError(uid)
        return found


def numbered(table: Table, changes: GraphChanges) -> Numbering:
    """Number the nodes told of: known ones keep theirs, but where their order changed.

    Cost: a few passes of numpy, and about 5 µs a node.
    """
    touched, nodes = changes.touched, changes.rows.nodes
    found = Numbering(table, behind=changes.behind, worded=table.says("state", _WORDED))
    layers = table.layers
    if layers:
        held = layers[-1].arrays
        found.dead = held["order.dead"].tolist()
        found.seats = list(
            zip(held["order.after"].tolist(), held["order.node"].tolist(), strict=True)
        )
    told = {node.uid for node in nodes}
    lost = {at for uid in touched if uid not in told and (at := table.find(uid)) is not None}
    for _, group in groupby(nodes, key=_unit):
        _number(found, list(group))
    found.gone |= lost
    size = len(table.parts.arrays["kind"])
    found.dead = sorted({*found.dead, *(at for at in found.gone if at < size)})
    found.seats = [seat for seat in found.seats if seat[1] not in found.gone]
    return found


def _unit(node: NodeRecord) -> tuple[str, bool, str | None, str | None]:
    """What stands together: the words of one edition or text."""
    return node.kind, node.state in _WORDED, node.owner, node.version


def _number(found: Numbering, group: list[NodeRecord]) -> None:
    """Number one unit; where its order is as it was, its nodes stay where they are."""
    table = found.table
    known = [table.find(node.uid) for node in group]
    old = np.array([at for at in known if at is not None], np.int64)
    places = table.places(old)
    tree = group[0].kind in (EntityKind.REQUIREMENT, EntityKind.PASSAGE)
    # What is a mere end now, or was one, stands among the ends.
    alike = found.worded[old] == (group[0].state in _WORDED)
    in_order = bool(np.all(np.diff(places) > 0) and alike.all())
    if not tree:
        for node, at in zip(group, known, strict=True):
            _number_alone(found, node, at)
        return
    if len(old) == len(group) and in_order:
        found.numbers.update((node.uid, int(at)) for node, at in zip(group, old, strict=True))
        return
    found.gone.update(old.tolist())
    if alike.any() and group[0].state in _WORDED:
        _add(found, group, None, int(old[alike][np.argmin(places[alike])]))
    else:
        _put_behind(found, group)


def _number_alone(found: Numbering, node: NodeRecord, known: int | None) -> None:
    """Number a node that is no part of a text; a mere end stands elsewhere than a work."""
    if known is not None and (found.table.work(known) is None) == (node.work is None):
        found.numbers[node.uid] = known
        return
    if known is not None:
        found.gone.add(known)
    _put_behind(found, [node])


def _add(found: Numbering, group: list[NodeRecord], behind: int | None, first: int | None) -> None:
    """Give new numbers to nodes, which stand behind a node, before ``first``, or at the end."""
    if first is not None:
        anchor, at = _seat_before(found, first)
    elif behind is not None:
        anchor, at = _seat_behind(found, behind)
    else:
        anchor, at = len(found.table.parts.arrays["kind"]) - 1, len(found.seats)
    start = len(found.table) + len(found.added)
    numbers = range(start, start + len(group))
    found.numbers.update((node.uid, one) for node, one in zip(group, numbers, strict=True))
    found.added += [node.uid for node in group]
    found.seats[at:at] = [(anchor, number) for number in numbers]


def _seat_before(found: Numbering, node: int) -> tuple[int, int]:
    if node < len(found.table.parts.arrays["kind"]):
        return node - 1, bisect_left(found.seats, (node, -1))
    at = _seated(found, node)
    return found.seats[at][0], at


def _seat_behind(found: Numbering, node: int) -> tuple[int, int]:
    if node < len(found.table.parts.arrays["kind"]):
        return node, bisect_left(found.seats, (node, -1))
    at = _seated(found, node)
    return found.seats[at][0], at + 1


def _seated(found: Numbering, node: int) -> int:
    return next(place for place, seat in enumerate(found.seats) if seat[1] == node)


def _put_behind(found: Numbering, group: list[NodeRecord]) -> None:
    """Number a unit that was not there, behind the one that it follows in reading order.

    Several that follow the same one stand in the order in which they are told of.
    """
    before = _told_predecessor(found, group[0])
    if before is None:
        before = _predecessor(found.table, group[0])
    key = group[0].kind, before
    _add(found, group, found.last.get(key, before), None)
    found.last[key] = found.numbers[group[-1].uid]


def _told_predecessor(found: Numbering, node: NodeRecord) -> int | None:
    """Give the node that one is said to follow, None where nothing is said."""
    uid = found.behind.get(node.uid)
    if uid is None:
        return None
    if not uid:
        return _last_of(found.table, _KINDS[: _KINDS.index(node.kind)])
    try:
        return found.number(uid)
    except KeyError:
        return None


def _predecessor(table: Table, node: NodeRecord) -> int | None:
    """Give the last node of what stands before a new unit: -1 for none, None for all."""
    kind, slug = node.kind, node.work or ""
    if kind in (EntityKind.FRAMEWORK, EntityKind.DOCUMENT) and node.work is not None:
        if works := _by_slug(table, kind, slug):
            return works[-1]
        earlier = _KINDS[: _KINDS.index(kind)]
    elif kind not in _KINDS or node.state not in _WORDED:
        return None
    elif kind == EntityKind.REQUIREMENT:
        for owner in reversed(_by_slug(table, EntityKind.FRAMEWORK, slug)):
            if members := _worded(table, kind, table.arrays["owner"] == owner):
                return members[-1]
        earlier = _KINDS[:1]
    else:
        earlier = _KINDS[: _KINDS.index(kind) + 1]
    return _last_of(table, earlier)


def _last_of(table: Table, kinds: Sequence[str]) -> int:
    """Give the last node of some kinds, -1 where there is none."""
    for kind in reversed(kinds):
        if members := _listed(table, kind):
            return members[-1]
    return -1


def _listed(table: Table, kind: str) -> list[int]:
    """Give the nodes of a kind that are no mere ends, in reading order."""
    if kind in (EntityKind.FRAMEWORK, EntityKind.DOCUMENT):
        return [at for at in table.of_kind(kind) if table.work(at) is not None]
    return _worded(table, kind)


def _by_slug(table: Table, kind: str, slug: str) -> list[int]:
    """Give the works of a kind whose slugs come before one, in reading order."""
    works = ((at, table.work(at)) for at in table.of_kind(kind))
    return [at for at, work in works if work is not None and work < slug]


def _worded(table: Table, kind: str, chosen: Array | None = None) -> list[int]:
    """Give the nodes of a kind that have words, in reading order."""
    found = table.says("kind", (kind,)) & table.says("state", _WORDED)
    return table.in_order(np.flatnonzero(found if chosen is None else found & chosen))
