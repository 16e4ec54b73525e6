"""An edition whole, as the value that formats write and digests are computed from."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from content.models import (
    Association,
    Citation,
    Edition,
    EditionBasis,
    Entity,
    Framework,
    Requirement,
)
from content.packages import (
    AssociationRecord,
    CitationRecord,
    EditionPackage,
    EditionRecord,
    EntityRecord,
    FrameworkRecord,
    RequirementRecord,
)

_WORDING = (
    "entity__uid", "parent__entity__uid", "kind", "code", "title", "statement", "type", "marker",
    "texts", "modality", "actor", "condition", "source",
)  # fmt: skip
_CITED = (
    "uid", "expression__document__entity__uid", "expression__uid", "expression__digest",
    "passage__entity__uid", "quote", "prefix", "suffix", "start", "end",
)  # fmt: skip
_LINKED = (
    "uid", "source_entity__uid", "target_entity__uid", "type", "rationale", "evidence",
    "confidence", "origin", "navigation", "position", "source",
)  # fmt: skip


# More parameters than this a statement had better not take.
_MOST_NAMED = 5000


def edition_package(edition: Edition) -> EditionPackage:
    """Give an edition of any state with everything it owns; 6 queries at any size.

    Requirements come in pre-order, associations by uid. The caller decides who may see it.
    """
    framework = Framework.objects.select_related("entity").get(pk=edition.framework_id)
    requirements = _requirements(edition)
    associations = links_of(edition)
    return EditionPackage(
        framework=framework_record(framework),
        edition=_edition_record(edition),
        requirements=requirements,
        associations=associations,
        entities=_outer_ends(requirements, associations),
    )


def links_of(edition: Edition) -> tuple[AssociationRecord, ...]:
    """Give the links that an edition owns, by uid; one query."""
    rows = Association.objects.filter(edition=edition).order_by("uid")
    return tuple(AssociationRecord(*row) for row in rows.values_list(*_LINKED))


def wordings_of(edition: Edition, entities: Collection[int]) -> list[RequirementRecord]:
    """Give some requirements of an edition by entity, without citations; one query."""
    rows = Requirement.objects.filter(edition=edition).order_by("path")
    if len(entities) <= _MOST_NAMED:
        rows = rows.filter(entity__in=entities)
    found = rows.values_list("entity", *_WORDING)
    return [_record(row, ()) for entity, *row in found.iterator() if entity in entities]


def framework_record(framework: Framework) -> FrameworkRecord:
    """Give a framework as the value that packages carry."""
    return FrameworkRecord(
        uid=framework.entity.uid,
        slug=framework.slug,
        kind=framework.kind,
        title=framework.title,
        subject=framework.subject,
        publisher=framework.publisher,
        language=framework.language,
        license=framework.license,
        attribution=framework.attribution,
        source=framework.source,
        work=Entity.objects.filter(as_document=framework.work_id)
        .values_list("uid", flat=True)
        .first()
        if framework.work_id
        else None,
    )


def _edition_record(edition: Edition) -> EditionRecord:
    against = EditionBasis.objects.filter(edition=edition).order_by("against__uid")
    return EditionRecord(
        uid=edition.uid,
        label=edition.label,
        title=edition.title,
        language=edition.language,
        effective_from=edition.effective_from,
        note=edition.note,
        against=tuple(against.values_list("against__uid", flat=True)),
        source=edition.source,
    )


def _requirements(edition: Edition) -> tuple[RequirementRecord, ...]:
    cited: dict[int, list[CitationRecord]] = defaultdict(list)
    rows = Citation.objects.filter(requirement__edition=edition).order_by("requirement", "position")
    for requirement, *row in rows.values_list("requirement_id", *_CITED):
        cited[requirement].append(CitationRecord(*row))
    wordings = Requirement.objects.filter(edition=edition).order_by("path")
    return tuple(
        _record(row, tuple(cited[pk])) for pk, *row in wordings.values_list("pk", *_WORDING)
    )


def _record(row: list[Any], citations: tuple[CitationRecord, ...]) -> RequirementRecord:
    *wording, source = row
    return RequirementRecord(*(*wording, citations, source))


def _outer_ends(
    requirements: tuple[RequirementRecord, ...], associations: tuple[AssociationRecord, ...]
) -> tuple[EntityRecord, ...]:
    inside = {record.uid for record in requirements}
    wanted: set[uuid.UUID] = {
        uid for link in associations for uid in (link.source_uid, link.target_uid)
    } - inside
    rows = Entity.objects.filter(uid__in=wanted).order_by("uid")
    return tuple(
        EntityRecord(uid=uid, kind=kind, title=title, uri=uri)
        for uid, kind, title, uri in rows.values_list("uid", "kind", "title", "uri")
    )
