"""Search finds what a scan of every public word finds, on all its pages, on both databases.

The generated corpus of the benchmarks is imported at full size, 366,000 paragraphs, and searched
for 200 random terms of one to eight characters; how far it is stands on the error output. The
small copy is in ``tests/content/queries/test_search.py``. On a database that is there already
``manage.py shell -c "from tests.proofs.search_scan import main; main(200, 0, 6)"`` looks at every
sixth term.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus
from benchmarks.databases import KINDS, Database, manage
from benchmarks.processes import ROOT
from tests.proofs.verdict import Unproven

DOCUMENTS, TERMS = 5850, 200
_SCAN = "from tests.proofs.search_scan import main; main({terms})"


def prove(documents: int = DOCUMENTS, terms: int = TERMS) -> str:
    """Give what was shown."""
    if not corpus.SHARED.is_dir():
        raise Unproven("../shared is not there")
    said = []
    with tempfile.TemporaryDirectory(prefix="plumbline-recall-") as folder:
        texts = Path(folder, "corpus")
        corpus.write(texts, documents)
        for name, kind in KINDS.items():
            with kind(Path(folder)) as make:
                database = make("recall")
                manage(database, "import", str(texts), "--publish")
                manage(database, "search_index", "--verify")
                told = json.loads(_scanned(database, terms).splitlines()[-1])
                assert told["wrong"] == [], f"{name}: {told['wrong'][:5]}"
                said.append(
                    f"{name}: {told['hits']} hits on {told['pages']} pages of"
                    f" {told['paragraphs']} paragraphs"
                )
    return f"{terms} terms, recall 1.000 over all pages; {'; '.join(said)}"


def _scanned(database: Database, terms: int) -> str:
    """What the comparison prints; it goes on for minutes, so its progress is shown."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", _SCAN.format(terms=terms)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | database.environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
