"""What a graph knows of itself when it is asked what changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from content.packages import GraphChoice
from graph.arrays.patching import wordless_beside
from graph.arrays.table import Table

# Of more, a whole reading costs less.
_SHARE, _LEAST = 8, 4_000


@dataclass(frozen=True, slots=True)
class Known:
    """A public graph that was (``content.queries.graph_scope.GraphBefore``)."""

    table: Table
    revision: int
    at: dt.datetime | None
    start: dt.date | None

    @property
    def room(self) -> int:
        """How many entities may be touched at most."""
        return max(_LEAST, self.table.count // _SHARE)

    @property
    def choice(self) -> GraphChoice:
        """What of the tables it shows."""
        meta = self.table.meta
        return GraphChoice(dict(meta["editions"]), frozenset(meta["texts"]), meta["merges"])

    def resolve(self, uid: str) -> str | None:
        """Give the uid of the node that a uid is or leads to, None where it has none."""
        end: str = self.table.meta["redirects"].get(uid, uid)
        return None if self.table.find(end) is None else end

    def wordless_beside(self, uids: Collection[str]) -> set[str]:
        """Give the nodes without words that stand beside some of these."""
        return wordless_beside(self.table, uids)
