"""Whole lists as lines through the real server: bytes a processor second, and memory.

The corpus is that of the import benchmark (``benchmarks/corpus.py``); 4,400 documents hold some
240,000 requirements.
"""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import psutil

from benchmarks import corpus
from benchmarks.harness import Case, ReadGround, read_ground, serving
from benchmarks.results import Table

LINES = {"Accept": "application/x-ndjson"}
ADDRESSES = {
    "requirements": ("/api/v1/requirements/", {}),
    "requirements, gzip": ("/api/v1/requirements/", {"Accept-Encoding": "gzip"}),
    "everything": ("/api/v1/everything/", {}),
}
# The processor's seconds are those of server and database; the share is the database's part.
COLUMNS = (
    "stream", "lines", "MB sent", "MB of JSON/CPU s", "database % of server", "MB sent/s",
    "idle MB", "peak MB",
)  # fmt: skip
KINDS = ("sqlite", "postgres")
PIECE = 1 << 20
LOOK_EVERY = 16


def measured_streams(documents: int) -> list[Table]:
    """Give a table for each database; none where the shared statutes are not beside this tree."""
    if not corpus.SHARED.is_dir():
        print("streaming: ../shared is not there, nothing measured", file=sys.stderr)
        return []
    return [_measured(kind, documents) for kind in KINDS]


def _measured(kind: str, documents: int) -> Table:
    with read_ground(kind) as ground:
        statutes = ground.folder / "corpus"
        corpus.write(statutes, documents)
        ground.run("manage.py", "import", str(statutes), "--publish")
        with serving(ground, Case("", "")) as (port, server):
            rows = tuple(_rows(port, server, ground))
    note = f"one reader, load average after: {os.getloadavg()[0]:.1f}"
    return Table(f"streaming {documents:,} documents, {kind}", COLUMNS, rows, note)


def _rows(
    port: int, server: psutil.Process, ground: ReadGround
) -> Iterator[tuple[str | float | int, ...]]:
    plain = 0
    for name, (address, headers) in ADDRESSES.items():
        idle, before, began = _memory(server), _seconds(server), time.perf_counter()
        database = ground.database_seconds()
        lines, sent, peak = _read(port, server, address, headers)
        seconds, processor = time.perf_counter() - began, _seconds(server) - before
        database = ground.database_seconds() - database
        plain = plain if headers else sent
        yield (
            name, lines if not headers else "", round(sent / 1e6, 1),
            round(plain / (processor + database) / 1e6, 1), round(100 * database / processor),
            round(sent / seconds / 1e6, 1), round(idle, 1), round(peak, 1),
        )  # fmt: skip


def _read(
    port: int, server: psutil.Process, address: str, headers: dict[str, str]
) -> tuple[int, int, float]:
    """Lines, bytes, and the most memory seen meanwhile."""
    lines = size = pieces = 0
    peak = 0.0
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", address, headers=LINES | headers)
        response = connection.getresponse()
        while piece := response.read(PIECE):
            lines, size, pieces = lines + piece.count(b"\n"), size + len(piece), pieces + 1
            if pieces % LOOK_EVERY == 1:
                peak = max(peak, _memory(server))
    return lines, size, peak


def _family(server: psutil.Process) -> list[psutil.Process]:
    return [server, *server.children(recursive=True)]


def _seconds(server: psutil.Process) -> float:
    times = [process.cpu_times() for process in _family(server)]
    return sum(one.user + one.system for one in times)


def _memory(server: psutil.Process) -> float:
    return max(process.memory_full_info().pss for process in _family(server)) / 1e6
