"""Two trees side by side: what was added, removed, moved, renumbered, split, merged, changed."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from content.comparison.fields import FieldChange, requirement_changes
from content.comparison.lineage import Lineage, Merge, Split, Step, trace
from content.packages import RequirementRecord
from content.text.order import rising

_Uid = uuid.UUID
_Records = dict[_Uid, RequirementRecord]
_One = TypeVar("_One")


class Fate(StrEnum):
    """What became of an identity: a row of the table old to new."""

    KEPT = "kept"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"


class MoveKind(StrEnum):
    """Whether a requirement stands below another parent, or elsewhere among its siblings."""

    PARENT = "parent"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Pair:
    """One requirement in its old and its new wording."""

    old: RequirementRecord
    new: RequirementRecord


@dataclass(frozen=True, slots=True)
class Moved:
    """A requirement at another place; ``behind`` is the sibling that it follows there."""

    pair: Pair
    kind: MoveKind
    behind: RequirementRecord | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A requirement whose fields differ, numbers and place aside."""

    pair: Pair
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Became:
    """One row of the table of identities; one side is None where there is none."""

    old: _Uid | None
    new: _Uid | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class TreeComparison:
    """What differs between two trees; each list in the reading order of the newer one.

    ``pairs`` are all requirements that both hold, changed or not; ``old`` and ``new`` give the
    records by uid.
    """

    old: _Records
    new: _Records
    pairs: tuple[Pair, ...]
    added: tuple[RequirementRecord, ...]
    removed: tuple[RequirementRecord, ...]
    moved: tuple[Moved, ...]
    renumbered: tuple[Pair, ...]
    split: tuple[Split, ...]
    merged: tuple[Merge, ...]
    changed: tuple[Changed, ...]
    ids: tuple[Became, ...]
    successors: dict[_Uid, _Uid]


def compare_trees(
    old: Sequence[RequirementRecord],
    new: Sequence[RequirementRecord],
    history: Iterable[Step] = (),
) -> TreeComparison:
    """Compare two trees given in pre-order; ``history`` as in ``content.comparison.lineage.trace``.

    Moves are the fewest that explain the new order. Cost is linear in the records, with a word
    diff for each changed text.

    >>> def told(uid, code):
    ...     return RequirementRecord(uuid.UUID(int=uid), None, "standard", code, f"要求{uid}")
    >>> found = compare_trees([told(1, "1"), told(2, "2")], [told(2, "1"), told(3, "2")])
    >>> [one.title for one in found.added], [pair.new.code for pair in found.renumbered]
    (['要求3'], ['1'])
    """
    lineage = trace(old, new, history)
    before = {record.uid: record for record in old}
    after = {record.uid: record for record in new}
    back = {there: here for here, there in lineage.pairs.items()}
    pairs = tuple(Pair(before[back[uid]], after[uid]) for uid in after if uid in back)
    explained = {uid for split in lineage.splits for uid in split.new} | back.keys()
    explained |= {merge.new for merge in lineage.merges}
    successors = lineage.successors()
    return TreeComparison(
        old=before,
        new=after,
        pairs=pairs,
        added=tuple(record for uid, record in after.items() if uid not in explained),
        removed=tuple(record for uid, record in before.items() if uid not in successors),
        moved=tuple(_moves(old, new, pairs, successors)),
        renumbered=tuple(pair for pair in pairs if _number(pair.old) != _number(pair.new)),
        split=_in_order(lineage.splits, before, key=lambda split: split.old),
        merged=_in_order(lineage.merges, after, key=lambda merge: merge.new),
        changed=tuple(_changes(pairs)),
        ids=tuple(_ids(before, after, lineage)),
        successors=successors,
    )


def _number(record: RequirementRecord) -> tuple[str, str]:
    return record.code, record.marker


def _in_order(
    found: Iterable[_One], records: _Records, *, key: Callable[[_One], _Uid]
) -> tuple[_One, ...]:
    places = {uid: place for place, uid in enumerate(records)}
    return tuple(sorted(found, key=lambda one: places[key(one)]))


def _changes(pairs: Iterable[Pair]) -> Iterator[Changed]:
    for pair in pairs:
        fields = tuple(requirement_changes(pair.old, pair.new))
        if fields:
            yield Changed(pair, fields)


def _moves(
    old: Sequence[RequirementRecord],
    new: Sequence[RequirementRecord],
    pairs: Iterable[Pair],
    successors: Mapping[_Uid, _Uid],
) -> Iterator[Moved]:
    """What has another parent now, and the fewest siblings that explain another order."""
    was = {record.uid: place for place, record in enumerate(old)}
    behind = _siblings_before(new)
    stayed: dict[_Uid | None, list[Pair]] = defaultdict(list)
    order = list(pairs)
    for pair in order:
        if _parent_now(pair.old, successors) == pair.new.parent:
            stayed[pair.new.parent].append(pair)
    still: set[_Uid] = set()
    for siblings in stayed.values():
        kept = rising([was[pair.old.uid] for pair in siblings])
        still.update(siblings[place].new.uid for place in kept)
    here = {pair.new.uid for siblings in stayed.values() for pair in siblings}
    for pair in order:
        if pair.new.uid not in still:
            kind = MoveKind.ORDER if pair.new.uid in here else MoveKind.PARENT
            yield Moved(pair, kind, behind[pair.new.uid])


def _parent_now(record: RequirementRecord, successors: Mapping[_Uid, _Uid]) -> _Uid | None:
    """Where a requirement's old parent is now; itself where the parent went."""
    return None if record.parent is None else successors.get(record.parent, record.parent)


def _siblings_before(
    records: Iterable[RequirementRecord],
) -> dict[_Uid, RequirementRecord | None]:
    last: dict[_Uid | None, RequirementRecord] = {}
    before = {}
    for record in records:
        before[record.uid] = last.get(record.parent)
        last[record.parent] = record
    return before


def _ids(before: _Records, after: _Records, lineage: Lineage) -> Iterator[Became]:
    """Every identity of both editions in the order of the newer, the gone where they stood."""
    sources: dict[_Uid | None, list[Became]] = defaultdict(list)
    gone: dict[_Uid | None, list[Became]] = defaultdict(list)
    split = {one.old: one.new for one in lineage.splits}
    merged = {uid: one.new for one in lineage.merges for uid in one.old}
    last: _Uid | None = None
    for uid in before:
        for row in _became(uid, lineage, split, merged):
            (gone[last] if row.new is None else sources[row.new]).append(row)
            last = row.new or last
    yield from gone[None]
    for uid in after:
        yield from sources[uid] or [Became(None, uid, Fate.ADDED)]
        yield from gone[uid]


def _became(
    uid: _Uid,
    lineage: Lineage,
    split: Mapping[_Uid, tuple[_Uid, ...]],
    merged: Mapping[_Uid, _Uid],
) -> list[Became]:
    if uid in split:
        return [Became(uid, part, Fate.SPLIT) for part in split[uid]]
    if uid in merged:
        return [Became(uid, merged[uid], Fate.MERGED)]
    there = lineage.pairs.get(uid)
    if there is None:
        return [Became(uid, None, Fate.REMOVED)]
    return [Became(uid, there, Fate.KEPT if there == uid else Fate.RENAMED)]
