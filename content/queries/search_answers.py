"""What search shows of its hits: four queries where wordings depend on who asks, else none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

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
from content.queries.search_candidates import Candidate
from content.queries.search_hits import Hit, Place
from content.queries.search_scopes import ScopeRow
from content.queries.shapes import HIT
from content.queries.statements import among, fetched, json_object, members, uid_text
from content.queries.wordings import LABEL_LENGTH, localised
from content.search_shown import Shown
from content.search_units import CONCEPT, DOCUMENT, FRAMEWORK, KINDS, PASSAGE, REQUIREMENT
from content.text.folding import brought_back, fold

Terms = Sequence[str]
Row = dict[str, Any]
_TRANSLATED = ("pk", "uid", "code", "title", "statement", "texts")
_TRANSLATIONS = f"""
 SELECT r.id, n.uid, r.code, r.title, r.statement, r.texts
 FROM content_requirement r JOIN content_entity n ON n.id = r.entity_id
 WHERE {among("r.id")}"""  # noqa: S608


def shown(hits: Sequence[Hit], terms: Terms, reading: Reading) -> list[Answer]:
    """Give the answers of hits, in their order; what vanished meanwhile is left out."""
    rows: dict[Place, Row] = {}
    others: dict[int, list[Hit]] = {}
    told: dict[int, tuple[str, list[Any]]] = {}
    for hit in hits:
        # A requirement and the passage that it was taken from are often both among the hits.
        said, parts = told.get(hit.unit.key) or told.setdefault(hit.unit.key, _told(hit.unit))
        part = parts[hit.place.part]
        if part is None:
            others.setdefault(hit.kind, []).append(hit)
        else:
            rows[hit.place] = _part(Shown._make(part), said, hit, terms)
    for kind, some in others.items():
        rows.update(_SEVERAL[kind](some, terms, reading))
    found = [
        rows[hit.place]
        | {"kind": KINDS[hit.kind].value, "score": hit.score, "in_force": bool(hit.scope.current)}
        for hit in hits
        if hit.place in rows
    ]
    return answers(HIT, found)


def _told(unit: Candidate) -> tuple[str, list[Any]]:
    """What a unit says, and of each of its parts which of that is shown."""
    way, parts = orjson.loads(unit.shown)
    return brought_back(unit.words.decode(), way), parts


def _row(terms: Terms, text: str, uid: str, **rest: Any) -> Row:
    line, highlights = snippet(terms, text)
    blank = {"code": None, "title": None, "framework": None, "document": None, "edition": None}
    return {**blank, **rest, "uid": uid, "snippet": line, "highlights": highlights}


def _part(part: Shown, said: str, hit: Hit, terms: Terms) -> Row:
    words = part.words(said)
    title, uid, code = part.called(words), uid_text(part.uid), part.code or None
    slug, label = hit.scope.owner, hit.scope.label
    if hit.kind == REQUIREMENT:
        title = title or words[:LABEL_LENGTH]
    # A title that is the beginning of the words holds nothing else.
    text = words if isinstance(part.title, int) else _holding(terms, (words, title))
    whose = {_OWNERS[hit.kind]: slug, "edition": label or None}
    address = _ADDRESSES[hit.kind](slug, label, code, uid)
    return _row(terms, text, uid, code=code, title=title or None, address=address, **whose)


_OWNERS = {
    REQUIREMENT: "framework", FRAMEWORK: "framework", PASSAGE: "document", DOCUMENT: "document"
}  # fmt: skip
_ADDRESSES: dict[int, Callable[[str, str, str | None, str], str]] = {
    REQUIREMENT: requirement_address,
    PASSAGE: lambda slug, label, _, uid: passage_address(slug, label, uid),
    DOCUMENT: lambda slug, *_: document_address(slug),
    FRAMEWORK: lambda slug, *_: f"/frameworks/{slug}",
}


def _holding(terms: Terms, texts: Sequence[str]) -> str:
    """The first text that holds one of the words, else the first that says anything."""
    for text in texts:
        folded = fold(text)
        if any(term in folded for term in terms):
            return text
    return next(filter(None, texts), "")


def _translated(hits: Sequence[Hit], terms: Terms, reading: Reading) -> Iterable[tuple[Place, Row]]:
    """Requirements that have wordings in several languages."""
    rows = fetched(_TRANSLATIONS, (members([hit.target for hit in hits]),))
    found = {row[0]: dict(zip(_TRANSLATED, row, strict=True)) for row in rows}
    for hit in hits:
        if hit.target in found:
            yield hit.place, _translation(found[hit.target], hit.scope, terms, reading)


def _translation(row: Row, scope: ScopeRow, terms: Terms, reading: Reading) -> Row:
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


def _concepts(hits: Sequence[Hit], terms: Terms, reading: Reading) -> Iterable[tuple[Place, Row]]:
    keys = [hit.target for hit in hits]
    titles = preferred_labels(keys, reading)
    rows = Concept.objects.filter(pk__in=keys).select_related("entity").prefetch_related("labels")
    found = {concept.pk: concept for concept in rows}
    for hit in hits:
        concept = found.get(hit.target)
        if concept is not None:
            labels = [label.text for label in concept.labels.all()]
            uid = str(concept.entity.uid)
            yield hit.place, _row(
                terms, _holding(terms, labels), uid, title=titles.get(concept.pk),
                address=concept_address(uid),
            )  # fmt: skip


_SEVERAL: dict[int, Callable[[Sequence[Hit], Terms, Reading], Iterable[tuple[Place, Row]]]] = {
    REQUIREMENT: _translated,
    CONCEPT: _concepts,
}
