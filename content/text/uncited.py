"""Sentences of a text that no cited span touches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]
# A sentence ends at its stop, with the closing marks behind it, or at a line's end.
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|(?=\n)|$)")
_INK = re.compile(r"\w")


def sentences(text: str) -> Iterator[Span]:
    """Yield the spans of sentences that hold a letter or digit, in reading order.

    >>> text = "要慎权。一、要“慎言。”"
    >>> [text[start:end] for start, end in sentences(text)]
    ['要慎权。', '一、要“慎言。”']
    """
    for match in _SENTENCE.finditer(text):
        if _INK.search(match[0]):
            lead = len(match[0]) - len(match[0].lstrip())
            yield match.start() + lead, match.end()


def uncited(text: str, cited: Iterable[Span], left_out: Iterable[Span] = ()) -> Iterator[Span]:
    """Yield the sentences that no ``cited`` span touches, and that ``left_out`` do not hold.

    ``left_out`` are stretches that state nothing, as a title or a date. Cost: linear in the text,
    and in the spans once sorted.

    >>> list(uncited("要慎权。要慎言。", [(0, 2)]))
    [(4, 8)]
    """
    touched = _joined(cited)
    aside = _joined(left_out)
    at = beside = 0
    for start, end in sentences(text):
        while at < len(touched) and touched[at][1] <= start:
            at += 1
        while beside < len(aside) and aside[beside][1] < end:
            beside += 1
        if at < len(touched) and touched[at][0] < end:
            continue
        if beside < len(aside) and aside[beside][0] <= start:
            continue
        yield start, end


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
