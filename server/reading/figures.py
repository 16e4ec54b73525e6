"""What the reading layer of each server process did, in a file that the process writes itself."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

log = logging.getLogger(__name__)
NAMES = ("hits", "misses", "passed", "kept", "bytes", "evicted", "dropped", "looks", "revision")
# What is summed over the processes; the revision is the least that one of them answers from.
_LEAST = "revision"


def folder() -> Path:
    """Give where the processes of this node write their figures."""
    return Path(settings.DATA) / "reading"


def write_figures(figures: dict[str, int]) -> None:
    """Write the figures of this process; whoever reads sees the old file or the new one whole.

    A full disk costs the figures, never an answer.
    """
    place = folder()
    part = place / f"{os.getpid()}.part"
    try:
        place.mkdir(parents=True, exist_ok=True)
        part.write_bytes(orjson.dumps(figures))
        part.replace(place / f"{os.getpid()}.json")
    except OSError:
        log.warning("the figures of reading cannot be written", exc_info=True)


def read_figures() -> dict[int, dict[str, int]]:
    """Give the figures by process; those of processes that ended are thrown away."""
    found: dict[int, dict[str, int]] = {}
    for file in sorted(folder().glob("*.json")):
        if not Path(f"/proc/{file.stem}").exists() and Path("/proc").exists():
            file.unlink(missing_ok=True)
            continue
        found[int(file.stem)] = orjson.loads(file.read_bytes())
    return found


def summed(figures: dict[int, dict[str, int]]) -> dict[str, int]:
    """Give the figures of the node.

    >>> one, two = dict.fromkeys(NAMES, 1), dict.fromkeys(NAMES, 2)
    >>> both = summed({10: one, 11: two})
    >>> both["hits"], both["revision"]
    (3, 1)
    """
    rows = list(figures.values())
    total: dict[str, Any] = {name: sum(row[name] for row in rows) for name in NAMES}
    return total | {_LEAST: min((row[_LEAST] for row in rows), default=0)}
