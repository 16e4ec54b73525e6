"""Graphs of public readings as files below ``DATA/snapshots``, mapped by every process.

A file is named by what its graph was made from; ``manifest.json`` says which were made last. Both
are put in place whole by renaming. One process builds while others wait for its lock; where the
disk is full the graph is kept in memory alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from graph.arrays.container import DamagedError, Parts, read, write

KEPT = 4
# Raised whenever what is written or how it is derived changes: older files are made anew.
MAKING = 2
MANIFEST = "manifest.json"
# What a killed process was writing; none takes that long.
ABANDONED_SECONDS = 3600
log = logging.getLogger(__name__)
Stamp = Sequence[Any]


class Folder:
    """The files of one ``DATA`` folder."""

    def __init__(self, place: Path, kept: int = KEPT) -> None:
        """Take where they are, and how many to keep, the least recently used going first."""
        self._place, self._kept = place, kept

    def file_of(self, stamp: Stamp) -> Path:
        """Give where the graph of this stamp is kept.

        The first two values of a stamp, the revision and its time, begin the name.

        >>> place = Folder(Path("snapshots"))
        >>> one, other = place.file_of([7, "monday", 1]).name, place.file_of([7, "monday", 2]).name
        >>> one[:2], one[:18] == other[:18], one == other
        ('7-', True, False)
        """
        return self._place / f"{_moment(stamp)}-{_digest(_plain(stamp))}.graph"

    def get(self, stamp: Stamp, build: Callable[[], tuple[Stamp, Parts]]) -> Parts:
        """Give the graph of ``stamp`` mapped from its file, made first where there is none.

        ``build`` gives the graph with the stamp that it turned out to have: something may be
        published while it reads. A damaged file is made anew, never given.
        """
        found = self.open(stamp)
        if found is not None:
            return found
        with self._locked(stamp):
            # Another process may have made it while this one waited.
            found = self.open(stamp)
            return self._made(build) if found is None else found

    def open(self, stamp: Stamp) -> Parts | None:
        """Give the graph of ``stamp`` if its file is there and whole."""
        path = self.file_of(stamp)
        try:
            found = read(path)
            os.utime(path)
        except DamagedError as damage:
            log.warning("made anew: %s", damage)
            return None
        except OSError:
            return None
        return found if found.meta.get("stamp") == _plain(stamp) else None

    def _made(self, build: Callable[[], tuple[Stamp, Parts]]) -> Parts:
        stamp, made = build()
        parts = Parts(made.meta | {"stamp": _plain(stamp)}, made.arrays)
        try:
            write(self.file_of(stamp), parts)
            self._forget_old(stamp)
            self._write_manifest(stamp)
        except OSError as error:
            log.warning("the graph is kept in memory alone: %s", error)
            return parts
        # The mapped file instead of what was built: its memory is shared with all processes.
        return self.open(stamp) or parts

    @contextmanager
    def _locked(self, stamp: Stamp) -> Iterator[None]:
        """Hold the right to build one graph; go on without where no file can be made."""
        try:
            self._place.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.file_of(stamp).with_suffix(".lock"), os.O_CREAT | os.O_RDWR)
        except OSError:
            yield
            return
        try:
            # The system lets go of the lock of a process that dies.
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def manifest(self) -> dict[str, Any]:
        """Give what the manifest says: ``revision`` and ``file`` of the graph made last."""
        try:
            found: dict[str, Any] = orjson.loads((self._place / MANIFEST).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found

    def _write_manifest(self, stamp: Stamp) -> None:
        said = {"revision": stamp[0], "stamp": _plain(stamp), "file": self.file_of(stamp).name}
        handle, temporary = tempfile.mkstemp(dir=self._place, prefix=MANIFEST, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(said))
        Path(temporary).replace(self._place / MANIFEST)

    def _forget_old(self, stamp: Stamp) -> None:
        """Delete the files of other revisions, and of this one what was used least recently.

        Nobody asks for another revision again, and what was erased since stands in its file.
        Processes that have a file mapped keep it so.
        """
        files = sorted(self._place.glob("*.graph"), key=lambda file: -file.stat().st_mtime)
        current = [file for file in files if file.name.startswith(f"{_moment(stamp)}-")]
        for file in {*files} - {*current[: self._kept]}:
            file.unlink(missing_ok=True)
            file.with_suffix(".lock").unlink(missing_ok=True)
        for left in self._place.glob("*.part"):
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                left.unlink(missing_ok=True)


def _digest(values: list[Any]) -> str:
    return hashlib.blake2b(orjson.dumps(values), digest_size=8).hexdigest()


def _moment(stamp: Stamp) -> str:
    """Give the part of a name that a revision and its time make."""
    return f"{stamp[0]}-{_digest(_plain(stamp[:2]))}"


def _plain(stamp: Stamp) -> list[Any]:
    return [MAKING, *map(str, stamp)]
