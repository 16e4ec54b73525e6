"""The nodes and edges of a graph as columns: some dozens of bytes a row, read back as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

import numpy as np

from content.columns import Array, Numbers, Texts, Uids, Words, by_chunks
from content.packages import LinkRecord, NodeRecord

Link = tuple[int, int, str, str | None, str, int, bool, float | None, bool]
"""The fields of a ``LinkRecord``, its ends named by numbers."""


class NodeColumns(Sequence[NodeRecord]):
    """Nodes as columns.

    >>> node = NodeRecord("a", "requirement", "", "慎言", "1", None, None, "b", 0, "present", 0)
    >>> NodeColumns.of([node])[0] == node
    True
    """

    def __init__(self) -> None:
        """Begin without nodes."""
        self.uid, self.label, self.code = Uids(), Texts(), Texts()
        self.kind, self.role, self.state = Words(), Words(), Words()
        self.work, self.version, self.owner = Words(), Words(), Words()
        self.depth, self.sameness = Numbers(), Numbers(np.uint64)

    @classmethod
    def of(cls, nodes: Iterable[NodeRecord]) -> NodeColumns:
        """Give the columns of some nodes, which are read once; columns as they are."""
        if isinstance(nodes, NodeColumns):
            return nodes
        found = cls()
        for chunk in by_chunks(nodes):
            found.extend(chunk)
        return found

    def extend(self, nodes: Sequence[NodeRecord]) -> None:
        """Add nodes."""
        for name, values in zip(NodeRecord._fields, zip(*nodes, strict=True), strict=False):
            getattr(self, name).extend(values)

    def take(self, rows: Array) -> NodeColumns:
        """Give the columns of these rows, in this order."""
        found = NodeColumns()
        for name in NodeRecord._fields:
            setattr(found, name, getattr(self, name).take(rows))
        return found

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self.uid)

    @overload
    def __getitem__(self, row: int) -> NodeRecord: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[NodeRecord, ...]: ...
    def __getitem__(self, row: int | slice) -> NodeRecord | tuple[NodeRecord, ...]:
        """Give one node, or those of a slice, as records."""
        if isinstance(row, slice):
            return tuple(self[at] for at in range(len(self))[row])
        at = range(len(self))[row]
        return NodeRecord(*(getattr(self, name)[at] for name in NodeRecord._fields))


class GroundColumns:
    """What justifies edges, as columns.

    Of those that are stored, ``stored`` are the rows, and ``uid`` and ``confidence`` stand in their
    order; ``suspect`` are rows too.
    """

    def __init__(self) -> None:
        """Begin without edges."""
        self.basis, self.row = Words(), Numbers()
        self.stored, self.uid, self.confidence = Numbers(), Uids(), Numbers(np.float64)
        self.suspect = Numbers()

    def extend(self, first: int, grounds: Sequence[Sequence[Any]]) -> None:
        """Add uid, basis, row, confidence and suspicion of the edges from the row ``first`` on."""
        uid, basis, row, confidence, suspect = grounds
        self.basis.extend(basis)
        self.row.extend(row)
        stored = [at for at, one in enumerate(uid) if one is not None]
        self.stored.extend([first + at for at in stored])
        self.uid.extend([uid[at] for at in stored])
        told = (confidence[at] for at in stored)
        self.confidence.extend([np.nan if one is None else one for one in told])
        self.suspect.extend([first + at for at, one in enumerate(suspect) if one])

    def take(self, rows: Array) -> GroundColumns:
        """Give the columns of these rows, in this order."""
        found = GroundColumns()
        found.basis, found.row = self.basis.take(rows), self.row.take(rows)
        place = np.full(int(rows.max(initial=0)) + 1, -1, np.int32)
        stored = self.stored.all()
        inside = np.flatnonzero(stored < len(place))
        place[stored[inside]] = inside
        kept = place[rows]
        found.stored = Numbers.of(np.flatnonzero(kept >= 0))
        kept = kept[kept >= 0]
        found.uid, found.confidence = self.uid.take(kept), self.confidence.take(kept)
        marked = np.isin(rows, self.suspect.all())
        found.suspect = Numbers.of(np.flatnonzero(marked))
        return found

    def told(self, row: int) -> tuple[str | None, str, int, float | None, bool]:
        """Give uid, basis, row, confidence and suspicion of one edge."""
        uid, confidence = None, None
        place = int(np.searchsorted(self.stored.all(), row))
        if place < len(self.uid) and self.stored[place] == row:
            uid, said = self.uid[place], self.confidence[place]
            confidence = None if np.isnan(said) else said
        return uid, self.basis[row], self.row[row], confidence, row in self.suspect.all()


class LinkColumns(Sequence[LinkRecord]):
    """Edges as columns; ``source`` and ``target`` are places in ``names``.

    >>> link = LinkRecord("a", "b", "related", "x", "association", 1, suspect=True)
    >>> LinkColumns.of([link], "ab".index, "ab")[0] == link
    True
    """

    def __init__(self, names: Sequence[str] | Uids = ()) -> None:
        """Take the uids of the nodes."""
        self.names = names
        self.source, self.target, self.relation = Numbers(), Numbers(), Words()
        self.grounds = GroundColumns()
        self._count = 0

    @classmethod
    def of(
        cls,
        links: Iterable[LinkRecord],
        number: Callable[[str], int],
        names: Sequence[str] | Uids = (),
    ) -> LinkColumns:
        """Give the columns of some edges, which are read once; ``number`` gives places by uid."""
        found = cls(names)
        for chunk in by_chunks(links):
            found.extend([(number(one[0]), number(one[1]), *one[2:]) for one in chunk])
        return found

    def extend(self, links: Sequence[Link]) -> None:
        """Add edges."""
        source, target, kind, uid, basis, row, navigation, confidence, suspect = zip(
            *links, strict=True
        )
        self.source.extend(source)
        self.target.extend(target)
        self.relation.extend(zip(kind, navigation, strict=True))
        self.grounds.extend(self._count, (uid, basis, row, confidence, suspect))
        self._count += len(links)

    def join(self, number: Array, names: Sequence[str] | Uids) -> None:
        """Name the ends of all edges by ``number`` of what they were before, and drop some edges.

        Dropped are those with an end that has no number (-1) or that join a node to itself, and
        of those that are not stored all but the first of a pair and relation.
        """
        source, target = number[self.source.all()], number[self.target.all()]
        self.source, self.target, self.names = Numbers.of(source), Numbers.of(target), names
        kept = (source >= 0) & (target >= 0) & (source != target)
        kept[self._again(source, target, kept)] = False
        if not kept.all():
            rows = np.flatnonzero(kept).astype(np.int32)
            # One after the other: what was is gone before the next is made.
            self.source, self.target = Numbers.of(source[rows]), Numbers.of(target[rows])
            del source, target
            self.relation, self.grounds = self.relation.take(rows), self.grounds.take(rows)
            self._count = len(rows)

    def _again(self, source: Array, target: Array, kept: Array) -> Array:
        """Give those rows of ``kept`` that are not stored and say what one before them says."""
        derived = kept.copy()
        derived[self.grounds.stored.all()] = False
        relation, known = self.relation.all()
        found = []
        for number in range(len(known)):
            rows = np.flatnonzero(derived & (relation == number))
            pairs = source[rows].astype(np.int64) << 32 | target[rows]
            order = np.argsort(pairs, kind="stable")
            found.append(rows[order[1:][np.diff(pairs[order]) == 0]])
        return np.concatenate(found)

    def __len__(self) -> int:
        """Give the number of edges."""
        return self._count

    @overload
    def __getitem__(self, row: int) -> LinkRecord: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[LinkRecord, ...]: ...
    def __getitem__(self, row: int | slice) -> LinkRecord | tuple[LinkRecord, ...]:
        """Give one edge, or those of a slice, as records."""
        if isinstance(row, slice):
            return tuple(self[at] for at in range(len(self))[row])
        at = range(len(self))[row]
        kind, navigation = self.relation[at]
        uid, basis, of, confidence, suspect = self.grounds.told(at)
        return LinkRecord(
            self.names[self.source[at]], self.names[self.target[at]], kind, uid, basis, of,
            navigation, confidence, suspect,
        )  # fmt: skip
