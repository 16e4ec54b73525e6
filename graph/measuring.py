"""Measures as files beside the snapshot: computed once a revision, shared by all processes."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import astuple
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django_tasks import task

from content.queries.reading import Reading
from graph.errors import MeasuresNotReadyError
from graph.network import Network
from graph.questions.measures import Measure, measures
from graph.snapshot import Snapshot, SnapshotName, snapshot

# Nodes and edges up to which a request may compute them itself: about a second.
INLINE = 10_000
KEPT = 3
PENDING_SECONDS = 600


def folder() -> Path:
    """Give the folder of the files, made where it is missing."""
    place = Path(settings.DATA) / "graph"
    place.mkdir(parents=True, exist_ok=True)
    return place


def measures_of(shown: Snapshot) -> tuple[Measure, ...]:
    """Give the measures of a public snapshot, highest PageRank first.

    They are read from their file; where there is none, a small graph is measured now and a large
    one by a worker.

    Raises:
        MeasuresNotReadyError: a worker is at it (503).
    """
    return shown.once("measures", lambda network: _found(shown.name, network))


def _found(name: SnapshotName, network: Network) -> tuple[Measure, ...]:
    kept = read_file(name)
    if kept is not None:
        return kept
    if len(network) + len(network.links) > INLINE:
        _ask_worker(name)
        raise MeasuresNotReadyError(revision=name.revision)
    return write_file(name, network)


def file_of(name: SnapshotName) -> Path:
    """Give where the measures of a revision are kept."""
    return folder() / f"measures-{name.revision}.json"


def _stamp(name: SnapshotName) -> list[Any]:
    """Give what tells two graphs of one revision apart: a restore, a day of coming into force."""
    return [name.revision, str(name.published_at), str(name.start)]


def read_file(name: SnapshotName) -> tuple[Measure, ...] | None:
    """Give the kept measures; None where there are none, or of another graph, or damaged ones."""
    try:
        kept = orjson.loads(file_of(name).read_bytes())
        if kept["stamp"] != _stamp(name):
            return None
        return tuple(Measure(*row) for row in kept["rows"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None


def write_file(name: SnapshotName, network: Network) -> tuple[Measure, ...]:
    """Measure a graph and keep the result; readers see the old file or the new one whole."""
    found = tuple(sorted(measures(network), key=lambda one: -one.pagerank))
    written = orjson.dumps({"stamp": _stamp(name), "rows": [astuple(one) for one in found]})
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix="measures-", suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(written)
    Path(temporary).replace(file_of(name))
    _pending(name).unlink(missing_ok=True)
    _forget_old()
    return found


def measure_now() -> Snapshot:
    """Measure the public graph of today and keep the result; give the snapshot it is of."""
    shown = snapshot(Reading.today())
    write_file(shown.name, shown.network)
    return shown


def _pending(name: SnapshotName) -> Path:
    return folder() / f"measures-{name.revision}.pending"


def _ask_worker(name: SnapshotName) -> None:
    """Ask a worker once; again only when the last asking is long past."""
    marker = _pending(name)
    if marker.exists() and time.time() - marker.stat().st_mtime < PENDING_SECONDS:
        return
    marker.touch()
    compute_measures.enqueue()


@task()
def compute_measures() -> int:
    """Measure the public graph of today in a worker; give the revision it was."""
    return measure_now().revision


def _forget_old() -> None:
    files = sorted(folder().glob("measures-*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
