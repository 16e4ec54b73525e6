"""The floor that importing is measured against: the same draft rows, inserted and nothing else.

``python -m benchmarks.raw_insert WAY SOURCE TARGET`` reads the rows of an imported database group
by group, as they were when they were drafts, and inserts each group into an empty, migrated one in
one transaction, a statement a table, with every index and trigger in place. Only inserting and
committing are timed. Both are SQLite files or PostgreSQL addresses. ``WAY`` is ``rows``, the
driver's fastest (``executemany`` of one prepared statement, ``COPY``), or ``set``, one JSON
parameter a table and ``insert … select`` from it.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks.clocks import process_clock
from server.env import SQLITE_OPTIONS

GROUP = 100
Row = tuple[Any, ...]
Tables = dict[str, tuple[list[str], list[Row]]]
# What publishing has set since; a draft does not have it.
_SEALED: dict[str, dict[str, Any]] = {
    "content_expression": {"published_at": None, "revision": None},
    "content_edition": {"published_at": None, "revision": None, "state": "draft", "digest": ""},
    "content_document": {"published_at": None},
}
# Each table with the rows of one group of texts: the texts from {0} to {1} in order of their ids.
_EDITIONS = (
    "(SELECT DISTINCT r.edition_id FROM content_requirement r JOIN content_citation c"
    " ON c.requirement_id = r.id WHERE c.expression_id BETWEEN {0} AND {1})"
)
_FIRST = {
    "content_entity": "kind IN ('document', 'framework')",
    "content_document": "1 = 1",
    "content_framework": "1 = 1",
}
_GROUPED = {
    "content_entity": (
        "id IN (SELECT entity_id FROM content_passage WHERE expression_id BETWEEN {0} AND {1}"
        " UNION SELECT entity_id FROM content_requirement"
        f" WHERE edition_id IN {_EDITIONS})"
    ),
    "content_expression": "id BETWEEN {0} AND {1}",
    "content_passage": "expression_id BETWEEN {0} AND {1}",
    "content_reference": "expression_id BETWEEN {0} AND {1}",
    "content_finding": "expression_id BETWEEN {0} AND {1}",
    "content_edition": f"id IN {_EDITIONS}",
    "content_requirement": f"edition_id IN {_EDITIONS}",
    "content_citation": "expression_id BETWEEN {0} AND {1}",
    "content_proposal": "expression_id BETWEEN {0} AND {1}",
    # Two conditions joined by OR would look through the whole table for each group.
    "content_change": (
        "id IN (SELECT id FROM content_change WHERE action = 'create' AND subject IN"
        " (SELECT uid FROM content_expression WHERE id BETWEEN {0} AND {1})"
        " UNION SELECT id FROM content_change WHERE action = 'create' AND edition IN"
        f" (SELECT uid FROM content_edition WHERE id IN {_EDITIONS}))"
    ),
}


@dataclass(slots=True)
class Timed:
    """Seconds on the clock and of the processor, and how many rows they were for."""

    seconds: float = 0.0
    processor: float = 0.0
    rows: int = 0
    tables: dict[str, int] = field(default_factory=dict)


def groups(connection: Any, texts: list[int]) -> Iterator[Tables]:
    """Yield the tables of each group: column names, and rows as the driver takes them."""
    yield {name: _rows(connection, name, where) for name, where in _FIRST.items()}
    for at in range(0, len(texts), GROUP):
        held = texts[at : at + GROUP]
        yield {
            name: _rows(connection, name, where.format(held[0], held[-1]))
            for name, where in _GROUPED.items()
        }


def _rows(connection: Any, table: str, where: str) -> tuple[list[str], list[Row]]:
    """Our own tables and conditions; nothing comes from outside."""
    names = _columns(connection, table)
    as_text = "::text" if isinstance(connection, psycopg.Connection) else ""
    columns = ", ".join(f'"{name}"{as_text}' for name in names)
    found = connection.execute(
        f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id"
    ).fetchall()
    drafted = _SEALED.get(table, {})
    places = {names.index(name): value for name, value in drafted.items()}
    return names, [
        tuple(places.get(place, value) for place, value in enumerate(row)) if places else row
        for row in found
    ]


def _columns(connection: Any, table: str) -> list[str]:
    cursor = connection.execute(f"SELECT * FROM {table} LIMIT 0")
    return [column[0] for column in cursor.description]


def rows_into_sqlite(target: sqlite3.Connection, tables: Tables) -> None:
    """Insert one group, a prepared statement run for each row."""
    target.execute("BEGIN IMMEDIATE")
    for table, (names, rows) in tables.items():
        columns, marks = _quoted(names), ", ".join("?" * len(names))
        target.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    target.execute("COMMIT")


def set_into_sqlite(target: sqlite3.Connection, tables: Tables) -> None:
    """Insert one group, a table from one JSON parameter."""
    target.execute("BEGIN IMMEDIATE")
    for table, (names, rows) in tables.items():
        values = ", ".join(f"value ->> {place}" for place in range(len(names)))
        target.execute(
            f"INSERT INTO {table} ({_quoted(names)}) SELECT {values} FROM json_each(?)",
            [json.dumps(rows, ensure_ascii=False)],
        )
    target.execute("COMMIT")


def rows_into_postgres(target: "psycopg.Connection[Row]", tables: Tables) -> None:
    """Insert one group by ``COPY``."""
    with target.transaction(), target.cursor() as cursor:
        for table, (names, rows) in tables.items():
            with cursor.copy(f"COPY {table} ({_quoted(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def set_into_postgres(target: "psycopg.Connection[Row]", tables: Tables) -> None:
    """Insert one group, a table from one JSON parameter."""
    with target.transaction(), target.cursor() as cursor:
        for table, (names, rows) in tables.items():
            columns = _quoted(names)
            values = [dict(zip(names, row, strict=True)) for row in rows]
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns}"
                f" FROM json_populate_recordset(NULL::{table}, %s::json)",
                [json.dumps(values, ensure_ascii=False)],
            )


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


# By way, and whether the database is PostgreSQL.
INSERTS: dict[tuple[str, bool], Callable[[Any, Tables], None]] = {
    ("rows", False): rows_into_sqlite,
    ("set", False): set_into_sqlite,
    ("rows", True): rows_into_postgres,
    ("set", True): set_into_postgres,
}


def connected(address: str, *, bulk: bool = False) -> Any:
    """Give a connection with the settings of the importer's."""
    if address.startswith("postgres"):
        return psycopg.connect(address, autocommit=True)
    connection = sqlite3.connect(address, isolation_level=None)
    connection.executescript(str(SQLITE_OPTIONS["init_command"]))
    connection.execute("PRAGMA foreign_keys = ON")
    if bulk:
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA wal_autocheckpoint = 16384")
    return connection


def main(way: str, source: str, target: str) -> Timed:
    """Insert all rows of ``source`` into ``target``."""
    held, empty = connected(source), connected(target, bulk=True)
    insert, clock = INSERTS[way, target.startswith("postgres")], process_clock(empty)
    texts = [row[0] for row in held.execute("SELECT id FROM content_expression ORDER BY id")]
    timed = Timed()
    for tables in groups(held, texts):
        began, busy = time.perf_counter(), clock()
        insert(empty, tables)
        timed.seconds += time.perf_counter() - began
        timed.processor += clock() - busy
        for name, (_, rows) in tables.items():
            timed.tables[name] = timed.tables.get(name, 0) + len(rows)
    timed.rows = sum(timed.tables.values())
    return timed


if __name__ == "__main__":
    found = main(*sys.argv[1:])
    print(json.dumps([found.seconds, found.processor, found.rows, found.tables]))
