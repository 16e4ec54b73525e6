"""Documents, passages and concepts as nodes of the graph, each table one query."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from content.identity import path_depth
from content.models import Concept, ConceptLabel, Document, Expression, Passage
from content.packages import NodeRecord
from content.queries.chunks import streamed
from content.queries.graph_nodes import LABEL_LENGTH, Gathered, shortened, visible_texts
from content.queries.reading import best_language
from content.queries.statements import Row, uid_text
from content.queries.visibility import visible_documents
from content.vocabulary import EntityKind, LabelKind

Works = dict[int, tuple[Any, ...]]
_KIND = EntityKind.PASSAGE.value
# So many texts are held at a time: they are long.
_TEXTS = 4


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
    rows = passages.order_by("expression_id", "path").values_list(
        "pk", "parent_id", "expression_id", "entity_id", "entity__uid", "path", "unit",
        "number", "marker", "title", "start", "end",
    )  # fmt: skip
    with closing(_texts(worded)) as texts:
        words = _Words(texts)
        for chunk in streamed(rows):
            for row in chunk:
                _add_passage(found, works, words, row)


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
        found.tell(entity, node)


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
        works[row[0]] = (row[1], str(row[2]), *row[3:])
        found.expressions[row[0]] = row[1]
    return works


def _texts(worded: QuerySet[Expression, Any]) -> Generator[Row, None, None]:
    for chunk in streamed(worded.order_by("pk").values_list("pk", "text"), _TEXTS):
        yield from chunk


class _Words:
    """Texts that are read along with their passages, from the first that is asked for."""

    def __init__(self, texts: Iterator[Row]) -> None:
        self._texts = texts
        self._key, self._text = -1, ""

    def between(self, expression: int, start: int, end: int) -> str:
        """Give words of a text, none of one not worded; asked for in the order of texts."""
        while self._key < expression and (row := next(self._texts, None)) is not None:
            self._key, self._text = row
        return self._text[start:end] if self._key == expression else ""


def _add_passage(found: Gathered, works: Works, words: _Words, row: Row) -> None:
    """Add one passage and its tree edge; what no heading or marker names is named by its words."""
    key, parent, expression, entity, uid, path, unit, number, marker, title, start, end = row
    document, document_uid, slug, label, published_at = works[expression]
    above = found.passages.add(expression, key, parent, entity, (start, end))
    found.derive(entity, document if above is None else above, "part_of", "passage", key)
    if not found.asks_for(entity, uid_text(uid)):
        return
    name = shortened(f"{marker} {title}")
    if not name:
        said = words.between(expression, start, min(end, start + 4 * LABEL_LENGTH))
        name = shortened(said, LABEL_LENGTH // 2)
    node = NodeRecord(
        uid_text(uid), _KIND, unit, name, number, slug, label, document_uid,
        path_depth(path), "present" if published_at else "draft", 0,
    )  # fmt: skip
    found.tell(entity, node)


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
        found.tell(entity, node)
