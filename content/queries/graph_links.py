"""The edges of the graph that are not its tree: stored associations, and the derived ones."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

import numpy as np
from django.db.models import Q, QuerySet

from content.columns import Numbers
from content.models import (
    Association,
    Citation,
    ConceptBroader,
    OwnAssociationType,
    Reference,
)
from content.packages import LinkType
from content.queries.chunks import streamed
from content.queries.graph_ends import gather_ends
from content.queries.graph_nodes import Gathered, chosen_editions, visible_texts
from content.queries.graph_passages import Cited, Finder, Lifting
from content.queries.graph_whole import Whole
from content.queries.reading import Reading
from content.queries.statements import Row, uid_text
from content.queries.suspicion import suspect_links
from content.queries.visibility import visible_documents
from content.vocabulary import AssociationType

STORED = (
    "pk", "uid", "type", "navigation", "confidence", "source_entity_id", "target_entity_id",
)  # fmt: skip
"""The columns of ``add_associations``."""
CITED = ("pk", "requirement__entity_id", "expression_id", "start", "end")
"""The columns of ``add_citations``."""
REFERRED = ("pk", "expression_id", "passage_id", "start", "end", "target_id")
"""The columns of ``add_references``."""


def shown_associations(reading: Reading) -> QuerySet[Association]:
    """Give the associations of the chosen editions and of the documents that are seen."""
    return Association.objects.filter(
        Q(edition__in=chosen_editions(reading).values("pk"))
        | Q(document__in=visible_documents(reading).values("pk"))
    )


def shown_references(reading: Reading) -> QuerySet[Reference]:
    """Give the references of the visible texts that lead somewhere."""
    texts = visible_texts(reading).values("pk")
    return Reference.objects.filter(expression__in=texts, target__isnull=False)


def stored_links(found: Whole) -> None:
    """Add the associations, nodes made of all ends of them and of references.

    Cost: 3 queries, and 3 more if an end has no wording here.
    """
    associations, references = shown_associations(found.reading), shown_references(found.reading)
    suspect = suspect_links(associations, found.reading).order_by().values_list("pk", flat=True)
    marked = set(suspect)
    ends = Numbers()
    for chunk in streamed(associations.order_by("pk").values_list(*STORED)):
        add_associations(found, chunk, marked)
        ends.extend([end for row in chunk for end in row[5:7]])
    for chunk in streamed(references.order_by().values_list("target_id").distinct()):
        ends.extend([end for (end,) in chunk])
    gather_ends(found, found.missing(ends.all()), associations, references)


def add_associations(found: Gathered, rows: Iterable[Row], suspect: Container[int]) -> None:
    """Add the edge of each association."""
    for key, uid, kind, navigation, confidence, source, target in rows:
        told = (bool(navigation), confidence, key in suspect)
        found.join((source, target, kind, uid_text(uid), "association", key, *told))


def citation_links(found: Gathered) -> Cited:
    """Add ``cited_in`` edges, to the smallest passage and to the document. One query."""
    chosen = chosen_editions(found.reading).values("pk")
    rows = Citation.objects.filter(requirement__edition__in=chosen)
    columns, cited = rows.order_by("requirement_id", "position").values_list(*CITED), Cited()
    for chunk in streamed(columns):
        add_citations(found, chunk, cited)
    return cited


def add_citations(found: Gathered, rows: Iterable[Row], cited: Cited) -> None:
    """Add the edges of citations, and note what cites which passage, in the order of these."""
    passages = found.passages
    for key, entity, expression, start, end in rows:
        passage = passages.smallest(expression, start, end)
        if passage >= 0:
            place = passages.entities[passage]
            found.derive(entity, place, "cited_in", "citation", key)
            cited.add(place, entity)
        if expression in found.expressions:
            found.derive(entity, found.expressions[expression], "cited_in", "citation", key)


def reference_links(found: Gathered, cited: Cited) -> None:
    """Add ``cites`` edges of the references in the visible texts, lifted at both ends. One query.

    A reference in passage P to T gives P cites T, and R cites S for every requirement R cited in P
    and S cited in T (or T itself where none is).
    """
    rows = shown_references(found.reading).order_by("pk").values_list(*REFERRED)
    add_references(found, streamed(rows), cited)


def add_references(found: Gathered, chunks: Iterable[Sequence[Row]], cited: Cited) -> None:
    """Add the edges of references in known texts, in the order of these."""
    passages = found.passages
    lifting = Lifting(passages, cited)
    by_row, by_entity = Finder(passages.keys), Finder(passages.entities)
    for rows in chunks:
        here = by_row(np.array([-1 if row[2] is None else row[2] for row in rows], np.int64))
        there = by_entity(np.array([row[5] for row in rows], np.int64))
        for row, said, aim in zip(rows, here.tolist(), there.tolist(), strict=True):
            key, expression, _, start, end, target = row
            place = said if said >= 0 else passages.smallest(expression, start, end)
            source = found.expressions[expression] if place < 0 else passages.entities[place]
            found.derive(source, target, "cites", "reference", key)
            for one in lifting.at(place):
                for other in lifting.at(aim) or [target]:
                    found.derive(one, other, "cites", "reference", key)


def broader_links(found: Gathered, chosen: QuerySet[ConceptBroader] | None = None) -> None:
    """Add ``broader`` edges between concepts (or the chosen ones). One query."""
    rows = ConceptBroader.objects.all() if chosen is None else chosen
    columns = ("pk", "concept__entity_id", "broader__entity_id")
    for key, concept, broader in rows.order_by("pk").values_list(*columns):
        found.derive(concept, broader, "broader", "concept", key)


def own_types() -> tuple[LinkType, ...]:
    """Give the types that frameworks added; one name in two frameworks reviews what either says.

    The common types keep their meaning whatever a framework says. One query.
    """
    common = {str(word) for word in AssociationType}
    merged: dict[str, LinkType] = {}
    rows = OwnAssociationType.objects.order_by("name", "pk").values_list(
        "name", "symmetric", "reviews_source", "reviews_target"
    )
    for name, symmetric, source, target in rows:
        if name in common:
            continue
        reviews = {side for side, on in (("source", source), ("target", target)) if on}
        known = merged.get(name, LinkType(name, symmetric, frozenset()))
        merged[name] = LinkType(name, known.symmetric and symmetric, known.reviews | reviews)
    return tuple(merged.values())
