"""The right pane: the tree of a draft, each entry with what a person should know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from content.pages.desk.frame import bench
from content.pages.naming import naming, shortened, shown_number
from content.pages.outlines import around

Row = dict[str, Any]
# Above this the tree shows its top and the branch one works in.
MOST_ENTRIES = 400


def tree_entries(slug: str, rows: Sequence[Row], current: str | None) -> list[Row]:
    """Give the entries of the tree, in reading order; a large one folds to the current branch."""
    entries = [_entry(slug, row, current) for row in rows]
    if len(entries) <= MOST_ENTRIES:
        return entries
    if current is None or all(entry["uid"] != current for entry in entries):
        return [entry for entry in entries if entry["depth"] == 0]
    return around(entries, current)


def _entry(slug: str, row: Row, current: str | None) -> Row:
    return {
        "uid": row["uid"],
        "code": shown_number(row["code"], row["marker"]),
        "title": shortened(row["title"] or naming(row).name) or row["uid"],
        "address": bench(slug, at=row["uid"]),
        "depth": row["depth"],
        "kind": row["kind"],
        "current": row["uid"] == current,
        "cited": row["cited"],
        "linked": row["linked"],
        "remarks": row["remarks"],
    }


def neighbours(rows: Sequence[Row], uid: str) -> dict[str, Row | None]:
    """Give the requirements before and after one in reading order.

    >>> found = neighbours([{"uid": "a"}, {"uid": "b"}], "b")
    >>> found["previous"], found["next"]
    ({'uid': 'a'}, None)
    """
    at = next((place for place, row in enumerate(rows) if row["uid"] == uid), None)
    if at is None:
        return {"previous": None, "next": None}
    return {
        "previous": rows[at - 1] if at else None,
        "next": rows[at + 1] if at + 1 < len(rows) else None,
    }


def steps_of(rows: Sequence[Row], uid: str) -> dict[str, bool]:
    """Say which way one may move: up, down among its siblings, in below the one before, out.

    >>> rows = [{"uid": "a", "parent": None}, {"uid": "b", "parent": None}]
    >>> steps_of(rows, "b")
    {'up': True, 'down': False, 'in': True, 'out': False}
    """
    row = next((row for row in rows if row["uid"] == uid), None)
    if row is None:
        return {"up": False, "down": False, "in": False, "out": False}
    siblings = [each["uid"] for each in rows if each["parent"] == row["parent"]]
    at = siblings.index(uid)
    return {
        "up": at > 0,
        "down": at + 1 < len(siblings),
        "in": at > 0,
        "out": row["parent"] is not None,
    }
