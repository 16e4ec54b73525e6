"""The thin layer before Django: answers from kept bytes what it may, and keeps what it should."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from server.reading.entries import Entry, Environ, Headers, StartResponse, hashed
from server.reading.flights import Flights
from server.reading.naming import named_by, named_in
from server.reading.recording import RECORD, Record
from server.reading.requests import normal_name, raw_name
from server.reading.shelf import Shelf
from server.reading.watch import Watch

Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class ReadingLayer:
    """A WSGI program around Django's; docs/reading.md tells what it does for whom."""

    def __init__(
        self,
        application: Application,
        shelf: Shelf,
        watch: Watch,
        announced: Any,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the full path, the shelf, who watches over it, the mapped integer and a clock."""
        self.application = application
        self.shelf = shelf
        self.watch = watch
        self.hits = 0
        self.misses = 0
        self.passed = 0
        self._announced = announced
        self._clock = clock
        self._flights = Flights()

    def figures(self) -> dict[str, int]:
        """Give what was done since the start, as ``server.reading.figures`` names it."""
        shelf, watch = self.shelf, self.watch
        return {
            "hits": self.hits,
            "misses": self.misses,
            "passed": self.passed,
            "kept": len(shelf),
            "bytes": shelf.taken,
            "evicted": shelf.evicted,
            "dropped": watch.dropped,
            "looks": watch.looks,
            "revision": watch.stamp.revision if watch.stamp else 0,
        }

    def __call__(self, request: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        raw = raw_name(request)
        if raw is None:
            self.passed += 1
            return self.application(request, start)
        watch = self.watch
        if (self._announced[0] != watch.hint or self._clock() >= watch.until) and not watch.look():
            return self.application(request, start)
        entry = self.shelf.direct.get(raw)
        if entry is None:
            return self._missed(raw, request, start)
        entry.used = True
        self.hits += 1
        return entry.answer(request, start)

    def _missed(
        self, raw: tuple[str, ...], request: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        name = normal_name(raw)
        if name is None:
            self.passed += 1
            return self.application(request, start)
        with self._flights.first(name):
            entry = self.shelf.find(raw, name)
            if entry is not None:
                self.hits += 1
                return entry.answer(request, start)
            self.misses += 1
            return self._rendered(raw, name, request, start)

    def _rendered(
        self, raw: tuple[str, ...], name: Hashable, request: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        """Let Django render the plain whole answer; keep it, and send it as it was asked for."""
        record = Record()
        told: list[tuple[str, Headers]] = []
        inner = {**request, RECORD: record, "REQUEST_METHOD": "GET"}
        for header in ("HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_ENCODING"):
            inner.pop(header, None)

        def note(status: str, headers: Headers, exc_info: Any = None) -> None:
            del exc_info
            told.append((status, headers))

        answer = self.application(inner, note)
        status, headers = told[-1]
        if not record.whole:
            start(status, headers)
            return answer if request["REQUEST_METHOD"] == "GET" else _nothing(answer)
        body = _read(answer)
        entry = Entry(headers, body, record.revision or 0, self._tags(record, raw, body))
        if record.revision is not None:
            self.watch.keep(record.revision, record.day, lambda: self.shelf.put(raw, name, entry))
        return entry.answer(request, start)

    @staticmethod
    def _tags(record: Record, raw: tuple[str, ...], body: bytes) -> Any:
        if record.revision is None or record.depends is None:
            return None
        return hashed(record.depends | named_in(body) | named_by(raw[0], raw[1]))


def _read(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        _close(answer)


def _nothing(answer: Iterable[bytes]) -> list[bytes]:
    _close(answer)
    return []


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
