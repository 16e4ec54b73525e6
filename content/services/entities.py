"""Identities: found by uid or made, many at a time."""

import uuid
from collections.abc import Iterable

from content.models import Entity

BATCH = 2000
# SQLite allows 250,000 variables a statement; a list of uids stays far below it.
_LOOKUP = 5000


def ensure_entities(wanted: Iterable[Entity]) -> dict[uuid.UUID, int]:
    """Give ``{uid: row id}`` of all the wanted entities, making those that are not there.

    ``wanted`` are unsaved rows; one that exists keeps what it has. Cost: one lookup and one insert
    for every few thousand.
    """
    rows = {entity.uid: entity for entity in wanted}
    known = entity_ids(rows)
    missing = [entity for uid, entity in rows.items() if uid not in known]
    for made in Entity.objects.bulk_create(missing, batch_size=BATCH):
        known[made.uid] = made.pk
    return known


def entity_ids(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Give ``{uid: row id}`` of those of ``uids`` that exist."""
    wanted = list(uids)
    found: dict[uuid.UUID, int] = {}
    for at in range(0, len(wanted), _LOOKUP):
        part = Entity.objects.filter(uid__in=wanted[at : at + _LOOKUP])
        found.update(part.values_list("uid", "pk"))
    return found
