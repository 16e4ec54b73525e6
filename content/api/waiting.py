"""Waiting for the feed to grow: few readers a process, and one look at the counter for all.

A waiting reader holds a thread and nothing else: no connection, no transaction.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from content.errors import FeedBusyError
from content.queries.events import EventFilter, last_event, list_events

# A worker process has eight threads; half of them stay for everybody else.
MOST_WAITING = 4
LOOK_SECONDS = 0.2

log = logging.getLogger(__name__)


class Watch:
    """Wakes readers when a number grows.

    One thread looks while anybody waits; its connection is the only one that waiting costs.
    """

    def __init__(self, look: Callable[[], int], *, most: int = MOST_WAITING) -> None:
        """Take what gives the number, and how many may wait at once."""
        self._look = look
        self._places = threading.BoundedSemaphore(most)
        self._changed = threading.Condition()
        self._seen = -1
        self._waiting = 0
        self._looking = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places.

        Raises:
            FeedBusyError: all are taken (503).
        """
        if not self._places.acquire(blocking=False):
            raise FeedBusyError
        try:
            yield
        finally:
            self._places.release()

    def wait_past(self, number: int, seconds: float) -> bool:
        """Sleep until the number is above ``number``; False when ``seconds`` have passed."""
        with self._changed:
            self._waiting += 1
            if not self._looking:
                self._looking, self._seen = True, -1
                threading.Thread(target=self._keep_looking, daemon=True).start()
            try:
                return self._changed.wait_for(lambda: self._seen > number, seconds)
            finally:
                self._waiting -= 1

    def _keep_looking(self) -> None:
        try:
            while self._is_wanted():
                self._look_once()
                time.sleep(LOOK_SECONDS)
        finally:
            connection.close()

    def _is_wanted(self) -> bool:
        with self._changed:
            self._looking = self._waiting > 0
            return self._looking

    def _look_once(self) -> None:
        try:
            seen = self._look()
        except DatabaseError:
            log.warning("the feed is not watched: the database did not answer", exc_info=True)
            connection.close()
            return
        with self._changed:
            if seen != self._seen:
                self._seen = seen
                self._changed.notify_all()


WATCH = Watch(last_event)


def wait_for_events(after: int, chosen: EventFilter, seconds: float, watch: Watch = WATCH) -> None:
    """Return as soon as the feed has an answer behind ``after``, or when ``seconds`` have passed.

    Raises:
        FeedBusyError: as many as may wait in this process do already (503).
    """
    deadline = time.monotonic() + seconds
    after, last, ready = _look(after, chosen)
    if ready:
        return
    with watch.place():
        while not ready and (left := deadline - time.monotonic()) > 0:
            _release_connection()
            watch.wait_past(last, left)
            after, last, ready = _look(after, chosen)


def _look(after: int, chosen: EventFilter) -> tuple[int, int, bool]:
    feed = list_events(after, 1, chosen)
    return feed.next_after, feed.last, bool(feed.results) or feed.next_after < feed.last


def _release_connection() -> None:
    # Inside a caller's transaction it is not ours to close.
    if not connection.in_atomic_block:
        connection.close()
