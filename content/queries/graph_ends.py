"""Nodes for the ends of links that have no wording in force: absent ones and stubs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from content.models import Association, Entity, Redirect, Reference, Requirement
from content.packages import NodeRecord
from content.queries.ends import untold
from content.queries.graph_nodes import Gathered, shortened
from content.vocabulary import EntityKind


def gather_ends(
    found: Gathered,
    missing: Collection[int],
    associations: QuerySet[Association],
    references: QuerySet[Reference],
) -> None:
    """Add a node for each of ``missing``. Cost: 3 queries if there is any, else none.

    The querysets are those that the ends came from: asked by them, however many ends there are,
    no list of ids is sent.
    """
    if not missing:
        return
    entities = Entity.objects.filter(
        Q(pk__in=associations.values("source_entity"))
        | Q(pk__in=associations.values("target_entity"))
        | Q(pk__in=references.values("target"))
        | Q(pk__in=Redirect.objects.values("target"))
    )
    add_ends(found, entities, missing)


def add_ends(found: Gathered, entities: QuerySet[Entity, Any], missing: Collection[int]) -> None:
    """Add a node for each of ``missing``, all of which are among ``entities``. Three queries."""
    wordings = _wordings_elsewhere(entities.values("pk"), missing)
    hidden = untold(entities.values("pk"))
    rows = entities.order_by("pk").values_list("pk", "uid", "kind", "title", "uri")
    for key, uid, kind, title, uri in rows.iterator(chunk_size=5000):
        if key in missing:
            told = uri if key in hidden else title or uri
            found.tell(key, end_node(str(uid), kind, told, wordings.get(key)))


def _wordings_elsewhere(
    entities: QuerySet[Entity, Any], missing: Collection[int]
) -> dict[int, tuple[Any, ...]]:
    """Give the last public wording of each, in whatever edition it stands."""
    rows = (
        Requirement.objects.public()
        .filter(entity__in=entities)
        .order_by("edition__effective_from", "edition__revision")
        .values_list(
            "entity_id", "kind", "title", "statement", "code", "edition__framework__slug",
            "edition__framework__entity__uid",
        )
    )  # fmt: skip
    return {row[0]: row[1:] for row in rows.iterator(chunk_size=5000) if row[0] in missing}


def end_node(uid: str, kind: str, title: str, wording: tuple[Any, ...] | None) -> NodeRecord:
    """Give the node of a link's end without a wording in force, marked as such.

    >>> end_node("u", "external", "AC-1", None).state
    'stub'
    """
    if wording is None:
        state = "absent" if kind == EntityKind.PASSAGE else "stub"
        return NodeRecord(uid, kind, "", title or uid, "", None, None, None, 0, state, 0)
    role, heading, statement, code, slug, owner = wording
    label = heading or shortened(statement) or title
    return NodeRecord(uid, kind, role, label, code, slug, None, str(owner), 0, "absent", 0)
