"""Where words stand in a text: what search shows of it and underlines. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content.text.folding import folded_with_origins

BEFORE, SNIPPET_LENGTH = 20, 120
Span = tuple[int, int]


def spans_of(terms: Sequence[str], text: str) -> list[Span]:
    """Give the code points that folded ``terms`` occupy in ``text``, merged and in order.

    >>> spans_of(("慎", "慎言"), "要特别慎言"), spans_of(("国家",), "𠮷國 家")
    ([(3, 5)], [(1, 4)])
    """
    seen = folded_with_origins(text)
    found = sorted(
        seen.span(match.start(), match.end())
        for term in terms
        for match in re.finditer(re.escape(term), seen.words)
    )
    merged: list[Span] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(terms: Sequence[str], text: str) -> tuple[str, list[list[int]]]:
    """Give the words around the first match, on one line, and the matches in them.

    >>> snippet(("慎言",), "要特别慎言。")
    ('要特别慎言。', [[3, 5]])
    """
    spans = spans_of(terms, text)
    first = max(spans[0][0] - BEFORE, 0) if spans else 0
    last = first + max(SNIPPET_LENGTH, spans[0][1] - first if spans else 0)
    line = re.sub(r"\s", " ", text[first:last])
    inside = [[start - first, end - first] for start, end in spans if end - first <= len(line)]
    return line, inside
