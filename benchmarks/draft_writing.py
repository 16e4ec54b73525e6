"""The write stages of an import with the machine to themselves, for ``benchmarks/writing.py``.

Needs Django to be set up (``benchmarks/programs.py``). ``write`` reads and prepares all files
first, as the importer's readers do it; then the importer's own service writes them as drafts,
group by group, and nothing runs beside it.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path

from django.db import connection

from benchmarks.clocks import thread_clock
from content.opening import Asked, open_files
from content.preparing import Wish
from content.services.bulk import written_in_bulk
from content.services.groups import Entry, grouped, write_group
from content.services.ledger import open_ledger
from content.services.outcomes import FileOutcome, ImportOptions
from content.stages import Stages


def entries(folder: Path, stages: Stages) -> list[Entry]:
    """Read every text below a folder, on all cores."""
    asked = [Asked(path, "text") for path in sorted(folder.iterdir())]
    wish = Wish(on=dt.datetime.now(tz=dt.UTC).date())
    found = []
    for opened in open_files(asked, wish, jobs=os.cpu_count() or 1):
        stages.add("parse", opened.seconds, opened.processor)
        for text in opened.texts:
            outcome = FileOutcome(text.name, digest=opened.digest, findings=text.findings)
            found.append(Entry(outcome, text))
    return found


def write(folder: Path) -> dict[str, object]:
    """Write all texts of a folder as drafts into the database of the settings."""
    connection.ensure_connection()
    stages = Stages(clock=thread_clock(connection.connection))
    groups = list(grouped(entries(folder, stages), one_framework=False))
    ledger, _ = open_ledger([], {})
    written = 0
    with written_in_bulk():
        for group in groups:
            for outcome in write_group(group, ledger, ImportOptions(), stages):
                if not outcome.landed:
                    raise SystemExit(f"{outcome.path}: {outcome.message}")
                written += outcome.requirements
    return {"stages": stages.as_json(), "requirements": written, "groups": len(groups)}


def main() -> None:
    """Print what ``write`` gives, one line of JSON."""
    print(json.dumps(write(Path(sys.argv[1]))))
