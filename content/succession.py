"""Which requirement of a new wording is which of the old one, so that its uid can stay.

Articles are paired over the whole text, because they move between chapters; everything else below
its paired parent. Pairs are found as a reviewer would (``content.text.compare``): equal words
first, then the neighbour that shares most of them.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from content.packages import RequirementRecord
from content.text.compare import Article, match_alike, match_equal
from content.vocabulary import Unit

# White space and the characters that show nothing, which some texts hold for a line.
_BLANK = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff]+")
_Scope = tuple[str, uuid.UUID | None]
Worded = tuple[RequirementRecord, Article]


def with_kept_uids(
    old: Sequence[RequirementRecord], new: Sequence[RequirementRecord]
) -> tuple[RequirementRecord, ...]:
    """Give ``new`` with the uid of its predecessor in ``old`` wherever there is one.

    Both are in pre-order. Cost grows with the pairs that share rare words, not with all pairs.
    """
    kept = predecessors(old, new)
    return tuple(
        replace(
            record,
            uid=kept.get(record.uid, record.uid),
            parent=None if record.parent is None else kept.get(record.parent, record.parent),
        )
        for record in new
    )


def predecessors(
    old: Sequence[RequirementRecord],
    new: Sequence[RequirementRecord],
    known: Mapping[uuid.UUID, uuid.UUID] | None = None,
) -> dict[uuid.UUID, uuid.UUID]:
    """Give ``{uid in new: uid in old}``; an old uid is given once at most.

    ``known`` are pairs that are certain already; they are given too, and only the rest is paired.

    >>> old = RequirementRecord(uuid.UUID(int=1), None, "standard", "5", "慎言", "谨开口。")
    >>> new = RequirementRecord(uuid.UUID(int=2), None, "standard", "6", "慎言", "谨开口。")
    >>> predecessors([old], [new]) == {new.uid: old.uid}
    True
    """
    kept: dict[uuid.UUID, uuid.UUID] = dict(known or {})
    taken = set(kept.values())
    before: dict[_Scope, list[Worded]] = defaultdict(list)
    for record, wording in _worded(old, taken):
        before[_scope(record, record.parent)].append((record, wording))
    for level in _levels(new, set(kept)):
        after: dict[_Scope, list[Worded]] = defaultdict(list)
        for record, wording in level:
            parent = None if record.parent is None else kept.get(record.parent)
            if _is_article(record) or record.parent is None or parent is not None:
                after[_scope(record, parent)].append((record, wording))
        for scope, rows in after.items():
            for there, here in _pairs(before[scope], rows).items():
                kept[rows[here][0].uid] = before[scope][there][0].uid
    return kept


def bare(text: str) -> str:
    r"""Give a text without white space and what shows nothing, for comparing wordings.

    >>> bare("总 则\u200b\n")
    '总则'
    """
    return _BLANK.sub("", text)


def _is_article(record: RequirementRecord) -> bool:
    return record.type == Unit.ARTICLE.zh


def _scope(record: RequirementRecord, parent: uuid.UUID | None) -> _Scope:
    return (record.type, None if _is_article(record) else parent)


def _levels(
    records: Sequence[RequirementRecord], known: Collection[uuid.UUID]
) -> Iterator[list[Worded]]:
    """All the articles, then the rest by depth, so that parents are paired before children.

    Those that are ``known`` are left out.
    """
    depth: dict[uuid.UUID | None, int] = {None: 0}
    levels: dict[int, list[Worded]] = defaultdict(list)
    for record in records:
        depth[record.uid] = depth[record.parent] + 1
    for record, wording in _worded(records, known):
        levels[0 if _is_article(record) else depth[record.uid]].append((record, wording))
    for _, level in sorted(levels.items()):
        yield level


def _worded(records: Sequence[RequirementRecord], known: Collection[uuid.UUID]) -> Iterator[Worded]:
    """Each record that is not known with its words: an article's with those of its items."""
    below: dict[uuid.UUID, list[str]] = defaultdict(list)
    for record in records:
        if record.parent is not None:
            below[record.parent].append(record.statement)
    for record in records:
        if record.uid in known:
            continue
        statement = bare(record.statement) or bare(record.title)
        words = statement + bare("".join(below[record.uid])) if _is_article(record) else statement
        pairs = frozenset(words[at : at + 2] for at in range(len(words) - 1))
        yield record, Article(record.code.rpartition(".")[2], words, pairs)


def _pairs(old: list[Worded], new: list[Worded]) -> dict[int, int]:
    before, after = [wording for _, wording in old], [wording for _, wording in new]
    same, _, _ = match_equal(before, after)
    taken = set(same.values())
    rest_before = [place for place in range(len(before)) if place not in same]
    rest_after = [place for place in range(len(after)) if place not in taken]
    return same | match_alike(before, after, rest_before, rest_after, same)
