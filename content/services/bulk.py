"""Many rows at once: the one place that writes beside the ORM, because its rows cost too much.

``bulk_create`` spends most of its time on model instances and on preparing each value; here rows
are tuples, prepared by column, and go to the database's own fastest way that keeps triggers and
indexes: one prepared statement on SQLite, ``COPY`` on PostgreSQL (docs/benchmarks.md).
"""

import datetime as dt
import gc
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
Prepare = Callable[[Any], Any]


class Written(str):
    """A JSON value that is written already."""

    __slots__ = ()


def allocate_ids(model: type[models.Model], number: int) -> Iterator[int]:
    """Give ``number`` row ids that nothing else will get; call it in a write transaction.

    SQLite has one writer at a time, so what follows its sequence is free; PostgreSQL's sequence
    hands them out.
    """
    if not number:
        return iter(())
    if connection.vendor == "postgresql":
        return iter(_handed_out(model, number))
    first = _last_id(model) + 1
    return iter(range(first, first + number))


def _handed_out(model: type[models.Model], number: int) -> list[int]:
    # The subquery finds the sequence once; called beside nextval, that was nine tenths of the cost.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass))"
            " FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return [row[0] for row in cursor.fetchall()]


def _last_id(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


# Ids asked of a PostgreSQL sequence at a time, at first and at most: each time as many as were
# taken before. What is left over leaves a gap, which does no harm.
_BLOCK, _MOST_BLOCK = 256, 8192


class Numbers:
    """Row ids for rows that are written later in the same transaction, a query for many."""

    def __init__(self) -> None:
        """Hold nothing yet; ids are asked for when the first row of a table comes."""
        self._next: dict[type[models.Model], int] = {}
        self._held: dict[type[models.Model], list[int]] = {}
        self._block: dict[type[models.Model], int] = {}

    def take(self, model: type[models.Model], number: int = 1) -> Sequence[int]:
        """Give ``number`` ids in ascending order."""
        if connection.vendor == "postgresql":
            return self._of_sequence(model, number)
        first = self._next.get(model) or _last_id(model) + 1
        self._next[model] = first + number
        return range(first, first + number)

    def _of_sequence(self, model: type[models.Model], number: int) -> list[int]:
        held = self._held.setdefault(model, [])
        if len(held) < number:
            block = self._block.get(model, _BLOCK)
            held.extend(_handed_out(model, max(block, number)))
            self._block[model] = min(block + max(block, number), _MOST_BLOCK)
        taken = held[:number]
        del held[:number]
        return taken


def insert_rows(
    model: type[models.Model],
    columns: tuple[str, ...],
    rows: Iterable[Row],
    *,
    ready: bool = False,
) -> None:
    """Insert rows whose values stand in the order of ``columns`` (attribute names, ``id`` too).

    Columns that are not named get their field's default. Values are as a model would hold them:
    uuids, dates, JSON values; where ``ready``, as the drivers take them: uuids and dates as text,
    JSON written. Cost: one statement.
    """
    fields = _fields(model, columns)
    names = ", ".join(f'"{field.column}"' for field in fields)
    rest = tuple(_prepare(field)(field.get_default()) for field in fields[len(columns) :])
    if ready:
        prepared: Iterable[Row] = ((*row, *rest) for row in rows) if rest else rows
    else:
        given = [_prepare(field) for field in fields[: len(columns)]]
        prepared = (
            tuple(chain((make(value) for make, value in zip(given, row, strict=True)), rest))
            for row in rows
        )
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        marks = ", ".join(["?"] * len(fields))
        # Names of our own tables and columns; every value is a parameter.
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
        with connection.wrap_database_errors:
            # Past Django's own executemany, which copies the rows to look at the first.
            sqlite3.Cursor.executemany(cursor.cursor, statement, prepared)


def update_rows(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Set ``columns`` of many rows: each row is their values as models hold them, then the id."""
    if not rows:
        return
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    makers = [*(_prepare(field) for field in fields), _same]
    settings = ", ".join(f'"{field.column}" = %s' for field in fields)
    # Names of our own tables and columns; every value is a parameter.
    statement = f'UPDATE "{model._meta.db_table}" SET {settings} WHERE id = %s'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [[make(value) for make, value in zip(makers, row, strict=True)] for row in rows],
        )


@cache
def _fields(
    model: type[models.Model], columns: tuple[str, ...]
) -> tuple[models.Field[Any, Any], ...]:
    """The named fields, then those others whose default is not NULL, the key aside."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    others = [
        field
        for name, field in by_name.items()
        if name not in columns and not field.primary_key and field.get_default() is not None
    ]
    return (*(by_name[name] for name in columns), *others)


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    # An enum's member is its value on every driver.
    return value if value is None or type(value) is str else str(value)


def _json(value: Any) -> str | None:
    if value is None or type(value) is Written:
        return value
    return json.dumps(value, ensure_ascii=False)


def _hex(value: uuid.UUID | str | None) -> str | None:
    return value.hex if isinstance(value, uuid.UUID) else value


def _moment(value: dt.datetime | None) -> str | None:
    return connection.ops.adapt_datetimefield_value(value)


def driver_moment(value: dt.datetime) -> Any:
    """Give a moment as the database's driver takes it."""
    return _moment(value) if connection.vendor == "sqlite" else value


def _day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


_EVERYWHERE: dict[str, Prepare] = {"CharField": _text, "TextField": _text, "JSONField": _json}
_ON_SQLITE: dict[str, Prepare] = {
    "UUIDField": _hex,
    "DateTimeField": _moment,
    "DateField": _day,
}


def _prepare(field: models.Field[Any, Any]) -> Prepare:
    kind = field.get_internal_type()
    if connection.vendor == "sqlite" and kind in _ON_SQLITE:
        return _ON_SQLITE[kind]
    return _EVERYWHERE.get(kind, _same)


# While much is written SQLite keeps this many KiB of pages in memory, and moves what it wrote
# from its log into the database after so many pages.
_CACHE_KIB, _CHECKPOINT_PAGES = 65_536, 16_384


# While much is written Python looks for cycles so seldom; rows have none, and looking through all
# of them after every 700 took a quarter of the processor time of indexing.
_THRESHOLDS = (100_000, 20, 20)


@contextmanager
def written_in_bulk() -> Iterator[None]:
    """Let the collector rest and SQLite keep more pages in memory, for the length of a block."""
    thresholds = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        with _many_pages():
            yield
    finally:
        gc.set_threshold(*thresholds)


@contextmanager
def _many_pages() -> Iterator[None]:
    """SQLite moves what it wrote into the database less often."""
    if connection.vendor != "sqlite":
        yield
        return
    before = {name: _pragma(name) for name in ("cache_size", "wal_autocheckpoint")}
    _pragma("cache_size", -_CACHE_KIB)
    _pragma("wal_autocheckpoint", _CHECKPOINT_PAGES)
    try:
        yield
    finally:
        for name, value in before.items():
            _pragma(name, value)


def _pragma(name: str, value: int | None = None) -> int:
    with connection.cursor() as cursor:
        # Our own names and numbers; a pragma takes no parameters.
        cursor.execute(f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def analyse() -> None:
    """Renew PostgreSQL's statistics after much was written, for its plans.

    SQLite is left without: with statistics it scans whole tables in recursive queries.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
