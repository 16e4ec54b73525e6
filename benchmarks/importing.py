"""Import at scale: a generated corpus imported and published, beside the bare inserts of its rows.

The corpus repeats the shared statutes (``benchmarks/corpus.py``); the full size is 4,400
documents, ``make bench ARGS=importing=600`` makes it smaller. Each database is measured in turn:
``manage.py import --publish`` in its own process, its memory sampled each second, then
``benchmarks/raw_insert.py`` on the same draft rows. The readers work beside the writer there;
``benchmarks/writing.py``, measured in the same run, has them stand aside. Processor seconds are
those of our processes and of the PostgreSQL process that works for them.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import corpus, writing
from benchmarks.databases import KINDS, Make
from benchmarks.processes import Run, measured_run
from benchmarks.programs import program
from benchmarks.results import Table
from benchmarks.writing import Took, bare_insert, stage

DOCUMENTS = 4400
STAGES = {
    "parse": "parse (readers, all cores)",
    "write": "write drafts",
    "publish": "publish",
    "commit": "commit (drafts and events)",
    "index": "index (search rows, statistics)",
}


def measure(documents: int = DOCUMENTS) -> list[Table]:
    """Give two tables a database; nothing where the shared statutes are not beside this tree."""
    if not corpus.SHARED.is_dir():
        print("importing: ../shared is not there, nothing measured", file=sys.stderr)
        return []
    tables = []
    with tempfile.TemporaryDirectory(prefix="plumbline-import-") as folder:
        texts = Path(folder, "corpus")
        corpus.write(texts, documents)
        for name, kind in KINDS.items():
            with kind(Path(folder)) as make:
                tables.append(_table(name, texts, make))
    return tables + writing.measure(min(documents, writing.DOCUMENTS))


def _table(database: str, texts: Path, make: Make) -> Table:
    report = texts.parent / "report.json"
    ours = make("ours")
    command = program("benchmarks.counted_import", str(texts), "--publish", "--report", str(report))
    load, served = os.getloadavg()[0], ours.server()
    run = measured_run(command, ours.environment)
    total = Took(run.seconds, run.processor + ours.server() - served)
    told = json.loads(report.read_text(encoding="utf-8"))
    bare, rows = bare_insert("rows", ours, make("bare"))
    loads = f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    return Table(
        f"importing {told['totals']['files']:,} documents, {database}",
        ("stage", "seconds", "processor s", "provisions/s"),
        tuple(_rows(told, total, run, bare, rows)),
        note=f"{told['totals']['requirements']:,} provisions; {loads}",
    )


def _rows(
    told: dict[str, Any], total: Took, run: Run, bare: Took, rows: int
) -> Iterator[tuple[str | float | int, ...]]:
    provisions = told["totals"]["requirements"]
    took = {name: stage(told["stages"], key) for key, name in STAGES.items()}
    took[f"bare insert of the same {rows:,} draft rows"] = bare
    for name, one in took.items():
        rate = round(provisions / one.seconds) if one.seconds else "–"
        yield name, one.seconds, one.processor, rate
    # The bare inserts were committed too; ours commit the events of publishing with them.
    wrote = took[STAGES["write"]] + took[STAGES["commit"]]
    yield (
        "bare insert ÷ (write drafts + commit), readers beside it, %",
        100 * bare.seconds / wrote.seconds,
        100 * bare.processor / wrote.processor,
        "",
    )
    yield "total", total.seconds, total.processor, round(provisions / total.seconds)
    yield "peak PSS of the importer's processes, MB", run.peak, "", ""
