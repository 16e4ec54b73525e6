"""The desk itself: my drafts, what waits for me, and where to begin."""

from __future__ import annotations

from collections import Counter as Tally
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.errors import ContentError
from content.pages.desk.frame import desk_sheet, draft_reading, frameworks_edited, person, told
from content.pages.desk.threads import thread_address
from content.pages.desk.wording import person_name
from content.pages.rendering import page_language
from content.queries.inbox import inbox_listing
from content.queries.paging import Window, take
from content.queries.titles import framework_titles
from content.queries.workbench import (
    open_editions,
    open_slugs,
    startable_frameworks,
    undrafted_texts,
)

Row = dict[str, Any]
# More than this one finds by searching, not in a list.
MOST_CHOICES = 200
MOST_SUSPECTS, MOST_THREADS = 100, 12


def show_home(
    request: HttpRequest, refusal: ContentError | None, typed: Row | None = None
) -> HttpResponseBase:
    """Give the desk, with what was refused of a beginning and what was typed for it."""
    seen = frameworks_edited(request)
    context = {
        "suspects": _suspects(request),
        "threads": _threads(request),
        "reviews": _waiting(request, "reviews", MOST_THREADS),
        "drafts": open_editions(seen),
        "frameworks": startable_frameworks(seen, MOST_CHOICES),
        "texts": undrafted_texts(MOST_CHOICES) if seen is None else [],
        "every_framework": seen is None,
        "refusal": refusal and told(refusal),
        "typed": typed or {},
        "chosen": (typed or {}).get("framework") or request.GET.get("framework", ""),
    }
    return desk_sheet(request, "home", context, status=refusal.status if refusal else 200)


def _suspects(request: HttpRequest) -> list[Row]:
    """The frameworks that own suspect links or citations, with how many; the first pages."""
    found = [
        *_waiting(request, "links", MOST_SUSPECTS),
        *_waiting(request, "citations", MOST_SUSPECTS),
    ]
    counted = Tally(each["framework"] for each in found if each["framework"])
    titles = framework_titles(set(counted), draft_reading(request))
    return [
        {"slug": slug, "title": titles.get(slug) or slug, "count": count}
        for slug, count in counted.most_common()
    ]


def _waiting(request: HttpRequest, part: str, limit: int) -> list[Row]:
    """The first of one part of the person's inbox."""
    listing = inbox_listing(person(request), part, language=page_language())
    return take(listing, Window(limit=limit)).results


def _threads(request: HttpRequest) -> list[Row]:
    """The open threads that wait for the person, the latest first."""
    threads = _waiting(request, "threads", MOST_THREADS)
    slugs = open_slugs({each["edition"] for each in threads if each["edition"]})
    found = [
        {
            **each,
            "address": thread_address(slugs[each["edition"]], each),
            "by": person_name({"username": each["by"]}, ""),
        }
        for each in threads
        if each["edition"] in slugs
    ]
    return found[::-1]
