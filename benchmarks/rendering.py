"""What an answer costs that is not kept: ours beside Django REST framework, on the same rows.

The list of 50 requirements with their children, one requirement with all its context
(``benchmarks/single.py``), and whole lists as lines (``benchmarks/streaming.py``). Ours is the
product without its layer of kept answers (``benchmarks/unkept.py``), all middleware, negotiation
and permissions included; DRF is ``benchmarks/comparison``, with one middleware.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from benchmarks import single
from benchmarks.harness import Case, ReadGround, Row, measured_case, read_ground
from benchmarks.reading_content import LIST
from benchmarks.results import Table
from benchmarks.single import KINDS, UNKEPT
from benchmarks.streaming import measured_streams

COMPARISON = "benchmarks.comparison.program:application"
QUERY = urlsplit(LIST).query
DOCUMENTS = 600
COLUMNS = ("path", "kB", "CPU µs", "database µs", "% of DRF prefetched", "p50 ms", "memory MB")


def rows(ground: ReadGround) -> Iterator[Row]:
    """Give the rows on one database, the prefetched serializers first."""
    yield measured_case(ground, Case("DRF prefetched", f"/prefetched/?{QUERY}", COMPARISON))
    yield measured_case(ground, Case("DRF naive", f"/naive/?{QUERY}", COMPARISON))
    yield measured_case(ground, Case("ours, 50 with children", LIST, UNKEPT))


def _cells(row: Row, base: Row) -> tuple[str | float | int, ...]:
    shared = row.name == base.name or row.size > base.size / 2
    share = round(100 * row.cost / base.cost, 1) if shared else ""
    return (
        row.name, round(row.size / 1000, 1), round(row.processor), round(row.database), share,
        round(row.few.percentile(0.5), 2), round(row.memory, 1),
    )  # fmt: skip


def measure(documents: int = DOCUMENTS) -> list[Table]:
    """Give the tables of both databases; ``documents`` is the size of the streamed corpus."""
    tables: list[Table] = []
    for kind in KINDS:
        load = os.getloadavg()[0]
        with read_ground(kind) as ground:
            found = list(rows(ground))
        cells = tuple(_cells(row, found[0]) for row in found)
        note = f"one worker process; load average before: {load:.1f}"
        tables.append(Table(f"rendering, {kind}", COLUMNS, cells, note))
    return [*tables, *single.measure(), *measured_streams(documents)]
