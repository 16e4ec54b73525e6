"""Links of a draft: made, changed and removed, each checked beside those that are there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from content.association_rules import Tie
from content.digests import association_digest, digest_of
from content.errors import FieldProblem, VersionConflictError
from content.models import Association, Change, Document, Edition, Entity
from content.queries.ties import KnownTies
from content.services import history
from content.services.authority import require
from content.services.history import ChangeRow, publication
from content.services.link_checks import (
    Owner,
    check_beside,
    check_ends,
    check_fields,
    owned,
    refuse_fields,
)
from content.services.locking import lock_tree
from content.services.states import association_record, association_state
from content.services.telling import tell_document
from content.vocabulary import Action, EventKind, Origin

EDITABLE = ("type", "rationale", "evidence", "confidence", "origin", "navigation", "position")
_NO_OWNER = FieldProblem(
    "edition", "invalid", "name the edition or the document that owns it", "请指明所属的版本或文献"
)


def create_association(
    *,
    source: Entity,
    target: Entity,
    type: str,  # noqa: A002 - the word that the interface and the table use
    edition: Edition | None = None,
    document: Document | None = None,
    rationale: str = "",
    evidence: str = "",
    confidence: float | None = None,
    origin: str = Origin.HUMAN,
    navigation: bool = False,
    position: int | None = None,
    uid: uuid.UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    by: AbstractBaseUser | None = None,
) -> Association:
    """Make a link in a draft edition, or of a document; give it.

    Ends that were merged away lead to what took their place. A rationale and evidence are needed
    for all types but ``related``, ``peer_of`` and site navigation. ``uid`` brings a removed link
    back under its own name; ``detail`` is said of it in the history. Cost: some ten
    queries, and two a level of the walk for cycles.

    Raises:
        RoleMissingError (403), EditionSealedError, WrongStateError (409): it may not be edited.
        InvalidContentError: fields cannot stand; each is named (422).
        LinkToItselfError: both ends are one thing (422).
        LinkDuplicateError, LinkContradictionError, LinkCycleError: another link stands in the
            way; it is named (409).
    """
    values = {
        "type": type, "rationale": rationale, "evidence": evidence, "confidence": confidence,
        "origin": origin, "navigation": navigation, "position": position,
    }  # fmt: skip
    with _opened(edition, document, by) as owner:
        known = KnownTies(owner if isinstance(owner, Edition) else None)
        ends = [Entity.objects.get(pk=known.redirects.end(end.pk)) for end in (source, target)]
        check_fields(values, owner)
        check_ends(ends[0], ends[1], owner, type)
        link = Association(
            uid=uid or uuid.uuid4(), source_entity=ends[0], target_entity=ends[1],
            edition=owner if isinstance(owner, Edition) else None,
            document=owner if isinstance(owner, Document) else None,
        )  # fmt: skip
        _put(link, values, owner, known)
        link.save(force_insert=True)
        _record("create", link, by, after=association_state(link), detail=detail)
    return link


def change_association(
    *,
    association: Association,
    values: Mapping[str, Any],
    expected: str | None = None,
    by: AbstractBaseUser | None = None,
) -> Association:
    """Change some of ``EDITABLE`` of a link; give it. Its ends stay: another end is another link.

    ``expected`` is the digest that the caller read. Raises as ``create_association``, and:

    Raises:
        VersionConflictError: it was changed since; it holds both states (412).
    """
    with _opened(association.edition, association.document, by) as owner:
        link = _locked(association)
        before = association_state(link)
        _refuse_unknown(values)
        _check_version(link, expected, values)
        wanted = {name: getattr(link, name) for name in EDITABLE} | dict(values)
        check_fields(wanted, owner)
        check_ends(link.source_entity, link.target_entity, owner, wanted["type"])
        _put(link, wanted, owner, KnownTies(owner if isinstance(owner, Edition) else None))
        after = association_state(link)
        if after != before:
            link.save()
            _record("change", link, by, before=before, after=after)
    return link


def remove_association(
    *,
    association: Association,
    expected: str | None = None,
    by: AbstractBaseUser | None = None,
) -> None:
    """Take a link out of its draft or document, with what was confirmed of it there.

    Raises:
        RoleMissingError (403), EditionSealedError, WrongStateError (409): it may not be edited.
        VersionConflictError: it was changed since it was read (412).
    """
    with _opened(association.edition, association.document, by):
        link = _locked(association)
        _check_version(link, expected, {})
        before = association_state(link)
        link.delete()
        _record("delete", link, by, before=before)


@contextmanager
def _opened(
    edition: Edition | None, document: Document | None, by: AbstractBaseUser | None
) -> Iterator[Owner]:
    """Lock the owner, see that this person may edit it, and tell what became public."""
    if (edition is None) == (document is None):
        refuse_fields([_NO_OWNER])
    if document is not None:
        with _opened_document(document, by) as locked:
            yield locked
        return
    with transaction.atomic():
        draft = lock_tree(edition.pk if edition else 0)
        require(by=by, action=Action.EDIT, edition=draft)
        yield draft


@contextmanager
def _opened_document(document: Document, by: AbstractBaseUser | None) -> Iterator[Document]:
    """A public document tells of its links at once; a draft one when it is published."""
    require(by=by, action=Action.EDIT)
    rows = Document.objects.select_for_update()
    if document.published_at is None:
        with transaction.atomic():
            yield rows.get(pk=document.pk)
        return
    with publication() as opened:
        locked = rows.get(pk=document.pk)
        yield locked
        tell_document(locked, EventKind.DOCUMENT_CHANGED, opened)


def _locked(association: Association) -> Association:
    rows = Association.objects.select_for_update(of=("self",))
    return rows.select_related("source_entity", "target_entity", "edition").get(pk=association.pk)


def _put(link: Association, values: Mapping[str, Any], owner: Owner, known: KnownTies) -> None:
    """Give the link its values if it may stand with them beside the others."""
    for name in EDITABLE:
        held = values[name]
        setattr(link, name, held.strip() if name in ("rationale", "evidence") else held)
    link.type, link.origin = str(link.type), str(link.origin)
    link.confidence = None if link.confidence is None else float(link.confidence)
    link.digest = association_digest(association_record(link))
    source, target = (
        known.redirects.end(pk) for pk in (link.source_entity_id, link.target_entity_id)
    )
    tie = Tie(link.uid, source, target, link.type, link.navigation)
    check_beside(tie, owned(owner).exclude(uid=link.uid), known)


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    refuse_fields(
        FieldProblem(name, "read_only", "cannot be changed; remove the link and make another",
                     "不能修改;请删除此关联后另建")
        for name in values
        if name not in EDITABLE
    )  # fmt: skip


def _check_version(link: Association, expected: str | None, values: Mapping[str, Any]) -> None:
    """Refuse a change that was made from another state than the one that stands."""
    theirs = association_state(link)
    version = digest_of(theirs)
    if expected is None or expected == version:
        return
    base = _state_of(link, expected)
    said = {name: _said(name, value) for name, value in values.items()}
    changed = {name for name in said if base is None or base[name] != said[name]}
    conflicts = {name for name in changed if base is None or base[name] != theirs[name]}
    raise VersionConflictError(
        subject=f"association {link.uid}",
        version=version,
        base=base,
        yours={**(base or theirs), **said},
        theirs=theirs,
        merged={**theirs, **{name: said[name] for name in changed - conflicts}},
        conflicts=sorted(conflicts),
    )


def _said(name: str, value: Any) -> Any:
    """A value as the canonical form writes it."""
    return f"{value:.4f}" if name == "confidence" and isinstance(value, int | float) else value


def _state_of(link: Association, digest: str) -> dict[str, Any] | None:
    """The recorded state of a link that has this digest."""
    states = Change.objects.filter(subject=link.uid, after__isnull=False).order_by("-pk")
    for after in states.values_list("after", flat=True):
        if after is not None and digest_of(after) == digest:
            return dict(after)
    return None


def _record(
    action: str,
    link: Association,
    by: AbstractBaseUser | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    where, said = link.edition.uid if link.edition else None, dict(detail) if detail else None
    row = ChangeRow(
        action, "association", link.uid, timezone.now(), history.person(by), where, before, after,
        detail=said,
    )  # fmt: skip
    history.record([row])
