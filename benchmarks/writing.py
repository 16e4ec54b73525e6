"""Writing drafts against the bare insert of the same rows, each with the machine to itself.

``make bench ARGS=writing=600``; importing measures it too. Within an import the readers work
beside the writer, and on PostgreSQL take the processor from its server, while a bare insert has
the machine for itself; here neither has readers beside it (``benchmarks/draft_writing.py``). Each
is done ``ROUNDS`` times in turn, on databases of their own: the least seconds are told, which a
busy machine blurs least.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.databases import KINDS, Database, Make
from benchmarks.processes import ROOT
from benchmarks.programs import program
from benchmarks.results import Table

DOCUMENTS, ROUNDS = 600, 3
COLUMNS = ("", "seconds", "processor s", "provisions/s")
WAYS = {
    "rows": {"SQLite": "bare insert, executemany", "PostgreSQL": "bare insert, COPY"},
    "set": {
        "SQLite": "bare insert … select, one JSON parameter",
        "PostgreSQL": "bare insert … select, one JSON parameter",
    },
}


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and of the processor: the program's and its backend's."""

    seconds: float
    processor: float

    def __add__(self, other: "Took") -> "Took":
        """Give the sum."""
        return Took(self.seconds + other.seconds, self.processor + other.processor)

    @staticmethod
    def least(found: "list[Took]") -> "Took":
        """Give the least of each.

        >>> Took.least([Took(2.0, 1.5), Took(3.0, 1.0)])
        Took(seconds=2.0, processor=1.0)
        """
        return Took(min(one.seconds for one in found), min(one.processor for one in found))


def stage(told: dict[str, dict[str, float]], name: str) -> Took:
    """Give one stage of an import's report."""
    return Took(told[name]["seconds"], told[name]["processor"])


def bare_insert(way: str, source: Database, target: Database) -> tuple[Took, int]:
    """Insert the draft rows of ``source`` into ``target``; give what it took, and the rows."""
    command = [sys.executable, "-m", "benchmarks.raw_insert", way, source.address, target.address]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    seconds, processor, rows, _ = json.loads(ran.stdout.splitlines()[-1])
    return Took(seconds, processor), rows


def measure(documents: int = DOCUMENTS, rounds: int = ROUNDS) -> list[Table]:
    """Give a table a database; nothing where the shared statutes are not beside this tree."""
    if not corpus.SHARED.is_dir():
        print("writing: ../shared is not there, nothing measured", file=sys.stderr)
        return []
    tables = []
    with tempfile.TemporaryDirectory(prefix="plumbline-writing-") as folder:
        texts = Path(folder, "corpus")
        corpus.write(texts, documents)
        for name, kind in KINDS.items():
            with kind(Path(folder)) as make:
                tables.append(_table(name, texts, make, rounds))
    return tables


def _table(database: str, texts: Path, make: Make, rounds: int) -> Table:
    load = os.getloadavg()[0]
    drafts: list[Took] = []
    bare: dict[str, list[Took]] = {way: [] for way in WAYS}
    provisions = rows = 0
    for turn in range(rounds):
        ours = make(f"ours{turn}")
        took, provisions = _written(texts, ours)
        drafts.append(took)
        for way, found in bare.items():
            took, rows = bare_insert(way, ours, make(f"bare_{way}{turn}"))
            found.append(took)
    least = {way: Took.least(found) for way, found in bare.items()}
    loads = f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    return Table(
        f"writing drafts of {len(list(texts.iterdir())):,} documents, {database}",
        COLUMNS,
        tuple(_rows(database, provisions, Took.least(drafts), least)),
        note=f"{provisions:,} provisions, {rows:,} rows; least of {rounds} rounds; {loads}",
    )


def _written(texts: Path, database: Database) -> tuple[Took, int]:
    """What writing and committing took, and the provisions."""
    command = program("benchmarks.draft_writing", str(texts))
    environment = os.environ | database.environment
    ran = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    stages = told["stages"]
    return stage(stages, "write") + stage(stages, "commit"), told["requirements"]


def _rows(
    database: str, provisions: int, drafts: Took, bare: dict[str, Took]
) -> Iterator[tuple[str | float | int, ...]]:
    named = {"write drafts + commit": drafts}
    named |= {WAYS[way][database]: took for way, took in bare.items()}
    for name, took in named.items():
        yield name, took.seconds, took.processor, round(provisions / took.seconds)
    for way, took in bare.items():
        yield (
            f"{WAYS[way][database]} ÷ (write drafts + commit), %",
            100 * took.seconds / drafts.seconds,
            100 * took.processor / drafts.processor,
            "",
        )
