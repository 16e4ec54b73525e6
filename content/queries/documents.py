"""Documents: source works, their dated texts and outlines, and what cites them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from content.errors import NotFoundError
from content.identity import path_depth
from content.models import Association, Citation, Document, Expression, Passage, Redirect
from content.queries.addresses import document_address, requirement_address, text_address
from content.queries.editions import as_uid, pinned_editions
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.redirects import ends_of_redirects, final_uids, merged_into
from content.queries.shapes import (
    CITED_BY,
    DOCUMENT,
    EXPRESSION,
    EXPRESSION_TEXT,
    OUTLINE,
    OUTLINE_PASSAGE,
)
from content.queries.versions import DOCUMENT_FIELDS, header, version_of
from content.queries.visibility import visible_documents, visible_expressions
from content.queries.wordings import localised
from content.vocabulary import AssociationType

_NAME = {
    "slug": "document__slug",
    "document_uid": "document__entity__uid",
    "title": "document__title",
}


def document_name(row: Answer) -> Answer:
    """Give the name of a document from a row of ``slug``, ``document_uid`` and ``title``."""
    return {"slug": row["slug"], "uid": str(row["document_uid"]), "title": row["title"]}


def _expressions(owners: Mapping[int, int], reading: Reading) -> dict[int, list[Answer]]:
    """The texts of each owner, oldest first, the one of the day marked; one query.

    ``owners`` gives, by document, whose texts its own count as: its own, or those of the one that
    it was merged into.
    """
    copies = Expression.objects.public().filter(copy_of=OuterRef("pk")).order_by("pk")
    found = (
        visible_expressions(reading)
        .filter(document__in=owners)
        .annotate(
            moved_slug=Subquery(copies.values("document__slug")[:1]),
            moved_label=Subquery(copies.values("label")[:1]),
        )
    )
    extra = {"owner": "document_id", "moved_slug": "moved_slug", "moved_label": "moved_label"}
    by_document: dict[int, list[Answer]] = {}
    for row in rows(EXPRESSION, found.order_by("effective_from", "id"), extra):
        row["address"] = text_address(row["document"], row["label"])
        moved = row["moved_slug"]
        row["moved_to"] = None if moved is None else text_address(moved, row["moved_label"])
        by_document.setdefault(owners[row["owner"]], []).append(row)
    for texts in by_document.values():
        texts.sort(key=lambda text: text["effective_from"] is not None)
        current = _current(texts, reading)
        for text in texts:
            text["current"] = text is current
    return {key: answers(EXPRESSION, texts) for key, texts in by_document.items()}


def _current(texts: list[Answer], reading: Reading) -> Answer | None:
    """The last text that stands on the day; an undated one stands before all dated ones.

    Words that stand in another work since a split do not speak for this one.
    """
    standing = [
        text
        for text in texts
        if text["moved_to"] is None
        and (text["effective_from"] is None or text["effective_from"] <= reading.day)
    ]
    return standing[-1] if standing else None


def _neighbours(entities: Collection[int], reading: Reading) -> dict[tuple[int, str], Answer]:
    """The documents printed before and after, by entity and side; one query."""
    seen = Q(
        source_entity__as_document__in=visible_documents(reading),
        target_entity__as_document__in=visible_documents(reading),
    )
    touching = Q(source_entity__in=entities) | Q(target_entity__in=entities)
    links = Association.objects.filter(
        seen & touching, type=AssociationType.PRECEDES, navigation=True
    )
    if not reading.drafts:
        links = links.filter(pk__in=Association.objects.public().values("pk"))
    sides: dict[tuple[int, str], Answer] = {}
    names = ("as_document__slug", "uid", "as_document__title")
    columns = [f"{end}_entity__{name}" for end in ("source", "target") for name in names]
    for source, target, *row in links.order_by("id").values_list(
        "source_entity", "target_entity", *columns
    ):
        before, after = _named(row[:3]), _named(row[3:])
        sides.setdefault((target, "previous"), before)
        sides.setdefault((source, "next"), after)
    return sides


def _named(row: list[Any]) -> Answer:
    slug, uid, title = row
    return {"slug": slug, "uid": str(uid), "title": title}


def shaped_documents(queryset: QuerySet[Document, Any], reading: Reading) -> list[Answer]:
    """Give the answers of documents, in four queries, and two more where some were merged."""
    return [DOCUMENT.answer(row) for row in _rows(queryset, reading)]


def _rows(queryset: QuerySet[Document, Any], reading: Reading) -> list[Answer]:
    extra = {"id": "pk", "entity_id": "entity", "led_to": "entity__redirect__target"}
    found = rows(DOCUMENT, queryset, extra)
    by_entity = {row["entity_id"]: row["id"] for row in found}
    merged = _merged(by_entity, reading)
    owners = {row["id"]: row["id"] for row in found}
    owners |= {row["id"]: row["owner"] for row in merged}
    texts = _expressions(owners, reading)
    neighbours = _neighbours(by_entity, reading)
    for row in found:
        row["expressions"] = texts.get(row["id"], [])
        row["merged"] = [document_name(one) for one in merged if one["owner"] == row["id"]]
        row["stub"] = not row["expressions"]
        row["address"] = document_address(row["slug"])
        row["version"] = version_of(header(row, DOCUMENT_FIELDS))
        for side in ("previous", "next"):
            row[side] = neighbours.get((row["entity_id"], side))
    return found


def _merged(owners: Mapping[int, int], reading: Reading) -> list[Answer]:
    """The documents that lead to those of ``owners`` (row by entity), by short name."""
    led = merged_into(owners)
    if not led:
        return []
    columns = ("pk", "entity", "slug", "entity__uid", "title")
    found = visible_documents(reading).filter(entity__in=led).order_by("slug")
    return [
        {"id": pk, "owner": owners[led[entity]], "slug": slug, "document_uid": uid, "title": title}
        for pk, entity, slug, uid, title in found.values_list(*columns)
    ]


def document_listing(
    reading: Reading, *, kind: str | None = None, words: str | None = None
) -> Listing:
    """Give the visible documents by short name, merged ones aside; five queries a page.

    Asked for by uid, a merged one gives the document that it leads to.
    """
    found = visible_documents(reading).exclude(Exists(_led()))
    if kind is not None:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(slug__icontains=words))
    return Listing(
        found, ("slug",), lambda page: shaped_documents(page, reading), follow=final_uids
    )


def _led() -> QuerySet[Redirect, Redirect]:
    return Redirect.objects.filter(entity=OuterRef("entity"))


def list_documents(reading: Reading) -> list[Answer]:
    """Give every visible document by short name, merged ones aside; four queries."""
    return document_listing(reading).all()


def get_document(slug: str, reading: Reading) -> Answer:
    """Give one document by short name; a merged one gives that which took its place.

    Four queries; six more where it was merged.

    Raises:
        NotFoundError: no visible document has this short name (404).
    """
    found = _rows(visible_documents(reading).filter(slug=slug), reading)
    if not found:
        raise NotFoundError(kind="document", kind_zh="文献", name=slug)
    row = found[0]
    if row["led_to"] is not None:
        end = ends_of_redirects({row["entity_id"]})[row["entity_id"]]
        ends = shaped_documents(visible_documents(reading).filter(entity=end), reading)
        if ends:
            return ends[0]
    return DOCUMENT.answer(row)


def current_text(slug: str, reading: Reading) -> tuple[str, str]:
    """Give a document's text of the day, as short name and label: the pinned one where one is.

    The short name differs where the text stands in a document that was merged.

    Raises:
        NotFoundError: the document is not visible or has no text on the day (404).
    """
    texts = get_document(slug, reading)["expressions"]
    found = [
        (text["document"], text["label"])
        for text in texts
        if (text["label"] == reading.edition if reading.edition else text["current"])
    ]
    if not found:
        raise NotFoundError(kind="text", kind_zh="文本", name=slug)
    return found[0]


def _expression(slug: str, label: str | None, reading: Reading) -> QuerySet[Expression, Expression]:
    owner, chosen = current_text(slug, reading) if label is None else (slug, label)
    found = visible_expressions(reading).filter(document__slug=owner, label=chosen)
    if not found.exists():
        raise NotFoundError(kind="text", kind_zh="文本", name=f"{owner}@{chosen}")
    return found


def document_text(slug: str, label: str | None, reading: Reading) -> Answer:
    """Give one dated text whole; None means the text of the day. At most six queries.

    Raises:
        NotFoundError: no visible text has this name (404).
    """
    row = rows(EXPRESSION_TEXT, _expression(slug, label, reading), _NAME)[0]
    return EXPRESSION_TEXT.answer({**row, "document": document_name(row)})


def document_outline(slug: str, label: str | None, reading: Reading) -> Answer:
    """Give the passages of one dated text in reading order; at most seven queries.

    Raises:
        NotFoundError: no visible text has this name (404).
    """
    row = rows(OUTLINE, _expression(slug, label, reading), {**_NAME, "id": "pk"})[0]
    passages = Passage.objects.filter(expression=row["id"]).order_by("path")
    found = rows(OUTLINE_PASSAGE, passages, {"path": "path"})
    for passage in found:
        passage["depth"] = path_depth(passage["path"])
    return OUTLINE.answer(
        {**row, "document": document_name(row), "passages": answers(OUTLINE_PASSAGE, found)}
    )


def citations_in(
    expression: str, reading: Reading, span: tuple[int, int] | None = None
) -> list[Answer]:
    """Give the spans of a text that requirements cite, in reading order; one query.

    ``expression`` is its uid; ``span`` narrows to the citations that overlap it. Only requirements
    of the editions the reading is about are named.
    """
    cited = Citation.objects.filter(
        expression__in=visible_expressions(reading).filter(uid=as_uid(expression)),
        requirement__edition__in=pinned_editions(reading),
    )
    if span is not None:
        cited = cited.filter(start__lt=span[1], end__gt=span[0])
    extra = {
        "uid": "requirement__entity__uid",
        "code": "requirement__code",
        "title": "requirement__title",
        "statement": "requirement__statement",
        "texts": "requirement__texts",
        "framework": "requirement__edition__framework__slug",
        "edition": "requirement__edition__label",
        "original": "requirement__edition__language",
    }
    found = rows(CITED_BY, cited.order_by("start", "-end", "requirement__path"), extra)
    for row in found:
        row["uid"], row["code"] = str(row["uid"]), row["code"] or None
        row["title"] = localised(row, row["original"], reading.language).label
        row["address"] = requirement_address(
            row["framework"], row["edition"], row["code"], row["uid"]
        )
    return answers(CITED_BY, found)
