"""The tokens of the index compared with those that its units should have."""

import re
from collections.abc import Iterator

from django.db import connection

from content.models import SearchUnit
from content.search_tables import TITLES, TOKENS, UNITS
from content.search_titles import OF_UNITS
from content.services.index_rows import stored_tokens, vector

_CHUNK = 2000
# FTS5 parts tokens at either.
_SEPARATORS = re.compile("[ \n]")
_VOCABULARY = "temp.search_vocabulary"
# Units whose vector differs from the one given beside their number. Names of our own tables.
_DIFFERENT = (
    f"SELECT u.id FROM {UNITS} u JOIN unnest(%s::bigint[], %s::text[]) AS v(id, tokens)"  # noqa: S608
    " ON v.id = u.id WHERE u.tokens IS DISTINCT FROM v.tokens::tsvector ORDER BY u.id"
)
# Units that have tokens which the index of titles lacks, or lack such as it has.
_HELD_TITLES = f"SELECT token, unit FROM {TITLES}"  # noqa: S608
_WRONG_TITLES = (
    f"SELECT DISTINCT unit FROM (({_HELD_TITLES} EXCEPT {OF_UNITS})"  # noqa: S608
    f" UNION ({OF_UNITS} EXCEPT {_HELD_TITLES})) wrong ORDER BY unit"
)
_COUNTED = f"SELECT term, count(*), sum(doc) FROM {_VOCABULARY} GROUP BY term"  # noqa: S608


def wrong_tokens() -> Iterator[str]:
    """Say where tokens are missing or too many; nothing where all are right."""
    if connection.vendor == "postgresql":
        yield from _wrong_vectors()
        yield from _wrong_titles()
    else:
        yield from _wrong_terms()


def _wrong_vectors() -> Iterator[str]:
    rows = SearchUnit.objects.order_by("pk").values_list("pk", "words", "parts")
    waiting: list[tuple[int, str]] = []
    for pk, words, parts in rows.iterator():
        waiting.append((pk, vector(stored_tokens(words, parts))))
        if len(waiting) >= _CHUNK:
            yield from _different(waiting)
            waiting = []
    yield from _different(waiting)


def _wrong_titles() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRONG_TITLES)
        for (pk,) in cursor.fetchall():
            yield f"unit {pk} has other titles in their index · 单元的标题与其索引不符"


def _different(waiting: list[tuple[int, str]]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [[pk for pk, _ in waiting], [one for _, one in waiting]])
        for (pk,) in cursor.fetchall():
            yield f"unit {pk} has other tokens than its words · 单元的检索词与字词不符"


def _wrong_terms() -> Iterator[str]:
    """How often each token occurs, and the sum of its units' numbers, on both sides."""
    expected: dict[str, list[int]] = {}
    rows = SearchUnit.objects.order_by("pk").values_list("pk", "words", "parts")
    for pk, words, parts in rows.iterator():
        for term in set(_SEPARATORS.split(stored_tokens(words, parts))):
            if not term:
                continue
            tally = expected.setdefault(term, [0, 0])
            tally[0] += 1
            tally[1] += pk
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {_VOCABULARY} USING fts5vocab(main, {TOKENS}, instance)"
        )
        try:
            cursor.execute(_COUNTED)
            held = {term: [count, total] for term, count, total in cursor.fetchall()}
        finally:
            cursor.execute(f"DROP TABLE {_VOCABULARY}")
    for term in sorted(expected.keys() | held.keys()):
        if expected.get(term) != held.get(term):
            yield f"token {term!r} stands elsewhere than its words · 检索词与字词所在不符"
