"""Lists as newline-delimited JSON, one member a line, however long: docs/streams.md.

A stream is read batch by batch as its reader takes it, so it holds no transaction and little
memory; it holds one of the server's threads, so few run at a time.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from typing import Any

import orjson
from django.db import DatabaseError
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from content.api.codings import accepts_gzip
from content.errors import ContentError, StreamBrokenError, StreamsBusyError

MEDIA_TYPE = "application/x-ndjson"
# A worker process has eight threads; most of them stay for everybody else.
MOST_STREAMS = 2
CHUNK = 64 * 1024
# Chinese JSON shrinks to a fifth at the fastest level; the next ones cost twice the time.
LEVEL = 1
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
PLACES = threading.BoundedSemaphore(MOST_STREAMS)
logger = logging.getLogger(__name__)


class NdjsonRenderer(BaseRenderer):
    """Offers lists as lines; what is refused is told as the JSON that its media type says."""

    media_type = MEDIA_TYPE
    format = "ndjson"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Give the bytes of a refusal."""
        return b"" if data is None else line(data)


def line(value: Any) -> bytes:
    r"""Give a value as one line of UTF-8 JSON.

    >>> line({"title": "慎言"}).decode()
    '{"title":"慎言"}\n'
    """
    return orjson.dumps(value, default=str, option=_OPTIONS)


class Stream:
    """The chunks of an answer, made from batches of values, or of lines, as they are asked for.

    A reader who goes away closes it, which gives its place back.
    """

    def __init__(self, batches: Iterable[list[Any]], *, packed: bool) -> None:
        """Take a place and read the first batch, so that what is refused is refused at once.

        Raises:
            StreamsBusyError: as many streams as one process serves are running (503).
        """
        if not PLACES.acquire(blocking=False):
            raise StreamsBusyError
        self._held = True
        with ExitStack() as refused:
            refused.callback(self.close)
            self._batches = iter(batches)
            self._first = next(self._batches, [])
            refused.pop_all()
        chunks = _chunks(self._lines())
        self._chunks = self._to_the_end(_gzipped(chunks) if packed else chunks)

    def __iter__(self) -> Iterator[bytes]:
        """Give itself."""
        return self

    def __next__(self) -> bytes:
        """Give the next chunk; the place is free after the last."""
        return next(self._chunks)

    def close(self) -> None:
        """Give the place back; called by the server when the reader is gone."""
        if self._held:
            self._held = False
            PLACES.release()

    def _to_the_end(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        finally:
            self.close()

    def _lines(self) -> Iterator[bytes]:
        dumps = orjson.dumps
        batch: list[Any] | None = self._first
        while batch is not None:
            written = bool(batch) and isinstance(batch[0], bytes)
            lines = batch if written else [dumps(value, str, _OPTIONS) for value in batch]
            yield b"".join(lines)
            try:
                batch = next(self._batches, None)
            except (DatabaseError, ContentError) as error:
                logger.exception("a stream broke off")
                yield line(_problem(error))
                return


def _problem(error: Exception) -> dict[str, Any]:
    """The last line of a stream that broke off; a whole one has no such line."""
    told = error if isinstance(error, ContentError) else StreamBrokenError()
    return {
        "problem": {
            "type": f"/problems/{told.code}",
            "code": told.code,
            "title": told.title,
            "detail": told.detail,
            "detail_zh": told.detail_zh,
            "status": told.status,
        }
    }


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least ``CHUNK``, but for the last."""
    held: list[bytes] = []
    size = 0
    for piece in lines:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _gzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    # 16 more than the window asks for the gzip format (zlib manual, deflateInit2).
    packer = zlib.compressobj(LEVEL, wbits=16 + zlib.MAX_WBITS)
    for chunk in chunks:
        packed = packer.compress(chunk)
        if packed:
            yield packed
    yield packer.flush()


def streamed(
    request: Request, batches: Iterable[list[Any]], headers: Mapping[str, str]
) -> StreamingHttpResponse:
    """Answer with the values of ``batches``, a line each, gzip where it is accepted."""
    packed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    if request.method == "HEAD":
        batches, packed = (), False
    response = StreamingHttpResponse(Stream(batches, packed=packed), content_type=MEDIA_TYPE)
    if packed:
        response["Content-Encoding"] = "gzip"
    for name, value in headers.items():
        response[name] = value
    response["Vary"] = "Accept-Encoding, Accept-Language"
    return response


def most_asked(request: Request, values: Mapping[str, Any]) -> int | None:
    """Give the limit where one is asked for: a stream has no other end than that of its list."""
    return int(values["limit"]) if "limit" in request.query_params else None


def up_to(batches: Iterator[list[Any]], most: int | None) -> Iterator[list[Any]]:
    """Give the batches up to ``most`` members; all of them where it is None.

    >>> list(up_to(iter([[1, 2], [3, 4]]), 3))
    [[1, 2], [3]]
    """
    left = most
    for batch in batches:
        if left is None:
            yield batch
            continue
        yield list(islice(batch, left))
        left -= len(batch)
        if left <= 0:
            return
