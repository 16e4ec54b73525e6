"""Deciding proposals: accepted, rejected, or changed and then accepted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import ProposalDecidedError
from content.models import Edition
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import back_to, counted, edition_of, person, say, verb
from content.pages.desk.workbench import bench_again
from content.queries.workbench import open_proposals
from content.services import authority
from content.services.proposals import accept_proposals, reject_proposals
from content.vocabulary import Action

_EDITABLE = ("title", "statement", "type", "rationale", "evidence")


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
        typed = {name: request.POST.get(name, "").strip() for name in _EDITABLE}
        edits = {name: said for name, said in typed.items() if said}
        (made,) = accept_proposals(uids=uids, edits={uids[0]: edits}, by=by)
        say(request, _("已照修改采纳为 %(name)s") % {"name": made})
    else:
        accepted = accept_proposals(uids=uids, by=by)
        say(request, counted("已采纳 %(count)d 条建议", "已采纳 %(count)d 条建议", len(accepted)))
    return back_to(request, slug, proposal=None)


def _of_this_edition(edition: Edition, named: Iterable[str]) -> list[uuid.UUID]:
    """The proposals that a form names, all open and of this edition.

    Raises:
        ProposalDecidedError: one is not waiting here any more (409).
    """
    uids = [uid for uid in map(as_uid, named) if uid is not None]
    waiting = open_proposals(edition, uids)
    for uid in uids:
        if uid not in waiting:
            raise ProposalDecidedError(proposal=str(uid), state="decided")
    return uids
