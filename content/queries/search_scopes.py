"""What units belong to, remembered by each process until the next publication.

Every candidate belongs to one scope or two, and the same few thousand come up in every search, so
they are asked for once (``content.queries.memory``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from content.queries.memory import Memory
from content.queries.statements import among, fetched_again, members
from content.search_units import SCOPES

_Row = tuple[Any, ...]
_ASKED = (
    "SELECT id, kind, target, owner, label, language, since, until"  # noqa: S608
    f" FROM content_searchscope WHERE {among('id')}"
)


class ScopeRow(NamedTuple):
    """What a unit belongs to; see ``SearchScope``. ``kind`` is that of the parts that it owns."""

    kind: int
    target: int
    owner: str
    label: str
    language: str
    current: bool


def scopes_of(keys: Collection[int], revision: int, day: dt.date) -> Mapping[int, ScopeRow]:
    """Give scopes by row id, as they are on a day; one query at most, none for those known.

    ``revision`` is what the database told with the units; more may be given than was asked for.
    """
    global _today  # noqa: PLW0603
    _, rows = _rows.known(keys, revision)
    held = _today
    if held.rows is not rows or held.day != day:
        _today = held = _Day(day, rows, {})
    for key in keys:
        row = rows[key]
        if row is not None and key not in held.scopes:
            kind, target, owner, label, language, since, until = row
            current = since <= day < until
            owned = SCOPES.index(kind)
            held.scopes[key] = ScopeRow(owned, target, owner, label, language, current)
    return held.scopes


def _asked(lacking: Collection[int]) -> tuple[None, dict[int, _Row]]:
    return None, {key: tuple(row) for key, *row in fetched_again(_ASKED, (members(lacking),))}


class _Day(NamedTuple):
    """Scopes as they are on a day, of some rows."""

    day: dt.date
    rows: Mapping[int, _Row | None]
    scopes: dict[int, ScopeRow]


# Some 30 MB.
_rows = Memory(_asked, most=100_000)
_today = _Day(dt.date.min, {}, {})
