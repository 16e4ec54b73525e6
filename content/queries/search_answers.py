"""What search shows of its hits: at most one or two queries a kind, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from content.models import Concept, Document, Framework
from content.queries.addresses import (
    concept_address,
    document_address,
    passage_address,
    requirement_address,
)
from content.queries.ends import preferred_labels
from content.queries.fields import Answer, answers
from content.queries.matching import snippet
from content.queries.reading import Reading
from content.queries.search_hits import Hit
from content.queries.shapes import HIT
from content.queries.statements import among, fetched, json_object, members, uid_text
from content.queries.wordings import localised
from content.search_units import CONCEPT, DOCUMENT, FRAMEWORK, KINDS, PASSAGE, REQUIREMENT
from content.text.folding import fold
from content.vocabulary import Unit

Terms = Sequence[str]
Row = dict[str, Any]
# Of a heading's passage, which holds all below it, no more than this is looked at.
_HEADING_LENGTH = 400
_HEADINGS = ", ".join(
    f"'{unit.value}'"
    for unit in (Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION, Unit.HEADING)
)
_REQUIREMENT = ("pk", "uid", "code", "title", "statement", "texts", "label", "language", "slug")
_REQUIREMENTS = """
 SELECT r.id, n.uid, r.code, r.title, r.statement, r.texts, e.label, e.language, f.slug
 FROM content_requirement r JOIN content_entity n ON n.id = r.entity_id
 JOIN content_edition e ON e.id = r.edition_id JOIN content_framework f ON f.id = e.framework_id
 WHERE """
_PASSAGE = ("pk", "uid", "marker", "title", "words", "label", "slug")
_LENGTH = f"""
 CASE WHEN p.unit IN ({_HEADINGS}) AND p."end" - p.start > {_HEADING_LENGTH}
  THEN {_HEADING_LENGTH} ELSE p."end" - p.start END"""
_PASSAGES = f"""
 SELECT p.id, n.uid, p.marker, p.title, substr(x.text, p.start + 1, {_LENGTH}), x.label, d.slug
 FROM content_passage p JOIN content_entity n ON n.id = p.entity_id
 JOIN content_expression x ON x.id = p.expression_id JOIN content_document d ON d.id = x.document_id
 WHERE """  # noqa: S608


def shown(hits: Sequence[Hit], terms: Terms, reading: Reading) -> list[Answer]:
    """Give the answers of hits, in their order; what vanished meanwhile is left out."""
    rows: dict[tuple[int, int], Row] = {}
    for kind, find in _FINDERS.items():
        keys = [hit.target for hit in hits if hit.kind == kind]
        if keys:
            rows.update({(kind, key): row for key, row in find(keys, terms, reading).items()})
    found = [
        rows[hit.kind, hit.target]
        | {"kind": KINDS[hit.kind].value, "score": hit.score, "in_force": bool(hit.scope.current)}
        for hit in hits
        if (hit.kind, hit.target) in rows
    ]
    return answers(HIT, found)


def _row(terms: Terms, text: str, uid: Any, **rest: Any) -> Row:
    line, highlights = snippet(terms, text)
    blank = {"code": None, "title": None, "framework": None, "document": None, "edition": None}
    return {**blank, **rest, "uid": str(uid), "snippet": line, "highlights": highlights}


def _requirements(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    rows = fetched(f"{_REQUIREMENTS}{among('r.id')}", (members(keys),))
    found = [dict(zip(_REQUIREMENT, row, strict=True)) for row in rows]
    return {row["pk"]: _requirement(row, terms, reading) for row in found}


def _requirement(row: Row, terms: Terms, reading: Reading) -> Row:
    slug, label = row["slug"], row["label"]
    code, uid = row["code"] or None, uid_text(row["uid"])
    row["texts"] = json_object(row["texts"])
    wording = localised(row, row["language"], reading.language)
    said = [row["statement"], row["title"]]
    for text in row["texts"].values():
        said += [text.get("statement") or "", text.get("title") or ""]
    return _row(
        terms, _holding(terms, said), uid, code=code, title=wording.label, framework=slug,
        edition=label, address=requirement_address(slug, label, code, uid),
    )  # fmt: skip


def _holding(terms: Terms, texts: list[str]) -> str:
    """The first text that holds one of the words, else the first that says anything."""
    for text in texts:
        folded = fold(text)
        if any(term in folded for term in terms):
            return text
    return next(filter(None, texts), "")


def _passages(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    rows = fetched(f"{_PASSAGES}{among('p.id')}", (members(keys),))
    found = [dict(zip(_PASSAGE, row, strict=True)) for row in rows]
    return {row["pk"]: _passage(row, terms) for row in found}


def _passage(row: Row, terms: Terms) -> Row:
    slug, label, uid = row["slug"], row["label"], uid_text(row["uid"])
    return _row(
        terms, row["words"], uid,
        title=" ".join(filter(None, (row["marker"], row["title"]))) or None, document=slug,
        edition=label, address=passage_address(slug, label, uid),
    )  # fmt: skip


def _documents(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    found = (
        Document.objects.filter(pk__in=keys).order_by().values("pk", "entity__uid", "slug", "title")
    )
    return {
        row["pk"]: _row(
            terms, row["title"], row["entity__uid"], title=row["title"], document=row["slug"],
            address=document_address(row["slug"]),
        )
        for row in found
    }  # fmt: skip


def _frameworks(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    found = (
        Framework.objects.filter(pk__in=keys)
        .order_by()
        .values("pk", "entity__uid", "slug", "title")
    )
    return {
        row["pk"]: _row(
            terms, row["title"], row["entity__uid"], title=row["title"], framework=row["slug"],
            address=f"/frameworks/{row['slug']}",
        )
        for row in found
    }  # fmt: skip


def _concepts(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    titles = preferred_labels(keys, reading)
    found = Concept.objects.filter(pk__in=keys).select_related("entity").prefetch_related("labels")
    rows = {}
    for concept in found:
        labels = [label.text for label in concept.labels.all()]
        uid = concept.entity.uid
        rows[concept.pk] = _row(
            terms, _holding(terms, labels), uid, title=titles.get(concept.pk),
            address=concept_address(str(uid)),
        )  # fmt: skip
    return rows


_FINDERS: dict[int, Callable[[list[int], Terms, Reading], dict[int, Row]]] = {
    FRAMEWORK: _frameworks,
    REQUIREMENT: _requirements,
    CONCEPT: _concepts,
    DOCUMENT: _documents,
    PASSAGE: _passages,
}
