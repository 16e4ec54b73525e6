"""Changing a link of the draft: its type, rationale, evidence and confidence."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.pages.desk.frame import bench, edition_of, person, say, verb
from content.pages.desk.links import confidence_of, link_named
from content.pages.desk.workbench import bench_again
from content.services.linking import change_association


@verb(bench_again)
def change(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Save what a link says as typed; its ends stay."""
    link = link_named(edition_of(request, slug), uid)
    values = {
        name: request.POST[name].replace("\r\n", "\n")
        for name in ("type", "rationale", "evidence")
        if name in request.POST
    }
    changed = change_association(
        association=link,
        values=values | {"confidence": confidence_of(request.POST.get("confidence", ""))},
        expected=request.POST.get("version", ""),
        by=person(request),
    )
    say(request, _("已保存关联"))
    return bench(slug, at=str(changed.source_entity.uid), link=str(uid))
