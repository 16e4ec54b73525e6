"""All that a reading sees, gathered into columns: no row is kept as an object."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from content import columns
from content.columns import Array, Numbers
from content.graph_columns import Link, LinkColumns, NodeColumns
from content.packages import NodeRecord
from content.queries.graph_nodes import Gathered

_NONE = -1


@dataclass(slots=True)
class Whole(Gathered):
    """What was found of a whole reading; a chunk of it at most is not in columns yet."""

    _entities: Numbers = field(default_factory=Numbers)
    _nodes: NodeColumns = field(default_factory=NodeColumns)
    _links: LinkColumns = field(default_factory=LinkColumns)
    _told: list[tuple[int, NodeRecord]] = field(default_factory=list)
    _joined: list[Link] = field(default_factory=list)
    _first: Array | None = None
    _numbers: Array = field(default_factory=lambda: np.empty(0, np.int32))

    def tell(self, entity: int, node: NodeRecord) -> None:
        """Take the node of an entity; where it has one, this one in its place."""
        self._told.append((entity, node))
        if len(self._told) >= columns.CHUNK:
            self._keep_nodes()

    def join(self, link: Link) -> None:
        """Take an edge between two entities."""
        self._joined.append(link)
        if len(self._joined) >= columns.CHUNK:
            self._keep_links()

    def _keep_nodes(self) -> None:
        if self._told:
            entities, nodes = zip(*self._told, strict=True)
            self._told = []
            self._entities.extend(entities)
            self._nodes.extend(nodes)
            self._first = None

    def _keep_links(self) -> None:
        if self._joined:
            links, self._joined = self._joined, []
            self._links.extend(links)

    def has(self, entity: int) -> bool:
        """Say whether an entity was told of."""
        return bool(_at(self._first_rows(), np.array([entity]))[0] != _NONE)

    def missing(self, ends: Array) -> set[int]:
        """Give those of some entities that have no node, or what they were merged into."""
        found = np.unique(ends).astype(np.int64)
        merged = np.isin(found, np.array([*self.redirects], np.int64))
        found[merged] = [self.redirects[one] for one in found[merged].tolist()]
        return set(found[_at(self._first_rows(), found) == _NONE].tolist())

    def uid_at(self, entity: int) -> str | None:
        """Give the uid of the node of an entity, None where it has none."""
        number = int(_at(self._numbers, np.array([entity]))[0])
        return None if number == _NONE else self._nodes.uid[number]

    def _first_rows(self) -> Array:
        """Give the row in which each entity was told of first."""
        self._keep_nodes()
        if self._first is None:
            entities = self._entities.all()
            self._first = np.full(int(entities.max(initial=0)) + 1, _NONE, np.int32)
            rows = np.arange(len(entities), dtype=np.int32)
            # Of several rows for one entity the last written stays.
            self._first[entities[::-1]] = rows[::-1]
        return self._first

    def finish(self) -> tuple[NodeColumns, LinkColumns]:
        """Give the nodes in the order in which they were told of, and the edges between them.

        Cost: some passes of numpy; four bytes for each entity that there ever was.
        """
        first, entities = self._first_rows(), self._entities.all()
        self._keep_links()
        rows = np.arange(len(entities), dtype=np.int32)
        last = first.copy()
        last[entities] = rows
        merged = np.array([*self.redirects], np.int64)
        first[merged[merged < len(first)]] = _NONE
        places = np.flatnonzero(first[entities] == rows)
        if len(places) < len(entities):
            self._nodes = self._nodes.take(last[entities[places]])
        self._numbers = self._numbered(entities[places], merged)
        self._links.join(self._numbers, self._nodes.uid)
        return self._nodes, self._links

    def _numbered(self, entities: Array, merged: Array) -> Array:
        """Give the number of the node that each entity is or leads to."""
        ends = np.array([self.redirects[one] for one in merged.tolist()], np.int64)
        columns = (entities, merged, ends, self._links.source.all(), self._links.target.all())
        most = max(int(column.max(initial=0)) for column in columns)
        numbers = np.full(most + 1, _NONE, np.int32)
        numbers[entities] = np.arange(len(entities), dtype=np.int32)
        numbers[merged] = numbers[ends]
        return numbers


def _at(column: Array, places: Array) -> Array:
    """Give what stands at some places of a column, -1 behind its end."""
    found = np.full(len(places), _NONE, np.int64)
    inside = places < len(column)
    found[inside] = column[places[inside]]
    return found
