"""The graph of one reading, built once and shared by all requests and threads of this process.

A snapshot is named by the public revision and by the day on which something last came into force,
so every day between two such days shares one. A reading with drafts is named by the last recorded
change as well. The newest few of a revision are kept; a new one is put in place whole.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction

from content.announcing import prepare_with
from content.queries.graph import draft_stamp, graph_rows, public_revision, public_starts
from content.queries.graph_changes import graph_changes
from content.queries.graph_scope import WholeGraphError
from content.queries.reading import ORIGINAL, Reading
from graph.arrays.container import Parts
from graph.arrays.packing import pack
from graph.arrays.patching import NoRoomError, layer_of
from graph.arrays.table import Table
from graph.arrays.tidying import tidied
from graph.files import MANY, Chain, Folder
from graph.following import Known
from graph.network import Network

KEPT = 4
_TRIES = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SnapshotName:
    """What a snapshot was made from; equal names mean equal graphs."""

    revision: int
    published_at: dt.datetime | None
    start: dt.date | None
    drafts: int | None = None
    within: frozenset[int] | None = None

    @property
    def stamp(self) -> tuple[Any, ...]:
        """What tells its file from all others: revision, time of the last event, first day."""
        return self.revision, self.published_at, self.start


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A network, its name, and what was computed of it once. Labels are in their original."""

    name: SnapshotName
    network: Network
    _kept: dict[str, Any] = field(default_factory=dict)
    _locks: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    @property
    def revision(self) -> int:
        """The public revision that it shows."""
        return self.name.revision

    def once(self, name: str, compute: Callable[[Network], Found]) -> Found:
        """Give what ``compute`` gives of the network, computed for the first who asks.

        Nothing is kept of a computation that raises.
        """
        with self._locks[name]:
            if name not in self._kept:
                self._kept[name] = compute(self.network)
            found: Found = self._kept[name]
            return found


class Shelf:
    """Keeps the newest snapshots; each is built by one thread while others wait for it.

    With the first of a newer revision those of older ones go.
    """

    def __init__(self, kept: int = KEPT) -> None:
        """Take how many to keep, the least recently used going first."""
        self._kept = kept
        self._snapshots: OrderedDict[SnapshotName, Snapshot] = OrderedDict()
        self._building: dict[SnapshotName, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, name: SnapshotName, build: Callable[[], Snapshot]) -> Snapshot:
        """Give the snapshot of this name, built once however many threads ask."""
        with self._guard:
            if found := self._touch(name):
                return found
            lock = self._building.setdefault(name, threading.Lock())
        with lock:
            with self._guard:
                if found := self._touch(name):
                    return found
            built = build()
            with self._guard:
                self._put(built)
                self._building.pop(name, None)
        return built

    def files(self) -> tuple[Parts, ...]:
        """Give the files that the snapshots kept here have mapped."""
        with self._guard:
            tables = [one.network.table for one in self._snapshots.values()]
        return tuple(part for table in tables for part in (table.parts, *table.layers))

    def follows(self) -> bool:
        """Say whether a public graph is kept here, as where questions about it are answered."""
        with self._guard:
            return any(name.published_at and name.drafts is None for name in self._snapshots)

    def clear(self) -> None:
        """Forget every snapshot."""
        with self._guard:
            self._snapshots.clear()
            _starts.cache_clear()

    def _touch(self, name: SnapshotName) -> Snapshot | None:
        found = self._snapshots.get(name)
        if found:
            self._snapshots.move_to_end(name)
        return found

    def _put(self, built: Snapshot) -> None:
        # Nobody asks for an older revision again; the next one lays its layers over its arrays.
        older = [name for name in self._snapshots if name.revision < built.revision]
        for name in older:
            del self._snapshots[name]
        self._snapshots[built.name] = built
        while len(self._snapshots) > self._kept:
            self._snapshots.popitem(last=False)


SHELF = Shelf()


@lru_cache(maxsize=2)
def _starts(revision: int, published_at: dt.datetime | None) -> tuple[dt.date, ...]:
    """Give the days of ``public_starts``, read once a revision, of its files where they say."""
    told = folder().starts((revision, published_at))
    return public_starts() if told is None else tuple(map(dt.date.fromisoformat, told))


def name_of(reading: Reading) -> SnapshotName:
    """Give the name of the snapshot that shows ``reading``. Cost: 1 query, 2 with drafts."""
    revision, at = public_revision()
    if reading.drafts:
        # Drafts may change the days too, so each day stands for itself.
        return SnapshotName(revision, at, reading.day, draft_stamp(), reading.within)
    starts = _starts(revision, at)
    before = bisect_right(starts, reading.day)
    return SnapshotName(revision, at, starts[before - 1] if before else None)


def snapshot(reading: Reading) -> Snapshot:
    """Give the graph that ``reading`` sees now.

    Cost: 1 query (2 with drafts) where it is kept, mapping a file where another process has made
    it, else the fixed number of ``graph_rows`` more.
    """
    name = name_of(reading)
    return SHELF.get(name, lambda: _made(reading, name))


def folder() -> Folder:
    """Give the files that all processes of this ``DATA`` share."""
    return Folder(Path(settings.DATA) / "snapshots")


def _made(reading: Reading, name: SnapshotName) -> Snapshot:
    """Map or make the graph of a reading.

    Drafts are an editor's own and change by the minute, and lie over the public graph in memory;
    before anything was published there is no telling two databases apart: neither is kept as a
    file.
    """
    if name.published_at is None:
        found, parts = _built(reading, name)
        return Snapshot(found, Network(Table(parts)))
    if reading.drafts:
        return _with_drafts(reading, name)
    prepare_with("graph", prepare_next)
    making = _Making(reading, name)
    chain = folder().get(name.stamp, making.whole, making.layer, SHELF.files())
    if len(chain.layers) >= MANY:
        # Waited for at the end of the process: numpy aborts it where a thread is cut short.
        threading.Thread(target=tidy_files, args=(folder(),), name="graph").start()
    return Snapshot(making.name, Network(Table(chain.whole, chain.layers)))


def tidy_files(place: Folder) -> bool:
    """Make a graph and its many layers one file, while questions go on; say if it was done.

    It asks no database; whoever maps the graph after the next publication maps that file.
    """
    return place.tidy(lambda chain: tidied(Table(chain.whole, chain.layers)))


def prepare_next() -> None:
    """Write the layer of what is about to be published, in its transaction before the commit.

    So that no reader waits for it to be made: once the revision is there, whoever comes first puts
    the file in place (``Folder.get``). Only processes that answer about the graph do, so an import
    does not. What fails here is logged; the graph is then followed when it is asked for.
    """
    if not SHELF.follows():
        return
    today = Reading.today()
    try:
        with transaction.atomic():
            making, place, known = _Making(today, name_of(today)), folder(), SHELF.files()
            place.prepare(making.name.stamp, making.layer, known)
    except (DatabaseError, OSError, LookupError, ValueError):
        log.exception("the graph is not prepared")
        return
    transaction.on_commit(partial(place.promote, making.name.stamp, known), robust=True)


def _with_drafts(reading: Reading, name: SnapshotName) -> Snapshot:
    """Lay drafts over the public graph of the same day; the whole is read where that cannot be."""
    public = snapshot(Reading(reading.day))
    table = public.network.table
    making = _Making(reading, name)
    layer = making.over(public.name, table)
    if layer is None:
        found, parts = _built(reading, name)
        return Snapshot(found, Network(Table(parts)))
    return Snapshot(making.name, Network(Table(table.parts, (*table.layers, layer))))


@dataclass(slots=True)
class _Making:
    """How the graph of a reading is made; ``name`` is what it turns out to be of."""

    reading: Reading
    name: SnapshotName

    def whole(self) -> tuple[Sequence[Any], Parts]:
        """Give its arrays, everything read."""
        self.name, made = _built(self.reading, self.name)
        return self.name.stamp, self._telling(made)

    def layer(self, stamp: Sequence[str], chain: Chain) -> tuple[Sequence[Any], Parts] | None:
        """Give what changed since the graph of another stamp, None where that cannot be told."""
        before = _read_stamp(stamp)
        if before is None or not _earlier(before, self.name):
            return None
        made = self.over(before, Table(chain.whole, chain.layers))
        return None if made is None else (self.name.stamp, self._telling(made))

    def _telling(self, made: Parts) -> Parts:
        """Add the days on which something comes into force, which readers look up first."""
        starts = [day.isoformat() for day in _starts(self.name.revision, self.name.published_at)]
        return replace(made, meta=made.meta | {"starts": starts})

    def over(self, before: SnapshotName, table: Table) -> Parts | None:
        """Give what makes another graph this one, read again until nothing is published between."""
        known = Known(table, before.revision, before.published_at, before.start)
        try:
            for _ in range(_TRIES):
                reading = replace(self.reading, language=ORIGINAL)
                made = graph_changes(known, reading, _content_start(reading, self.name))
                after = name_of(self.reading)
                if after == self.name:
                    return layer_of(table, made)
                self.name = after
        except (WholeGraphError, NoRoomError) as reason:
            log.info("the whole graph is read: %s", reason)
        return None


def _content_start(reading: Reading, name: SnapshotName) -> dt.date | None:
    """Give the day since which the public content of a reading has been what it is."""
    starts = _starts(name.revision, name.published_at)
    before = bisect_right(starts, reading.day)
    return starts[before - 1] if before else None


def _read_stamp(stamp: Sequence[str]) -> SnapshotName | None:
    """Read what ``SnapshotName.stamp`` wrote, None where it is of no publication."""
    revision, at, start = stamp
    if at == str(None):
        return None
    day = None if start == str(None) else dt.date.fromisoformat(start)
    return SnapshotName(int(revision), dt.datetime.fromisoformat(at), day)


def _earlier(one: SnapshotName, other: SnapshotName) -> bool:
    """Say whether a graph may be what another was before, as after no restore."""
    if one.revision == other.revision:
        return one.published_at == other.published_at
    return one.revision < other.revision


def _built(reading: Reading, name: SnapshotName) -> tuple[SnapshotName, Parts]:
    """Read the rows again until nothing was published while reading them."""
    for _ in range(_TRIES):
        made = pack(graph_rows(replace(reading, language=ORIGINAL)))
        after = name_of(reading)
        if after == name:
            break
        name = after
    return name, made
