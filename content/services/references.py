"""Mentions of provisions, led to the smallest passage that they name once its text is public."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, QuerySet

from content.identity import parent_path
from content.models import Document, Expression, Passage, Reference
from content.services.bulk import update_rows
from content.vocabulary import Unit

_Key = tuple[str, str]
_UNITS = (Unit.ARTICLE, Unit.PARAGRAPH, Unit.ITEM)


class Provisions:
    """The articles of one text, with their paragraphs and items, by number."""

    def __init__(self, rows: Iterable[tuple[str, str, str, int]]) -> None:
        """Take unit, number, path and entity of the text's passages, in pre-order."""
        self._articles: dict[str, tuple[str, int]] = {}
        self._paragraphs: dict[str, list[int]] = defaultdict(list)
        self._items: dict[_Key, int] = {}
        for unit, number, path, entity in rows:
            if unit == Unit.ARTICLE:
                self._articles.setdefault(number, (path, entity))
            elif unit == Unit.PARAGRAPH:
                self._paragraphs[parent_path(path)].append(entity)
            elif unit == Unit.ITEM:
                self._items.setdefault((parent_path(path), number), entity)

    def entity(self, article: str, paragraph: int | None, item: int | None) -> int | None:
        """Give the row id of the entity of the smallest passage that a mention names.

        款 are counted from 1 in their article; 项 go by their number. A 款 or 项 that is not there
        leaves the article itself, which a person can look through.
        """
        found = self._articles.get(article)
        if found is None:
            return None
        path, entity = found
        paragraphs = self._paragraphs.get(path, [])
        if item is not None:
            return self._items.get((path, str(item)), entity)
        if paragraph is not None and 0 < paragraph <= len(paragraphs):
            return paragraphs[paragraph - 1]
        return entity


def provisions_of(expression_id: int) -> Provisions:
    """Give the provisions of a text that is written; one query."""
    rows = Passage.objects.filter(expression=expression_id, unit__in=_UNITS).order_by("path")
    return Provisions(rows.values_list("unit", "number", "path", "entity"))


def newest_provisions(document_id: int) -> Provisions | None:
    """Give the provisions of a work's newest public text, None where it has none; two queries."""
    public = Expression.objects.public().filter(document=document_id)
    latest_first = public.order_by(F("effective_from").desc(nulls_last=True), "-pk")
    newest = latest_first.values_list("pk", flat=True).first()
    return None if newest is None else provisions_of(newest)


def resolve_references(expression: Expression) -> int:
    """Lead the mentions in a newly public text, and those that waited for it, to passages.

    Gives how many were led. Cost: a fixed number of queries, and two for each text named.
    """
    works = Document.objects.filter(entity=expression.document.entity_id)
    waiting = _naming(works.values_list("entity", flat=True)).exclude(expression=expression)
    led = _lead(waiting, provisions_of(expression.pk))
    own = Reference.objects.filter(expression=expression, target__as_document__isnull=False)
    by_work: dict[int, list[Reference]] = defaultdict(list)
    for reference in own.exclude(article="").select_related("target__as_document"):
        if reference.target is not None:
            by_work[reference.target.as_document.pk].append(reference)
    for document, references in by_work.items():
        provisions = newest_provisions(document)
        if provisions is not None:
            led += _lead(references, provisions)
    return led


def lead_to_provisions(document_id: int, mentions: Collection[int]) -> int:
    """Lead mentions, by row, to the passages that they name in a work's newest public text.

    Gives how many were led; the others stay as they are. Three queries.
    """
    provisions = newest_provisions(document_id)
    if provisions is None:
        return 0
    return _lead(Reference.objects.filter(pk__in=mentions).exclude(article=""), provisions)


def _naming(entities: Iterable[int | None]) -> QuerySet[Reference]:
    return Reference.objects.filter(target__in=entities).exclude(article="")


def _lead(references: Iterable[Reference], provisions: Provisions) -> int:
    """Point each mention at its passage; the seal leaves a reference's target free."""
    led: list[tuple[Any, ...]] = []
    for reference in references:
        entity = provisions.entity(reference.article, reference.paragraph, reference.item)
        if entity is not None:
            led.append((entity, reference.pk))
    update_rows(Reference, ("target_id",), led)
    return len(led)
