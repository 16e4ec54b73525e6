"""Where quoted words lie in a newer text: as they stand, at their place, or nearly the same.

Source: W3C Web Annotation Data Model §4.2.4 (text quote selector) and §4.2.5 (text position
selector), https://www.w3.org/TR/annotation-model/. A quote is looked for in three steps: the exact
words, the place that its prefix and suffix embrace, and words that share most of its pairs of
characters. Every step is bounded for each quote, so a text costs what it is long and what its
quotes are long, not their product.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.text.order import rising
from content.vocabulary import AnchorState

Span = tuple[int, int]
_GRAM = 4
_NEAREST = 24
_SAMPLES = 48
_CONTEXT = 32
_EMBRACE = 6
_AGREES = 4
_ALIKE = 0.5
_EMBRACED_ALIKE = 0.25
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]*")
_BREAK = re.compile(r"[。！？；，、：\s]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words and where they stood: code points of the old text, with what stood around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a quote lies now; an orphan has no span. ``confidence`` is from 0 to 1.

    ``anchored`` means at its old place among its neighbours, ``moved`` elsewhere. The words of the
    span may differ from the quote.
    """

    state: AnchorState
    span: Span | None = None
    confidence: float = 0.0


ORPHAN = Placed(AnchorState.ORPHANED)


def place_quote(quote: Quote, text: str, *, old: str = "") -> Placed:
    """Give where one quote lies in ``text``; see ``place_quotes``.

    >>> place_quote(Quote("慎言", "要特别", "。"), "一、要特别慎言。")
    Placed(state=<AnchorState.ANCHORED: 'anchored'>, span=(5, 7), confidence=1.0)
    """
    return next(place_quotes([quote], text, old=old))


def place_quotes(quotes: Iterable[Quote], text: str, *, old: str = "") -> Iterator[Placed]:
    """Yield where each quote lies in ``text``, in order.

    ``old`` is the text that the quotes were taken from: with it, of several equal passages the
    one is taken that the sentences around it lead to. Cost: linear in both texts, and for each
    quote in its length.
    """
    finder = _Finder(text, old)
    for quote in quotes:
        yield finder.place(quote)


class _Finder:
    """One text, indexed by its short runs of characters."""

    def __init__(self, text: str, old: str) -> None:
        self._text = text
        self._grams: dict[str, list[int]] = defaultdict(list)
        for at in range(len(text) - _GRAM + 1):
            self._grams[text[at : at + _GRAM]].append(at)
        self._marks = _kept_sentences(old, text)

    def place(self, quote: Quote) -> Placed:
        if not quote.exact:
            return ORPHAN
        at = self._expected(quote.start)
        return self._exact(quote, at) or self._embraced(quote, at) or self._alike(quote, at)

    def _expected(self, start: int) -> int:
        """Where an offset of the old text should lie, by the last sentence kept before it."""
        place = bisect_left(self._marks, (start + 1, -1)) - 1
        if place < 0:
            return min(start, len(self._text))
        old, new = self._marks[place]
        return min(new + start - old, len(self._text))

    def _places(self, words: str, near: int, most: int = _NEAREST) -> list[int]:
        """Where some words stand: the ``most`` places nearest to ``near`` that their runs show."""
        if len(words) < _GRAM:
            return _nearest(list(self._short(words, near, most)), near, most)
        offsets = {0, len(words) - _GRAM, (len(words) - _GRAM) // 2}
        rarest = min(offsets, key=lambda at: len(self._grams.get(words[at : at + _GRAM], ())))
        runs = self._grams.get(words[rarest : rarest + _GRAM], [])
        close = [at - rarest for at in _nearest(runs, near + rarest, 4 * most) if at >= rarest]
        found = [at for at in close if self._text.startswith(words, at)]
        if not found and len(runs) > 4 * most:
            # Its runs are everywhere: only reading the text tells.
            found = [at for at in (self._text.find(words),) if at >= 0]
        return found[:most]

    def _short(self, words: str, near: int, most: int) -> Iterator[int]:
        """Where a word too short for a run stands, on both sides of ``near``."""
        at = near
        for _ in range(most):
            at = self._text.find(words, at)
            if at < 0:
                break
            yield at
            at += 1
        at = near
        for _ in range(most):
            at = self._text.rfind(words, 0, max(0, at + len(words) - 1))
            if at < 0:
                break
            yield at

    def _exact(self, quote: Quote, near: int) -> Placed | None:
        found = self._places(quote.exact, near)
        if not found:
            return None
        best = max(found, key=lambda at: (*self._context(quote, at), -abs(at - near)))
        agreed, whole = self._context(quote, best)
        span = (best, best + len(quote.exact))
        if agreed or best == near:
            return Placed(AnchorState.ANCHORED, span, 1.0 if whole or len(found) == 1 else 0.9)
        return Placed(AnchorState.MOVED, span, 0.9 if len(found) == 1 else 0.5)

    def _context(self, quote: Quote, at: int, end: int | None = None) -> tuple[int, bool]:
        """On how many sides a place has the old neighbours, and whether they are all there."""
        end = at + len(quote.exact) if end is None else end
        before = _common_end(quote.prefix, self._text[max(0, at - _CONTEXT) : at])
        behind = _common_start(quote.suffix, self._text[end : end + _CONTEXT])
        sides = [(before, len(quote.prefix)), (behind, len(quote.suffix))]
        agreed = sum(held >= min(_AGREES, given) > 0 for held, given in sides)
        return agreed, all(held == min(given, _CONTEXT) for held, given in sides)

    def _embraced(self, quote: Quote, near: int) -> Placed | None:
        """The words between the old neighbours, where both stand close together still."""
        before, behind = quote.prefix[-_EMBRACE:], quote.suffix[:_EMBRACE]
        if len(before) < _EMBRACE or len(behind) < _EMBRACE:
            return None
        reach = 3 * len(quote.exact) + _CONTEXT
        best: tuple[float, Span] | None = None
        for at in self._places(before, near - _EMBRACE, most=4):
            start = at + _EMBRACE
            end = self._text.find(behind, start, start + reach + _EMBRACE)
            if end > start:
                alike = likeness(quote.exact, self._text[start:end])
                best = max(best or (0.0, (0, 0)), (alike, (start, end)))
        if best is None or best[0] < _EMBRACED_ALIKE:
            return None
        return Placed(AnchorState.ANCHORED, best[1], round(0.5 + best[0] / 2, 2))

    def _alike(self, quote: Quote, near: int) -> Placed:
        """The stretch that holds most of the quote's runs, at about their distances."""
        words = quote.exact
        spread = max(8, len(words) // 4)
        votes: Counter[int] = Counter()
        step = max(1, (len(words) - _GRAM + 1) // _SAMPLES)
        for at in range(0, len(words) - _GRAM + 1, step):
            for place in _nearest(self._grams.get(words[at : at + _GRAM], []), near + at, 8):
                votes[(place - at) // spread] += 1
        best: tuple[float, Span] = (0.0, (0, 0))
        # Equal votes go to the place that is nearest to the expected one.
        ranked = sorted(votes.items(), key=lambda one: (-one[1], abs(one[0] * spread - near)))
        for bucket, _ in ranked[:3]:
            span = self._fitted(words, bucket * spread, spread)
            if span is not None:
                best = max(best, (likeness(words, self._text[slice(*span)]), span))
        if best[0] < _ALIKE:
            return ORPHAN
        start, end = best[1]
        stays = self._context(quote, start, end)[0] or abs(start - near) <= spread
        state = AnchorState.ANCHORED if stays else AnchorState.MOVED
        return Placed(state, best[1], round(best[0], 2))

    def _fitted(self, words: str, at: int, spread: int) -> Span | None:
        """The span around ``at`` from the first to the last pair of characters it shares."""
        low = max(0, at - spread)
        window = self._text[low : at + len(words) + 2 * spread]
        places: dict[str, list[int]] = defaultdict(list)
        for place in range(len(window) - 1):
            places[window[place : place + 2]].append(low + place)
        shared = [
            (offset, place)
            for offset in range(len(words) - 1)
            for place in _nearest(places.get(words[offset : offset + 2], []), at + offset, 1)
            if abs(place - at - offset) <= 2 * spread
        ]
        if not shared:
            return None
        first, start = shared[0]
        last, end = shared[-1]
        if end + 2 <= start:
            return None
        start = start if not first else self._break_before(start, first + spread)
        tail = len(words) - last - 2
        return start, end + 2 if not tail else self._break_behind(end + 2, tail + spread)

    def _break_before(self, at: int, reach: int) -> int:
        """The nearest place before ``at`` where words may begin."""
        for place in range(at, max(0, at - reach), -1):
            if place == 0 or _BREAK.match(self._text[place - 1]):
                return place
        return at

    def _break_behind(self, at: int, reach: int) -> int:
        """The nearest place behind ``at`` where words may end, their punctuation included."""
        found = _BREAK.search(self._text, at, min(len(self._text), at + reach))
        return found.end() if found else at


def likeness(one: str, other: str) -> float:
    """Give how many pairs of neighbouring characters two texts share, from 0 to 1 (Dice).

    >>> likeness("要特别慎言", "要特别慎行"), likeness("慎", "慎")
    (0.75, 1.0)
    """
    if one == other:
        return 1.0
    mine, theirs = _pairs(one), _pairs(other)
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _nearest(places: list[int], near: int, most: int) -> list[int]:
    """Those of ascending places that lie nearest; all of them where there are few."""
    if len(places) <= most:
        return places
    middle = bisect_left(places, near)
    close = places[max(0, middle - most) : middle + most]
    return sorted(close, key=lambda at: abs(at - near))[:most]


def _common_end(one: str, other: str) -> int:
    return _common_start(one[::-1], other[::-1])


def _common_start(one: str, other: str) -> int:
    count = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        count += 1
    return count


def _kept_sentences(old: str, new: str) -> list[Span]:
    """Where sentences that stand once in both texts, and in the same order, lie in each."""
    if not old:
        return []
    before, after = _single_sentences(old), _single_sentences(new)
    pairs = sorted((at, after[words]) for words, at in before.items() if words in after)
    kept = rising([place for _, place in pairs])
    return [pair for index, pair in enumerate(pairs) if index in kept]


def _single_sentences(text: str) -> dict[str, int]:
    places: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            counts[match[0]] += 1
            places[match[0]] = match.start()
    return {words: places[words] for words, count in counts.items() if count == 1}
