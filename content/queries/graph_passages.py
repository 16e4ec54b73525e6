"""The passages of texts as columns: which of them holds a span, and what is cited in them."""

from __future__ import annotations

from array import array
from bisect import bisect_right

import numpy as np

from content.columns import Array


class Passages:
    """Passages in the order of texts and in pre-order; each is named by its place here."""

    def __init__(self) -> None:
        """Begin without passages."""
        self.keys, self.entities = array("q"), array("q")
        self._starts, self._ends, self.above = array("i"), array("i"), array("i")
        self._spans: dict[int, tuple[int, int]] = {}
        # The places of the text that is read, by row.
        self._here: dict[int, int] = {}

    def add(
        self, expression: int, row: int, parent: int | None, entity: int, span: tuple[int, int]
    ) -> int | None:
        """Add the next passage of a text, and give the entity of that above it, None at the top."""
        at = len(self.keys)
        first, _ = self._spans.get(expression, (at, at))
        if first == at:
            self._here = {}
        self._spans[expression] = first, at + 1
        self._here[row] = at
        above = -1 if parent is None else self._here[parent]
        self.keys.append(row)
        self.entities.append(entity)
        self._starts.append(span[0])
        self._ends.append(span[1])
        self.above.append(above)
        return None if above < 0 else self.entities[above]

    def first(self, expression: int) -> int | None:
        """Give the entity of the first passage of a text, None where it has none."""
        span = self._spans.get(expression)
        return None if span is None else self.entities[span[0]]

    def smallest(self, expression: int, start: int, end: int) -> int:
        """Give the smallest passage that holds a span, or -1. Cost: O(log n + depth).

        Spans nest and stand in pre-order, so it is the last one that begins by ``start`` or the
        first of those above it that reaches ``end``.

        >>> made = Passages()
        >>> made.add(1, 7, None, 70, (0, 9)), made.add(1, 8, 7, 80, (0, 4))
        (None, 70)
        >>> made.smallest(1, 1, 3), made.smallest(1, 1, 6), made.smallest(1, 1, 99)
        (1, 0, -1)
        """
        first, last = self._spans.get(expression, (0, 0))
        at = bisect_right(self._starts, start, first, last) - 1
        if at < first:
            return -1
        while at >= 0 and self._ends[at] < end:
            at = self.above[at]
        return at


class Finder:
    """Finds the last place at which a number stands in a column.

    >>> Finder(array("q", [5, 3, 5]))(np.array([5, 4])).tolist()
    [2, -1]
    """

    def __init__(self, column: array[int]) -> None:
        """Take the column."""
        values = np.frombuffer(column, np.int64) if column else np.empty(0, np.int64)
        self._order = np.argsort(values, kind="stable")
        self._sorted = values[self._order]

    def __call__(self, wanted: Array) -> Array:
        """Give the place of each, -1 where it does not stand."""
        found = np.full(len(wanted), -1, np.int64)
        at = np.searchsorted(self._sorted, wanted, side="right") - 1
        there = np.flatnonzero(at >= 0)
        there = there[self._sorted[at[there]] == wanted[there]]
        found[there] = self._order[at[there]]
        return found


class Cited:
    """Which requirements cite which passages, by entities, in the order of citations."""

    def __init__(self) -> None:
        """Begin without citations."""
        self._passages, self._requirements = array("q"), array("q")

    def add(self, passage: int, requirement: int) -> None:
        """Note one citation."""
        self._passages.append(passage)
        self._requirements.append(requirement)

    def by_passage(self) -> tuple[Array, Array]:
        """Give the passages, sorted, and the requirement that cites each, every pair once.

        >>> cited = Cited()
        >>> for pair in [(2, 9), (1, 8), (2, 7), (2, 9)]:
        ...     cited.add(*pair)
        >>> [column.tolist() for column in cited.by_passage()]
        [[1, 2, 2], [8, 9, 7]]
        """
        passages = np.array(self._passages, np.int64)
        requirements = np.array(self._requirements, np.int64)
        order = np.lexsort((requirements, passages))
        first = np.ones(len(order), bool)
        ordered = passages[order], requirements[order]
        first[1:] = (np.diff(ordered[0]) != 0) | (np.diff(ordered[1]) != 0)
        kept = np.sort(order[first])
        kept = kept[np.argsort(passages[kept], kind="stable")]
        return passages[kept], requirements[kept]


class Lifting:
    """Gives what cites a passage, or the nearest one above it that anything cites."""

    def __init__(self, passages: Passages, cited: Cited) -> None:
        """Take all passages and citations. Cost: some passes of numpy."""
        held, self._requirements = cited.by_passage()
        entities = np.array(passages.entities, np.int64)
        self._first = np.searchsorted(held, entities)
        self._last = np.searchsorted(held, entities, side="right")
        is_cited, above = self._last > self._first, np.array(passages.above, np.int64)
        self._near = np.where(is_cited, np.arange(len(entities)), above)
        while True:
            on = np.flatnonzero(self._near >= 0)
            on = on[~is_cited[self._near[on]]]
            if not len(on):
                return
            self._near[on] = above[self._near[on]]

    def at(self, passage: int) -> list[int]:
        """Give the entities of the requirements; none for the passage -1."""
        near = self._near[passage] if passage >= 0 else -1
        if near < 0:
            return []
        found: list[int] = self._requirements[self._first[near] : self._last[near]].tolist()
        return found
