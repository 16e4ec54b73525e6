"""An edition package becomes a draft edition's rows."""

import uuid
from collections.abc import Iterator, Sequence

from django.utils import timezone

from content.digests import association_digest, association_value
from content.edition_rows import EditionRows, edition_rows
from content.errors import OpenDraftError, UnknownAddressError
from content.models import (
    Association,
    Citation,
    Document,
    Edition,
    EditionBasis,
    Entity,
    Expression,
    Framework,
    Passage,
    Requirement,
)
from content.packages import EditionPackage, FrameworkRecord
from content.services import history
from content.services.authority import Person
from content.services.batches import COLUMNS
from content.services.bulk import Written, allocate_ids, insert_rows
from content.services.entities import ensure_entities, entity_ids
from content.services.history import ChangeRow
from content.vocabulary import EditionState, EntityKind


def ensure_framework(record: FrameworkRecord) -> Framework:
    """Give the framework of this slug, made if it is not there yet."""
    found = Framework.objects.filter(slug=record.slug).first()
    if found is not None:
        return found
    entity, _ = Entity.objects.get_or_create(
        uid=record.uid, defaults={"kind": EntityKind.FRAMEWORK, "title": record.title[:500]}
    )
    return Framework.objects.create(
        entity=entity,
        slug=record.slug,
        kind=record.kind,
        title=record.title[:500],
        subject=record.subject[:300],
        publisher=record.publisher[:300],
        language=record.language,
        license=record.license[:300],
        attribution=record.attribution[:500],
        source=record.source,
        work=Document.objects.filter(entity__uid=record.work).first() if record.work else None,
    )


def write_draft(*, package: EditionPackage, by: Person = None) -> Edition:
    """Write a package as a draft edition of its framework, in the caller's transaction.

    Cost: a fixed number of statements a few thousand rows.

    Raises:
        OpenDraftError: the framework has an open draft already (409).
    """
    framework = ensure_framework(package.framework)
    draft = framework.editions.exclude(state=EditionState.PUBLISHED).first()
    if draft is not None:
        raise OpenDraftError(framework=framework.slug, edition=draft.label)
    record = package.edition
    edition = Edition.objects.create(
        uid=record.uid,
        framework=framework,
        label=record.label,
        title=record.title,
        language=record.language,
        effective_from=record.effective_from,
        note=record.note,
        source=record.source,
    )
    if record.against:
        against = Edition.objects.filter(uid__in=record.against)
        EditionBasis.objects.bulk_create(
            EditionBasis(edition=edition, against=basis) for basis in against
        )
    rows = edition_rows(package)
    _write_citations(rows, _write_requirements(edition, rows))
    _write_associations(edition, package)
    history.record(_changes(edition, package, rows, by))
    return edition


_LINKED = (
    "id", "uid", "edition_id", "source_entity_id", "target_entity_id", "type", "rationale",
    "evidence", "confidence", "origin", "navigation", "position", "digest", "source",
)  # fmt: skip


def _write_requirements(edition: Edition, rows: EditionRows) -> Sequence[int]:
    """Write the tree in one statement; give the row ids in pre-order."""
    uids = [uuid.UUID(row[0]) for row in rows.requirements]
    entities = ensure_entities(uids, kind=EntityKind.REQUIREMENT, framework_id=edition.framework_id)
    ids = list(allocate_ids(Requirement, len(uids)))
    insert_rows(
        Requirement,
        COLUMNS[Requirement],
        [
            (pk, entities[uid], edition.pk, None if above is None else ids[above], *rest)
            for pk, uid, (_, above, *rest) in zip(ids, uids, rows.requirements, strict=True)
        ],
        ready=True,
    )
    return ids


def _write_citations(rows: EditionRows, requirements: Sequence[int]) -> None:
    texts = {uuid.UUID(row[2]) for row in rows.citations}
    found = Expression.objects.filter(uid__in=texts).values_list("uid", "pk")
    expressions = {uid.hex: pk for uid, pk in found}
    held = Passage.objects.filter(expression__in=expressions.values())
    passages = {uid.hex: pk for uid, pk in held.values_list("entity__uid", "pk")}
    ids = allocate_ids(Citation, len(rows.citations))
    insert_rows(
        Citation,
        COLUMNS[Citation],
        [
            (pk, uid, requirements[place], expressions[text], passages.get(passage), *rest)
            for pk, (uid, place, text, passage, *rest) in zip(ids, rows.citations, strict=True)
        ],
        ready=True,
    )


def _write_associations(edition: Edition, package: EditionPackage) -> None:
    """Write the links; an end that is only named becomes an entity without wording."""
    records = package.associations
    if not records:
        return
    for end in package.entities:
        Entity.objects.get_or_create(
            uid=end.uid,
            defaults={"kind": end.kind, "title": end.title[:500], "uri": end.uri[:500]},
        )
    ends = entity_ids({uid for link in records for uid in (link.source_uid, link.target_uid)})
    for link in records:
        for uid in (link.source_uid, link.target_uid):
            if uid not in ends:
                raise UnknownAddressError(address=str(uid))
    ids = allocate_ids(Association, len(records))
    insert_rows(
        Association,
        _LINKED,
        (
            (
                pk,
                link.uid,
                edition.pk,
                ends[link.source_uid],
                ends[link.target_uid],
                link.type,
                link.rationale,
                link.evidence,
                link.confidence,
                link.origin,
                link.navigation,
                link.position,
                association_digest(link),
                link.source,
            )
            for pk, link in zip(ids, records, strict=True)
        ),
    )


def _changes(
    edition: Edition, package: EditionPackage, rows: EditionRows, by: Person
) -> Iterator[ChangeRow]:
    at, who, where = timezone.now(), history.person(by), edition.uid
    header = {"label": edition.label, "framework": package.framework.slug}
    yield ChangeRow("create", "edition", where, at, who, where, after=header)
    for record, after in zip(package.requirements, rows.changes, strict=True):
        yield ChangeRow("create", "requirement", record.uid, at, who, where, after=Written(after))
    for link in package.associations:
        value = association_value(link)
        yield ChangeRow("create", "association", link.uid, at, who, where, after=value)
