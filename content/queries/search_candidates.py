"""Units that may hold what is searched for, asked of the tokens; what they hold is verified later.

The tokens tell which units hold all pairs of neighbouring characters; whether a part holds the
words as they stand, and what must not stand there, is for ``content.query_language.holds``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.db import connection

from content.query_language import AnyOf, Node, Term, Without
from content.search_tables import TOKENS, UNITS
from content.search_units import CODE_MARK, TITLE_MARK, Part

# A longer word is asked for by so many of its pairs at most; the rest is left to verifying.
_MOST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Within:
    """Which units are asked: those that one of the scopes kept here owns; empty means any."""

    day: dt.date
    kinds: tuple[str, ...] = ()
    owner: str | None = None
    editions: tuple[int, ...] | None = None
    current: bool | None = None


class ScopeRow(NamedTuple):
    """What a unit belongs to."""

    kind: str
    target: int
    owner: str
    current: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may hold the words."""

    key: int
    words: str
    written: str
    scopes: dict[str, ScopeRow]

    def parts(self) -> list[Part]:
        """Read the parts; of most candidates beyond the ranked ones nobody asks them."""
        return [Part._make(one) for one in orjson.loads(self.written)]


def pairs_of(words: str) -> list[str]:
    """Give the pairs of neighbours by which folded words are asked for.

    >>> pairs_of("慎"), pairs_of("慎言"), pairs_of("要特别慎言")
    (['慎'], ['慎言'], ['要特', '特别', '别慎', '慎言'])
    """
    pairs = [words[at : at + 2] for at in range(len(words) - 1)] or [words]
    if len(pairs) <= _MOST_PAIRS:
        return list(dict.fromkeys(pairs))
    step = (len(pairs) - 1) / (_MOST_PAIRS - 1)
    return list(dict.fromkeys(pairs[round(place * step)] for place in range(_MOST_PAIRS)))


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a database writes a question to its tokens."""

    token: Callable[[str], str]
    prefix: Callable[[str], str]
    both: str
    either: str


_GRAMMARS = {
    "sqlite": _Grammar('"{}"'.format, '"{}"*'.format, " AND ", " OR "),
    # A single character is the beginning of the pairs that it begins.
    "postgresql": _Grammar("'{}'".format, "'{}':*".format, " & ", " | "),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a database is asked: tokens as it writes them, or one ``common`` character."""

    said: str
    common: bool = False


def question(node: Node, *, titles: bool = False) -> Question:
    """Give a query as the database asks it of its tokens, of titles and codes alone or of all.

    What is excluded is not asked: another part of the unit may hold it.
    """
    grammar = _GRAMMARS[connection.vendor]
    return Question(_asked(node, grammar, TITLE_MARK if titles else ""))


# From so many units on it is worth finding out whether a character is common: whether it stands in
# a twentieth of so many that are looked at in so many places.
_MANY_UNITS, _PLACES, _LOOKED_AT, _SHARE = 20_000, 4, 100, 20


def common_character(node: Node, within: Within) -> Question | None:
    """Give the question for one character that stands in many units, else None; two queries.

    Where only some units are asked it may stand in few of those, and is asked by its pairs.
    """
    narrow = within.kinds or within.owner is not None or within.editions is not None
    if narrow or not isinstance(node, Term) or len(node.words) > 1:
        return None
    found = "instr(words, %s)" if connection.vendor == "sqlite" else "strpos(words, %s)"
    # Our own SQL; every value is a parameter.
    place = f"SELECT * FROM (SELECT {found} AS at FROM {UNITS} WHERE id >= %s ORDER BY id LIMIT %s)"  # noqa: S608
    looked = " UNION ALL ".join(f"{place} AS place{number}" for number in range(_PLACES))
    with connection.cursor() as cursor:
        # Asked together, SQLite would read the whole table for the two.
        cursor.execute(
            f"SELECT (SELECT min(id) FROM {UNITS}), (SELECT max(id) FROM {UNITS})"  # noqa: S608
        )
        first, last = cursor.fetchone()
        if first is None or last - first < _MANY_UNITS:
            return None
        starts = [first + (last - first) * number // _PLACES for number in range(_PLACES)]
        values = [value for start in starts for value in (node.words, start, _LOOKED_AT)]
        cursor.execute(f"SELECT count(*) FROM ({looked}) AS looked WHERE at > 0", values)  # noqa: S608
        often = int(cursor.fetchone()[0]) * _SHARE >= _PLACES * _LOOKED_AT
    return Question(node.words, common=True) if often else None


def _asked(node: Node, grammar: _Grammar, mark: str) -> str:
    if isinstance(node, Term):
        pairs = [mark + pair for pair in pairs_of(node.words)]
        write = grammar.token if len(node.words) > 1 else grammar.prefix
        words = grammar.both.join(write(pair) for pair in pairs)
        return f"(({words}){grammar.either}{grammar.token(CODE_MARK + node.words)})"
    if isinstance(node, Without):
        return ""
    joint = grammar.either if isinstance(node, AnyOf) else grammar.both
    parts = (_asked(part, grammar, mark) for part in node.parts)
    return f"({joint.join(part for part in parts if part)})"


_COLUMNS = (
    "u.id, u.words, u.parts, s.kind, s.target, s.owner, (s.since <= %s AND %s < s.until),"
    " a.kind, a.target, a.owner, (a.since <= %s AND %s < a.until)"
)
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
    # Found by the index and then put in order, or read in order and looked at, as asked; the
    # planner, which knows little of how often a token occurs, is not left the choice.
    "postgresql": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="")
        + " WHERE u.tokens @@ %s::tsquery AND u.id > %s"
    ),
    "postgresql in order": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="")
        + " WHERE (u.tokens @@ %s::tsquery) IS TRUE AND u.id > %s"
    ),
}
_READ_THROUGH = "read through"
_ORDER = {
    "sqlite": " ORDER BY f.rowid",
    "postgresql": " ORDER BY u.id",
    _READ_THROUGH: " ORDER BY u.id",
}
# A character that stands in many units is found soonest by reading them in order: to put together
# the pairs that it begins would take longer than all the rest.
_READ = {
    "sqlite": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="CROSS ")
        + " WHERE instr(u.words, %s) > 0 AND u.id > %s{}"
    ),
    "postgresql": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="")
        + " WHERE strpos(u.words, %s) > 0 AND u.id > %s{}"
    ),
}


# The same questions without what the units belong to, where that does not matter.
_BARE = {
    "sqlite": f" FROM {TOKENS} f WHERE f.{TOKENS} MATCH %s AND f.rowid > %s",
    "postgresql": f" FROM {UNITS} u WHERE u.tokens @@ %s::tsquery AND u.id > %s",
}


def count_up_to(asked: Question, within: Within, limit: int) -> int:
    """Give how many units may hold what is asked for, ``limit`` where there are more; one query."""
    condition, values = _conditions(within)
    source = (_FROM if condition else _BARE)[connection.vendor]
    # Our own SQL; every value is a parameter.
    counted = f"SELECT count(*) FROM (SELECT 1{source}{condition} LIMIT %s) AS found"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counted, [asked.said, 0, *values, limit])
        return int(cursor.fetchone()[0])


def first_candidates(asked: Question, within: Within, limit: int) -> list[Candidate]:
    """Give up to ``limit`` units, whichever the index gives first; one query."""
    vendor = connection.vendor
    source = _READ[vendor] + _ORDER[_READ_THROUGH] if asked.common else _FROM[vendor] + "{}"
    return _fetched(source, within, asked, 0, limit)


def candidates_after(
    asked: Question, within: Within, after: int, limit: int, *, rare: bool
) -> list[Candidate]:
    """Give the ``limit`` units next in order; one query.

    ``rare`` says that few units hold the tokens, so that finding all and sorting them is cheap.
    """
    vendor = connection.vendor
    if asked.common:
        source = _READ[vendor] + _ORDER[_READ_THROUGH]
    else:
        way = "postgresql in order" if vendor == "postgresql" and not rare else vendor
        source = _FROM[way] + "{}" + _ORDER[vendor]
    return _fetched(source, within, asked, after, limit)


def _fetched(
    source: str, within: Within, asked: Question, after: int, limit: int
) -> list[Candidate]:
    condition, values = _conditions(within)
    day = within.day.isoformat() if connection.vendor == "sqlite" else within.day
    # Our own SQL; every value is a parameter.
    statement = f"SELECT {_COLUMNS}{source.format(condition)} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [day] * 4 + [asked.said, after, *values, limit])
        return [_candidate(row) for row in cursor.fetchall()]


def _candidate(row: Sequence[Any]) -> Candidate:
    key, words, parts, *scopes = row
    owners = (ScopeRow._make(scopes[:4]), ScopeRow._make(scopes[4:]))
    return Candidate(key, words, parts, {scope.kind: scope for scope in owners if scope.kind})


def _conditions(within: Within) -> tuple[str, list[Any]]:
    """What one of a unit's scopes must be, as SQL; the parts are looked at again."""
    day = within.day.isoformat() if connection.vendor == "sqlite" else within.day
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
    return f" AND (({one}) OR (a.id IS NOT NULL AND {other}))", [*values, *values]


def some_old(day: dt.date, kinds: Iterable[str]) -> bool:
    """Whether anything in the index is not current on a day; one query."""
    del kinds
    value = day.isoformat() if connection.vendor == "sqlite" else day
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM content_searchscope WHERE since > %s OR until <= %s)",
            [value, value],
        )
        return bool(cursor.fetchone()[0])
