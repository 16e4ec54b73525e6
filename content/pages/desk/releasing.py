"""Publishing from the desk: the checklist, what is acknowledged, and the act itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError
from content.models import Edition
from content.pages.desk.frame import (
    abilities,
    bench,
    desk_page,
    desk_sheet,
    edition_of,
    person,
    say,
    told,
    verb,
)
from content.pages.rendering import page_language
from content.queries.addresses import edition_address
from content.queries.checks import ERROR, CheckItem
from content.queries.workbench import texts_of, tree_rows
from content.services.checklist import acknowledge, checklist
from content.services.editions import publish_draft

Row = dict[str, Any]


@desk_page
def check(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what stands in the way of publishing: errors, and warnings to be acknowledged."""
    return show_checklist(request, slug, None)


def show_checklist(
    request: HttpRequest, slug: str, refusal: ContentError | None
) -> HttpResponseBase:
    """Give the checklist, with what was refused, if anything, and what was ticked for it."""
    edition = edition_of(request, slug)
    places = _places(edition)
    items = [_shown(item, slug, places) for item in checklist(edition)]
    context = {
        "edition": edition,
        "slug": slug,
        "can": abilities(request, edition),
        "errors": [item for item in items if item["is_error"]],
        "warnings": [item for item in items if not item["is_error"]],
        "ticked": request.POST.getlist("acknowledged"),
        "refusal": refusal and {**told(refusal), "fields": {}},
    }
    return desk_sheet(request, "checklist", context, status=refusal.status if refusal else 200)


def _places(edition: Edition) -> dict[str, str]:
    """What the uids of a draft are: provisions and texts."""
    provisions = {row["uid"]: "provision" for row in tree_rows(edition)}
    return provisions | {text["uid"]: "text" for text in texts_of(edition)}


def _shown(item: CheckItem, slug: str, places: dict[str, str]) -> Row:
    chinese = page_language() == "zh-Hans"
    return {
        "name": item.name,
        "is_error": item.severity == ERROR,
        "sentence": item.sentence_zh if chinese else item.sentence,
        "acknowledged": item.acknowledged,
        "address": _address(item, slug, places.get(str(item.subject))),
    }


def _address(item: CheckItem, slug: str, kind: str | None) -> str:
    """Where at the desk one sees to it; the workbench itself where there is no closer place."""
    subject = str(item.subject)
    if kind == "provision":
        return bench(slug, at=subject)
    if kind == "text":
        span = "{}-{}".format(*item.spans[0]) if item.spans else None
        return bench(slug, list="uncited", text=subject, span=span)
    if "suspect" in item.code:
        return f"/edit/{slug}/suspects"
    if "proposal" in item.code or "comment" in item.code or "remark" in item.code:
        return bench(slug, list="proposals" if "proposal" in item.code else "remarks")
    return bench(slug)


@verb(show_checklist)
def let_stand(request: HttpRequest, slug: str) -> str:
    """Acknowledge the warnings that are ticked, without publishing yet."""
    edition = edition_of(request, slug)
    names = request.POST.getlist("acknowledged")
    acknowledge(edition=edition, names=names, by=person(request))
    say(request, _("已知悉"))
    return f"/edit/{slug}/checklist"


@verb(show_checklist)
def publish(request: HttpRequest, slug: str) -> str:
    """Publish the edition, with the warnings that are ticked left to stand; lead to its page."""
    edition = edition_of(request, slug)
    names = request.POST.getlist("acknowledged")
    published = publish_draft(edition=edition, acknowledged=names, by=person(request))
    return edition_address(slug, published.label)
