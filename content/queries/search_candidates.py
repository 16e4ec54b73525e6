"""Units that may hold what is searched for, asked of the tokens; what they hold is verified later.

The tokens tell which units hold all pairs of neighbouring characters; whether a part holds the
words as they stand, and what must not stand there, is for ``content.query_language.holds``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from content.queries.search_questions import Question
from content.queries.search_scopes import ScopeRow, scopes_of
from content.queries.statements import (
    among,
    as_bytes,
    day_parameter,
    fetched,
    fetched_again,
    is_postgres,
    members,
)
from content.search_tables import FIRST, FOUND, TITLES, TOKENS, UNITS

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Within:
    """Which units are asked: those that one of the scopes kept here owns; empty means any."""

    day: dt.date
    kinds: tuple[str, ...] = ()
    owner: str | None = None
    editions: tuple[int, ...] | None = None
    current: bool | None = None

    @property
    def narrow(self) -> bool:
        """Whether few of the units that hold the words may pass, whichever day it is."""
        return bool(self.kinds) or self.owner is not None or self.editions is not None


class Candidate(NamedTuple):
    """A unit that may hold the words, as it is stored: most of it is never decoded.

    ``scopes`` are what owns it, by the kind of the parts that each owns.
    """

    key: int
    words: bytes
    parts: bytes
    shown: bytes
    scopes: dict[int, ScopeRow]


_BYTES = ", ".join(as_bytes(f"u.{name}") for name in ("words", "parts", "shown"))
# What is shown comes along: to ask for fifty units again takes longer than to bring hundreds. The
# revision says how long what is remembered of scopes is true.
_COLUMNS = f"u.id, {_BYTES}, u.scope, u.also, (SELECT revision FROM content_counter)"  # noqa: S608
_JOINS = (
    " {cross}JOIN content_searchscope s ON s.id = u.scope"
    " LEFT JOIN content_searchscope a ON a.id = u.also"
)
_FROM = {
    "sqlite": (
        f" FROM {TOKENS} f CROSS JOIN {UNITS} u ON u.id = f.rowid"
        + _JOINS.format(cross="CROSS ")
        + f" WHERE f.{TOKENS} MATCH %s AND f.rowid > %s"
    ),
    "postgresql": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="")
        + " WHERE u.tokens @@ %s::tsquery AND u.id > %s"
    ),
}
_ORDER = {"sqlite": " ORDER BY f.rowid", "postgresql": " ORDER BY u.id"}
# What stands in many units is found soonest by reading them in order: to go through all its places
# in the index would take longer than all the rest.
_HOLDS = {"sqlite": "instr(u.words, %s) > 0", "postgresql": "strpos(u.words, %s) > 0"}
_BY_TOKENS = {
    "sqlite": (
        f"SELECT {_COLUMNS} FROM {TOKENS} f CROSS JOIN {UNITS} u ON u.id = f.rowid"  # noqa: S608
        f" WHERE f.{TOKENS} MATCH %s ORDER BY f.rowid LIMIT %s"
    ),
    "postgresql": f"SELECT {_COLUMNS} FROM {UNITS} u WHERE u.tokens @@ %s::tsquery LIMIT %s",  # noqa: S608
}
_BY_KEY = f"SELECT {_COLUMNS} FROM {UNITS} u WHERE {among('u.id')} ORDER BY u.id"  # noqa: S608
_KEYS = {
    "sqlite": f"SELECT rowid FROM {TOKENS} WHERE {TOKENS} MATCH %s ORDER BY rowid LIMIT %s",  # noqa: S608
    "postgresql": f"SELECT * FROM {FOUND}(%s::tsquery, %s::bigint)",  # noqa: S608
}
_JOINED = f"SELECT {_COLUMNS} FROM {{}} JOIN {UNITS} u ON u.id = f.unit ORDER BY u.id"  # noqa: S608
_NEXT = {
    "sqlite": (
        f"SELECT {_COLUMNS} FROM {TOKENS} f CROSS JOIN {UNITS} u ON u.id = f.rowid"  # noqa: S608
        f" WHERE f.{TOKENS} MATCH %s AND f.rowid > %s ORDER BY f.rowid LIMIT %s"
    ),
    "postgresql": _JOINED.format(
        f"{FIRST}(%s::tsquery, %s::bigint, %s::bigint, nullif(%s::bigint, 0)) f(unit)"
    ),
}
_TITLED = _JOINED.format(
    f"(SELECT unit FROM {TITLES} WHERE token = %s AND unit > %s ORDER BY unit LIMIT %s) f"  # noqa: S608
)
_COMMON = {
    vendor: f"SELECT {_COLUMNS} FROM {UNITS} u WHERE {holds} AND u.id > %s ORDER BY u.id LIMIT %s"  # noqa: S608
    for vendor, holds in _HOLDS.items()
}


class Slice(NamedTuple):
    """Some units in order, and the number behind which the next ones begin; None at the end."""

    candidates: list[Candidate]
    last: int | None


class First(NamedTuple):
    """The units found first, and how many there are as far as they were counted.

    Where there are more than were wanted, ``titles`` are the first in whose titles the words
    stand, and ``opening`` the first of all, which are asked where titles are few.
    """

    candidates: list[Candidate]
    units: int
    titles: Slice | None = None
    opening: Slice | None = None


def first_candidates(
    asked: Question, titled: Question, within: Within, most: int, sampled: int
) -> First:
    """Give the units that may hold what is asked for, and how many: ``most + 1`` where more.

    Beyond ``most``, and of a common word, only the first ``sampled`` units are given: of those
    ``titled`` so, or, where these are fewer, of all; a common word is not counted. Five queries
    at most, one where few are found.
    """
    if asked.common:
        return _opened(asked, titled, within, sampled)
    known: Sequence[int] = ()
    if within.narrow:
        found = _filtered(asked, within, 0, most + 1, ordered=False)
        if len(found) <= most:
            return First(found, len(found))
    # What words of several terms come to nobody knows; SQLite counts them sooner than it reads.
    elif asked.expected <= most // 2 and (asked.phrase or is_postgres()):
        rows = _rows_at_once(asked, most + 1)
        if len(rows) <= most:
            return First(_candidates(rows, within), len(rows))
        known = [row[0] for row in rows]
    else:
        known = _counted(asked, most + 1)
        if len(known) <= most:
            return First(_of_keys(known, within), len(known))
    return _opened(asked, titled, within, sampled, known)._replace(units=most + 1)


def _opened(
    asked: Question, titled: Question, within: Within, limit: int, known: Sequence[int] = ()
) -> First:
    """The first units of many, which nobody has counted."""
    titles = candidates_after(titled, within, 0, limit)
    if titles.last is not None:
        return First(titles.candidates, 0, titles)
    opening = candidates_after(asked, within, 0, limit, known)
    return First(opening.candidates, 0, titles, opening)


def _rows_at_once(asked: Question, most: int) -> list[tuple[Any, ...]]:
    """Rows of units, where these are few; on SQLite in order."""
    return _by_fewest(asked, most, lambda said: _units(_BY_TOKENS[connection.vendor], (said, most)))


def _units(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    return fetched_again(statement, params, binary=True)


def _counted(asked: Question, most: int) -> list[int]:
    """The numbers of units up to so many."""
    statement = _KEYS[connection.vendor]
    return _by_fewest(
        asked, most, lambda said: [row[0] for row in fetched_again(statement, (said, most))]
    )


def _by_fewest(asked: Question, most: int, find: Callable[[str], list[Found]]) -> list[Found]:
    """What is found by the rarest pairs; by all of them where ``most`` are found by some."""
    found = find(asked.few)
    return found if len(found) < most or asked.said == asked.few else find(asked.said)


def candidates_after(
    asked: Question, within: Within, after: int, limit: int, known: Sequence[int] = ()
) -> Slice:
    """Give some ``limit`` units next in order, of those that hold the tokens; two queries.

    ``known`` are numbers that were found of the same question, from the start, in any order.
    """
    if asked.common:
        rows = _units(_COMMON[connection.vendor], (asked.phrase, after, limit))
        return _whole_slice(rows, within, limit)
    if within.narrow:
        found = _filtered(asked, within, after, limit, ordered=True)
        return Slice(found, found[-1].key if len(found) == limit else None)
    if is_postgres() and asked.title:
        rows = _units(_TITLED, (asked.title, after, limit + 1))
    elif is_postgres():
        # What was found lies anywhere, but as many as are wanted lie up to there.
        bound = sorted(known)[limit] if len(known) > limit else 0
        rows = _units(_NEXT["postgresql"], (asked.said, after, limit + 1, bound))
    elif known:
        rows = _units(_BY_KEY, (members(known[: limit + 1]),))
    else:
        rows = _units(_NEXT["sqlite"], (asked.said, after, limit + 1))
    return _slice(rows, within, limit)


def _slice(rows: Sequence[tuple[Any, ...]], within: Within, limit: int) -> Slice:
    """Units of rows, one more of which were asked for than are wanted."""
    more = len(rows) > limit
    return Slice(_candidates(rows[:limit], within), rows[limit - 1][0] if more else None)


def _whole_slice(rows: Sequence[tuple[Any, ...]], within: Within, limit: int) -> Slice:
    """Units of rows, as many of which were asked for as are wanted."""
    return Slice(_candidates(rows, within), rows[-1][0] if len(rows) == limit else None)


def _of_keys(keys: Sequence[int], within: Within) -> list[Candidate]:
    """Units by number, in order, those that the day leaves; two queries, none for none."""
    return _candidates(_units(_BY_KEY, (members(keys),)), within) if keys else []


def _candidates(rows: Sequence[tuple[Any, ...]], within: Within) -> list[Candidate]:
    """Units with what they belong to, those that the day leaves; a query where that is unknown."""
    if not rows:
        return []
    keys = {key for row in rows for key in row[4:6] if key is not None}
    scopes, current = scopes_of(keys, rows[0][6], within.day), within.current
    found = []
    for key, words, parts, shown, one, another, _ in rows:
        held = {scopes[place].kind: scopes[place] for place in (one, another) if place in scopes}
        if current is None or any(owner.current == current for owner in held.values()):
            found.append(Candidate(key, words, parts, shown, held))
    return found


def _filtered(
    asked: Question, within: Within, after: int, limit: int, *, ordered: bool
) -> list[Candidate]:
    vendor = connection.vendor
    condition, values = _conditions(within)
    order = _ORDER[vendor] if ordered else ""
    # Our own SQL; every value is a parameter.
    text = f"SELECT {_COLUMNS}{_FROM[vendor]}{condition}{order} LIMIT %s"
    # Planned for these values: how much a filter leaves decides what is asked first.
    rows = fetched(text, (asked.said, after, *values, limit), binary=True, once=True)
    return _candidates(rows, replace(within, current=None))


def _conditions(within: Within) -> tuple[str, list[Any]]:
    """What one of a unit's scopes must be, as SQL; the parts are looked at again."""
    day = day_parameter(within.day)
    tests: list[str] = []
    values: list[Any] = []
    if within.kinds:
        tests.append("{0}.kind IN (" + ", ".join(["%s"] * len(within.kinds)) + ")")
        values += within.kinds
    if within.owner is not None:
        tests.append("{0}.owner = %s")
        values.append(within.owner)
    if within.editions is not None:
        marks = ", ".join(["%s"] * len(within.editions)) or "NULL"
        tests.append("({0}.kind <> 'edition' OR {0}.target IN (" + marks + "))")
        values += within.editions
    if within.current is not None:
        sign = "" if within.current else "NOT "
        tests.append(sign + "({0}.since <= %s AND %s < {0}.until)")
        values += [day, day]
    if not tests:
        return "", []
    one, other = (" AND ".join(tests).format(alias) for alias in ("s", "a"))
    text = f" AND (({one}) OR (a.id IS NOT NULL AND {other}))"
    if within.owner is None:
        return text, [*values, *values]
    # What one owner has lies close together, so the rest need not be looked at.
    key = "f.rowid" if connection.vendor == "sqlite" else "u.id"
    bound = "(SELECT {}({}) FROM content_searchscope WHERE owner = %s AND first > 0)"
    near = (
        f" AND {key} >= {bound.format('min', 'first')} AND {key} <= {bound.format('max', 'last')}"
    )
    return near + text, [within.owner, within.owner, *values, *values]


def some_old(day: dt.date) -> bool:
    """Whether anything in the index is not current on a day; one query."""
    text = "SELECT EXISTS (SELECT 1 FROM content_searchscope WHERE since > %s OR until <= %s)"
    ((found,),) = fetched(text, (day_parameter(day), day_parameter(day)))
    return bool(found)
