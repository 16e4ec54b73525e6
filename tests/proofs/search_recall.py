"""Search finds what a scan of every public word finds, on all its pages, on both databases.

The generated corpus of the benchmarks is imported at full size, 366,000 paragraphs, and searched
for 200 random terms of one to eight characters. The small copy is in
``tests/content/queries/test_search.py``.
"""

import json
import tempfile
from pathlib import Path

from benchmarks import corpus
from benchmarks.databases import KINDS, manage
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
                printed = manage(database, "shell", "-v0", "-c", _SCAN.format(terms=terms))
                told = json.loads(printed.splitlines()[-1])
                assert told["wrong"] == [], f"{name}: {told['wrong'][:5]}"
                said.append(f"{name}: {told['hits']} hits of {told['paragraphs']} paragraphs")
    return f"{terms} terms, recall 1.000 over all pages; {'; '.join(said)}"
