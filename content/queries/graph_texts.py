"""Documents, passages and concepts as nodes of the graph, each table one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from content.identity import path_depth
from content.models import Concept, ConceptLabel, Expression, Passage
from content.packages import NodeRecord
from content.queries.graph_nodes import LABEL_LENGTH, Gathered, shortened, visible_texts
from content.queries.reading import best_language
from content.queries.visibility import visible_documents
from content.vocabulary import EntityKind, LabelKind


def gather_texts(found: Gathered) -> None:
    """Add the documents and the passages of their texts. Cost: 4 queries."""
    _documents(found)
    works = _works(found)
    nameless: dict[int, list[tuple[int, int, int]]] = {}
    texts = visible_texts(found.reading)
    rows = (
        Passage.objects.filter(expression__in=texts.values("pk"))
        .order_by("expression_id", "path")
        .values_list(
            "pk", "parent_id", "expression_id", "entity_id", "entity__uid", "path", "unit",
            "number", "marker", "title", "start", "end",
        )
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        if not _passage(found, works, row):
            nameless.setdefault(row[2], []).append((row[3], row[10], row[11]))
    _name_by_their_words(found, nameless)


def _documents(found: Gathered) -> None:
    texts = visible_texts(found.reading).filter(document=OuterRef("pk"))
    shown = visible_documents(found.reading)
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


def _works(found: Gathered) -> dict[int, tuple[Any, ...]]:
    """Give ``{expression: (document entity, its uid, slug, label, published at)}``."""
    works: dict[int, tuple[Any, ...]] = {}
    rows = visible_texts(found.reading).values_list(
        "pk", "document__entity_id", "document__entity__uid", "document__slug", "label",
        "published_at",
    )  # fmt: skip
    for row in rows:
        works[row[0]] = row[1:]
        found.expressions[row[0]] = row[1]
        found.places[row[0]] = []
    return works


def _passage(found: Gathered, works: dict[int, tuple[Any, ...]], row: tuple[Any, ...]) -> bool:
    """Add one passage and its tree edge; False when neither heading nor marker names it."""
    key, parent, expression, entity, uid, path, unit, number, marker, title, start, end = row
    document, document_uid, slug, label, published_at = works[expression]
    node = NodeRecord(
        str(uid), EntityKind.PASSAGE.value, unit, shortened(f"{marker} {title}"), number, slug,
        label, str(document_uid), path_depth(path), "present" if published_at else "draft", 0,
    )  # fmt: skip
    found.nodes[entity] = node
    found.passages[key] = (entity, start, end, parent)
    found.places[expression].append(key)
    above = document if parent is None else found.passages[parent][0]
    found.branches.append((entity, above, "passage", key))
    return bool(node.label)


def _name_by_their_words(found: Gathered, nameless: dict[int, list[tuple[int, int, int]]]) -> None:
    if not nameless:
        return
    blank = Passage.objects.filter(expression=OuterRef("pk"), marker="", title="")
    texts = Expression.objects.filter(Exists(blank)).values_list("pk", "text")
    for key, text in texts.iterator(chunk_size=50):
        for entity, start, end in nameless.get(key, ()):
            words = shortened(text[start : min(end, start + 4 * LABEL_LENGTH)], LABEL_LENGTH // 2)
            if entity in found.nodes:
                found.nodes[entity] = found.nodes[entity]._replace(label=words)


def gather_concepts(found: Gathered) -> None:
    """Add the concepts, named by their preferred label. Cost: 2 queries."""
    labels: dict[int, dict[str, str]] = {}
    preferred = ConceptLabel.objects.filter(kind=LabelKind.PREFERRED)
    for concept, tag, text in preferred.values_list("concept_id", "language", "text"):
        labels.setdefault(concept, {})[tag] = text
    rows = Concept.objects.order_by("scheme__slug", "notation", "pk").values_list(
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
