"""The edges of the graph that are not its tree: stored associations, and the derived ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from content.models import (
    Association,
    Citation,
    ConceptBroader,
    OwnAssociationType,
    Reference,
    Requirement,
)
from content.packages import LinkRecord, LinkType, NodeRecord
from content.queries.ends import untold
from content.queries.graph_nodes import End, Gathered, chosen_editions, shortened, visible_texts
from content.vocabulary import AssociationType, EntityKind

_END = ("uid", "kind", "title", "uri")
_ENDS = tuple(f"{side}_entity__{name}" for side in ("source", "target") for name in _END)


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
        found = self.found
        one, other = found.nodes.get(found.end(source)), found.nodes.get(found.end(target))
        if one is None or other is None or one is other:
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


def gather_associations(found: Gathered) -> list[LinkRecord]:
    """Give the associations public on the day; ends without a wording become nodes. 2 queries."""
    editions = chosen_editions(found.reading).values("pk")
    owners = Q(edition__in=editions)
    owners |= (
        Q(document__isnull=False)
        if found.reading.drafts
        else Q(document__published_at__isnull=False)
    )
    shown = Association.objects.filter(owners)
    rows = list(
        shown.order_by("pk").values_list(
            "pk", "uid", "type", "navigation", "confidence", "source_entity_id",
            "target_entity_id", *_ENDS,
        )
    )  # fmt: skip
    ends: dict[int, End] = {}
    for row in rows:
        ends[row[5]], ends[row[6]] = row[7:11], row[11:15]
    _add_ends(found, ends, shown)
    return list(_association_links(found, rows))


def _association_links(found: Gathered, rows: list[tuple[Any, ...]]) -> Iterable[LinkRecord]:
    for key, uid, kind, navigation, confidence, source, target, *_ in rows:
        one, other = found.nodes.get(found.end(source)), found.nodes.get(found.end(target))
        if one and other and one is not other:
            yield LinkRecord(
                one.uid, other.uid, kind, str(uid), "association", key, navigation, confidence
            )


def _missing(found: Gathered, ends: dict[int, End]) -> dict[int, End]:
    """Give those ends, merged ones replaced, that are no nodes yet."""
    final = {found.end(entity): entity for entity in ends}
    return {
        end: found.merged_into.get(end) or ends[entity]
        for end, entity in final.items()
        if end not in found.nodes
    }


def _add_ends(found: Gathered, ends: dict[int, End], shown: QuerySet[Association]) -> None:
    """Make nodes of the ends that have no wording here: absent ones and stubs."""
    missing = _missing(found, ends)
    if not missing:
        return
    sources, targets = shown.values("source_entity_id"), shown.values("target_entity_id")
    elsewhere = (
        Requirement.objects.public()
        .filter(Q(entity__in=sources) | Q(entity__in=targets))
        .order_by("edition__effective_from", "edition__revision")
        .values_list(
            "entity_id", "kind", "title", "statement", "code", "edition__framework__slug",
            "edition__framework__entity__uid",
        )
    )  # fmt: skip
    wordings = {row[0]: row[1:] for row in elsewhere if row[0] in missing}
    hidden = untold(missing)
    for entity, (uid, kind, title, uri) in missing.items():
        told = "" if entity in hidden else title
        node = end_node(str(uid), kind, told or uri, wordings.get(entity))
        found.nodes[entity] = node


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


def citation_links(derived: Derived) -> None:
    """Add ``cited_in`` edges, to the smallest passage and to the document. One query."""
    found = derived.found
    rows = (
        Citation.objects.filter(
            requirement__edition__in=chosen_editions(found.reading).values("pk")
        )
        .order_by("requirement_id", "position")
        .values_list("pk", "requirement_id", "expression_id", "start", "end")
    )
    for key, requirement, expression, start, end in rows.iterator(chunk_size=5000):
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
    found = derived.found
    by_entity = {place[0]: row for row, place in found.passages.items()}
    texts = visible_texts(found.reading).values("pk")
    hidden = untold(Reference.objects.filter(expression__in=texts).values("target"))
    rows = (
        Reference.objects.filter(
            expression__in=texts, target__isnull=False
        )
        .order_by("pk")
        .values_list(
            "pk", "expression_id", "passage_id", "start", "end", "target_id", "target__uid",
            "target__kind", "target__title", "target__uri",
        )
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        key, expression, passage, start, end, target, *_ = row
        named = {target: (str(row[6]), row[7], row[8], row[9])}
        for stub, (uid, kind, title, uri) in _missing(found, named).items():
            told = "" if target in hidden else title
            found.nodes[stub] = end_node(str(uid), kind, told or uri, None)
        place = passage if passage in found.passages else derived.smallest(expression, start, end)
        here = found.expressions[expression] if place is None else found.passages[place][0]
        derived.add(here, target, "cites", "reference", key)
        for source in derived.lifted(place):
            for cited in derived.lifted(by_entity.get(target)) or [target]:
                derived.add(source, cited, "cites", "reference", key)


def broader_links(derived: Derived) -> None:
    """Add ``broader`` edges between concepts. One query."""
    rows = ConceptBroader.objects.order_by("pk").values_list(
        "pk", "concept__entity_id", "broader__entity_id"
    )
    for key, concept, broader in rows:
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
