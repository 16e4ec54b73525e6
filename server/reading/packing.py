"""The gzip form of an answer; the same bytes for the same answer."""

import gzip

LEAST = 500
# Levels above 5 take twice as long for a hundredth of the size.
LEVEL = 5
SUFFIX = "-gzip"


def packed(body: bytes) -> bytes:
    """Give the gzip form of a body, or nothing where it would not be shorter.

    >>> packed(b"short")
    b''
    >>> gzip.decompress(packed("慎言".encode() * 500)) == "慎言".encode() * 500
    True
    """
    if len(body) < LEAST:
        return b""
    found = gzip.compress(body, LEVEL, mtime=0)
    return found if len(found) < len(body) else b""


def packed_tag(tag: str) -> str:
    """Give the strong tag of the gzip form, which is another representation (RFC 9110 §8.8.3.3).

    >>> packed_tag('"9f86"')
    '"9f86-gzip"'
    """
    return f'{tag[:-1]}{SUFFIX}"'
