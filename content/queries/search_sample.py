"""How common words are, from a sample of the index that each process keeps for some minutes.

It tells which pairs of a query are rare, so that the index is asked for few, and whether a word
stands nearly everywhere, so that reading through finds it sooner. A sample that is out of date
costs time and nothing else: what is found is verified, and beyond any bound asked anew.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from content.queries.statements import among, fetched, members
from content.search_tables import UNITS

# From so many units on it is worth knowing; so many of them are looked at, once in ten minutes.
_MANY_UNITS, _LOOKED_AT, _KEPT_SECONDS = 20_000, 1000, 600
_BOUNDS = f"SELECT (SELECT min(id) FROM {UNITS}), (SELECT max(id) FROM {UNITS})"  # noqa: S608
_WORDS = f"SELECT words FROM {UNITS} WHERE {among('id')}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Sample:
    """Words of some units, in how many of these each pair stands, and how many units there are."""

    texts: tuple[str, ...]
    pairs: Counter[str]
    units: int

    def expected(self, words: str) -> float:
        """Give how many units probably hold these words as they stand."""
        held = sum(words in text for text in self.texts)
        return held * self.units / len(self.texts)


@dataclass(frozen=True, slots=True)
class _Kept:
    sample: Sample | None
    until: float


_kept = _Kept(None, -1.0)


def forget_sample() -> None:
    """Forget it; for tests, whose databases differ."""
    _keep(_Kept(None, -1.0))


def _keep(kept: _Kept) -> None:
    global _kept  # noqa: PLW0603
    _kept = kept


def sample() -> Sample | None:
    """Give the sample, None where there are few units; two queries once in ten minutes."""
    kept = _kept
    if time.monotonic() > kept.until:
        kept = _Kept(_taken(), time.monotonic() + _KEPT_SECONDS)
        _keep(kept)
    return kept.sample


def _taken() -> Sample | None:
    # Asked together, SQLite would read the whole table for the two.
    ((first, last),) = fetched(_BOUNDS, ())
    if first is None or last - first < _MANY_UNITS:
        return None
    units = last - first + 1
    places = [first + units * place // _LOOKED_AT for place in range(_LOOKED_AT)]
    texts = tuple(row[0] for row in fetched(_WORDS, (members(places),)))
    if not texts:
        return None
    pairs: Counter[str] = Counter()
    for text in texts:
        pairs.update(set(map(str.__add__, text, text[1:])))
    return Sample(texts, pairs, units)
