"""Where a provision stands in its sources: cited from a selection, and taken back."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.models import Edition, Expression
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import back_to, bench, edition_of, person, say, verb
from content.pages.desk.provisions import requirement_named
from content.pages.desk.workbench import bench_again
from content.queries.workbench import citation_named, expression_called
from content.services.citing import cite, uncite


def span_sent(request: HttpRequest) -> tuple[Expression, int, int]:
    """Give the text and the span, in code points, that a form names.

    Raises:
        InvalidContentError: it names none (422).
    """
    uid = as_uid(request.POST.get("expression"))
    expression = expression_called(uid) if uid else None
    ends = [request.POST.get(name, "") for name in ("start", "end")]
    if expression is None or not all(each.isdigit() for each in ends):
        problem = FieldProblem("span", "required", "select some words", "请先在原文中选中几个字")
        raise InvalidContentError(fields=(problem,), count=1)
    return expression, int(ends[0]), int(ends[1])


@verb(bench_again)
def add(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Cite the selected words by a provision."""
    requirement = requirement_named(edition_of(request, slug), uid)
    expression, start, end = span_sent(request)
    cite(requirement=requirement, expression=expression, start=start, end=end, by=person(request))
    say(request, _("已引为出处"))
    return back_to(request, slug, at=str(uid), proposal=None, list=None)


@verb(bench_again)
def remove(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Take a citation out of the draft."""
    edition: Edition = edition_of(request, slug)
    citation = citation_named(edition, uid)
    if citation is None:
        raise NotFoundError(kind="citation", kind_zh="出处", name=str(uid))
    uncite(citation=citation, by=person(request))
    say(request, _("已移除出处；可以撤销"))
    return bench(slug, at=request.POST.get("at"))
