"""How soon a published edition stands in the graph of every process, and what mapping costs.

``make bench ARGS=graph_publishing=1000000`` takes a size; without one 100,000 nodes. Both
databases, two processes that watch.
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

from benchmarks.databases import KINDS, Database
from benchmarks.processes import ROOT
from benchmarks.results import Table

SIZE, WORKERS, ROUNDS = 100_000, 2, 7
COLUMNS = (
    "database", "nodes", "edges", "first s", "peak MB", "map ms", "visible ms", "most ms",
    "layer kB",
)  # fmt: skip


def measure(size: int = SIZE) -> list[Table]:
    """Give one table, a database a row."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as name:
        rows = tuple(_row(kind, Path(name), size) for kind in KINDS)
    note = (
        f"an edition of 300 requirements published {ROUNDS} times; visible: from the commit until "
        f"the last of {WORKERS} processes has answered from it, median and most; map: the first "
        "question of a new process, all of Django's queries included"
    )
    return [
        Table(f"graph, followed through publications, {size:,} nodes", COLUMNS, rows, note=note)
    ]


def _row(kind: str, folder: Path, size: int) -> tuple[str | float | int, ...]:
    with KINDS[kind](folder) as make:
        database = make("followed")
        data = folder / f"data-{kind}"
        if "DATA" in database.environment and not database.environment["DATABASE_URL"]:
            data = Path(database.environment["DATA"])
        environment = os.environ | database.environment | {"DATA": str(data)}
        data.mkdir(exist_ok=True)
        return (kind, *_measured(database, environment, data, size))


def _measured(
    database: Database, environment: dict[str, str], data: Path, size: int
) -> tuple[float | int, ...]:
    del database
    _run(environment, "fill", str(size))
    first = _run(environment, "build")
    times = []
    with _watching(environment) as workers:
        for number in range(ROUNDS):
            told = _run(environment, "publish", str(number))
            seen = [_read(worker) for worker in workers]
            if any(told["version"] not in one["versions"] for one in seen):
                raise RuntimeError(f"{told} was not seen: {seen}")
            times.append(1000 * (max(one["at"] for one in seen) - told["at"]))
    again = _run(environment, "build")
    layers = [one.stat().st_size / 1000 for one in (data / "snapshots").glob("*.layer")]
    return (
        first["nodes"], first["links"], first["wall"], first["peak"], 1000 * again["wall"],
        statistics.median(times), max(times), statistics.median(layers),
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
