"""Suspect links and citations as lists: each with the two wordings of each end side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import Association, Citation, Requirement
from content.queries.associations import LINK_ORDER
from content.queries.details import visible_links
from content.queries.editions import as_uid
from content.queries.ends import ends_of
from content.queries.fields import Answer, answers
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.suspect_shapes import SUSPECT
from content.queries.suspect_words import (
    citation_changes,
    link_changes,
    read_citation_words,
    read_link_words,
)
from content.queries.suspicion import (
    editions_read,
    judged_citations,
    judged_links,
    suspect_citations,
    suspect_links,
)

_LINK = {
    "row": "pk",
    "uid": "uid",
    "type": "type",
    "rationale": "rationale",
    "evidence": "evidence",
    "framework": "edition__framework__slug",
    "edition": "edition__label",
    "document": "document__slug",
    "source_id": "source_entity",
    "target_id": "target_entity",
}
_CITATION = {
    "row": "pk",
    "uid": "uid",
    "evidence": "quote",
    "framework": "requirement__edition__framework__slug",
    "edition": "requirement__edition__label",
    "source_id": "requirement__entity",
    "target_id": "expression__document__entity",
}


@dataclass(frozen=True, slots=True)
class SuspectQuery:
    """What a list of suspects is narrowed to; every part that is given must hold.

    ``framework`` is the short name of one that owns the link or one of its ends; ``edition`` the
    uid of the owning edition; ``document`` the short name of one that owns the link, is an end,
    holds an end or is cited; ``types`` are association types. ``within`` holds the row ids of the
    frameworks that may own it; None means all, and documents too.
    """

    framework: str | None = None
    edition: str | None = None
    document: str | None = None
    types: tuple[str, ...] = ()
    within: frozenset[int] | None = None


def suspect_link_listing(reading: Reading, query: SuspectQuery | None = None) -> Listing:
    """Give the suspect links that the reading shows, by source; some fifteen queries a page."""
    found = _links(reading, query or SuspectQuery())
    return Listing(found, LINK_ORDER, lambda page: _shaped_links(page, reading), "uid")


def suspect_citation_listing(reading: Reading, query: SuspectQuery | None = None) -> Listing:
    """Give the suspect citations of the editions read, by what cites; some ten queries a page.

    Types narrow links alone: with any, no citation is listed.
    """
    found = _citations(reading, query or SuspectQuery())
    order = ("requirement__entity_id", "uid")
    return Listing(found, order, lambda page: _shaped_citations(page, reading), "uid")


def count_suspects(reading: Reading, query: SuspectQuery | None = None) -> Answer:
    """Give how many links and citations are suspect, as in ``SUSPECT_COUNTS``; two queries."""
    asked = query or SuspectQuery()
    return {
        "associations": _links(reading, asked).count(),
        "citations": _citations(reading, asked).count(),
    }


def _links(reading: Reading, query: SuspectQuery) -> QuerySet[Association]:
    found = visible_links(reading)
    if query.within is not None:
        found = found.filter(edition__framework__in=query.within)
    if query.edition is not None:
        found = found.filter(edition__uid=as_uid(query.edition))
    if query.types:
        found = found.filter(type__in=query.types)
    if query.framework is not None:
        found = found.filter(
            Q(edition__framework__slug=query.framework)
            | _worded("source_entity", query.framework)
            | _worded("target_entity", query.framework)
        )
    if query.document is not None:
        found = found.filter(
            Q(document__slug=query.document)
            | _written("source_entity", query.document)
            | _written("target_entity", query.document)
        )
    return suspect_links(found, reading)


def _worded(end: str, framework: str) -> Q:
    wordings = Requirement.objects.filter(entity=OuterRef(end), edition__framework__slug=framework)
    return Q(Exists(wordings))


def _written(end: str, document: str) -> Q:
    return Q(**{f"{end}__as_document__slug": document}) | Q(
        **{f"{end}__as_passage__expression__document__slug": document}
    )


def _citations(reading: Reading, query: SuspectQuery) -> QuerySet[Citation]:
    found = Citation.objects.filter(requirement__edition__in=editions_read(reading))
    if query.types:
        found = found.none()
    if query.within is not None:
        found = found.filter(requirement__edition__framework__in=query.within)
    if query.edition is not None:
        found = found.filter(requirement__edition__uid=as_uid(query.edition))
    if query.framework is not None:
        found = found.filter(requirement__edition__framework__slug=query.framework)
    if query.document is not None:
        found = found.filter(expression__document__slug=query.document)
    return suspect_citations(found, reading)


def _columns(queryset: QuerySet[Any, Any], names: dict[str, str]) -> list[Answer]:
    found = queryset.values_list(*names.values())
    return [dict(zip(names, row, strict=True)) for row in found]


def _shaped_links(page: QuerySet[Association, Any], reading: Reading) -> list[Answer]:
    found = _columns(page, _LINK)
    judged = judged_links(page, reading)
    words = read_link_words(found, judged)
    for row in found:
        row["link"] = "association"
        row["changes"] = link_changes(row, judged[row["row"]], words)
    return _finished(found, reading)


def _shaped_citations(page: QuerySet[Citation, Any], reading: Reading) -> list[Answer]:
    judged = judged_citations(page, reading)
    found = _columns(
        judged, _CITATION | {name: name for name in ("source_was", "source_is", "target_is")}
    )
    words = read_citation_words(found, reading)
    for row in found:
        row.update(link="citation", type=None, rationale=None, document=None)
        row["changes"] = citation_changes(row, words)
    return _finished(found, reading)


def _finished(found: list[Answer], reading: Reading) -> list[Answer]:
    ends = ends_of({row[side] for row in found for side in ("source_id", "target_id")}, reading)
    for row in found:
        row["uid"] = str(row["uid"])
        row["source"], row["target"] = ends[row["source_id"]], ends[row["target_id"]]
        row["rationale"], row["evidence"] = row["rationale"] or None, row["evidence"] or None
    return answers(SUSPECT, found)
