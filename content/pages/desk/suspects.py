"""Suspect links: the wordings before and now side by side, confirmed singly or together."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.errors import ContentError
from content.models import Edition
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import (
    counted,
    desk_page,
    desk_sheet,
    draft_reading,
    framework_of,
    person,
    say,
    told,
    verb,
)
from content.queries.paging import Window, take
from content.queries.suspects import (
    SuspectQuery,
    suspect_citation_listing,
    suspect_link_listing,
)
from content.queries.workbench import open_edition
from content.services import authority
from content.services.confirming import confirm_citations, confirm_links
from content.vocabulary import Action

Row = dict[str, Any]
PAGE = 30


@desk_page
def suspects(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the suspect links and citations that touch a framework; some 35 queries."""
    return show_suspects(request, slug, None)


def show_suspects(
    request: HttpRequest, slug: str, refusal: ContentError | None
) -> HttpResponseBase:
    """Give the page of suspects, with what was refused, if anything.

    Raises as ``framework_of``.
    """
    framework, by = framework_of(request, slug), person(request)
    reading, query = draft_reading(request), SuspectQuery(framework=slug)
    links = take(suspect_link_listing(reading, query), Window(limit=PAGE))
    citations = take(suspect_citation_listing(reading, query), Window(limit=PAGE))
    context = {
        "edition": open_edition(slug),
        "framework": framework,
        "slug": slug,
        "entries": [_shown(each) for each in [*links.results, *citations.results]],
        "more": links.next is not None or citations.next is not None,
        "can": {"confirm": authority.may(by, Action.CONFIRM, framework)},
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "suspects", context, status=refusal.status if refusal else 200)


def _shown(suspect: Row) -> Row:
    """A suspect whose changes have the ``runs`` of their statement at hand, where it changed."""
    changes = []
    for change in suspect["changes"]:
        said = [field for field in change["fields"] if field["field"] == "statement"]
        changes.append({**change, "runs": said[0]["runs"] if said else []})
    return {**suspect, "changes": changes}


@verb(show_suspects)
def confirm(request: HttpRequest, slug: str) -> str:
    """Confirm the links and citations named ``kind:edition:uid``; all of one kind or none."""
    framework_of(request, slug)
    draft, by = open_edition(slug), person(request)
    note = request.POST.get("note", "")
    confirmed = 0
    for edition, kind, uids in _groups(request, draft):
        act = confirm_citations if kind == "citation" else confirm_links
        confirmed += len(act(uids=uids, note=note, edition=edition, by=by))
    say(request, counted("已确认 %(count)d 处", "已确认 %(count)d 处", confirmed))
    return f"/edit/{slug}/suspects"


def _groups(
    request: HttpRequest, draft: Edition | None
) -> list[tuple[Edition | None, str, list[uuid.UUID]]]:
    """What was ticked, by kind and by whether it is of the draft: those are confirmed within it."""
    groups: dict[tuple[str, bool], list[uuid.UUID]] = {}
    for name in request.POST.getlist("link"):
        kind, label, written = [*name.split(":", 2), "", ""][:3]
        uid = as_uid(written)
        if uid is not None:
            own = draft is not None and label == draft.label
            groups.setdefault((kind, own), []).append(uid)
    return [(draft if own else None, kind, uids) for (kind, own), uids in groups.items()]
