"""Requirements of a draft: made, changed, removed, each with its own version (docs/curation.md)."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from content.digests import requirement_digest
from content.errors import CrosswalkHasNoTreeError, HasChildrenError
from content.models import Edition, Entity, Requirement
from content.services.authority import Person, require
from content.services.conflicts import check_version
from content.services.locking import hold_edition, lock_requirement, lock_requirements, lock_tree
from content.services.operations import Operation
from content.services.places import checked_place
from content.services.removing import Removed, remove, subtree_of
from content.services.states import (
    placed_state,
    requirement_state,
    store_wording,
    wording_record,
)
from content.services.trees import make_room
from content.services.wordings import checked_wording, differing
from content.vocabulary import Action, EntityKind, FrameworkKind, RequirementKind

_LONGEST_CODE = 64


def create_requirement(
    *,
    edition: Edition,
    values: Mapping[str, Any],
    parent: Requirement | None = None,
    position: int | None = None,
    by: Person = None,
) -> Requirement:
    """Give a new requirement of a draft, at ``position`` (from 1) below ``parent``.

    Without a position it is the last child, without a parent it stands at the top. ``values`` are
    fields of the wording; a missing kind is standard at the top and requirement below, a missing
    code the next free number below the parent's. Its uid is version 4.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        CrosswalkHasNoTreeError: a crosswalk owns links only (409).
        TreeFullError: no room there (409).
        InvalidContentError: every field that cannot stand (422).
    """
    with transaction.atomic():
        draft = lock_tree(edition.pk)
        require(by=by, action=Action.EDIT, edition=draft)
        operation = Operation(by, draft.uid)
        row = add_requirement(draft, parent, position, values, operation)
        operation.record()
        return row


def add_requirement(
    draft: Edition,
    parent: Requirement | None,
    position: int | None,
    values: Mapping[str, Any],
    operation: Operation,
    *,
    action: str = "create",
) -> Requirement:
    """Make a requirement within an operation on a locked tree; see ``create_requirement``."""
    if draft.framework.kind == FrameworkKind.CROSSWALK:
        raise CrosswalkHasNoTreeError(edition=str(draft))
    wanted = checked_wording(values)
    above = checked_place(draft, parent, position)
    default = RequirementKind.REQUIREMENT if above else RequirementKind.STANDARD
    named = {"kind": default.value, "code": free_code(draft, above)} | wanted
    path = make_room(draft, above, position)
    entity = Entity.objects.create(
        uid=uuid.uuid4(), kind=EntityKind.REQUIREMENT, framework_id=draft.framework_id
    )
    row = Requirement(entity=entity, edition=draft, parent=above, path=path, **named)
    row.digest = requirement_digest(wording_record(row))
    row.save(force_insert=True)
    operation.note(action, "requirement", entity.uid, after=placed_state(row))
    return row


def free_code(draft: Edition, parent: Requirement | None) -> str:
    """Give the next number below a parent's code that nothing in the draft bears."""
    siblings = Requirement.objects.filter(edition=draft, parent=parent)
    number = siblings.count() + 1
    prefix = f"{parent.code}." if parent and parent.code else ""
    while Requirement.objects.filter(edition=draft, code=f"{prefix}{number}").exists():
        number += 1
    code = f"{prefix}{number}"
    return code if len(code) <= _LONGEST_CODE else ""


def change_requirement(
    *,
    requirement: Requirement,
    values: Mapping[str, Any],
    expected: int | None = None,
    by: Person = None,
) -> Requirement:
    """Give a requirement with some of its own fields changed and its version raised by one.

    ``expected`` is the version that ``values`` were made from. Values that stand already change
    nothing, not even the version.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        VersionConflictError: it was changed since; nothing is merged unasked (412).
        InvalidContentError: every field that cannot stand (422).
    """
    with transaction.atomic():
        draft = hold_edition(requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        row = lock_requirement(requirement)
        operation = Operation(by, draft.uid)
        check_version(row, expected, values)
        reword(row, values, operation)
        operation.record()
        return row


def reword(
    row: Requirement,
    values: Mapping[str, Any],
    operation: Operation | None,
    *,
    action: str = "change",
) -> None:
    """Set fields of a locked requirement within an operation; nothing where nothing differs.

    Without an operation the caller tells the change.
    """
    changed = checked_wording(differing(row, values))
    if not changed:
        return
    before = requirement_state(row)
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    store_wording(row)
    if operation is not None:
        after = requirement_state(row)
        operation.note(action, "requirement", row.entity.uid, before=before, after=after)


def delete_requirement(
    *,
    requirement: Requirement,
    expected: int | None = None,
    with_children: bool = False,
    by: Person = None,
) -> Removed:
    """Remove a requirement from a draft, with its citations and the draft's links that touch it.

    Its identity stays, and other editions that hold it keep it. What went, and which links of
    other editions dangle now, is in the answer; ``removing.what_goes`` tells it beforehand.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        HasChildrenError: others stand below it and ``with_children`` is not given (409).
        VersionConflictError: it was changed since (412).
    """
    with transaction.atomic():
        draft = lock_tree(requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        row = lock_requirement(requirement)
        check_version(row, expected)
        rows = subtree_of(row)
        if len(rows) > 1 and not with_children:
            raise HasChildrenError(subject=str(row), count=len(rows) - 1)
        lock_requirements(rows)
        operation = Operation(by, draft.uid)
        gone = remove(rows, operation)
        operation.record()
        return gone
