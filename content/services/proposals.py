"""The queue of what intake proposes for a draft: a person accepts, edits or rejects."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from content.digests import requirement_digest, wording
from content.drafting import TITLE_LIMIT, cited, shortened
from content.errors import EditionSealedError, NotFoundError, ProposalDecidedError
from content.models import Citation, Edition, Entity, Proposal, Requirement
from content.packages import CitationRecord, RequirementRecord
from content.services import history
from content.services.history import ChangeRow
from content.services.texts import source_of
from content.services.trees import child_paths, make_room
from content.vocabulary import EditionState, EntityKind, ProposalState, RequirementKind

EDITABLE = frozenset({"title", "statement", "kind", "code", "modality", "actor", "condition"})


def accept_proposals(
    *,
    uids: Iterable[uuid.UUID],
    edits: dict[uuid.UUID, dict[str, Any]] | None = None,
    by: AbstractBaseUser | None = None,
) -> list[Requirement]:
    """Make each proposal a requirement of its draft, in one transaction; all or none.

    A requirement is placed below the smallest one whose cited span holds the proposal's, in
    reading order among its siblings, and cites the proposal's span. ``edits`` gives other values
    for some of ``EDITABLE`` by proposal.

    Raises:
        NotFoundError: no such proposal (404).
        ProposalDecidedError: one was decided already (409).
        EditionSealedError: its edition is published (409).
    """
    changed = edits or {}
    with transaction.atomic():
        return [
            _accept(proposal, changed.get(proposal.uid, {}), by) for proposal in _open_ones(uids)
        ]


def reject_proposals(*, uids: Iterable[uuid.UUID], by: AbstractBaseUser | None = None) -> int:
    """Reject proposals, in one transaction; give how many. Raises as ``accept_proposals``."""
    with transaction.atomic():
        rejected = _open_ones(uids)
        for proposal in rejected:
            _decide(proposal, ProposalState.REJECTED, by)
        return len(rejected)


def _open_ones(uids: Iterable[uuid.UUID]) -> list[Proposal]:
    """The proposals in the order asked for, locked, all open and of a draft."""
    wanted = list(dict.fromkeys(uids))
    rows = Proposal.objects.select_for_update(of=("self",)).filter(uid__in=wanted)
    found = {row.uid: row for row in rows.select_related("edition__framework", "expression")}
    for uid in wanted:
        if uid not in found:
            raise NotFoundError(kind="proposal", kind_zh="建议", name=str(uid))
        proposal = found[uid]
        if proposal.state != ProposalState.OPEN:
            raise ProposalDecidedError(proposal=str(uid), state=proposal.state)
        if proposal.edition.state == EditionState.PUBLISHED:
            raise EditionSealedError(edition=str(proposal.edition))
    return [found[uid] for uid in wanted]


def _accept(proposal: Proposal, edit: dict[str, Any], by: AbstractBaseUser | None) -> Requirement:
    """Make one proposal a requirement; its place among siblings follows the text."""
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=proposal.edition_id)
    parent = _holder(proposal)
    position = 1 + _siblings_before(edition, parent, proposal)
    path = make_room(edition, parent, position)
    said = str(proposal.payload.get("statement", ""))
    values = {key: value for key, value in edit.items() if key in EDITABLE}
    record = RequirementRecord(
        uid=uuid.uuid4(),
        parent=parent.entity.uid if parent else None,
        kind=RequirementKind.REQUIREMENT if parent else RequirementKind.STANDARD,
        code=_free_code(edition, parent),
        title=shortened(said.partition("。")[0], TITLE_LIMIT),
        statement=said,
    )
    record = replace(record, **values)
    requirement = _store(edition, parent, path, record)
    _cite(requirement, record, proposal)
    state = ProposalState.EDITED if values else ProposalState.ACCEPTED
    _decide(proposal, state, by, requirement)
    after = wording(record) | {"code": record.code, "proposal": str(proposal.uid)}
    at, who = timezone.now(), history.person(by)
    history.record(
        [ChangeRow("accept", "requirement", record.uid, at, who, edition.uid, after=after)]
    )
    return requirement


def _holder(proposal: Proposal) -> Requirement | None:
    """The requirement whose passage is the smallest that holds the proposal's span.

    A requirement stands for its passage when its citation begins where the passage does; one
    that quotes some words inside a section does not stand for the section.
    """
    holding = Requirement.objects.filter(
        edition=proposal.edition,
        citations__expression=proposal.expression,
        citations__start=F("citations__passage__start"),
        citations__passage__start__lte=proposal.start,
        citations__passage__end__gte=proposal.end,
    )
    return holding.select_related("entity").order_by("-path").first()


def _siblings_before(edition: Edition, parent: Requirement | None, proposal: Proposal) -> int:
    starts = dict(
        Citation.objects.filter(
            requirement__edition=edition,
            requirement__parent=parent,
            expression=proposal.expression,
            position=1,
        ).values_list("requirement__path", "start")
    )
    before = proposal.start or 0
    return sum(starts.get(path, 0) < before for path in child_paths(edition, parent))


def _free_code(edition: Edition, parent: Requirement | None) -> str:
    taken = set(Requirement.objects.filter(edition=edition).values_list("code", flat=True))
    number = len(child_paths(edition, parent)) + 1
    prefix = f"{parent.code}." if parent else ""
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _store(
    edition: Edition, parent: Requirement | None, path: str, record: RequirementRecord
) -> Requirement:
    entity = Entity.objects.create(
        uid=record.uid, kind=EntityKind.REQUIREMENT, framework_id=edition.framework_id
    )
    return Requirement.objects.create(
        entity=entity,
        edition=edition,
        parent=parent,
        path=path,
        kind=record.kind,
        code=record.code,
        title=record.title,
        statement=record.statement,
        modality=record.modality,
        actor=record.actor,
        condition=record.condition,
        digest=requirement_digest(record),
    )


def _cite(requirement: Requirement, record: RequirementRecord, proposal: Proposal) -> None:
    if proposal.expression is None or proposal.start is None or proposal.end is None:
        return
    citation: CitationRecord = cited(
        source_of(proposal.expression),
        start=proposal.start,
        end=proposal.end,
        requirement=record.uid,
        passage=None,
    )
    smallest = (
        proposal.expression.passages.filter(start__lte=proposal.start, end__gte=proposal.end)
        .order_by("-path")
        .first()
    )
    Citation.objects.create(
        uid=citation.uid,
        requirement=requirement,
        expression=proposal.expression,
        passage=smallest,
        quote=citation.quote,
        prefix=citation.prefix,
        suffix=citation.suffix,
        start=citation.start,
        end=citation.end,
    )


def _decide(
    proposal: Proposal,
    state: ProposalState,
    by: AbstractBaseUser | None,
    requirement: Requirement | None = None,
) -> None:
    proposal.state = state
    proposal.decided_at = timezone.now()
    proposal.decided_by_id = None if by is None else by.pk
    proposal.requirement = requirement
    proposal.save(update_fields=["state", "decided_at", "decided_by", "requirement"])
