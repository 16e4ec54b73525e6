"""The arrays of one reading, as they are walked: numbers in, numbers out, records on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from content.packages import GraphRows, LinkRecord, LinkType, NodeRecord
from graph.arrays.columns import Texts, UidIndex, Uids
from graph.arrays.container import Array, Parts
from graph.arrays.layers import joined, laid_over, later_uids
from graph.arrays.packing import BASES, NOBODY, order_keys, pack
from graph.arrays.words import Grounds, NodeWords, Said

_CHOSEN = ("kind", "role", "state")
_FLAGS, _OWNERS = 8, 1024


class Table:
    """Nodes numbered in reading order, edges numbered by their sources.

    ``out_at[n]`` to ``out_end[n]`` are the edges that begin at ``n``, to ``out_node`` by
    ``out_relation``; ``in_*`` the same against them, ``in_edge`` their numbers. A relation is a
    place in ``relations``: a type's name and whether it is site navigation.

    With layers over it, some numbers are of no node and some places of no edge, and what was
    published later has numbers behind the others; ``place`` tells reading order then.

    >>> nodes = [NodeRecord(u, "requirement", "", u, "", None, None, None, 0, "present", 0)
    ...     for u in "ab"]
    >>> link = LinkRecord("a", "b", "related", "x", "association", 1)
    >>> table = Table(pack(GraphRows(tuple(nodes), (link,))))
    >>> table.node(1).label, table.link(0) == link
    ('b', True)
    """

    def __init__(self, parts: Parts, layers: Sequence[Parts] = ()) -> None:
        """Take what ``pack`` made or a file holds, and the layers over it, the oldest first.

        Cost: some views, nothing is copied but the pages that layers change.
        """
        self.parts, self.layers = parts, tuple(layers)
        arrays = dict(parts.arrays)
        if layers:
            arrays |= laid_over(parts, layers)
        self.arrays = arrays
        self.meta = layers[-1].meta if layers else parts.meta
        self.out_at, self.out_node = arrays["out_at"].data, arrays["out_node"].data
        self.in_at, self.in_node = arrays["in_at"].data, arrays["in_node"].data
        self.out_end, self.in_end = arrays["out_end"].data, arrays["in_end"].data
        self.out_relation = arrays["out_relation"].data
        self.in_relation = arrays["in_relation"].data
        self.in_edge, self.rank = arrays["in_edge"].data, arrays["rank"].data
        self.relations = [(str(name), bool(nav)) for name, nav in self.meta["relations"]]
        self.types = list(dict.fromkeys(name for name, _ in self.relations))
        self.type_numbers = [self.types.index(name) for name, _ in self.relations]
        self.uids = Uids(arrays, "uid", later_uids(layers))
        self.index = UidIndex(self.uids, arrays["uid.index"])
        self._owner = arrays["owner"].data
        self._tree_from, self._tree_end = arrays["tree_from"].data, arrays["tree_end"].data
        self._words = [NodeWords(one.arrays) for one in (parts, *layers)]
        self._grounds = [Grounds(one.arrays) for one in (parts, *layers)]
        self._edges = len(parts.arrays["out_node"])
        self._told = _told(layers)
        # Marks of searches that ended, none left: making them costs more than a search.
        self.spare: list[Array] = []
        self._flags: dict[tuple[str, frozenset[str]], bytes] = {}
        self._owners: dict[int, str] = {}

    def __len__(self) -> int:
        """Give how many numbers there are; ``count`` of them are nodes."""
        return len(self.out_at)

    @cached_property
    def count(self) -> int:
        """The number of nodes."""
        if not self.layers:
            return len(self)
        last = self.layers[-1].arrays
        return len(self.parts.arrays["kind"]) - len(last["order.dead"]) + len(last["order.node"])

    @cached_property
    def links(self) -> int:
        """The number of edges."""
        return int((self.arrays["out_end"] - self.arrays["out_at"]).sum())

    def find(self, uid: str) -> int | None:
        """Give the number of the node of this uid, or None. Cost: about 1.5 µs."""
        return self.index.get(uid)

    def node(self, at: int, uid: str | None = None) -> NodeRecord:
        """Give one node, whose uid may be known. Cost: about 3 µs."""
        part, row = self._told.get(at, (0, at))
        words, owner = self._words[part], self._owner[at]
        if owner >= 0:
            name: str | None = self._named(owner)
        else:
            name = None if owner == NOBODY else words.stranger(row)
        return words.record(row, self.uids[at] if uid is None else uid, name)

    def said(self, at: int) -> Said:
        """Give what an answer says of one node beside its uid. Cost: about 1.5 µs."""
        part, row = self._told.get(at, (0, at))
        return self._words[part].said(row)

    def mark(self, edge: int) -> tuple[str, bool] | None:
        """Give the uid of a stored edge and whether it is suspect; None of a derived one."""
        part, row = self._stands(edge)
        return self._grounds[part].mark(row)

    def _stands(self, edge: int) -> tuple[int, int]:
        return (0, edge) if edge < self._edges else self.origin(edge)

    def _named(self, owner: int) -> str:
        """Give the uid of a node to which others belong; those asked for last are kept."""
        name = self._owners.get(owner)
        if name is None:
            if len(self._owners) >= _OWNERS:
                self._owners.clear()
            name = self._owners[owner] = self.uids[owner]
        return name

    def work(self, at: int) -> str | None:
        """Give the slug of the work in which a node stands. Cost: about 0.5 µs."""
        part, row = self._told.get(at, (0, at))
        return self._words[part].work(row)

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
        part, row = self._stands(edge)
        uid, basis, of, confidence, suspect = self._grounds[part][row]
        return LinkRecord(
            uids[one], uids[self.out_node[edge]], name, uid, basis, of, navigation, confidence,
            suspect,
        )  # fmt: skip

    def degree(self, at: int) -> int:
        """Give the number of edges at a node."""
        out: int = self.out_end[at] - self.out_at[at]
        return out + int(self.in_end[at] - self.in_at[at])

    def origin(self, edge: int) -> tuple[int, int]:
        """Give the file (0) or layer, and the row in it, that justifies an edge."""
        if edge < self._edges:
            return 0, edge
        parts, rows = self.origins
        return int(parts[edge - self._edges]), int(rows[edge - self._edges])

    @cached_property
    def origins(self) -> tuple[Array, Array]:
        """What ``origin`` gives of all edges behind those of the file."""
        return joined(self.layers, "out.part", np.int32), joined(self.layers, "out.row", np.int32)

    @cached_property
    def _later_sources(self) -> Array:
        return joined(self.layers, "out.source", np.int32)

    def source(self, edge: int) -> int:
        """Give the node at which an edge begins. Cost: O(log nodes)."""
        if edge >= self._edges:
            return int(self._later_sources[edge - self._edges])
        # The rows of the file itself, which stand one after the other.
        return int(np.searchsorted(self.parts.arrays["out_end"], edge, side="right"))

    def below(self, at: int) -> range | None:
        """Give all below a node in the tree as a slice; None where they make none."""
        end = self._tree_end[at]
        return range(self._tree_from[at], end) if end else None

    def place(self, at: int) -> int:
        """Give where a node stands in reading order, from 0."""
        if not self.layers:
            return at
        return int(self.places(np.array([at]))[0])

    def places(self, nodes: Array) -> Array:
        """Give where nodes stand in reading order. Cost: O(log) each of what was added."""
        if not self.layers:
            return nodes
        held = self.layers[-1].arrays
        dead, after, added = held["order.dead"], held["order.after"], held["order.node"]
        before = nodes - np.searchsorted(dead, nodes) + np.searchsorted(after, nodes)
        size = len(self.parts.arrays["kind"])
        later = nodes >= size
        if later.any():
            seat = np.zeros(len(self) - size, np.int64)
            seat[added - size] = np.arange(len(added))
            at = seat[nodes[later] - size]
            anchor = after[at]
            before[later] = anchor + 1 - np.searchsorted(dead, anchor, side="right") + at
        found: Array = before
        return found

    @cached_property
    def numbers(self) -> Sequence[int]:
        """The numbers of all nodes in reading order."""
        if not self.layers:
            return range(len(self))
        held = self.layers[-1].arrays
        kept = np.setdiff1d(np.arange(len(self.parts.arrays["kind"])), held["order.dead"])
        every = np.concatenate([kept, held["order.node"]])
        order = np.empty(len(every), np.int64)
        order[self.places(every)] = every
        found: list[int] = order.tolist()
        return found

    def members(self, owner: int) -> list[int]:
        """Give the nodes that belong to a framework or document, itself aside.

        Cost: one pass of numpy, 0.3 ms for a million nodes.
        """
        found = self.in_order(np.flatnonzero(self.arrays["owner"] == owner))
        return [at for at in found if at != owner]

    def in_order(self, nodes: Array) -> list[int]:
        """Give nodes in reading order."""
        if self.layers:
            nodes = nodes[np.argsort(self.places(nodes), kind="stable")]
        found: list[int] = nodes.tolist()
        return found

    def of_kind(self, *kinds: str) -> list[int]:
        """Give the nodes of some kinds, in reading order. Cost: one pass of numpy."""
        return self.where("kind", kinds)

    def where(self, column: str, words: Iterable[str]) -> list[int]:
        """Give the nodes whose ``kind``, ``role`` or ``state`` is one of ``words``."""
        return self.in_order(np.flatnonzero(self.says(column, words)))

    def vocabulary(self, column: str) -> list[str]:
        """Give the words of ``kind``, ``role`` or ``state`` by their numbers, from 0 for none."""
        if self.layers:
            found: list[str] = self.meta["words"][column]
            return found
        table = Texts(self.arrays, column)
        return [table[at] for at in range(len(table))]

    def says(self, column: str, words: Iterable[str]) -> Array:
        """Say for each number whether the ``kind``, ``role`` or ``state`` is one of ``words``."""
        wanted = set(words)
        known = enumerate(self.vocabulary(column))
        chosen = np.array([bool(at) and word in wanted for at, word in known], bool)
        found: Array = chosen.take(self.arrays[column])
        return found

    def mask(self, types: Iterable[str] | None, *, navigation: bool = True) -> bytes:
        """Give 1 for each relation of these types (all for None), 0 for the others."""
        wanted = None if types is None else frozenset(types)
        return bytes(
            (wanted is None or name in wanted) and (navigation or not way)
            for name, way in self.relations
        )

    def flags(self, column: str, words: Iterable[str]) -> bytes:
        """Give 1 for each node whose word is one of ``words``, 0 for the others.

        Those asked for last are kept, a byte a node each. Cost: one pass of numpy, once.
        """
        key = column, frozenset(words)
        found = self._flags.get(key)
        if found is None:
            found = self.says(column, key[1]).tobytes()
            if len(self._flags) >= _FLAGS:
                self._flags.clear()
            self._flags[key] = found
        return found

    def edges_of(self, mask: bytes) -> Array:
        """Say for each place whether an edge whose relation is in a mask stands there.

        Cost: one pass of numpy.
        """
        found = np.frombuffer(mask, np.uint8)[self.arrays["out_relation"]].astype(bool)
        return found if self.live is None else found & self.live

    @cached_property
    def live(self) -> Array | None:
        """Whether an edge stands at each place; None where one stands at all."""
        if not self.layers:
            return None
        marks = np.zeros(len(self.out_node) + 1, np.int32)
        np.add.at(marks, self.arrays["out_at"], 1)
        np.add.at(marks, self.arrays["out_end"], -1)
        return np.cumsum(marks)[:-1] > 0

    def stored(self) -> list[int]:
        """Give the edges that are associations."""
        stored = self.parts.arrays["stored"]
        if self.live is None:
            found: list[int] = stored.tolist()
            return found
        parts, rows = self.origins
        later = [
            np.flatnonzero((parts == part) & np.isin(rows, one.arrays["stored"]))
            for part, one in enumerate((self.parts, *self.layers))
        ]
        every = np.concatenate([stored, np.sort(np.concatenate(later)) + self._edges])
        return list(every[self.live[every]].tolist())

    def keys(self, edges: Array, sources: Array) -> Array:
        """Give the order of edges in the rows of any node (``packing.link_keys``)."""
        parts, rows = self.origins
        classes, bases = np.zeros(len(edges), np.int64), np.zeros(len(edges), np.int64)
        later = edges >= self._edges
        part, row = np.zeros(len(edges), np.int64), edges.copy()
        behind = edges[later] - self._edges
        part[later], row[later] = parts[behind], rows[behind]
        for number in np.unique(part).tolist():
            chosen, held = part == number, (self.parts, *self.layers)[number].arrays
            of = Texts(held, "basis")
            class_of = np.array([BASES.get(of[at], len(BASES)) for at in range(len(of))])
            classes[chosen] = class_of[held["basis"][row[chosen]]]
            bases[chosen] = held["row"][row[chosen]]
        return order_keys(classes, bases, self.places(sources))

    @cached_property
    def out_source(self) -> Array:
        """Where each edge begins, by its number; 4 bytes an edge, made when first asked for."""
        sizes = self.arrays["out_end"] - self.arrays["out_at"]
        numbers = np.repeat(np.arange(len(self), dtype=np.int32), sizes)
        if not self.layers:
            return numbers
        found = np.full(len(self.out_node), -1, np.int32)
        starts = np.repeat(self.arrays["out_at"] - np.cumsum(sizes) + sizes, sizes)
        found[starts + np.arange(len(starts))] = numbers
        return found

    def all_links(self) -> Iterator[LinkRecord]:
        """Yield every edge in order."""
        for source in self.numbers:
            for edge in range(self.out_at[source], self.out_end[source]):
                yield self.link(edge, source)

    @property
    def own_types(self) -> tuple[LinkType, ...]:
        """The types that frameworks added."""
        return tuple(
            LinkType(name, symmetric, frozenset(reviews))
            for name, symmetric, reviews in self.meta["types"]
        )


def _told(layers: Sequence[Parts]) -> dict[int, tuple[int, int]]:
    """Give the layer and row that tell of each node that a layer tells of."""
    found: dict[int, tuple[int, int]] = {}
    for part, layer in enumerate(layers, start=1):
        numbers = layer.arrays["node.number"].tolist()
        found.update((at, (part, row)) for row, at in enumerate(numbers))
    return found


def table_of(rows: GraphRows) -> Table:
    """Give the table of rows in memory, of no file."""
    return Table(pack(rows))
