"""Two people changed one thing whose version is a digest: both states, and a third of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from content.errors import ContentError, VersionConflictError
from content.pages.desk.differences import runs_of

Row = dict[str, Any]
Say = Callable[[Any], str]


def said(value: Any) -> str:
    r"""Give a plain value as one reads it: lists a line each, objects a line a member.

    >>> said(None), said(["乙", "甲"]), said({"en": "care"})
    ('', '乙\n甲', 'en: care')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {said(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(said(each) for each in value)
    return str(value)


def clash_of(
    refusal: ContentError | None, names: Iterable[str], says: Mapping[str, Say] | None = None
) -> Row | None:
    """Give both states of what two people changed, None where that is not what was refused.

    ``rows`` are the fields in which they differ, ``values`` what a form goes on with: what one
    side alone changed is in it, and where both did it holds what was typed. ``version`` is the one
    to send it with. ``says`` tells how to read a field that is no plain words.
    """
    if not isinstance(refusal, VersionConflictError):
        return None
    told = refusal.values
    yours, theirs, merged = (_state(told.get(name)) for name in ("yours", "theirs", "merged"))
    conflicts = _state(dict.fromkeys(_names(told.get("conflicts"))))
    return {
        "version": told.get("version"),
        "values": {
            name: yours.get(name) if name in conflicts else merged.get(name, theirs.get(name))
            for name in names
        },
        "rows": [
            _row(name, yours.get(name), theirs.get(name), (says or {}).get(name, said))
            | {"conflict": name in conflicts}
            for name in names
            if yours.get(name) != theirs.get(name)
        ],
    }


def _state(value: Any) -> Row:
    return dict(value) if isinstance(value, Mapping) else {}


def _names(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def _row(name: str, yours: Any, theirs: Any, say: Say) -> Row:
    runs = runs_of(say(yours), say(theirs))
    return {
        "name": name,
        "yours": say(yours),
        "theirs": say(theirs),
        "mine_runs": [run for run in runs if run.op != "insert"],
        "their_runs": [run for run in runs if run.op != "delete"],
    }
