"""What units belong to, remembered by each process until the next publication.

Every candidate belongs to one scope or two, and the same few thousand come up in every search, so
they are asked for once. Whoever publishes raises the revision in the same transaction, which is
read with the candidates: what is remembered of an earlier one is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from content.queries.statements import among, fetched, members

# Beyond so many everything is forgotten: some 30 MB.
_MOST_HELD = 100_000
_ASKED = (
    "SELECT id, kind, target, owner, label, language, since, until"  # noqa: S608
    f" FROM content_searchscope WHERE {among('id')}"
)


class ScopeRow(NamedTuple):
    """What a unit belongs to; see ``SearchScope``."""

    kind: str
    target: int
    owner: str
    label: str
    language: str
    current: bool


@dataclass(slots=True)
class _Held:
    revision: int = -1
    day: dt.date = dt.date.min
    rows: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    scopes: dict[int, ScopeRow] = field(default_factory=dict)


_held = _Held()


def forget_scopes() -> None:
    """Forget everything; for tests, whose transactions end in nothing."""
    _remember(_Held())


def _remember(held: _Held) -> None:
    global _held  # noqa: PLW0603
    _held = held


def scopes_of(keys: Collection[int], revision: int, day: dt.date) -> dict[int, ScopeRow]:
    """Give scopes by row id, as they are on a day; one query at most, none for those known.

    ``revision`` is what the database told with the units; more may be given than was asked for.
    """
    held = _held
    if held.revision != revision or len(held.rows) > _MOST_HELD:
        held = _Held(revision, day)
    elif held.day != day:
        held = _Held(revision, day, held.rows)
    lacking = [key for key in keys if key not in held.scopes]
    if lacking:
        _complete(held, lacking)
        _remember(held)
    return held.scopes


def _complete(held: _Held, lacking: list[int]) -> None:
    unknown = [key for key in lacking if key not in held.rows]
    if unknown:
        for key, *row in fetched(_ASKED, (members(unknown),)):
            held.rows[key] = tuple(row)
    for key in lacking:
        if key in held.rows:
            kind, target, owner, label, language, since, until = held.rows[key]
            current = since <= held.day < until
            held.scopes[key] = ScopeRow(kind, target, owner, label, language, current)
