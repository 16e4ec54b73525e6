"""What typing finds for the other end of a link."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from content.models import Association, Edition, Entity, Requirement
from content.queries.editions import as_uid
from content.queries.ends import ends_of, pinned_rows
from content.queries.reading import Reading
from content.queries.search import search
from content.queries.titles import framework_titles
from content.queries.visibility import visible_editions
from content.vocabulary import EntityKind

MOST = 12
_KINDS = tuple(
    kind.value for kind in (EntityKind.REQUIREMENT, EntityKind.CONCEPT, EntityKind.DOCUMENT)
)


def find_targets(words: str, reading: Reading, *, but: str | None = None) -> list[dict[str, Any]]:
    """Give what a link may lead to by code, title or words, best first; some 15 queries.

    Each has its ``uid``, ``code``, ``title`` and the ``place`` it stands in: a framework's title.
    ``but`` is the uid of the other end, which is left out.
    """
    said = words.strip()
    if not said:
        return []
    found = search(said, reading, kinds=_KINDS, limit=MOST + 1).results
    hits = [hit for hit in found if hit["uid"] != but][:MOST]
    titles = framework_titles({hit["framework"] for hit in hits if hit["framework"]}, reading)
    return [
        {
            "uid": hit["uid"],
            "kind": hit["kind"],
            "code": hit["code"],
            "title": hit["title"] or hit["snippet"] or hit["uid"],
            "place": titles.get(hit["framework"] or "") or "",
        }
        for hit in hits
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
