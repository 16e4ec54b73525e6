"""Editions from first draft to withdrawal: who may do which step, and what each leaves behind."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from content.errors import (
    EditionLabelTakenError,
    FieldProblem,
    InvalidContentError,
    SlugTakenError,
    WrongStateError,
)
from content.models import Edition, Entity, Framework, Withdrawal
from content.naming import free_slug, pinyin_slug
from content.services.anchoring import anchor_edition_in_force
from content.services.authority import Person, may, require
from content.services.checklist import check_before_publishing
from content.services.discarding import discard_rows
from content.services.headers import checked_edition, checked_framework
from content.services.history import publication
from content.services.locking import lock_edition, lock_tree
from content.services.operations import Operation
from content.services.outlining import start_from_outline
from content.services.publishing import publish_edition
from content.services.redirecting import lead_merged
from content.services.releasing import Release, prepare_release
from content.services.starting import LATEST, latest_edition, start_edition
from content.services.states import edition_state
from content.services.telling import framework_value, tell_framework
from content.vocabulary import Action, EditionState, EntityKind, EventKind

__all__ = [
    "LATEST",
    "change_edition",
    "change_framework",
    "create_framework",
    "discard_draft",
    "latest_edition",
    "publish_draft",
    "return_edition",
    "start_edition",
    "start_from_outline",
    "submit_edition",
    "withdraw_edition",
]


def create_framework(*, values: Mapping[str, Any], by: Person = None) -> Framework:
    """Give a new framework, without editions; readers see it once one is published.

    ``values``: ``title``, and as wanted ``slug`` (else the title in pinyin), ``kind``, ``subject``,
    ``publisher``, ``language``, ``license``, ``attribution``.

    Raises:
        RoleMissingError: one must be an editor everywhere (403).
        SlugTakenError: another framework has this slug (409).
        InvalidContentError: every field that cannot stand (422).
    """
    with transaction.atomic():
        require(by=by, action=Action.EDIT)
        fields = checked_framework(values, born=True)
        asked = fields.pop("slug", None)
        slug = asked or free_slug(pinyin_slug(fields["title"]), _slug_taken)
        if _slug_taken(slug):
            raise SlugTakenError(slug=slug)
        entity = Entity.objects.create(
            uid=uuid.uuid4(), kind=EntityKind.FRAMEWORK, title=fields["title"]
        )
        framework = Framework.objects.create(entity=entity, slug=slug, **fields)
        operation = Operation(by)
        operation.note("create", "framework", entity.uid, after=framework_value(framework))
        operation.record()
        return framework


def _slug_taken(slug: str) -> bool:
    return Framework.objects.filter(slug=slug).exists()


def change_framework(
    *, framework: Framework, values: Mapping[str, Any], by: Person = None
) -> Framework:
    """Give a framework with some of its metadata changed; slug and kind never change.

    What the public sees is changed at once, with an event; that takes a reviewer.

    Raises:
        RoleMissingError: one must be an editor, of a public framework a reviewer (403).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        held = Framework.objects.select_for_update(of=("self",)).get(pk=framework.pk)
        public = Framework.objects.public().filter(pk=held.pk).exists()
        require(by=by, action=Action.PUBLISH if public else Action.EDIT, framework=held)
        fields = checked_framework(values, born=False)
        before = framework_value(held)
        for name, value in fields.items():
            setattr(held, name, value)
        after = framework_value(held)
        if after == before:
            return held
        held.save(update_fields=list(fields))
        Entity.objects.filter(pk=held.entity_id).update(title=held.title)
        if public:
            tell_framework(held, EventKind.FRAMEWORK_CHANGED, opened)
        operation = Operation(by, at=opened.at)
        operation.note("change", "framework", held.entity.uid, before=before, after=after)
        operation.record()
        return held


def change_edition(*, edition: Edition, values: Mapping[str, Any], by: Person = None) -> Edition:
    """Give a draft with its label, title, language, note or day of coming into force changed.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: it is no draft (409).
        EditionLabelTakenError: the framework has another edition of this label (409).
        InvalidContentError: every field that cannot stand (422).
    """
    with transaction.atomic():
        held = lock_tree(edition.pk)
        require(by=by, action=Action.EDIT, edition=held)
        fields = checked_edition(values)
        before = edition_state(held)
        for name, value in fields.items():
            setattr(held, name, value)
        after = edition_state(held)
        if after == before:
            return held
        same = Edition.objects.filter(framework=held.framework_id, label=held.label)
        if same.exclude(pk=held.pk).exists():
            raise EditionLabelTakenError(edition=str(held))
        held.save(update_fields=list(fields))
        operation = Operation(by, held.uid)
        operation.note("change", "edition", held.uid, before=before, after=after)
        operation.record()
        return held


def submit_edition(*, edition: Edition, note: str = "", by: Person = None) -> Edition:
    """Give a draft put up for review; nobody edits it until it is returned.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: it is no draft (409).
    """
    return _step(edition, Action.SUBMIT, EditionState.IN_REVIEW, note=note, by=by)


def return_edition(*, edition: Edition, note: str, by: Person = None) -> Edition:
    """Give an edition in review made a draft again; ``note`` tells its editors why.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        WrongStateError: it is not in review (409).
        InvalidContentError: the note is empty (422).
    """
    check_reason("note", note)
    return _step(edition, Action.RETURN, EditionState.DRAFT, note=note, by=by)


def _step(
    edition: Edition, action: Action, state: EditionState, *, note: str, by: Person
) -> Edition:
    with transaction.atomic():
        held = lock_edition(edition.pk)
        require(by=by, action=action, edition=held)
        before = edition_state(held)
        held.state = state
        held.save(update_fields=["state"])
        operation = Operation(by, held.uid)
        operation.note(
            action,
            "edition",
            held.uid,
            before=before,
            after=edition_state(held),
            detail={"note": note} if note else None,
        )
        operation.record()
        return held


def check_reason(field: str, reason: str) -> None:
    """Refuse a reason that says nothing.

    Raises:
        InvalidContentError: it is empty (422).
    """
    if not reason.strip():
        problem = FieldProblem(field, "required", "must say why", "须说明理由")
        raise InvalidContentError(fields=(problem,), count=1)


def publish_draft(
    *,
    edition: Edition,
    acknowledged: Iterable[str] = (),
    prepared: Release | None = None,
    by: Person = None,
) -> Edition:
    """Give an edition published: checked, sealed and told, all in one transaction or not at all.

    The edition is read, checked and compared before the transaction, so that other writers wait
    for the writing alone; ``prepared`` is that work, from who is in a transaction already
    (``prepared_release``). Where somebody wrote meanwhile it is done again within.

    ``acknowledged`` names warnings of the checklist that may stand. Errors block a command on this
    machine too; its warnings stand, because nobody is there to acknowledge them.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        WrongStateError: it is published already (409).
        ChecklistError: errors stand, or warnings that nobody acknowledged; all are named (409).
        InvalidContentError: no warning has one of these names (422).
    """
    if prepared is None and not connection.in_atomic_block:
        prepared = prepared_release(edition=edition, by=by)
    with publication() as opened:
        held = lock_edition(edition.pk)
        require(by=by, action=Action.PUBLISH, edition=held)
        ready = prepared if prepared is not None and prepared.stands(held) else None
        checked = None if ready is None else ready.checked(opened, opened.at.date())
        check_before_publishing(edition=held, acknowledged=acknowledged, lasting=checked, by=by)
        sealed = publish_edition(edition=held, publication=opened, by=by, release=ready)
        lead_merged(edition=sealed, publication=opened, by=by)
        return sealed


def prepared_release(*, edition: Edition, by: Person = None) -> Release | None:
    """Give what publishing an edition needs, None where this person or its state forbids it.

    Call it outside a transaction; see ``publish_draft``.
    """
    found = Edition.objects.select_related("framework").filter(pk=edition.pk).first()
    if found is None or found.state == EditionState.PUBLISHED:
        return None
    if not may(by, Action.PUBLISH, found.framework):
        return None
    return prepare_release(found, timezone.now().date())


def withdraw_edition(*, edition: Edition, reason: str, by: Person = None) -> Edition:
    """Give a published edition taken back; what is sealed stays, readers see the one before.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        WrongStateError: it is not published, or withdrawn already (409).
        InvalidContentError: the reason is empty (422).
    """
    check_reason("reason", reason)
    with publication() as opened:
        held = lock_edition(edition.pk)
        require(by=by, action=Action.WITHDRAW, edition=held)
        _refuse_twice(held)
        Withdrawal.objects.create(
            edition=held,
            reason=reason,
            at=opened.at,
            revision=opened.revision,
            by_id=None if by is None else by.pk,
        )
        told = {"reason": reason, "digest": held.digest}
        opened.tell(
            EventKind.EDITION_WITHDRAWN,
            held.uid,
            told,
            framework=held.framework.slug,
            edition=held.label,
        )
        operation = Operation(by, held.uid, at=opened.at)
        anchor_edition_in_force(held.framework, opened)
        operation.note("withdraw", "edition", held.uid, detail={"reason": reason})
        operation.record()
        return held


def _refuse_twice(edition: Edition) -> None:
    if not Withdrawal.objects.filter(edition=edition).exists():
        return
    raise WrongStateError(
        edition=str(edition),
        state=EditionState.WITHDRAWN.en,
        state_zh=EditionState.WITHDRAWN.zh,
        action=Action.WITHDRAW.en,
        action_zh=Action.WITHDRAW.zh,
        remedy="make a new edition",
        remedy_zh="请新建版本",
    )


def discard_draft(*, edition: Edition, by: Person = None) -> None:
    """Delete a draft with all it owns; its history stays, published editions are not touched.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: it is no draft (409).
    """
    with transaction.atomic():
        held = lock_edition(edition.pk)
        require(by=by, action=Action.EDIT, edition=held)
        operation = Operation(by, held.uid)
        operation.note("discard", "edition", held.uid, before=edition_state(held))
        discard_rows(held)
        operation.record()
