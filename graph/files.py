"""Graphs of public readings as files below ``DATA/snapshots``, mapped by every process.

A graph is a file of a whole reading and the layers over it, each of which holds what one
publication changed (``graph.arrays.layers``). ``manifest.json`` names the files of every graph
that may be asked for. All are put in place whole by renaming. One process makes a graph while
others wait for its lock; where the disk is full it is kept in memory alone. A layer may be written
while its publication is not committed (``….prepared``); who first asks for what it shows, and so
knows it to be public, puts it in place.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from graph.arrays.container import DamagedError, Parts, read, write
from graph.locks import lock

KEPT = 4
# So many layers at most: each costs whoever maps them 0.1 ms.
LAYERS = 64
# From so many layers on, all are made one file again while questions go on.
MANY = 24
# Raised whenever what is written or how it is derived changes: older files are made anew.
MAKING = 4
MANIFEST = "manifest.json"
# The ending of a layer whose publication may yet be rolled back.
PREPARED = ".prepared"
_TRIES = 2
# What a killed process was writing; none takes that long.
ABANDONED_SECONDS = 3600
log = logging.getLogger(__name__)
Stamp = Sequence[Any]
Built = tuple[Stamp, Parts]


class Chain(NamedTuple):
    """The files of a graph: that of a whole reading, and the layers over it."""

    whole: Parts
    layers: tuple[Parts, ...] = ()

    @property
    def files(self) -> tuple[Parts, ...]:
        """All of them, the oldest first."""
        return (self.whole, *self.layers)


Follow = Callable[[Stamp, Chain], Built | None]


class Folder:
    """The files of one ``DATA`` folder."""

    def __init__(self, place: Path, kept: int = KEPT) -> None:
        """Take where they are, and how many graphs to keep, the least recently made going first."""
        self._place, self._kept = place, kept

    def file_of(self, stamp: Stamp) -> Path:
        """Give where the whole graph of this stamp is kept.

        The first two values of a stamp, the revision and its time, begin the name.

        >>> place = Folder(Path("snapshots"))
        >>> one, other = place.file_of([7, "monday", 1]).name, place.file_of([7, "monday", 2]).name
        >>> one[:2], one[:18] == other[:18], one == other
        ('7-', True, False)
        """
        return self._place / f"{_moment(stamp)}-{_digest(_plain(stamp))}.graph"

    def get(
        self,
        stamp: Stamp,
        build: Callable[[], Built],
        follow: Follow | None = None,
        known: Sequence[Parts] = (),
    ) -> Chain:
        """Give the graph of ``stamp`` mapped from its files, made first where there are none.

        ``follow`` gives the layer that makes it of another graph, or None; ``build`` gives it
        whole. Both say which stamp it turned out to have: something may be published while they
        read. A damaged file is made anew, never given. ``known`` are files that are mapped here
        already.
        """
        found = self.open(stamp, known)
        if found is not None:
            return found
        with self._locked(stamp):
            # Another process may have made it while this one waited.
            found = self.open(stamp, known) or self._promoted(stamp, known)
            if found is None and follow is not None:
                found = self._followed(stamp, follow, known)
            return self._made(build) if found is None else found

    def prepare(self, stamp: Stamp, follow: Follow, known: Sequence[Parts] = ()) -> None:
        """Write the layer of a stamp that is not public yet, named by nothing.

        Where what it lies over is made one file meanwhile, it is made anew.

        Raises:
            OSError: it could not be written.
        """
        for _ in range(_TRIES):
            before, built = self._laid(stamp, follow, known)
            if before is None or built is None or _plain(built[0]) != _plain(stamp):
                return
            path, parts = self._named(built, before)
            prepared = path.with_suffix(PREPARED)
            write(prepared, parts, durable=False)
            with lock(self._place / "manifest.lock"):
                if any(_lies_over(parts, head) for head in self._heads()):
                    return
            prepared.unlink(missing_ok=True)

    def tidy(self, make: Callable[[Chain], Parts]) -> bool:
        """Put one file in the place of a graph with many layers.

        ``make`` gives that file's arrays. False where another process does it, where there are few
        layers, or where something is published meanwhile: the next time will do.
        """
        with lock(self._place / "tidying.lock", wait=False) as held:
            # Those of other days may lie over the one with the fewest.
            heads = [head for head in self._heads() if len(head["files"]) > MANY]
            head = min(heads, key=lambda one: len(one["files"]), default=None)
            before = self._opened(head, ()) if held and head else None
            if head is None or before is None:
                return False
            made, last = make(before), before.files[-1].meta
            path, parts = self._named((last["asked"], made), None)
            try:
                write(path, parts)
                return self._replaced(head, parts)
            except OSError as error:
                log.warning("the layers stay: %s", error)
                return False

    def _replaced(self, head: dict[str, Any], parts: Parts) -> bool:
        """Name another file for a graph, if there is still nothing newer."""
        with lock(self._place / "manifest.lock"):
            said, heads = self.manifest(), self._heads()
            # What is prepared lies over the layers, and whoever waits for it would read it anew.
            if head not in heads or any(self._place.glob(f"*{PREPARED}")):
                (self._place / parts.meta["name"]).unlink(missing_ok=True)
                return False
            named = head | {"files": [[parts.meta["name"], parts.meta["made"]]]}
            heads[heads.index(head)] = named
            last = {"file": heads[-1]["files"][-1][0], "heads": heads}
            self._write_manifest(said | last)
            self._forget({name for one in heads for name, _ in one["files"]}, parts.meta["asked"])
        return True

    def promote(self, stamp: Stamp, known: Sequence[Parts] = ()) -> None:
        """Put what was prepared in place, once its publication is committed."""
        with self._locked(stamp):
            self._promoted(stamp, known)

    def _promoted(self, stamp: Stamp, known: Sequence[Parts]) -> Chain | None:
        """Put a prepared layer in place; None where there is none that lies over a listed graph."""
        found = next(self._place.glob(f"{self.file_of(stamp).stem}-*{PREPARED}"), None)
        parts = None if found is None else self._read(found.name)
        if found is None or parts is None or parts.meta.get("stamp") != _plain(stamp):
            return None
        for head in self._heads():
            if _lies_over(parts, head) and (before := self._opened(head, known)):
                try:
                    found.replace(self._place / parts.meta["name"])
                    self._list(stamp, [*before.files, parts])
                except OSError as error:
                    log.warning("the graph is kept in memory alone: %s", error)
                return Chain(before.whole, (*before.layers, parts))
        return None

    def open(self, stamp: Stamp, known: Sequence[Parts] = ()) -> Chain | None:
        """Give the graph of ``stamp`` if its files are there and whole."""
        plain = _plain(stamp)
        for head in self._heads():
            if head["stamp"] == plain:
                return self._opened(head, known)
        # As where the manifest was lost.
        return self._opened({"stamp": plain, "files": [[self.file_of(stamp).name, None]]}, known)

    def _opened(self, head: dict[str, Any], known: Sequence[Parts]) -> Chain | None:
        """Map the files of a graph, each of which must lie over the one before."""
        held = {parts.meta.get("made"): parts for parts in known}
        files: list[Parts] = []
        for name, made in head["files"]:
            found = held.get(made) if made else None
            found = found or self._read(name)
            over = files[-1].meta["made"] if files else None
            if found is None or found.meta.get("over") != over:
                return None
            files.append(found)
        if not files or files[-1].meta.get("stamp") != head["stamp"]:
            return None
        return Chain(files[0], tuple(files[1:]))

    def _read(self, name: str) -> Parts | None:
        try:
            return read(self._place / name)
        except DamagedError as damage:
            log.warning("made anew: %s", damage)
        except OSError:
            pass
        return None

    def _followed(self, stamp: Stamp, follow: Follow, known: Sequence[Parts]) -> Chain | None:
        """Lay what changed over the graph nearest to a stamp; None where that cannot be."""
        before, built = self._laid(stamp, follow, known)
        return None if built is None else self._kept_as(built, before)

    def _laid(
        self, stamp: Stamp, follow: Follow, known: Sequence[Parts]
    ) -> tuple[Chain | None, Built | None]:
        """Give the graph nearest to a stamp and the layer over it, None where that cannot be."""
        head = _nearest(self._heads(), stamp)
        before = None if head is None else self._opened(head, known)
        if before is None or len(before.layers) >= LAYERS:
            return None, None
        return before, follow(before.files[-1].meta["asked"], before)

    def _made(self, build: Callable[[], Built]) -> Chain:
        return self._kept_as(build(), None)

    def _kept_as(self, built: Built, before: Chain | None) -> Chain:
        """Keep a graph, or a layer over another one, as a file."""
        stamp = built[0]
        held = before.files if before else ()
        path, parts = self._named(built, before)
        try:
            # A layer that a power failure cut short is found out; the graph is then made anew.
            write(path, parts, durable=not held)
            self._list(stamp, [*held, parts])
        except OSError as error:
            log.warning("the graph is kept in memory alone: %s", error)
            files = (*held, parts)
        else:
            # The mapped file instead of what was built: its memory is shared with all processes.
            files = (*held, self._read(path.name) or parts)
        return Chain(files[0], files[1:])

    def _named(self, built: Built, before: Chain | None) -> tuple[Path, Parts]:
        """Give a graph or a layer with what it says of itself, and where it is to be."""
        stamp, made = built
        held = before.files if before else ()
        mark = uuid.uuid4().hex
        path = self.file_of(stamp)
        if held:
            path = path.with_name(f"{path.stem}-{mark[:8]}.layer")
        named: dict[str, Any] = {
            "stamp": _plain(stamp),
            "asked": list(map(str, stamp)),
            "made": mark,
            "over": held[-1].meta["made"] if held else None,
            "name": path.name,
        }
        return path, Parts(made.meta | named, made.arrays, made.rooms)

    @contextmanager
    def _locked(self, stamp: Stamp) -> Iterator[None]:
        """Hold the right to make one graph; go on without where no file can be made."""
        with lock(self.file_of(stamp).with_suffix(".lock")):
            yield

    def manifest(self) -> dict[str, Any]:
        """Give what the manifest says.

        ``revision`` and ``file`` are of the graph made last; ``heads`` names the files of each.
        """
        try:
            found: dict[str, Any] = orjson.loads((self._place / MANIFEST).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found

    def starts(self, stamp: Stamp) -> list[str] | None:
        """Give what the files of a revision and its time say of ``starts``, None where none do."""
        told = (head["starts"] for head in self._heads() if head["moment"] == _moment(stamp))
        return next((starts for starts in told if starts is not None), None)

    def _heads(self) -> list[dict[str, Any]]:
        heads = self.manifest().get("heads", [])
        return [head for head in heads if head["stamp"][0] == str(MAKING)]

    def _list(self, stamp: Stamp, files: Sequence[Parts]) -> None:
        """Enter a graph in the manifest, and forget those of other revisions and the oldest ones.

        Nobody asks for another revision again, and what was erased since stands in its file.
        Processes that have a file mapped keep it so.
        """
        with lock(self._place / "manifest.lock"):
            plain, moment = _plain(stamp), _moment(stamp)
            heads = [
                head
                for head in self._heads()
                if head["stamp"] != plain and head["moment"] == moment
            ]
            named = [[parts.meta["name"], parts.meta["made"]] for parts in files]
            told = files[-1].meta.get("starts")
            heads.append({"stamp": plain, "moment": moment, "files": named, "starts": told})
            heads = heads[-self._kept :]
            self._write_manifest(
                {"revision": stamp[0], "stamp": plain, "file": named[-1][0], "heads": heads}
            )
            self._forget({name for head in heads for name, _ in head["files"]}, stamp)

    def _write_manifest(self, said: dict[str, Any]) -> None:
        handle, temporary = tempfile.mkstemp(dir=self._place, prefix=MANIFEST, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(said))
        Path(temporary).replace(self._place / MANIFEST)

    def _forget(self, named: set[str], stamp: Stamp) -> None:
        """Delete every file that the manifest does not name, and locks of other revisions.

        What is prepared for a later revision stays, unless it was given up.
        """
        moment = _moment(stamp)
        for file in (*self._place.glob("*.graph"), *self._place.glob("*.layer")):
            if file.name not in named:
                file.unlink(missing_ok=True)
        for left in self._place.glob("*-*.lock"):
            if not left.name.startswith(f"{moment}-"):
                left.unlink(missing_ok=True)
        for early in self._place.glob(f"*{PREPARED}"):
            if int(early.name.partition("-")[0]) <= int(stamp[0]):
                early.unlink(missing_ok=True)
        for left in (*self._place.glob("*.part"), *self._place.glob(f"*{PREPARED}")):
            if _age(left) > ABANDONED_SECONDS:
                left.unlink(missing_ok=True)


def _nearest(heads: Sequence[dict[str, Any]], stamp: Stamp) -> dict[str, Any] | None:
    """Give the graph of the last day up to that of a stamp, of the first day where all are later.

    What is published is most like what was public on that day before; a graph of long ago that
    somebody asked for since may have nothing in common with it.
    """
    day = _day(_plain(stamp))
    earlier = [head for head in heads if _day(head["stamp"]) <= day]
    if earlier:
        return max(earlier, key=lambda head: _day(head["stamp"]))
    return min(heads, key=lambda head: _day(head["stamp"]), default=None)


def _day(plain: Sequence[str]) -> list[str]:
    """Give what a stamp says beside the revision and its time; no day comes before all."""
    return ["" if part == str(None) else part for part in plain[3:]]


def _lies_over(layer: Parts, head: dict[str, Any]) -> bool:
    """Say whether a layer was made over a graph as the manifest names it."""
    found: bool = head["files"][-1][1] == layer.meta["over"]
    return found


def _age(file: Path) -> float:
    """Give for how many seconds a file has not been written to; none for one that is gone."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return 0.0


def _digest(values: list[Any]) -> str:
    return hashlib.blake2b(orjson.dumps(values), digest_size=8).hexdigest()


def _moment(stamp: Stamp) -> str:
    """Give the part of a name that a revision and its time make."""
    return f"{stamp[0]}-{_digest(_plain(stamp[:2]))}"


def _plain(stamp: Stamp) -> list[str]:
    return [str(MAKING), *map(str, stamp)]
