"""Identities: found by uid or made, many at a time."""

import uuid
from collections.abc import Collection, Iterable

from content.models import Entity
from content.services.bulk import allocate_ids, insert_rows

# SQLite allows 250,000 variables a statement; a list of uids stays far below it.
_LOOKUP = 5000


def ensure_entities(
    uids: Collection[uuid.UUID],
    *,
    kind: str,
    framework_id: int | None = None,
    document_id: int | None = None,
) -> dict[uuid.UUID, int]:
    """Give ``{uid: row id}`` of all ``uids``, making those that are not there.

    One that exists keeps what it has. Cost: a lookup for every few thousand, and one insert.
    """
    known = entity_ids(uids)
    missing = [uid for uid in dict.fromkeys(uids) if uid not in known]
    ids = dict(zip(missing, allocate_ids(Entity, len(missing)), strict=True))
    insert_rows(
        Entity,
        ("id", "uid", "kind", "framework_id", "document_id"),
        ((pk, uid, kind, framework_id, document_id) for uid, pk in ids.items()),
    )
    return known | ids


def entity_ids(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Give ``{uid: row id}`` of those of ``uids`` that exist."""
    wanted = list(uids)
    found: dict[uuid.UUID, int] = {}
    for at in range(0, len(wanted), _LOOKUP):
        part = Entity.objects.filter(uid__in=wanted[at : at + _LOOKUP])
        found.update(part.values_list("uid", "pk"))
    return found
