"""What a request's conditions ask for; the full path and the kept answers agree here.

Source: RFC 9110 §13.1.2 (If-None-Match), §15.4.5 (304).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.http import parse_etags

# What a 304 says again; of the rest the reader keeps what came with the answer itself.
NOT_MODIFIED = frozenset(
    {"cache-control", "content-location", "etag", "vary", "x-content-revision"}
)


def known_tag(asked: str, tags: Sequence[str]) -> str | None:
    """Give which of the tags of one answer the sender of ``If-None-Match`` holds; None for none.

    Weak tags count as strong ones here, and ``*`` holds the first.

    >>> known_tag('"b", W/"a"', ['"a"'])
    '"a"'
    >>> known_tag("*", ['"a"']), known_tag('"b"', ['"a"'])
    ('"a"', None)
    """
    for tag in tags:
        if asked == tag:
            return tag
    held = [one.removeprefix("W/") for one in parse_etags(asked)]
    if "*" in held:
        return tags[0]
    return next((tag for tag in tags if tag in held), None)
