"""A comparison as one list to read: each provision once, with all that became of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from content.comparison.words import CHANGES

Answer = dict[str, Any]
_PAIRED = ("changed", "moved", "renumbered")


def entries_of(comparison: Mapping[str, Any]) -> list[Answer]:
    """Give the provisions that differ, in the order of the newer wording, the gone in place.

    Takes the answer that the interface gives of a comparison of editions or of texts. Each entry
    has ``kinds`` (keys of ``CHANGES``), ``old`` and ``new`` places (None where there is none),
    ``fields`` (a title left out that is only the first words of the statement), ``citations``,
    and under ``added``, ``removed``, ``moved``, ``split`` and
    ``merged`` what those lists say of it, else None. A split stands with its first part.

    >>> place = {"uid": "u", "code": "1"}
    >>> found = entries_of({"ids": [{"old": "u", "new": "u"}],
    ...                     "renumbered": [{"old": place, "new": place}]})
    >>> [entry["kinds"] for entry in found]
    [['renumbered']]
    """
    entries: dict[str, Answer] = {}
    for name in _PAIRED:
        for one in comparison.get(name, ()):
            entry = _entry(entries, one["new"]["uid"], one["old"], one["new"])
            entry[name] = one
            entry["fields"] = _telling(one["fields"]) if "fields" in one else entry["fields"]
    for name, side in (("added", "new"), ("removed", "old")):
        for one in comparison.get(name, ()):
            _entry(entries, one["uid"], **{side: one})[name] = one
    for one in comparison.get("split", ()):
        first = one["new"][0]
        _entry(entries, first["uid"], one["old"], first)["split"] = one
    for one in comparison.get("merged", ()):
        _entry(entries, one["new"]["uid"], one["old"][0], one["new"])["merged"] = one
    for one in comparison.get("citations", ()):
        _entry(entries, one["requirement"]["uid"], new=one["requirement"])["citations"].append(one)
    order = _order(comparison["ids"])
    found = sorted(entries.items(), key=lambda item: order[item[0]])
    return [entry | {"kinds": [kind for kind in CHANGES if entry.get(kind)]} for _, entry in found]


def _telling(fields: list[Answer]) -> list[Answer]:
    """The changes that say something new: intake takes titles from the first words of a text."""
    statements = {one["language"]: one for one in fields if one["field"] == "statement"}
    return [
        one
        for one in fields
        if one["field"] != "title" or not _repeats(one, statements.get(one["language"]))
    ]


def _repeats(title: Answer, statement: Answer | None) -> bool:
    return statement is not None and all(
        (statement[side] or "").startswith((title[side] or "").rstrip("…"))
        for side in ("old", "new")
    )


def _entry(
    entries: dict[str, Answer], uid: str, old: Answer | None = None, new: Answer | None = None
) -> Answer:
    if uid not in entries:
        nothing: Answer = dict.fromkeys(CHANGES)
        entries[uid] = nothing | {"old": None, "new": None, "fields": [], "citations": []}
    entry = entries[uid]
    entry["old"], entry["new"] = entry["old"] or old, entry["new"] or new
    return entry


def _order(ids: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The place of each identity: by its new name, else by its old one."""
    order: dict[str, int] = {}
    for place, row in enumerate(ids):
        order.setdefault(row["new"] or row["old"], place)
    return order
