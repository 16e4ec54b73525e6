"""Documents, passages and concepts as nodes of the graph, each table one query."""

from __future__ import annotations

from sys import intern
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from content.identity import path_depth
from content.models import Concept, ConceptLabel, Document, Expression, Passage
from content.packages import NodeRecord
from content.queries.graph_nodes import LABEL_LENGTH, Gathered, shortened, visible_texts
from content.queries.reading import best_language
from content.queries.visibility import visible_documents
from content.vocabulary import EntityKind, LabelKind

Works = dict[int, tuple[Any, ...]]


def gather_texts(found: Gathered) -> None:
    """Add the documents and the passages of their texts. Cost: 4 queries."""
    texts = visible_texts(found.reading)
    gather_documents(found, visible_documents(found.reading))
    works = gather_works(found, texts)
    blank = Passage.objects.filter(expression=OuterRef("pk"), marker="", title="")
    gather_passages(
        found,
        works,
        Passage.objects.filter(expression__in=texts.values("pk")),
        Expression.objects.filter(Exists(blank)),
    )


def gather_passages(
    found: Gathered,
    works: Works,
    passages: QuerySet[Passage, Any],
    worded: QuerySet[Expression, Any],
) -> None:
    """Add passages of known works in pre-order, those without a name named by their words.

    ``worded`` are the texts in which such may stand. One query, one more where there are any.
    """
    nameless: dict[int, list[tuple[int, int, int]]] = {}
    rows = passages.order_by("expression_id", "path").values_list(
        "pk", "parent_id", "expression_id", "entity_id", "entity__uid", "path", "unit",
        "number", "marker", "title", "start", "end",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        if not _passage(found, works, row):
            nameless.setdefault(row[2], []).append((row[3], row[10], row[11]))
    _name_by_their_words(found, nameless, worded)


def gather_documents(found: Gathered, shown: QuerySet[Document, Any]) -> None:
    """Add documents; one without a text that the reading sees is a stub. One query."""
    texts = visible_texts(found.reading).filter(document=OuterRef("pk"))
    rows = (
        shown.annotate(here=Exists(texts))
        .order_by("slug")
        .values_list("entity_id", "entity__uid", "slug", "title", "kind", "published_at", "here")
    )
    for entity, uid, slug, title, kind, published_at, here in rows:
        state = "stub" if not here else "draft" if published_at is None else "present"
        node = NodeRecord(
            str(uid), EntityKind.DOCUMENT.value, kind, title, "", slug, None, str(uid), 0, state, 0
        )
        found.nodes[entity] = node


def gather_works(found: Gathered, texts: QuerySet[Expression, Any]) -> Works:
    """Note some texts, and give ``{row: (document entity, its uid, slug, label, published at)}``.

    One query.
    """
    works: Works = {}
    rows = texts.values_list(
        "pk", "document__entity_id", "document__entity__uid", "document__slug", "label",
        "published_at",
    )  # fmt: skip
    for row in rows:
        works[row[0]] = row[1:]
        found.expressions[row[0]] = row[1]
        found.places[row[0]] = []
    return works


def _passage(found: Gathered, works: Works, row: tuple[Any, ...]) -> bool:
    """Add one passage and its tree edge; False when neither heading nor marker names it."""
    key, parent, expression, entity, uid, path, unit, number, marker, title, start, end = row
    document, document_uid, slug, label, published_at = works[expression]
    node = NodeRecord(
        str(uid), EntityKind.PASSAGE.value, intern(unit), shortened(f"{marker} {title}"), number,
        slug, label, intern(str(document_uid)), path_depth(path),
        "present" if published_at else "draft", 0,
    )  # fmt: skip
    found.passages[key] = (entity, start, end, parent)
    found.places[expression].append(key)
    above = document if parent is None else found.passages[parent][0]
    found.branches.append((entity, above, "passage", key))
    if not found.concerns(entity):
        found.outside(entity, node.uid)
        return True
    found.nodes[entity] = node
    return bool(node.label)


def _name_by_their_words(
    found: Gathered,
    nameless: dict[int, list[tuple[int, int, int]]],
    worded: QuerySet[Expression, Any],
) -> None:
    if not nameless:
        return
    for key, text in worded.values_list("pk", "text").iterator(chunk_size=50):
        for entity, start, end in nameless.get(key, ()):
            words = shortened(text[start : min(end, start + 4 * LABEL_LENGTH)], LABEL_LENGTH // 2)
            if entity in found.nodes:
                found.nodes[entity] = found.nodes[entity]._replace(label=words)


def gather_concepts(found: Gathered, chosen: QuerySet[Concept, Any] | None = None) -> None:
    """Add the concepts (or the chosen ones), named by their preferred label. Cost: 2 queries."""
    labels: dict[int, dict[str, str]] = {}
    preferred = ConceptLabel.objects.filter(kind=LabelKind.PREFERRED)
    if chosen is not None:
        preferred = preferred.filter(concept__in=chosen.values("pk"))
    for concept, tag, text in preferred.values_list("concept_id", "language", "text"):
        labels.setdefault(concept, {})[tag] = text
    concepts = Concept.objects.all() if chosen is None else chosen
    rows = concepts.order_by("scheme__slug", "notation", "pk").values_list(
        "pk", "entity_id", "entity__uid", "entity__title", "notation", "scheme__slug"
    )
    for key, entity, uid, title, notation, scheme in rows:
        named = labels.get(key, {})
        language = best_language(found.reading.language, list(named))
        label = named[language] if language else next(iter(named.values()), "") or title
        node = NodeRecord(
            str(uid), EntityKind.CONCEPT.value, "", label or notation, notation, scheme, None,
            None, 0, "present", 0,
        )  # fmt: skip
        found.nodes[entity] = node
