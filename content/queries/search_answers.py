"""What search shows of its hits: at most one or two queries a kind, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Least, Substr

from content.models import Concept, Document, Framework, Passage, Requirement
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
from content.queries.wordings import localised
from content.search_units import CONCEPT, DOCUMENT, FRAMEWORK, KINDS, PASSAGE, REQUIREMENT
from content.text.folding import fold
from content.vocabulary import Unit

Terms = Sequence[str]
Row = dict[str, Any]
# Of a heading's passage, which holds all below it, no more than this is looked at.
_HEADING_LENGTH = 400
_HEADINGS = [Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION, Unit.HEADING]
_REQUIREMENT = (
    "pk", "entity__uid", "code", "title", "statement", "texts", "edition__label",
    "edition__language", "edition__framework__slug",
)  # fmt: skip
_PASSAGE = (
    "pk", "entity__uid", "marker", "title", "words", "expression__label",
    "expression__document__slug",
)  # fmt: skip


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
    found = Requirement.objects.filter(pk__in=keys).values(*_REQUIREMENT)
    return {row["pk"]: _requirement(row, terms, reading) for row in found}


def _requirement(row: Row, terms: Terms, reading: Reading) -> Row:
    slug, label = row["edition__framework__slug"], row["edition__label"]
    code, uid = row["code"] or None, str(row["entity__uid"])
    wording = localised(row, row["edition__language"], reading.language)
    said = [row["statement"], row["title"]]
    for text in (row["texts"] or {}).values():
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
    length = Case(
        When(unit__in=_HEADINGS, then=Least(F("end") - F("start"), Value(_HEADING_LENGTH))),
        default=F("end") - F("start"),
    )
    words = Substr("expression__text", F("start") + 1, length)
    found = Passage.objects.filter(pk__in=keys).annotate(words=words).values(*_PASSAGE)
    return {row["pk"]: _passage(row, terms) for row in found}


def _passage(row: Row, terms: Terms) -> Row:
    slug, uid = row["expression__document__slug"], str(row["entity__uid"])
    label = row["expression__label"]
    return _row(
        terms, row["words"], uid,
        title=" ".join(filter(None, (row["marker"], row["title"]))) or None, document=slug,
        edition=label, address=passage_address(slug, label, uid),
    )  # fmt: skip


def _documents(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    found = Document.objects.filter(pk__in=keys).values("pk", "entity__uid", "slug", "title")
    return {
        row["pk"]: _row(
            terms, row["title"], row["entity__uid"], title=row["title"], document=row["slug"],
            address=document_address(row["slug"]),
        )
        for row in found
    }  # fmt: skip


def _frameworks(keys: list[int], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    found = Framework.objects.filter(pk__in=keys).values("pk", "entity__uid", "slug", "title")
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
