"""Passages: the nodes of a text's outline, with their words."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Substr

from content.errors import NotFoundError
from content.identity import path_depth, subtree_range
from content.models import Passage, Reference
from content.queries.addresses import passage_address
from content.queries.documents import citations_in, document_name
from content.queries.editions import as_uid
from content.queries.ends import ends_of
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.redirects import document_family, final_uids
from content.queries.shapes import PASSAGE, PASSAGE_ALONE, REFERENCE
from content.queries.visibility import visible_expressions

_EXTRA = {
    "id": "pk",
    "path": "path",
    "slug": "expression__document__slug",
    "document_uid": "expression__document__entity__uid",
    "document_title": "expression__document__title",
    "expression_id": "expression",
    "expression_uid": "expression__uid",
    "text": "words",
}


def visible_passages(reading: Reading) -> QuerySet[Passage, Passage]:
    """Give the passages of the texts that the reading may see."""
    return Passage.objects.filter(expression__in=visible_expressions(reading))


def _rows(queryset: QuerySet[Passage, Any]) -> list[Answer]:
    """One query; the words are cut out by the database, which counts code points as we do."""
    words = Substr("expression__text", F("start") + 1, F("end") - F("start"))
    found = rows(PASSAGE, queryset.annotate(words=words), _EXTRA)
    for row in found:
        row["document"] = document_name({**row, "title": row["document_title"]})
        row["depth"] = path_depth(row["path"])
        row["address"] = passage_address(row["slug"], row["expression"], row["uid"])
    return found


def passage_listing(
    reading: Reading,
    *,
    document: str | None = None,
    within: str | None = None,
    words: str | None = None,
) -> Listing:
    """Give the passages of visible texts in reading order; two queries a page.

    ``reading.edition`` pins the label of the text; ``within`` is the uid of a passage whose
    subtree is meant.
    """
    found = visible_passages(reading)
    if document is not None:
        found = found.filter(expression__document__in=document_family(document))
    if reading.edition is not None:
        found = found.filter(expression__label=reading.edition)
    if within is not None:
        found = _below(found, within)
    if words:
        cut = Substr("expression__text", F("start") + 1, F("end") - F("start"))
        holding = found.filter(expression__text__icontains=words)
        found = holding.annotate(cut=cut).filter(cut__icontains=words)
    return Listing(
        found,
        ("expression_id", "path"),
        lambda page: answers(PASSAGE, _rows(page)),
        follow=final_uids,
    )


def _below(found: QuerySet[Passage, Passage], within: str) -> QuerySet[Passage, Passage]:
    top = found.filter(entity__uid=as_uid(within)).values_list("expression", "path").first()
    if top is None:
        return found.none()
    low, high = subtree_range(top[1])
    return found.filter(expression=top[0], path__gte=low, path__lt=high)


def get_passage(uid: str, reading: Reading) -> Answer:
    """Give one passage with what it mentions and what cites it; at most ten queries.

    A passage that has no words any more, because it was merged, gives the one that took its place.

    Raises:
        NotFoundError: no visible passage has this uid (404).
    """
    found = _rows(visible_passages(reading).filter(entity__uid=as_uid(uid)))
    if not found:
        led = final_uids([str(as_uid(uid))])
        found = _rows(visible_passages(reading).filter(entity__uid__in=led.values()))
    if not found:
        raise NotFoundError(kind="passage", kind_zh="段落", name=uid)
    row = found[0]
    span = (row["start"], row["end"])
    row["references"] = _references(row["expression_id"], span, reading)
    row["cited_by"] = citations_in(str(row["expression_uid"]), reading, span)
    return PASSAGE_ALONE.answer(row)


def _references(expression: int, span: tuple[int, int], reading: Reading) -> list[Answer]:
    mentions = Reference.objects.filter(
        expression=expression, start__gte=span[0], end__lte=span[1]
    ).order_by("start", "at")
    found = rows(REFERENCE, mentions, {"target_id": "target"})
    ends = ends_of({row["target_id"] for row in found} - {None}, reading)
    for row in found:
        row["target"] = ends.get(row["target_id"])
    return answers(REFERENCE, found)
