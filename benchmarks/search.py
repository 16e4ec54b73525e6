"""Search over a generated corpus: the first page of random terms, and of the commonest ones.

The corpus is that of importing (``benchmarks/corpus.py``); the full size holds 366,000 paragraphs,
``make bench ARGS=search=600`` makes it smaller. Each database is measured in turn: imported, then
asked by ``benchmarks/search_terms.py`` in a process of its own, which sums the time that its
queries took to execute and to fetch, the processor time of PostgreSQL's process, and the whole.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus
from benchmarks.databases import KINDS, Database, manage
from benchmarks.results import Table

DOCUMENTS = 5850
_ASK = "from benchmarks.search_terms import main; main()"


def measure(documents: int = DOCUMENTS) -> list[Table]:
    """Give a table a database; nothing where the shared statutes are not beside this tree."""
    if not corpus.SHARED.is_dir():
        print("search: ../shared is not there, nothing measured", file=sys.stderr)
        return []
    tables = []
    with tempfile.TemporaryDirectory(prefix="plumbline-search-") as folder:
        texts = Path(folder, "corpus")
        corpus.write(texts, documents)
        for name, kind in KINDS.items():
            with kind(Path(folder)) as make:
                tables.append(_table(name, texts, make("search")))
    return tables


def _table(name: str, texts: Path, database: Database) -> Table:
    manage(database, "import", str(texts), "--publish")
    load = os.getloadavg()[0]
    told = json.loads(manage(database, "shell", "-v0", "-c", _ASK).splitlines()[-1])
    return Table(
        f"searching {told['paragraphs']:,} paragraphs, {name}",
        (
            "terms",
            "executing and fetching, median ms",
            "p95 ms",
            "max ms",
            "server's processor, median ms",
            "p95 ms",
            "whole, median ms",
            "p95 ms",
        ),
        tuple(
            (row["terms"], *row["database"], *row["server"], *row["whole"]) for row in told["rows"]
        ),
        note=f"{told['units']:,} units; first page of 50; load average {load:.1f}",
    )
