"""The words of a provision: made, changed, deleted."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import (
    ContentError,
    FieldProblem,
    InvalidContentError,
    NotFoundError,
    VersionConflictError,
)
from content.models import Edition, Expression, Requirement
from content.pages.desk.conflicts import conflict_sheet
from content.pages.desk.detail import FIELDS, as_uid, chosen_requirement
from content.pages.desk.frame import back_to, bench, edition_of, person, say, verb
from content.pages.desk.workbench import bench_again
from content.services.lookup import expression_named
from content.services.provisions import (
    change_requirement,
    create_requirement,
    delete_requirement,
)
from content.services.selecting import create_from_span

# Nine digits are more characters than any text has.
_NUMBER = re.compile(r"\d{1,9}")


def requirement_named(edition: Edition, uid: uuid.UUID) -> Requirement:
    """Give the requirement of an edition that an address names.

    Raises:
        NotFoundError: the edition has none of this uid (404).
    """
    found = chosen_requirement(edition, str(uid))
    if found is None:
        raise NotFoundError(kind="requirement", kind_zh="要求", name=str(uid))
    return found


def version_sent(request: HttpRequest) -> int:
    """Give the version that a form was made from; pages always send one.

    A form without it is refused as one made from a version that never was.
    """
    sent = request.POST.get("version", "")
    return int(sent) if _NUMBER.fullmatch(sent) else 0


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
    """Make a provision below another, from typed or from selected words."""
    edition = edition_of(request, slug)
    parent = chosen_requirement(edition, request.POST.get("parent"))
    make = _from_span if request.POST.get("via") == "selection" else _from_form
    made = make(request, edition, parent)
    say(request, _("已新建 %(name)s") % {"name": str(made)[:40]})
    return back_to(request, slug, at=str(made.entity.uid), proposal=None, list=None)


def _from_span(request: HttpRequest, edition: Edition, parent: Requirement | None) -> Requirement:
    expression, start, end = span_sent(request)
    return create_from_span(
        edition=edition, expression=expression, start=start, end=end, parent=parent,
        by=person(request),
    )  # fmt: skip


def _from_form(request: HttpRequest, edition: Edition, parent: Requirement | None) -> Requirement:
    values = {name: said for name, said in values_sent(request).items() if said}
    return create_requirement(edition=edition, parent=parent, values=values, by=person(request))


def span_sent(request: HttpRequest) -> tuple[Expression, int, int]:
    """Give the text and the span, in code points, that a form names.

    Raises:
        InvalidContentError: it names none (422).
        NotFoundError: this person may see no such text (404).
    """
    uid = as_uid(request.POST.get("expression"))
    ends = [request.POST.get(name, "") for name in ("start", "end")]
    if uid is None or not all(_NUMBER.fullmatch(each) for each in ends):
        problem = FieldProblem("span", "required", "select some words", "请先在原文中选中几个字")
        raise InvalidContentError(fields=(problem,), count=1)
    return expression_named(uid, person(request)), int(ends[0]), int(ends[1])
