"""What stands at the ends of links: named where it may be seen, absent where it may not."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import ConceptLabel, Edition, Entity, Requirement
from content.queries.addresses import (
    concept_address,
    document_address,
    passage_address,
    requirement_address,
)
from content.queries.edition_sql import edition_read_sql, visible_sql
from content.queries.fields import Answer
from content.queries.reading import Reading, best_language, in_any_language
from content.queries.redirects import ends_of_redirects
from content.queries.statements import (
    Sql,
    among,
    fetched,
    json_object,
    json_rows,
    json_value,
    members,
    subquery,
    uid_text,
)
from content.queries.visibility import visible_documents, visible_expressions
from content.queries.wordings import LABEL_LENGTH, localised
from content.vocabulary import EditionState, EntityKind, LabelKind

Ends = dict[int, Answer]
# What was merged of these has no day on which it stands beside the other.
_WITHOUT_DAYS = frozenset({EntityKind.DOCUMENT.value, EntityKind.CONCEPT.value})


def ends_of(entities: Collection[int], reading: Reading) -> Ends:
    """Give the ends by entity row, in one query whatever their number; none for no entities.

    A requirement without a wording in the pinned edition, or in force on the day, is absent; its
    last public wording still names it. What no public row names stays without a title. A merged
    document or concept is given as what took its place, and so is anything else merged that is
    absent; where some were, that costs one query more and one for each merge upon a merge.
    """
    return named_ends(entities, reading)[0]


def named_ends(entities: Collection[int], reading: Reading) -> tuple[Ends, dict[int, str]]:
    """Give the ends as ``ends_of`` does, and the schemes of those that are concepts."""
    if not entities:
        return {}, {}
    text, names, params = _statement(connection.vendor, in_any_language(reading))
    found = [
        dict(zip(names, row, strict=True)) for row in fetched(text, (*params, members(entities)))
    ]
    ends: Ends = {}
    for row in found:
        row["uid"] = uid_text(row["uid"])
        title = None if row["untold"] else row["title"] or None
        end = ends[row["id"]] = bare_end(row["uid"], row["kind"], title)
        if row["kind"] in _FILLERS:
            _FILLERS[row["kind"]](end, row, reading)
    schemes = {row["id"]: row["scheme"] for row in found if row["scheme"] is not None}
    return ends | _followed(found, ends, reading), schemes


_COLUMNS = {
    "id": "n.id",
    "uid": "n.uid",
    "kind": "n.kind",
    "title": "n.title",
    "untold": """CASE WHEN n.title = '' THEN 0
 WHEN d.id IS NOT NULL AND d.published_at IS NULL THEN 1
 WHEN p.id IS NOT NULL AND x.published_at IS NULL THEN 1
 WHEN f.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM content_edition fe
  WHERE fe.framework_id = f.id AND fe.state = 'published') THEN 1
 WHEN EXISTS (SELECT 1 FROM content_requirement u JOIN content_edition ue ON ue.id = u.edition_id
  WHERE u.entity_id = n.id AND ue.state <> 'published') THEN 1 ELSE 0 END""",
    "document_slug": "d.slug",
    "document_title": "d.title",
    "framework_slug": "f.slug",
    "framework_title": "f.title",
    "passage_title": "p.title",
    "passage_marker": "p.marker",
    "passage_document": "xd.slug",
    "passage_label": "x.label",
    "concept": "c.id",
    "scheme": "cs.slug",
    "led_to": "g.target_id",
}
_FROM = """
 FROM content_entity n
 LEFT JOIN content_document d ON d.entity_id = n.id
 LEFT JOIN content_framework f ON f.entity_id = n.id
 LEFT JOIN content_passage p ON p.entity_id = n.id
 LEFT JOIN content_expression x ON x.id = p.expression_id
 LEFT JOIN content_document xd ON xd.id = x.document_id
 LEFT JOIN content_concept c ON c.entity_id = n.id
 LEFT JOIN content_conceptscheme cs ON cs.id = c.scheme_id
 LEFT JOIN content_redirect g ON g.entity_id = n.id"""
_LABEL = ("l.language", "l.text")
_LABELS = f"content_conceptlabel l WHERE l.concept_id = c.id AND l.kind = '{LabelKind.PREFERRED}'"
_WORDING = (
    "rf.slug", "e.label", "e.language", "r.code", "r.title",
    f"substr(r.statement, 1, {LABEL_LENGTH})", "r.texts",
)  # fmt: skip
_WORDINGS = """content_requirement r JOIN content_edition e ON e.id = r.edition_id
 JOIN content_framework rf ON rf.id = e.framework_id WHERE r.entity_id = n.id AND """


@functools.lru_cache(maxsize=128)
def _statement(vendor: str, reading: Reading) -> tuple[str, tuple[str, ...], tuple[Any, ...]]:
    """The statement, the names of its columns, and the parameters before the entities."""
    del vendor
    read, params = edition_read_sql("e.framework_id", reading)
    now = f"CASE WHEN e.id = {read} THEN 1 ELSE 0 END"
    wordings = f"{_WORDINGS} {visible_sql('e', reading)}"
    seen = (
        "EXISTS (SELECT 1 FROM content_edition e"  # noqa: S608
        f" WHERE e.framework_id = f.id AND {visible_sql('e', reading)})"
    )
    document, of_document = _seen("d", visible_documents, reading)
    passage, of_passage = _seen("x", visible_expressions, reading)
    columns: dict[str, Sql] = {name: (sql, ()) for name, sql in _COLUMNS.items()}
    columns |= {
        "document_seen": (document, of_document),
        "passage_seen": (passage, of_passage),
        "framework_seen": (f"CASE WHEN {seen} THEN 1 ELSE 0 END", ()),
        "labels": (json_rows(_LABEL, _LABELS, "l.id"), ()),
        "wordings": (
            json_rows((now, *_WORDING), wordings, "e.effective_from, e.revision"),
            tuple(params),
        ),
    }
    text = f"SELECT {', '.join(sql for sql, _ in columns.values())} {_FROM} WHERE {among('n.id')}"
    return text, tuple(columns), tuple(value for _, given in columns.values() for value in given)


def _seen(alias: str, visible: Any, reading: Reading) -> Sql:
    """Whether a document or text is public, or one that a reading with drafts sees."""
    seen, params = f"{alias}.published_at IS NOT NULL", ()
    if reading.drafts:
        chosen, params = subquery(visible(reading))
        seen += f" OR {alias}.id IN ({chosen})"
    return f"CASE WHEN {seen} THEN 1 ELSE 0 END", params


def _followed(found: list[dict[str, Any]], ends: Ends, reading: Reading) -> Ends:
    """The ends that took the place of merged ones."""
    merged = {
        row["id"]
        for row in found
        if row["led_to"] is not None and (row["kind"] in _WITHOUT_DAYS or ends[row["id"]]["absent"])
    }
    if not merged:
        return {}
    led = ends_of_redirects(merged)
    targets = ends_of(set(led.values()), reading)
    return {entity: targets[end] for entity, end in led.items() if not targets[end]["absent"]}


def bare_end(uid: str, kind: str, title: str | None = None) -> Answer:
    """Give an end as its identity alone names it; where words of a draft may stand, without."""
    return {
        "uid": uid,
        "kind": kind,
        "code": None,
        "title": title,
        "framework": None,
        "address": None,
        "absent": False,
    }


def _document(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    del reading
    slug, seen = row["document_slug"], bool(row["document_seen"])
    if slug is not None:
        end.update(
            title=row["document_title"] if seen else None,
            address=document_address(slug) if seen else None,
            absent=not seen,
        )


def _passage(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    del reading
    slug, seen = row["passage_document"], bool(row["passage_seen"])
    if slug is not None:
        title = " ".join(filter(None, (row["passage_marker"], row["passage_title"])))
        end.update(
            title=title or None if seen else None,
            address=passage_address(slug, row["passage_label"], row["uid"]) if seen else None,
            absent=not seen,
        )


def _framework(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    del reading
    slug, seen = row["framework_slug"], bool(row["framework_seen"])
    if slug is not None:
        end.update(
            title=row["framework_title"] if seen else None,
            framework=slug if seen else None,
            address=f"/frameworks/{slug}" if seen else None,
            absent=not seen,
        )


def _concept(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    name_concept(end, dict(json_value(row["labels"])), row["title"], reading)


def name_concept(end: Answer, labels: dict[str, str], title: str, reading: Reading) -> None:
    """Name an end by its preferred labels by language, the first of them where none suits."""
    label = labels.get(best_language(reading.language, list(labels)) or next(iter(labels), ""))
    end.update(title=label or title or None, address=concept_address(end["uid"]))


def _requirement(end: Answer, row: dict[str, Any], reading: Reading) -> None:
    """Named by the wording of the day, else by the last one that may be seen."""
    written = json_value(row["wordings"])
    now = [wording for wording in written if wording[0]]
    for wording in (now or written)[-1:]:
        name_requirement(end, wording[1:], reading)
    end["absent"] = not now


def name_requirement(end: Answer, wording: Sequence[Any], reading: Reading) -> None:
    """Name an end by a wording: framework, edition, language, code, title, words and texts."""
    slug, label, language, code, title, statement, texts = wording
    words = {"title": title, "statement": statement, "texts": json_object(texts)}
    end.update(
        code=code or None,
        title=localised(words, language, reading.language).label,
        framework=slug,
        address=requirement_address(slug, label, code or None, end["uid"]),
    )


_FILLERS = {
    EntityKind.DOCUMENT.value: _document,
    EntityKind.PASSAGE.value: _passage,
    EntityKind.FRAMEWORK.value: _framework,
    EntityKind.CONCEPT.value: _concept,
    EntityKind.REQUIREMENT.value: _requirement,
}


def untold(entities: Collection[int] | QuerySet[Any, Any]) -> set[int]:
    """Give the entities whose own title may hold the words of a draft; one query.

    They have a wording in an open edition, or are a document, a passage or a framework of which
    nothing is published.
    """
    drafted = Requirement.objects.filter(entity=OuterRef("pk")).exclude(
        edition__state=EditionState.PUBLISHED
    )
    sealed = Edition.objects.sealed().filter(framework=OuterRef("as_framework"))
    hidden = (
        Exists(drafted)
        | Q(as_document__isnull=False, as_document__published_at__isnull=True)
        | Q(as_passage__isnull=False, as_passage__expression__published_at__isnull=True)
        | (Q(as_framework__isnull=False) & ~Exists(sealed))
    )
    found = Entity.objects.filter(pk__in=entities).filter(hidden)
    return set(found.values_list("pk", flat=True))


def preferred_labels(concepts: Collection[int], reading: Reading) -> dict[int, str]:
    """Give the preferred label of each concept in the language asked for; one query."""
    offered: dict[int, dict[str, str]] = {}
    labels = ConceptLabel.objects.filter(concept__in=concepts, kind=LabelKind.PREFERRED)
    for concept, language, label in labels.order_by("id").values_list(
        "concept", "language", "text"
    ):
        offered.setdefault(concept, {})[language] = label
    chosen: dict[int, str] = {}
    for concept, by_language in offered.items():
        best = best_language(reading.language, list(by_language))
        chosen[concept] = by_language[best or next(iter(by_language))]
    return chosen


def pinned_rows(frameworks: Collection[int], reading: Reading) -> set[int]:
    """Give the edition rows that the reading is about in ``frameworks``; one query.

    Where a framework has no edition of the pinned label, the one in force on the day stands.
    """
    read, params = edition_read_sql("e.framework_id", reading)
    text = f"SELECT e.id FROM content_edition e WHERE {among('e.framework_id')} AND e.id = {read}"  # noqa: S608
    return {row[0] for row in fetched(text, (members(frameworks), *params))}
