"""What search shows of its hits: at most one or two queries a kind, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from content.models import Concept
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
from content.queries.search_scopes import ScopeRow
from content.queries.shapes import HIT
from content.queries.statements import (
    among,
    fetched,
    is_postgres,
    json_object,
    members,
    uid_text,
)
from content.queries.wordings import localised
from content.search_tables import UNITS
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
_REQUIREMENT = ("pk", "uid", "code", "title", "statement", "texts")
_REQUIREMENTS = f"""
 SELECT r.id, n.uid, r.code, r.title, r.statement, r.texts
 FROM content_requirement r JOIN content_entity n ON n.id = r.entity_id
 WHERE {among("r.id")}"""  # noqa: S608
_LENGTH = f"""
 CASE WHEN p.unit IN ({_HEADINGS}) AND p."end" - p.start > {_HEADING_LENGTH}
  THEN {_HEADING_LENGTH} ELSE p."end" - p.start END"""
# A passage's words stand in its unit, a text of some hundred characters; the whole text has
# thousands, all of which would be read.
_WANTED = {
    "sqlite": "(SELECT value ->> 0 AS passage, value ->> 1 AS unit FROM json_each(%s)) w CROSS",
    "postgresql": "unnest(%s::bigint[], %s::bigint[]) AS w(passage, unit)",
}
_PASSAGES = f"""
 SELECT p.id, n.uid, p.marker, p.title, substr(u.said, p.start - u.start + 1, {_LENGTH})
 FROM {{wanted}} JOIN content_passage p ON p.id = w.passage
 {{cross}}JOIN content_entity n ON n.id = p.entity_id
 {{cross}}JOIN {UNITS} u ON u.id = w.unit"""  # noqa: S608
_NAMED = """
 SELECT x.id, n.uid, x.slug, x.title
 FROM {table} x JOIN content_entity n ON n.id = x.entity_id WHERE {condition}"""


def shown(hits: Sequence[Hit], terms: Terms, reading: Reading) -> list[Answer]:
    """Give the answers of hits, in their order; what vanished meanwhile is left out."""
    rows: dict[tuple[int, int], Row] = {}
    for kind, find in _FINDERS.items():
        wanted = [hit for hit in hits if hit.kind == kind]
        if wanted:
            rows.update({(kind, key): row for key, row in find(wanted, terms, reading).items()})
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


def _requirements(hits: Sequence[Hit], terms: Terms, reading: Reading) -> dict[int, Row]:
    scopes = {hit.target: hit.scope for hit in hits}
    rows = fetched(_REQUIREMENTS, (members(scopes),))
    found = (dict(zip(_REQUIREMENT, row, strict=True)) for row in rows)
    return {row["pk"]: _requirement(row, scopes[row["pk"]], terms, reading) for row in found}


def _requirement(row: Row, scope: ScopeRow, terms: Terms, reading: Reading) -> Row:
    slug, label = scope.owner, scope.label
    code, uid = row["code"] or None, uid_text(row["uid"])
    row["texts"] = json_object(row["texts"])
    wording = localised(row, scope.language, reading.language)
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


def _passages(hits: Sequence[Hit], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    scopes = {hit.target: hit.scope for hit in hits}
    pairs = [(hit.target, hit.place.unit) for hit in hits]
    if is_postgres():
        text = _PASSAGES.format(wanted=_WANTED["postgresql"], cross="")
        rows = fetched(text, tuple(map(list, zip(*pairs, strict=True))))
    else:
        text = _PASSAGES.format(wanted=_WANTED["sqlite"], cross="CROSS ")
        rows = fetched(text, (members(pairs),))
    return {key: _passage(row, scopes[key], terms) for key, *row in rows}


def _passage(row: Sequence[Any], scope: ScopeRow, terms: Terms) -> Row:
    uid, marker, title, words = row
    slug, label, uid = scope.owner, scope.label, uid_text(uid)
    return _row(
        terms, words, uid, title=" ".join(filter(None, (marker, title))) or None, document=slug,
        edition=label, address=passage_address(slug, label, uid),
    )  # fmt: skip


def _named(table: str, hits: Sequence[Hit]) -> list[tuple[Any, ...]]:
    """Row id, uid, short name and title."""
    text = _NAMED.format(table=table, condition=among("x.id"))
    return [
        (key, uid_text(uid), slug, title)
        for key, uid, slug, title in fetched(text, (members([hit.target for hit in hits]),))
    ]


def _documents(hits: Sequence[Hit], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    return {
        key: _row(terms, title, uid, title=title, document=slug, address=document_address(slug))
        for key, uid, slug, title in _named("content_document", hits)
    }


def _frameworks(hits: Sequence[Hit], terms: Terms, reading: Reading) -> dict[int, Row]:
    del reading
    return {
        key: _row(terms, title, uid, title=title, framework=slug, address=f"/frameworks/{slug}")
        for key, uid, slug, title in _named("content_framework", hits)
    }


def _concepts(hits: Sequence[Hit], terms: Terms, reading: Reading) -> dict[int, Row]:
    keys = [hit.target for hit in hits]
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


_FINDERS: dict[int, Callable[[Sequence[Hit], Terms, Reading], dict[int, Row]]] = {
    FRAMEWORK: _frameworks,
    REQUIREMENT: _requirements,
    CONCEPT: _concepts,
    DOCUMENT: _documents,
    PASSAGE: _passages,
}
