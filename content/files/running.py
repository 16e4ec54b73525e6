"""What stands on a page beside the text: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from content.files.runs import Line

# Matches 3, - 3 -, — 3 —, 第 3 页, 第3页 共12页, 3/12, iv; not 3. and not 2022年.
PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*页?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·•\s]*"
)
NOTE_MARK = re.compile(
    r"\s*(\[\d{1,3}\]|[①-⑳㉑-㊿]|\d{1,3}(?![\d年月日.、．])|[*＊]{1,3}|注\d*[:：])\s*"
)
DIGITS = re.compile(r"\d+")
EDGE_LINES = 3
MARGIN = 0.09
SMALL = 0.9
NOTES_DEPTH = 0.4
SHARE = 0.6
FEWEST_PAGES = 2
LONGEST_HEAD = 120


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines, and its left, foot, right and head in points."""

    number: int
    lines: list[Line]
    box: tuple[float, float, float, float]

    @property
    def height(self) -> float:
        """Points from foot to head."""
        return max(self.box[3] - self.box[1], 1.0)

    def depth(self, line: Line) -> float:
        """How far down the page a line stands: 0 at the head, 1 at the foot."""
        return (self.box[3] - line.y) / self.height


def body_size(pages: Sequence[Page]) -> float:
    """The size that most signs are set in, in points."""
    signs: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            signs[round(line.size, 1)] += len(line.words)
    return max(signs.items(), key=lambda one: one[1], default=(10.0, 0))[0]


def edges(page: Page) -> list[Line]:
    """The lines nearest to the head and to the foot of the page."""
    ordered = sorted(page.lines, key=lambda line: -line.y)
    return [*ordered[:EDGE_LINES], *ordered[EDGE_LINES:][-EDGE_LINES:]]


def head_key(page: Page, line: Line) -> tuple[str, int]:
    """What running heads have in common: words without numbers, and height to half a percent."""
    return DIGITS.sub("#", line.words), round(page.depth(line) * 200)


def take_heads(pages: Sequence[Page], size: float) -> list[str]:
    """Remove running heads and page numbers from the pages; give their words, each once."""
    seen = Counter(key for page in pages for key in {head_key(page, one) for one in edges(page)})
    wanted = max(FEWEST_PAGES, SHARE * len(pages) / 2)
    left_out: dict[str, None] = {}
    for page in pages:
        near = {id(line) for line in edges(page)}
        kept = []
        for line in page.lines:
            repeated = seen[head_key(page, line)] >= wanted and len(line.words) < LONGEST_HEAD
            if id(line) in near and (
                is_number(page, line) or is_margin(page, line, size, repeated)
            ):
                left_out[line.words] = None
            else:
                kept.append(line)
        page.lines[:] = kept
    return list(left_out)


def is_number(page: Page, line: Line) -> bool:
    """Whether a line is nothing but a page number in the margin."""
    outer = not MARGIN * 1.4 < page.depth(line) < 1 - MARGIN * 1.4
    return outer and PAGE_NUMBER.fullmatch(line.words) is not None


def is_margin(page: Page, line: Line, size: float, repeated: bool) -> bool:
    """Whether a line belongs to the margin: repeated on other pages, or small at the very edge."""
    depth = page.depth(line)
    if repeated:
        return not MARGIN * 1.5 < depth < 1 - MARGIN * 1.5
    return line.size < SMALL * size and not MARGIN / 2 < depth < 1 - MARGIN / 2


def take_notes(page: Page, size: float) -> list[str]:
    """Remove the footnotes from the foot of a page; give each one's words with its mark."""
    first = len(page.lines)
    for place in range(len(page.lines) - 1, 0, -1):
        line = page.lines[place]
        if line.size >= SMALL * size or page.depth(line) < NOTES_DEPTH:
            break
        first = place
    while first < len(page.lines) and NOTE_MARK.match(page.lines[first].words) is None:
        first += 1
    notes: list[str] = []
    for line in page.lines[first:]:
        if NOTE_MARK.match(line.words) or not notes:
            notes.append(line.words)
        else:
            notes[-1] += line.words
    del page.lines[first:]
    return notes
