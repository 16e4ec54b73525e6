"""One answer kept as bytes, ready to be sent: plain and gzip, whole and as 304."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from content.api.codings import accepts_gzip
from server.reading.conditions import NOT_MODIFIED, known_tag
from server.reading.packing import packed, packed_tag

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
REVISION = "X-Content-Revision"
# What an entry takes beside its bytes: the objects, the headers, the places in two dictionaries.
OVERHEAD = 4_000


class Entry:
    """An answer as it is sent, and what it was made from.

    ``tags`` are the hashes of what it names, sorted; None says that it depends on everything.
    ``used`` is set by every reader and taken away by the shelf when it looks for room.
    """

    __slots__ = (
        "_gzip", "_gzip_headers", "_gzip_tag", "_headers", "_known", "_known_gzip", "_tag",
        "aliases", "body", "grown", "revision", "tags", "used",
    )  # fmt: skip

    def __init__(
        self, headers: Headers, body: bytes, revision: int, tags: array[int] | None
    ) -> None:
        """Take the headers of the plain answer of status 200, its bytes and what it names."""
        named = {name.lower(): value for name, value in headers}
        self.body = body
        self._tag = named["etag"]
        self._gzip_tag = packed_tag(self._tag)
        self._gzip: bytes | None = None
        self.tags = tags
        self.aliases: list[Any] = []
        self.used = False
        # Whom to tell that the entry takes more memory than when it was put in its place.
        self.grown: Callable[[int], None] | None = None
        self._take(headers, revision)

    def _take(self, headers: Headers, revision: int) -> None:
        """Write the headers of every way to answer."""
        self.revision = revision
        self._headers = _with(headers, REVISION, str(revision))
        self._gzip_headers: Headers = []
        if self._gzip is not None:
            self._gzip_headers = self._headers_of_gzip()
        kept = [pair for pair in self._headers if pair[0].lower() in NOT_MODIFIED]
        self._known = kept
        self._known_gzip = _with(kept, "ETag", self._gzip_tag)

    def renew(self, revision: int) -> None:
        """Say that the answer still stands at a later revision."""
        self._take(self._headers, revision)

    @property
    def size(self) -> int:
        """The bytes of memory that it takes."""
        tags = 0 if self.tags is None else sys.getsizeof(self.tags)
        return len(self.body) + len(self._gzip or b"") + tags + OVERHEAD

    def names_any(self, hashes: Iterable[int]) -> bool:
        """Say whether any of some tags, as hashes, decides this answer."""
        if self.tags is None:
            return True
        tags, end = self.tags, len(self.tags)
        for each in hashes:
            at = bisect_left(tags, each)
            if at < end and tags[at] == each:
                return True
        return False

    def pack(self) -> None:
        """Make the gzip form, where it is shorter."""
        if self._gzip is None:
            self._gzip = packed(self.body)
            self._gzip_headers = self._headers_of_gzip()
            if self.grown is not None:
                self.grown(len(self._gzip))

    def _headers_of_gzip(self) -> Headers:
        if not self._gzip:
            return self._headers
        headers = _with(self._headers, "ETag", self._gzip_tag)
        headers = _with(headers, "Content-Length", str(len(self._gzip)))
        return [*headers, ("Content-Encoding", "gzip")]

    def answer(self, request: Environ, start: StartResponse) -> list[bytes]:
        """Send it in the form that the request asks for."""
        encodings = request.get("HTTP_ACCEPT_ENCODING")
        gzip = encodings is not None and accepts_gzip(encodings)
        if gzip and self._gzip is None:
            self.pack()
        gzip = gzip and bool(self._gzip)
        asked = request.get("HTTP_IF_NONE_MATCH")
        if asked is not None:
            tags = (self._gzip_tag, self._tag) if gzip else (self._tag, self._gzip_tag)
            found = known_tag(asked, tags)
            if found is not None:
                start("304 Not Modified", self._known if found == self._tag else self._known_gzip)
                return []
        if gzip:
            start("200 OK", self._gzip_headers)
        else:
            start("200 OK", self._headers)
        if request["REQUEST_METHOD"] == "HEAD":
            return []
        return [self._gzip if gzip else self.body]  # type: ignore[list-item]


def _with(headers: Headers, name: str, value: str) -> Headers:
    """Put another value in the place of a header; one that is not there is not added."""
    low = name.lower()
    return [(key, value if key.lower() == low else held) for key, held in headers]


def hashed(tags: Iterable[str]) -> array[int]:
    """Give the hashes of tags in order; eight bytes each instead of a hundred.

    >>> len(hashed(["frameworks", "framework:a", "frameworks"]))
    2
    """
    return array("q", sorted({hash(tag) for tag in tags}))


def hashes_of(tags: Iterable[str]) -> Sequence[int]:
    """Give the hashes of what was touched."""
    return [hash(tag) for tag in tags]
