"""What changed between two texts, as runs that a person can read.

Chinese has no spaces, and a plain character diff of it is confetti: single characters agree by
accident everywhere. So whole sentences are matched first, then clauses inside what is left, then
words (a Han character, a Latin word or number, 第三十五条); agreements too short to help a reader
are taken into the change around them, and a change is slid to where the punctuation says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from content.text.numerals import NUMERAL


class Op(StrEnum):
    """What a run says: the words stayed, went, or came."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


class Run(NamedTuple):
    """One stretch; code points, half-open, in the old and in the new text.

    A deleted run is empty in the new text, an inserted one in the old.
    """

    op: Op
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class _Block(NamedTuple):
    """A stretch that both texts hold: where it begins in each, and its length."""

    old: int
    new: int
    length: int


_STOPS = "。！？；!?;\n"
_PAUSES = "，、：,:"
_CLOSING = "》”’）)"
_BEFORE = f"{_STOPS}{_PAUSES}《“‘（("
_SENTENCE = re.compile(rf"[^{_STOPS}]*[{_STOPS}]+|[^{_STOPS}]+")
_CLAUSE = re.compile(rf"[^{_PAUSES}{_STOPS}]*[{_PAUSES}{_STOPS}]+|[^{_PAUSES}{_STOPS}]+")
_WORD = re.compile(
    rf"第[{NUMERAL}\d]{{1,9}}[编章节条款项目](?:之[{NUMERAL}]{{1,3}})?"
    r"|[0-9A-Za-z]+(?:[.'’\-][0-9A-Za-z]+)*|\s+|.",
    re.DOTALL,
)
_LEVELS = (_SENTENCE, _CLAUSE, _WORD)
# What comparing the pieces of one stretch may cost, in equal pairs of pieces; a stretch that
# repeats itself beyond that is shown as replaced whole.
_MOST_PAIRS = 300_000
_FAR_SLIDE = 200
_SUBSTANTIAL = 4


def word_diff(old: str, new: str) -> tuple[Run, ...]:
    """Give the runs that lead from ``old`` to ``new``, in reading order.

    The equal and deleted runs put together are ``old``, the equal and inserted ones ``new``; of a
    replacement the deletion comes first. Cost: linear in the texts, with a bounded extra for each
    stretch that differs.

    >>> old, new = "禁止泄露工作秘密。", "不得泄露国家秘密。"
    >>> [(run.op.value, old[run.old_start : run.old_end] or new[run.new_start : run.new_end])
    ...  for run in word_diff(old, new)][:3]
    [('delete', '禁止'), ('insert', '不得'), ('equal', '泄露')]
    """
    edits = list(_edits(_joined(_blocks(old, new, 0, 0, 0)), old, new))
    return tuple(_runs(_readable(_all_slid(edits, old, new), old), old))


def _blocks(old: str, new: str, old_at: int, new_at: int, level: int) -> Iterator[_Block]:
    """The common stretches of two texts, coarse pieces first; ``old_at`` is where ``old`` lies."""
    before, after = _LEVELS[level].findall(old), _LEVELS[level].findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old_places, new_places = _places(before, old_at), _places(after, new_at)
    yield _Block(old_at, new_at, old_places[head] - old_at)
    inner_old, inner_new = before[head : len(before) - tail], after[head : len(after) - tail]
    if inner_old and inner_new and _pairs(inner_old, inner_new) <= _MOST_PAIRS:
        for low, high, first, last, same in _opcodes(inner_old, inner_new):
            starts = old_places[head + low], new_places[head + first]
            if same:
                yield _Block(*starts, old_places[head + high] - starts[0])
            elif level + 1 < len(_LEVELS):
                parts = "".join(inner_old[low:high]), "".join(inner_new[first:last])
                yield from _blocks(*parts, *starts, level + 1)
    end = len(before) - tail
    yield _Block(old_places[end], new_places[len(after) - tail], old_places[-1] - old_places[end])


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pieces two lists share at their beginning."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _places(pieces: Sequence[str], at: int) -> list[int]:
    """Where each piece begins, and where the last one ends."""
    places = [at]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    counts = Counter(after)
    return sum(counts[piece] for piece in before)


def _opcodes(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int, int, int, bool]]:
    """The stretches of two lists, equal or both changed; one-sided ones need no closer look."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, low, high, first, last in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            yield low, high, first, last, tag == "equal"


def _joined(blocks: Iterator[_Block]) -> list[_Block]:
    """Blocks that touch in both texts as one; empty ones left out."""
    joined: list[_Block] = []
    for block in blocks:
        if not block.length:
            continue
        last = joined[-1] if joined else None
        if last and last.old + last.length == block.old and last.new + last.length == block.new:
            joined[-1] = last._replace(length=last.length + block.length)
        else:
            joined.append(block)
    return joined


class _Edit(NamedTuple):
    """What is replaced: a span of the old text by a span of the new; one may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def size(self) -> int:
        return max(self.old_end - self.old_start, self.new_end - self.new_start)


def _edits(blocks: list[_Block], old: str, new: str) -> Iterator[_Edit]:
    """The gaps between the common stretches."""
    edges = [_Block(0, 0, 0), *blocks, _Block(len(old), len(new), 0)]
    for one, following in pairwise(edges):
        edit = _Edit(one.old + one.length, following.old, one.new + one.length, following.new)
        if edit.size:
            yield edit


def _readable(edits: list[_Edit], old: str) -> list[_Edit]:
    """The edits, with those joined that only a weak agreement keeps apart."""
    kept: list[_Edit] = []
    for edit in edits:
        joined = edit
        while kept and _is_weak(old[kept[-1].old_end : joined.old_start], kept[-1], joined):
            last = kept.pop()
            joined = _Edit(last.old_start, joined.old_end, last.new_start, joined.new_end)
        kept.append(joined)
    return kept


def _is_weak(between: str, before: _Edit, after: _Edit) -> bool:
    """Whether the words between two edits are too few to help a reader across."""
    words = [word for word in _WORD.findall(between) if word[0].isalnum()]
    smaller = min(before.size, after.size)
    if not words:
        return "\n" not in between and smaller >= _SUBSTANTIAL
    weight = sum(2 if len(word) > 1 else 1 for word in words)
    return weight == 1 or 2 * weight <= smaller


def _all_slid(edits: list[_Edit], old: str, new: str) -> list[_Edit]:
    """The edits in their best places; between two of them some agreement always stays."""
    slid: list[_Edit] = []
    for place, edit in enumerate(edits):
        before = edit.old_start - slid[-1].old_end - 1 if slid else edit.old_start
        following = edits[place + 1].old_start - 1 if place + 1 < len(edits) else len(old)
        slid.append(_slid(edit, old, new, before, following - edit.old_end))
    return slid


def _slid(edit: _Edit, old: str, new: str, before: int, behind: int) -> _Edit:
    """A pure insertion or deletion at the best of the places where it says the same."""
    inserted = edit.old_start == edit.old_end
    if not inserted and edit.new_start != edit.new_end:
        return edit
    text, start, end = (
        (new, edit.new_start, edit.new_end) if inserted else (old, edit.old_start, edit.old_end)
    )
    left = right = 0
    while left < min(before, _FAR_SLIDE) and text[start - 1 - left] == text[end - 1 - left]:
        left += 1
    while right < min(behind, _FAR_SLIDE) and text[start + right] == text[end + right]:
        right += 1
    best = max(range(-left, right + 1), key=lambda by: (_fit(text, start + by, end + by), -by))
    return _Edit(*(place + best for place in edit))


def _fit(text: str, start: int, end: int) -> int:
    """How well a stretch sits: it begins and ends at a break rather than inside a phrase."""
    return _break_at(text, start) + _break_at(text, end)


def _break_at(text: str, place: int) -> int:
    """How good a place is to cut: 3 behind a sentence, 2 behind a pause, 1 beside other signs."""
    if place in (0, len(text)) or text[place - 1] in _STOPS:
        return 3
    before, behind = text[place - 1], text[place]
    if before in _PAUSES:
        return 2
    if before.isspace() or before in _CLOSING or behind in _BEFORE:
        return 1
    return -3 if _inside_word(before, behind) else 0


def _inside_word(before: str, behind: str) -> bool:
    return before.isascii() and before.isalnum() and behind.isascii() and behind.isalnum()


def _runs(edits: list[_Edit], old: str) -> Iterator[Run]:
    """Edits and what stands between them."""
    at, there = 0, 0
    for edit in edits:
        if edit.old_start > at:
            yield Run(Op.EQUAL, at, edit.old_start, there, edit.new_start)
        if edit.old_end > edit.old_start:
            yield Run(Op.DELETE, edit.old_start, edit.old_end, edit.new_start, edit.new_start)
        if edit.new_end > edit.new_start:
            yield Run(Op.INSERT, edit.old_end, edit.old_end, edit.new_start, edit.new_end)
        at, there = edit.old_end, edit.new_end
    if at < len(old):
        yield Run(Op.EQUAL, at, len(old), there, there + len(old) - at)
