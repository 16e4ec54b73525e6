"""A document parted: a wrong merge undone, or some of its texts made a work of their own."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from content.errors import FieldProblem, InvalidContentError, MergeRefusedError
from content.identity import born_uid, passage_uid, path_places
from content.models import (
    Change,
    Document,
    Entity,
    Expression,
    Finding,
    Passage,
    Redirect,
    Reference,
)
from content.services.authority import Person
from content.services.bulk import allocate_ids, insert_rows, update_rows
from content.services.candidates import list_candidates
from content.services.document_births import new_source
from content.services.document_merging import tell_moved
from content.services.document_roles import require_for, require_source_publisher
from content.services.entities import ensure_entities
from content.services.history import Publication, person, publication
from content.services.operations import Operation
from content.services.publishing import publish_expression
from content.services.telling import document_value
from content.vocabulary import EntityKind

_PASSAGE = (
    "id", "entity_id", "expression_id", "parent_id", "path", "unit", "number", "marker", "title",
    "start", "end", "implicit", "rule", "confidence",
)  # fmt: skip
_REFERENCE = (
    "id", "expression_id", "passage_id", "target_id", "kind", "raw", "start", "end", "at", "named",
    "article", "paragraph", "item",
)  # fmt: skip
_FINDING = ("id", "expression_id", "code", "start", "end", "message", "message_zh")


def split_document(
    *,
    document: Document,
    labels: Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    by: Person = None,
) -> Document:
    """Give the document that was parted from another.

    A merged document leads to itself again, as before ``merge_documents``; ``labels`` and
    ``values`` are empty then. Else the texts of ``labels`` become a work of their own, described
    by ``values``. A draft text moves. A sealed one cannot: its words are stored and published
    again in the new work, its passages lead to the new ones, and the old text stays readable
    where it was cited, named as a copy.

    Raises:
        RoleMissingError: one must be an editor, of public documents and texts a reviewer (403).
        MergeRefusedError: there is nothing to part, or no text would stay (409).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        rows = Document.objects.select_for_update(of=("self",)).select_related("entity")
        held = rows.get(pk=document.pk)
        require_for(by, held)
        redirect = Redirect.objects.filter(entity=held.entity_id).first()
        if redirect is not None:
            _refuse_labels(held, labels)
            return _undo(held, redirect, reason, by, opened)
        return _part(held, (labels, values or {}), reason, by, opened)


def _refuse_labels(document: Document, labels: Sequence[str]) -> None:
    if labels:
        raise MergeRefusedError(
            subject=document.title,
            reason="it was merged; undo that first, without naming texts",
            reason_zh="它已被并入他处;请先撤销合并(不要指明文本)",
        )


def _undo(
    document: Document, redirect: Redirect, reason: str, by: Person, opened: Publication
) -> Document:
    before = document_value(document)
    target = redirect.target
    redirect.delete()
    _lead_back(document)
    tell_moved(document, opened)
    operation = Operation(by, at=opened.at)
    operation.note(
        "split", "document", document.entity.uid, before=before, after=document_value(document),
        detail={"target": str(target.uid), "reason": reason},
    )  # fmt: skip
    operation.record()
    list_candidates({document.normal_title})
    return document


def _lead_back(document: Document) -> None:
    """Lead the mentions that the merge took away to this document again."""
    merges = Change.objects.filter(
        subject=document.entity.uid, kind="document", action__in=["merge", "resolve"]
    )
    last = merges.order_by("-id").first()
    places = (last.detail or {}).get("mentions", []) if last else []
    wanted = {(uid, start, at) for uid, start, at in places}
    mentions = Reference.objects.filter(expression__uid__in={uid for uid, _, _ in wanted})
    rows = mentions.values_list("pk", "expression__uid", "start", "at")
    back = [(document.entity_id, pk) for pk, uid, *at in rows if (str(uid), *at) in wanted]
    update_rows(Reference, ("target_id",), back)


def _part(
    document: Document,
    asked: tuple[Sequence[str], Mapping[str, Any]],
    reason: str,
    by: Person,
    opened: Publication,
) -> Document:
    labels, values = asked
    texts = _chosen(document, labels)
    if any(text.published_at for text in texts):
        require_source_publisher(by, document)
    kept = {name: getattr(document, name) for name in ("kind", "publisher", "language")}
    parted = new_source(kept | dict(values))
    told = {}
    for text in texts:
        if text.published_at is None:
            _move(text, parted)
            told[text.label] = str(text.uid)
        else:
            copy = _copied(text, parted, opened, by)
            publish_expression(expression=copy, publication=opened, by=by)
            told[text.label] = str(copy.uid)
    parted.refresh_from_db()
    operation = Operation(by, at=opened.at)
    operation.note("create", "document", parted.entity.uid, after=document_value(parted))
    operation.note(
        "split", "document", document.entity.uid,
        before=document_value(document), after=document_value(document),
        detail={"document": str(parted.entity.uid), "reason": reason, "texts": told},
    )  # fmt: skip
    operation.record()
    tell_moved(document, opened)
    return parted


def _chosen(document: Document, labels: Sequence[str]) -> list[Expression]:
    held = {text.label: text for text in document.expressions.select_for_update()}
    unknown = [label for label in labels if label not in held]
    if unknown or not labels:
        known = ", ".join(held) or "none"
        problem = FieldProblem(
            "labels",
            "invalid" if unknown else "required",
            f"must name texts of this document; known are {known}",
            f"须为本文献的文本;现有 {known}",
        )
        raise InvalidContentError(fields=(problem,), count=1)
    if len(set(labels)) == len(held):
        raise MergeRefusedError(
            subject=document.title, reason="at least one text must stay",
            reason_zh="至少须留下一个文本",
        )  # fmt: skip
    return [held[label] for label in dict.fromkeys(labels)]


def _move(text: Expression, document: Document) -> None:
    """A draft text goes to another work; the identities of its passages stay the same."""
    text.document = document
    text.save(update_fields=["document"])
    Entity.objects.filter(as_passage__expression=text).update(document=document)


def _copied(text: Expression, document: Document, opened: Publication, by: Person) -> Expression:
    copy = Expression.objects.create(
        uid=born_uid("expression", str(document.entity.uid), text.digest),
        document=document,
        label=text.label,
        language=text.language,
        text=text.text,
        digest=text.digest,
        dates=text.dates,
        coverage=text.coverage,
        effective_from=text.effective_from,
        source={name: held for name, held in text.source.items() if name != "document"},
        copy_of=text,
    )
    rows, entities = _copy_passages(text, copy)
    _copy_references(text, copy, rows, entities)
    findings = Finding.objects.filter(expression=text).values_list(*_FINDING[2:])
    ids = allocate_ids(Finding, len(findings))
    insert_rows(
        Finding, _FINDING, [(pk, copy.pk, *row) for pk, row in zip(ids, findings, strict=True)]
    )
    Redirect.objects.bulk_create(
        Redirect(entity_id=old, target_id=new, at=opened.at, by_id=person(by))
        for old, new in entities.items()
    )
    return copy


def _copy_passages(text: Expression, copy: Expression) -> tuple[dict[int, int], dict[int, int]]:
    """The old passages' rows and entities, each with the new one's."""
    old = list(Passage.objects.filter(expression=text).order_by("path").values(*_PASSAGE))
    uids = [_uid(copy, passage["path"]) for passage in old]
    made = ensure_entities(uids, kind=EntityKind.PASSAGE, document_id=copy.document_id)
    rows = dict(zip((one["id"] for one in old), allocate_ids(Passage, len(old)), strict=True))
    entities = {one["entity_id"]: made[uid] for one, uid in zip(old, uids, strict=True)}
    changed = [
        one
        | {
            "id": rows[one["id"]],
            "entity_id": entities[one["entity_id"]],
            "expression_id": copy.pk,
            "parent_id": rows.get(one["parent_id"]),
        }
        for one in old
    ]
    insert_rows(Passage, _PASSAGE, [[one[name] for name in _PASSAGE] for one in changed])
    return rows, entities


def _uid(copy: Expression, path: str) -> uuid.UUID:
    places = ".".join(str(place) for place in path_places(path))
    return passage_uid(copy.document.entity.uid, copy.digest, places)


def _copy_references(
    text: Expression, copy: Expression, rows: dict[int, int], entities: dict[int, int]
) -> None:
    old = list(Reference.objects.filter(expression=text).values(*_REFERENCE))
    ids = allocate_ids(Reference, len(old))
    changed = [
        one
        | {
            "id": pk,
            "expression_id": copy.pk,
            "passage_id": rows.get(one["passage_id"]),
            "target_id": entities.get(one["target_id"], one["target_id"]),
        }
        for pk, one in zip(ids, old, strict=True)
    ]
    insert_rows(Reference, _REFERENCE, [[one[name] for name in _REFERENCE] for one in changed])
