"""Printed lines back to paragraphs: what was broken only by the width of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from content.files.running import Page
from content.files.runs import CLOSERS, HAN, OPENERS, Line, width

# A line that starts so is a paragraph of its own where the print gives no other sign.
LABEL = re.compile(
    r"第[零〇一二三四五六七八九十百千\d]+[编章节条](?:\s|$|之)|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|(?:上|下)一[篇条][:：]|[（(]?来源[:：]|[一二三四五六七八九十]{1,3}$"
)
INSIDE = re.compile("[。！？](?=.)")
STOPS = "。；：！？”）)…:;!?"
SENTENCE_ENDS = "。！？"
INDENT = 1.2
SIZE_CHANGE = 0.12
LOOSE = 1.3
MOST = 0.8
NEAR = 0.6
SLACK = 0.3
FEWEST = 3
# Lines that agree on an edge this far into the widest one's reach are full, not merely alike.
FULL_SHARE = 0.75
LATIN = re.compile(r"[A-Za-z0-9,.;:)]$")
LATIN_START = re.compile(r"[A-Za-z0-9(]")


@dataclass(frozen=True, slots=True)
class Column:
    """How text is set: its edges, the usual step from line to line, first-line indents.

    ``spaced`` says that paragraphs stand apart, ``ends_sentences`` that a sentence's end at the
    edge is more likely a paragraph's end.
    """

    left: float
    right: float
    pitch: float
    indented: bool
    spaced: bool
    ends_sentences: bool


def columns(pages: Sequence[Page]) -> dict[int, Column]:
    """The column of each line, by the line's id."""
    found: dict[int, Column] = {}
    groups: dict[tuple[int, int, int], list[tuple[Page, Line]]] = {}
    for page in pages:
        middle = (page.box[0] + page.box[2]) / 2
        split = is_split(page, middle)
        for line in page.lines:
            key = (round(page.box[0]), round(page.box[2]), side_of(line, middle) if split else 0)
            groups.setdefault(key, []).append((page, line))
    for (first, last, side), members in groups.items():
        column = measured([line for _, line in members], first, last, whole=side == 0)
        found.update((id(line), column) for _, line in members)
    return found


def side_of(line: Line, middle: float) -> int:
    """1 for a line in the left column, 2 in the right, 0 for one across both."""
    if line.left < middle < line.right - line.size:
        return 0
    return 1 if line.left < middle - line.size else 2


def is_split(page: Page, middle: float) -> bool:
    """Whether most lines of a page end before its middle or start behind it, on both sides."""
    before = sum(line.right < middle + line.size for line in page.lines)
    behind = sum(line.left > middle - line.size for line in page.lines)
    most = 0.25 * len(page.lines)
    return min(before, behind) > max(most, FEWEST) and before + behind > 3 * most


def measured(lines: Sequence[Line], first: float, last: float, *, whole: bool) -> Column:
    """The edges of a column from its lines; a page with few full lines is taken as symmetric."""
    size = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) <= SIZE_CHANGE * size] or list(lines)
    left = supported(sorted(line.left for line in body), size)
    ends = supported(sorted(-core_right(line) for line in body), size)
    left = min(line.left for line in body) if left is None else left
    right = max(core_right(line) for line in body)
    if ends is not None and -ends - left > FULL_SHARE * (right - left):
        right = -ends
    elif whole:
        right = max(right, last - (left - first))
    pitch = usual_pitch(body, right)
    return Column(
        left, right, pitch, uses_indents(body, left, size), uses_spaces(body, right, pitch),
        ends_sentences(body, right),
    )  # fmt: skip


def supported(values: Sequence[float], size: float) -> float | None:
    """The first value that enough others stand within one sign of, None where there is none."""
    least = max(FEWEST, len(values) // 20)
    for place, value in enumerate(values):
        if place + least <= len(values) and values[place + least - 1] - value <= size:
            return value
    return None


def core_right(line: Line) -> float:
    """Where a line ends, closing signs aside: they may hang over the edge."""
    bare = line.words.rstrip(CLOSERS)
    return line.right - width(line.words[len(bare) :]) * line.size


def usual_pitch(lines: Sequence[Line], right: float) -> float:
    """The smallest usual step between a full line and the next, 0 where nothing tells."""
    steps: Counter[float] = Counter()
    for line, following in pairwise(lines):
        step = line.y - following.y
        if line.page == following.page and step > 0 and right - line.right < 2 * line.size:
            steps[round(step, 0)] += 1
    often = [step for step, count in steps.items() if count * 4 >= max(steps.values())]
    return min(often, default=0.0)


def uses_indents(lines: Sequence[Line], left: float, size: float) -> bool:
    """Whether paragraphs begin with an indent: many lines do, and the next one goes back."""
    backs = sum(
        INDENT * size < line.left - left < 5 * size and abs(following.left - left) < NEAR * size
        for line, following in pairwise(lines)
    )
    return backs >= max(2, len(lines) // 20)


def uses_spaces(lines: Sequence[Line], right: float, pitch: float) -> bool:
    """Whether nearly every short line has more room below it than the usual step."""
    steps = [
        line.y - following.y
        for line, following in pairwise(lines)
        if line.page == following.page and right - line.right > 2 * line.size
    ]
    below = [step for step in steps if step > 0]
    loose = sum(step > LOOSE * pitch for step in below)
    return pitch > 0 and len(below) >= FEWEST and loose > MOST * len(below)


def ends_sentences(lines: Sequence[Line], right: float) -> bool:
    """Whether paragraphs end more often than sentences do inside them.

    Either end falls on the edge of the page by chance alone, so the more frequent one is the
    likelier where the print does not tell.
    """
    paragraphs = sum(right - line.right > 2 * line.size for line in lines)
    return paragraphs > sum(len(INSIDE.findall(line.words)) for line in lines)


def goes_on(line: Line, following: Line, column: Column, *, same_column: bool) -> bool | None:
    """Whether ``following`` is the same paragraph, broken by the width of the page.

    None where the print does not tell: both lines are full, flush and evenly spaced.
    """
    if looks_other(line, following) or is_short(line, following, column):
        return False
    step = line.y - following.y
    below = line.page == following.page and same_column and step > 0 and column.pitch > 0
    if below and (column.spaced or step > LOOSE * column.pitch):
        return step <= LOOSE * column.pitch
    indent = INDENT * line.size
    if following.left > line.left + indent:
        return False
    if column.indented:
        return following.left <= column.left + indent
    return None if line.words[-1] in STOPS else True


def looks_other(line: Line, following: Line) -> bool:
    """Whether two lines are set in another size or another font."""
    if abs(line.size - following.size) > SIZE_CHANGE * line.size:
        return True
    return bool(line.font and following.font and line.font != following.font)


def is_likely_end(line: Line, following: Line, column: Column) -> bool:
    """Whether a full line ends its paragraph, as far as words tell where the print does not."""
    if column.ends_sentences and line.words[-1] in SENTENCE_ENDS:
        return True
    return line.words[-1] in STOPS and LABEL.match(following.words) is not None


def is_doubtful(line: Line, following: Line) -> bool:
    """Whether words leave it open too: a sentence ends at the edge and no label follows."""
    return line.words[-1] in SENTENCE_ENDS and LABEL.match(following.words) is None


def is_short(line: Line, following: Line, column: Column) -> bool:
    """Whether the next line's first unit would still have had room on this one."""
    room = column.right - line.right
    return room > (width(first_unit(following.words)) + SLACK) * line.size


def first_unit(words: str) -> str:
    """What may not be torn at the start of a line: openers, a sign or a word, closers.

    >>> [first_unit(words) for words in ("“慎言”是", "基层组织", "GB/T 1.1", "一、二")]
    ['“慎', '基', 'GB/T', '一、']
    """
    end = 0
    while end < len(words) and words[end] in OPENERS:
        end += 1
    if end < len(words) and HAN.match(words[end]):
        end += 1
    else:
        while end < len(words) and not words[end].isspace() and not HAN.match(words[end]):
            end += 1
    while end < len(words) and words[end] in CLOSERS:
        end += 1
    return words[:end]


def glue(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: a space between Latin words only.

    >>> glue("见 ISO", "9001 标准"), glue("基层", "组织")
    (' ', '')
    """
    return " " if LATIN.search(before) and LATIN_START.match(after) else ""
