"""A dated text as a tree of provisions, so that two texts of one work compare as editions do.

款 count as their article's own words, as they do in an edition (``content.drafting``); everything
outside the outline (title, preamble, signature) is kept as words outside.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from content.packages import RequirementRecord
from content.vocabulary import Unit

_GROUPS = frozenset({Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})
_TITLED = frozenset({Unit.HEADING, *_GROUPS})
_UNITS = {unit.value: unit for unit in Unit}
_SIGNS = "#* \u3000"

Span = tuple[int, int]


class PassageRecord(NamedTuple):
    """One node of a text's outline; ``start`` and ``end`` are code points of the text."""

    uid: uuid.UUID
    parent: uuid.UUID | None
    unit: str
    number: str
    marker: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provisions:
    """The provisions of a text in pre-order, and where the words of each stand in the text.

    The pieces of ``spans[uid]``, joined by line breaks, are the provision's statement; those of
    ``outside`` are the words that belong to none.
    """

    records: tuple[RequirementRecord, ...]
    spans: dict[uuid.UUID, tuple[Span, ...]]
    outside: tuple[Span, ...]


def provisions_of(text: str, passages: Sequence[PassageRecord]) -> Provisions:
    r"""Give the provisions of a text from its outline in pre-order; linear.

    >>> uid = uuid.UUID(int=1)
    >>> article = PassageRecord(uid, None, "article", "1", "第一条", "慎言。", 3, 10)
    >>> found = provisions_of("守则\n第一条 慎言。", [article])
    >>> found.records[0].statement, found.spans[uid], found.outside
    ('慎言。', ((7, 10),), ((0, 2),))
    """
    kept = {one.uid: one for one in passages if one.unit != Unit.PARAGRAPH}
    children: dict[uuid.UUID | None, list[PassageRecord]] = defaultdict(list)
    for one in kept.values():
        children[one.parent if one.parent in kept else None].append(one)
    spans = {one.uid: _own_spans(text, one, children[one.uid]) for one in kept.values()}
    records = tuple(_record(text, one, spans[one.uid], kept) for one in kept.values())
    return Provisions(records, spans, _between(text, 0, len(text), children[None]))


def words_at(text: str, spans: Iterable[Span]) -> str:
    """Give the words of some spans, one a line."""
    return "\n".join(text[start:end] for start, end in spans)


def _own_spans(
    text: str, passage: PassageRecord, children: Sequence[PassageRecord]
) -> tuple[Span, ...]:
    title_end = _title_end(text, passage)
    start = _behind_marker(text, passage) if title_end is None else title_end
    return _between(text, start, passage.end, children)


def _title_end(text: str, passage: PassageRecord) -> int | None:
    """Where the line of a heading ends that says its title and nothing else."""
    if passage.unit not in _TITLED:
        return None
    start = _behind_marker(text, passage)
    line_end = text.find("\n", start, passage.end)
    end = passage.end if line_end < 0 else line_end
    return end if _bare(text[start:end]) == _bare(passage.title) else None


def _bare(line: str) -> str:
    return "".join(line.split()).strip(_SIGNS)


def _behind_marker(text: str, passage: PassageRecord) -> int:
    """Where a passage's words begin; Markdown signs may precede its marker."""
    start = passage.start
    while start < passage.end and text[start] in _SIGNS:
        start += 1
    if passage.marker and text.startswith(passage.marker, start):
        return start + len(passage.marker)
    return passage.start


def _between(
    text: str, start: int, end: int, children: Sequence[PassageRecord]
) -> tuple[Span, ...]:
    """What lies between ``start`` and ``end`` outside the children, blank edges off."""
    edges = [(start, start), *((one.start, one.end) for one in children), (end, end)]
    gaps = ((max(one[1], start), following[0]) for one, following in pairwise(edges))
    return tuple(span for span in (_bared(text, *gap) for gap in gaps) if span[0] < span[1])


def _bared(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    return left, max(left, start + len(words.rstrip()))


def _record(
    text: str,
    passage: PassageRecord,
    spans: tuple[Span, ...],
    kept: dict[uuid.UUID, PassageRecord],
) -> RequirementRecord:
    return RequirementRecord(
        uid=passage.uid,
        parent=passage.parent if passage.parent in kept else None,
        kind=passage.unit,
        type=_UNITS[passage.unit].zh,
        code=passage.number,
        marker=passage.marker,
        # Anywhere else a title is the first words again.
        title="" if _title_end(text, passage) is None else passage.title,
        statement=words_at(text, spans),
    )
