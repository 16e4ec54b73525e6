"""Which requirement of one edition became which of another: kept, renamed, split or merged.

An identity that both editions hold is the same requirement; what history recorded of splits and
merges comes next; the rest is told by the words held, as a reviewer would.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.packages import RequirementRecord
from content.succession import bare, predecessors
from content.text.compare import LIKE_ANYWHERE

# Shares of the overlapping character pairs that two wordings hold in common. A part stands almost
# whole in what it was cut from, is gone from what remained, and the parts make up the whole
# without much said twice.
_PART_HELD = 0.8
_PART_LEFT = 0.5
_WHOLE_COVERED = 0.7
_WHOLE_EXCEEDED = 1.4
_FEWEST_PAIRS = 4
_FEWEST_HOLDERS = 12
_MOST_RIVALS = 4

_Pairs = frozenset[str]
_Uids = tuple[uuid.UUID, ...]


class Basis(StrEnum):
    """How a split or merge is known: recorded when it was done, or told by the words."""

    HISTORY = "history"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded split or merge: the identities before it and after it."""

    before: _Uids
    after: _Uids


@dataclass(frozen=True, slots=True)
class Split:
    """One requirement whose words several hold now; it may be among them itself."""

    old: uuid.UUID
    new: _Uids
    basis: Basis


@dataclass(frozen=True, slots=True)
class Merge:
    """Several requirements whose words one holds now; it may be among them itself."""

    old: _Uids
    new: uuid.UUID
    basis: Basis


@dataclass(frozen=True, slots=True)
class Lineage:
    """``pairs`` leads from old to new, one to one; splits and merges are many-sided."""

    pairs: dict[uuid.UUID, uuid.UUID]
    splits: tuple[Split, ...]
    merges: tuple[Merge, ...]

    def successors(self) -> dict[uuid.UUID, uuid.UUID]:
        """Give for every old identity that lives on the one that took its place first."""
        first = {split.old: split.new[0] for split in self.splits}
        merged = {uid: merge.new for merge in self.merges for uid in merge.old}
        return first | merged | self.pairs


def trace(
    old: Sequence[RequirementRecord],
    new: Sequence[RequirementRecord],
    history: Iterable[Step] = (),
) -> Lineage:
    """Give what became of each requirement of ``old`` in ``new``; both in pre-order.

    ``history`` holds the recorded splits and merges between the two, oldest first. Cost grows
    with the pairs that share rare words, not with all pairs.

    >>> whole = RequirementRecord(uuid.UUID(int=1), None, "standard", "1", "", "慎言慎行。")
    >>> lineage = trace([whole], [whole])
    >>> lineage.pairs == {whole.uid: whole.uid}, lineage.splits
    (True, ())
    """
    before = {record.uid: record for record in old}
    after = {record.uid: record for record in new}
    splits, merges = _recorded(before, after, history)
    told = {split.old for split in splits} | {uid for merge in merges for uid in merge.old}
    born = {uid for split in splits for uid in split.new} | {merge.new for merge in merges}
    pairs = _pairs(before, after, told, born)
    further_splits, further_merges = _by_words(before, after, pairs, told, born)
    return Lineage(pairs, (*splits, *further_splits), (*merges, *further_merges))


_Records = Mapping[uuid.UUID, RequirementRecord]


def _recorded(
    before: _Records, after: _Records, history: Iterable[Step]
) -> tuple[list[Split], list[Merge]]:
    """What the recorded steps, one after another, made of the old identities."""
    became: dict[uuid.UUID, list[uuid.UUID]] = {}
    for step in history:
        for uid in step.before:
            if uid in before:
                became.setdefault(uid, [uid])
        for held in became.values():
            if set(held) & set(step.before):
                held[:] = _replaced(held, step)
    alive = {uid: [one for one in held if one in after] for uid, held in became.items()}
    sources: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for uid, held in alive.items():
        for one in held:
            sources[one].append(uid)
    splits = [Split(uid, tuple(held), Basis.HISTORY) for uid, held in alive.items() if held[1:]]
    merges = [Merge(tuple(held), uid, Basis.HISTORY) for uid, held in sources.items() if held[1:]]
    return splits, merges


def _replaced(held: list[uuid.UUID], step: Step) -> list[uuid.UUID]:
    kept = [uid for uid in held if uid not in step.before]
    return list(dict.fromkeys([*kept, *step.after]))


def _pairs(
    before: _Records, after: _Records, told: set[uuid.UUID], born: set[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Old to new, one to one: the same identity, else the same words or nearly so."""
    same = {uid: uid for uid in after if uid in before}
    old_told, new_told = told - same.keys(), born - same.keys()
    open_old = [record for record in before.values() if record.uid not in old_told]
    open_new = [record for record in after.values() if record.uid not in new_told]
    # Where identities are kept, likeness alone must be strong to overrule them.
    known = same | {
        uid: earlier
        for uid, earlier in predecessors(open_old, open_new, same).items()
        if uid not in same and (not same or _alike(before[earlier], after[uid]))
    }
    _pair_equal(before, after, known, told | born)
    return {earlier: uid for uid, earlier in known.items()}


def _alike(old: RequirementRecord, new: RequirementRecord) -> bool:
    one, other = _char_pairs(old), _char_pairs(new)
    if _words(old) == _words(new):
        return True
    return 2 * len(one & other) >= LIKE_ANYWHERE * (len(one) + len(other)) > 0


def _pair_equal(
    before: _Records,
    after: _Records,
    known: dict[uuid.UUID, uuid.UUID],
    told: set[uuid.UUID],
) -> None:
    """Pair what is left by equal words of one type, wherever they stand now."""
    left: dict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
    paired = set(known.values()) | told
    for uid, record in before.items():
        if uid not in paired and len(_char_pairs(record)) >= _FEWEST_PAIRS:
            left[record.type, _words(record)].append(uid)
    for uid, record in after.items():
        if uid not in known and uid not in told and left.get((record.type, _words(record))):
            known[uid] = left[record.type, _words(record)].pop(0)


def _by_words(
    before: _Records,
    after: _Records,
    pairs: Mapping[uuid.UUID, uuid.UUID],
    told: set[uuid.UUID],
    born: set[uuid.UUID],
) -> tuple[list[Split], list[Merge]]:
    """Splits and merges among what neither identity nor history explains."""
    back = {uid: earlier for earlier, uid in pairs.items()}
    gone = [row for uid, row in before.items() if uid not in pairs and uid not in told]
    came = [row for uid, row in after.items() if uid not in back and uid not in born]
    cut = [row for row in before.values() if _may_be_whole(row, pairs, after, told)]
    grown = [row for row in after.values() if _may_be_whole(row, back, before, born)]
    split = _divided(cut, came, {uid: after[there] for uid, there in pairs.items()}, after)
    used = {uid for parts in split.values() for uid in parts}
    merged = _divided(
        [row for row in grown if row.uid not in used],
        [row for row in gone if row.uid not in split],
        {uid: before[there] for uid, there in back.items()},
        before,
    )
    return (
        [Split(uid, parts, Basis.WORDS) for uid, parts in split.items()],
        [Merge(parts, uid, Basis.WORDS) for uid, parts in merged.items()],
    )


def _may_be_whole(
    record: RequirementRecord,
    pairs: Mapping[uuid.UUID, uuid.UUID],
    others: _Records,
    told: set[uuid.UUID],
) -> bool:
    """Whether a requirement may have been cut up: it went, or says something else now."""
    if record.uid in told:
        return False
    there = pairs.get(record.uid)
    if there is None:
        return True
    other = others[there]
    if (other.statement, other.title) == (record.statement, record.title):
        return False
    return _words(other) != _words(record)


def _divided(
    wholes: Sequence[RequirementRecord],
    parts: Sequence[RequirementRecord],
    remains: _Records,
    tree: _Records,
) -> dict[uuid.UUID, _Uids]:
    """``{whole: its parts}``, in the order of their tree, for wholes that fell apart."""
    places = {uid: place for place, uid in enumerate(tree)}
    words = {record.uid: _char_pairs(record) for record in wholes}
    held = _holders(words)
    found: dict[uuid.UUID, list[RequirementRecord]] = defaultdict(list)
    for part in parts:
        whole = _whole_of(_char_pairs(part), words, held, remains)
        if whole is not None:
            found[whole].append(part)
    divided = {}
    for uid, cut in found.items():
        rest = remains.get(uid)
        stays = rest is not None and _share(_char_pairs(rest), words[uid]) >= _PART_LEFT
        pieces = [rest, *cut] if rest is not None and stays else cut
        if pieces[1:] and _make_up(words[uid], [_char_pairs(piece) for piece in pieces]):
            divided[uid] = tuple(sorted((piece.uid for piece in pieces), key=places.__getitem__))
    return divided


def _holders(words: Mapping[uuid.UUID, _Pairs]) -> dict[str, list[uuid.UUID]]:
    """Who holds each pair of characters, the common pairs left out."""
    holders: dict[str, list[uuid.UUID]] = defaultdict(list)
    for uid, pairs in words.items():
        for pair in pairs:
            holders[pair].append(uid)
    most = max(_FEWEST_HOLDERS, len(words) // 8)
    return {pair: uids for pair, uids in holders.items() if len(uids) <= most}


def _whole_of(
    part: _Pairs,
    words: Mapping[uuid.UUID, _Pairs],
    holders: Mapping[str, list[uuid.UUID]],
    remains: _Records,
) -> uuid.UUID | None:
    """The whole that held almost all of a part, and of which the rest holds it no more."""
    if len(part) < _FEWEST_PAIRS:
        return None
    rivals = Counter(uid for pair in part for uid in holders.get(pair, ()))
    best = [(_share(part, words[uid]), uid) for uid, _ in rivals.most_common(_MOST_RIVALS)]
    for share, uid in sorted(best, key=lambda one: -one[0]):
        rest = remains.get(uid)
        if share >= _PART_HELD and (rest is None or _share(part, _char_pairs(rest)) < _PART_LEFT):
            return uid
    return None


def _share(part: _Pairs, whole: _Pairs) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _make_up(whole: _Pairs, pieces: Sequence[_Pairs]) -> bool:
    """Whether pieces cover a whole without saying much of it twice."""
    covered = whole.intersection(frozenset().union(*pieces))
    said = sum(len(piece & whole) for piece in pieces)
    return len(covered) >= _WHOLE_COVERED * len(whole) and said <= _WHOLE_EXCEEDED * len(whole)


def _words(record: RequirementRecord) -> str:
    return bare(record.statement) or bare(record.title)


def _char_pairs(record: RequirementRecord) -> _Pairs:
    words = _words(record)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))
