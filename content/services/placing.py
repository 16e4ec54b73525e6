"""A prepared text finds its place in a batch: its work, its row ids, the works that it names."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from content.identity import born_uid
from content.models import (
    Association,
    Document,
    Entity,
    Expression,
    Finding,
    Passage,
    Reference,
)
from content.naming import free_slug, pinyin_slug
from content.packages import AssociationRecord
from content.preparing import Prepared, TextRows, prepare
from content.services.batches import ARTICLE, TARGET, Batch, Placed, framework_slug, new_entity
from content.services.entities import entity_ids
from content.services.works import Match
from content.text import normal_title, read_document
from content.text.records import Finding as TextFinding
from content.vocabulary import (
    AssociationType,
    DocumentKind,
    EntityKind,
    Origin,
)


def stub_match(batch: Batch, item: Prepared) -> Match:
    """Give the single stub that waited for a text that the batch takes, or nothing."""
    same = batch.same_title(item.normal)
    return Match(same[0] if len(same) == 1 else None)


def place_text(batch: Batch, item: Prepared, match: Match, *, ensure: bool = False) -> Placed:
    """Place a text as a draft expression of the work that it belongs to.

    With ``ensure`` the identities of its passages are looked up first, because some may be there
    already; else they are known to be new.
    """
    document = match.document or _new_work(batch, item)
    item = _checked(batch, item, document)
    if match.document is not None and document.published_at is None:
        _fill_stub(batch, document, item)
    expression = _place_expression(batch, document, item)
    batch.texts.add(document.pk)
    passages, entities = _place_passages(batch, item.rows, expression, ensure=ensure)
    references = _place_references(batch, item, expression, passages, entities)
    placed = Placed(item, document, expression, passages, entities, references)
    batch.placed[document.pk] = placed
    _place_findings(batch, item, expression, match)
    _link_neighbours(batch, document, item)
    return placed


def _checked(batch: Batch, item: Prepared, document: Document) -> Prepared:
    """The text as it was prepared, or anew where the reader guessed its work or slug wrong."""
    wish, work = item.wish, document.entity.uid
    if wish is not None and item.edition_rows is not None:
        slug = framework_slug(batch, item)
        wish = wish if slug == item.framework.slug else replace(wish, framework=slug)
    if item.document == work and wish == item.wish:
        return item
    return prepare(item.text, read_document(item.text), item.details, wish, document=work)


def _new_work(batch: Batch, item: Prepared) -> Document:
    entity = new_entity(batch, item.document, EntityKind.DOCUMENT)
    details = item.details
    return _born(
        batch,
        entity,
        title=item.title,
        slug=details.slug or item.slug,
        kind=item.kind,
        publisher=(item.issuer or "")[:300],
        issued_at=item.date,
        language=details.language,
        license=details.license,
        attribution=details.attribution,
    )


def _born(batch: Batch, entity: Entity, *, title: str, slug: str, **fields: Any) -> Document:
    """Make a document that is not yet public; its row waits."""
    (pk,) = batch.numbers.take(Document)
    document = Document(
        pk=pk,
        entity=entity,
        slug=free_slug(slug, lambda name: _slug_taken(batch, name)),
        title=title[:500],
        normal_title=normal_title(title)[:500],
        **fields,
    )
    batch.born[pk] = document
    batch.add_work(document)
    return document


def _slug_taken(batch: Batch, name: str) -> bool:
    """Whether a document's slug is taken; those of the batch's own texts were looked up."""
    if name in batch.slugs or name in batch.free_slugs:
        return name in batch.slugs
    return Document.objects.filter(slug=name).exists()


def _fill_stub(batch: Batch, document: Document, item: Prepared) -> None:
    """Give a stub that is not public yet what its text says of it; a public one waits."""
    document.kind = item.kind
    document.publisher = document.publisher or (item.issuer or "")[:300]
    document.issued_at = document.issued_at or item.date
    document.license = document.license or item.details.license
    document.attribution = document.attribution or item.details.attribution
    batch.touch(document)


def _place_expression(batch: Batch, document: Document, item: Prepared) -> Expression:
    (pk,) = batch.numbers.take(Expression)
    expression = Expression(
        pk=pk,
        uid=item.expression,
        document=document,
        label=_free_label(batch, document, item.label),
        language=item.details.language,
        text=item.text,
        digest=item.digest,
        dates=item.dates,
        effective_from=item.date,
        source=_waiting(batch, document, item),
    )
    batch.rows[Expression].append((
        pk, item.expression.hex, document.pk, expression.label, expression.language, item.text,
        item.digest, json.dumps(item.dates, ensure_ascii=False), item.coverage, _day(item.date),
        json.dumps(expression.source, ensure_ascii=False),
    ))  # fmt: skip
    told = {
        "label": expression.label,
        "digest": item.digest,
        "document": document.slug,
        "passages": len(item.rows.passages),
    }
    batch.record("create", "expression", item.expression.hex, told)
    return expression


def _day(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def _free_label(batch: Batch, document: Document, wanted: str) -> str:
    if document.pk not in batch.texts:
        return wanted
    taken = set(document.expressions.values_list("label", flat=True))
    return free_slug(wanted, taken.__contains__)


def _waiting(batch: Batch, document: Document, item: Prepared) -> dict[str, object]:
    """What publishing this text shall tell of a document that is public as a stub already."""
    source: dict[str, object] = {"file": item.details.file} if item.details.file else {}
    if item.details.layout:
        source["layout"] = item.details.layout
    if document.published_at is not None and document.pk not in batch.texts:
        source["document"] = {
            "kind": item.kind,
            "publisher": (item.issuer or "")[:300],
            "issued_at": _day(item.date),
        }
    return source


def _place_passages(
    batch: Batch, rows: TextRows, expression: Expression, *, ensure: bool
) -> tuple[Sequence[int], Sequence[int]]:
    """Place the outline in pre-order; give the row ids of its passages and of their entities."""
    owner = expression.document_id
    entities = place_entities(
        batch, [row[0] for row in rows.passages], EntityKind.PASSAGE, document_id=owner,
        ensure=ensure,
    )  # fmt: skip
    passages = batch.numbers.take(Passage, len(rows.passages))
    text = expression.pk
    batch.rows[Passage].extend([
        (pk, entity, text, None if above is None else passages[above], *rest)
        for pk, entity, (_, above, *rest) in zip(passages, entities, rows.passages, strict=True)
    ])  # fmt: skip
    return passages, entities


def place_entities(
    batch: Batch,
    uids: list[str],
    kind: EntityKind,
    *,
    framework_id: int | None = None,
    document_id: int | None = None,
    ensure: bool = False,
) -> Sequence[int]:
    """Give the row ids of the entities of ``uids``, which are hex; those not there yet wait."""
    known = entity_ids(map(uuid.UUID, uids)) if ensure else {}
    held = {uid.hex: pk for uid, pk in known.items()}
    missing = [uid for uid in uids if uid not in held] if held else uids
    ids = batch.numbers.take(Entity, len(missing))
    word = kind.value
    batch.rows[Entity].extend([
        (pk, uid, word, framework_id, document_id, "")
        for pk, uid in zip(ids, missing, strict=True)
    ])  # fmt: skip
    if not held:
        return ids
    held.update(zip(missing, ids, strict=True))
    return [held[uid] for uid in uids]


def _place_references(
    batch: Batch,
    item: Prepared,
    expression: Expression,
    passages: Sequence[int],
    entities: Sequence[int],
) -> list[list[Any]]:
    """Place the mentions of other provisions, each with the entity it leads to if known."""
    named: dict[str, int] = {}
    found = []
    ids = batch.numbers.take(Reference, len(item.rows.references))
    for pk, (holder, own, title, *rest) in zip(ids, item.rows.references, strict=True):
        target = None if own is None else entities[own]
        if title is not None:
            target = named.get(title)
            if target is None:
                target = named[title] = named_work(batch, title, item.names[title]).entity_id
        held = None if holder is None else passages[holder]
        row = [pk, expression.pk, held, target, *rest]
        found.append(row)
        if title is not None and row[ARTICLE]:
            batch.mentions[row[TARGET]].append(row)
    batch.rows[Reference].extend(found)
    return found


def named_work(batch: Batch, title: str, normal: str) -> Document:
    """Give the document that a mention 《title》 leads to: the only one of that title, else a stub.

    With several works of one title the mention stays with a stub, until an editor decides.
    """
    same = batch.same_title(normal)
    if len(same) == 1:
        return same[0]
    for document in same:
        if document.pk not in batch.texts:
            return document
    entity = new_entity(batch, born_uid("document", normal, None, "stub"), EntityKind.DOCUMENT)
    return _born(batch, entity, title=title, slug=pinyin_slug(title), kind=DocumentKind.OTHER.value)


def _place_findings(batch: Batch, item: Prepared, expression: Expression, match: Match) -> None:
    found = list(item.rows.findings)
    if match.candidates:
        told = _same_title(match)
        found.append((told.code, told.start, told.end, told.message, told.message_zh))
    ids = batch.numbers.take(Finding, len(found))
    text = expression.pk
    batch.rows[Finding].extend([(pk, text, *row) for pk, row in zip(ids, found, strict=True)])


def _same_title(match: Match) -> TextFinding:
    slugs = ", ".join(document.slug for document in match.candidates)
    return TextFinding(
        "same_title", 0, 0,
        f"Other works bear this title ({slugs}); nothing proves that they are the same.",
        f"另有同名文献({slugs}),无从证明是同一文献,已另立一条。",
    )  # fmt: skip


def _link_neighbours(batch: Batch, document: Document, item: Prepared) -> None:
    """Link 上一篇 and 下一篇 as navigation: stubs until their texts arrive."""
    for title, before in ((item.before, True), (item.after, False)):
        if not title or item.names[title] == document.normal_title:
            continue
        neighbour = named_work(batch, title, item.names[title])
        ends = (neighbour, document) if before else (document, neighbour)
        if not _linked(batch, document, ends):
            _link(batch, document, ends)


def _linked(batch: Batch, document: Document, ends: tuple[Document, Document]) -> bool:
    source, target = (end.entity.uid for end in ends)
    if any(
        (one.source_uid, one.target_uid) == (source, target) for one in batch.links[document.pk]
    ):
        return True
    return (
        document.pk not in batch.born
        and document.associations.filter(
            source_entity=ends[0].entity_id,
            target_entity=ends[1].entity_id,
            type=AssociationType.PRECEDES,
        ).exists()
    )


def _link(batch: Batch, document: Document, ends: tuple[Document, Document]) -> None:
    source, target = (end.entity.uid for end in ends)
    here = str(document.entity.uid)
    record = AssociationRecord(
        uid=born_uid("association", here, str(source), str(target), AssociationType.PRECEDES),
        source_uid=source,
        target_uid=target,
        type=AssociationType.PRECEDES.value,
        origin=Origin.RULE.value,
        navigation=True,
    )
    batch.links[document.pk].append(record)
    (pk,) = batch.numbers.take(Association)
    batch.rows[Association].append((
        pk, record.uid.hex, document.pk, ends[0].entity_id, ends[1].entity_id, record.type,
        record.origin, True,
    ))  # fmt: skip
