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
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from content.identity import hyphened
from content.queries.lent_connections import give_back, lend

Row = tuple[Any, ...]
Sql = tuple[str, tuple[Any, ...]]


def fetched(
    sql: str, params: Sequence[Any], *, binary: bool = False, once: bool = False
) -> list[Row]:
    """Give the rows of one statement, whose parameters are written ``%s``.

    On PostgreSQL the values are bound by the server, so that a statement asked often is prepared
    (``prepare_threshold`` of the connection) and planned no more; SQLite keeps statements by their
    text. The driver is asked itself: Django's cursors read the text anew each time.

    Two things concern PostgreSQL alone: a statement that asks for bytes (``as_bytes``) says
    ``binary``, or they would be written in digits, and one is planned for its values each time
    where it says ``once``.
    """
    current = connections[DEFAULT_DB_ALIAS]
    _make_ready(current)
    if current.queries_logged or current.execute_wrappers:
        with _seen_cursor(current, binary=binary, once=once) as cursor:
            cursor.execute(sql, params)
            return cast("list[Row]", cursor.fetchall())
    current.validate_no_broken_transaction()
    with current.wrap_database_errors:
        bare = _bare(current, binary=binary, once=once)
        found = bare.execute(sql if is_postgres() else marked(sql), params)
        return cast("list[Row]", found.fetchall())


def fetched_again(sql: str, params: Sequence[Any], *, binary: bool = False) -> list[Row]:
    """Give the rows of a statement of which there is only one text, asked all day.

    As ``fetched``, whose driver counts how often each statement was asked before it prepares it;
    none of the values may be null, nor a list of anything but numbers. Outside a transaction it is
    asked on a lent connection, where connections last longer than a request.
    """
    current = connections[DEFAULT_DB_ALIAS]
    logged = current.queries_logged or current.execute_wrappers
    if not _is_lent() or logged or current.in_atomic_block:
        return fetched(sql, params, binary=binary)
    lent = lend()
    try:
        _make_ready(lent)
        with lent.wrap_database_errors:
            found = _driver("asked_by_name")(lent.connection, sql, params, binary=binary)
    finally:
        give_back(lent)
    if found is None:
        return fetched(sql, params, binary=binary)
    return cast("list[Row]", found)


def _is_lent() -> bool:
    """Whether connections last and statements may be prepared on them."""
    held = connections.settings[DEFAULT_DB_ALIAS]
    prepared = held["OPTIONS"].get("prepare_threshold") is not None
    return is_postgres() and prepared and held["CONN_MAX_AGE"] != 0


def _make_ready(current: Any) -> None:
    """Open the connection, and see that it was not closed meanwhile."""
    if current.connection is not None and is_postgres() and not current.health_check_done:
        # Django asks by a statement, which costs as much as many an answer.
        current.health_check_done = _driver("is_silent")(current.connection)
        current.close_if_health_check_failed()
    current.ensure_connection()


def _bare(current: Any, *, binary: bool, once: bool) -> Any:
    if is_postgres():
        return _driver("bound_cursor")(current.connection, binary=binary, once=once)
    return current.connection


def _seen_cursor(current: Any, *, binary: bool, once: bool) -> CursorWrapper:
    """A cursor that counts and logs, as Django's do."""
    bound = is_postgres()
    bare = _bare(current, binary=binary, once=once) if bound else current.create_cursor()
    if current.queries_logged:
        return cast("CursorWrapper", current.make_debug_cursor(bare))
    return cast("CursorWrapper", current.make_cursor(bare))


@functools.cache
def _driver(name: str) -> Any:
    # By name, because an installation for SQLite alone has no driver of PostgreSQL.
    return import_string(f"content.queries.bound_cursor.{name}")


@functools.lru_cache(maxsize=512)
def marked(sql: str) -> str:
    """Give a statement with its parameters marked as SQLite does.

    >>> marked("SELECT %s, %s, '%%'")
    "SELECT ?, ?, '%'"
    """
    return sql.replace("%s", "?").replace("%%", "%")


@functools.cache
def is_postgres() -> bool:
    """Say which of the two databases this is; a process has one."""
    return connection.vendor == "postgresql"


def among(column: str) -> str:
    """Give the condition that ``column`` is one of the row ids of a parameter made by ``members``.

    The text is the same however many members there are, so it is prepared once.
    """
    if is_postgres():
        return f"{column} = ANY(%s::bigint[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608


def as_bytes(column: str) -> str:
    """Give the SQL of a text as its UTF-8 bytes, which nobody decodes."""
    return f"textsend({column})" if is_postgres() else f"CAST({column} AS BLOB)"


def members(keys: Collection[int]) -> str:
    """Give row ids as the parameter of ``among``; as text, which the driver need not look into."""
    written = orjson.dumps(list(keys)).decode()
    return f"{{{written[1:-1]}}}" if is_postgres() else written


def json_rows(
    columns: Sequence[str],
    source: str,
    order: str = "",
    *,
    inner: bool = False,
    most: int | None = None,
) -> str:
    """Give the SQL of one value: the rows of ``source`` as a JSON array of arrays, in order.

    Names of the row outside may stand among the columns and conditions, not in ``order``; without
    one they come as the database finds them. An ``inner`` one stands among the columns of another;
    ``most`` ends an ordered one.
    """
    named = ", ".join(f"{column} AS c{place}" for place, column in enumerate(columns))
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    ordered = f"SELECT {named} FROM {source} ORDER BY {order}" if order else ""  # noqa: S608
    if most is not None and is_postgres():
        built = f"json_agg(json_build_array({names}))::text"
        return f"(SELECT {built} FROM ({ordered} LIMIT {most}) cut)"  # noqa: S608
    if is_postgres():
        built = f"json_build_array({', '.join(columns)}){f' ORDER BY {order}' if order else ''}"
        return f"(SELECT json_agg({built}){'' if inner else '::text'} FROM {source})"  # noqa: S608
    if not order:
        built = f"json_array({', '.join(columns)})"
        return f"(SELECT json_group_array({built}) FROM {source})"  # noqa: S608
    limit = "" if most is None else f" LIMIT {most}"
    return f"(SELECT json_group_array(json_array({names})) FROM ({ordered}{limit}))"  # noqa: S608


def json_gathered(columns: Sequence[str]) -> str:
    """Give the SQL of one value beside other aggregates: the rows gathered, as ``json_rows``."""
    if is_postgres():
        return f"json_agg(json_build_array({', '.join(columns)}))::text"
    return f"json_group_array(json_array({', '.join(columns)}))"


def json_row(columns: Sequence[str], source: str, *, inner: bool = False) -> str:
    """Give the SQL of one value: the only row of ``source`` as a JSON array, null without one.

    An ``inner`` one stands among the columns of another.
    """
    if is_postgres():
        built = f"json_build_array({', '.join(columns)}){'' if inner else '::text'}"
        return f"(SELECT {built} FROM {source})"  # noqa: S608
    return f"(SELECT json_array({', '.join(columns)}) FROM {source})"  # noqa: S608


def json_value(value: Any) -> Any:
    """Read a column made by ``json_rows`` or ``json_row``; an empty list where it is null.

    What stands inside another may have been read with it, and is given as it is.

    >>> json_value('[["a", 1]]'), json_value(None), json_value([["a"]])
    ([['a', 1]], [], [['a']])
    """
    if isinstance(value, str):
        return [] if value == "[]" else orjson.loads(value)
    return value or []


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
        return hyphened(value)
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
