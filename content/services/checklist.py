"""The checklist before publishing: errors block, warnings are acknowledged by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from content.errors import ChecklistError, FieldProblem, InvalidContentError
from content.models import Acknowledgement, Edition
from content.queries.checks import ERROR, CheckItem, check_items
from content.services import history
from content.services.authority import Person, require
from content.services.history import ChangeRow
from content.vocabulary import Action


def checklist(edition: Edition) -> list[CheckItem]:
    """Give what stands in the way of publishing an edition, errors first; see ``check_items``."""
    return check_items(edition)


def acknowledge(*, edition: Edition, names: Iterable[str], by: Person = None) -> list[CheckItem]:
    """Let warnings stand, by name; give the checklist as it is then.

    A warning that comes to say something else must be acknowledged again.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        EditionSealedError, WrongStateError: the edition is published (409).
        InvalidContentError: no warning has one of these names; each is named (422).
    """
    wanted = list(dict.fromkeys(names))
    with transaction.atomic():
        held = Edition.objects.select_for_update(of=("self",)).select_related("framework")
        draft = held.get(pk=edition.pk)
        require(by=by, action=Action.PUBLISH, edition=draft)
        items = check_items(draft)
        _write(draft, wanted, items, by)
    chosen = set(wanted)
    return [replace(item, acknowledged=item.acknowledged or item.name in chosen) for item in items]


def check_before_publishing(
    *,
    edition: Edition,
    acknowledged: Iterable[str] = (),
    lasting: Sequence[CheckItem] | None = None,
    by: Person = None,
) -> None:
    """Refuse to publish what its checklist does not let pass; in the caller's transaction.

    ``lasting`` is what was worked out of it before, where that still holds.

    ``acknowledged`` names further warnings that may stand; they are kept as acknowledged. A
    command on this machine (``by`` None) is held by errors alone.

    Raises:
        ChecklistError: errors stand, or warnings that nobody acknowledged; all are named (409).
        InvalidContentError: no warning has one of these names (422).
    """
    wanted = list(dict.fromkeys(acknowledged))
    items = check_items(edition, lasting)
    chosen = set(wanted)
    open_ = [
        item
        for item in items
        if item.severity == ERROR or not (by is None or item.acknowledged or item.name in chosen)
    ]
    if open_:
        errors = sum(item.severity == ERROR for item in open_)
        raise ChecklistError(
            edition=str(edition),
            errors=errors,
            warnings=len(open_) - errors,
            items=open_,
            fields=tuple(
                FieldProblem(item.name, item.code, item.sentence, item.sentence_zh)
                for item in open_
            ),
        )
    _write(edition, wanted, items, by)


def _write(edition: Edition, names: list[str], items: list[CheckItem], by: Person) -> None:
    """Keep warnings as acknowledged; one that says something else now takes the old one's place."""
    warnings = {item.name: item for item in items if item.severity != ERROR}
    unknown = [name for name in names if name not in warnings]
    if unknown:
        problems = tuple(
            FieldProblem(name[:200], "unknown", "names no warning of this edition's checklist",
                         "不是此版本清单中的提醒")
            for name in unknown
        )  # fmt: skip
        raise InvalidContentError(count=len(problems), fields=problems)
    at, who = timezone.now(), None if by is None else by.pk
    fresh = [warnings[name] for name in names if not warnings[name].acknowledged]
    for item in fresh:
        Acknowledgement.objects.update_or_create(
            edition=edition,
            warning=item.code,
            subject=item.subject,
            defaults={"digest": item.digest, "at": at, "by_id": who},
        )
    history.record(
        ChangeRow("acknowledge", "edition", edition.uid, at, who, edition.uid,
                  after={"warning": item.name, "says": item.sentence})
        for item in fresh
    )  # fmt: skip
