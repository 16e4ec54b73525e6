"""An edition package becomes a draft edition's rows."""

import uuid
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from content.digests import association_digest, association_value, requirement_digest, wording
from content.errors import OpenDraftError, UnknownAddressError
from content.identity import path_depth, tree_path
from content.models import (
    Association,
    Change,
    Citation,
    Edition,
    EditionBasis,
    Entity,
    Expression,
    Framework,
    Passage,
    Requirement,
)
from content.packages import AssociationRecord, EditionPackage, FrameworkRecord, RequirementRecord
from content.services import history
from content.services.entities import BATCH, ensure_entities, entity_ids
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
    against = Edition.objects.filter(uid__in=record.against)
    EditionBasis.objects.bulk_create(
        EditionBasis(edition=edition, against=basis) for basis in against
    )
    ids = _write_requirements(edition, package.requirements)
    _write_citations(package.requirements, ids)
    _write_associations(edition, package)
    history.record(_changes(edition, package, by))
    return edition


def _write_requirements(
    edition: Edition, records: tuple[RequirementRecord, ...]
) -> dict[uuid.UUID, int]:
    entities = ensure_entities(
        Entity(uid=record.uid, kind=EntityKind.REQUIREMENT, framework=edition.framework)
        for record in records
    )
    levels: dict[int, list[tuple[str, RequirementRecord]]] = {}
    for path, record in placed(records):
        levels.setdefault(path_depth(path), []).append((path, record))
    ids: dict[uuid.UUID, int] = {}
    for _, level in sorted(levels.items()):
        rows = [
            _requirement(edition, path, record, entities[record.uid], ids) for path, record in level
        ]
        for row, (_, record) in zip(
            Requirement.objects.bulk_create(rows, batch_size=BATCH), level, strict=True
        ):
            ids[record.uid] = row.pk
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


def _requirement(
    edition: Edition,
    path: str,
    record: RequirementRecord,
    entity: int,
    ids: dict[uuid.UUID, int],
) -> Requirement:
    return Requirement(
        entity_id=entity,
        edition=edition,
        parent_id=None if record.parent is None else ids[record.parent],
        path=path,
        kind=record.kind,
        type=record.type,
        code=record.code,
        marker=record.marker,
        title=record.title,
        statement=record.statement,
        texts=record.texts,
        modality=record.modality,
        actor=record.actor,
        condition=record.condition,
        digest=requirement_digest(record),
        source=record.source,
    )


def _write_citations(
    records: tuple[RequirementRecord, ...], requirements: dict[uuid.UUID, int]
) -> None:
    cited = [(record.uid, citation) for record in records for citation in record.citations]
    texts = {citation.expression for _, citation in cited}
    expressions = dict(Expression.objects.filter(uid__in=texts).values_list("uid", "pk"))
    passages = dict(
        Passage.objects.filter(expression__in=expressions.values()).values_list("entity__uid", "pk")
    )
    positions: dict[uuid.UUID, int] = {}
    rows = []
    for uid, citation in cited:
        positions[uid] = positions.get(uid, 0) + 1
        rows.append(
            Citation(
                uid=citation.uid,
                requirement_id=requirements[uid],
                expression_id=expressions[citation.expression],
                passage_id=passages.get(citation.passage) if citation.passage else None,
                position=positions[uid],
                quote=citation.quote,
                prefix=citation.prefix,
                suffix=citation.suffix,
                start=citation.start,
                end=citation.end,
            )
        )
    Citation.objects.bulk_create(rows, batch_size=BATCH)


def _write_associations(edition: Edition, package: EditionPackage) -> None:
    records = package.associations
    ensure_entities(
        Entity(uid=end.uid, kind=end.kind, title=end.title[:500], uri=end.uri[:500])
        for end in package.entities
    )
    ids = entity_ids({uid for record in records for uid in (record.source_uid, record.target_uid)})
    rows = [_association(edition, record, ids) for record in records]
    Association.objects.bulk_create(rows, batch_size=BATCH)


def _association(
    edition: Edition, record: AssociationRecord, ids: dict[uuid.UUID, int]
) -> Association:
    for uid in (record.source_uid, record.target_uid):
        if uid not in ids:
            raise UnknownAddressError(address=str(uid))
    return Association(
        uid=record.uid,
        edition=edition,
        source_entity_id=ids[record.source_uid],
        target_entity_id=ids[record.target_uid],
        type=record.type,
        rationale=record.rationale,
        evidence=record.evidence,
        confidence=record.confidence,
        origin=record.origin,
        navigation=record.navigation,
        position=record.position,
        digest=association_digest(record),
        source=record.source,
    )


def _changes(
    edition: Edition, package: EditionPackage, by: AbstractBaseUser | None
) -> Iterator[Change]:
    at = timezone.now()
    yield history.change(
        "create", "edition", edition.uid, by=by, at=at, edition=edition.uid,
        after={"label": edition.label, "framework": package.framework.slug},
    )  # fmt: skip
    for record in package.requirements:
        yield history.change(
            "create", "requirement", record.uid, by=by, at=at, edition=edition.uid,
            after=wording(record) | {"code": record.code, "marker": record.marker,
                                     "parent": str(record.parent) if record.parent else None},
        )  # fmt: skip
    for link in package.associations:
        yield history.change(
            "create", "association", link.uid, by=by, at=at, edition=edition.uid,
            after=association_value(link),
        )  # fmt: skip
