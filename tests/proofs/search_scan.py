"""Searches compared with a scan, in one database; ``manage.py shell`` runs ``main``."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from content.models import Expression, Passage, Requirement
from content.text.folding import fold
from tests.content.searching import HEADINGS, Named, by_searching, random_terms

_REQUIREMENT = ("entity__uid", "edition__label", "code", "title", "statement")


@dataclass(frozen=True, slots=True)
class _Said:
    """A thing with its folded words; ``inside`` names the things that it holds."""

    name: Named
    words: str
    code: str = ""
    inside: tuple[int, ...] = ()


def main(terms: int) -> None:
    """Print as JSON what was wrong of so many random terms: their hits missing, and too many."""
    things = [*_requirements(), *_passages()]
    wrong, hits = [], 0
    for term in random_terms(terms, seed=11):
        found = by_searching(term, limit=500)
        expected = _scanned(things, fold(term))
        hits += len(expected)
        if len(found) != len(set(found)) or set(found) != expected:
            lacking = len(expected - set(found))
            wrong.append([term, lacking, len(set(found) - expected), len(found)])
    paragraphs = Passage.objects.filter(unit="paragraph").count()
    told = {"wrong": wrong, "hits": hits, "paragraphs": paragraphs}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _scanned(things: list[_Said], wanted: str) -> set[Named]:
    holding = {at for at, one in enumerate(things) if wanted in one.words or wanted == one.code}
    return {things[at].name for at in holding if not holding.intersection(things[at].inside)}


def _requirements() -> Iterator[_Said]:
    rows = Requirement.objects.public().order_by("pk").values_list(*_REQUIREMENT)
    for uid, label, code, title, statement in rows.iterator():
        words = f"{fold(title)}\n{fold(statement)}"
        yield _Said(("requirement", str(uid), label), words, fold(code))


def _passages() -> Iterator[_Said]:
    first = Requirement.objects.public().count()
    for text in Expression.objects.public().order_by("pk").iterator():
        rows = list(
            Passage.objects.filter(expression=text).order_by("path").select_related("entity")
        )
        for at, row in enumerate(rows):
            below = [
                place for place in range(at + 1, len(rows)) if rows[place].path.startswith(row.path)
            ]
            heading = row.unit in HEADINGS and below
            end = rows[below[0]].start if heading else row.end
            yield _Said(
                ("passage", str(row.entity.uid), text.label),
                fold(text.text[row.start : end]),
                inside=() if heading else tuple(first + place for place in below),
            )
        first += len(rows)
