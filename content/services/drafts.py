"""An edition package becomes a draft edition's rows."""

import uuid
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from content.digests import association_digest, association_value, requirement_digest, wording
from content.errors import OpenDraftError, UnknownAddressError
from content.identity import tree_path
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
from content.packages import EditionPackage, FrameworkRecord, RequirementRecord
from content.services import history
from content.services.bulk import allocate_ids, insert_rows
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


def write_draft(*, package: EditionPackage, by: AbstractBaseUser | None = None) -> Edition:
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
    ids = _write_requirements(edition, package.requirements)
    _write_citations(package.requirements, ids)
    _write_associations(edition, package)
    history.record(_changes(edition, package, by))
    return edition


_WORDING = (
    "id", "entity_id", "edition_id", "parent_id", "path", "kind", "type", "code", "marker",
    "title", "statement", "texts", "modality", "actor", "condition", "digest", "source",
)  # fmt: skip
_CITED = (
    "id", "uid", "requirement_id", "expression_id", "passage_id", "position", "quote", "prefix",
    "suffix", "start", "end",
)  # fmt: skip
_LINKED = (
    "id", "uid", "edition_id", "source_entity_id", "target_entity_id", "type", "rationale",
    "evidence", "confidence", "origin", "navigation", "position", "digest", "source",
)  # fmt: skip


def _write_requirements(
    edition: Edition, records: tuple[RequirementRecord, ...]
) -> dict[uuid.UUID, int]:
    """Write the tree in one statement; give ``{uid: row id}``. Parents come before children."""
    uids = [record.uid for record in records]
    entities = ensure_entities(uids, kind=EntityKind.REQUIREMENT, framework_id=edition.framework_id)
    ids = dict(zip(uids, allocate_ids(Requirement, len(uids)), strict=True))
    insert_rows(
        Requirement,
        _WORDING,
        (
            (
                ids[record.uid],
                entities[record.uid],
                edition.pk,
                None if record.parent is None else ids[record.parent],
                path,
                record.kind,
                record.type,
                record.code,
                record.marker,
                record.title,
                record.statement,
                record.texts,
                record.modality,
                record.actor,
                record.condition,
                requirement_digest(record),
                record.source,
            )
            for path, record in placed(records)
        ),
    )
    return ids


def placed(
    records: tuple[RequirementRecord, ...],
) -> Iterator[tuple[str, RequirementRecord]]:
    """Yield ``(path, record)`` for records in pre-order."""
    places: dict[uuid.UUID | None, tuple[int, ...]] = {None: ()}
    counts: dict[uuid.UUID | None, int] = {}
    for record in records:
        counts[record.parent] = counts.get(record.parent, 0) + 1
        place = (*places[record.parent], counts[record.parent])
        places[record.uid] = place
        yield tree_path(place), record


def _write_citations(
    records: tuple[RequirementRecord, ...], requirements: dict[uuid.UUID, int]
) -> None:
    cited = [
        (record.uid, position, citation)
        for record in records
        for position, citation in enumerate(record.citations, start=1)
    ]
    texts = {citation.expression for _, _, citation in cited}
    expressions = dict(Expression.objects.filter(uid__in=texts).values_list("uid", "pk"))
    held = Passage.objects.filter(expression__in=expressions.values())
    passages: dict[uuid.UUID | None, int] = dict(held.values_list("entity__uid", "pk"))
    ids = allocate_ids(Citation, len(cited))
    insert_rows(
        Citation,
        _CITED,
        (
            (
                pk,
                citation.uid,
                requirements[uid],
                expressions[citation.expression],
                passages.get(citation.passage),
                position,
                citation.quote,
                citation.prefix,
                citation.suffix,
                citation.start,
                citation.end,
            )
            for pk, (uid, position, citation) in zip(ids, cited, strict=True)
        ),
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
    edition: Edition, package: EditionPackage, by: AbstractBaseUser | None
) -> Iterator[ChangeRow]:
    at, who, where = timezone.now(), history.person(by), edition.uid
    header = {"label": edition.label, "framework": package.framework.slug}
    yield ChangeRow("create", "edition", where, at, who, where, after=header)
    for record in package.requirements:
        after = wording(record) | {
            "code": record.code,
            "marker": record.marker,
            "parent": str(record.parent) if record.parent else None,
        }
        yield ChangeRow("create", "requirement", record.uid, at, who, where, after=after)
    for link in package.associations:
        after = association_value(link)
        yield ChangeRow("create", "association", link.uid, at, who, where, after=after)
