"""Where a provision stands in its sources: cited from a selection, and taken back."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import NotFoundError
from content.models import Edition
from content.pages.desk.frame import back_to, bench, edition_of, person, say, verb
from content.pages.desk.provisions import requirement_named, span_sent
from content.pages.desk.workbench import bench_again
from content.queries.workbench import citation_named
from content.services.citing import cite, uncite


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
