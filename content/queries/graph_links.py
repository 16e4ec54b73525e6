"""The edges of the graph that are not its tree: stored associations, and the derived ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from content.models import (
    Association,
    Citation,
    ConceptBroader,
    OwnAssociationType,
    Reference,
)
from content.packages import LinkRecord, LinkType
from content.queries.graph_ends import gather_ends
from content.queries.graph_nodes import Gathered, chosen_editions, visible_texts
from content.queries.reading import Reading
from content.queries.suspicion import suspect_links
from content.queries.visibility import visible_documents
from content.vocabulary import AssociationType

_Row = tuple[int, UUID, str, bool, float | None, int, int]
STORED = (
    "pk", "uid", "type", "navigation", "confidence", "source_entity_id", "target_entity_id",
)  # fmt: skip
"""The columns of ``link_records``."""
CITED = ("pk", "requirement_id", "expression_id", "start", "end")
REFERRED = ("pk", "expression_id", "passage_id", "start", "end", "target_id")


@dataclass(slots=True)
class Derived:
    """The derived edges so far, each pair once a type, and which requirements cite a passage."""

    found: Gathered
    links: list[LinkRecord] = field(default_factory=list)
    citing: dict[int, list[int]] = field(default_factory=dict)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)
    _starts: dict[int, list[int]] = field(default_factory=dict)

    def add(self, source: int, target: int, kind: str, basis: str, row: int) -> None:
        """Keep one edge between two entities unless it is there or joins a node to itself."""
        if not self.found.concerns(source, target):
            return
        one, other = self.found.node_of(source), self.found.node_of(target)
        if one is None or other is None or one.uid == other.uid:
            return
        if (one.uid, other.uid, kind) not in self._seen:
            self._seen.add((one.uid, other.uid, kind))
            self.links.append(LinkRecord(one.uid, other.uid, kind, None, basis, row))

    def smallest(self, expression: int, start: int, end: int) -> int | None:
        """Give the row of the smallest passage that holds a span, or None. Cost: O(log n + depth).

        Spans nest and stand in pre-order, so it is the last one that begins by ``start`` or the
        first of those above it that reaches ``end``.
        """
        passages, rows = self.found.passages, self.found.places.get(expression, [])
        if expression not in self._starts:
            self._starts[expression] = [passages[row][1] for row in rows]
        at = bisect_right(self._starts[expression], start)
        row: int | None = rows[at - 1] if at else None
        while row is not None and passages[row][2] < end:
            row = passages[row][3]
        return row

    def lifted(self, row: int | None) -> list[int]:
        """Give the requirements cited in a passage, or in the nearest one above that has any."""
        while row is not None:
            entity, _, _, above = self.found.passages[row]
            if entity in self.citing:
                return self.citing[entity]
            row = above
        return []


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


def stored_links(found: Gathered) -> list[LinkRecord]:
    """Give the associations, nodes made of all ends of them and of references.

    Cost: 4 queries, and 3 more if an end has no wording here.
    """
    associations, references = shown_associations(found.reading), shown_references(found.reading)
    rows = list(associations.order_by("pk").values_list(*STORED))
    ends = {entity for row in rows for entity in row[5:7]}
    ends.update(references.order_by().values_list("target_id", flat=True).distinct())
    gather_ends(found, ends, associations, references)
    suspect = suspect_links(associations, found.reading).order_by().values_list("pk", flat=True)
    return list(link_records(found, rows, set(suspect)))


def link_records(found: Gathered, rows: Iterable[_Row], suspect: set[int]) -> Iterator[LinkRecord]:
    """Yield the edge of each association, unless a merge joined its two ends."""
    for key, uid, kind, navigation, confidence, source, target in rows:
        one, other = found.node_of(source), found.node_of(target)
        if one and other and one.uid != other.uid:
            yield LinkRecord(
                one.uid, other.uid, kind, str(uid), "association", key, navigation, confidence,
                key in suspect,
            )  # fmt: skip


def citation_links(derived: Derived) -> None:
    """Add ``cited_in`` edges, to the smallest passage and to the document. One query."""
    chosen = chosen_editions(derived.found.reading).values("pk")
    rows = Citation.objects.filter(requirement__edition__in=chosen)
    columns = rows.order_by("requirement_id", "position").values_list(*CITED)
    add_citations(derived, columns.iterator(chunk_size=5000))


def add_citations(derived: Derived, rows: Iterable[tuple[int, int, int, int, int]]) -> None:
    """Add the edges of citations of known requirements, in the order of these."""
    found = derived.found
    for key, requirement, expression, start, end in rows:
        entity = found.requirements[requirement]
        passage = derived.smallest(expression, start, end)
        if passage is not None:
            place = found.passages[passage][0]
            derived.add(entity, place, "cited_in", "citation", key)
            citing = derived.citing.setdefault(place, [])
            if entity not in citing:
                citing.append(entity)
        if expression in found.expressions:
            derived.add(entity, found.expressions[expression], "cited_in", "citation", key)


def reference_links(derived: Derived) -> None:
    """Add ``cites`` edges of the references in the visible texts, lifted at both ends. One query.

    A reference in passage P to T gives P cites T, and R cites S for every requirement R cited in P
    and S cited in T (or T itself where none is).
    """
    rows = shown_references(derived.found.reading).order_by("pk").values_list(*REFERRED)
    add_references(derived, rows.iterator(chunk_size=5000))


def add_references(
    derived: Derived, rows: Iterable[tuple[int, int, int | None, int, int, int | None]]
) -> None:
    """Add the edges of references in known texts, in the order of these; citations come first."""
    found = derived.found
    by_entity = {place[0]: row for row, place in found.passages.items()}
    for key, expression, passage, start, end, target in rows:
        if target is None:
            continue
        place = passage if passage in found.passages else derived.smallest(expression, start, end)
        here = found.expressions[expression] if place is None else found.passages[place][0]
        derived.add(here, target, "cites", "reference", key)
        for source in derived.lifted(place):
            for cited in derived.lifted(by_entity.get(target)) or [target]:
                derived.add(source, cited, "cites", "reference", key)


def broader_links(derived: Derived, chosen: QuerySet[ConceptBroader] | None = None) -> None:
    """Add ``broader`` edges between concepts (or the chosen ones). One query."""
    rows = ConceptBroader.objects.all() if chosen is None else chosen
    columns = ("pk", "concept__entity_id", "broader__entity_id")
    for key, concept, broader in rows.order_by("pk").values_list(*columns):
        derived.add(concept, broader, "broader", "concept", key)


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
