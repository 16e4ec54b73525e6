"""Deciding proposals: accepted, rejected, or changed and then accepted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import FieldProblem, InvalidContentError, ProposalDecidedError
from content.models import Edition
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import back_to, counted, edition_of, person, say, verb
from content.pages.desk.links import confidence_of
from content.pages.desk.waiting import EDITABLE
from content.pages.desk.workbench import bench_again
from content.queries.workbench import open_proposals
from content.services import authority
from content.services.proposals import accept_proposals, reject_proposals
from content.vocabulary import Action


@verb(bench_again)
def decide(request: HttpRequest, slug: str) -> str:
    """Decide the proposals named by ``uid``: accept, reject or edit, which takes one alone."""
    edition, by = edition_of(request, slug), person(request)
    authority.require(by=by, action=Action.EDIT, edition=edition)
    uids = _of_this_edition(edition, request.POST.getlist("uid"))
    if request.POST.get("decision") == "reject":
        number = reject_proposals(uids=uids, by=by)
        say(request, counted("已拒绝 %(count)d 条建议", "已拒绝 %(count)d 条建议", number))
    elif request.POST.get("decision") == "edit" and len(uids) == 1:
        (made,) = accept_proposals(uids=uids, edits={uids[0]: _edits(request)}, by=by)
        say(request, _("已照修改采纳为 %(name)s") % {"name": made})
    else:
        accepted = accept_proposals(uids=uids, by=by)
        say(request, counted("已采纳 %(count)d 条建议", "已采纳 %(count)d 条建议", len(accepted)))
    return back_to(request, slug, proposal=None)


def _edits(request: HttpRequest) -> dict[str, Any]:
    """What a form would have otherwise than proposed; what it leaves blank stays as proposed."""
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in EDITABLE}
    edits: dict[str, Any] = {name: said for name, said in typed.items() if said}
    confidence = confidence_of(request.POST.get("confidence", ""))
    return edits if confidence is None else edits | {"confidence": confidence}


def _of_this_edition(edition: Edition, named: Iterable[str]) -> list[uuid.UUID]:
    """The proposals that a form names, all open and of this edition.

    Raises:
        InvalidContentError: it names none (422).
        ProposalDecidedError: one is not waiting here any more (409).
    """
    uids = [uid for uid in map(as_uid, named) if uid is not None]
    if not uids:
        problem = FieldProblem("uid", "required", "tick some proposals first", "请先勾选建议")
        raise InvalidContentError(fields=(problem,), count=1)
    waiting = open_proposals(edition, uids)
    for uid in uids:
        if uid not in waiting:
            raise ProposalDecidedError(proposal=str(uid), state="decided")
    return uids
