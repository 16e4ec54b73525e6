"""How common words are, from a sample of the index that each process keeps for some minutes.

It tells which pairs of a query are rare, so that the index is asked for few, and whether a word
stands nearly everywhere, so that reading through finds it sooner. A sample that is out of date
costs time and nothing else: what is found is verified, and beyond any bound asked anew.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from content.queries.statements import among, fetched, members
from content.search_tables import UNITS

# From so many units on it is worth knowing; so many of them are looked at, once in ten minutes.
_MANY_UNITS, _LOOKED_AT, _KEPT_SECONDS = 20_000, 1000, 600
_BOUNDS = f"SELECT (SELECT min(id) FROM {UNITS}), (SELECT max(id) FROM {UNITS})"  # noqa: S608
_WORDS = f"SELECT words FROM {UNITS} WHERE {among('id')}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Sample:
    """Words of some units, where in these each character and pair stands, and how many units are.

    ``places`` are sets of texts as the bits of a number.
    """

    texts: tuple[str, ...]
    places: dict[str, int]
    units: int

    def held(self, words: str) -> int:
        """Give which texts hold these words as they stand."""
        if len(words) <= 2:  # noqa: PLR2004
            return self.places.get(words, 0)
        may = -1
        for at in range(len(words) - 1):
            may &= self.places.get(words[at : at + 2], 0)
        found = 0
        while may > 0:
            bit = may & -may
            may ^= bit
            if words in self.texts[bit.bit_length() - 1]:
                found |= bit
        return found

    def expected(self, words: str) -> float:
        """Give how many units probably hold these words as they stand."""
        return self.held(words).bit_count() * self.units / len(self.texts)


def sampled(texts: Sequence[str], units: int) -> Sample:
    """Give the sample of so many units of which these are some.

    >>> seen = sampled(["慎言慎行", "慎行"], 20)
    >>> seen.expected("慎"), seen.expected("言慎行"), seen.expected("慎权")
    (20.0, 10.0, 0.0)
    """
    places: dict[str, int] = {}
    for at, text in enumerate(texts):
        bit = 1 << at
        for one in {*text, *map(str.__add__, text, text[1:])}:
            places[one] = places.get(one, 0) | bit
    return Sample(tuple(texts), places, units)


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
    texts = [row[0] for row in fetched(_WORDS, (members(places),))]
    return sampled(texts, units) if texts else None
