"""What a comparison found, put into the answers that the interface promises."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from content.comparison.fields import FieldChange, text_change
from content.comparison.trees import Pair, TreeComparison
from content.digests import canonical_bytes
from content.packages import RequirementRecord
from content.queries.fields import Answer
from content.succession import bare
from content.text.worddiff import Op, Run

_ORIGINAL = {"source": "original", "source_uid": "source", "target_uid": "target"}
Placed = Callable[[RequirementRecord, int], Answer]


@dataclass(frozen=True, slots=True)
class Side:
    """How one side of a comparison names its requirements.

    ``place`` gives the answer for a record at a position among its siblings; ``wording`` what
    stands beside it where its words are told too.
    """

    place: Placed
    wording: Placed
    positions: dict[uuid.UUID, int]

    def at(self, record: RequirementRecord) -> Answer:
        """Give a record by its place."""
        return self.place(record, self.positions[record.uid])

    def told(self, record: RequirementRecord) -> Answer:
        """Give a record with its words."""
        return self.wording(record, self.positions[record.uid])


def called(code: str | None, title: str | None) -> str | None:
    """Give what to call a provision: its number and title, None where it has neither.

    >>> called("5", "廉洁上过得硬"), called("", None)
    ('5 廉洁上过得硬', None)
    """
    return " ".join(filter(None, (code, title))) or None


def positions(records: Iterable[RequirementRecord]) -> dict[uuid.UUID, int]:
    """Give the place of each record among its siblings, from 1."""
    counts: dict[uuid.UUID | None, int] = defaultdict(int)
    places = {}
    for record in records:
        counts[record.parent] += 1
        places[record.uid] = counts[record.parent]
    return places


def run_answers(runs: Iterable[Run], old: str, new: str) -> list[Answer]:
    """Give runs with their words."""
    return [
        {
            "op": run.op.value,
            "text": new[run.new_start : run.new_end]
            if run.op == Op.INSERT
            else old[run.old_start : run.old_end],
            "old": [run.old_start, run.old_end],
            "new": [run.new_start, run.new_end],
        }
        for run in runs
    ]


def field_answer(change: FieldChange) -> Answer:
    """Give one field's change; values that are no text are written as text."""
    old, new = _written(change.old), _written(change.new)
    return {
        "field": _ORIGINAL.get(change.field, change.field),
        "language": change.language,
        "old": old or None,
        "new": new or None,
        "blank": bare(old) == bare(new),
        "runs": run_answers(change.runs, old, new),
    }


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return canonical_bytes(value).decode() if value else ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def tree_answer(found: TreeComparison, old: Side, new: Side) -> Answer:
    """Give the lists that both kinds of comparison have."""
    return {
        "added": [new.told(record) for record in found.added],
        "removed": [old.told(record) for record in found.removed],
        "moved": [
            {
                "kind": one.kind.value,
                **_both(one.pair, old, new),
                "behind": one.behind and new.at(one.behind),
            }
            for one in found.moved
        ],
        "renumbered": [_both(pair, old, new) for pair in found.renumbered],
        "split": [
            {
                "basis": one.basis.value,
                "old": old.at(found.old[one.old]),
                "new": [new.at(found.new[uid]) for uid in one.new],
                "wording": _words((found.old[one.old],), [found.new[uid] for uid in one.new]),
            }
            for one in found.split
        ],
        "merged": [
            {
                "basis": one.basis.value,
                "old": [old.at(found.old[uid]) for uid in one.old],
                "new": new.at(found.new[one.new]),
                "wording": _words([found.old[uid] for uid in one.old], (found.new[one.new],)),
            }
            for one in found.merged
        ],
        "changed": [
            {**_both(one.pair, old, new), "fields": [field_answer(each) for each in one.fields]}
            for one in found.changed
        ],
        "ids": _ids(found),
    }


def _both(pair: Pair, old: Side, new: Side) -> Answer:
    return {"old": old.at(pair.old), "new": new.at(pair.new)}


def _words(old: Iterable[RequirementRecord], new: Iterable[RequirementRecord]) -> Answer:
    before = "\n".join(record.statement or record.title for record in old)
    after = "\n".join(record.statement or record.title for record in new)
    return field_answer(text_change("statement", before, after))


def _ids(found: TreeComparison) -> list[Answer]:
    return [
        {
            "old": None if row.old is None else str(row.old),
            "new": None if row.new is None else str(row.new),
            "relation": row.fate.value,
            "old_code": None if row.old is None else found.old[row.old].code or None,
            "new_code": None if row.new is None else found.new[row.new].code or None,
        }
        for row in found.ids
    ]


_LISTS = ("added", "removed", "moved", "renumbered", "split", "merged", "changed")


def summary(found: TreeComparison, lists: Mapping[str, Any], *further: str) -> Answer:
    """Give how many members each list holds; ``further`` names lists beside the common ones."""
    touched = {pair.new.uid for pair in found.renumbered}
    touched |= {one.pair.new.uid for one in found.moved}
    touched |= {one.pair.new.uid for one in found.changed}
    counts = {name: len(lists[name]) for name in (*_LISTS, *further)}
    return {"unchanged": len(found.pairs) - len(touched), **counts}


def is_identical(counts: Mapping[str, int]) -> bool:
    """Say whether a summary counts no difference.

    >>> is_identical({"unchanged": 3, "added": 0})
    True
    """
    return not any(number for name, number in counts.items() if name != "unchanged")
