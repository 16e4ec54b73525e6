"""The nodes and edges of a graph as columns: some dozens of bytes a row, read back as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

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


class LinkColumns(Sequence[LinkRecord]):
    """Edges as columns; ``source`` and ``target`` are places in ``names``.

    Of those that are stored, ``stored`` are the rows, and ``uid`` and ``confidence`` stand in their
    order; ``suspect`` are rows too.

    >>> link = LinkRecord("a", "b", "related", "x", "association", 1, suspect=True)
    >>> LinkColumns.of([link], "ab".index, "ab")[0] == link
    True
    """

    def __init__(self, names: Sequence[str] | Uids = ()) -> None:
        """Take the uids of the nodes."""
        self.names = names
        self.source, self.target, self.row = Numbers(), Numbers(), Numbers()
        self.relation, self.basis = Words(), Words()
        self.stored, self.uid, self.confidence = Numbers(), Uids(), Numbers(np.float64)
        self.suspect = Numbers()
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
        self.basis.extend(basis)
        self.row.extend(row)
        stored = [at for at, one in enumerate(uid) if one is not None]
        self.stored.extend([self._count + at for at in stored])
        self.uid.extend([uid[at] for at in stored])
        told = (confidence[at] for at in stored)
        self.confidence.extend([np.nan if one is None else one for one in told])
        self.suspect.extend([self._count + at for at, one in enumerate(suspect) if one])
        self._count += len(links)

    def take(self, rows: Array) -> LinkColumns:
        """Give the columns of these rows, in this order."""
        found = LinkColumns(self.names)
        for name in ("source", "target", "row", "relation", "basis"):
            setattr(found, name, getattr(self, name).take(rows))
        place = np.full(len(self), -1, np.int32)
        place[self.stored.all()] = np.arange(len(self.uid))
        kept = place[rows]
        found.stored = Numbers(None, [np.flatnonzero(kept >= 0)])
        kept = kept[kept >= 0]
        found.uid, found.confidence = self.uid.take(kept), self.confidence.take(kept)
        marks = np.zeros(len(self), bool)
        marks[self.suspect.all()] = True
        found.suspect = Numbers(None, [np.flatnonzero(marks[rows])])
        found._count = len(rows)
        return found

    def joined(self, number: Array, names: Sequence[str] | Uids) -> LinkColumns:
        """Give the edges between nodes, their ends named by ``number`` of what they were before.

        Left out are those with an end that has no number (-1) or that join a node to itself, and
        of those that are not stored all but the first of a pair and relation.
        """
        source, target = number[self.source.all()], number[self.target.all()]
        kept = (source >= 0) & (target >= 0) & (source != target)
        kept[self._again(source, target, kept)] = False
        found = self if kept.all() else self.take(np.flatnonzero(kept))
        found.source, found.target = Numbers(None, [source[kept]]), Numbers(None, [target[kept]])
        found.names = names
        return found

    def _again(self, source: Array, target: Array, kept: Array) -> Array:
        """Give those rows of ``kept`` that are not stored and say what one before them says."""
        derived = kept.copy()
        derived[self.stored.all()] = False
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
        uid, confidence = None, None
        place = int(np.searchsorted(self.stored.all(), at))
        if place < len(self.uid) and self.stored[place] == at:
            uid, said = self.uid[place], self.confidence[place]
            confidence = None if np.isnan(said) else said
        return LinkRecord(
            self.names[self.source[at]], self.names[self.target[at]], kind, uid, self.basis[at],
            self.row[at], navigation, confidence, at in self.suspect.all(),
        )  # fmt: skip
