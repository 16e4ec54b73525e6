"""Known terms in running words: where the labels of concepts stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SHORTEST = 2


class Hit(NamedTuple):
    """A term found: its label and where it stands, code points, half-open."""

    label: str
    start: int
    end: int


class Terms:
    """Labels to look for; one character alone means too much to be a term."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take the labels, whatever their order; those under two characters are left out."""
        self._by_opening: dict[str, list[str]] = defaultdict(list)
        for label in sorted({*labels}, key=len, reverse=True):
            if len(label) >= SHORTEST:
                self._by_opening[label[:SHORTEST]].append(label)

    def found_in(self, words: str) -> Iterator[Hit]:
        """Yield what stands in some words from left to right, the longest label first.

        Hits do not overlap, and a Latin label stands as a whole word. Cost: linear in the words
        but for labels that open alike.

        >>> [hit.label for hit in Terms(["大局", "大局意识", "risk"]).found_in("大局意识, risks")]
        ['大局意识']
        """
        at = 0
        while at + SHORTEST <= len(words):
            label = self._label_at(words, at)
            if label is None:
                at += 1
                continue
            yield Hit(label, at, at + len(label))
            at += len(label)

    def _label_at(self, words: str, at: int) -> str | None:
        for label in self._by_opening.get(words[at : at + SHORTEST], ()):
            if words.startswith(label, at) and _stands_whole(words, at, at + len(label)):
                return label
        return None


def _stands_whole(words: str, start: int, end: int) -> bool:
    """Whether no Latin word or number goes on beyond either end."""
    inside = _joined(words[start - 1 : start], words[start : start + 1])
    return not inside and not _joined(words[end - 1 : end], words[end : end + 1])


def _joined(before: str, behind: str) -> bool:
    return all(one.isascii() and one.isalnum() for one in (before, behind))
