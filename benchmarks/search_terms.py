"""The first page of many searches in one database, timed; ``manage.py shell`` runs ``main``.

The last line printed is JSON. Terms are pieces of one to eight characters of random paragraphs,
and the commonest pairs and characters; every one is asked once before it is measured.
"""

import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connection, connections

from content.models import Passage, SearchUnit
from content.queries import statements
from content.queries.lent_connections import give_back, lend
from content.queries.reading import Reading
from content.queries.search import search

TERMS, COMMON = 200, 20


def main() -> None:
    """Measure and print."""
    chance = random.Random(6)
    keys = list(SearchUnit.objects.values_list("pk", flat=True))
    chosen = chance.sample(keys, min(4 * TERMS, len(keys)))
    words = list(SearchUnit.objects.filter(pk__in=chosen).values_list("words", flat=True))
    print(
        json.dumps(
            {
                "paragraphs": Passage.objects.filter(unit="paragraph").count(),
                "units": len(keys),
                "rows": [
                    _row(f"{TERMS} random, 1 to 8 characters", _random_terms(words, chance)),
                    _row(f"the {COMMON} commonest pairs", _common(words, 2)),
                    _row(f"the {COMMON} commonest characters", _common(words, 1)),
                ],
            }
        )
    )


def _random_terms(words: list[str], chance: random.Random) -> list[str]:
    found: list[str] = []
    while len(found) < TERMS:
        length, text = 1 + len(found) % 8, chance.choice(words)
        start = chance.randrange(max(len(text) - length, 1))
        term = text[start : start + length]
        if len(term) == length and "\n" not in term:
            found.append(term)
    return found


def _common(words: list[str], length: int) -> list[str]:
    tally: Counter[str] = Counter()
    for text in words:
        tally.update({text[at : at + length] for at in range(len(text) - length + 1)})
    return [term for term, _ in tally.most_common(COMMON) if "\n" not in term]


def _ask(term: str) -> None:
    search(f'"{term}"', Reading.today())


class _Timed:
    """A cursor, or a connection that makes one, whose statements and fetching are added up."""

    spent = 0.0

    def __init__(self, plain: Any) -> None:
        """Stand for a plain one."""
        self._plain = plain

    def __getattr__(self, name: str) -> Any:
        """Give what the plain one has."""
        return getattr(self._plain, name)

    def __enter__(self) -> Self:
        """Be what a with statement names."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close it."""
        self._plain.close()

    def execute(self, sql: Any, params: Any = None) -> Self:
        """Carry out one statement."""
        with _timing():
            found = self._plain.execute(sql, params or ())
        return self if found is None else type(self)(found)

    def fetchall(self) -> Any:
        """Fetch what is left."""
        with _timing():
            return self._plain.fetchall()

    def fetchone(self) -> Any:
        """Fetch one row."""
        with _timing():
            return self._plain.fetchone()

    def fetchmany(self, *size: int) -> Any:
        """Fetch some rows."""
        with _timing():
            return self._plain.fetchmany(*size)


@contextmanager
def _timing() -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        _Timed.spent += time.perf_counter() - began


def _server_seconds() -> float:
    """Processor seconds of the processes that serve this one, where Linux tells of them."""
    if connection.vendor != "postgresql":
        return 0.0
    lent = lend()
    give_back(lent)
    processes = [one.connection.info.backend_pid for one in (connection, lent) if one.connection]
    told = (Path(f"/proc/{one}/schedstat").read_text(encoding="ascii") for one in processes)
    return sum(int(one.split()[0]) for one in told) / 1e9


def _row(name: str, terms: list[str]) -> dict[str, Any]:
    """Milliseconds in the database, of its server's processor, and in all.

    In the database is what executing and fetching take here, so on PostgreSQL the way there and
    back too. Each is given as its median and p95, the first with its greatest.
    """
    inside, server, whole = [], [], []
    for term in terms:
        _ask(term)
        spent, busy, took = _timed(term)
        inside.append(1000 * spent)
        server.append(1000 * busy)
        whole.append(1000 * took)
    return {
        "terms": name,
        "database": [statistics.median(inside), _p95(inside), max(inside)],
        "server": [statistics.median(server), _p95(server)] if any(server) else ["–", "–"],
        "whole": [statistics.median(whole), _p95(whole)],
    }


def _timed(term: str) -> tuple[float, float, float]:
    busy, _Timed.spent = _server_seconds(), 0.0
    with _timed_cursors():
        began = time.perf_counter()
        _ask(term)
        took = time.perf_counter() - began
    return _Timed.spent, _server_seconds() - busy, took


@contextmanager
def _timed_cursors() -> Iterator[None]:
    """Have all statements added up, those of the ORM and those that ask the driver itself."""
    wrapper, bare, driver = connections[DEFAULT_DB_ALIAS], statements._bare, statements._driver
    names = ("make_cursor", "make_debug_cursor")
    plain = [(wrapper, name, getattr(wrapper, name)) for name in names]
    timed = [
        (one, name, lambda cursor, make=make: _Timed(make(cursor))) for one, name, make in plain
    ]
    try:
        for one, name, make in (
            *timed,
            (statements, "_bare", lambda current, **kind: _Timed(bare(current, **kind))),
            (statements, "_driver", lambda name: _timed_call(driver(name))),
        ):
            setattr(one, name, make)
        yield
    finally:
        for one, name, make in (
            *plain,
            (statements, "_bare", bare),
            (statements, "_driver", driver),
        ):
            setattr(one, name, make)


def _timed_call(call: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*values: Any, **rest: Any) -> Any:
        with _timing():
            return call(*values, **rest)

    return timed


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
