"""Documents as the desk lists and finds them: drafts and stubs too, for who may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from content.models import Document
from content.queries.reading import Reading
from content.queries.visibility import visible_documents
from content.vocabulary import EntityKind

Row = dict[str, Any]
SHOWN = ("all", "stubs", "drafts", "merged")
_COLUMNS = (
    "pk", "slug", "title", "kind", "publisher", "issued_at", "published_at", "texts", "drafts",
    "offered", "led_to", "led_title",
)  # fmt: skip


def shelf(
    reading: Reading, *, words: str = "", shown: str = "all", before: int | None = None, limit: int
) -> list[Row]:
    """Give documents, the newest first; one query.

    ``shown`` picks stubs that wait for their text, works with draft texts, or merged ones;
    ``before`` is the row that an earlier page ended with. Each has how many ``texts``, ``drafts``
    and ``offered`` candidates it has, and the ``led_to`` that it was merged into.
    """
    found = _counted(visible_documents(reading))
    if words:
        found = found.filter(Q(title__icontains=words) | Q(slug=words))
    if before is not None:
        found = found.filter(pk__lt=before)
    picked: dict[str, Q] = {
        "stubs": Q(texts=0, led_to__isnull=True),
        "drafts": Q(drafts__gt=0),
        "merged": Q(led_to__isnull=False),
    }
    if shown in picked:
        found = found.filter(picked[shown])
    return [dict(row) for row in found.order_by("-pk").values(*_COLUMNS)[:limit]]


def _counted(found: QuerySet[Document, Any]) -> QuerySet[Document, Any]:
    return found.annotate(
        texts=Count("expressions", distinct=True),
        drafts=Count(
            "expressions", filter=Q(expressions__published_at__isnull=True), distinct=True
        ),
        offered=Count("candidates", distinct=True),
        led_to=F("entity__redirect__target__as_document__slug"),
        led_title=F("entity__redirect__target__as_document__title"),
    )


def find_documents(
    words: str, reading: Reading, *, but: str | None = None, limit: int
) -> list[Row]:
    """Give the documents that typing finds by short name or title, exact ones first; one query.

    Merged ones are left out, and ``but``, a short name. Each has ``uid``, ``title`` and ``place``,
    which says who issued it and when.
    """
    said = words.strip()
    if not said:
        return []
    slug = said.rstrip("/").rpartition("/")[2]
    found = visible_documents(reading).filter(entity__redirect__isnull=True)
    if but is not None:
        found = found.exclude(slug=but)
    names = ("slug", "title", "publisher", "issued_at")
    held = found.filter(Q(slug=slug) | Q(title__icontains=said)).order_by("title", "pk")
    rows = [dict(row) for row in held.values(*names)[: 8 * limit]]
    rows.sort(key=lambda row: (row["slug"] != slug, row["title"] != said))
    return [
        {
            "uid": row["slug"],
            "kind": EntityKind.DOCUMENT.value,
            "code": "",
            "title": row["title"],
            "place": " ".join(
                str(each) for each in (row["publisher"], row["issued_at"], row["slug"]) if each
            ),
        }
        for row in rows[:limit]
    ]


def merged_into(document: Document) -> Document | None:
    """Give the document that one was merged into; one query."""
    found = Document.objects.filter(entity__redirected_from__entity=document.entity_id)
    return found.first()
