"""What a request's conditions and codings ask for; the full path and the kept answers agree here.

Source: RFC 9110 §12.5.3 (Accept-Encoding), §13.1.2 (If-None-Match), §15.4.5 (304).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from django.utils.http import parse_etags

# What a 304 says again; of the rest the reader keeps what came with the answer itself.
NOT_MODIFIED = frozenset(
    {
        "cache-control",
        "content-language",
        "content-location",
        "etag",
        "link",
        "vary",
        "x-content-revision",
    }
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


@functools.lru_cache(maxsize=256)
def accepts_gzip(asked: str) -> bool:
    """Say whether ``Accept-Encoding`` allows gzip.

    >>> [accepts_gzip(asked) for asked in ("br, gzip;q=0.5", "gzip;q=0, *", "*", "")]
    [True, False, True, False]
    """
    weights = dict(_weighed(part) for part in asked.lower().split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighed(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    weight = 1.0
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            weight = _number(value.strip())
    return name.strip(), weight


def _number(written: str) -> float:
    """A weight; nothing for what is none."""
    whole, _, rest = written.partition(".")
    if whole not in {"0", "1"} or not (rest == "" or rest.isdecimal()):
        return 0.0
    return float(written)
