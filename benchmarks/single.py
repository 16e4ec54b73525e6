"""What one requirement of the sample content costs with all its context, where it is not kept.

Through granian, the product without its layer of kept answers (``benchmarks/unkept.py``), all
middleware and permissions included: with 8 requests in flight and with one; then in a framework
of five editions, where every answer judges the words of links and citations that changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.harness import Case, ReadGround, Row, measured_case, read_ground
from benchmarks.processes import ROOT
from benchmarks.results import Table

UNKEPT = "benchmarks.unkept:application"
KINDS = ("sqlite", "postgres")
COLUMNS = ("one requirement", "kB", "CPU µs", "database µs", "both µs", "p50 ms", "p99 ms")
# One that has a parent, neighbours, a citation and links, and another of its framework.
_CHOSEN = (
    "from content.models import Association as A, Requirement as R;"
    "uid = A.objects.filter(source_entity__wordings__parent__isnull=False,"
    " source_entity__wordings__citations__isnull=False).order_by('pk')"
    ".values_list('source_entity__uid', flat=True)[0];"
    "others = R.objects.filter(parent__isnull=False, citations__isnull=False,"
    " edition__requirements__entity__uid=uid, entity__links_out__isnull=False);"
    "print(uid, others.exclude(entity__uid=uid).order_by('path')[0].entity.uid)"
)
_FURTHER = "from benchmarks.further_editions import publish; publish('{uid}')"


def rows(ground: ReadGround) -> Iterator[Row]:
    """Give the rows on one database, on which the sample content and more is then published."""
    changed, kept = _chosen(ground)
    one, other = (f"/api/v1/requirements/{uid}/" for uid in (changed, kept))
    yield measured_case(ground, Case("in the only edition", one, UNKEPT))
    # One reader alone: no threads that wait for each other.
    yield measured_case(ground, Case("the same, one reader", one, UNKEPT, in_flight=1))
    ground.run("manage.py", "shell", "-v", "0", "-c", _FURTHER.format(uid=changed))
    yield measured_case(ground, Case("in five editions, words kept", other, UNKEPT))
    yield measured_case(ground, Case("in five editions, words changed", one, UNKEPT))


def _chosen(ground: ReadGround) -> list[str]:
    ground.run("manage.py", "import", "content/sample", "--publish")
    ran = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", _CHOSEN],
        cwd=ROOT,
        env=os.environ | ground.environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout.split()


def _cells(row: Row) -> tuple[str | float | int, ...]:
    return (
        row.name, round(row.size / 1000, 1), round(row.processor), round(row.database),
        round(row.cost), round(row.few.percentile(0.5), 2), round(row.few.percentile(0.99), 2),
    )  # fmt: skip


def measure() -> list[Table]:
    """Give the tables of both databases."""
    tables = []
    for kind in KINDS:
        load = os.getloadavg()[0]
        with read_ground(kind) as ground:
            cells = tuple(_cells(row) for row in rows(ground))
        note = (
            f"one worker process, 8 in flight where nothing else is said; load before: {load:.1f}"
        )
        tables.append(Table(f"one requirement, {kind}", COLUMNS, cells, note))
    return tables
