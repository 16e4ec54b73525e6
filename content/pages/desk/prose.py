"""The left pane: the text with its confirmed and proposed spans, a page of it at a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from content.models import Edition
from content.pages.desk.frame import bench
from content.pages.leaves import Leaf, leaves_of
from content.pages.naming import shown_number
from content.pages.segments import Cited, cut_lines
from content.queries.workbench import citations_of, text_passages, text_words

Row = dict[str, Any]
# A page of text that a browser draws at once without a stutter; a line is never cut.
PAGE = 16_000


@dataclass(frozen=True, slots=True)
class Prose:
    """One page of a text as the pane sets it; ``text`` is its row, ``chosen`` the marked uids."""

    text: Row
    lines: list[Leaf]
    page: int
    pages: int
    chosen: frozenset[str]


def page_starts(text: str, size: int = PAGE) -> list[int]:
    r"""Give where each page of a text starts: at a line, at least ``size`` characters apart.

    >>> page_starts("慎欲\n慎权\n慎言", size=4)
    [0, 6]
    """
    starts = [0]
    for mark, _, _ in cut_lines(text):
        if mark - starts[-1] >= size:
            starts.append(mark)
    return starts


def set_prose(
    edition: Edition,
    text: Row,
    proposals: Iterable[Row],
    *,
    chosen: frozenset[str] = frozenset(),
    page: int | None = None,
    shown: Cited | None = None,
) -> Prose:
    """Give one page of a text: the one asked for, else that of the ``chosen`` spans; 3 queries.

    ``shown`` is a span that is neither cited nor proposed, for one to look at.
    """
    words = text_words(text["pk"])
    spans = _spans(edition, text, proposals)
    if shown is not None and shown.end <= len(words):
        spans, chosen = [*spans, shown], chosen | {shown.uid}
    starts = page_starts(words)
    at = min((each.start for each in spans if each.uid in chosen), default=0)
    number = page if page and 1 <= page <= len(starts) else bisect_right(starts, at)
    leaves = leaves_of(words, text_passages(text["pk"]), spans, "")
    low = starts[number - 1]
    high = starts[number] if number < len(starts) else len(words)
    lines = [leaf for leaf in leaves if low <= leaf.runs[0].start < high]
    return Prose(text, lines, number, len(starts), chosen)


def _spans(edition: Edition, text: Row, proposals: Iterable[Row]) -> list[Cited]:
    slug = edition.framework.slug
    confirmed = [_confirmed(slug, row) for row in citations_of(edition, text["pk"])]
    return confirmed + [
        _proposed(slug, row)
        for row in proposals
        if row["expression"] == text["pk"] and row["end"] is not None and row["start"] < row["end"]
    ]


def _confirmed(slug: str, row: Row) -> Cited:
    return Cited(
        uid=str(row["uid"]),
        start=row["start"],
        end=row["end"],
        address=bench(slug, at=str(row["requirement__entity__uid"])),
        code=shown_number(row["requirement__code"]),
        title=row["requirement__title"],
    )


def _proposed(slug: str, row: Row) -> Cited:
    return Cited(
        uid=row["uid"],
        start=row["start"],
        end=row["end"],
        address=bench(slug, proposal=row["uid"]),
        standing="proposed",
    )


def text_shown(texts: Sequence[Row], asked: str | None, wanted: set[int]) -> Row | None:
    """Give the text to show: the one asked for, else one of those wanted, else the first."""
    named = [text for text in texts if text["uid"] == asked]
    held = [text for text in texts if text["pk"] in wanted]
    return next(iter([*named, *held, *texts]), None)


_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def span_named(written: str | None) -> Cited | None:
    """Give the span that an address names as ``12-30``, or None.

    >>> span_named("12-30")
    Cited(uid='span', start=12, end=30, address='', code='', title='', standing='shown')
    >>> span_named("30-12") is None
    True
    """
    found = _SPAN.fullmatch(written or "")
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return Cited(uid="span", start=int(found[1]), end=int(found[2]), standing="shown")
