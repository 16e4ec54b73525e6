"""Whole-graph reports as files beside the snapshot: made once a revision, shared by processes.

A report is the measures or the findings. Small graphs are worked through by the first request;
large ones by a worker, while requests are told to come again.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django_tasks import task

from content.queries.reading import Reading
from graph.errors import GraphTooLargeError, ReportNotReadyError
from graph.network import Network
from graph.questions.findings import GraphFinding, findings
from graph.questions.measures import Measure, measures
from graph.snapshot import Snapshot, SnapshotName, name_of, snapshot

KEPT = 3
PENDING_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Report:
    """How one report is made and read back, and up to how many nodes and edges at once."""

    make: Callable[[Network], list[Any]]
    read: Callable[..., Any]
    inline: int


def _ranked(network: Network) -> list[Measure]:
    return sorted(measures(network), key=lambda one: -one.pagerank)


def _finding(code: str, uids: list[str], message: str, message_zh: str) -> GraphFinding:
    return GraphFinding(code, tuple(uids), message, message_zh)


# About a second of work each.
REPORTS = {
    "measures": Report(_ranked, Measure, 3_000),
    "findings": Report(findings, _finding, 150_000),
}


def measures_of(shown: Snapshot) -> tuple[Measure, ...]:
    """Give the measures of a snapshot, highest PageRank first. Errors: as ``report_of``."""
    found: tuple[Measure, ...] = report_of("measures", shown)
    return found


def findings_of(shown: Snapshot) -> tuple[GraphFinding, ...]:
    """Give the findings of a snapshot. Errors: as ``report_of``."""
    found: tuple[GraphFinding, ...] = report_of("findings", shown)
    return found


def report_of(kind: str, shown: Snapshot) -> tuple[Any, ...]:
    """Give a report of a snapshot: from its file, else made now, else by a worker.

    Only the public graph of today is kept as a file and left to a worker.

    Raises:
        ReportNotReadyError: a worker is at it (503).
        GraphTooLargeError: too large a graph of another day, or with drafts (422).
    """
    return shown.once(kind, lambda network: _found(kind, shown.name, network))


def _found(kind: str, name: SnapshotName, network: Network) -> tuple[Any, ...]:
    report, size = REPORTS[kind], len(network) + len(network.links)
    public = name == name_of(Reading.today())
    kept = read_file(kind, name) if public else None
    if kept is not None:
        return kept
    if size <= report.inline:
        return write_file(kind, name, network) if public else tuple(report.make(network.tidy()))
    if public:
        _ask_worker(name)
        raise ReportNotReadyError(kind=kind, revision=name.revision)
    raise GraphTooLargeError(
        question=kind, limit=report.inline, unit="nodes and links", unit_zh="个节点与关联"
    )


def _folder() -> Path:
    place = Path(settings.DATA) / "graph"
    place.mkdir(parents=True, exist_ok=True)
    return place


def file_of(kind: str, name: SnapshotName) -> Path:
    """Give where a report of a revision is kept."""
    return _folder() / f"{kind}-{name.revision}.json"


def _stamp(name: SnapshotName) -> list[Any]:
    """Give what tells two graphs of one revision apart: a restore, a day of coming into force."""
    return [name.revision, str(name.published_at), str(name.start)]


def read_file(kind: str, name: SnapshotName) -> tuple[Any, ...] | None:
    """Give a kept report; None where there is none, or of another graph, or a damaged one."""
    try:
        kept = orjson.loads(file_of(kind, name).read_bytes())
        if kept["stamp"] != _stamp(name):
            return None
        return tuple(REPORTS[kind].read(*row) for row in kept["rows"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None


def write_file(kind: str, name: SnapshotName, network: Network) -> tuple[Any, ...]:
    """Make a report and keep it; readers see the old file or the new one whole."""
    found = tuple(REPORTS[kind].make(network.tidy()))
    written = orjson.dumps({"stamp": _stamp(name), "rows": [astuple(one) for one in found]})
    handle, temporary = tempfile.mkstemp(dir=_folder(), prefix=f"{kind}-", suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(written)
    Path(temporary).replace(file_of(kind, name))
    _forget_old(kind)
    return found


def report_now() -> Snapshot:
    """Make every report of today's public graph and keep it; give the snapshot they are of."""
    shown = snapshot(Reading.today())
    for kind in REPORTS:
        write_file(kind, shown.name, shown.network)
    _pending(shown.name).unlink(missing_ok=True)
    return shown


@task()
def make_reports() -> int:
    """Make the reports in a worker; give the revision they are of."""
    return report_now().revision


def _pending(name: SnapshotName) -> Path:
    return _folder() / f"reports-{name.revision}.pending"


def _ask_worker(name: SnapshotName) -> None:
    """Ask a worker once; again only when the last asking is long past."""
    marker = _pending(name)
    if marker.exists() and time.time() - marker.stat().st_mtime < PENDING_SECONDS:
        return
    marker.touch()
    make_reports.enqueue()


def _forget_old(kind: str) -> None:
    files = sorted(_folder().glob(f"{kind}-*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
