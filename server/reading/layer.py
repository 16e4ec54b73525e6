"""The thin layer before Django: answers from kept bytes what it may, and keeps what it should."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from server.reading.entries import Entry, Environ, Form, Headers, StartResponse, hashed
from server.reading.flights import Flights
from server.reading.naming import named_by, named_in
from server.reading.recording import RECORD, Record
from server.reading.requests import Written, is_public, name_of, wants_gzip, written
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

    def answer(self, request: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer one request; what is kept and was asked for in the same words before, at once.

        Whether the shelf is true is asked before it is read, never after: what is found then is
        as new as the request at least.
        """
        watch = self.watch
        if self._announced[0] != watch.hint or self._clock() >= watch.until:
            return self._looked(request, start)
        form = self.shelf.direct.get(written(request))
        if form is None:
            return self._sought(request, start)
        form.used[0] = True
        self.hits += 1
        if "HTTP_IF_NONE_MATCH" in request:
            return form.answer(request, start)
        start("200 OK", form.headers.copy())
        return form.body

    __call__ = answer

    def _looked(self, request: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer behind a look at the database; from Django where it does not answer."""
        if not is_public(Written._make(written(request))):
            return self._passed(request, start)
        if not self.watch.look():
            return self.application(request, start)
        form = self.shelf.direct.get(written(request))
        return self._sought(request, start) if form is None else self._found(form, request, start)

    def _sought(self, request: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer what was not asked for in these words before."""
        asked = Written._make(written(request))
        name = name_of(asked) if is_public(asked) else None
        if name is None:
            return self._passed(request, start)
        with self._flights.first(name):
            entry = self.shelf.find(name)
            if entry is None:
                self.misses += 1
                return self._rendered(asked, name, request, start)
        return self._found(self._form(entry, asked, name), request, start)

    def _form(self, entry: Entry, asked: Written, name: Hashable) -> Form:
        """The form that suits; the same words lead to it from now on."""
        form = entry.form(gzip=wants_gzip(asked), head=asked.method == "HEAD")
        # Cookies of no matter differ from reader to reader and would only crowd each other out.
        if asked.cookie is None:
            self.shelf.lead(tuple(asked), name, entry, form)
        return form

    def _found(self, form: Form, request: Environ, start: StartResponse) -> Iterable[bytes]:
        form.used[0] = True
        self.hits += 1
        return form.answer(request, start)

    def _passed(self, request: Environ, start: StartResponse) -> Iterable[bytes]:
        """Leave it to Django alone."""
        self.passed += 1
        return self.application(request, start)

    def _rendered(
        self, asked: Written, name: Hashable, request: Environ, start: StartResponse
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
            return answer if asked.method == "GET" else _nothing(answer)
        body = _read(answer)
        entry = Entry(headers, body, record.revision or 0, self._tags(record, asked, body))
        if record.revision is not None:
            self.watch.keep(record.revision, record.day, lambda: self.shelf.put(name, entry))
        return self._form(entry, asked, name).answer(request, start)

    @staticmethod
    def _tags(record: Record, asked: Written, body: bytes) -> Any:
        if record.revision is None or record.depends is None:
            return None
        return hashed(record.depends | named_in(body) | named_by(asked.path, asked.query))


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
