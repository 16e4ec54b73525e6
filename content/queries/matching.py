"""Where words stand in a text: what search shows of it and underlines. Pure."""

from __future__ import annotations

import re

BEFORE, SNIPPET_LENGTH = 20, 120
Span = tuple[int, int]


def terms_of(words: str) -> tuple[str, ...]:
    """Give the terms of a search, each once.

    >>> terms_of("慎言  慎行 慎言")
    ('慎言', '慎行')
    """
    return tuple(dict.fromkeys(words.split()))


def spans_of(terms: tuple[str, ...], text: str) -> list[Span]:
    """Give the code points that ``terms`` occupy in ``text``, merged and in order.

    >>> spans_of(("慎", "慎言"), "要特别慎言")
    [(3, 5)]
    """
    pattern = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def snippet(terms: tuple[str, ...], text: str) -> tuple[str, list[list[int]]]:
    """Give the words around the first match, on one line, and the matches in them.

    >>> snippet(("慎言",), "要特别慎言。")
    ('要特别慎言。', [[3, 5]])
    """
    spans = spans_of(terms, text)
    first = max(spans[0][0] - BEFORE, 0) if spans else 0
    line = re.sub(r"\s", " ", text[first : first + SNIPPET_LENGTH])
    return line, [list(span) for span in spans_of(terms, line)]
