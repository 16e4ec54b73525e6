"""How fast the explorer draws and how smoothly it moves, in a headless Chromium, for three sizes.

``tests/browser/test_explorer_speed.py`` hands the page answers made on the spot, so that only the
explorer is measured, and writes ``build/explorer.json``, from which this reads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks.processes import ROOT
from benchmarks.results import Table
from tests import chromium

FIGURES = ROOT / "build" / "explorer.json"
SIZES, VIEWS = (50, 300, 500), ("tree", "radial", "force")
COLUMNS = ("view", "nodes", "first picture ms", "processor ms", "pan p50 ms", "pan p95 ms")
NAMES = ("first_picture_ms", "processor_ms", "pan_p50_ms", "pan_p95_ms")


def rows(figures: dict[str, float]) -> tuple[tuple[str | float, ...], ...]:
    """Give a row for each view and size.

    >>> rows({f"{name}.{view}.{size}": 9 for name in NAMES for view in VIEWS for size in SIZES})[0]
    ('tree', 50, 9, 9, 9, 9)
    """
    return tuple(
        (view, size, *(figures[f"{name}.{view}.{size}"] for name in NAMES))
        for view in VIEWS
        for size in SIZES
    )


def measure() -> list[Table]:
    """Give the table; without rows where this machine has no Chromium or no built front end."""
    if chromium.executable() is None:
        return [Table("explorer", COLUMNS, (), "no Chromium on this machine")]
    FIGURES.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "tests/browser/test_explorer_speed.py"],
        cwd=ROOT,
        env=os.environ | {"EXPLORER_SIZES": " ".join(map(str, SIZES))},
        check=True,
    )
    if not FIGURES.is_file():
        return [Table("explorer", COLUMNS, (), "the front end is not built (make setup)")]
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    note = f"load average: {figures['load_average']}"
    return [Table("explorer", COLUMNS, rows(figures), note)]
