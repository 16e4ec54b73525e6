"""A provision's place: a step up, down, in or out, or anywhere."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.pages.desk.detail import chosen_requirement
from content.pages.desk.frame import back_to, counted, edition_of, person, say, verb
from content.pages.desk.provisions import requirement_named, version_sent, words_again
from content.pages.desk.workbench import bench_again
from content.queries.workbench import tree_rows
from content.services.moving import move_requirement
from content.services.numbering import renumber

Row = dict[str, Any]
Place = tuple[str | None, int | None]


def step_place(rows: list[Row], uid: str, step: str) -> Place | None:
    """Give the parent's uid and the position that a step leads to; None where there is no way.

    ``rows`` are the tree in reading order; positions count from 1 and leave out the one that moves.

    >>> rows = [{"uid": "a", "parent": None}, {"uid": "b", "parent": None}]
    >>> step_place(rows, "b", "up"), step_place(rows, "b", "in"), step_place(rows, "b", "down")
    ((None, 1), ('a', None), None)
    """
    row = next((each for each in rows if each["uid"] == uid), None)
    if row is None:
        return None
    siblings = [each["uid"] for each in rows if each["parent"] == row["parent"]]
    at = siblings.index(uid)
    if step == "up" and at:
        return row["parent"], at
    if step == "down" and at + 1 < len(siblings):
        return row["parent"], at + 2
    if step == "in" and at:
        return siblings[at - 1], None
    return _outward(rows, row) if step == "out" and row["parent"] else None


def _outward(rows: list[Row], row: Row) -> Place:
    """Behind its own parent, one level up."""
    parent = next(each for each in rows if each["uid"] == row["parent"])
    beside = [each["uid"] for each in rows if each["parent"] == parent["parent"]]
    return parent["parent"], beside.index(parent["uid"]) + 2


@verb(words_again)
def place(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Move a provision a step, or to the place that a form names."""
    edition = edition_of(request, slug)
    requirement = requirement_named(edition, uid)
    step = request.POST.get("step", "")
    wanted = _named_place(request) if step == "to" else step_place(
        tree_rows(edition), str(uid), step
    )  # fmt: skip
    if wanted is not None:
        parent, position = wanted
        moved = move_requirement(
            requirement=requirement,
            parent=chosen_requirement(edition, parent),
            position=position,
            expected=version_sent(request),
            by=person(request),
        )
        say(request, _("已移动 %(name)s") % {"name": str(moved)[:40]})
    return back_to(request, slug, at=str(uid))


def _named_place(request: HttpRequest) -> Place:
    position = request.POST.get("position", "")
    number = int(position) if position.isdigit() and len(position) < len(str(2**31)) else None
    return request.POST.get("parent") or None, number


@verb(bench_again)
def numbers(request: HttpRequest, slug: str) -> str:
    """Number the draft anew by a rule, or what is below one provision."""
    edition = edition_of(request, slug)
    changed = renumber(
        edition=edition,
        rule=request.POST.get("rule", ""),
        within=chosen_requirement(edition, request.POST.get("within")),
        by=person(request),
    )
    say(request, counted("重编了 %(count)d 个编号", "重编了 %(count)d 个编号", changed))
    return back_to(request, slug)
