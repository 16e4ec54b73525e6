"""Any change of a draft taken back, while what it left still stands; the taking back is one too."""

from collections import defaultdict
from typing import Any

from django.db import transaction

from content.errors import UndoRefusedError
from content.models import Change, Edition
from content.services.authority import Person, require
from content.services.locking import lock_tree
from content.services.operations import Operation
from content.services.restoring import RESTORERS, decide_again
from content.vocabulary import Action

Value = dict[str, Any]
# Steps of an edition's life are taken back by other steps (return, withdraw), not by undoing.
_STEPS = frozenset({"submit", "return", "publish", "withdraw", "discard", "erase"})
# What changes beside a thing, or counts its changes.
# What tells of the proposal that something came of.
_DECISION = frozenset({"proposal", "decided"})
_ASIDE = frozenset({"version", "previous", "uids", "proposal", "position"})


def undo(*, change: Change, by: Person = None) -> list[Change]:
    """Give the changes that took ``change`` back, with all that was done in the same operation.

    Fields that other changes touched since are left alone; what the change itself set must still
    stand. To redo is to undo the undoing.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        UndoRefusedError: what it left was changed since, or it is a step of the edition's life, or
            of something else than a draft (409).
        LinkContradictionError, LinkDuplicateError, LinkCycleError: a link cannot come back (409).
    """
    with transaction.atomic():
        draft = _draft(change)
        require(by=by, action=Action.EDIT, edition=draft)
        rows = _rows(change)
        _require_standing(draft, rows)
        decision = {name: said for name, said in (change.detail or {}).items() if name in _DECISION}
        detail = {"undoes": str(change.operation or change.pk)}
        operation = Operation(by, draft.uid, detail | decision)
        for row in rows:
            RESTORERS[row.kind].restore(draft, row, operation)
        if decision:
            decide_again(draft, decision, [row.subject for row in rows], by)
        operation.record()
        return list(Change.objects.filter(operation=operation.uid).order_by("id"))


def _draft(change: Change) -> Edition:
    found = None if change.edition is None else Edition.objects.filter(uid=change.edition).first()
    if found is None:
        raise UndoRefusedError(
            reason="it is no change of a draft that is there", reason_zh="它不是现有草稿的变更"
        )
    return lock_tree(found.pk)


def _rows(change: Change) -> list[Change]:
    """The changes of the operation, the last first."""
    together = Change.objects.filter(operation=change.operation).order_by("-id")
    rows = [change] if change.operation is None else list(together)
    for row in rows:
        born = row.kind == "edition" and row.before is None
        if row.kind not in RESTORERS or row.action in _STEPS or born:
            raise UndoRefusedError(
                reason=f"to {row.action} a {row.kind} is not taken back this way",
                reason_zh=f"{row.kind} 的 {row.action} 不能以撤销收回",
            )
    return rows


def _require_standing(draft: Edition, rows: list[Change]) -> None:
    """Refuse where something that the operation left is not there any more."""
    checked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        subject = str(row.subject)
        done = checked[row.kind, subject]
        touched = set(_touched(row)) - done
        present = RESTORERS[row.kind].present(draft, subject) if touched or not done else None
        astray = _astray(row, present, touched) if not done or touched else []
        if astray:
            names = ", ".join(astray)
            raise UndoRefusedError(
                reason=f"{row.kind} {subject} was changed since ({names}); undo that first",
                reason_zh=f"{row.kind} {subject} 其后又被修改({names}),请先撤销后来的变更",
            )
        done |= touched | {""}


def _touched(row: Change) -> list[str]:
    """The fields that a change set: all of what it made, those that differ else."""
    before, after = row.before or {}, row.after or {}
    return [
        name
        for name in after
        if name not in _ASIDE and (row.before is None or before.get(name) != after[name])
    ]


def _astray(row: Change, present: Value | None, touched: set[str]) -> list[str]:
    """What is not as the change left it."""
    if row.after is None:
        return ["there again"] if present is not None else []
    if present is None:
        return ["gone"]
    return sorted(name for name in touched if present.get(name) != row.after[name])
