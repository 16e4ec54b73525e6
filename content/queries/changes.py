"""The latest public changes as people read them: one line for each edition or document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT

from content.models import Event, Framework
from content.queries.addresses import document_address, edition_address
from content.queries.fields import Answer
from content.vocabulary import EventKind

_TOLD = (
    EventKind.EDITION_PUBLISHED,
    EventKind.EDITION_WITHDRAWN,
    EventKind.DOCUMENT_PUBLISHED,
    EventKind.DOCUMENT_CHANGED,
)
_COUNTED = (
    EventKind.REQUIREMENT_CREATED,
    EventKind.REQUIREMENT_CHANGED,
    EventKind.REQUIREMENT_MOVED,
    EventKind.REQUIREMENT_REMOVED,
)
_Key = tuple[int, str, str]


def latest_changes(limit: int = 10) -> list[Answer]:
    """Give the last editions and documents published or withdrawn, the newest first.

    Each has ``seq``, ``at``, ``kind``, ``title``, ``label``, ``address`` and ``counts``: pairs of
    event kind and number for the requirements of an edition. Three queries; the words that events
    carry are not read.
    """
    names = ("seq", "revision", "at", "kind", "framework", "edition", "title", "slug")
    told = Event.objects.filter(kind__in=_TOLD).order_by("-seq")
    found = list(
        told.annotate(title=KT("data__title"), slug=KT("data__slug")).values(*names)[:limit]
    )
    titles = dict(
        Framework.objects.filter(slug__in={row["framework"] for row in found}).values_list(
            "slug", "title"
        )
    )
    counts = _counts({row["revision"] for row in found})
    return [_line(row, titles, counts) for row in found]


def _counts(revisions: Iterable[int]) -> dict[_Key, list[tuple[str, int]]]:
    counted = Event.objects.filter(revision__in=list(revisions), kind__in=_COUNTED)
    found: dict[_Key, list[tuple[str, int]]] = {}
    for *key, kind, number in (
        counted.values_list("revision", "framework", "edition", "kind")
        .annotate(number=Count("seq"))
        .order_by("kind")
    ):
        revision, framework, edition = key
        found.setdefault((revision, framework, edition), []).append((kind, number))
    return found


def _line(
    row: Mapping[str, Any],
    titles: Mapping[str, str],
    counts: Mapping[_Key, list[tuple[str, int]]],
) -> Answer:
    slug, label = row["framework"], row["edition"]
    line = {"seq": row["seq"], "at": row["at"], "kind": row["kind"]}
    if not slug:
        place = document_address(row["slug"])
        return {**line, "title": row["title"], "label": None, "address": place, "counts": []}
    withdrawn = row["kind"] == EventKind.EDITION_WITHDRAWN
    return {
        **line,
        "title": titles.get(slug, slug),
        "label": label,
        "address": f"/frameworks/{slug}" if withdrawn else edition_address(slug, label),
        "counts": [] if withdrawn else counts.get((row["revision"], slug, label), []),
    }
