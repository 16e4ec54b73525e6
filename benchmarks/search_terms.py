"""The first page of many searches in one database, timed; ``manage.py shell`` runs ``main``.

The last line printed is JSON. Terms are pieces of one to eight characters of random paragraphs,
and the commonest pairs and characters; every one is asked once before it is measured.
"""

import json
import random
import statistics
import time
from collections import Counter
from typing import Any

from django.db import connection

from content.models import Passage, SearchUnit
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


def _row(name: str, terms: list[str]) -> dict[str, Any]:
    """Milliseconds in the database and in all: median, p95 and, of the first, the greatest."""
    inside, whole = [], []
    for term in terms:
        _ask(term)
        spent, took = _timed(term)
        inside.append(1000 * spent)
        whole.append(1000 * took)
    return {
        "terms": name,
        "database": [statistics.median(inside), _p95(inside), max(inside)],
        "whole": [statistics.median(whole), _p95(whole)],
    }


def _timed(term: str) -> tuple[float, float]:
    spent = 0.0

    def measured(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += time.perf_counter() - began

    began = time.perf_counter()
    with connection.execute_wrapper(measured):
        _ask(term)
    return spent, time.perf_counter() - began


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
