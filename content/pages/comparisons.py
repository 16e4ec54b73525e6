"""What changed between two editions of a framework, or between two texts of a document."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from content.comparison.entries import entries_of
from content.comparison.names import name_of, number_of
from content.comparison.words import CHANGES
from content.errors import NotFoundError
from content.pages.rendering import public_reading, reading_page, sheet
from content.queries.comparisons import edition_comparison
from content.queries.documents import get_document
from content.queries.editions import list_editions
from content.queries.frameworks import get_framework
from content.queries.reading import Reading
from content.queries.text_comparisons import document_comparison

# Above these a page shows the first ones and says where all are.
MOST_ENTRIES = 500
MOST_IDS = 500

Answer = dict[str, Any]


@reading_page
def framework_compare(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what changed between two editions, ``?from=`` and ``?to=`` labels; some 35 queries.

    Without ``to`` it is the edition in force, without ``from`` the one before it.
    """
    reading = public_reading()
    found = get_framework(slug, reading)
    editions = list_editions(reading, framework=slug)
    newer = _chosen(editions, request.GET.get("to"), current="in_force")
    older = request.GET.get("from") or _before(editions, newer)
    labels = [each["label"] for each in editions]
    context = {
        "work": found,
        "address": found["address"],
        "labels": labels,
        "older": older,
        "newer": newer["label"],
        "api": f"/api/v1/editions/{newer['uid']}/compare/",
        "with": "with",
    }
    if older is None:
        return _page(request, context, None)
    if older not in labels:
        raise NotFoundError(kind="edition", kind_zh="版本", name=f"{slug}@{older}")
    return _page(request, context, edition_comparison(newer["uid"], older, reading))


@reading_page
def document_compare(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what changed between two dated texts, ``?from=`` and ``?to=`` labels; 12 queries."""
    reading: Reading = public_reading()
    found = get_document(slug, reading)
    texts = found["expressions"]
    newer = _chosen(texts, request.GET.get("to"), current="current")
    older = request.GET.get("from") or _before(texts, newer)
    context = {
        "work": found,
        "address": found["address"],
        "labels": [each["label"] for each in texts],
        "older": older,
        "newer": newer["label"],
        "api": f"/api/v1/documents/{slug}/compare/",
        "is_document": True,
    }
    if older is None:
        return _page(request, context, None)
    return _page(request, context, document_comparison(slug, older, newer["label"], reading))


def _chosen(wordings: list[Answer], label: str | None, *, current: str) -> Answer:
    """The wording of a label, else the one of the day, else the last."""
    if label is not None:
        wanted = [each for each in wordings if each["label"] == label]
    else:
        wanted = [each for each in wordings if each[current]] or wordings[-1:]
    if not wanted:
        raise NotFoundError(kind="wording", kind_zh="版本", name=label or "")
    return wanted[-1]


def _before(wordings: list[Answer], newer: Answer) -> str | None:
    """The label of the wording before, the one after where there is none before, else None."""
    place = wordings.index(newer)
    near = wordings[place - 1 : place] if place else wordings[1:2]
    return near[0]["label"] if near else None


def _page(request: HttpRequest, context: Answer, comparison: Answer | None) -> HttpResponse:
    if comparison is None:
        return sheet(request, "compare", {**context, "comparison": None})
    only = request.GET.get("only")
    entries = entries_of(comparison)
    if only in CHANGES:
        entries = [entry for entry in entries if only in entry["kinds"]]
    ids = comparison["ids"]
    shown = {
        "comparison": comparison,
        "entries": entries[:MOST_ENTRIES],
        "folded": max(0, len(entries) - MOST_ENTRIES),
        "outline": [_outlined(entry) for entry in entries[:MOST_ENTRIES]],
        "counts": _counts(comparison["summary"]),
        "only": only if only in CHANGES else None,
        "ids": ids[:MOST_IDS],
        "more_ids": max(0, len(ids) - MOST_IDS),
    }
    return sheet(request, "compare", {**context, **shown})


def _counts(summary: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(name, summary[name]) for name in CHANGES if summary.get(name)]


def _outlined(entry: Answer) -> Answer:
    place = entry["new"] or entry["old"]
    return {
        "code": number_of(place),
        "title": name_of(place),
        "address": f"#d-{place['uid']}",
        "depth": 0,
        "current": False,
    }
