"""What stands in a draft as plain values: what history keeps, replays and gives back.

A value is whole: with the values of all changes of an edition, and of the edition it was copied
from, the draft can be built again (``content.replaying``).
"""

from collections.abc import Iterable
from typing import Any

from content.digests import association_value, requirement_digest, wording
from content.models import Association, Citation, Edition, Requirement
from content.packages import AssociationRecord, RequirementRecord

Value = dict[str, Any]
FIELDS = (
    "kind", "type", "code", "marker", "title", "statement", "texts", "modality", "actor",
    "condition",
)  # fmt: skip
HEADER = ("label", "title", "language", "note")


def wording_record(row: Requirement) -> RequirementRecord:
    """Give a requirement's own words as the value that digests are computed from."""
    return RequirementRecord(
        uid=row.entity.uid,
        parent=None if row.parent is None else row.parent.entity.uid,
        source=row.source,
        **{name: getattr(row, name) for name in FIELDS},
    )


def requirement_state(row: Requirement) -> Value:
    """Give a requirement's own fields, its parent and its version.

    ``row`` must have its ``entity`` and ``parent__entity`` at hand.
    """
    record = wording_record(row)
    return wording(record) | {
        "code": row.code,
        "marker": row.marker,
        "original": row.source,
        "parent": None if record.parent is None else str(record.parent),
        "version": row.version,
    }


def placed_state(row: Requirement) -> Value:
    """Give ``requirement_state`` with the sibling that it stands behind; one query."""
    return requirement_state(row) | {"previous": previous_uid(row)}


def previous_uid(row: Requirement) -> str | None:
    """Give the uid of the sibling before a requirement, None for the first."""
    siblings = Requirement.objects.filter(edition=row.edition_id, parent=row.parent_id)
    before = siblings.filter(path__lt=row.path).order_by("-path")
    found = before.values_list("entity__uid", flat=True).first()
    return None if found is None else str(found)


def citation_state(row: Citation) -> Value:
    """Give a citation by its span; the quote is that slice of a text that never changes.

    ``row`` must have its ``requirement__entity``, ``expression`` and ``passage__entity`` at hand.
    """
    return {
        "uid": str(row.uid),
        "requirement": str(row.requirement.entity.uid),
        "expression": str(row.expression.uid),
        "passage": None if row.passage is None else str(row.passage.entity.uid),
        "position": row.position,
        "start": row.start,
        "end": row.end,
    }


def citations_of(requirements: Iterable[int]) -> list[Citation]:
    """Give the citations of requirements by row id, ready for ``citation_state``; one query."""
    rows = Citation.objects.filter(requirement__in=list(requirements))
    near = rows.select_related("requirement__entity", "expression", "passage__entity")
    return list(near.order_by("requirement", "position"))


def association_state(row: Association) -> Value:
    """Give a link; ``row`` must have its two entities at hand."""
    return association_value(association_record(row))


def association_record(row: Association) -> AssociationRecord:
    """Give a link as the value that its digest is computed from."""
    return AssociationRecord(
        uid=row.uid,
        source_uid=row.source_entity.uid,
        target_uid=row.target_entity.uid,
        type=row.type,
        rationale=row.rationale,
        evidence=row.evidence,
        confidence=row.confidence,
        origin=row.origin,
        navigation=row.navigation,
        position=row.position,
        source=row.source,
    )


def edition_state(row: Edition) -> Value:
    """Give an edition's own fields, its state and what it was copied from."""
    return {name: getattr(row, name) for name in HEADER} | {
        "uid": str(row.uid),
        "framework": row.framework.slug,
        "effective_from": row.effective_from.isoformat() if row.effective_from else None,
        "state": row.state,
        "base": None if row.derived_from is None else str(row.derived_from.uid),
    }


def store_wording(row: Requirement) -> None:
    """Write a requirement's own fields, source, parent and version, with the digest they have."""
    row.digest = requirement_digest(wording_record(row))
    row.save(update_fields=[*FIELDS, "source", "digest", "version"])
