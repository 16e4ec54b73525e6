"""One answer kept as bytes, ready to be sent: plain and gzip, whole and as 304."""

from __future__ import annotations

import sys
import threading
from array import array
from collections.abc import Callable, Iterable
from typing import Any

from server.reading.conditions import NOT_MODIFIED, known_tag
from server.reading.packing import packed, packed_tag

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Written = tuple[str | None, ...]
REVISION = "X-Content-Revision"
# What an entry takes beside its bytes: the objects, the headers, the places in two dictionaries.
OVERHEAD = 6_000
# The parts of a form change together: a form is not made while its entry is renewed.
_FORMS = threading.Lock()
# What a way of asking takes beside the letters of its request.
ALIAS_OVERHEAD = 900


class Form:
    """One way in which an entry is sent: plain or gzip, with or without its body.

    ``headers`` are those of status 200, ``known`` those of 304; both begin with the revision, which
    a later one takes the place of. What is handed out is copied where the server may write into it
    (PEP 3333).
    """

    __slots__ = ("body", "headers", "known", "tags", "used")

    def __init__(
        self, used: list[bool], headers: Headers, body: bytes, tags: tuple[str, str]
    ) -> None:
        """Take the mark of its entry, the headers, the bytes, and the tags, its own first."""
        # Not the entry: two that know each other outlive their use until somebody collects them.
        self.used = used
        self.headers = headers
        self.known = [pair for pair in headers if pair[0].lower() in NOT_MODIFIED]
        self.body = [body] if body else []
        self.tags = tags

    def not_modified(self, asked: str) -> Headers | None:
        """Give the headers of the 304 for who sent ``If-None-Match``, None where one is due all."""
        if asked == self.tags[0]:
            return self.known.copy()
        found = known_tag(asked, self.tags)
        return None if found is None else _with(self.known, "ETag", found)

    def answer(self, request: Environ, start: StartResponse) -> list[bytes]:
        """Send it."""
        asked = request.get("HTTP_IF_NONE_MATCH")
        if asked is not None:
            known = self.not_modified(asked)
            if known is not None:
                start("304 Not Modified", known)
                return []
        start("200 OK", self.headers.copy())
        return self.body


class Entry:
    """An answer and what it was made from.

    ``tags`` are the hashes of what it names; None says that it depends on everything. ``used``
    holds a mark, set by every reader and taken away by the shelf when it looks for room.
    ``aliases`` are the requests as written that lead to it, ``charged`` is what it takes in the
    shelf's books.
    """

    __slots__ = (
        "_forms", "_gzip", "_headers", "aliases", "body", "charged", "grown", "tags", "used",
    )  # fmt: skip

    def __init__(
        self, headers: Headers, body: bytes, revision: int, tags: array[int] | None
    ) -> None:
        """Take the headers of the plain answer of status 200, its bytes and what it names."""
        others = [(name, value) for name, value in headers if name.lower() != REVISION.lower()]
        self._headers = [(REVISION, str(revision)), *others]
        self.body = body
        self.tags = tags
        self.aliases: list[Written] = []
        self.used = [False]
        self.charged = 0
        # Whom to tell that the entry takes more memory than when it was put in its place.
        self.grown: Callable[[Entry], None] | None = None
        self._gzip: bytes | None = None
        self._forms: dict[tuple[bool, bool], Form] = {}

    def form(self, *, gzip: bool, head: bool) -> Form:
        """Give a way to send it; gzip only where that is shorter."""
        packed_body = self._packed() if gzip else b""
        kind = (bool(packed_body), head)
        with _FORMS:
            form = self._forms.get(kind)
            if form is None:
                form = self._forms[kind] = self._made(packed_body, head=head)
        return form

    def _made(self, packed_body: bytes, *, head: bool) -> Form:
        plain = next(value for name, value in self._headers if name.lower() == "etag")
        tags = (plain, packed_tag(plain))
        if not packed_body:
            return Form(self.used, self._headers.copy(), b"" if head else self.body, tags)
        headers = _with(self._headers, "ETag", tags[1])
        headers = _with(headers, "Content-Length", str(len(packed_body)))
        headers.append(("Content-Encoding", "gzip"))
        return Form(self.used, headers, b"" if head else packed_body, tags[::-1])

    def _packed(self) -> bytes:
        """The gzip form, nothing where it is not shorter; made when first asked for."""
        if self._gzip is None:
            self._gzip = packed(self.body)
            if self.grown is not None:
                self.grown(self)
        return self._gzip

    def renew(self, revision: int) -> None:
        """Say that the answer still stands at a later revision.

        The lists stay the same objects: who reads one needs no lock.
        """
        stamp = (REVISION, str(revision))
        with _FORMS:
            self._headers[0] = stamp
            for form in self._forms.values():
                form.headers[0] = form.known[0] = stamp

    @property
    def size(self) -> int:
        """The bytes of memory that it takes."""
        tags = 0 if self.tags is None else sys.getsizeof(self.tags)
        asked = sum(letters(written) for written in self.aliases)
        return len(self.body) + len(self._gzip or b"") + tags + asked + OVERHEAD

    def names_any(self, touched: frozenset[int]) -> bool:
        """Say whether any of some tags, as hashes, decides this answer."""
        return self.tags is None or not touched.isdisjoint(self.tags)


def letters(written: Written) -> int:
    """Give the bytes that one way of asking takes.

    >>> letters(("/api/", "", None)) - ALIAS_OVERHEAD
    5
    """
    return ALIAS_OVERHEAD + sum(len(part) for part in written if part)


def _with(headers: Headers, name: str, value: str) -> Headers:
    """Put another value in the place of a header; one that is not there is not added."""
    low = name.lower()
    return [(key, value if key.lower() == low else held) for key, held in headers]


def hashed(tags: Iterable[str]) -> array[int]:
    """Give the hashes of tags; eight bytes each instead of a hundred.

    >>> len(hashed(["frameworks", "framework:a", "frameworks"]))
    2
    """
    return array("q", {hash(tag) for tag in tags})
