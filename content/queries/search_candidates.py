"""Units that may hold what is searched for, asked of the tokens; what they hold is verified later.

The tokens tell which units hold all pairs of neighbouring characters; whether a part holds the
words as they stand, and what must not stand there, is for ``content.query_language.holds``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.db import connection

from content.queries.statements import among, day_parameter, fetched, members
from content.query_language import AnyOf, Node, Term, Without
from content.search_tables import FOUND, TOKENS, UNITS
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

    @property
    def narrow(self) -> bool:
        """Whether few of the units that hold the words may pass, whichever day it is."""
        return bool(self.kinds) or self.owner is not None or self.editions is not None


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
    if within.narrow or not isinstance(node, Term) or len(node.words) > 1:
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
    "postgresql": (
        f" FROM {UNITS} u"
        + _JOINS.format(cross="")
        + " WHERE u.tokens @@ %s::tsquery AND u.id > %s"
    ),
}
_ORDER = {"sqlite": " ORDER BY f.rowid", "postgresql": " ORDER BY u.id"}
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


class Slice(NamedTuple):
    """Some units in order, and the number behind which the next ones begin; None at the end."""

    candidates: list[Candidate]
    last: int | None


class First(NamedTuple):
    """The units found first, how many there are as far as they were counted, and their numbers."""

    candidates: list[Candidate]
    units: int
    keys: Sequence[int] = ()


def first_candidates(asked: Question, within: Within, most: int, sampled: int) -> First:
    """Give the units that may hold what is asked for, and how many: ``most + 1`` where more.

    Beyond ``most``, and of a common character, only ``sampled`` units are given; a common
    character is not counted further than these. Three queries at most.
    """
    if asked.common:
        found = _read_through(asked, within, 0, sampled)
        return First(found, len(found))
    if within.narrow:
        found = _filtered(asked, within, 0, most + 1, ordered=False)
        return First(found if len(found) <= most else found[:sampled], len(found))
    keys = _keys(asked, 0, None, most + 1)
    chosen = keys if len(keys) <= most else keys[:sampled]
    return First(_of_keys(chosen, within), len(keys), keys)


def candidates_after(
    asked: Question, within: Within, after: int, limit: int, known: Sequence[int] = ()
) -> Slice:
    """Give some ``limit`` units next in order, of those that hold the tokens; four queries.

    ``known`` are numbers that ``first_candidates`` found of the same question, from the start.
    """
    if asked.common or within.narrow:
        if asked.common:
            found = _read_through(asked, within, after, limit)
        else:
            found = _filtered(asked, within, after, limit, ordered=True)
        return Slice(found, found[-1].key if len(found) == limit else None)
    if connection.vendor == "sqlite":
        keys = _keys(asked, after, None, limit + 1)
    else:
        keys = _next_keys(asked, after, limit, known)
    chosen = keys[:limit]
    return Slice(_of_keys(chosen, within), chosen[-1] if len(keys) > limit else None)


# So many units PostgreSQL is asked for, to learn where the next ones lie: more than any limit.
_SAMPLE = 2001


def _next_keys(asked: Question, after: int, limit: int, known: Sequence[int]) -> list[int]:
    """The numbers next in order, more than ``limit`` where there are; two queries at most."""
    enough = after == 0 and len(known) == _SAMPLE
    keys = sorted(known if enough else _keys(asked, after, None, _SAMPLE))
    if len(keys) < _SAMPLE:
        return keys
    # These are not the first ones, but as many lie up to there; with those between it is whole.
    return sorted(_keys(asked, after, keys[limit], None))


def _keys(asked: Question, after: int, upto: int | None, most: int | None) -> list[int]:
    """The numbers of units that hold the tokens; on SQLite in order."""
    # Our own SQL; every value is a parameter.
    if connection.vendor == "sqlite":
        text = (
            f"SELECT rowid FROM {TOKENS} WHERE {TOKENS} MATCH %s AND rowid > %s"  # noqa: S608
            " ORDER BY rowid LIMIT %s"
        )
        return [row[0] for row in fetched(text, (asked.said, after, -1 if most is None else most))]
    text = f"SELECT * FROM {FOUND}(%s::tsquery, %s::bigint, %s::bigint, %s::bigint)"  # noqa: S608
    return [row[0] for row in fetched(text, (asked.said, after or None, upto, most))]


def _of_keys(keys: Sequence[int], within: Within) -> list[Candidate]:
    """Units by number, in order, those that the day leaves; two queries, none for none.

    What they belong to is asked apart: it is the same for many.
    """
    if not keys:
        return []
    # Our own SQL; every value is a parameter.
    text = f"SELECT id, words, parts, scope, also FROM {UNITS} WHERE {among('id')} ORDER BY id"  # noqa: S608
    rows = fetched(text, (members(keys),))
    scopes = _scopes({key for row in rows for key in row[3:] if key is not None}, within.day)
    found = []
    for key, words, parts, one, another in rows:
        owners = [scopes[place] for place in (one, another) if place in scopes]
        if within.current is None or any(owner.current == within.current for owner in owners):
            found.append(Candidate(key, words, parts, {owner.kind: owner for owner in owners}))
    return found


def _scopes(keys: Collection[int], day: dt.date) -> dict[int, ScopeRow]:
    text = (
        "SELECT id, kind, target, owner, since <= %s AND %s < until"  # noqa: S608
        f" FROM content_searchscope WHERE {among('id')}"
    )
    rows = fetched(text, (day_parameter(day), day_parameter(day), members(keys)))
    return {row[0]: ScopeRow(row[1], row[2], row[3], bool(row[4])) for row in rows}


def _read_through(asked: Question, within: Within, after: int, limit: int) -> list[Candidate]:
    source = _READ[connection.vendor] + " ORDER BY u.id LIMIT %s"
    return _fetched(source, within, [asked.said, after], limit)


def _filtered(
    asked: Question, within: Within, after: int, limit: int, *, ordered: bool
) -> list[Candidate]:
    vendor = connection.vendor
    order = _ORDER[vendor] if ordered else ""
    return _fetched(f"{_FROM[vendor]}{{}}{order} LIMIT %s", within, [asked.said, after], limit)


def _fetched(source: str, within: Within, asked: list[Any], *limit: int) -> list[Candidate]:
    condition, values = _conditions(within)
    day = within.day.isoformat() if connection.vendor == "sqlite" else within.day
    # Our own SQL; every value is a parameter.
    statement = f"SELECT {_COLUMNS}{source.format(condition)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [day] * 4 + [*asked, *values, *limit])
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
