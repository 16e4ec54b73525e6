"""Mentions of provisions, led to the smallest passage that they name once its text is public."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from content.identity import parent_path
from content.models import Document, Expression, Passage, Reference
from content.vocabulary import Unit

_Key = tuple[str, str]
_BATCH = 500


class Provisions:
    """The articles of one text, with their paragraphs and items, by number."""

    def __init__(self, expression_id: int) -> None:
        """Read the article rows and what stands below them; one query."""
        rows = Passage.objects.filter(
            expression=expression_id, unit__in=[Unit.ARTICLE, Unit.PARAGRAPH, Unit.ITEM]
        ).order_by("path")
        self._articles: dict[str, tuple[str, int]] = {}
        self._paragraphs: dict[str, list[int]] = defaultdict(list)
        self._items: dict[_Key, int] = {}
        for unit, number, path, entity in rows.values_list("unit", "number", "path", "entity"):
            if unit == Unit.ARTICLE:
                self._articles.setdefault(number, (path, entity))
            elif unit == Unit.PARAGRAPH:
                self._paragraphs[parent_path(path)].append(entity)
            else:
                self._items.setdefault((parent_path(path), number), entity)

    def entity(self, reference: Reference) -> int | None:
        """Give the row id of the entity of the smallest passage that a mention names.

        款 are counted from 1 in their article; 项 go by their number. A 款 or 项 that is not there
        leaves the article itself, which a person can look through.
        """
        found = self._articles.get(reference.article)
        if found is None:
            return None
        path, entity = found
        paragraphs = self._paragraphs.get(path, [])
        if reference.item is not None:
            return self._items.get((path, str(reference.item)), entity)
        if reference.paragraph is not None and 0 < reference.paragraph <= len(paragraphs):
            return paragraphs[reference.paragraph - 1]
        return entity


def resolve_references(expression: Expression) -> int:
    """Lead the mentions in a newly public text, and those that waited for it, to passages.

    Gives how many were led. Cost: a fixed number of queries, and one for each text named.
    """
    works = Document.objects.filter(entity=expression.document.entity_id)
    waiting = _naming(works.values_list("entity", flat=True)).exclude(expression=expression)
    led = _lead(waiting, Provisions(expression.pk))
    own = _naming(
        Reference.objects.filter(expression=expression, target__as_document__isnull=False)
        .values_list("target", flat=True)
        .distinct()
    ).filter(expression=expression)
    by_work: dict[int | None, list[Reference]] = defaultdict(list)
    for reference in own:
        by_work[reference.target_id].append(reference)
    for entity, references in by_work.items():
        text = Expression.objects.public().filter(document__entity=entity)
        newest = text.order_by("-effective_from", "-pk").first()
        if newest is not None:
            led += _lead(references, Provisions(newest.pk))
    return led


def _naming(entities: Iterable[int | None]) -> QuerySet[Reference]:
    return Reference.objects.filter(target__in=entities).exclude(article="")


def _lead(references: Iterable[Reference], provisions: Provisions) -> int:
    """Point each mention at its passage; the seal leaves a reference's target free."""
    led = []
    for reference in references:
        entity = provisions.entity(reference)
        if entity is not None:
            reference.target_id = entity
            led.append(reference)
    Reference.objects.bulk_update(led, ["target"], batch_size=_BATCH)
    return len(led)
