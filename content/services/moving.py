"""Requirements moved within their draft's tree, each with all below it."""

from django.db import transaction

from content.errors import TreeCycleError
from content.models import Edition, Requirement
from content.services.authority import Person, require
from content.services.conflicts import check_version
from content.services.locking import lock_requirement, lock_tree
from content.services.operations import Operation
from content.services.places import checked_place
from content.services.states import placed_state
from content.services.trees import lift, make_room, put_down
from content.vocabulary import Action


def move_requirement(
    *,
    requirement: Requirement,
    parent: Requirement | None,
    position: int | None = None,
    expected: int | None = None,
    by: Person = None,
) -> Requirement:
    """Give a requirement moved to ``position`` (from 1) among the children of ``parent``.

    Positions count the other children only; None is behind the last. With the parent it has, a
    move only puts the children in another order, and the version stays; another parent raises it.
    Codes stay too, until they are renumbered. Cost: a bounded number of statements.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it or the parent was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        TreeCycleError: the parent stands below it (409).
        TreeFullError: no room there (409).
        VersionConflictError: it was changed since (412).
    """
    with transaction.atomic():
        draft = lock_tree(requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        row = lock_requirement(requirement)
        check_version(row, expected)
        above = checked_place(draft, parent, position)
        operation = Operation(by, draft.uid)
        place(draft, row, above, position, operation)
        operation.record()
        return row


def place(
    draft: Edition,
    row: Requirement,
    parent: Requirement | None,
    position: int | None,
    operation: Operation,
    *,
    action: str = "move",
) -> None:
    """Move a locked requirement within an operation on a locked tree; see ``move_requirement``."""
    if parent is not None and parent.path.startswith(row.path):
        raise TreeCycleError(subject=str(row), parent=str(parent))
    before = placed_state(row)
    old = row.path
    lift(draft, old)
    new = make_room(draft, parent, position)
    put_down(draft, old, new)
    if parent != row.parent:
        row.version += 1
    row.parent = parent
    row.path = new
    Requirement.objects.filter(pk=row.pk).update(parent=parent, version=row.version)
    after = placed_state(row)
    if after != before:
        operation.note(action, "requirement", row.entity.uid, before=before, after=after)
