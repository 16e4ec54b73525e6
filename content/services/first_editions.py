"""Texts of a batch become first editions of new frameworks, and public with the batch."""

import uuid
from dataclasses import replace

from content.models import (
    Change,
    Citation,
    Document,
    Edition,
    Framework,
    Proposal,
    Requirement,
)
from content.services.batches import ARTICLE, TARGET, Batch, Placed, new_entity
from content.services.history import Publication
from content.services.indexing import Searchable
from content.services.placing import place_entities
from content.services.publishing import apply_waiting
from content.services.references import Provisions, newest_provisions
from content.services.telling import tell_document, work_value
from content.unit_rows import filled
from content.vocabulary import EditionState, EntityKind, EventKind, ProposalKind, ProposalState

_REQUIREMENT_BORN = ("create", "requirement")
_AFTER_ARTICLE = slice(ARTICLE, ARTICLE + 3)


def place_edition(batch: Batch, placed: Placed) -> None:
    """Place the edition that a text gives birth to; nothing where it has no provision."""
    item, rows = placed.prepared, placed.prepared.edition_rows
    if rows is None:
        return
    framework = _place_framework(batch, placed)
    edition = _edition(batch, placed, framework)
    entities = place_entities(
        batch, [row[0] for row in rows.requirements], EntityKind.REQUIREMENT,
        framework_id=framework.pk,
    )  # fmt: skip
    ids = placed.requirements = batch.numbers.take(Requirement, len(rows.requirements))
    here, text = edition.pk, placed.expression.pk
    batch.rows[Requirement].extend([
        (pk, entity, here, None if above is None else ids[above], *rest)
        for pk, entity, (_, above, *rest) in zip(ids, entities, rows.requirements, strict=True)
    ])  # fmt: skip
    passages = {row[0]: pk for row, pk in zip(item.rows.passages, placed.passages, strict=True)}
    keys = batch.numbers.take(Citation, len(rows.citations))
    batch.rows[Citation].extend([
        (pk, uid, ids[place], text, passages.get(passage), *rest)
        for pk, (uid, place, _, passage, *rest) in zip(keys, rows.citations, strict=True)
    ])  # fmt: skip
    _place_proposals(batch, placed, edition)
    where = edition.uid.hex
    batch.rows[Change].extend([
        (*_REQUIREMENT_BORN, row[0], where, after)
        for row, after in zip(rows.requirements, rows.changes, strict=True)
    ])  # fmt: skip


def _place_framework(batch: Batch, placed: Placed) -> Framework:
    """A framework of the work's name, publisher and language; its slug was looked up."""
    document = placed.document
    record = replace(
        placed.prepared.framework,
        title=(placed.prepared.heading or document.title)[:500],
        publisher=document.publisher[:300],
        work=document.entity.uid,
    )
    entity = new_entity(batch, record.uid, EntityKind.FRAMEWORK, title=record.title)
    (pk,) = batch.numbers.take(Framework)
    batch.framework_slugs.add(record.slug)
    batch.rows[Framework].append((
        pk, entity.pk, record.slug, record.kind, record.title, record.publisher, record.language,
        document.pk,
    ))  # fmt: skip
    placed.record = record
    return Framework(pk=pk, entity=entity, slug=record.slug)


def _edition(batch: Batch, placed: Placed, framework: Framework) -> Edition:
    record = placed.prepared.edition
    (pk,) = batch.numbers.take(Edition)
    edition = Edition(
        pk=pk,
        uid=record.uid,
        framework=framework,
        label=record.label,
        language=record.language,
        effective_from=record.effective_from,
    )
    dated = record.effective_from.isoformat() if record.effective_from else None
    batch.rows[Edition].append(
        (pk, record.uid.hex, framework.pk, record.label, record.language, dated)
    )
    header = {"label": record.label, "framework": framework.slug}
    batch.record("create", "edition", record.uid.hex, header, record.uid.hex)
    placed.edition = edition
    return edition


def _place_proposals(batch: Batch, placed: Placed, edition: Edition) -> None:
    rows = placed.prepared.rows.proposals
    ids = batch.numbers.take(Proposal, len(rows))
    kind, state = ProposalKind.REQUIREMENT.value, ProposalState.OPEN.value
    batch.rows[Proposal].extend([
        (pk, uuid.uuid4().hex, edition.pk, placed.expression.pk, kind, *row, state)
        for pk, row in zip(ids, rows, strict=True)
    ])  # fmt: skip


def release(batch: Batch, placed: Placed, publication: Publication) -> None:
    """Publish a placed text and its edition: seals wait, events are told in order."""
    _release_text(batch, placed, publication)
    if placed.edition is not None:
        _release_edition(batch, placed, placed.edition, publication)
    item = placed.prepared
    if item.wish is not None and item.wish.public:
        units = [*filled(item.units, placed.passages, placed.requirements)]
        publication.searchable.append(Searchable(placed.expression, placed.edition, units))


def _release_text(batch: Batch, placed: Placed, publication: Publication) -> None:
    document, expression = placed.document, placed.expression
    expression.published_at, expression.revision = publication.at, publication.revision
    batch.sealed_texts.append((publication.at, publication.revision, expression.pk))
    first = document.published_at is None
    apply_waiting(document, expression)
    if first:
        document.published_at = publication.at
    batch.touch(document)
    kind = EventKind.DOCUMENT_PUBLISHED if first else EventKind.DOCUMENT_CHANGED
    links = sorted(batch.links[document.pk], key=lambda link: link.uid)
    tell_document(document, kind, publication, expression=expression, links=links)
    _release_stubs(batch, placed, publication)
    _lead_waiting(batch, placed)
    _lead_own(batch, placed)
    sealed = {"digest": expression.digest, "revision": publication.revision}
    batch.record("publish", "expression", expression.uid.hex, sealed)


def _release_stubs(batch: Batch, placed: Placed, publication: Publication) -> None:
    """Make public the works without a text that a published text or its links name."""
    stubs = [
        stub
        for stub in _named(batch, placed)
        if stub.published_at is None and stub.pk not in batch.texts
    ]
    for stub in sorted(stubs, key=lambda one: one.slug):
        stub.published_at = publication.at
        batch.touch(stub)
        links = () if stub.pk in batch.born else None
        tell_document(stub, EventKind.DOCUMENT_STUBBED, publication, links=links)


def _named(batch: Batch, placed: Placed) -> list[Document]:
    """The documents that a text's mentions and its own links lead to."""
    entities = {row[TARGET] for row in placed.references}
    uids = {
        uid
        for link in batch.links[placed.document.pk]
        for uid in (link.source_uid, link.target_uid)
    }
    normals = {normal[:500] for normal in placed.prepared.names.values()}
    return [
        document
        for normal in normals
        for document in batch.works.get(normal, ())
        if document.entity_id in entities or document.entity.uid in uids
    ]


def _lead_waiting(batch: Batch, placed: Placed) -> None:
    """Lead the mentions that waited for this text, written ones and those of this batch."""
    entity = placed.document.entity_id
    rows = [row for row in batch.mentions.get(entity, ()) if row[TARGET] == entity]
    written = batch.waiting.pop(entity, [])
    if not rows and not written:
        return
    provisions = _provisions(batch, placed.document)
    if provisions is None:
        return
    for row in rows:
        if row[1] != placed.expression.pk:
            row[TARGET] = provisions.entity(*row[_AFTER_ARTICLE]) or entity
    for pk, *place in written:
        found = provisions.entity(*place)
        if found is not None:
            batch.led.append((found, pk))


def _lead_own(batch: Batch, placed: Placed) -> None:
    """Lead the mentions in this text to the newest public texts of the works they name."""
    works = {document.entity_id: document for document in _named(batch, placed)}
    for row in placed.references:
        document = works.get(row[TARGET])
        if document is None or not row[ARTICLE]:
            continue
        provisions = _provisions(batch, document)
        if provisions is not None:
            row[TARGET] = provisions.entity(*row[_AFTER_ARTICLE]) or row[TARGET]


def _provisions(batch: Batch, document: Document) -> Provisions | None:
    """The provisions of a work's newest public text; a text of this batch is its work's only."""
    if document.pk not in batch.texts:
        return None
    placed = batch.placed.get(document.pk)
    if placed is not None and placed.expression.published_at is None:
        return None
    if document.pk not in batch.provisions:
        batch.provisions[document.pk] = (
            newest_provisions(document.pk) if placed is None else Provisions(_passages(placed))
        )
    return batch.provisions[document.pk]


def _passages(placed: Placed) -> list[tuple[str, str, str, int]]:
    rows = zip(placed.prepared.rows.passages, placed.entities, strict=True)
    return [(row[3], row[4], row[2], entity) for row, entity in rows]


def _release_edition(
    batch: Batch, placed: Placed, edition: Edition, publication: Publication
) -> None:
    rows, record = placed.prepared.edition_rows, placed.record
    if rows is None or record is None:
        return
    edition.effective_from = edition.effective_from or publication.at.date()
    batch.sealed_editions.append((
        rows.digest, publication.revision, publication.at, EditionState.PUBLISHED.value,
        edition.effective_from, edition.pk,
    ))  # fmt: skip
    value = work_value(record, [])
    publication.tell(EventKind.FRAMEWORK_PUBLISHED, record.uid, value, framework=record.slug)
    names = {"framework": record.slug, "edition": edition.label}
    publication.tell(EventKind.EDITION_PUBLISHED, edition.uid, rows.header, **names)
    told = zip((row[0] for row in rows.requirements), rows.events, strict=True)
    publication.tell_written(EventKind.REQUIREMENT_CREATED, told, **names)
    sealed = {"digest": rows.digest, "revision": publication.revision}
    batch.record("publish", "edition", edition.uid.hex, sealed, edition.uid.hex)
