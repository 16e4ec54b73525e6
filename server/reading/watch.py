"""Whether what is kept still stands: the mapped hint for each request, the database each second."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from content.queries.reading import today
from content.queries.touched import Stamp, read_stamp, touched_between
from server.reading.shelf import Shelf

log = logging.getLogger(__name__)
# The most by which another node, or a worker whose publisher was killed, may lag.
SECONDS = 1.0


class Source:
    """The database as the watch asks it: one connection of its own for the whole process."""

    def __init__(self, connection: BaseDatabaseWrapper | None = None) -> None:
        """Take an open connection, else open one when first asked, in the worker's own process."""
        self._connection = connection

    def stamp(self) -> Stamp:
        """Give what names the public content now; a lost connection is made anew once."""
        try:
            return self._stamp()
        except DatabaseError:
            self.close()
            return self._stamp()

    def _stamp(self) -> Stamp:
        if self._connection is None:
            self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
            self._connection.inc_thread_sharing()
        with self._connection.cursor() as cursor:
            return read_stamp(cursor)

    def touched(self, old: int, new: int) -> frozenset[str] | None:
        """Give the tags of what was touched between two revisions; None means everything."""
        if self._connection is None:
            return None
        with self._connection.cursor() as cursor:
            return touched_between(cursor, old, new)

    def close(self) -> None:
        """Let the connection go."""
        held, self._connection = self._connection, None
        if held is not None:
            held.close()


class Watch:
    """Keeps a shelf true. ``hint`` and ``until`` are what a request compares before it reads.

    A request may read the shelf where ``hint`` equals the mapped integer and ``until`` lies ahead;
    else it calls ``look`` first.
    """

    def __init__(
        self,
        shelf: Shelf,
        announced: Callable[[], int],
        source: Source,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Know nothing: the first request looks."""
        self.shelf = shelf
        self.hint = -1
        self.until = 0.0
        self.stamp: Stamp | None = None
        self.day: dt.date | None = None
        self.looks = 0
        # Called behind each look, with nothing locked that a reader needs.
        self.noted: Callable[[], None] = lambda: None
        self.dropped = 0
        self._announced = announced
        self._source = source
        self._clock = clock
        self._guard = threading.Lock()

    def look(self) -> bool:
        """Read the database, drop what was touched; False where the database does not answer.

        The hint is read before the database: what is announced later is looked at later.
        """
        with self._guard:
            hint, now = self._announced(), self._clock()
            if hint == self.hint and now < self.until:
                return True
            try:
                stamp, day = self._source.stamp(), today()
                self._follow(stamp, day)
            except DatabaseError:
                log.warning("the revision cannot be read; nothing kept is served", exc_info=True)
                self.until = 0.0
                return False
            self.looks += 1
            self.stamp, self.day = stamp, day
            self.hint, self.until = hint, now + SECONDS
        self.noted()
        return True

    def _follow(self, stamp: Stamp, day: dt.date) -> None:
        old = self.stamp
        if old == stamp and day == self.day:
            return
        touched = None
        if old is not None and old.revision < stamp.revision and day == self.day:
            touched = self._source.touched(old.revision, stamp.revision)
        hashes = None if touched is None else map(hash, touched)
        self.dropped += self.shelf.renew(stamp.revision, hashes)

    def keep(self, revision: int, day: dt.date | None, put: Callable[[], bool]) -> bool:
        """Put a render on the shelf, if what it shows is the revision and day looked at last."""
        with self._guard:
            stands = self.stamp is not None and self.stamp.revision == revision
            return stands and self.day == day and put()
