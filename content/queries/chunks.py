"""Tables read by chunks, of which one at a time is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from content import columns
from content.queries.statements import Row


def streamed(found: QuerySet[Any, Any], most: int | None = None) -> Iterator[list[Row]]:
    """Yield the rows of a queryset of values by chunks (of ``most``), as the driver gives them.

    On PostgreSQL by a cursor of the server where it may have one, so that no more than a chunk is
    held here. Values are as ``statements.fetched`` gives them: uids are read by ``uid_text``.
    """
    current = connections[DEFAULT_DB_ALIAS]
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return
    held = current.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    with current.cursor() if held else current.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(most or columns.CHUNK):
            yield rows
