"""The queue of what intake proposes for a draft: a person accepts, edits or rejects."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.errors import NotFoundError, ProposalDecidedError
from content.models import Association, Proposal, Requirement
from content.services import history
from content.services.authority import Person, may, require
from content.services.locking import lock_tree
from content.services.operations import Operation
from content.services.proposed import Made, decided_state, made_uid, make_proposed
from content.vocabulary import Action, EditionState, ProposalState

__all__ = ["accept_proposals", "made_uid", "reject_proposals"]


def accept_proposals(
    *,
    uids: Iterable[uuid.UUID],
    edits: Mapping[uuid.UUID, Mapping[str, Any]] | None = None,
    by: Person = None,
) -> list[Made]:
    """Make each proposal what it suggests, in one transaction; all or none, in the order given.

    A requirement is placed below the smallest one whose cited span holds the proposal's, in
    reading order among its siblings, and cites the proposal's span. An association or a concept
    becomes a link of the draft. ``edits`` gives other values by proposal: of a requirement its
    wording, of a link its type, rationale, evidence and confidence. Cost: some 15 queries each.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: no such proposal, or an end of its link is gone (404).
        ProposalDecidedError: one was decided already (409).
        EditionSealedError, WrongStateError: its edition is no draft (409).
        LinkDuplicateError, LinkContradictionError, LinkCycleError: another link stands in the
            way (409).
        InvalidContentError: ``edits`` name fields that the kind does not have, or that cannot
            stand (422).
    """
    changed = edits or {}
    with transaction.atomic():
        return [
            _accept(proposal, changed.get(proposal.uid, {}), by)
            for proposal in _open_ones(uids, by)
        ]


def reject_proposals(*, uids: Iterable[uuid.UUID], note: str = "", by: Person = None) -> int:
    """Reject proposals, in one transaction; give how many. They are not proposed again.

    ``note`` says why, in the history.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: no such proposal (404).
        ProposalDecidedError: one was decided already (409).
        EditionSealedError, WrongStateError: its edition is no draft (409).
    """
    with transaction.atomic():
        rejected = _open_ones(uids, by)
        for proposal in rejected:
            _decide(proposal, ProposalState.REJECTED, by)
            operation = Operation(by, proposal.edition.uid, {"note": note} if note else None)
            before, after = {"state": ProposalState.OPEN}, {"state": ProposalState.REJECTED}
            operation.note("reject", "proposal", proposal.uid, before=before, after=after)
            operation.record()
        return len(rejected)


def _open_ones(uids: Iterable[uuid.UUID], by: Person) -> list[Proposal]:
    """The proposals in the order asked for, locked after their drafts, all open."""
    wanted = list(dict.fromkeys(uids))
    editions = Proposal.objects.filter(uid__in=wanted).order_by("edition")
    for edition in editions.values_list("edition", flat=True).distinct():
        held = lock_tree(edition)
        if held.state != EditionState.PUBLISHED and not may(by, Action.SEE_DRAFT, held.framework):
            raise NotFoundError(kind="proposal", kind_zh="建议", name=str(wanted[0]))
        require(by=by, action=Action.EDIT, edition=held)
    rows = Proposal.objects.select_for_update(of=("self",)).filter(uid__in=wanted)
    near = ("edition__framework", "expression__document__entity")
    found = {row.uid: row for row in rows.select_related(*near)}
    for uid in wanted:
        if uid not in found:
            raise NotFoundError(kind="proposal", kind_zh="建议", name=str(uid))
        if found[uid].state != ProposalState.OPEN:
            raise ProposalDecidedError(proposal=str(uid), state=found[uid].state)
    return [found[uid] for uid in wanted]


def _accept(proposal: Proposal, edit: Mapping[str, Any], by: Person) -> Made:
    made = make_proposed(proposal, proposal.edition, edit, by)
    proposal.requirement = made if isinstance(made, Requirement) else None
    proposal.association = made if isinstance(made, Association) else None
    _decide(proposal, decided_state(edit), by)
    return made


def _decide(proposal: Proposal, state: ProposalState, by: Person) -> None:
    proposal.state = state
    proposal.decided_at = timezone.now()
    proposal.decided_by_id = history.person(by)
    proposal.save(update_fields=["state", "decided_at", "decided_by", "requirement", "association"])
