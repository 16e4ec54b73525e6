"""Associations: typed links between entities, with both ends named."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from content.errors import NotFoundError
from content.models import Association
from content.queries.details import visible_links
from content.queries.editions import as_uid
from content.queries.ends import ends_of
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.shapes import ASSOCIATION
from content.queries.suspicion import suspect_among

# A link keeps both through all editions, so that it has one place whatever is in force.
LINK_ORDER = ("source_entity_id", "uid")
_EXTRA = {"source_id": "source_entity", "target_id": "target_entity"}


def shaped_associations(queryset: QuerySet[Association, Any], reading: Reading) -> list[Answer]:
    """Give the answers of links: two queries, and those of their ends (at most eight)."""
    found = rows(ASSOCIATION, queryset, _EXTRA | {"row": "pk"})
    suspect = suspect_among((row["row"] for row in found), reading)
    ends = ends_of({row[end] for row in found for end in _EXTRA}, reading)
    for row in found:
        row["source"], row["target"] = ends[row["source_id"]], ends[row["target_id"]]
        row["suspect"] = row["row"] in suspect
    return answers(ASSOCIATION, found)


def association_listing(
    reading: Reading,
    *,
    framework: str | None = None,
    document: str | None = None,
    kinds: tuple[str, ...] = (),
    touching: str | None = None,
) -> Listing:
    """Give the links of the editions the reading is about and of documents, by where they start.

    ``framework`` and ``document`` name the owner, ``kinds`` the types, ``touching`` the uid of an
    end. At most ten queries a page.
    """
    found = visible_links(reading)
    if framework is not None:
        found = found.filter(edition__framework__slug=framework)
    if document is not None:
        found = found.filter(document__slug=document)
    if kinds:
        found = found.filter(type__in=kinds)
    if touching is not None:
        uid = as_uid(touching)
        found = found.filter(Q(source_entity__uid=uid) | Q(target_entity__uid=uid))
    return Listing(found, LINK_ORDER, lambda page: shaped_associations(page, reading), "uid")


def list_associations(reading: Reading, framework: str | None = None) -> list[Answer]:
    """Give all links (that a framework owns) by where they start; at most nine queries."""
    return association_listing(reading, framework=framework).all()


def get_association(uid: str, reading: Reading) -> Answer:
    """Give one link as of the day; at most nine queries.

    Raises:
        NotFoundError: no visible link has this uid (404).
    """
    found = visible_links(reading).filter(uid=as_uid(uid)).order_by("-edition__revision", "-id")
    shaped = shaped_associations(found[:1], reading)
    if not shaped:
        raise NotFoundError(kind="association", kind_zh="关联", name=uid)
    return shaped[0]
