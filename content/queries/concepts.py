"""Concepts and their schemes: labels by language, broader and narrower, what is about them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from content.errors import NotFoundError
from content.models import Concept, ConceptBroader, ConceptLabel, ConceptScheme
from content.queries.addresses import concept_address
from content.queries.details import visible_links
from content.queries.editions import as_uid
from content.queries.ends import ends_of, preferred_labels
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading, best_language
from content.queries.redirects import ends_of_redirects, final_uids, merged_into
from content.queries.shapes import CONCEPT, CONCEPT_ALONE, CONCEPT_NAME, LABEL, SCHEME
from content.queries.versions import CONCEPT_FIELDS, SCHEME_FIELDS, header, version_of
from content.vocabulary import AssociationType


def scheme_listing() -> Listing:
    """Give every concept scheme by short name; two queries a page."""

    def shaped(page: QuerySet[ConceptScheme, Any]) -> list[Answer]:
        live = Q(concepts__entity__redirect__isnull=True)
        counted = page.annotate(held=Count("concepts", filter=live))
        found = rows(SCHEME, counted, {"concepts": "held"})
        for row in found:
            row["version"] = version_of(header(row, SCHEME_FIELDS))
        return answers(SCHEME, found)

    return Listing(ConceptScheme.objects.all(), ("slug",), shaped)


def get_scheme(slug: str) -> Answer:
    """Give one concept scheme; one query.

    Raises:
        NotFoundError: no scheme has this short name (404).
    """
    listing = scheme_listing()
    found = listing.shape(ConceptScheme.objects.filter(slug=slug))
    if not found:
        raise NotFoundError(kind="concept scheme", kind_zh="概念表", name=slug)
    return found[0]


def _labels(concepts: Collection[int]) -> dict[int, list[Answer]]:
    ordered = ConceptLabel.objects.filter(concept__in=concepts).order_by("concept", "id")
    by_concept: dict[int, list[Answer]] = {}
    for row in rows(LABEL, ordered, {"concept": "concept"}):
        by_concept.setdefault(row["concept"], []).append(LABEL.answer(row))
    return by_concept


def _names(
    links: QuerySet[ConceptBroader, Any], mine: str, other: str, reading: Reading
) -> dict[int, list[Answer]]:
    """The concepts at the ``other`` side of broader links, by the one at ``mine``; two queries."""
    columns = (mine, other, f"{other}__entity__uid", f"{other}__scheme__slug")
    found = list(links.order_by("id").values_list(*columns))
    labels = preferred_labels({row[1] for row in found}, reading)
    named: dict[int, list[Answer]] = {}
    for key, concept, uid, scheme in found:
        name = {"uid": str(uid), "scheme": scheme, "label": labels.get(concept)}
        named.setdefault(key, []).append(CONCEPT_NAME.answer(name))
    return named


def _rows(queryset: QuerySet[Concept, Any], reading: Reading) -> list[Answer]:
    """Five queries."""
    extra = {
        "id": "pk",
        "entity_id": "entity",
        "definitions": "definitions",
        "led_to": "entity__redirect__target",
    }
    found = rows(CONCEPT, queryset, extra)
    keys = [row["id"] for row in found]
    labels = _labels(keys)
    preferred = preferred_labels(keys, reading)
    broader = _names(ConceptBroader.objects.filter(concept__in=keys), "concept", "broader", reading)
    for row in found:
        row["labels"] = labels.get(row["id"], [])
        row["label"] = preferred.get(row["id"])
        row["address"] = concept_address(row["uid"])
        row["broader"] = broader.get(row["id"], [])
        above = [one["uid"] for one in row["broader"]]
        row["version"] = version_of(header({**row, "broader": above}, CONCEPT_FIELDS))
        best = best_language(reading.language, list(row["definitions"]))
        row["definition"] = row["definitions"].get(best) or next(
            iter(row["definitions"].values()), None
        )
    return found


def concept_listing(
    reading: Reading, *, scheme: str | None = None, words: str | None = None
) -> Listing:
    """Give the concepts, oldest first, merged ones aside; six queries a page.

    Asked for by uid, a merged one gives the concept that it leads to.
    """
    found = Concept.objects.filter(entity__redirect__isnull=True)
    if scheme is not None:
        found = found.filter(scheme__slug=scheme)
    if words:
        labelled = ConceptLabel.objects.filter(text__icontains=words)
        found = found.filter(pk__in=labelled.values("concept"))
    return Listing(
        found, ("id",), lambda page: answers(CONCEPT, _rows(page, reading)), follow=final_uids
    )


def list_concepts(reading: Reading, scheme: str | None = None) -> list[Answer]:
    """Give all concepts (of one scheme), oldest first; five queries."""
    return concept_listing(reading, scheme=scheme).all()


def get_concept(uid: str, reading: Reading) -> Answer:
    """Give one concept with what is narrower and what is about it; at most 17 queries.

    A merged concept gives the one that took its place, in nine queries more.

    Raises:
        NotFoundError: no concept has this uid (404).
    """
    found = _rows(Concept.objects.filter(entity__uid=as_uid(uid)), reading)
    if found and found[0]["led_to"] is not None:
        led = ends_of_redirects({found[0]["entity_id"]})
        found = _rows(Concept.objects.filter(entity__in=led.values()), reading)
    if not found:
        raise NotFoundError(kind="concept", kind_zh="概念", name=uid)
    row = found[0]
    narrower = _names(
        ConceptBroader.objects.filter(broader=row["id"]), "broader", "concept", reading
    )
    merged = set(merged_into({row["entity_id"]}))
    about = visible_links(reading).filter(
        type=AssociationType.ABOUT, target_entity__in={row["entity_id"], *merged}
    )
    sources = list(about.order_by("id").values_list("source_entity", flat=True))
    ends = ends_of(set(sources), reading)
    row["narrower"] = narrower.get(row["id"], [])
    row["about"] = [ends[source] for source in dict.fromkeys(sources)]
    row["merged"] = _merged(merged)
    return CONCEPT_ALONE.answer(row)


def _merged(entities: set[int]) -> list[str]:
    """The uids of merged concepts; no query where there are none."""
    if not entities:
        return []
    found = Concept.objects.filter(entity__in=entities).order_by("id")
    return [str(uid) for uid in found.values_list("entity__uid", flat=True)]
