"""Reading at speed: the raw limit, our kept and rendered answers, and DRF's, in one run.

The raw limit is granian with a WSGI program that answers with bytes it holds and two headers
(``benchmarks/static_app.py``), as many bytes as the answer beside it; for 304, which has none,
2 kB. "With our headers" sends the headers of our answer too, to tell what they alone cost. The
miss path is the product without its layer of kept answers (``benchmarks/unkept.py``), all
middleware, negotiation and permissions included; DRF is ``benchmarks/comparison``, with one
middleware, on the same rows and bytes. ``benchmarks/turns.py`` says how they are measured.
"""

from __future__ import annotations

import json
import os

from benchmarks.harness import Case, ReadGround, read_ground, request_of, serving
from benchmarks.load import first_answer
from benchmarks.reading_content import LIST
from benchmarks.rendering import COMPARISON, QUERY, UNKEPT
from benchmarks.results import Table
from benchmarks.turns import Turns, side_by_side

STATIC = "benchmarks.static_app:application"
GZIP = {"Accept-Encoding": "gzip"}
KINDS = ("sqlite", "postgres")
FAST, SLOW, SLOWEST = (18, 6), (6, 2), (2, 1)
# What is told to a hundredth has several processes.
SERVERS = 3
SMALL = 2_000
# What granian adds by itself, and what the raw program says anyway.
_NOT_OURS = {"server", "date", "content-type", "content-length"}


def plans(ground: ReadGround) -> list[Turns]:
    """Give what is measured."""
    size, headers = _answer(ground, {})
    packed, _ = _answer(ground, GZIP)
    raw, raw_packed, raw_small = (f"raw granian, {n / 1000:.0f} kB" for n in (size, packed, SMALL))
    drf = "DRF prefetched"
    query = f"?{QUERY}"
    return [
        _fast(_raw(raw, size)),
        _fast(_raw(f"{raw}, with our headers", size, headers), raw),
        _fast(Case("ours, kept", LIST), raw),
        _fast(_raw(raw_packed, packed)),
        _fast(Case("ours, kept, gzip", LIST, headers=GZIP), raw_packed),
        _fast(_raw(raw_small, SMALL)),
        _fast(Case("ours, known: 304", LIST, known=True), raw_small),
        Turns(Case(drf, f"/prefetched/{query}", COMPARISON), *SLOW),
        Turns(Case("ours, rendered", LIST, UNKEPT), *SLOW, drf),
        Turns(Case("DRF naive", f"/naive/{query}", COMPARISON), *SLOWEST, drf),
    ]


def _fast(case: Case, base: str = "") -> Turns:
    return Turns(case, *FAST, base, SERVERS)


def _raw(name: str, size: int, headers: list[list[str]] | None = None) -> Case:
    environment = {"SIZE": str(size), "HEADERS": json.dumps(headers or [])}
    return Case(name, "/", STATIC, environment=environment)


def _answer(ground: ReadGround, headers: dict[str, str]) -> tuple[int, list[list[str]]]:
    """The length of the body of our list, and its headers."""
    case = Case("", LIST, headers=headers)
    with serving(ground, case) as (port, _):
        _, head, length = first_answer(port, request_of(port, case))
    lines = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:]]
    return length - len(head) - 4, [line for line in lines if line[0].lower() not in _NOT_OURS]


def measure() -> list[Table]:
    """Give a table for each database."""
    tables = []
    for kind in KINDS:
        load = os.getloadavg()[0]
        note = f"milliseconds at 8 and 64 in flight; one worker; load average before: {load:.1f}"
        with read_ground(kind) as ground:
            tables.append(side_by_side(ground, plans(ground), f"reading, {kind}", note))
    return tables
