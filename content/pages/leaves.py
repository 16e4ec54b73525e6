"""A text set for reading: what kind of line each is, which headings stand, what the margin says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.pages.naming import shortened
from content.pages.outlines import heading_level
from content.pages.segments import Cited, Line, Segment, lay_out
from content.vocabulary import Unit

Passage = Mapping[str, Any]

HEADINGS = frozenset({Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION, Unit.HEADING})
_DATE = re.compile("(时间|日期|发布|来源)[^。]{0,40}$|[\\d\\s年月日:/.-]{6,30}$")
_LINKS = re.compile("上一篇[:\uff1a]|下一篇[:\uff1a]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line as the page sets it.

    ``kind`` is title, date, heading, article, links or text; ``level`` is a heading's; ``notes``
    are the citations that begin here, one for each requirement.
    """

    kind: str
    level: int
    runs: tuple[Segment, ...]
    notes: tuple[Cited, ...]

    @property
    def whole(self) -> bool:
        """Whether one and the same set of citations covers the whole line."""
        return len(self.runs) == 1 and bool(self.runs[0].covering)


def leaves_of(
    text: str, passages: Sequence[Passage], cited: Sequence[Cited], title: str
) -> list[Leaf]:
    """Give the lines of a text ready to set; offsets are code points of ``text``."""
    anchors: dict[int, tuple[str, ...]] = {}
    for passage in passages:
        anchors[passage["start"]] = (*anchors.get(passage["start"], ()), passage["uid"])
    opening = {passage["start"]: passage for passage in reversed(passages)}
    first = min(opening, default=len(text))
    leaves = [_leaf(line, opening, title, first) for line in lay_out(text, cited, anchors)]
    return [leaf for leaf in leaves if leaf.kind != "title" or _is_cited(leaf)]


def _is_cited(leaf: Leaf) -> bool:
    return any(run.covering for run in leaf.runs)


def _leaf(line: Line, opening: Mapping[int, Passage], title: str, first: int) -> Leaf:
    passage = opening.get(line.mark)
    kind, level = _plain_kind(line, first, title), 0
    if passage is not None and passage["unit"] in HEADINGS:
        kind, level = "heading", heading_level(passage["depth"] - 1)
    elif passage is not None and passage["unit"] == Unit.ARTICLE:
        kind = "article"
    return Leaf(kind, level, line.segments, _notes(line.opening))


def _plain_kind(line: Line, first: int, title: str) -> str:
    """What a line outside the outline is; the title stands at the head of the page already."""
    if line.words == title:
        return "title"
    if line.start < first and _DATE.match(line.words):
        return "date"
    return "links" if _LINKS.match(line.words) else "text"


def _notes(opening: Iterable[Cited]) -> tuple[Cited, ...]:
    """The first citation of each requirement, in the order of the words."""
    return tuple({each.address: each for each in reversed(tuple(opening))}.values())[::-1]


def document_outline_entries(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Give the lines of a text's outline: its headings and articles, and points in prose."""
    return [
        {
            "code": _number(passage),
            "title": shortened(passage["title"] or ""),
            "address": f"#{passage['uid']}",
            "depth": min(passage["depth"] - 1, 3),
            "current": False,
        }
        for passage in passages
        if passage["unit"] not in {Unit.PARAGRAPH, Unit.ITEM, Unit.SUBITEM}
    ]


def _number(passage: Passage) -> str:
    return (passage["marker"] or "").rstrip("、.． ")
