"""Reading at speed: the raw limit of the server beside our answers, in one run.

The raw limit is granian with a WSGI program that answers with bytes it holds
(``benchmarks/static_app.py``), one of the size of our list and one of 2 kB for answers without a
body. ``benchmarks/harness.py`` says how each row comes about and how to add further ones.
"""

from __future__ import annotations

import os

from benchmarks.harness import Case, ReadGround, Row, measured_case, read_ground, tables_of
from benchmarks.reading_content import LIST
from benchmarks.results import Table

STATIC = "benchmarks.static_app:application"
GZIP = {"Accept-Encoding": "gzip"}
CACHED = (
    Case("our list of 50 with children", LIST),
    Case("the same, gzip", LIST, headers=GZIP),
    Case("the same, known: 304", LIST, known=True),
)


def raw_rows(ground: ReadGround, size: int) -> dict[str, Row]:
    """Give the raw limit for the size of a list, for 2 kB and for answers without a body."""
    cases = {
        "list": Case(f"raw granian, {size / 1000:.0f} kB", "/", STATIC, environment=_size(size)),
        "small": Case("raw granian, 2 kB", "/", STATIC, environment=_size(2000)),
        "empty": Case("raw granian, 304", "/304", STATIC),
    }
    return {name: measured_case(ground, case) for name, case in cases.items()}


def _size(size: int) -> dict[str, str]:
    return {"SIZE": str(size)}


def measure() -> list[Table]:
    """Give the tables."""
    load = os.getloadavg()[0]
    with read_ground("sqlite") as ground:
        first = measured_case(ground, CACHED[0])
        raw = raw_rows(ground, first.size)
        bases = (raw["list"], raw["small"], raw["small"])
        ours = [measured_case(ground, case, base) for case, base in zip(CACHED, bases, strict=True)]
    note = f"one worker, load average before: {load:.1f}"
    return tables_of("cached", [*raw.values(), *ours], note)
