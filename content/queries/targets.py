"""What typing finds for the other end of a link."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from content.errors import SearchSyntaxError
from content.models import Association, Edition, Entity, Requirement
from content.queries.editions import as_uid, pinned_editions
from content.queries.ends import ends_of, pinned_rows
from content.queries.reading import Reading
from content.queries.search import Filters, search
from content.queries.titles import framework_titles
from content.queries.visibility import open_editions, visible_documents, visible_editions
from content.vocabulary import EntityKind

Row = dict[str, Any]
MOST = 12
_SHOWN = 40
_KINDS = tuple(
    kind.value for kind in (EntityKind.REQUIREMENT, EntityKind.CONCEPT, EntityKind.DOCUMENT)
)


def find_targets(words: str, reading: Reading, *, but: str | None = None) -> list[Row]:
    """Give what a link may lead to by code, title or words, drafts first; some 20 queries.

    Each has its ``uid``, ``code``, ``title`` and the ``place`` it stands in: a framework's title.
    ``but`` is the uid of the other end, which is left out.
    """
    said = words.strip()
    if not said:
        return []
    found = [*_provisions(said, reading), *_drafted_documents(said, reading), *_public(said)]
    hits: dict[str, Row] = {}
    for hit in found:
        if hit["uid"] != but:
            hits.setdefault(hit["uid"], hit)
    # Stable: what is called just so comes first, the rest in the order found.
    chosen = sorted(hits.values(), key=lambda hit: said not in (hit["code"], hit["title"]))[:MOST]
    titles = framework_titles({hit["place"] for hit in chosen if hit["place"]}, reading)
    return [{**hit, "place": titles.get(hit["place"]) or ""} for hit in chosen]


def _provisions(said: str, reading: Reading) -> list[Row]:
    """Those of drafts by code, title and words, which no index holds; of all others by code."""
    names = ("entity__uid", "code", "title", "statement", "edition__framework__slug")
    bearing = Q(title__icontains=said) | Q(statement__icontains=said)
    drafted = Q(edition__in=open_editions(reading)) & (bearing | Q(code=said))
    found = list(Requirement.objects.filter(drafted).order_by("-pk").values(*names)[:MOST])
    if any(character.isdigit() for character in said):
        coded = Requirement.objects.filter(edition__in=pinned_editions(reading), code=said)
        found += list(coded.order_by("pk").values(*names)[:MOST])
    return [
        {
            "uid": str(row["entity__uid"]),
            "kind": EntityKind.REQUIREMENT.value,
            "code": row["code"],
            "title": row["title"] or row["statement"][:_SHOWN] or str(row["entity__uid"]),
            "place": row["edition__framework__slug"],
        }
        for row in found
    ]


def _drafted_documents(said: str, reading: Reading) -> list[Row]:
    """Documents that are not public yet, stubs among them."""
    hidden = visible_documents(reading).filter(published_at__isnull=True, title__icontains=said)
    found = hidden.order_by("-pk").values_list("entity__uid", "title")[:MOST]
    kind = EntityKind.DOCUMENT.value
    return [
        {"uid": str(uid), "kind": kind, "code": "", "title": title, "place": ""}
        for uid, title in found
    ]


def _public(said: str) -> list[Row]:
    """What the search index knows; words that are no search find nothing there."""
    try:
        found = search(said, Reading.today(), Filters(kinds=_KINDS), limit=MOST + 1).results
    except SearchSyntaxError:
        return []
    return [
        {
            "uid": hit["uid"],
            "kind": hit["kind"],
            "code": hit["code"] or "",
            "title": hit["title"] or hit["snippet"] or hit["uid"],
            "place": hit["framework"] or "",
        }
        for hit in found
    ]


def end_wordings(entities: Collection[int], reading: Reading) -> dict[int, dict[str, Any]]:
    """Give title, statement and edition label of requirements, by entity row; at most five queries.

    That of the pinned edition, else of the one in force; what has neither is left out.
    """
    seen = Requirement.objects.filter(entity__in=entities, edition__in=visible_editions(reading))
    frameworks = set(seen.values_list("edition__framework", flat=True))
    names = ("entity", "title", "statement", "edition__label")
    found = seen.filter(edition__in=pinned_rows(frameworks, reading)).values(*names)
    return {row["entity"]: dict(row) for row in found}


def link_of(edition: Edition, uid: uuid.UUID) -> Association | None:
    """Give a link of an edition by its uid; one query."""
    found = Association.objects.select_related(
        "edition", "document", "source_entity", "target_entity"
    )
    return found.filter(edition=edition, uid=uid).first()


def ends_named(uids: Collection[str], reading: Reading) -> dict[str, dict[str, Any]]:
    """Give what the entities of some uids are, by uid; at most nine queries."""
    keys = Entity.objects.filter(uid__in=[as_uid(uid) for uid in uids]).values_list("pk", flat=True)
    return {end["uid"]: end for end in ends_of(list(keys), reading).values()}
