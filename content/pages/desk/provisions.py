"""The words of a provision: made, changed, deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, NotFoundError, VersionConflictError
from content.models import Edition, Requirement
from content.pages.desk.conflicts import conflict_sheet
from content.pages.desk.detail import FIELDS, chosen_requirement
from content.pages.desk.frame import back_to, bench, edition_of, person, say, verb
from content.pages.desk.workbench import bench_again
from content.services.provisions import (
    change_requirement,
    create_requirement,
    delete_requirement,
)


def requirement_named(edition: Edition, uid: uuid.UUID) -> Requirement:
    """Give the requirement of an edition that an address names.

    Raises:
        NotFoundError: the edition has none of this uid (404).
    """
    found = chosen_requirement(edition, str(uid))
    if found is None:
        raise NotFoundError(kind="requirement", kind_zh="要求", name=str(uid))
    return found


def version_sent(request: HttpRequest) -> int | None:
    """Give the version that a form was made from; pages always send one.

    A form without it is refused as one made from a version that never was.
    """
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdigit() and len(sent) < len(str(2**31)) else 0


def values_sent(request: HttpRequest) -> dict[str, Any]:
    """Give the fields of the wording that a form holds; no modality is None."""
    values: dict[str, Any] = {name: request.POST[name] for name in FIELDS if name in request.POST}
    for name, said in values.items():
        # Forms end their lines with CR LF (HTML, 4.10.21.4).
        values[name] = said.replace("\r\n", "\n")
    if "modality" in values:
        values["modality"] = values["modality"] or None
    return values


def words_again(request: HttpRequest, slug: str, refusal: ContentError) -> HttpResponseBase:
    """Give both wordings side by side after a conflict, else the workbench with the refusal."""
    if isinstance(refusal, VersionConflictError):
        return conflict_sheet(request, slug, refusal)
    return bench_again(request, slug, refusal)


@verb(words_again)
def change(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Save the words of a provision as typed."""
    requirement = requirement_named(edition_of(request, slug), uid)
    values = values_sent(request)
    changed = change_requirement(
        requirement=requirement, values=values, expected=version_sent(request), by=person(request)
    )
    say(request, _("已保存 %(name)s，第 %(version)d 版") % _about(changed))
    return back_to(request, slug, at=str(uid))


def _about(requirement: Requirement) -> dict[str, Any]:
    return {"name": str(requirement)[:40], "version": requirement.version}


@verb(bench_again)
def delete(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Delete a provision, with all below it where that was ticked."""
    requirement = requirement_named(edition_of(request, slug), uid)
    parent = requirement.parent
    gone = delete_requirement(
        requirement=requirement,
        expected=version_sent(request),
        with_children="with_children" in request.POST,
        by=person(request),
    )
    names = {"name": str(requirement)[:40], "count": len(gone.requirements)}
    say(request, _("已删除 %(name)s，共 %(count)d 条；可以撤销") % names)
    return bench(slug, at=str(parent.entity.uid) if parent else None, list=None)


@verb(bench_again)
def create(request: HttpRequest, slug: str) -> str:
    """Make a provision below or behind another, from typed or from selected words."""
    edition = edition_of(request, slug)
    below, position = _place(edition, request)
    values = {name: said for name, said in values_sent(request).items() if said}
    made = create_requirement(
        edition=edition, parent=below, position=position, values=values, by=person(request)
    )
    say(request, _("已新建 %(name)s") % {"name": str(made)[:40]})
    return back_to(request, slug, at=str(made.entity.uid), proposal=None, list=None)


def _place(edition: Edition, request: HttpRequest) -> tuple[Requirement | None, int | None]:
    """The parent that a form names, or the place behind a sibling."""
    behind = chosen_requirement(edition, request.POST.get("behind"))
    if behind is None:
        return chosen_requirement(edition, request.POST.get("parent")), None
    before = Requirement.objects.filter(
        edition=edition, parent=behind.parent, path__lte=behind.path
    ).count()
    return behind.parent, before + 1
