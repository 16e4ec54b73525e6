"""One WSGI program asked without a server between, as granian would ask it."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.utils.http import http_date

from server.plain_reads import PlainReads
from server.reading.layer import ReadingLayer
from server.reading.shelf import Shelf
from server.reading.watch import Source, Watch

Program = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer whole; the headers in any order."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def named(self) -> dict[str, str]:
        return dict(self.headers)


def ask(program: Program, address: str, method: str = "GET", **headers: str) -> Said:
    """Ask, with headers as ``accept_encoding="gzip"``."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": quote(query, safe="=&,:%-_."),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    told: list[tuple[str, list[tuple[str, str]]]] = []
    answer = program(environ, lambda status, held, _=None: told.append((status, held)))
    body = b"".join(answer)
    close = getattr(answer, "close", None)
    if close is not None:
        close()
    status, held = told[-1]
    return Said(status, sorted(held), b"" if method == "HEAD" else body)


@contextmanager
def programs(
    room: int = 10_000_000, clock: Callable[[], float] = lambda: 0.0
) -> Iterator[tuple[Program, ReadingLayer, list[int]]]:
    """Give Django alone, the layers before it, and the integer by which publications are announced.

    All read through the test's own connection, which Django would close behind each request. The
    clock stands still unless one is given, so that nothing is looked at again by time and two
    answers name the same second.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        full, shelf, cell = get_wsgi_application(), Shelf(room), [0]
        watch = Watch(shelf, lambda: cell[0], Source(connection), clock)
        with patch("django.utils.cache.http_date", lambda _: http_date(clock())):
            yield full, ReadingLayer(PlainReads(full), shelf, watch, cell, clock), cell
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
