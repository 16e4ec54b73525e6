"""Relating one provision to another: finding the target, making and removing the link."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, NotFoundError
from content.models import Entity
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import (
    back_to,
    bench,
    desk_page,
    desk_sheet,
    draft_reading,
    edition_of,
    person,
    say,
    verb,
)
from content.pages.desk.provisions import requirement_named
from content.pages.desk.workbench import bench_again, show_bench
from content.queries.targets import find_targets, link_of
from content.services.linking import create_association, remove_association
from content.services.lookup import entity_named

Row = dict[str, Any]
_TYPED = ("type", "q", "target", "rationale", "evidence")


@desk_page
def targets(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the list of what typing finds, for the box that asks while one types."""
    edition = edition_of(request, slug)
    found = find_targets(
        request.GET.get("q", ""), draft_reading(request), but=request.GET.get("from")
    )
    return desk_sheet(request, "_targets", {"targets": found, "edition": edition})


def relate_again(request: HttpRequest, slug: str, refusal: ContentError) -> HttpResponseBase:
    """Give the workbench with what was typed of the link, so that nothing is written twice."""
    typed = {name: request.POST.get(name, "") for name in _TYPED}
    return show_bench(request, slug, refusal, relating=typed)


def relate(request: HttpRequest, slug: str, uid: uuid.UUID) -> HttpResponseBase:
    """Make a link from a provision to the target chosen, or offer what the typed words find."""
    if request.method == "POST" and not request.POST.get("target"):
        return _offer(request, slug, uid=uid)
    return _link(request, slug, uid=uid)


@desk_page
def _offer(request: HttpRequest, slug: str, uid: uuid.UUID) -> HttpResponseBase:
    """The workbench with the candidates to choose from: how one relates without a script."""
    typed: Row = {name: request.POST.get(name, "") for name in _TYPED}
    found = find_targets(typed["q"], draft_reading(request), but=str(uid))
    return show_bench(request, slug, None, relating={**typed, "candidates": found, "asked": True})


def target_named(request: HttpRequest) -> Entity:
    """Give the other end that a form names.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
    """
    written = request.POST.get("target", "")
    uid = as_uid(written)
    if uid is None:
        raise NotFoundError(kind="target", kind_zh="对象", name=written[:200])
    return entity_named(uid, person(request))


@verb(relate_again)
def _link(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    edition = edition_of(request, slug)
    requirement = requirement_named(edition, uid)
    create_association(
        source=requirement.entity,
        target=target_named(request),
        type=request.POST.get("type", ""),
        edition=edition,
        rationale=request.POST.get("rationale", ""),
        evidence=request.POST.get("evidence", ""),
        by=person(request),
    )
    say(request, _("已建立关联"))
    return back_to(request, slug, at=str(uid))


@verb(bench_again)
def unrelate(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Take a link out of the draft."""
    edition = edition_of(request, slug)
    link = link_of(edition, uid)
    if link is None:
        raise NotFoundError(kind="association", kind_zh="关联", name=str(uid))
    remove_association(association=link, by=person(request))
    say(request, _("已移除关联；可以撤销"))
    return bench(slug, at=request.POST.get("at"))
