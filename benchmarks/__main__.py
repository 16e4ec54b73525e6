"""Run the benchmarks, print their tables, write ``build/bench.json``: ``python -m benchmarks``.

With names as arguments, run only those: ``make bench ARGS="serving"``; a benchmark whose size may
be chosen takes it behind its name: ``make bench ARGS="importing=600"``.
"""

import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

from benchmarks.results import Table

OUTPUT = Path(__file__).resolve().parent.parent / "build" / "bench.json"
# Each module has ``measure() -> list[Table]``.
BENCHMARKS = (
    "outline",
    "serving",
    "cached",
    "rendering",
    "graph",
    "graph_engine",
    "graph_publishing",
    "importing",
    "search",
    "explorer",
)


def measured(name: str) -> list[Table]:
    """Give the tables of one benchmark, ``name`` or ``name=size``."""
    module, _, size = name.partition("=")
    measure: Callable[..., list[Table]] = importlib.import_module(f"benchmarks.{module}").measure
    return measure(int(size)) if size else measure()


def show(console: Console, table: Table) -> None:
    """Print one table."""
    shown = Shown(title=table.name, title_justify="left", caption=table.note)
    for column in table.columns:
        shown.add_column(column, justify="left" if column == table.columns[0] else "right")
    for row in table.rows:
        shown.add_row(*(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row))
    console.print(shown)


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all."""
    console, began = Console(), time.time()
    found = {name: measured(name) for name in names or BENCHMARKS}
    for tables in found.values():
        for table in tables:
            show(console, table)
    record = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(time.time() - began, 1),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "tables": {t.name: t.as_records() for tables in found.values() for t in tables},
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"build/{OUTPUT.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
