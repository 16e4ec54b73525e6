"""Where the words of a discussed span lie now, found as citations are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from content.models import Expression
from content.queries.fields import Answer
from content.queries.newest import newest_texts
from content.text.anchors import Quote, place_quotes

_CONTEXT = 32


class Span(NamedTuple):
    """A thread about words of a text: its row, the text's row, and the code points."""

    thread: int
    expression: int
    start: int
    end: int


def span_places(spans: Iterable[Span]) -> dict[int, Answer]:
    """Give, by thread row, the place of each span in the newest public text of its work.

    A span of the newest text itself has none. Two queries, none for no spans.
    """
    by_text: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        by_text[span.expression].append(span)
    if not by_text:
        return {}
    texts = Expression.objects.in_bulk(by_text)
    newest = newest_texts({text.document_id for text in texts.values()})
    places: dict[int, Answer] = {}
    for key, held in by_text.items():
        old = texts[key]
        new = newest.get(old.document_id)
        if new is not None and new.pk != key:
            places |= _placed(held, old.text, new)
    return places


def _placed(spans: list[Span], old: str, new: Expression) -> dict[int, Answer]:
    quotes = [
        Quote(
            old[span.start : span.end],
            old[max(0, span.start - _CONTEXT) : span.start],
            old[span.end : span.end + _CONTEXT],
            span.start,
        )
        for span in spans
    ]
    found = place_quotes(quotes, new.text, old=old)
    return {
        span.thread: {
            "uid": str(new.uid),
            "expression": new.label,
            "state": placed.state.value,
            "start": placed.span[0] if placed.span else None,
            "end": placed.span[1] if placed.span else None,
        }
        for span, placed in zip(spans, found, strict=True)
    }
