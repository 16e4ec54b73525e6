"""What stands at the ends of links: named where it may be seen, absent where it may not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import ConceptLabel, Edition, Entity, Passage, Requirement
from content.queries.addresses import (
    concept_address,
    document_address,
    passage_address,
    requirement_address,
)
from content.queries.editions import pinned_editions
from content.queries.fields import Answer
from content.queries.reading import Reading, best_language
from content.queries.redirects import ends_of_redirects
from content.queries.visibility import visible_documents, visible_editions, visible_expressions
from content.queries.wordings import localised
from content.vocabulary import EditionState, EntityKind, LabelKind

Ends = dict[int, Answer]
_ENTITY = {
    "id": "id",
    "uid": "uid",
    "kind": "kind",
    "title": "title",
    "document_slug": "as_document__slug",
    "document_title": "as_document__title",
    "document_seen": "as_document__published_at",
    "framework_id": "as_framework__id",
    "framework_slug": "as_framework__slug",
    "framework_title": "as_framework__title",
    "passage_title": "as_passage__title",
    "passage_marker": "as_passage__marker",
    "passage_document": "as_passage__expression__document__slug",
    "passage_label": "as_passage__expression__label",
    "passage_seen": "as_passage__expression__published_at",
    "concept_id": "as_concept__id",
    "led_to": "redirect__target",
}
# What was merged of these has no day on which it stands beside the other.
_WITHOUT_DAYS = frozenset({EntityKind.DOCUMENT.value, EntityKind.CONCEPT.value})
_WORDING = (
    "entity", "edition", "edition__framework", "edition__framework__slug", "edition__label",
    "edition__language", "edition__effective_from", "edition__revision", "code", "title",
    "statement", "texts",
)  # fmt: skip


def ends_of(entities: Collection[int], reading: Reading) -> Ends:
    """Give the ends by entity row, in at most seven queries whatever their number.

    A requirement without a wording in the pinned edition, or in force on the day, is absent; its
    last public wording still names it. What no public row names stays without a title. A merged
    document or concept is given as what took its place, and so is anything else merged that is
    absent; where some were, that costs as many queries again.
    """
    found = _entities(entities)
    ends = {row["id"]: _bare(row) for row in found}
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_kind.setdefault(row["kind"], []).append(row)
    for kind, fill in _FILLERS.items():
        if kind in by_kind:
            fill(ends, by_kind[kind], reading)
    return ends | _followed(found, ends, reading)


def _followed(found: list[dict[str, Any]], ends: Ends, reading: Reading) -> Ends:
    """The ends that took the place of merged ones."""
    merged = {
        row["id"]
        for row in found
        if row["led_to"] is not None and (row["kind"] in _WITHOUT_DAYS or ends[row["id"]]["absent"])
    }
    if not merged:
        return {}
    led = ends_of_redirects(merged)
    targets = ends_of(set(led.values()), reading)
    return {entity: targets[end] for entity, end in led.items() if not targets[end]["absent"]}


def untold(entities: Collection[int] | QuerySet[Any, Any]) -> set[int]:
    """Give the entities whose own title may hold the words of a draft; one query.

    They have a wording in an open edition, or are a document, a passage or a framework of which
    nothing is published.
    """
    drafted = Requirement.objects.filter(entity=OuterRef("pk")).exclude(
        edition__state=EditionState.PUBLISHED
    )
    sealed = Edition.objects.sealed().filter(framework=OuterRef("as_framework"))
    hidden = (
        Exists(drafted)
        | Q(as_document__isnull=False, as_document__published_at__isnull=True)
        | Q(as_passage__isnull=False, as_passage__expression__published_at__isnull=True)
        | (Q(as_framework__isnull=False) & ~Exists(sealed))
    )
    found = Entity.objects.filter(pk__in=entities).filter(hidden)
    return set(found.values_list("pk", flat=True))


def _entities(entities: Collection[int]) -> list[dict[str, Any]]:
    rows = Entity.objects.filter(pk__in=entities).values_list(*_ENTITY.values())
    hidden = untold(entities)
    found = [dict(zip(_ENTITY, row, strict=True)) for row in rows]
    return [{**row, "untold": row["id"] in hidden} for row in found]


def _bare(row: dict[str, Any]) -> Answer:
    """An end as its identity alone names it; a draft's words may stand there, so they do not."""
    return {
        "uid": str(row["uid"]),
        "kind": row["kind"],
        "code": None,
        "title": None if row["untold"] else row["title"] or None,
        "framework": None,
        "address": None,
        "absent": False,
    }


def _documents(ends: Ends, found: list[dict[str, Any]], reading: Reading) -> None:
    own = _own_documents(found, reading)
    for row in found:
        if row["document_slug"] is None:
            continue
        seen = row["document_seen"] is not None or row["id"] in own
        ends[row["id"]].update(
            title=row["document_title"] if seen else None,
            address=document_address(row["document_slug"]) if seen else None,
            absent=not seen,
        )


def _own_documents(found: list[dict[str, Any]], reading: Reading) -> set[int]:
    """Which of the entities are documents that a reading with drafts sees; one query then."""
    if not reading.drafts:
        return set()
    keys = [row["id"] for row in found]
    seen = visible_documents(reading).filter(entity__in=keys)
    return set(seen.values_list("entity", flat=True))


def _own_passages(found: list[dict[str, Any]], reading: Reading) -> set[int]:
    """Which of the entities are passages that a reading with drafts sees; one query then."""
    if not reading.drafts:
        return set()
    keys = [row["id"] for row in found]
    texts = visible_expressions(reading).values("pk")
    seen = Passage.objects.filter(entity__in=keys, expression__in=texts)
    return set(seen.values_list("entity", flat=True))


def _passages(ends: Ends, found: list[dict[str, Any]], reading: Reading) -> None:
    own = _own_passages(found, reading)
    for row in found:
        if row["passage_document"] is None:
            continue
        seen = row["passage_seen"] is not None or row["id"] in own
        title = " ".join(filter(None, (row["passage_marker"], row["passage_title"])))
        place = (row["passage_document"], row["passage_label"], str(row["uid"]))
        ends[row["id"]].update(
            title=title or None if seen else None,
            address=passage_address(*place) if seen else None,
            absent=not seen,
        )


def _frameworks(ends: Ends, found: list[dict[str, Any]], reading: Reading) -> None:
    keys = [row["framework_id"] for row in found if row["framework_id"] is not None]
    seen = set(
        visible_editions(reading).filter(framework__in=keys).values_list("framework", flat=True)
    )
    for row in found:
        if row["framework_id"] is None:
            continue
        public = row["framework_id"] in seen
        ends[row["id"]].update(
            title=row["framework_title"] if public else None,
            framework=row["framework_slug"] if public else None,
            address=f"/frameworks/{row['framework_slug']}" if public else None,
            absent=not public,
        )


def _concepts(ends: Ends, found: list[dict[str, Any]], reading: Reading) -> None:
    labels = preferred_labels([row["concept_id"] for row in found], reading)
    for row in found:
        title = labels.get(row["concept_id"]) or row["title"] or None
        ends[row["id"]].update(title=title, address=concept_address(str(row["uid"])))


def preferred_labels(concepts: Collection[int], reading: Reading) -> dict[int, str]:
    """Give the preferred label of each concept in the language asked for; one query."""
    offered: dict[int, dict[str, str]] = {}
    labels = ConceptLabel.objects.filter(concept__in=concepts, kind=LabelKind.PREFERRED)
    for concept, language, label in labels.order_by("id").values_list(
        "concept", "language", "text"
    ):
        offered.setdefault(concept, {})[language] = label
    chosen: dict[int, str] = {}
    for concept, by_language in offered.items():
        best = best_language(reading.language, list(by_language))
        chosen[concept] = by_language[best or next(iter(by_language))]
    return chosen


def _requirements(ends: Ends, found: list[dict[str, Any]], reading: Reading) -> None:
    wordings = Requirement.objects.filter(
        entity__in=[row["id"] for row in found], edition__in=visible_editions(reading)
    )
    written = list(
        wordings.order_by("edition__effective_from", "edition__revision").values(*_WORDING)
    )
    now = pinned_rows({row["edition__framework"] for row in written}, reading)
    named: set[int] = set()
    present: set[int] = set()
    for row in written:
        if row["entity"] in present and row["edition"] not in now:
            continue
        _name(ends[row["entity"]], row, reading)
        named.add(row["entity"])
        if row["edition"] in now:
            present.add(row["entity"])
    for row in found:
        ends[row["id"]]["absent"] = row["id"] not in present


def pinned_rows(frameworks: Collection[int], reading: Reading) -> set[int]:
    """Give the edition rows that the reading is about in ``frameworks``; one or two queries.

    Where a framework has no edition of the pinned label, the one in force on the day stands.
    """
    editions = pinned_editions(reading).filter(framework__in=frameworks)
    pinned = dict(editions.values_list("framework", "pk"))
    rest = set(frameworks) - set(pinned)
    if reading.edition is not None and rest:
        in_force = Edition.objects.in_force(reading.day).filter(framework__in=rest)
        pinned.update(in_force.values_list("framework", "pk"))
    return set(pinned.values())


def _name(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    code = row["code"] or None
    slug, label = row["edition__framework__slug"], row["edition__label"]
    end.update(
        code=code,
        title=localised(row, row["edition__language"], reading.language).label,
        framework=slug,
        address=requirement_address(slug, label, code, end["uid"]),
    )


_FILLERS = {
    EntityKind.DOCUMENT: _documents,
    EntityKind.PASSAGE: _passages,
    EntityKind.FRAMEWORK: _frameworks,
    EntityKind.CONCEPT: _concepts,
    EntityKind.REQUIREMENT: _requirements,
}
