"""One digest of all content, row ids and clock times aside: what two imports must agree on.

It covers every edition's digest and state, every text, where every mention and link leads, what is
public, every change and the events in order.
"""

from typing import Any

from django.db.models import Model, QuerySet

from content.digests import digest_of
from content.models import (
    Association,
    Change,
    Counter,
    Document,
    Edition,
    Entity,
    Event,
    Expression,
    Reference,
)

Columns = tuple[str, ...]
_TABLES: tuple[tuple[type[Model], Columns], ...] = (
    (Edition, ("uid", "label", "state", "digest")),
    (Expression, ("uid", "label", "digest", "document__slug", "text")),
    (Reference, ("expression__uid", "start", "at", "target__uid")),
    (Association, ("uid", "source_entity__uid", "target_entity__uid", "type")),
    (Entity, ("uid", "kind", "title")),
    (Change, ("action", "kind", "subject", "edition")),
)


def content_digest() -> str:
    """Give the digest; a feed with a gap has none.

    Raises:
        AssertionError: the events are not numbered from 1 without a gap.
    """
    events = [list(map(str, row)) for row in Event.objects.order_by("seq").values_list(
        "seq", "kind", "subject"
    )]  # fmt: skip
    counted = Counter.objects.get().events
    assert [row[0] for row in events] == [str(seq) for seq in range(1, counted + 1)]
    public = Document.objects.filter(published_at__isnull=False)
    value: dict[str, Any] = {
        model.__name__: _rows(model._default_manager.all(), columns) for model, columns in _TABLES
    }
    return digest_of(value | {"events": events, "public": _rows(public, ("entity__uid", "slug"))})


def _rows(found: QuerySet[Any], columns: Columns) -> list[list[str]]:
    return sorted(list(map(str, row)) for row in found.values_list(*columns))
