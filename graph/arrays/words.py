"""What the rows of one file say of nodes and of edges, read one row at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from content.packages import NodeRecord
from graph.arrays.columns import Interned, Texts, Uids
from graph.arrays.container import Array

Ground = tuple[str | None, str, int, float | None, bool]
"""What justifies an edge: its uid where it is stored, the table and row, confidence, suspicion."""

Said = tuple[str, str, str, str, str | None, str | None, int, str]
"""Kind, role, label, code, slug of the work, label of its version, depth and state of a node."""


class _Few:
    """A column of a handful of words, all read at once; none is an empty one."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """Take the arrays of ``columns.interned``."""
        table = Texts(arrays, name)
        self.numbers = arrays[name].data
        self.words = [table[at] for at in range(len(table))]


class NodeWords:
    """The words of the nodes of one file."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the columns of ``packing.node_columns``."""
        self._kind, self._role, self._state = (
            _Few(arrays, name) for name in ("kind", "role", "state")
        )
        self._work, self._version, self._stranger = (
            Interned(arrays, name) for name in ("work", "version", "stranger")
        )
        self._label, self._code = Texts(arrays, "label"), Texts(arrays, "code")
        self._depth, self._sameness = arrays["depth"].data, arrays["sameness"].data

    def record(self, row: int, uid: str, owner: str | None) -> NodeRecord:
        """Give one node. Cost: about 2 µs."""
        kind, role, label, code, work, version, depth, state = self.said(row)
        return NodeRecord(
            uid, kind, role, label, code, work, version, owner, depth, state, self._sameness[row]
        )

    def said(self, row: int) -> Said:
        """Give what an answer says of a node. Cost: about 1 µs."""
        kind, role, state = self._kind, self._role, self._state
        return (
            kind.words[kind.numbers[row]],
            role.words[role.numbers[row]],
            self._label[row],
            self._code[row],
            self._work[row],
            self._version[row],
            self._depth[row],
            state.words[state.numbers[row]],
        )

    def work(self, row: int) -> str | None:
        """Give the slug of a node's work."""
        return self._work[row]

    def stranger(self, row: int) -> str | None:
        """Give the uid of an owner that has no number."""
        return self._stranger[row]


class Grounds:
    """What justifies the edges of one file."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the columns of ``packing.ground_columns``."""
        self._basis, self._row = Interned(arrays, "basis"), arrays["row"].data
        self._stored, self._suspect = arrays["stored"].data, arrays["suspect"].data
        self._uid = Uids(arrays, "stored.uid")
        self._confidence = arrays["confidence"].data

    def __getitem__(self, row: int) -> Ground:
        """Give what justifies one edge. Cost: about 1 µs."""
        uid: str | None = None
        confidence: float | None = None
        place = self._place(row)
        if place is not None:
            uid, said = self._uid[place], self._confidence[place]
            confidence = None if said != said else said  # noqa: PLR0124 (not a number)
        return uid, self._basis[row] or "", self._row[row], confidence, self._suspects(row)

    def mark(self, row: int) -> tuple[str, bool] | None:
        """Give the uid of a stored edge and whether it is suspect; None of a derived one.

        Cost: about 0.2 µs.
        """
        place = self._place(row)
        return None if place is None else (self._uid[place], self._suspects(row))

    def _place(self, row: int) -> int | None:
        """Where an edge stands among those that are stored, if it does."""
        place = bisect_left(self._stored, row)
        return place if place < len(self._stored) and self._stored[place] == row else None

    def _suspects(self, row: int) -> bool:
        mark = bisect_left(self._suspect, row)
        return mark < len(self._suspect) and self._suspect[mark] == row
