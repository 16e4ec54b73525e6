"""The graph engine beside its rivals: the same questions of the same graph, an engine a process.

``make bench ARGS=graph_engine`` asks at 10,000, 100,000 and 1,000,000 nodes;
``ARGS=graph_engine=10000`` at one size. rustworkx, igraph and SciPy (for networkx's PageRank) are
asked where they are installed. Rivals in memory hold what is in force alone, already cut down to
the types a question walks; ours and the databases choose types, and the databases editions, while
they walk.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.engines import STAMP
from benchmarks.generated_graph import made, rows
from benchmarks.results import Table
from graph.arrays.container import Parts
from graph.arrays.packing import pack
from graph.files import Folder, Stamp
from tests.__main__ import postgres

SIZES = (10_000, 100_000, 1_000_000)
ENGINES = ("plumbline", "networkx", "rustworkx", "igraph", "sqlite", "postgresql")
QUESTIONS = ("two hops", "impact", "path", "components", "pagerank")
COLUMNS = (
    "engine", "load s", "MB",
    *(f"{name} {part}" for name in QUESTIONS[:3] for part in ("µs", "p99")),
    "components ms", "pagerank ms",
)  # fmt: skip


def measure(size: int | None = None) -> list[Table]:
    """Give one table a size, an engine a row."""
    return [_table(one) for one in ((size,) if size else SIZES)]


def _table(size: int) -> Table:
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as name, postgres() as address:
        place = Path(name)
        graph = made(size)
        edges = {
            "source": graph.source, "target": graph.target, "type": graph.type,
            "in_force": graph.in_force, "nodes": np.array([graph.nodes]),
        }  # fmt: skip
        np.savez(place / "edges.npz", **edges)
        began = time.process_time()
        written = pack(rows(graph))
        packed = time.process_time() - began
        # Held here too, so that what an engine's process adds is what is its own.
        held = Folder(place).get(STAMP, partial(_given, written))
        found = [_asked(engine, place, address) for engine in ENGINES]
        del held
    told = [one for one in found if one]
    note = (
        f"{graph.nodes:,} nodes, {int(graph.in_force.sum()):,} edges in force; packing "
        f"the rows {packed:,.1f} s; MB: memory of one more process; median and p99 of up to 300 "
        "questions, each the best of three, in processor time (databases: wall clock)"
    )
    return Table(f"graph engine, {size:,} nodes", COLUMNS, tuple(map(_row, told)), note=note)


def _given(parts: Parts) -> tuple[Stamp, Parts]:
    return STAMP, parts


def _asked(engine: str, place: Path, address: str) -> dict[str, object] | None:
    """Give what one engine took, measured in a process of its own; None where not installed."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.engines", engine, str(place), address],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if "ModuleNotFoundError" in ran.stderr:
        return None
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    found: dict[str, object] = json.loads(ran.stdout)
    print(f"{engine}: {_row(found)}", file=sys.stderr, flush=True)
    return found


def _row(told: dict[str, object]) -> tuple[str | float | int, ...]:
    def ends(name: str) -> list[str | float]:
        times = told["times"][name]  # type: ignore[index]
        return [statistics.median(times), statistics.quantiles(times, n=100)[-1]]

    whole = told["whole"]
    return (
        str(told["engine"]), round(float(told["load"]), 3), round(float(told["memory"]), 1),  # type: ignore[arg-type]
        *(one for name in QUESTIONS[:3] for one in ends(name)),
        *(whole.get(name, "–") for name in QUESTIONS[3:]),  # type: ignore[attr-defined]
    )  # fmt: skip
