"""Deciding proposals: accepted, rejected, or changed and then accepted."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.pages.desk.detail import as_uid
from content.pages.desk.frame import back_to, counted, edition_of, person, say, verb
from content.pages.desk.workbench import bench_again
from content.services.proposals import accept_proposals, reject_proposals


@verb(bench_again)
def decide(request: HttpRequest, slug: str) -> str:
    """Decide the proposals named by ``uid``: accept, reject or edit, which takes one alone."""
    edition_of(request, slug)
    uids = [uid for uid in map(as_uid, request.POST.getlist("uid")) if uid is not None]
    by = person(request)
    if request.POST.get("decision") == "reject":
        number = reject_proposals(uids=uids, by=by)
        say(request, counted("已拒绝 %(count)d 条建议", "已拒绝 %(count)d 条建议", number))
    elif request.POST.get("decision") == "edit" and len(uids) == 1:
        typed = {name: request.POST.get(name, "").strip() for name in ("title", "statement")}
        edits = {name: said for name, said in typed.items() if said}
        (made,) = accept_proposals(uids=uids, edits={uids[0]: edits}, by=by)
        say(request, _("已照修改采纳为 %(name)s") % {"name": made})
    else:
        accepted = accept_proposals(uids=uids, by=by)
        say(request, counted("已采纳 %(count)d 条建议", "已采纳 %(count)d 条建议", len(accepted)))
    return back_to(request, slug, proposal=None)
