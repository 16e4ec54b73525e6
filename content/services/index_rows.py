"""Units of the search index written and removed, many at a time."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson
from django.db import connection
from django.db.models import Q

from content.models import SearchScope, SearchUnit
from content.search_tables import TOKENS, UNITS
from content.search_units import Part, tokens_of
from content.services.bulk import allocate_ids, insert_rows
from content.unit_rows import UnitRow

_COLUMNS = ("id", "scope", "also", "words", "parts", "shown")
# What of a unit says where it stands among the tokens, and whose it is.
_PLACED = ("id", "scope", "also", "words", "parts")
# Names of our own tables; every value is a parameter.
_ADD = f"INSERT INTO {TOKENS}(rowid, tokens) VALUES(?, ?)"
_REMOVE = f"INSERT INTO {TOKENS}({TOKENS}, rowid, tokens) VALUES('delete', ?, ?)"
_SCOPE = (
    "id", "kind", "target", "owner", "label", "language", "since", "until", "first", "last",
)  # fmt: skip
_MANY = 2000
# As the columns stand.
StoredUnit = tuple[int, int | None, int | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What units will belong to; see ``SearchScope``."""

    kind: str
    target: int
    owner: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class WrittenUnits:
    """Units to write, in order: what they belong to, and the text that shares them if any."""

    own: Scope
    text: Scope | None
    units: Sequence[UnitRow]


def write_units(written: Iterable[WrittenUnits]) -> None:
    """Write units and their scopes; two statements, and one for the tokens on SQLite."""
    groups = list(written)
    number = sum(len(group.units) for group in groups)
    pairs = sum(2 if group.text else 1 for group in groups)
    ids, keys = allocate_ids(SearchUnit, number), allocate_ids(SearchScope, pairs)
    scopes: list[tuple[object, ...]] = []
    rows: list[StoredUnit] = []
    tokens: list[str] = []
    for group in groups:
        key, also = next(keys), next(keys) if group.text else None
        first = len(rows)
        for unit in group.units:
            # In a unit of the text the edition comes second, if any of its requirements is there.
            shared = also and unit.of_text
            place = (also, key if unit.of_edition else None) if shared else (key, None)
            row = (next(ids), *place, unit.words, unit.parts, unit.shown)
            rows.append(row)
            tokens.append(unit.tokens)
        span = (rows[first][0], rows[-1][0]) if len(rows) > first else (0, 0)
        for one, scope in ((key, group.own), (also, group.text)):
            if one and scope:
                named = (scope.kind, scope.target, scope.owner, scope.label, scope.language)
                scopes.append((one, *named, *_ALWAYS, *span))
    insert_rows(SearchScope, _SCOPE, scopes, ready=True)
    _insert(rows, tokens)


_ALWAYS = ("0001-01-01", "9999-12-31")


def _insert(rows: list[StoredUnit], tokens: list[str]) -> None:
    if connection.vendor == "sqlite":
        insert_rows(SearchUnit, _COLUMNS, rows, ready=True)
        _many(_ADD, ((row[0], found) for row, found in zip(rows, tokens, strict=True)))
        return
    names = ", ".join((*_COLUMNS, "tokens"))
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {UNITS} ({names}) FROM STDIN") as copy,
    ):
        for row, found in zip(rows, tokens, strict=True):
            copy.write_row((*row, vector(found)))


def vector(tokens: str) -> str:
    """Give tokens with spaces between them as PostgreSQL writes a vector.

    Folded words hold no quotes, backslashes or spaces.

    >>> vector("慎言 言行")
    "'慎言' '言行'"
    """
    return "'" + tokens.replace(" ", "' '") + "'" if tokens else ""


def _many(statement: str, rows: Iterable[tuple[int, str]]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        # Past Django's own executemany, which copies the rows to look at the first.
        sqlite3.Cursor.executemany(cursor.cursor, statement, rows)


def drop_scopes(scopes: Iterable[SearchScope]) -> list[SearchScope]:
    """Remove scopes with their units and those that share units with them; give all removed."""
    gone: dict[int, SearchScope] = {}
    waiting = list(scopes)
    while waiting:
        scope = waiting.pop()
        if scope.pk in gone:
            continue
        gone[scope.pk] = scope
        shared = _remove_units(scope) - gone.keys()
        waiting.extend(SearchScope.objects.filter(pk__in=shared))
    SearchScope.objects.filter(pk__in=gone).delete()
    return list(gone.values())


def _remove_units(scope: SearchScope) -> set[int]:
    """Remove the units of a scope; give the scopes that they were shared with."""
    own = Q(scope=scope.pk) | Q(also=scope.pk)
    units = SearchUnit.objects.filter(own, pk__range=(scope.first, scope.last))
    others: set[int] = set()
    for chunk in _chunks([*units.order_by("pk").values_list(*_PLACED)]):
        for _, one, another, _, _ in chunk:
            others.update({one, another} - {None})
        if connection.vendor == "sqlite":
            _many(_REMOVE, ((row[0], stored_tokens(row[3], row[4])) for row in chunk))
        SearchUnit.objects.filter(pk__in=[row[0] for row in chunk]).delete()
    return others - {scope.pk}


def _chunks(
    rows: list[tuple[int, int, int, str, str]],
) -> Iterator[list[tuple[int, int, int, str, str]]]:
    for start in range(0, len(rows), _MANY):
        yield rows[start : start + _MANY]


def stored_tokens(words: str, parts: str) -> str:
    """Give the tokens of a unit as it is stored, a space between them."""
    return " ".join(tokens_of(words.encode(), [Part(*one) for one in orjson.loads(parts)]))
