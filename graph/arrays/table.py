"""The arrays of one reading, as they are walked: numbers in, numbers out, records on demand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from content.packages import GraphRows, LinkRecord, LinkType, NodeRecord
from graph.arrays.columns import Interned, Texts, UidIndex, Uids
from graph.arrays.container import Array, Parts
from graph.arrays.packing import NOBODY, pack


class Table:
    """Nodes numbered in reading order, edges numbered by their sources.

    ``out_at[n]`` to ``out_end[n]`` are the edges that begin at ``n``, to ``out_node`` by
    ``out_relation``; ``in_*`` the same against them, ``in_edge`` their numbers. A relation is a
    place in ``relations``: a type's name and whether it is site navigation.

    >>> nodes = [NodeRecord(u, "requirement", "", u, "", None, None, None, 0, "present", 0)
    ...     for u in "ab"]
    >>> link = LinkRecord("a", "b", "related", "x", "association", 1)
    >>> table = Table(pack(GraphRows(tuple(nodes), (link,))))
    >>> table.node(1).label, table.link(0) == link
    ('b', True)
    """

    def __init__(self, parts: Parts) -> None:
        """Take what ``pack`` made or a file holds. Cost: some views, nothing is copied."""
        arrays = parts.arrays
        self.arrays, self.meta = arrays, parts.meta
        self.out_at, self.out_node = arrays["out_at"].data, arrays["out_node"].data
        self.in_at, self.in_node = arrays["in_at"].data, arrays["in_node"].data
        self.out_end, self.in_end = arrays["out_end"].data, arrays["in_end"].data
        self.out_relation = arrays["out_relation"].data
        self.in_relation = arrays["in_relation"].data
        self.in_edge, self.rank = arrays["in_edge"].data, arrays["rank"].data
        self.relations = [(str(name), bool(nav)) for name, nav in parts.meta["relations"]]
        self.types = list(dict.fromkeys(name for name, _ in self.relations))
        self.type_numbers = [self.types.index(name) for name, _ in self.relations]
        self.uids = Uids(arrays, "uid")
        self._index = UidIndex(self.uids, arrays["uid.index"])
        self._owner, self._depth = arrays["owner"].data, arrays["depth"].data
        self._sameness = arrays["sameness"].data
        self._tree_from = arrays["tree_from"].data
        self._tree_end = arrays["tree_end"].data
        self._words = {
            name: Interned(arrays, name)
            for name in ("kind", "role", "state", "work", "version", "stranger", "basis")
        }
        self._label, self._code = Texts(arrays, "label"), Texts(arrays, "code")
        self._row, self._stored = arrays["row"].data, arrays["stored"].data
        self._stored_uid = Uids(arrays, "stored.uid")
        self._confidence = arrays["confidence"].data
        self._suspect = arrays["suspect"].data

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self.uids)

    @property
    def links(self) -> int:
        """The number of edges."""
        return len(self.out_node)

    def find(self, uid: str) -> int | None:
        """Give the number of the node of this uid, or None. Cost: about 1.5 µs."""
        return self._index.get(uid)

    def node(self, at: int) -> NodeRecord:
        """Give one node. Cost: about 5 µs."""
        word = self._words
        return NodeRecord(
            self.uids[at],
            word["kind"][at] or "",
            word["role"][at] or "",
            self._label[at],
            self._code[at],
            word["work"][at],
            word["version"][at],
            self._owner_of(at),
            self._depth[at],
            word["state"][at] or "",
            self._sameness[at],
        )

    def _owner_of(self, at: int) -> str | None:
        owner = self._owner[at]
        if owner >= 0:
            return self.uids[owner]
        return None if owner == NOBODY else self._words["stranger"][at]

    def link(
        self, edge: int, source: int | None = None, names: Mapping[int, str] | None = None
    ) -> LinkRecord:
        """Give one edge. Cost: about 4 µs.

        ``source`` saves looking for where it begins, ``names`` (the uids of its ends by their
        numbers) reading them.
        """
        uids = self.uids if names is None else names
        one = self.source(edge) if source is None else source
        name, navigation = self.relations[self.out_relation[edge]]
        place = bisect_left(self._stored, edge)
        uid, confidence = None, None
        if place < len(self._stored) and self._stored[place] == edge:
            uid, said = self._stored_uid[place], self._confidence[place]
            confidence = None if said != said else said  # noqa: PLR0124 (not a number)
        mark = bisect_left(self._suspect, edge)
        suspect = mark < len(self._suspect) and self._suspect[mark] == edge
        return LinkRecord(
            uids[one], uids[self.out_node[edge]], name, uid,
            self._words["basis"][edge] or "", self._row[edge], navigation, confidence, suspect,
        )  # fmt: skip

    def degree(self, at: int) -> int:
        """Give the number of edges at a node."""
        out: int = self.out_end[at] - self.out_at[at]
        return out + int(self.in_end[at] - self.in_at[at])

    def source(self, edge: int) -> int:
        """Give the node at which an edge begins. Cost: O(log nodes)."""
        return int(np.searchsorted(self.arrays["out_end"], edge, side="right"))

    def below(self, at: int) -> range | None:
        """Give all below a node in the tree as a slice; None where they make none."""
        end = self._tree_end[at]
        return range(self._tree_from[at], end) if end else None

    def members(self, owner: int) -> list[int]:
        """Give the nodes that belong to a framework or document, itself aside.

        Cost: one pass of numpy, 0.3 ms for a million nodes.
        """
        found: list[int] = np.flatnonzero(self.arrays["owner"] == owner).tolist()
        return [at for at in found if at != owner]

    def of_kind(self, *kinds: str) -> list[int]:
        """Give the nodes of some kinds, in reading order. Cost: one pass of numpy."""
        return self.where("kind", kinds)

    def where(self, column: str, words: Iterable[str]) -> list[int]:
        """Give the nodes whose ``kind``, ``role`` or ``state`` is one of ``words``."""
        found: list[int] = np.flatnonzero(self.says(column, words)).tolist()
        return found

    def says(self, column: str, words: Iterable[str]) -> Array:
        """Say for each node (or edge, for ``basis``) whether its word is one of ``words``."""
        wanted, table = set(words), Texts(self.arrays, column)
        numbers = [at for at in range(1, len(table)) if table[at] in wanted]
        return np.isin(self.arrays[column], numbers)

    def mask(self, types: Iterable[str] | None, *, navigation: bool = True) -> bytes:
        """Give 1 for each relation of these types (all for None), 0 for the others."""
        wanted = None if types is None else frozenset(types)
        return bytes(
            (wanted is None or name in wanted) and (navigation or not way)
            for name, way in self.relations
        )

    def flags(self, column: str, words: Iterable[str]) -> bytes:
        """Give 1 for each node whose word is one of ``words``, 0 for the others."""
        return self.says(column, words).tobytes()

    def edges_of(self, mask: bytes) -> Array:
        """Say for each edge whether its relation is in a mask. Cost: one pass of numpy."""
        return np.frombuffer(mask, np.uint8)[self.arrays["out_relation"]].astype(bool)

    def stored(self) -> list[int]:
        """Give the edges that are associations."""
        found: list[int] = self.arrays["stored"].tolist()
        return found

    @cached_property
    def out_source(self) -> Array:
        """Where each edge begins, by its number; 4 bytes an edge, made when first asked for."""
        sizes = self.arrays["out_end"] - self.arrays["out_at"]
        return np.repeat(np.arange(len(self), dtype=np.int32), sizes)

    def all_links(self) -> Iterator[LinkRecord]:
        """Yield every edge in order."""
        for source in range(len(self)):
            for edge in range(self.out_at[source], self.out_end[source]):
                yield self.link(edge, source)

    @property
    def own_types(self) -> tuple[LinkType, ...]:
        """The types that frameworks added."""
        return tuple(
            LinkType(name, symmetric, frozenset(reviews))
            for name, symmetric, reviews in self.meta["types"]
        )


def table_of(rows: GraphRows) -> Table:
    """Give the table of rows in memory, of no file."""
    return Table(pack(rows))
