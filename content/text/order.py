"""Which members of a list kept their order: the fewest moves that explain another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def rising(places: Sequence[int]) -> set[int]:
    """Give the indexes of a longest rising subsequence of distinct ``places``.

    What is not among them moved; no smaller set of moves leads from one order to the other.
    Of several longest ones it is the one with the lowest places at its end. O(n log n).

    >>> sorted(rising([0, 3, 1, 2, 4]))
    [0, 2, 3, 4]
    """
    lowest: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for index, place in enumerate(places):
        length = bisect_left(lowest, place)
        previous.append(ends[length - 1] if length else None)
        if length == len(lowest):
            lowest.append(place)
            ends.append(index)
        else:
            lowest[length], ends[length] = place, index
    kept: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return kept
