"""Many rows at once: the one place that writes beside the ORM, because its rows cost too much.

``bulk_create`` spends most of its time on model instances and on preparing each value; here rows
are tuples, prepared by column, and go to the database's own fastest way that keeps triggers and
indexes: one prepared statement on SQLite, ``COPY`` on PostgreSQL (docs/benchmarks.md).
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
Prepare = Callable[[Any], Any]


def allocate_ids(model: type[models.Model], number: int) -> Iterator[int]:
    """Give ``number`` row ids that nothing else will get; call it in a write transaction.

    SQLite has one writer at a time, so what follows its sequence is free; PostgreSQL's sequence
    hands them out.
    """
    if not number:
        return iter(())
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return iter([row[0] for row in cursor.fetchall()])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return iter(range(first, first + number))


def insert_rows(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Insert rows whose values stand in the order of ``columns`` (attribute names, ``id`` too).

    Columns that are not named get their field's default. Values are as a model would hold them:
    uuids, dates, JSON values. Cost: one statement.
    """
    fields = _fields(model, columns)
    names = ", ".join(f'"{field.column}"' for field in fields)
    given = [_prepare(field) for field in fields[: len(columns)]]
    rest = [_prepare(field)(field.get_default()) for field in fields[len(columns) :]]
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
        marks = ", ".join(["%s"] * len(fields))
        # Names of our own tables and columns; every value is a parameter.
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
        cursor.executemany(statement, list(prepared))


@cache
def _fields(
    model: type[models.Model], columns: tuple[str, ...]
) -> tuple[models.Field[Any, Any], ...]:
    """The named fields, then the others in the table's order, the key aside."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    others = [
        field for name, field in by_name.items() if name not in columns and not field.primary_key
    ]
    return (*(by_name[name] for name in columns), *others)


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    # An enum's member is its value on every driver.
    return value if value is None or type(value) is str else str(value)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _hex(value: uuid.UUID | None) -> str | None:
    return None if value is None else value.hex


def _moment(value: dt.datetime | None) -> str | None:
    return connection.ops.adapt_datetimefield_value(value)


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
