"""SQLite's file read through memory while something is searched for."""

from __future__ import annotations

from typing import Any, cast

from django.db import connection

from content.queries.statements import is_postgres

# What SQLite maps at most. A search reads a page here and a page there: each read by a call of the
# system took five times as long as one that is mapped.
_MOST_MAPPED = 0x7FFF0000


def map_file() -> None:
    """Have this connection read its file through memory from now on; nothing on PostgreSQL.

    Only a connection that searches does: one that streams everything would count the file as its
    memory.
    """
    if not is_postgres():
        connection.ensure_connection()
        # Past Django's cursors, which would take longer than the statement.
        cast("Any", connection.connection).execute(f"PRAGMA mmap_size={_MOST_MAPPED}")
