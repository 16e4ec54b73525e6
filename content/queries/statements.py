"""Statements written by hand for both databases: what a read asks without the ORM's objects.

The ORM takes half a millisecond to write a query that the database answers in fifty microseconds,
so the busiest reads write theirs once. Values are always parameters. A set of rows below another
comes as one column of JSON (``json_rows``), which ``json_value`` reads back.
"""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

import orjson
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.utils.module_loading import import_string

Row = tuple[Any, ...]
Sql = tuple[str, tuple[Any, ...]]


def fetched(sql: str, params: Sequence[Any]) -> list[Row]:
    """Give the rows of one statement, whose parameters are written ``%s``.

    On PostgreSQL the values are bound by the server, so that a statement asked often is prepared
    (``prepare_threshold`` of the connection) and planned no more.
    """
    if is_postgres():
        with _binding_cursor() as cursor:
            cursor.execute(sql, params)
            return cast("list[Row]", cursor.fetchall())
    with connection.cursor() as cursor:
        # Django looks for each %s in the text again every time; names are filled in at once.
        cursor.execute(_named(sql), {f"p{place}": one for place, one in enumerate(params)})
        return cast("list[Row]", cursor.fetchall())


def _binding_cursor() -> CursorWrapper:
    """A cursor as Django gives it, but for the binding of values, which Django does itself."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bare = _cursor_type()(connection.connection)
    if connection.queries_logged:
        return connection.make_debug_cursor(bare)
    return connection.make_cursor(bare)


@functools.cache
def _cursor_type() -> Any:
    # By name, because an installation for SQLite alone has no driver of PostgreSQL.
    return import_string("content.queries.bound_cursor.BoundCursor")


@functools.lru_cache(maxsize=512)
def _named(sql: str) -> str:
    """The statement with its parameters named by number.

    >>> _named("SELECT %s, %s")
    'SELECT %(p0)s, %(p1)s'
    """
    first, *rest = sql.split("%s")
    return first + "".join(f"%(p{place})s{part}" for place, part in enumerate(rest))


@functools.cache
def is_postgres() -> bool:
    """Say which of the two databases this is; a process has one."""
    return connection.vendor == "postgresql"


def among(column: str, kind: str = "bigint") -> str:
    """Give the condition that ``column`` is one of a parameter made by ``members``.

    The text is the same however many members there are, so it is prepared once.
    """
    if is_postgres():
        return f"{column} = ANY(%s::{kind}[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608


def members(values: Collection[Any]) -> Any:
    """Give the parameter of ``among``."""
    found = list(values)
    return found if is_postgres() else orjson.dumps(found).decode()


def json_rows(columns: Sequence[str], source: str, order: str) -> str:
    """Give the SQL of one value: the rows of ``source`` as a JSON array of arrays, in order.

    Names of the row outside may stand among the columns and conditions, not in ``order``.
    """
    if is_postgres():
        built = f"json_build_array({', '.join(columns)})"
        return f"(SELECT json_agg({built} ORDER BY {order})::text FROM {source})"  # noqa: S608
    named = ", ".join(f"{column} AS c{place}" for place, column in enumerate(columns))
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    return (
        f"(SELECT json_group_array(json_array({names}))"  # noqa: S608
        f" FROM (SELECT {named} FROM {source} ORDER BY {order}))"
    )


def json_row(columns: Sequence[str], source: str) -> str:
    """Give the SQL of one value: the only row of ``source`` as a JSON array, null without one."""
    if is_postgres():
        return f"(SELECT json_build_array({', '.join(columns)})::text FROM {source})"  # noqa: S608
    return f"(SELECT json_array({', '.join(columns)}) FROM {source})"  # noqa: S608


def json_value(value: str | None) -> Any:
    """Read a column made by ``json_rows`` or ``json_row``; an empty list where it is null.

    >>> json_value('[["a", 1]]'), json_value(None)
    ([['a', 1]], [])
    """
    return [] if value is None or value == "[]" else orjson.loads(value)


def json_object(value: Any) -> dict[str, Any]:
    """Read a JSON column, whichever way the database gives it.

    >>> json_object("{}"), json_object({"en": {}}), json_object('{"en": {}}')
    ({}, {'en': {}}, {'en': {}})
    """
    if not value or value == "{}":
        return {}
    found: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return found


def uid_text(value: Any) -> Any:
    """Write a uid as answers do; SQLite gives 32 digits, PostgreSQL an object or the text.

    >>> uid_text("0f3c7a526f0b5d6e9d5b3f1f6a1f0c11")
    '0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11'
    """
    if isinstance(value, str) and len(value) == 32:  # noqa: PLR2004
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return None if value is None else str(value)


def uid_parameter(value: uuid.UUID) -> Any:
    """Give a uid as the database keeps it."""
    return value if is_postgres() else value.hex


def day_parameter(value: dt.date) -> Any:
    """Give a day as the database keeps it."""
    return value if is_postgres() else value.isoformat()


def day_value(value: Any) -> dt.date | None:
    """Read a day, whichever way the database gives it.

    >>> day_value("2022-10-17")
    datetime.date(2022, 10, 17)
    """
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def time_value(value: Any) -> dt.datetime | None:
    """Read an aware UTC time, whichever way the database gives it.

    >>> time_value("2022-10-17 01:52:58").isoformat()
    '2022-10-17T01:52:58+00:00'
    """
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found is None or found.tzinfo else found.replace(tzinfo=dt.UTC)


def subquery(found: QuerySet[Any, Any]) -> Sql:
    """Give the SQL of the row ids of a queryset, for the conditions that only drafts need."""
    text, params = found.order_by().values("pk").query.sql_with_params()
    return text, tuple(params)
