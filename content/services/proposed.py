"""What an accepted proposal becomes: a cited requirement, or a link."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F

from content.drafting import TITLE_LIMIT, shortened
from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.models import Association, Citation, Edition, Entity, Proposal, Requirement
from content.services.authority import Person
from content.services.citing import add_citation
from content.services.linking import create_association
from content.services.operations import Operation
from content.services.provisions import add_requirement
from content.services.trees import child_paths
from content.vocabulary import Origin, ProposalKind, ProposalState

Made = Requirement | Association
_LINK_FIELDS = ("type", "rationale", "evidence", "confidence")
_WORDING = ("title", "statement", "kind", "code", "modality", "actor", "condition")
EDITABLE: dict[str, tuple[str, ...]] = {
    ProposalKind.REQUIREMENT.value: _WORDING,
    ProposalKind.ASSOCIATION.value: _LINK_FIELDS,
    ProposalKind.CONCEPT.value: _LINK_FIELDS,
}


def make_proposed(
    proposal: Proposal, edition: Edition, edit: Mapping[str, Any], by: Person
) -> Made:
    """Make what a proposal suggests in its locked draft, with the values of ``edit``.

    Raises:
        InvalidContentError: ``edit`` names what the kind does not have (422).
        NotFoundError: an end of a link is gone (404).
        ContentError: what is made cannot stand; as the verbs that make it.
    """
    _refuse_others(proposal, edit)
    if proposal.kind == ProposalKind.REQUIREMENT:
        return _requirement(proposal, edition, edit, by)
    return _link(proposal, edition, edit, by)


def made_uid(made: Made) -> uuid.UUID:
    """Give the permanent identifier of what a proposal became."""
    return made.entity.uid if isinstance(made, Requirement) else made.uid


def _refuse_others(proposal: Proposal, edit: Mapping[str, Any]) -> None:
    allowed = EDITABLE[proposal.kind]
    problems = [
        FieldProblem(
            name,
            "unknown",
            f"must be one of {', '.join(allowed)}",
            f"须为 {'、'.join(allowed)} 之一",
        )
        for name in edit
        if name not in allowed
    ]
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))


def _requirement(
    proposal: Proposal, edition: Edition, edit: Mapping[str, Any], by: Person
) -> Requirement:
    """A requirement at the place in the tree that its words have in the text."""
    parent = _holder(proposal)
    said = str(proposal.payload.get("statement", ""))
    values = {"title": shortened(said.partition("。")[0], TITLE_LIMIT), "statement": said}
    operation = Operation(by, edition.uid, _decision(proposal, edit))
    position = 1 + _siblings_before(edition, parent, proposal)
    made = add_requirement(
        edition, parent, position, values | dict(edit), operation, action="accept"
    )
    if proposal.expression and proposal.start is not None and proposal.end is not None:
        add_citation(made, proposal.expression, proposal.start, proposal.end, operation)
    operation.record()
    return made


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


def _link(proposal: Proposal, edition: Edition, edit: Mapping[str, Any], by: Person) -> Association:
    payload = proposal.payload
    values = {name: payload.get(name, "") for name in ("type", "rationale", "evidence")}
    values |= {"confidence": proposal.confidence} | dict(edit)
    return create_association(
        source=_end(payload["source"]),
        target=_end(payload["target"]),
        edition=edition,
        origin=Origin.HUMAN if edit else Origin.RULE,
        detail=_decision(proposal, edit),
        # A stranger was refused before anything was made.
        by=by if isinstance(by, AbstractBaseUser) else None,
        **values,
    )


def _decision(proposal: Proposal, edit: Mapping[str, Any]) -> dict[str, Any]:
    """What the history says of it, by which an undo and a redo find the proposal again."""
    return {"proposal": str(proposal.uid), "decided": decided_state(edit).value}


def decided_state(edit: Mapping[str, Any]) -> ProposalState:
    """Give what a proposal is once it was accepted, with other values or as it was."""
    return ProposalState.EDITED if edit else ProposalState.ACCEPTED


def _end(uid: str) -> Entity:
    found = Entity.objects.filter(uid=uid).first()
    if found is None:
        raise NotFoundError(kind="entity", kind_zh="实体", name=uid)
    return found
