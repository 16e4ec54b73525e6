"""Which content codings a request accepts; streams and whole answers agree here.

Source: RFC 9110 §12.5.3 (Accept-Encoding), §12.4.2 (weights).
"""

from __future__ import annotations

import functools


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
