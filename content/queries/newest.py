"""The newest public text of a work."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from content.models import Expression


def newest_texts(documents: Collection[int]) -> dict[int, Expression]:
    """Give, by document row, the newest public text, its document with it; one query.

    It may be of a day to come; an undated one is older than any.
    """
    texts = Expression.objects.public().filter(document__in=documents).select_related("document")
    return {text.document_id: text for text in sorted(texts, key=_age)}


def with_several_texts(documents: Collection[int] | QuerySet[Any, Any]) -> set[int]:
    """Give those of some documents that have more than one public text; one query."""
    several = (
        Expression.objects.public()
        .filter(document__in=documents)
        .order_by()
        .values("document")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
    )
    return set(several.values_list("document", flat=True))


def _age(text: Expression) -> tuple[bool, str, int]:
    day = text.effective_from
    return (day is not None, day.isoformat() if day else "", text.pk)
